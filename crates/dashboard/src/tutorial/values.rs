//! What is certain about a finding's resource, for the placeholders of its check's tutorial.

use std::collections::BTreeMap;

use scanmonster_assessment::{Finding, plain};
use scanmonster_checks::CheckDef;

use self::Part::{Arn, Fact, HomeRegion, Last, Name, QueueUrl, Rest};

/// Longest value that is filled in, in characters: what AWS allows for an ARN.
const LONGEST: usize = 2_048;

/// Values by placeholder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    known: BTreeMap<&'static str, String>,
    /// Where `ACCOUNT_ID` may mean somebody else's account, it is this one only after these words.
    account_only_after: Option<&'static str>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// What follows this in the last part of the ARN.
    Rest(&'static str),
    /// The same, after the last slash: IAM names have paths before them.
    Last(&'static str),
    /// The ARN itself.
    Arn,
    /// The name of the resource.
    Name,
    /// The only value of this fact.
    Fact(&'static str),
    /// The region in the ARN.
    HomeRegion,
    /// The address of an SQS queue.
    QueueUrl,
}

/// Type of resource, placeholder, and where its value comes from. A placeholder that names another resource than
/// the finding's is not in here.
const PARTS: &[(&str, &str, Part)] = &[
    ("AWS::Backup::BackupVault", "VAULT_NAME", Rest("backup-vault:")),
    ("AWS::CertificateManager::Certificate", "CERTIFICATE_ARN", Arn),
    ("AWS::CloudTrail::Trail", "TRAIL_ARN", Arn),
    ("AWS::CloudTrail::Trail", "TRAIL_NAME", Rest("trail/")),
    ("AWS::CloudTrail::Trail", "HOME_REGION", HomeRegion),
    ("AWS::CloudWatch::Alarm", "ALARM_NAME", Rest("alarm:")),
    ("AWS::Cognito::IdentityPool", "POOL_ID", Rest("identitypool/")),
    ("AWS::DynamoDB::Table", "TABLE_ARN", Arn),
    ("AWS::DynamoDB::Table", "TABLE_NAME", Rest("table/")),
    ("AWS::EC2::EIP", "ALLOCATION_ID", Rest("elastic-ip/")),
    ("AWS::EC2::Image", "IMAGE_ID", Rest("image/")),
    ("AWS::EC2::Instance", "INSTANCE_ID", Rest("instance/")),
    ("AWS::EC2::Instance", "GROUP_ID", Fact("security_group")),
    ("AWS::EC2::NetworkAcl", "ACL_ID", Rest("network-acl/")),
    ("AWS::EC2::SecurityGroup", "GROUP_ID", Rest("security-group/")),
    ("AWS::EC2::Snapshot", "SNAPSHOT_ID", Rest("snapshot/")),
    ("AWS::EC2::Subnet", "SUBNET_ID", Rest("subnet/")),
    ("AWS::EC2::VPC", "VPC_ID", Rest("vpc/")),
    ("AWS::EC2::VPCEndpoint", "ENDPOINT_ID", Rest("vpc-endpoint/")),
    ("AWS::EC2::VPCPeeringConnection", "PCX_ID", Rest("vpc-peering-connection/")),
    ("AWS::EC2::Volume", "VOLUME_ID", Rest("volume/")),
    ("AWS::ECR::Repository", "REPOSITORY", Rest("repository/")),
    ("AWS::EFS::FileSystem", "FILE_SYSTEM_ID", Rest("file-system/")),
    ("AWS::Events::EventBus", "BUS_NAME", Rest("event-bus/")),
    ("AWS::FMS::Policy", "POLICY_ID", Rest("policy/")),
    ("AWS::GuardDuty::Detector", "DETECTOR_ID", Rest("detector/")),
    ("AWS::IAM::Group", "GROUP_NAME", Last("group/")),
    ("AWS::IAM::Group", "GROUP_ARN", Arn),
    ("AWS::IAM::ManagedPolicy", "POLICY_ARN", Arn),
    // An inline policy's resource is the identity that it stands in.
    ("AWS::IAM::Policy", "GROUP_NAME", Last("group/")),
    ("AWS::IAM::Policy", "ROLE_NAME", Last("role/")),
    ("AWS::IAM::Policy", "USER_NAME", Last("user/")),
    ("AWS::IAM::Policy", "POLICY_NAME", Fact("policy")),
    ("AWS::IAM::Role", "ROLE_ARN", Arn),
    ("AWS::IAM::Role", "ROLE_NAME", Last("role/")),
    ("AWS::IAM::ServerCertificate", "CERTIFICATE_NAME", Last("server-certificate/")),
    ("AWS::IAM::User", "USER_ARN", Arn),
    ("AWS::IAM::User", "USER_NAME", Last("user/")),
    ("AWS::KMS::Key", "KEY_ARN", Arn),
    ("AWS::KMS::Key", "KEY_ID", Rest("key/")),
    ("AWS::Lambda::Function", "FUNCTION_NAME", Rest("function:")),
    ("AWS::Logs::LogGroup", "LOG_GROUP", Rest("log-group:")),
    ("AWS::RAM::ResourceShare", "SHARE_ARN", Arn),
    ("AWS::RDS::DBCluster", "CLUSTER_ID", Rest("cluster:")),
    ("AWS::RDS::DBInstance", "DB_ID", Rest("db:")),
    ("AWS::RDS::DBSnapshot", "SNAPSHOT_ID", Rest("snapshot:")),
    ("AWS::RDS::DBSnapshot", "SNAPSHOT_ID", Rest("cluster-snapshot:")),
    ("AWS::S3::AccessPoint", "ACCESS_POINT", Rest("accesspoint/")),
    ("AWS::S3::Bucket", "BUCKET_NAME", Rest("")),
    ("AWS::SNS::Topic", "TOPIC_ARN", Arn),
    ("AWS::SQS::Queue", "QUEUE_URL", QueueUrl),
    ("AWS::SSM::Document", "DOCUMENT_NAME", Rest("document/")),
    ("AWS::SSM::ManagedInstance", "INSTANCE_ID", Rest("instance/")),
    ("AWS::SSM::ManagedInstance", "INSTANCE_ID", Rest("managed-instance/")),
    ("AWS::SSM::Parameter", "PARAMETER_NAME", Name),
    ("AWS::SecretsManager::Secret", "SECRET_ARN", Arn),
    ("AWS::SecretsManager::Secret", "SECRET_NAME", Name),
    ("AWS::WellArchitected::Workload", "WORKLOAD_ID", Rest("workload/")),
];

impl Values {
    /// What is certain about this finding.
    pub(crate) fn of(finding: &Finding, check: &CheckDef) -> Self {
        let mut values = Self { account_only_after: account_only_after(check.id), ..Self::default() };
        values.add("ACCOUNT_ID", finding.account.as_str().to_owned());
        if finding.region != "global" {
            values.add("REGION", finding.region.clone());
        }
        let parts = PARTS.iter().filter(|(kind, _, _)| *kind == check.resource_type);
        for (_, placeholder, part) in parts {
            if let Some(value) = part.of(finding) {
                values.add(placeholder, value);
            }
        }
        values
    }

    /// The value of a placeholder that stands after `before`.
    pub(super) fn get(&self, placeholder: &str, before: &str) -> Option<&str> {
        let needs = self.account_only_after.filter(|_| placeholder == "ACCOUNT_ID");
        if needs.is_some_and(|words| !before.ends_with(words)) {
            return None;
        }
        self.known.get(placeholder).map(String::as_str)
    }

    /// Nothing can happen with a value that does not look like what it is.
    fn add(&mut self, placeholder: &'static str, value: String) {
        if is_fillable(&value) {
            self.known.insert(placeholder, value);
        }
    }

    #[cfg(test)]
    pub(super) fn of_one(placeholder: &'static str, value: &str) -> Self {
        let mut values = Self::default();
        values.add(placeholder, value.to_owned());
        values
    }
}

/// Checks whose tutorials mean the account of others by `ACCOUNT_ID`, except after these words.
fn account_only_after(check: &str) -> Option<&'static str> {
    const OTHERS: [&str; 5] = [
        "rds-snapshot-public",
        "fms-policy-not-complied-with",
        "organizations-management-account-runs-workloads",
        "iam-account-lacks-identity-federation",
        "iam-role-gives-read-access-to-outsiders",
    ];
    if check.ends_with("-misses-accounts") || OTHERS.contains(&check) {
        // Nothing ever ends with this, so it is never filled in.
        return Some("\0");
    }
    check.ends_with("-outside-account").then_some("--account-id ")
}

impl Part {
    fn of(self, finding: &Finding) -> Option<String> {
        let arn = finding.resource.as_str();
        let fields: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, partition, _, region, account, last] = fields[..] else { return None };
        match self {
            Rest(before) => last.strip_prefix(before).map(str::to_owned),
            Last(before) => last.strip_prefix(before)?.rsplit('/').next().map(str::to_owned),
            Arn => Some(arn.to_owned()),
            Name => Some(finding.resource_name.clone()),
            Fact(name) => match finding.evidence.facts.get(name) {
                Some(values) if values.len() == 1 => values.first().cloned(),
                _ => None,
            },
            HomeRegion => Some(region.to_owned()),
            QueueUrl => (partition == "aws").then(|| format!("https://sqs.{region}.amazonaws.com/{account}/{last}")),
        }
    }
}

/// It means nothing to a shell, to JSON or to YAML, and is no option.
pub(super) fn is_plain(value: &str) -> bool {
    is_fillable(value)
        && value.chars().all(|character| character.is_ascii_alphanumeric() || "._:/@+=,-".contains(character))
}

/// It can be filled in, in quotes where need be. The command line reads the file behind `file://`, and takes what
/// begins with a hyphen for an option.
fn is_fillable(value: &str) -> bool {
    let is_visible = value.len() <= 200 && plain(value) == value
        || value.len() <= LONGEST && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    !value.is_empty()
        && is_visible
        && !value.starts_with('-')
        && !value.starts_with("file://")
        && !value.starts_with("fileb://")
}

#[cfg(test)]
mod tests {
    use scanmonster_checks::{find, registry};

    use super::*;

    #[test]
    fn every_type_and_placeholder_is_in_use() {
        for (kind, placeholder, _) in PARTS {
            assert!(registry().any(|check| check.resource_type == *kind), "{kind}");
            let is_used = registry()
                .filter(|check| check.resource_type == *kind)
                .any(|check| check.tutorial.en.contains(placeholder));
            assert!(is_used, "{kind} {placeholder}");
        }
    }

    #[test]
    fn checks_about_other_accounts_are_there() {
        for check in ["rds-snapshot-public", "fms-policy-not-complied-with", "guardduty-administrator-misses-accounts"]
        {
            assert_eq!(account_only_after(find(check).unwrap().id), Some("\0"));
        }
        assert_eq!(account_only_after("s3-access-point-shared-with-outside-account"), Some("--account-id "));
    }
}
