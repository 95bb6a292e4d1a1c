//! Checks of guardduty.

mod detector_lacks_eks_audit_logs;
mod detector_lacks_lambda_protection;
mod detector_lacks_malware_protection;
mod detector_lacks_rds_protection;
mod detector_lacks_runtime_monitoring;
mod detector_lacks_s3_protection;
mod feature;
mod region_lacks_detector;

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
];
