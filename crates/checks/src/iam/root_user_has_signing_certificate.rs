//! The root user has an X.509 signing certificate.

use scanmonster_inventory::Collected;

use super::root_user::RootUser;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-root-user-has-signing-certificate",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Root user has a signing certificate", ja: "ルートユーザーに署名用証明書がある"
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountSummary", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC01-BP02", "SEC02-BP02"],
        prowler: &[],
        seed: &["AP04"],
    },
    tutorial: Localized {
        en: include_str!("root_user_has_signing_certificate.en.md"),
        ja: include_str!("root_user_has_signing_certificate.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        Ok(if RootUser::read(context)?.has_signing_certificates()? {
            Outcome::fail("the root user has at least one X.509 signing certificate")
        } else {
            Outcome::pass("the root user has no signing certificate")
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
    fn clean_without_certificates() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |_| {})), "pass");
    }

    #[test]
    fn failing_when_the_summary_counts_one() {
        assert_eq!(status(&CHECK, &account_with_root(&[("AccountSigningCertificatesPresent", 1)], |_| {})), "fail");
    }

    #[test]
    fn failing_when_only_the_report_knows_it() {
        let inventory = account_with_root(&[], |row| row.certificates_active = [false, true]);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_access_keys_are_another_matter() {
        let inventory = account_with_root(&[("AccountAccessKeysPresent", 1)], |row| row.access_keys[0].active = true);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_either_call_is_unknown() {
        let mut summary = account_with_root(&[], |_| {});
        summary.iam.account_summary = Err(denied("iam:GetAccountSummary"));
        let mut report = account_with_root(&[], |_| {});
        report.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &summary), "unknown");
        assert_eq!(status(&CHECK, &report), "unknown");
    }
}
