//! An active access key is older than the organisation allows.
//!
//! Whole days count, so that a key is old on its 91st day and not some seconds after the 90th began.

use scanmonster_inventory::{AccessKeyRow, Collected};

use super::report_rows::{day, judge_active_keys, last_rotated};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-access-key-not-rotated",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Access key of an IAM user has not been rotated for long",
        ja: "IAM ユーザーのアクセスキーが長期間ローテーションされていない",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.3"],
        cis: &[("1.4", &["1.14"]), ("3.0", &["1.14"]), ("5.0", &["1.13"]), ("6.0", &["2.13"]), ("7.0", &["2.12"])],
        well_architected: &["SEC02-BP02", "SEC02-BP05"],
        prowler: &["iam_rotate_access_key_90_days"],
        seed: &["WA-Q2.1", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_access_key_not_rotated.en.md"),
        ja: include_str!("user_access_key_not_rotated.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_active_keys(context, verdicts, |number, key| decide(context, number, key))
}

fn decide(context: &Context<'_>, number: usize, key: &AccessKeyRow) -> Collected<Outcome> {
    let rotated = last_rotated(key)?;
    let summary = format!("access key {number} was made or last rotated on {}", day(rotated));
    let evidence = Evidence::new(summary).fact("last_rotated", day(rotated));
    let too_old = rotated <= context.days_ago(context.settings.access_key_max_age_days.saturating_add(1));
    Ok(if too_old { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::time;

    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::Settings;
    use crate::testing::{denied, status, verdicts, verdicts_with};

    #[test]
    fn clean_with_a_young_key() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2026-05-01", None));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_with_an_old_key() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2025-05-01", Some("2026-06-14")));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_keys_are_told_apart() {
        let inventory = account_with_user(|row| {
            row.access_keys = [active_key("2026-05-01", None), active_key("2025-05-01", None)];
        });
        assert_eq!(status(&CHECK, &inventory), "pass+fail");
        let keys: Vec<_> = verdicts(&CHECK, &inventory).into_iter().map(|each| each.resource.discriminator).collect();
        assert_eq!(keys, [Some("access-key-1".to_owned()), Some("access-key-2".to_owned())]);
    }

    #[test]
    fn borderline_the_ninetieth_day_is_allowed_to_its_end() {
        let with_key_of = |made: &str| {
            account_with_user(|row| {
                row.access_keys[0] = active_key("2026-01-01", None);
                row.access_keys[0].last_rotated = Some(time(made));
            })
        };
        assert_eq!(status(&CHECK, &with_key_of("2026-03-16T03:00:01Z")), "pass");
        assert_eq!(status(&CHECK, &with_key_of("2026-03-16T03:00:00Z")), "fail");
    }

    #[test]
    fn borderline_the_age_is_the_organisations_choice() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2025-07-01", None));
        let settings = Settings { access_key_max_age_days: 365, ..Settings::default() };
        let found = verdicts_with(&CHECK, &inventory, &settings);
        assert!(matches!(found[0].status, crate::Status::Pass(_)));
    }

    #[test]
    fn borderline_inactive_keys_are_no_keys() {
        let inventory = account_with_user(|row| {
            row.access_keys[0] = active_key("2025-05-01", None);
            row.access_keys[0].active = false;
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_user(|_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_where_an_active_key_has_no_date() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.access_keys[0].active = true)), "unknown");
    }
}
