//! Accounts that answer from an inventory, as slowly or as badly as a test wants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use scanmonster_assessment::{
    Collector, ConnectError, Connector, Directory, DirectoryAccount, PortError, PortResult, RegionPlan,
};
use scanmonster_inventory::{AccountId, Fragment, Gap, GapCause, Inventory, Region, Unit, UnitKind};

use super::{BROKEN, lock, pause};

/// How one account answers.
#[derive(Debug, Clone)]
pub struct Script {
    /// What it says; also its regions.
    pub inventory: Inventory,
    /// The role cannot be assumed.
    pub refuse: Option<ConnectError>,
    /// How long these units take; the others answer at once.
    pub latency: BTreeMap<Unit, Duration>,
    /// Reading these units panics.
    pub panics: BTreeSet<Unit>,
}

impl Script {
    /// Answers everything at once.
    pub fn of(inventory: Inventory) -> Self {
        Self { inventory, refuse: None, latency: BTreeMap::new(), panics: BTreeSet::new() }
    }

    /// Every unit takes so long.
    #[must_use]
    pub fn slow(mut self, latency: Duration) -> Self {
        let units = Unit::all(&self.inventory.assessed_regions);
        self.latency = units.into_iter().map(|unit| (unit, latency)).collect();
        self
    }

    /// The role cannot be assumed.
    #[must_use]
    pub fn refused(mut self, reason: &str, temporary: bool) -> Self {
        self.refuse = Some(ConnectError { reason: reason.to_owned(), temporary });
        self
    }
}

/// Gets access to scripted accounts; any other account refuses.
#[derive(Debug, Default)]
pub struct FakeConnector {
    scripts: Mutex<BTreeMap<AccountId, Script>>,
    collected: Arc<Mutex<Vec<(AccountId, Unit)>>>,
}

impl FakeConnector {
    /// Replaces how an account answers.
    pub fn script(&self, script: Script) {
        lock(&self.scripts).insert(script.inventory.account.clone(), script);
    }

    /// Every unit that was read completely, in order.
    pub fn collected(&self) -> Vec<(AccountId, Unit)> {
        lock(&self.collected).clone()
    }
}

#[async_trait]
impl Connector for FakeConnector {
    async fn connect(&self, account: &AccountId) -> Result<Box<dyn Collector>, ConnectError> {
        pause().await;
        let script = lock(&self.scripts).get(account).cloned();
        let refused = || ConnectError { reason: "no such role".to_owned(), temporary: false };
        let script = script.ok_or_else(refused)?;
        match script.refuse {
            Some(error) => Err(error),
            None => Ok(Box::new(FakeCollector { script, collected: self.collected.clone() })),
        }
    }
}

struct FakeCollector {
    script: Script,
    collected: Arc<Mutex<Vec<(AccountId, Unit)>>>,
}

#[async_trait]
impl Collector for FakeCollector {
    fn account(&self) -> &AccountId {
        &self.script.inventory.account
    }

    fn partition(&self) -> &str {
        &self.script.inventory.partition
    }

    fn calls(&self) -> u64 {
        self.script.inventory.calls
    }

    async fn regions(&self) -> RegionPlan {
        pause().await;
        let Inventory { enabled_regions, assessed_regions, .. } = &self.script.inventory;
        RegionPlan { enabled: enabled_regions.clone(), assessed: assessed_regions.clone() }
    }

    async fn collect(&self, unit: &Unit, _regions: &[Region]) -> Fragment {
        match self.script.latency.get(unit) {
            Some(latency) => tokio::time::sleep(*latency).await,
            None => pause().await,
        }
        assert!(!self.script.panics.contains(unit), "a collector that panics on purpose");
        lock(&self.collected).push((self.account().clone(), unit.clone()));
        cut(&self.script.inventory, unit).unwrap_or_else(|| unread(unit))
    }
}

/// A region that was enabled when somebody began to read the account, and is no longer.
#[expect(clippy::expect_used, reason = "only regional units can be missing from an inventory")]
fn unread(unit: &Unit) -> Fragment {
    let gap = Gap::new("ec2:DescribeRegions", "", GapCause::RegionDisabled, "disabled meanwhile");
    Fragment::unread(unit, &[], &gap).expect("a regional unit has a region")
}

/// The part of `inventory` that belongs to `unit`; none where it is of a region that the inventory lacks.
fn cut(inventory: &Inventory, unit: &Unit) -> Option<Fragment> {
    let regional = |take: &dyn Fn(Region, &scanmonster_inventory::Regional) -> Fragment| {
        let region = unit.region.clone()?;
        let part = inventory.regional.get(&region)?;
        Some(take(region, part))
    };
    Some(match unit.kind {
        UnitKind::Iam => Fragment::Iam(Box::new(inventory.iam.clone())),
        UnitKind::Organization => Fragment::Organization(inventory.organization.clone()),
        UnitKind::Account => Fragment::Account(inventory.contacts.clone()),
        UnitKind::S3 => Fragment::S3(inventory.s3.clone()),
        UnitKind::CloudTrail => Fragment::CloudTrail(inventory.cloudtrail.clone()),
        UnitKind::Shield => Fragment::Shield(inventory.shield.clone()),
        UnitKind::Ec2 => regional(&|region, part| Fragment::Ec2(region, Box::new(part.ec2.clone())))?,
        UnitKind::Config => regional(&|region, part| Fragment::Config(region, part.config.clone()))?,
        UnitKind::GuardDuty => regional(&|region, part| Fragment::GuardDuty(region, part.guardduty.clone()))?,
        UnitKind::SecurityHub => regional(&|region, part| Fragment::SecurityHub(region, part.securityhub.clone()))?,
        UnitKind::Rds => regional(&|region, part| Fragment::Rds(region, part.rds.clone()))?,
        UnitKind::Kms => regional(&|region, part| Fragment::Kms(region, part.kms.clone()))?,
        UnitKind::SecretsManager => {
            regional(&|region, part| Fragment::SecretsManager(region, part.secretsmanager.clone()))?
        }
        UnitKind::Ssm => regional(&|region, part| Fragment::Ssm(region, part.ssm.clone()))?,
        UnitKind::Acm => regional(&|region, part| Fragment::Acm(region, part.acm.clone()))?,
        UnitKind::Sns => regional(&|region, part| Fragment::Sns(region, part.sns.clone()))?,
        UnitKind::Sqs => regional(&|region, part| Fragment::Sqs(region, part.sqs.clone()))?,
        UnitKind::DynamoDb => regional(&|region, part| Fragment::DynamoDb(region, part.dynamodb.clone()))?,
        UnitKind::Backup => regional(&|region, part| Fragment::Backup(region, part.backup.clone()))?,
        UnitKind::Lambda => regional(&|region, part| Fragment::Lambda(region, part.lambda.clone()))?,
        UnitKind::Ecr => regional(&|region, part| Fragment::Ecr(region, part.ecr.clone()))?,
        UnitKind::Efs => regional(&|region, part| Fragment::Efs(region, part.efs.clone()))?,
        UnitKind::EventBridge => regional(&|region, part| Fragment::EventBridge(region, part.eventbridge.clone()))?,
        UnitKind::Ram => regional(&|region, part| Fragment::Ram(region, part.ram.clone()))?,
        UnitKind::S3AccessPoints => {
            regional(&|region, part| Fragment::S3AccessPoints(region, part.s3_access_points.clone()))?
        }
        UnitKind::AccessAnalyzer => {
            regional(&|region, part| Fragment::AccessAnalyzer(region, part.accessanalyzer.clone()))?
        }
        UnitKind::CloudWatch => regional(&|region, part| Fragment::CloudWatch(region, part.cloudwatch.clone()))?,
        UnitKind::CognitoIdentity => {
            regional(&|region, part| Fragment::CognitoIdentity(region, part.cognito_identity.clone()))?
        }
        UnitKind::EventBridgeRules => {
            regional(&|region, part| Fragment::EventBridgeRules(region, part.eventbridge_rules.clone()))?
        }
        UnitKind::FirewallManager => regional(&|region, part| Fragment::FirewallManager(region, part.fms.clone()))?,
        UnitKind::Inspector => regional(&|region, part| Fragment::Inspector(region, part.inspector.clone()))?,
        UnitKind::Logs => regional(&|region, part| Fragment::Logs(region, part.logs.clone()))?,
        UnitKind::Macie => regional(&|region, part| Fragment::Macie(region, part.macie.clone()))?,
        UnitKind::WellArchitected => {
            regional(&|region, part| Fragment::WellArchitected(region, part.wellarchitected.clone()))?
        }
    })
}

/// Lists the accounts it was given; none given: fails.
#[derive(Debug, Default)]
pub struct FakeDirectory(pub Option<Vec<DirectoryAccount>>);

#[async_trait]
impl Directory for FakeDirectory {
    async fn accounts(&self) -> PortResult<Vec<DirectoryAccount>> {
        pause().await;
        self.0.clone().ok_or_else(|| PortError::new("list the accounts", BROKEN))
    }
}
