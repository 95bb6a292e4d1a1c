//! A user with a console password lacks MFA.

use scanmonster_inventory::Collected;

use super::report_rows::{has_password, resource, users};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-lacks-mfa",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "IAM user with a console password lacks MFA",
        ja: "コンソールパスワードを持つ IAM ユーザーに MFA がない",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.5"],
        cis: &[("1.4", &["1.10"]), ("3.0", &["1.10"]), ("5.0", &["1.9"]), ("6.0", &["2.9"]), ("7.0", &["2.10"])],
        well_architected: &["SEC02-BP01"],
        prowler: &["iam_user_mfa_enabled_console_access"],
        seed: &["AP05"],
    },
    tutorial: Localized { en: include_str!("user_lacks_mfa.en.md"), ja: include_str!("user_lacks_mfa.ja.md") },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for row in users(context)? {
        verdicts.judge(resource(row), || {
            Ok(match (has_password(row)?, row.mfa_active) {
                (true, false) => Outcome::fail("the user has a console password and no MFA device"),
                (true, true) => Outcome::pass("the user has a console password and an MFA device"),
                (false, _) => Outcome::pass("the user has no console password to sign in with"),
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::report_rows::account_with_user;
    use super::CHECK;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_mfa() {
        let inventory = account_with_user(|row| {
            row.password_enabled = Some(true);
            row.mfa_active = true;
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_with_password_alone() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.password_enabled = Some(true))), "fail");
    }

    #[test]
    fn borderline_user_with_keys_only_cannot_sign_in() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.access_keys[0].active = true)), "pass");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_user(|row| row.mfa_active = true);
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_where_the_report_says_nothing_of_the_password() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.password_enabled = None)), "unknown");
    }
}
