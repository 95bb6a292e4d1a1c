//! Checks of cloudwatch.

mod account_lacks_alarm_on_bucket_policy_changes;
mod account_lacks_alarm_on_config_changes;
mod account_lacks_alarm_on_denied_calls;
mod account_lacks_alarm_on_failed_sign_ins;
mod account_lacks_alarm_on_gateway_changes;
mod account_lacks_alarm_on_iam_policy_changes;
mod account_lacks_alarm_on_key_deletion;
mod account_lacks_alarm_on_network_acl_changes;
mod account_lacks_alarm_on_organization_changes;
mod account_lacks_alarm_on_root_use;
mod account_lacks_alarm_on_route_table_changes;
mod account_lacks_alarm_on_security_group_changes;
mod account_lacks_alarm_on_sign_in_without_mfa;
mod account_lacks_alarm_on_trail_changes;
mod account_lacks_alarm_on_vpc_changes;
mod alarm_actions;
mod alarm_actions_disabled;
mod alarm_lacks_actions;
mod alarm_reaches_nobody;
mod filter_pattern;
mod filter_tokens;
#[cfg(test)]
mod trail_alarm_cases;
mod trail_alarms;
mod trail_events;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &account_lacks_alarm_on_root_use::CHECK,
    &account_lacks_alarm_on_sign_in_without_mfa::CHECK,
    &account_lacks_alarm_on_trail_changes::CHECK,
    &account_lacks_alarm_on_iam_policy_changes::CHECK,
    &account_lacks_alarm_on_key_deletion::CHECK,
    &account_lacks_alarm_on_organization_changes::CHECK,
    &account_lacks_alarm_on_bucket_policy_changes::CHECK,
    &account_lacks_alarm_on_config_changes::CHECK,
    &account_lacks_alarm_on_denied_calls::CHECK,
    &account_lacks_alarm_on_failed_sign_ins::CHECK,
    &account_lacks_alarm_on_security_group_changes::CHECK,
    &account_lacks_alarm_on_network_acl_changes::CHECK,
    &account_lacks_alarm_on_gateway_changes::CHECK,
    &account_lacks_alarm_on_route_table_changes::CHECK,
    &account_lacks_alarm_on_vpc_changes::CHECK,
    &alarm_reaches_nobody::CHECK,
    &alarm_lacks_actions::CHECK,
    &alarm_actions_disabled::CHECK,
];
