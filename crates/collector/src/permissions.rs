//! The IAM actions of everything the collectors call.

use std::collections::BTreeSet;

use crate::call::ApiCall;
use crate::{
    accessanalyzer, account, acm, backup, cloudtrail, cloudwatch, cognito_identity, config, directory, dynamodb, ec2,
    ecr, efs, eventbridge, eventbridge_rules, fms, guardduty, iam, inspector, kms, lambda, logs, macie, organization,
    ram, rds, regions, s3, secretsmanager, securityhub, shield, sns, sqs, ssm, wellarchitected,
};

/// The calls that each member account answers.
const MEMBER_CALLS: &[&[ApiCall]] = &[
    regions::CALLS,
    iam::CALLS,
    organization::CALLS,
    account::CALLS,
    s3::CALLS,
    s3::access_points::CALLS,
    cloudtrail::CALLS,
    ec2::CALLS,
    config::CALLS,
    guardduty::CALLS,
    securityhub::CALLS,
    rds::CALLS,
    kms::CALLS,
    accessanalyzer::CALLS,
    acm::CALLS,
    backup::CALLS,
    cloudwatch::CALLS,
    cognito_identity::CALLS,
    dynamodb::CALLS,
    ecr::CALLS,
    efs::CALLS,
    eventbridge::CALLS,
    eventbridge_rules::CALLS,
    fms::CALLS,
    inspector::CALLS,
    lambda::CALLS,
    logs::CALLS,
    macie::CALLS,
    ram::CALLS,
    secretsmanager::CALLS,
    shield::CALLS,
    sns::CALLS,
    sqs::CALLS,
    ssm::CALLS,
    wellarchitected::CALLS,
];

/// The IAM actions of the member role, sorted.
pub fn member_permissions() -> BTreeSet<&'static str> {
    MEMBER_CALLS.iter().flat_map(|calls| calls.iter().map(|call| call.action)).collect()
}

/// The IAM actions of the role that lists accounts, sorted.
pub fn discovery_permissions() -> BTreeSet<&'static str> {
    directory::CALLS.iter().map(|call| call.action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_reads_configuration_only() {
        const DATA: &[&str] = &[
            "s3:GetObject",
            "secretsmanager:GetSecretValue",
            "dynamodb:GetItem",
            "kms:Decrypt",
            "ssm:GetParameter",
            "ssm:GetParameters",
        ];
        for action in member_permissions().into_iter().chain(discovery_permissions()) {
            let (service, name) = action.split_once(':').unwrap();
            assert!(!service.is_empty() && !name.contains('*'), "{action}");
            assert!(
                ["Get", "BatchGet", "List", "Describe"].iter().any(|verb| name.starts_with(verb))
                    || action == "iam:GenerateCredentialReport",
                "{action} may change something"
            );
            assert!(!DATA.contains(&action), "{action}");
        }
    }
}
