//! Log group deletes its events within a year.
//!
//! Groups of the class `DELIVERY` are left out, unlike in Prowler: AWS fixes their retention ("Log classes").

use scanmonster_inventory::{Collected, LogGroup};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "logs-log-group-expires-early",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Log group deletes its events within a year",
        ja: "ロググループのイベントが 1 年未満で削除される",
    },
    severity: Severity::Low,
    service: "logs",
    resource_type: "AWS::Logs::LogGroup",
    permissions: &["logs:DescribeLogGroups"],
    mappings: Mappings {
        security_hub: &["CloudWatch.16"],
        cis: &[],
        well_architected: &["SEC04-BP01", "SEC07-BP04"],
        prowler: &["cloudwatch_log_group_retention_policy_specific_days_enabled"],
        seed: &["WA-Q4.1", "DNP-CWLOGS", "AP18", "SAA-CWLOGS"],
    },
    tutorial: Localized {
        en: include_str!("log_group_expires_early.en.md"),
        ja: include_str!("log_group_expires_early.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// How long events should be kept, in days (Security Hub CloudWatch.16).
const YEAR_DAYS: u32 = 365;

/// The class whose groups only pass events on; AWS fixes their retention.
const DELIVERY: &str = "DELIVERY";

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for group in region.regional.logs.log_groups.as_ref().map_err(Clone::clone)? {
        verdicts.record(Resource::regional(region.region, &group.arn, &group.name), decide(group));
    }
    Ok(())
}

fn decide(group: &LogGroup) -> Outcome {
    match group.retention_days {
        _ if group.class.as_deref() == Some(DELIVERY) => {
            Outcome::not_applicable("the group only passes events on, so AWS fixes its retention")
        }
        None => Outcome::pass("the log group keeps its events for ever"),
        Some(days) if days >= YEAR_DAYS => Outcome::Pass(
            Evidence::new(format!("the log group keeps its events for {days} days")).fact("days", days.to_string()),
        ),
        Some(days) => Outcome::Fail(
            Evidence::new(format!("the log group deletes its events after {days} days")).fact("days", days.to_string()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, log_group};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut LogGroup)) -> Inventory {
        let mut inventory = inventory();
        let mut group = log_group("app");
        change(&mut group);
        home(&mut inventory).logs.log_groups = Ok(vec![group]);
        inventory
    }

    #[test]
    fn clean_kept_for_ever() {
        assert_eq!(status(&CHECK, &with(|group| group.retention_days = None)), "pass");
    }

    #[test]
    fn failing_a_month() {
        assert_eq!(status(&CHECK, &with(|group| group.retention_days = Some(30))), "fail");
    }

    #[test]
    fn borderline_a_year() {
        assert_eq!(status(&CHECK, &with(|group| group.retention_days = Some(365))), "pass");
        assert_eq!(status(&CHECK, &with(|group| group.retention_days = Some(364))), "fail");
    }

    #[test]
    fn borderline_delivery_class_cannot_be_set() {
        let delivery = with(|group| {
            group.retention_days = Some(2);
            group.class = Some("DELIVERY".into());
        });
        assert_eq!(status(&CHECK, &delivery), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).logs.log_groups = Err(denied("logs:DescribeLogGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
