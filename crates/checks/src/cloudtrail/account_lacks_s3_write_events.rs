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
    use scanmonster_inventory::{EventSelectors, FieldSelector, Trail};
    use scanmonster_testkit::{REGION, inventory, region, trail};

    use super::super::recording::advanced;
    use super::super::s3_events::fixtures::{basic, recording, with};
    use super::*;
    use crate::testing::{denied, status};

    #[test]
    fn clean_all_buckets() {
        for kind in ["All", "WriteOnly"] {
            assert_eq!(status(&CHECK, &with(recording(basic(kind, "arn:aws:s3")))), "pass", "{kind}");
        }
    }

    #[test]
    fn clean_advanced_selector() {
        let fields: [(&str, &[&str]); 3] =
            [("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"]), ("readOnly", &["false"])];
        let selectors = EventSelectors { basic: vec![], advanced: vec![advanced(&fields)] };
        assert_eq!(status(&CHECK, &with(recording(selectors))), "pass");
    }

    #[test]
    fn failing_without_trail() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn failing_management_events_only() {
        assert_eq!(status(&CHECK, &with(trail("t"))), "fail");
    }

    #[test]
    fn failing_other_direction() {
        assert_eq!(status(&CHECK, &with(recording(basic("ReadOnly", "arn:aws:s3")))), "fail");
    }

    #[test]
    fn failing_stopped() {
        let mut stopped = recording(basic("All", "arn:aws:s3"));
        stopped.status.as_mut().unwrap().is_logging = false;
        assert_eq!(status(&CHECK, &with(stopped)), "fail");
    }

    #[test]
    fn borderline_one_bucket_is_not_all() {
        assert_eq!(status(&CHECK, &with(recording(basic("All", "arn:aws:s3:::one/")))), "fail");
    }

    #[test]
    fn borderline_advanced_selector_limited_to_one_bucket() {
        let mut selector = advanced(&[("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"])]);
        selector.fields.push(FieldSelector {
            field: "resources.ARN".into(),
            starts_with: vec!["arn:aws:s3:::one/".into()],
            ..FieldSelector::default()
        });
        let selectors = EventSelectors { basic: vec![], advanced: vec![selector] };
        assert_eq!(status(&CHECK, &with(recording(selectors))), "fail");
    }

    #[test]
    fn borderline_trail_of_one_region_is_not_enough() {
        let single = Trail { is_multi_region: false, ..recording(basic("All", "arn:aws:s3")) };
        assert_eq!(status(&CHECK, &with(single)), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with(recording(basic("All", "arn:aws:s3")));
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let mut unread = recording(basic("All", "arn:aws:s3"));
        unread.status = Err(denied("cloudtrail:GetTrailStatus"));
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }

    #[test]
    fn gap_in_the_selectors() {
        let mut unread = trail("t");
        unread.selectors = Err(denied("cloudtrail:GetEventSelectors"));
        assert_eq!(status(&CHECK, &with(unread)), "unknown");
    }
}
