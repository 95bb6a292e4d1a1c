//! Checks of organizations.

mod account_in_no_organization;
mod account_may_leave_organization;
mod account_may_stop_detection;
mod accounts;
mod guardrails;
mod management_account_runs_workloads;
mod root_credentials_not_centrally_managed;
mod service_control;

#[cfg(test)]
pub(crate) use accounts::cases;
pub(crate) use accounts::{enrolment, is_in_force};
#[cfg(test)]
pub(crate) use guardrails::cases as guardrails_cases;
pub(crate) use service_control::service_control;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &account_in_no_organization::CHECK,
    &root_credentials_not_centrally_managed::CHECK,
    &account_may_leave_organization::CHECK,
    &account_may_stop_detection::CHECK,
    &management_account_runs_workloads::CHECK,
];
