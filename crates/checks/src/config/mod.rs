//! Checks of config.

mod organization_lacks_aggregator;
mod recorder_fails_to_deliver;
mod recorder_lacks_delivery_channel;
mod recorder_omits_resource_types;
mod recorder_uses_custom_role;
mod recorders;
mod region_lacks_recorder;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &region_lacks_recorder::CHECK,
    &recorder_omits_resource_types::CHECK,
    &recorder_fails_to_deliver::CHECK,
    &recorder_lacks_delivery_channel::CHECK,
    &recorder_uses_custom_role::CHECK,
    &organization_lacks_aggregator::CHECK,
];
