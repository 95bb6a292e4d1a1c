//! What the checks of recorders have in common.
//!
//! A region has at most one recorder of its owner, and recorders have no ARN in every answer; so each check
//! gives one verdict a region, on the account there.

use scanmonster_inventory::{Collected, Gap, GapCause, Recorder, RecorderStatus};

use crate::{Outcome, RegionContext, Resource};

/// The account in the region, named after its recorder where there is one.
pub(super) fn place(region: &RegionContext<'_>) -> Resource {
    let account = Resource::account_in(region);
    match listed(region) {
        Ok([recorder, ..]) => Resource { name: recorder.name.clone(), ..account },
        _ => account,
    }
}

/// The recorders of a region.
///
/// # Errors
/// The gap of their list.
pub(super) fn listed<'a>(region: &RegionContext<'a>) -> Collected<&'a [Recorder]> {
    region.regional.config.recorders.as_deref().map_err(Clone::clone)
}

/// Each recorder of a region with its state.
///
/// # Errors
/// The gap of the recorders or of their states, also where AWS gave no state for one of them.
pub(super) fn with_status<'a>(region: &RegionContext<'a>) -> Collected<Vec<(&'a Recorder, &'a RecorderStatus)>> {
    let states = region.regional.config.recorder_status.as_ref().map_err(Clone::clone)?;
    listed(region)?
        .iter()
        .map(|recorder| {
            let state = states.iter().find(|state| state.name == recorder.name);
            state.map(|state| (recorder, state)).ok_or_else(no_state)
        })
        .collect()
}

/// What all checks but `config-region-lacks-recorder` say of a region without recorder.
pub(super) fn none_here() -> Outcome {
    Outcome::not_applicable("the region has no configuration recorder, which another check reports")
}

fn no_state() -> Gap {
    let operation = "config:DescribeConfigurationRecorderStatus";
    Gap::new(operation, operation, GapCause::MalformedAnswer, "no state of the recorder")
}
