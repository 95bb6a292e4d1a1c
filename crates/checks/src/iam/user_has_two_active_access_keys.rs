//! A user has two active access keys.

use scanmonster_inventory::Collected;

use super::report_rows::{active_keys, resource, users};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-two-active-access-keys",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "IAM user has two active access keys", ja: "IAM ユーザーに有効なアクセスキーが 2 つある"
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.13"]), ("3.0", &["1.13"]), ("5.0", &["1.12"]), ("6.0", &["2.12"])],
        well_architected: &["SEC02-BP02", "SEC02-BP05"],
        prowler: &["iam_user_two_active_access_key"],
        seed: &["WA-Q2.1", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_has_two_active_access_keys.en.md"),
        ja: include_str!("user_has_two_active_access_keys.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for row in users(context)? {
        verdicts.record(
            resource(row),
            match active_keys(row).count() {
                0 => Outcome::pass("the user has no active access key"),
                1 => Outcome::pass("the user has one active access key"),
                _ => Outcome::fail("the user has two active access keys"),
            },
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_one_key_or_none() {
        assert_eq!(status(&CHECK, &account_with_user(|_| {})), "pass");
        let one = account_with_user(|row| row.access_keys[1] = active_key("2026-06-01", None));
        assert_eq!(status(&CHECK, &one), "pass");
    }

    #[test]
    fn failing_with_two_active_keys() {
        let key = active_key("2026-06-01", None);
        let inventory = account_with_user(|row| row.access_keys = [key.clone(), key]);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_inactive_second_key_is_allowed() {
        let key = active_key("2026-06-01", None);
        let inventory = account_with_user(|row| {
            row.access_keys = [key.clone(), key];
            row.access_keys[1].active = false;
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_user(|_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
