//! A trail's events do not reach CloudWatch Logs.
//!
//! A log group that is set but gets nothing counts as missing (CIS 1.4, item 3.4). Unlike Prowler we do not
//! expect daily events of a stopped trail or of one that leaves out reads; Security Hub's CloudTrail.5 passes it too.

use scanmonster_inventory::{Collected, Trail};

use super::{delivery, trails};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-lacks-log-group",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Trail's events do not reach CloudWatch Logs",
        ja: "証跡のイベントが CloudWatch Logs に届いていない",
    },
    severity: Severity::Low,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &["CloudTrail.5"],
        cis: &[("1.4", &["3.4"])],
        well_architected: &["SEC04-BP01", "SEC04-BP02"],
        prowler: &["cloudtrail_cloudwatch_logging_enabled"],
        seed: &["WA-Q4.1", "AP15", "AP18"],
    },
    tutorial: Localized {
        en: include_str!("trail_lacks_log_group.en.md"),
        ja: include_str!("trail_lacks_log_group.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| decide(context, trail))
}

fn decide(context: &Context<'_>, trail: &Trail) -> Collected<Outcome> {
    let Some(log_group) = trail.log_group_arn.as_deref().filter(|arn| !arn.is_empty()) else {
        return Ok(Outcome::fail("the trail sends its events to no CloudWatch log group"));
    };
    let status = trail.status.as_ref().map_err(Clone::clone)?;
    let latest = status.latest_log_group_delivery;
    let is_overdue = delivery::is_overdue(context, trail, latest)?;
    let evidence = |reason: &str| Evidence::new(reason).fact("log_group", log_group);
    Ok(match status.latest_log_group_delivery_error.as_deref().filter(|error| !error.is_empty()) {
        Some(error) => Outcome::Fail(evidence("the last delivery to the log group failed").fact("error", error)),
        None if is_overdue => {
            let reason = "the trail runs, but the log group got no events for more than a day";
            Outcome::Fail(evidence(reason).fact("last_delivery", delivery::day(latest)))
        }
        None => Outcome::Pass(evidence("the trail sends its events to a log group")),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Trail};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, time, trail};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Trail)) -> Inventory {
        let mut inventory = inventory();
        let mut trail = trail("t");
        change(&mut trail);
        add_trail(&mut inventory, trail);
        inventory
    }

    #[test]
    fn clean_delivered_today() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_without_log_group() {
        assert_eq!(status(&CHECK, &with(|trail| trail.log_group_arn = None)), "fail");
    }

    #[test]
    fn failing_delivery_error() {
        let inventory = with(|trail| {
            trail.status.as_mut().unwrap().latest_log_group_delivery_error = Some("AccessDenied".into());
        });
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_never_delivered() {
        let inventory = with(|trail| trail.status.as_mut().unwrap().latest_log_group_delivery = None);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_exactly_a_day_ago() {
        for (latest, word) in [("2026-06-14T03:00:00Z", "pass"), ("2026-06-14T02:59:59Z", "fail")] {
            let inventory = with(|trail| trail.status.as_mut().unwrap().latest_log_group_delivery = Some(time(latest)));
            assert_eq!(status(&CHECK, &inventory), word, "{latest}");
        }
    }

    #[test]
    fn borderline_started_today() {
        for (since, word) in [("2026-06-14T03:00:00Z", "pass"), ("2026-06-14T02:59:59Z", "fail")] {
            for latest in [None, Some(time("2026-06-01T00:00:00Z"))] {
                let inventory = with(|trail| {
                    let status = trail.status.as_mut().unwrap();
                    (status.logging_since, status.latest_log_group_delivery) = (Some(time(since)), latest);
                });
                assert_eq!(status(&CHECK, &inventory), word, "{since} {latest:?}");
            }
        }
    }

    #[test]
    fn borderline_trail_of_writes_only_may_be_silent() {
        let inventory = with(|trail| {
            trail.status.as_mut().unwrap().latest_log_group_delivery = Some(time("2026-06-01T00:00:00Z"));
            trail.selectors.as_mut().unwrap().basic[0].read_write_type = "WriteOnly".into();
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(|_| {});
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let inventory = with(|trail| trail.status = Err(denied("cloudtrail:GetTrailStatus")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_selectors() {
        let inventory = with(|trail| trail.selectors = Err(denied("cloudtrail:GetEventSelectors")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
