//! One account's inventory: everything the checks look at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    AccessAnalyzer, Account, AccountId, Acm, Backup, CloudTrail, CloudWatch, CognitoIdentity, Collected, Config,
    DynamoDb, Ec2, Ecr, Efs, EventBridge, EventBridgeRules, FirewallManager, Fragment, Gap, GuardDuty, Iam, Inspector,
    Kms, Lambda, Logs, Macie, Organization, Ram, Rds, Region, S3, S3AccessPoints, SecretsManager, SecurityHub, Shield,
    Sns, Sqs, Ssm, WellArchitected, gaps_in::gaps_in, older,
};

/// What AWS said about one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// The account.
    pub account: AccountId,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// When collecting began.
    pub taken_at: Timestamp,
    /// How many API calls it took, retries not counted; 0 where nobody counted.
    #[serde(default)]
    pub calls: u64,
    /// The regions that are enabled for the account (`ec2:DescribeRegions`).
    pub enabled_regions: Collected<Vec<Region>>,
    /// The regions that this assessment looked at: all enabled ones, or those asked for.
    pub assessed_regions: Vec<Region>,
    /// Identity and Access Management.
    pub iam: Iam,
    /// The organisation as seen from this account.
    pub organization: Organization,
    /// Contacts of the account.
    pub contacts: Account,
    /// Buckets and the account's public access block.
    pub s3: S3,
    /// Trails of all assessed regions.
    pub cloudtrail: CloudTrail,
    /// Shield Advanced.
    #[serde(default = "older::shield")]
    pub shield: Shield,
    /// What each assessed region holds.
    pub regional: BTreeMap<Region, Regional>,
}

/// One region of one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regional {
    /// Instances, networks, volumes.
    pub ec2: Ec2,
    /// Configuration recorder.
    pub config: Config,
    /// Threat detection.
    pub guardduty: GuardDuty,
    /// Security Hub.
    pub securityhub: SecurityHub,
    /// Databases.
    pub rds: Rds,
    /// Encryption keys.
    pub kms: Kms,
    /// Analysers of access from outside.
    #[serde(default = "older::accessanalyzer")]
    pub accessanalyzer: AccessAnalyzer,
    /// Alarms.
    #[serde(default = "older::cloudwatch")]
    pub cloudwatch: CloudWatch,
    /// Identity pools.
    #[serde(default = "older::cognito_identity")]
    pub cognito_identity: CognitoIdentity,
    /// Rules that react to events.
    #[serde(default = "older::eventbridge_rules")]
    pub eventbridge_rules: EventBridgeRules,
    /// Firewall Manager.
    #[serde(default = "older::fms")]
    pub fms: FirewallManager,
    /// Vulnerability scanning.
    #[serde(default = "older::inspector")]
    pub inspector: Inspector,
    /// Log groups and metric filters.
    #[serde(default = "older::logs")]
    pub logs: Logs,
    /// Discovery of sensitive data.
    #[serde(default = "older::macie")]
    pub macie: Macie,
    /// Reviews of workloads.
    #[serde(default = "older::wellarchitected")]
    pub wellarchitected: WellArchitected,
    /// Secrets, without their values.
    #[serde(default = "older::secretsmanager")]
    pub secretsmanager: SecretsManager,
    /// Parameters, documents, patching.
    #[serde(default = "older::ssm")]
    pub ssm: Ssm,
    /// Certificates.
    #[serde(default = "older::acm")]
    pub acm: Acm,
    /// Topics.
    #[serde(default = "older::sns")]
    pub sns: Sns,
    /// Queues.
    #[serde(default = "older::sqs")]
    pub sqs: Sqs,
    /// Tables.
    #[serde(default = "older::dynamodb")]
    pub dynamodb: DynamoDb,
    /// Backup vaults.
    #[serde(default = "older::backup")]
    pub backup: Backup,
    /// Functions.
    #[serde(default = "older::lambda")]
    pub lambda: Lambda,
    /// Container repositories.
    #[serde(default = "older::ecr")]
    pub ecr: Ecr,
    /// File systems.
    #[serde(default = "older::efs")]
    pub efs: Efs,
    /// Event buses.
    #[serde(default = "older::eventbridge")]
    pub eventbridge: EventBridge,
    /// Resource shares.
    #[serde(default = "older::ram")]
    pub ram: Ram,
    /// S3 access points.
    #[serde(default = "older::s3_access_points")]
    pub s3_access_points: S3AccessPoints,
}

impl Inventory {
    /// An inventory in which nothing was read: every part is `gap`.
    pub fn unread(account: AccountId, partition: String, taken_at: Timestamp, regions: Vec<Region>, gap: &Gap) -> Self {
        Self {
            account,
            partition,
            taken_at,
            calls: 0,
            enabled_regions: Err(gap.clone()),
            iam: Iam::unread(gap),
            organization: Organization::unread(gap),
            contacts: Account::unread(gap),
            s3: S3::unread(gap),
            cloudtrail: CloudTrail::unread(&regions, gap),
            shield: Shield::unread(gap),
            regional: regions.iter().map(|region| (region.clone(), Regional::unread(gap))).collect(),
            assessed_regions: regions,
        }
    }

    /// Puts a collected part into its place; a part of a region that is not assessed is dropped.
    pub fn insert(&mut self, fragment: Fragment) {
        match fragment {
            Fragment::Iam(part) => self.iam = *part,
            Fragment::Organization(part) => self.organization = part,
            Fragment::Account(part) => self.contacts = part,
            Fragment::S3(part) => self.s3 = part,
            Fragment::CloudTrail(part) => self.cloudtrail = part,
            Fragment::Shield(part) => self.shield = part,
            Fragment::Ec2(region, part) => self.at(&region, |place| place.ec2 = *part),
            Fragment::Config(region, part) => self.at(&region, |place| place.config = part),
            Fragment::GuardDuty(region, part) => self.at(&region, |place| place.guardduty = part),
            Fragment::SecurityHub(region, part) => self.at(&region, |place| place.securityhub = part),
            Fragment::Rds(region, part) => self.at(&region, |place| place.rds = part),
            Fragment::Kms(region, part) => self.at(&region, |place| place.kms = part),
            Fragment::AccessAnalyzer(region, part) => self.at(&region, |place| place.accessanalyzer = part),
            Fragment::CloudWatch(region, part) => self.at(&region, |place| place.cloudwatch = part),
            Fragment::CognitoIdentity(region, part) => self.at(&region, |place| place.cognito_identity = part),
            Fragment::EventBridgeRules(region, part) => self.at(&region, |place| place.eventbridge_rules = part),
            Fragment::FirewallManager(region, part) => self.at(&region, |place| place.fms = part),
            Fragment::Inspector(region, part) => self.at(&region, |place| place.inspector = part),
            Fragment::Logs(region, part) => self.at(&region, |place| place.logs = part),
            Fragment::Macie(region, part) => self.at(&region, |place| place.macie = part),
            Fragment::WellArchitected(region, part) => self.at(&region, |place| place.wellarchitected = part),
            Fragment::SecretsManager(region, part) => self.at(&region, |place| place.secretsmanager = part),
            Fragment::Ssm(region, part) => self.at(&region, |place| place.ssm = part),
            Fragment::Acm(region, part) => self.at(&region, |place| place.acm = part),
            Fragment::Sns(region, part) => self.at(&region, |place| place.sns = part),
            Fragment::Sqs(region, part) => self.at(&region, |place| place.sqs = part),
            Fragment::DynamoDb(region, part) => self.at(&region, |place| place.dynamodb = part),
            Fragment::Backup(region, part) => self.at(&region, |place| place.backup = part),
            Fragment::Lambda(region, part) => self.at(&region, |place| place.lambda = part),
            Fragment::Ecr(region, part) => self.at(&region, |place| place.ecr = part),
            Fragment::Efs(region, part) => self.at(&region, |place| place.efs = part),
            Fragment::EventBridge(region, part) => self.at(&region, |place| place.eventbridge = part),
            Fragment::Ram(region, part) => self.at(&region, |place| place.ram = part),
            Fragment::S3AccessPoints(region, part) => self.at(&region, |place| place.s3_access_points = part),
        }
    }

    fn at(&mut self, region: &Region, put: impl FnOnce(&mut Regional)) {
        if let Some(place) = self.regional.get_mut(region) {
            put(place);
        }
    }

    /// Every gap, each once: whatever could not be read, whether a check needs it or not.
    pub fn gaps(&self) -> BTreeSet<Gap> {
        gaps_in(self)
    }

    /// The ARN that stands for the account itself: `arn:aws:iam::<account>:root`.
    pub fn account_arn(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.account)
    }
}

impl Regional {
    /// A region in which nothing was read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            ec2: Ec2::unread(gap),
            config: Config::unread(gap),
            guardduty: GuardDuty::unread(gap),
            securityhub: SecurityHub::unread(gap),
            rds: Rds::unread(gap),
            kms: Kms::unread(gap),
            accessanalyzer: AccessAnalyzer::unread(gap),
            cloudwatch: CloudWatch::unread(gap),
            cognito_identity: CognitoIdentity::unread(gap),
            eventbridge_rules: EventBridgeRules::unread(gap),
            fms: FirewallManager::unread(gap),
            inspector: Inspector::unread(gap),
            logs: Logs::unread(gap),
            macie: Macie::unread(gap),
            wellarchitected: WellArchitected::unread(gap),
            secretsmanager: SecretsManager::unread(gap),
            ssm: Ssm::unread(gap),
            acm: Acm::unread(gap),
            sns: Sns::unread(gap),
            sqs: Sqs::unread(gap),
            dynamodb: DynamoDb::unread(gap),
            backup: Backup::unread(gap),
            lambda: Lambda::unread(gap),
            ecr: Ecr::unread(gap),
            efs: Efs::unread(gap),
            eventbridge: EventBridge::unread(gap),
            ram: Ram::unread(gap),
            s3_access_points: S3AccessPoints::unread(gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::GapCause;

    #[test]
    fn snapshots_from_before_these_services_can_be_read() {
        let account = AccountId::parse("111122223333").unwrap();
        let regions = vec![Region::parse("eu-west-1").unwrap()];
        let denied = Gap::new("s3:ListBuckets", "s3:ListAllMyBuckets", GapCause::AccessDenied, "");
        let inventory = Inventory::unread(account, "aws".into(), Timestamp::UNIX_EPOCH, regions, &denied);
        let mut old = serde_json::to_value(&inventory).unwrap();
        old.as_object_mut().unwrap().remove("shield");
        for region in old["regional"].as_object_mut().unwrap().values_mut() {
            let known = ["ec2", "config", "guardduty", "securityhub", "rds", "kms"];
            region.as_object_mut().unwrap().retain(|name, _: &mut Value| known.contains(&name.as_str()));
        }
        let read: Inventory = serde_json::from_value(old).unwrap();
        let region = read.regional.values().next().unwrap();
        for gap in [read.shield.subscribed.as_ref().err(), region.logs.log_groups.as_ref().err()] {
            assert_eq!(gap.unwrap().operation, "scanmonster:Inventory");
        }
        assert_eq!(region.kms.keys.as_ref().unwrap_err(), &denied);
    }
}
