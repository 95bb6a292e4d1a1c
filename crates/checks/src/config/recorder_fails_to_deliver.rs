//! AWS Config could not deliver what it recorded.

use scanmonster_inventory::{Collected, RecorderStatus};

use super::recorders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-recorder-fails-to-deliver",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWS Config fails to record or deliver in the region",
        ja: "AWS Config の記録または配信がリージョンで失敗している",
    },
    severity: Severity::Medium,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &["config:DescribeConfigurationRecorders", "config:DescribeConfigurationRecorderStatus"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["3.5"]), ("3.0", &["3.3"]), ("5.0", &["3.3"]), ("6.0", &["4.3"]), ("7.0", &["4.3"])],
        well_architected: &["SEC04-BP02"],
        prowler: &[],
        seed: &["DNP-CONFIG", "AP14", "SAA-CONFIG"],
    },
    tutorial: Localized {
        en: include_str!("recorder_fails_to_deliver.en.md"),
        ja: include_str!("recorder_fails_to_deliver.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let recorders = recorders::with_status(region)?;
        if recorders.is_empty() {
            return Ok(recorders::none_here());
        }
        let states: Vec<&RecorderStatus> = recorders.into_iter().map(|(_, state)| state).collect();
        Ok(decide(&states))
    });
    Ok(())
}

fn decide(states: &[&RecorderStatus]) -> Outcome {
    let failed: Vec<&&RecorderStatus> = states.iter().filter(|state| last_was(state, "Failure")).collect();
    if !failed.is_empty() {
        let evidence = Evidence::new("the last attempt of the recorder to record and deliver failed")
            .facts("recorder", failed.iter().map(|state| state.name.as_str()))
            .facts("error", failed.iter().filter_map(|state| state.last_error_code.as_deref()));
        return Outcome::Fail(evidence);
    }
    if states.iter().any(|state| last_was(state, "Success") || last_was(state, "Pending")) {
        Outcome::pass("the last attempt of the recorder to record and deliver did not fail")
    } else {
        Outcome::not_applicable("the recorder has not tried to deliver anything yet")
    }
}

/// AWS writes the words in capitals in some answers and not in others.
fn last_was(state: &RecorderStatus, word: &str) -> bool {
    state.last_status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Config, Inventory};
    use scanmonster_testkit::{home, inventory, recorder, recorder_status};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Config)) -> Inventory {
        let mut inventory = inventory();
        let config = &mut home(&mut inventory).config;
        config.recorders = Ok(vec![recorder("default")]);
        config.recorder_status = Ok(vec![recorder_status("default")]);
        change(config);
        inventory
    }

    fn after(last_status: Option<&str>) -> Inventory {
        let state = RecorderStatus { last_status: last_status.map(Into::into), ..recorder_status("default") };
        with(|config| config.recorder_status = Ok(vec![state]))
    }

    #[test]
    fn clean_delivered() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_delivery() {
        assert_eq!(status(&CHECK, &after(Some("Failure"))), "fail");
    }

    #[test]
    fn borderline_capitals() {
        assert_eq!(status(&CHECK, &after(Some("FAILURE"))), "fail");
        assert_eq!(status(&CHECK, &after(Some("PENDING"))), "pass");
    }

    #[test]
    fn borderline_nothing_delivered_yet() {
        assert_eq!(status(&CHECK, &after(None)), "na");
    }

    #[test]
    fn borderline_no_recorder() {
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_the_recorders() {
        let inventory = with(|config| config.recorders = Err(denied("config:DescribeConfigurationRecorders")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_their_states() {
        let inventory =
            with(|config| config.recorder_status = Err(denied("config:DescribeConfigurationRecorderStatus")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
