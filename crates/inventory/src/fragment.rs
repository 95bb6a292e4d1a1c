//! The pieces in which an inventory is collected, saved and put together again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Account, Acm, Backup, CloudTrail, Config, DynamoDb, Ec2, Ecr, Efs, EventBridge, Gap, GuardDuty, Iam, Kms, Lambda,
    Organization, Ram, Rds, Region, S3, S3AccessPoints, SecretsManager, SecurityHub, Sns, Sqs, Ssm,
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
    Ec2,
    Config,
    GuardDuty,
    SecurityHub,
    Rds,
    Kms,
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
    pub const GLOBAL: &[Self] = &[Self::Iam, Self::Organization, Self::Account, Self::S3, Self::CloudTrail];
    /// The services that are collected once a region.
    pub const REGIONAL: &[Self] = &[
        Self::Ec2,
        Self::Config,
        Self::GuardDuty,
        Self::SecurityHub,
        Self::Rds,
        Self::Kms,
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
    Ec2(Region, Box<Ec2>),
    Config(Region, Config),
    GuardDuty(Region, GuardDuty),
    SecurityHub(Region, SecurityHub),
    Rds(Region, Rds),
    Kms(Region, Kms),
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
            UnitKind::Ec2 => Self::Ec2(region?, Box::new(Ec2::unread(gap))),
            UnitKind::Config => Self::Config(region?, Config::unread(gap)),
            UnitKind::GuardDuty => Self::GuardDuty(region?, GuardDuty::unread(gap)),
            UnitKind::SecurityHub => Self::SecurityHub(region?, SecurityHub::unread(gap)),
            UnitKind::Rds => Self::Rds(region?, Rds::unread(gap)),
            UnitKind::Kms => Self::Kms(region?, Kms::unread(gap)),
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
