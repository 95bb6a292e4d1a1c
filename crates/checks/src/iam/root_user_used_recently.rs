//! Somebody worked as the root user lately.
//!
//! Prowler looks one day back and at the password before the keys, so that a newer use of a key can hide; here
//! each credential counts on its own, over the time that the organisation sets.

use jiff::Timestamp;
use scanmonster_inventory::{Collected, CredentialReportRow};

use super::report_rows::{day, incomplete};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-root-user-used-recently",
    aliases: &[],
    version: 1,
    title: Localized { en: "Root user was used recently", ja: "ルートユーザーが最近使われた" },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.7"]), ("3.0", &["1.7"]), ("5.0", &["1.6"]), ("6.0", &["2.6"]), ("7.0", &["2.7"])],
        well_architected: &["SEC01-BP02", "SEC02-BP01"],
        prowler: &["iam_avoid_root_usage"],
        seed: &["AP04"],
    },
    tutorial: Localized {
        en: include_str!("root_user_used_recently.en.md"),
        ja: include_str!("root_user_used_recently.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let report = context.inventory.iam.credential_report.as_ref().map_err(Clone::clone)?;
        let row = report.iter().find(|row| row.is_root()).ok_or_else(|| incomplete("no row of the root user"))?;
        let since = context.days_ago(context.settings.root_use_days);
        let recent: Vec<(&str, Timestamp)> = uses(row).filter(|(_, used)| *used >= since).collect();
        Ok(match recent.iter().max_by_key(|(_, used)| *used) {
            None => Outcome::pass("the root user has not been used recently"),
            Some((credential, used)) => {
                let evidence = Evidence::new(format!("the root user's {credential} was used on {}", day(*used)));
                Outcome::Fail(recent.iter().fold(evidence, |evidence, (credential, used)| {
                    evidence.fact("last_used", format!("{credential} {}", day(*used)))
                }))
            }
        })
    });
    Ok(())
}

/// The credentials of a row and their last use. A key that is inactive by now was used all the same.
fn uses(row: &CredentialReportRow) -> impl Iterator<Item = (&'static str, Timestamp)> {
    let [first, second] = &row.access_keys;
    [("password", row.password_last_used), ("access key 1", first.last_used), ("access key 2", second.last_used)]
        .into_iter()
        .filter_map(|(credential, used)| Some((credential, used?)))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::time;

    use super::super::report_rows::active_key;
    use super::super::root_user::account_with_root;
    use super::CHECK;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    #[test]
    fn clean_when_never_used() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |_| {})), "pass");
    }

    #[test]
    fn failing_after_a_sign_in() {
        let inventory = account_with_root(&[], |row| row.password_last_used = Some(time("2026-06-12T00:00:00Z")));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn failing_when_only_the_key_was_used_lately() {
        let inventory = account_with_root(&[], |row| {
            row.password_last_used = Some(time("2020-06-12T00:00:00Z"));
            row.access_keys[1] = active_key("2019-01-01", Some("2026-06-14"));
        });
        let found = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &found[0].status else { panic!("{found:?}") };
        assert_eq!(evidence.facts["last_used"], ["access key 2 2026-06-14".to_owned()].into());
    }

    #[test]
    fn borderline_seven_days_are_the_limit() {
        let used = |when| account_with_root(&[], |row| row.password_last_used = Some(time(when)));
        assert_eq!(status(&CHECK, &used("2026-06-08T03:00:00Z")), "fail");
        assert_eq!(status(&CHECK, &used("2026-06-08T02:59:59Z")), "pass");
    }

    #[test]
    fn borderline_use_by_others_does_not_count() {
        let mut inventory = account_with_root(&[], |_| {});
        if let Ok(report) = &mut inventory.iam.credential_report {
            report[1].password_last_used = Some(time("2026-06-14T00:00:00Z"));
        }
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_the_report_or_of_its_root_row_is_unknown() {
        let mut inventory = account_with_root(&[], |_| {});
        inventory.iam.credential_report = Ok(vec![]);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
