//! A console password has not been used for long.
//!
//! Prowler passes a password that was never used; here it counts from the day it was set, since a forgotten first
//! password is often known to others.

use scanmonster_inventory::{Collected, CredentialReportRow};

use super::report_rows::{day, has_password, incomplete, resource, users};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-console-password-unused",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Console password of an IAM user is not used",
        ja: "IAM ユーザーのコンソールパスワードが使われていない",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.8", "IAM.22"],
        cis: &[("1.4", &["1.12"]), ("3.0", &["1.12"]), ("5.0", &["1.11"]), ("6.0", &["2.11"]), ("7.0", &["2.11"])],
        well_architected: &["SEC02-BP05", "SEC03-BP04"],
        prowler: &["iam_user_console_access_unused"],
        seed: &["WA-Q2.1", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_console_password_unused.en.md"),
        ja: include_str!("user_console_password_unused.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for row in users(context)? {
        verdicts.judge(resource(row), || {
            if has_password(row)? {
                decide(context, row)
            } else {
                Ok(Outcome::pass("the user has no console password"))
            }
        });
    }
    Ok(())
}

fn decide(context: &Context<'_>, row: &CredentialReportRow) -> Collected<Outcome> {
    let limit = context.days_ago(context.settings.unused_credentials_days);
    if let Some(used) = row.password_last_used {
        return Ok(if used <= limit {
            let summary = format!("the console password was last used on {}", day(used));
            Outcome::Fail(Evidence::new(summary).fact("password_last_used", day(used)))
        } else {
            Outcome::pass("the console password is in use")
        });
    }
    let set = row.password_last_changed.ok_or_else(|| incomplete("no date of an unused password"))?;
    let summary = format!("the console password was set on {} and has never been used", day(set));
    let evidence = Evidence::new(summary).fact("password_last_changed", day(set));
    Ok(if set <= limit { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::time;

    use super::super::report_rows::account_with_user;
    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(changed: Option<&str>, used: Option<&str>) -> Inventory {
        account_with_user(|row| {
            row.password_enabled = Some(true);
            row.password_last_changed = changed.map(time);
            row.password_last_used = used.map(time);
        })
    }

    #[test]
    fn clean_when_used_lately() {
        assert_eq!(status(&CHECK, &account(Some("2025-01-01T00:00:00Z"), Some("2026-06-14T00:00:00Z"))), "pass");
    }

    #[test]
    fn failing_when_used_long_ago() {
        assert_eq!(status(&CHECK, &account(Some("2025-01-01T00:00:00Z"), Some("2026-01-14T00:00:00Z"))), "fail");
    }

    #[test]
    fn failing_when_set_long_ago_and_never_used() {
        assert_eq!(status(&CHECK, &account(Some("2026-01-01T00:00:00Z"), None)), "fail");
    }

    #[test]
    fn borderline_new_password_has_time() {
        assert_eq!(status(&CHECK, &account(Some("2026-05-01T03:00:01Z"), None)), "pass");
        assert_eq!(status(&CHECK, &account(Some("2026-05-01T03:00:00Z"), None)), "fail");
    }

    #[test]
    fn clean_user_without_password() {
        assert_eq!(status(&CHECK, &account_with_user(|_| {})), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_user(|_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_where_dates_or_the_password_are_not_told() {
        assert_eq!(status(&CHECK, &account(None, None)), "unknown");
        assert_eq!(status(&CHECK, &account_with_user(|row| row.password_enabled = None)), "unknown");
    }
}
