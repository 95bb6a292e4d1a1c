//! No trail records object-level reads on all S3 buckets.

use scanmonster_inventory::Collected;

use super::s3_events::{self, Direction};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-account-lacks-s3-read-events",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "No trail records object-level reads on all S3 buckets",
        ja: "すべての S3 バケットのオブジェクトの読み取りを記録する証跡がない",
    },
    severity: Severity::Low,
    service: "cloudtrail",
    resource_type: "AWS::::Account",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &["S3.23"],
        cis: &[("1.4", &["3.11"]), ("3.0", &["3.9"]), ("5.0", &["3.9"]), ("6.0", &["4.9"]), ("7.0", &["4.9"])],
        well_architected: &["SEC04-BP01"],
        prowler: &["cloudtrail_s3_dataevents_read_enabled"],
        seed: &["WA-Q4.1", "SAA-CLOUDTRAIL"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_s3_read_events.en.md"),
        ja: include_str!("account_lacks_s3_read_events.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    s3_events::evaluate(context, verdicts, Direction::Read);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::s3_events::cases;
    use super::*;

    #[test]
    fn clean_all_buckets() {
        cases::assert_all_buckets_pass(&CHECK, Direction::Read);
    }

    #[test]
    fn failing_nothing_recorded() {
        cases::assert_nothing_recorded_fails(&CHECK, Direction::Read);
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
