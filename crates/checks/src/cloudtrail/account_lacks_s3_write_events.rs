//! No trail records object-level writes on all S3 buckets.

use scanmonster_inventory::Collected;

use super::s3_events::{self, Direction};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-account-lacks-s3-write-events",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "No trail records object-level writes on all S3 buckets",
        ja: "すべての S3 バケットのオブジェクトの書き込みを記録する証跡がない",
    },
    severity: Severity::Low,
    service: "cloudtrail",
    resource_type: "AWS::::Account",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &["S3.22"],
        cis: &[("1.4", &["3.10"]), ("3.0", &["3.8"]), ("5.0", &["3.8"]), ("6.0", &["4.8"]), ("7.0", &["4.8"])],
        well_architected: &["SEC04-BP01"],
        prowler: &["cloudtrail_s3_dataevents_write_enabled"],
        seed: &["WA-Q4.1", "SAA-CLOUDTRAIL"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_s3_write_events.en.md"),
        ja: include_str!("account_lacks_s3_write_events.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    s3_events::evaluate(context, verdicts, Direction::Write);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::s3_events::cases;
    use super::*;

    #[test]
    fn clean_all_buckets() {
        cases::assert_all_buckets_pass(&CHECK, Direction::Write);
    }

    #[test]
    fn failing_nothing_recorded() {
        cases::assert_nothing_recorded_fails(&CHECK, Direction::Write);
    }

    #[test]
    fn borderline_a_part_is_not_enough() {
        cases::assert_a_part_fails(&CHECK);
    }

    #[test]
    fn gap_in_each_call() {
        cases::assert_gaps_are_unknown(&CHECK);
    }
}
