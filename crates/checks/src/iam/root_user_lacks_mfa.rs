//! The root user can sign in without MFA.
//!
//! Prowler reads the credential report alone; the account's summary is more current. A root user whose
//! credentials were removed centrally has nothing to protect and is not judged.

use scanmonster_inventory::Collected;

use super::root_user::RootUser;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-root-user-lacks-mfa",
    aliases: &[],
    version: 1,
    title: Localized { en: "Root user lacks MFA", ja: "ルートユーザーに MFA がない" },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountSummary", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.9"],
        cis: &[("1.4", &["1.5"]), ("3.0", &["1.5"]), ("5.0", &["1.4"]), ("6.0", &["2.4"]), ("7.0", &["2.5"])],
        well_architected: &["SEC01-BP02", "SEC02-BP01"],
        prowler: &["iam_root_mfa_enabled"],
        seed: &["SM-ROOTMFA", "AP05"],
    },
    tutorial: Localized {
        en: include_str!("root_user_lacks_mfa.en.md"),
        ja: include_str!("root_user_lacks_mfa.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let root = RootUser::read(context)?;
        Ok(if root.has_mfa()? {
            Outcome::pass("the root user has an MFA device")
        } else if root.is_without_credentials() {
            Outcome::not_applicable("the root user has no credentials: no password, access key or certificate")
        } else {
            Outcome::fail("the root user has no MFA device")
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::root_user::account_with_root;
    use super::CHECK;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_mfa() {
        assert_eq!(status(&CHECK, &account_with_root(&[("AccountMFAEnabled", 1)], |_| {})), "pass");
    }

    #[test]
    fn failing_without_mfa() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |_| {})), "fail");
    }

    #[test]
    fn failing_where_the_report_says_nothing_of_the_password() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |row| row.password_enabled = None)), "fail");
    }

    #[test]
    fn failing_where_only_a_key_is_left() {
        let inventory = account_with_root(&[], |row| {
            row.password_enabled = Some(false);
            row.access_keys[0].active = true;
        });
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_root_without_credentials_is_not_judged() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |row| row.password_enabled = Some(false))), "na");
    }

    #[test]
    fn borderline_password_younger_than_the_report_counts() {
        let inventory = account_with_root(&[("AccountPasswordPresent", 1)], |row| row.password_enabled = Some(false));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn gap_of_the_summary_is_unknown() {
        let mut inventory = account_with_root(&[("AccountMFAEnabled", 1)], |_| {});
        inventory.iam.account_summary = Err(denied("iam:GetAccountSummary"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_root(&[("AccountMFAEnabled", 1)], |_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
