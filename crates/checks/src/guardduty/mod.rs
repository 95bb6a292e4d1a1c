//! Checks of guardduty.

mod administrator_misses_accounts;
mod detector_has_high_severity_findings;
mod detector_lacks_eks_audit_logs;
mod detector_lacks_lambda_protection;
mod detector_lacks_malware_protection;
mod detector_lacks_rds_protection;
mod detector_lacks_runtime_monitoring;
mod detector_lacks_s3_protection;
mod detector_not_centrally_managed;
mod event_pattern;
mod feature;
mod finding_rules;
mod findings_reach_nobody;
mod region_lacks_delegated_administrator;
mod region_lacks_detector;

pub(crate) use finding_rules::{Product, of_security_hub, passing_on};

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &region_lacks_detector::CHECK,
    &detector_lacks_s3_protection::CHECK,
    &detector_lacks_eks_audit_logs::CHECK,
    &detector_lacks_rds_protection::CHECK,
    &detector_lacks_lambda_protection::CHECK,
    &detector_lacks_malware_protection::CHECK,
    &detector_lacks_runtime_monitoring::CHECK,
    &detector_not_centrally_managed::CHECK,
    &detector_has_high_severity_findings::CHECK,
    &region_lacks_delegated_administrator::CHECK,
    &administrator_misses_accounts::CHECK,
    &findings_reach_nobody::CHECK,
];
