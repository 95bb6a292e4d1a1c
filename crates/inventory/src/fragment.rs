//! The pieces in which an inventory is collected, saved and put together again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    AccessAnalyzer, Account, Acm, Backup, CloudTrail, CloudWatch, CognitoIdentity, Config, DynamoDb, Ec2, Ecr, Efs,
    EventBridge, EventBridgeRules, FirewallManager, Gap, GuardDuty, Iam, Inspector, Kms, Lambda, Logs, Macie,
    Organization, Ram, Rds, Region, S3, S3AccessPoints, SecretsManager, SecurityHub, Shield, Sns, Sqs, Ssm,
    WellArchitected,
};

/// A piece of work of the collector: one service, globally or in one region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// The service.
    pub kind: UnitKind,
    /// The region; none for a service that is collected once an account.
    pub region: Option<Region>,
}

/// The services an inventory is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is the service of that name")]
pub enum UnitKind {
    Iam,
    Organization,
    Account,
    S3,
    CloudTrail,
    Shield,
    Ec2,
    Config,
    GuardDuty,
    SecurityHub,
    Rds,
    Kms,
    AccessAnalyzer,
    CloudWatch,
    CognitoIdentity,
    EventBridgeRules,
    FirewallManager,
    Inspector,
    Logs,
    Macie,
    WellArchitected,
    SecretsManager,
    Ssm,
    Acm,
    Sns,
    Sqs,
    DynamoDb,
    Backup,
    Lambda,
    Ecr,
    Efs,
    EventBridge,
    Ram,
    S3AccessPoints,
}

impl UnitKind {
    /// The services that are collected once an account.
    pub const GLOBAL: &[Self] =
        &[Self::Iam, Self::Organization, Self::Account, Self::S3, Self::CloudTrail, Self::Shield];
    /// The services that are collected once a region.
    pub const REGIONAL: &[Self] = &[
        Self::Ec2,
        Self::Config,
        Self::GuardDuty,
        Self::SecurityHub,
        Self::Rds,
        Self::Kms,
        Self::AccessAnalyzer,
        Self::CloudWatch,
        Self::CognitoIdentity,
        Self::EventBridgeRules,
        Self::FirewallManager,
        Self::Inspector,
        Self::Logs,
        Self::Macie,
        Self::WellArchitected,
        Self::SecretsManager,
        Self::Ssm,
        Self::Acm,
        Self::Sns,
        Self::Sqs,
        Self::DynamoDb,
        Self::Backup,
        Self::Lambda,
        Self::Ecr,
        Self::Efs,
        Self::EventBridge,
        Self::Ram,
        Self::S3AccessPoints,
    ];
}

impl Unit {
    /// All units of an account with these regions, in a stable order.
    pub fn all(regions: &[Region]) -> Vec<Self> {
        let global = UnitKind::GLOBAL.iter().map(|kind| Self { kind: *kind, region: None });
        let regional = regions.iter().flat_map(|region| {
            UnitKind::REGIONAL.iter().map(|kind| Self { kind: *kind, region: Some(region.clone()) })
        });
        global.chain(regional).collect()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = format!("{:?}", self.kind).to_lowercase();
        match &self.region {
            Some(region) => write!(formatter, "{kind}.{region}"),
            None => formatter.write_str(&kind),
        }
    }
}

/// What the collector brings back from one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the part of that name")]
pub enum Fragment {
    Iam(Box<Iam>),
    Organization(Organization),
    Account(Account),
    S3(S3),
    CloudTrail(CloudTrail),
    Shield(Shield),
    Ec2(Region, Box<Ec2>),
    Config(Region, Config),
    GuardDuty(Region, GuardDuty),
    SecurityHub(Region, SecurityHub),
    Rds(Region, Rds),
    Kms(Region, Kms),
    AccessAnalyzer(Region, AccessAnalyzer),
    CloudWatch(Region, CloudWatch),
    CognitoIdentity(Region, CognitoIdentity),
    EventBridgeRules(Region, EventBridgeRules),
    FirewallManager(Region, FirewallManager),
    Inspector(Region, Inspector),
    Logs(Region, Logs),
    Macie(Region, Macie),
    WellArchitected(Region, WellArchitected),
    SecretsManager(Region, SecretsManager),
    Ssm(Region, Ssm),
    Acm(Region, Acm),
    Sns(Region, Sns),
    Sqs(Region, Sqs),
    DynamoDb(Region, DynamoDb),
    Backup(Region, Backup),
    Lambda(Region, Lambda),
    Ecr(Region, Ecr),
    Efs(Region, Efs),
    EventBridge(Region, EventBridge),
    Ram(Region, Ram),
    S3AccessPoints(Region, S3AccessPoints),
}

impl Fragment {
    /// The unit in which nothing could be read; none where a regional unit lacks its region.
    pub fn unread(unit: &Unit, regions: &[Region], gap: &Gap) -> Option<Self> {
        let region = unit.region.clone();
        Some(match unit.kind {
            UnitKind::Iam => Self::Iam(Box::new(Iam::unread(gap))),
            UnitKind::Organization => Self::Organization(Organization::unread(gap)),
            UnitKind::Account => Self::Account(Account::unread(gap)),
            UnitKind::S3 => Self::S3(S3::unread(gap)),
            UnitKind::CloudTrail => Self::CloudTrail(CloudTrail::unread(regions, gap)),
            UnitKind::Shield => Self::Shield(Shield::unread(gap)),
            UnitKind::Ec2 => Self::Ec2(region?, Box::new(Ec2::unread(gap))),
            UnitKind::Config => Self::Config(region?, Config::unread(gap)),
            UnitKind::GuardDuty => Self::GuardDuty(region?, GuardDuty::unread(gap)),
            UnitKind::SecurityHub => Self::SecurityHub(region?, SecurityHub::unread(gap)),
            UnitKind::Rds => Self::Rds(region?, Rds::unread(gap)),
            UnitKind::Kms => Self::Kms(region?, Kms::unread(gap)),
            UnitKind::AccessAnalyzer => Self::AccessAnalyzer(region?, AccessAnalyzer::unread(gap)),
            UnitKind::CloudWatch => Self::CloudWatch(region?, CloudWatch::unread(gap)),
            UnitKind::CognitoIdentity => Self::CognitoIdentity(region?, CognitoIdentity::unread(gap)),
            UnitKind::EventBridgeRules => Self::EventBridgeRules(region?, EventBridgeRules::unread(gap)),
            UnitKind::FirewallManager => Self::FirewallManager(region?, FirewallManager::unread(gap)),
            UnitKind::Inspector => Self::Inspector(region?, Inspector::unread(gap)),
            UnitKind::Logs => Self::Logs(region?, Logs::unread(gap)),
            UnitKind::Macie => Self::Macie(region?, Macie::unread(gap)),
            UnitKind::WellArchitected => Self::WellArchitected(region?, WellArchitected::unread(gap)),
            UnitKind::SecretsManager => Self::SecretsManager(region?, SecretsManager::unread(gap)),
            UnitKind::Ssm => Self::Ssm(region?, Ssm::unread(gap)),
            UnitKind::Acm => Self::Acm(region?, Acm::unread(gap)),
            UnitKind::Sns => Self::Sns(region?, Sns::unread(gap)),
            UnitKind::Sqs => Self::Sqs(region?, Sqs::unread(gap)),
            UnitKind::DynamoDb => Self::DynamoDb(region?, DynamoDb::unread(gap)),
            UnitKind::Backup => Self::Backup(region?, Backup::unread(gap)),
            UnitKind::Lambda => Self::Lambda(region?, Lambda::unread(gap)),
            UnitKind::Ecr => Self::Ecr(region?, Ecr::unread(gap)),
            UnitKind::Efs => Self::Efs(region?, Efs::unread(gap)),
            UnitKind::EventBridge => Self::EventBridge(region?, EventBridge::unread(gap)),
            UnitKind::Ram => Self::Ram(region?, Ram::unread(gap)),
            UnitKind::S3AccessPoints => Self::S3AccessPoints(region?, S3AccessPoints::unread(gap)),
        })
    }
}
