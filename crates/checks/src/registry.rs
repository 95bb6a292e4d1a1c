//! The list of all checks.

use crate::{
    CheckDef, accessanalyzer, account, acm, backup, cloudtrail, cloudwatch, cognitoidentity, config, dynamodb, ec2,
    ecr, efs, eventbridge, fms, guardduty, iam, inspector, kms, lambda, logs, macie, organizations, ram, rds, s3,
    secretsmanager, securityhub, shield, sns, sqs, ssm, vpc, wellarchitected,
};

/// The services' lists, in the order in which results are shown.
static SERVICES: &[&[&CheckDef]] = &[
    account::CHECKS,
    organizations::CHECKS,
    iam::CHECKS,
    s3::CHECKS,
    ec2::CHECKS,
    vpc::CHECKS,
    rds::CHECKS,
    kms::CHECKS,
    secretsmanager::CHECKS,
    ssm::CHECKS,
    acm::CHECKS,
    sns::CHECKS,
    sqs::CHECKS,
    dynamodb::CHECKS,
    lambda::CHECKS,
    ecr::CHECKS,
    efs::CHECKS,
    eventbridge::CHECKS,
    backup::CHECKS,
    ram::CHECKS,
    cloudtrail::CHECKS,
    cloudwatch::CHECKS,
    logs::CHECKS,
    accessanalyzer::CHECKS,
    inspector::CHECKS,
    macie::CHECKS,
    cognitoidentity::CHECKS,
    fms::CHECKS,
    shield::CHECKS,
    wellarchitected::CHECKS,
    config::CHECKS,
    guardduty::CHECKS,
    securityhub::CHECKS,
];

/// All checks, in a fixed order.
pub fn registry() -> impl Iterator<Item = &'static CheckDef> {
    SERVICES.iter().flat_map(|service| service.iter().copied())
}

/// The check with this id or alias.
pub fn find(id: &str) -> Option<&'static CheckDef> {
    registry().find(|check| check.id == id || check.aliases.contains(&id))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The sections every tutorial has, in this order.
    const SECTIONS: [(&str, &str); 8] = [
        ("## What this is", "## これは何か"),
        ("## Why it is dangerous", "## なぜ危険か"),
        ("## Fix or accept: how to decide", "## 直すか受け入れるか:判断のしかた"),
        ("## Look", "## 確認する"),
        ("## Fix", "## 直す"),
        ("## Side effects", "## 副作用"),
        ("## Make sure", "## 直ったことを確かめる"),
        ("## References", "## 参考資料"),
    ];

    #[test]
    fn ids_and_aliases_are_unique() {
        let mut seen = BTreeSet::new();
        for check in registry() {
            for id in std::iter::once(&check.id).chain(check.aliases) {
                assert!(seen.insert(*id), "{id} twice");
            }
        }
    }

    #[test]
    fn ids_begin_with_their_service() {
        for check in registry() {
            assert!(check.id.starts_with(&format!("{}-", check.service)), "{}", check.id);
        }
    }

    #[test]
    fn metadata_is_complete() {
        for check in registry() {
            let id = check.id;
            assert!(check.version > 0, "{id}");
            assert!(!check.permissions.is_empty(), "{id} needs no answer of AWS?");
            assert!(!check.title.en.is_empty() && !check.title.ja.is_empty(), "{id}");
            assert!(!check.title.en.ends_with('.') && !check.title.ja.ends_with('。'), "{id}");
            assert!(check.resource_type.starts_with("AWS::"), "{id}");
            assert!(!check.mappings.well_architected.is_empty(), "{id} maps to no best practice");
        }
    }

    #[test]
    fn tutorials_have_every_section_in_order() {
        for check in registry() {
            let (en, ja): (Vec<_>, Vec<_>) = SECTIONS.into_iter().unzip();
            assert_sections(check.id, check.tutorial.en, &en);
            assert_sections(check.id, check.tutorial.ja, &ja);
        }
    }

    fn assert_sections(id: &str, tutorial: &str, sections: &[&str]) {
        let found: Vec<&str> = tutorial.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(found, sections, "{id}");
        assert!(tutorial.starts_with("# "), "{id} has no title");
        assert!(tutorial.contains("```"), "{id} shows no command");
        assert!(tutorial.contains("https://docs.aws.amazon.com/"), "{id} refers to no AWS document");
        assert!(!tutorial.contains("http://"), "{id} refers to a page without TLS");
    }
}
