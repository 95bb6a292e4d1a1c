//! A console user's access key was made together with the user and never used.
//!
//! Prowler flags every key of a console user that was never used; here it must also be as old as the user (the
//! benchmark's "during initial user setup"). Later keys that nobody uses are `iam-user-access-key-unused`.

use jiff::{SignedDuration, Timestamp};
use scanmonster_inventory::{AccessKeyRow, Collected, CredentialReportRow};

use super::report_rows::{active_keys, day, has_password, incomplete, last_rotated, resource, users};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

/// A key made within this time after its user was made with it: enough for a script or a person in the console.
const SETUP: SignedDuration = SignedDuration::from_mins(5);

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-initial-access-key",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Console user got an access key at creation and never used it",
        ja: "コンソールユーザーの作成時に作られたアクセスキーが一度も使われていない",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.11"]), ("3.0", &["1.11"]), ("5.0", &["1.10"]), ("6.0", &["2.10"])],
        well_architected: &["SEC02-BP02", "SEC03-BP02"],
        prowler: &["iam_user_no_setup_initial_access_key"],
        seed: &["WA-Q2.1", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_has_initial_access_key.en.md"),
        ja: include_str!("user_has_initial_access_key.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for row in users(context)? {
        verdicts.judge(resource(row), || decide(row));
    }
    Ok(())
}

fn decide(row: &CredentialReportRow) -> Collected<Outcome> {
    if !has_password(row)? {
        return Ok(Outcome::pass("the user has no console password, so a key is its only credential"));
    }
    let mut initial = None;
    for (number, key) in active_keys(row).filter(|(_, key)| key.last_used.is_none()) {
        if is_initial(row, key)? {
            initial.get_or_insert((number, last_rotated(key)?));
        }
    }
    Ok(initial.map_or_else(|| Outcome::pass("the user has no unused access key from its creation"), failure))
}

fn is_initial(row: &CredentialReportRow, key: &AccessKeyRow) -> Collected<bool> {
    let created = row.created_at.ok_or_else(|| incomplete("no date of the user's creation"))?;
    Ok(last_rotated(key)?.duration_since(created).abs() <= SETUP)
}

fn failure((number, made): (usize, Timestamp)) -> Outcome {
    let summary =
        format!("access key {number} was made together with the console user on {} and never used", day(made));
    Outcome::Fail(Evidence::new(summary).fact("access_key", number.to_string()))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::time;

    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::testing::{denied, status};

    /// The user was made on 2026-01-01 at midnight.
    fn account(password: bool, key_made: &str, used: Option<&str>) -> Inventory {
        account_with_user(|row| {
            row.password_enabled = Some(password);
            row.access_keys[1] = active_key("2026-01-01", used);
            row.access_keys[1].last_rotated = Some(time(key_made));
        })
    }

    #[test]
    fn clean_when_the_key_is_used_or_there_is_none() {
        assert_eq!(status(&CHECK, &account(true, "2026-01-01T00:00:03Z", Some("2026-01-02"))), "pass");
        assert_eq!(status(&CHECK, &account_with_user(|row| row.password_enabled = Some(true))), "pass");
    }

    #[test]
    fn failing_with_a_key_from_the_users_creation() {
        assert_eq!(status(&CHECK, &account(true, "2026-01-01T00:00:03Z", None)), "fail");
    }

    #[test]
    fn borderline_later_keys_were_wanted() {
        assert_eq!(status(&CHECK, &account(true, "2026-01-01T00:05:00Z", None)), "fail");
        assert_eq!(status(&CHECK, &account(true, "2026-01-01T00:05:01Z", None)), "pass");
    }

    #[test]
    fn borderline_users_without_password_need_their_key() {
        assert_eq!(status(&CHECK, &account(false, "2026-01-01T00:00:03Z", None)), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account(false, "2026-01-01T00:00:03Z", None);
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_where_a_date_is_not_told() {
        let without_key_date = account_with_user(|row| {
            row.password_enabled = Some(true);
            row.access_keys[0].active = true;
        });
        let without_user_date = account_with_user(|row| {
            row.password_enabled = Some(true);
            row.created_at = None;
            row.access_keys[0] = active_key("2026-01-01", None);
        });
        assert_eq!(status(&CHECK, &without_key_date), "unknown");
        assert_eq!(status(&CHECK, &without_user_date), "unknown");
    }
}
