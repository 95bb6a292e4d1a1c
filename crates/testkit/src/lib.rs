//! Builders for inventories, for tests only.
//!
//! [`inventory`] is an account in which every call was answered and nothing is there; a test puts in
//! what it is about: `inventory.s3.buckets = Ok(vec![bucket("logs")])`.

mod builders;
mod builders_logs;
mod builders_sharing;
#[cfg(feature = "histories")]
pub mod histories;
#[cfg(feature = "ports")]
pub mod ports;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use scanmonster_inventory::{
    AccessAnalyzer, Account, AccountId, Acm, ActiveFindings, AuthorizationDetails, Backup, CloudTrail, CloudWatch,
    CognitoIdentity, Config, ContactKind, DynamoDb, Ec2, Ecr, Efs, EventBridge, EventBridgeRules, FirewallManager, Gap,
    GapCause, GuardDuty, Iam, Inspector, InspectorStatus, Inventory, Kms, Lambda, Logs, Macie, MetadataDefaults,
    Organization, OrganizationWide, Ram, Rds, Region, Regional, S3, S3AccessPoints, SecretsManager, SecurityHub,
    Shield, Sns, Sqs, Ssm, WellArchitected,
};

pub use builders::*;
pub use builders_logs::*;
pub use builders_sharing::*;

/// The account of [`inventory`].
pub const ACCOUNT: &str = "111122223333";
/// The region of [`inventory`].
pub const REGION: &str = "eu-west-1";

/// The fixed time of tests: 2026-06-15T03:00:00Z.
pub fn now() -> Timestamp {
    time("2026-06-15T03:00:00Z")
}

/// Parses a time such as `2026-06-15T03:00:00Z`.
///
/// # Panics
/// On anything else.
#[expect(clippy::unwrap_used, reason = "a test's own literal")]
pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Parses a region.
///
/// # Panics
/// On what cannot be a region.
#[expect(clippy::unwrap_used, reason = "a test's own literal")]
pub fn region(text: &str) -> Region {
    Region::parse(text).unwrap()
}

/// Parses an account id.
///
/// # Panics
/// On what is no account id.
#[expect(clippy::unwrap_used, reason = "a test's own literal")]
pub fn account_id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// An access-denied gap of `operation`.
pub fn denied(operation: &str) -> Gap {
    Gap::new(operation, operation, GapCause::AccessDenied, "AccessDenied")
}

/// An account with one region (`eu-west-1`) in which every call was answered and nothing is there.
pub fn inventory() -> Inventory {
    inventory_in(&[REGION])
}

/// The same with these regions.
pub fn inventory_in(regions: &[&str]) -> Inventory {
    let regions: Vec<Region> = regions.iter().map(|text| region(text)).collect();
    Inventory {
        account: account_id(ACCOUNT),
        partition: "aws".into(),
        calls: 0,
        taken_at: now(),
        enabled_regions: Ok(regions.clone()),
        assessed_regions: regions.clone(),
        iam: Iam {
            account_summary: Ok(BTreeMap::new()),
            credential_report: Ok(vec![]),
            authorization_details: Ok(AuthorizationDetails::default()),
            password_policy: Ok(None),
            virtual_mfa_devices: Ok(vec![]),
            server_certificates: Ok(vec![]),
            saml_providers: Ok(vec![]),
            open_id_connect_providers: Ok(vec![]),
        },
        organization: Organization {
            membership: Ok(None),
            accounts: Ok(OrganizationWide::NotInCharge),
            roots_with_scps: Ok(OrganizationWide::NotInCharge),
            service_control_policies: Ok(OrganizationWide::NotInCharge),
            delegated_administrators: Ok(OrganizationWide::NotInCharge),
            root_access_features: Ok(OrganizationWide::NotInCharge),
        },
        contacts: Account {
            contact_information: Ok(None),
            alternate_contacts: ContactKind::ALL.iter().map(|kind| (*kind, Ok(None))).collect(),
        },
        s3: S3 { account_public_access_block: Ok(None), buckets: Ok(vec![]), multi_region_access_points: Ok(vec![]) },
        cloudtrail: CloudTrail {
            regions: regions.iter().map(|region| (region.clone(), Ok(vec![]))).collect(),
            trails: BTreeMap::new(),
        },
        shield: Shield { subscribed: Ok(false), protected: Ok(BTreeSet::new()) },
        regional: regions.iter().map(|region| (region.clone(), empty_region())).collect(),
    }
}

/// A region in which every call was answered and nothing is there.
pub fn empty_region() -> Regional {
    Regional {
        ec2: Ec2 {
            instances: Ok(vec![]),
            network_interfaces: Ok(vec![]),
            addresses: Ok(vec![]),
            images: Ok(vec![]),
            security_groups: Ok(vec![]),
            prefix_lists: Ok(vec![]),
            network_acls: Ok(vec![]),
            vpcs: Ok(vec![]),
            subnets: Ok(vec![]),
            route_tables: Ok(vec![]),
            internet_gateways: Ok(vec![]),
            nat_gateways: Ok(vec![]),
            vpc_endpoints: Ok(vec![]),
            vpc_peering_connections: Ok(vec![]),
            flow_logs: Ok(vec![]),
            volumes: Ok(vec![]),
            snapshots: Ok(vec![]),
            ebs_encryption_by_default: Ok(false),
            metadata_defaults: Ok(MetadataDefaults::default()),
            snapshot_block_public_access: Ok("unblocked".into()),
        },
        config: Config {
            recorders: Ok(vec![]),
            recorder_status: Ok(vec![]),
            delivery_channels: Ok(vec![]),
            aggregators: Ok(vec![]),
        },
        guardduty: GuardDuty { detectors: Ok(vec![]), organization_admins: Ok(OrganizationWide::NotInCharge) },
        securityhub: SecurityHub {
            hub: Ok(None),
            standards: Ok(vec![]),
            administrator: Ok(None),
            members: Ok(vec![]),
            organization_admins: Ok(OrganizationWide::NotInCharge),
            organization: Ok(OrganizationWide::NotInCharge),
            finding_aggregator: Ok(None),
        },
        rds: Rds { instances: Ok(vec![]), clusters: Ok(vec![]), snapshots: Ok(vec![]), cluster_snapshots: Ok(vec![]) },
        kms: Kms { keys: Ok(vec![]) },
        accessanalyzer: AccessAnalyzer { analyzers: Ok(vec![]) },
        cloudwatch: CloudWatch { alarms: Ok(vec![]), alarm_topics: BTreeMap::new() },
        cognito_identity: CognitoIdentity { pools: Ok(vec![]) },
        eventbridge_rules: EventBridgeRules { rules: Ok(vec![]) },
        fms: FirewallManager { policies: Ok(OrganizationWide::NotInCharge) },
        inspector: Inspector {
            status: Ok(InspectorStatus { state: "DISABLED".into(), scans: BTreeMap::new() }),
            findings: Ok(ActiveFindings { by_severity: BTreeMap::new(), is_complete: true }),
            members: Ok(OrganizationWide::NotInCharge),
        },
        logs: Logs { log_groups: Ok(vec![]), metric_filters: Ok(vec![]), resource_policies: Ok(vec![]) },
        macie: Macie { session_status: Ok(None), automated_discovery: Ok(None) },
        wellarchitected: WellArchitected { workloads: Ok(vec![]) },
        secretsmanager: SecretsManager { secrets: Ok(vec![]) },
        ssm: Ssm { parameters: Ok(vec![]), documents: Ok(vec![]), instances: Ok(vec![]), patch_compliance: Ok(vec![]) },
        acm: Acm { certificates: Ok(vec![]) },
        sns: Sns { topics: Ok(vec![]) },
        sqs: Sqs { queues: Ok(vec![]) },
        dynamodb: DynamoDb { tables: Ok(vec![]) },
        backup: Backup { vaults: Ok(vec![]) },
        lambda: Lambda { functions: Ok(vec![]) },
        ecr: Ecr { repositories: Ok(vec![]) },
        efs: Efs { file_systems: Ok(vec![]) },
        eventbridge: EventBridge { buses: Ok(vec![]) },
        ram: Ram { shares: Ok(vec![]), principals: Ok(vec![]) },
        s3_access_points: S3AccessPoints { access_points: Ok(vec![]) },
    }
}

/// The region `eu-west-1` of [`inventory`], to change.
///
/// # Panics
/// Where the inventory has no such region.
#[expect(clippy::expect_used, reason = "a test's own inventory")]
pub fn home(inventory: &mut Inventory) -> &mut Regional {
    inventory.regional.get_mut(&region(REGION)).expect("the inventory has eu-west-1")
}
