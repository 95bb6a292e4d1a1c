//! An active access key has not been used for long.
//!
//! A key that was never used counts from the day it was made, so it is found only after the same time; Prowler never
//! finds it. 45 days to the second are too long, as in Security Hub (IAM.22: 45 days or more); Prowler allows a day more.

use scanmonster_inventory::{AccessKeyRow, Collected};

use super::report_rows::{day, judge_active_keys, last_rotated};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-access-key-unused",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Active access key of an IAM user is not used",
        ja: "IAM ユーザーの有効なアクセスキーが使われていない",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.8", "IAM.22"],
        cis: &[("1.4", &["1.12"]), ("3.0", &["1.12"]), ("5.0", &["1.11"]), ("6.0", &["2.11"]), ("7.0", &["2.11"])],
        well_architected: &["SEC02-BP05", "SEC03-BP04"],
        prowler: &["iam_user_accesskey_unused"],
        seed: &["WA-Q2.1", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_access_key_unused.en.md"),
        ja: include_str!("user_access_key_unused.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_active_keys(context, verdicts, |number, key| decide(context, number, key))
}

fn decide(context: &Context<'_>, number: usize, key: &AccessKeyRow) -> Collected<Outcome> {
    let limit = context.days_ago(context.settings.unused_credentials_days);
    if let Some(used) = key.last_used {
        return Ok(if used <= limit {
            let summary = format!("active access key {number} was last used on {}", day(used));
            Outcome::Fail(Evidence::new(summary).fact("last_used", day(used)))
        } else {
            Outcome::pass(format!("access key {number} is in use"))
        });
    }
    let made = last_rotated(key)?;
    let summary = format!("access key {number} was made on {} and has never been used", day(made));
    let evidence = Evidence::new(summary).fact("last_rotated", day(made));
    Ok(if made <= limit { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::time;

    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_a_key_in_use() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2020-01-01", Some("2026-06-14")));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_with_a_key_used_long_ago() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2025-01-01", Some("2026-01-01")));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_with_an_old_key_that_was_never_used() {
        let inventory = account_with_user(|row| row.access_keys[1] = active_key("2026-01-01", None));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_new_key_that_was_never_used_has_time() {
        let inventory = account_with_user(|row| row.access_keys[0] = active_key("2026-06-01", None));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_forty_five_days_are_too_long() {
        let used = |when: &str| {
            account_with_user(|row| {
                row.access_keys[0] = active_key("2026-01-01", Some("2026-01-02"));
                row.access_keys[0].last_used = Some(time(when));
            })
        };
        assert_eq!(status(&CHECK, &used("2026-05-01T03:00:00Z")), "fail");
        assert_eq!(status(&CHECK, &used("2026-05-01T03:00:01Z")), "pass");
    }

    #[test]
    fn clean_users_without_active_keys() {
        assert_eq!(status(&CHECK, &account_with_user(|_| {})), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_user(|_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_where_an_unused_key_has_no_date() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.access_keys[0].active = true)), "unknown");
    }
}
