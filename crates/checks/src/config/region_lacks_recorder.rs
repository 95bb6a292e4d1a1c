//! AWS Config does not record a region: no recorder, or a stopped one.
//!
//! Deliveries that fail are reported by `config-recorder-fails-to-deliver`; Prowler counts them here. One verdict for the
//! region on the account, named after the recorder where there is one.

use scanmonster_inventory::Collected;

use super::recorders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-region-lacks-recorder",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWS Config does not record the region", ja: "AWS Config がリージョンを記録していない"
    },
    severity: Severity::Medium,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &["config:DescribeConfigurationRecorders", "config:DescribeConfigurationRecorderStatus"],
    mappings: Mappings {
        security_hub: &["Config.1"],
        cis: &[("1.4", &["3.5"]), ("3.0", &["3.3"]), ("5.0", &["3.3"]), ("6.0", &["4.3"]), ("7.0", &["4.3"])],
        well_architected: &["SEC04-BP02"],
        prowler: &["config_recorder_all_regions_enabled"],
        seed: &["DNP-CONFIG", "AP14", "SAA-CONFIG"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_recorder.en.md"),
        ja: include_str!("region_lacks_recorder.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(recorders::place(region), || {
        let recorders = recorders::with_status(region)?;
        let (running, stopped): (Vec<_>, Vec<_>) = recorders.into_iter().partition(|(_, state)| state.recording);
        Ok(if !running.is_empty() {
            Outcome::pass("a configuration recorder records the region")
        } else if stopped.is_empty() {
            Outcome::fail("the region has no configuration recorder")
        } else {
            let names = stopped.iter().map(|(recorder, _)| recorder.name.as_str());
            Outcome::Fail(Evidence::new("the configuration recorder of the region is stopped").facts("recorder", names))
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Config, Inventory, RecorderStatus};
    use scanmonster_testkit::{ACCOUNT, home, inventory, inventory_in, recorder, recorder_status};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut Config)) -> Inventory {
        let mut inventory = inventory();
        let config = &mut home(&mut inventory).config;
        config.recorders = Ok(vec![recorder("default")]);
        config.recorder_status = Ok(vec![recorder_status("default")]);
        change(config);
        inventory
    }

    #[test]
    fn clean_recording() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_without_recorder() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn failing_stopped() {
        let inventory = with(|config| {
            config.recorder_status = Ok(vec![RecorderStatus { recording: false, ..recorder_status("default") }]);
        });
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_named_after_the_recorder_but_the_same_finding() {
        let of = |inventory: &Inventory| verdicts(&CHECK, inventory).remove(0).resource;
        let (some, none) = (of(&with(|_| {})), of(&inventory()));
        assert_eq!((some.name.as_str(), none.name.as_str()), ("default", ACCOUNT));
        assert_eq!(some.arn, none.arn);
    }

    #[test]
    fn borderline_every_region_for_itself() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        let config = &mut home(&mut inventory).config;
        config.recorders = Ok(vec![recorder("default")]);
        config.recorder_status = Ok(vec![recorder_status("default")]);
        let failing: Vec<String> = verdicts(&CHECK, &inventory)
            .into_iter()
            .filter(|verdict| matches!(verdict.status, crate::Status::Fail(_)))
            .map(|verdict| verdict.resource.region)
            .collect();
        assert_eq!(failing, ["us-east-1"]);
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

    #[test]
    fn gap_where_a_recorder_has_no_state() {
        assert_eq!(status(&CHECK, &with(|config| config.recorder_status = Ok(vec![]))), "unknown");
    }
}
