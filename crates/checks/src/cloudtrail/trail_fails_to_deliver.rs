//! A trail's log files do not reach its bucket.
//!
//! Such a trail looks switched on everywhere; neither Prowler nor Security Hub looks at its deliveries.

use scanmonster_inventory::{Collected, Trail};

use super::{delivery, trails};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-fails-to-deliver",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Trail fails to deliver its log files", ja: "証跡がログファイルを配信できていない"
    },
    severity: Severity::High,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01", "SEC04-BP02"],
        prowler: &[],
        seed: &["WA-Q4.1", "AP15"],
    },
    tutorial: Localized {
        en: include_str!("trail_fails_to_deliver.en.md"),
        ja: include_str!("trail_fails_to_deliver.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| decide(context, trail))
}

fn decide(context: &Context<'_>, trail: &Trail) -> Collected<Outcome> {
    let status = trail.status.as_ref().map_err(Clone::clone)?;
    let evidence = |reason: &str| Evidence::new(reason).facts("bucket", trail.s3_bucket.as_deref());
    if let Some(error) = status.latest_delivery_error.as_deref().filter(|error| !error.is_empty()) {
        let failed = evidence("the last delivery to the trail's bucket failed").fact("error", error);
        return Ok(Outcome::Fail(failed));
    }
    let is_overdue = delivery::is_overdue(context, trail, status.latest_delivery)?;
    Ok(if is_overdue {
        let late = evidence("the trail runs, but its bucket got no log file for more than a day");
        Outcome::Fail(late.fact("last_delivery", delivery::day(status.latest_delivery)))
    } else if status.is_logging {
        Outcome::Pass(evidence("the trail runs and reports no error of delivery to its bucket"))
    } else {
        Outcome::not_applicable("the trail is stopped and has nothing to deliver")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, TrailStatus};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, time, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut TrailStatus)) -> Inventory {
        let mut inventory = inventory();
        let mut trail = trail("t");
        change(trail.status.as_mut().unwrap());
        add_trail(&mut inventory, trail);
        inventory
    }

    #[test]
    fn clean_delivered_today() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_error() {
        let inventory = with(|state| state.latest_delivery_error = Some("NoSuchBucket".into()));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_never_delivered() {
        assert_eq!(status(&CHECK, &with(|state| state.latest_delivery = None)), "fail");
    }

    #[test]
    fn borderline_exactly_a_day_ago() {
        for (latest, word) in [("2026-06-14T03:00:00Z", "pass"), ("2026-06-14T02:59:59Z", "fail")] {
            assert_eq!(status(&CHECK, &with(|state| state.latest_delivery = Some(time(latest)))), word, "{latest}");
        }
    }

    #[test]
    fn borderline_stopped_trail() {
        let inventory = with(|state| {
            state.is_logging = false;
            state.latest_delivery = None;
        });
        assert_eq!(status(&CHECK, &inventory), "na");
    }

    #[test]
    fn borderline_empty_error_is_none() {
        assert_eq!(status(&CHECK, &with(|state| state.latest_delivery_error = Some(String::new()))), "pass");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(|_| {});
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let mut inventory = inventory();
        let unread = Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..trail("t") };
        add_trail(&mut inventory, unread);
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_selectors() {
        let mut inventory = inventory();
        let unread = Trail { selectors: Err(denied("cloudtrail:GetEventSelectors")), ..trail("t") };
        add_trail(&mut inventory, unread);
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
