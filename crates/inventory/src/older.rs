//! Stands in for what an inventory lacks because an older version kept it.

use crate::{
    AccessAnalyzer, Acm, Backup, CloudWatch, CognitoIdentity, Collected, DynamoDb, Ecr, Efs, EventBridge,
    EventBridgeRules, FirewallManager, Gap, GapCause, Inspector, Lambda, Logs, Macie, Ram, S3AccessPoints,
    SecretsManager, Shield, Sns, Sqs, Ssm, WellArchitected,
};

/// The gap where an older version did not read a service.
fn not_kept() -> Gap {
    let detail = "the inventory was kept by a version that did not read this service";
    Gap::new("scanmonster:Inventory", "", GapCause::NotSupported, detail)
}

/// An unread part.
pub(crate) fn part<T>() -> Collected<T> {
    Err(not_kept())
}

macro_rules! unread {
    ($($name:ident: $service:ty),* $(,)?) => {
        $(pub(crate) fn $name() -> $service {
            <$service>::unread(&not_kept())
        })*
    };
}

unread! {
    secretsmanager: SecretsManager,
    ssm: Ssm,
    acm: Acm,
    sns: Sns,
    sqs: Sqs,
    dynamodb: DynamoDb,
    backup: Backup,
    lambda: Lambda,
    ecr: Ecr,
    efs: Efs,
    eventbridge: EventBridge,
    ram: Ram,
    s3_access_points: S3AccessPoints,
    accessanalyzer: AccessAnalyzer,
    cloudwatch: CloudWatch,
    cognito_identity: CognitoIdentity,
    eventbridge_rules: EventBridgeRules,
    fms: FirewallManager,
    inspector: Inspector,
    logs: Logs,
    macie: Macie,
    shield: Shield,
    wellarchitected: WellArchitected,
}
