//! A user signs in with credentials that never end: a console password or an access key.
//!
//! Stricter than the ageing checks on purpose: people and workloads are to use temporary credentials. Prowler asks
//! instead for which services such keys are used.

use scanmonster_inventory::{Collected, CredentialReportRow};

use super::report_rows::{active_keys, has_password, resource, users};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-long-term-credentials",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "IAM user has long-term credentials", ja: "IAM ユーザーが長期的な認証情報を持っている"
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP02", "SEC02-BP04"],
        prowler: &[],
        seed: &["WA-Q2.1", "AP03", "SAA-STS"],
    },
    tutorial: Localized {
        en: include_str!("user_has_long_term_credentials.en.md"),
        ja: include_str!("user_has_long_term_credentials.ja.md"),
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
    let password = has_password(row)?;
    let summary = match (password, active_keys(row).next().is_some()) {
        (false, false) => return Ok(Outcome::pass("the user has neither a console password nor an active access key")),
        (true, false) => "the user has a console password",
        (false, true) => "the user has an active access key",
        (true, true) => "the user has a console password and an active access key",
    };
    let keys = active_keys(row).map(|(number, _)| format!("access key {number}"));
    let credentials = password.then(|| "console password".to_owned()).into_iter().chain(keys);
    Ok(Outcome::Fail(Evidence::new(summary).facts("credential", credentials)))
}

#[cfg(test)]
mod tests {
    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    #[test]
    fn clean_without_credentials() {
        assert_eq!(status(&CHECK, &account_with_user(|_| {})), "pass");
    }

    #[test]
    fn failing_with_a_password() {
        assert_eq!(status(&CHECK, &account_with_user(|row| row.password_enabled = Some(true))), "fail");
    }

    #[test]
    fn failing_names_every_credential() {
        let key = active_key("2026-06-01", Some("2026-06-14"));
        let inventory = account_with_user(|row| {
            row.password_enabled = Some(true);
            row.access_keys = [key.clone(), key];
        });
        let found = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &found[0].status else { panic!("{found:?}") };
        assert_eq!(evidence.facts["credential"].len(), 3);
    }

    #[test]
    fn borderline_inactive_keys_give_no_access() {
        let inventory = account_with_user(|row| {
            row.access_keys[0] = active_key("2026-06-01", None);
            row.access_keys[0].active = false;
        });
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_the_report_or_of_the_password_is_unknown() {
        let mut inventory = account_with_user(|row| row.password_enabled = None);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
