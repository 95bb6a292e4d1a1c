//! The root user has access keys.
//!
//! A key that either source knows is a key: the summary also counts inactive keys and those made after the last
//! credential report. A report without a row of the root user leaves the word to the summary.

use scanmonster_inventory::Collected;

use super::root_user::RootUser;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-root-user-has-access-keys",
    aliases: &[],
    version: 1,
    title: Localized { en: "Root user has access keys", ja: "ルートユーザーにアクセスキーがある" },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountSummary", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &["IAM.4"],
        cis: &[("1.4", &["1.4"]), ("3.0", &["1.4"]), ("5.0", &["1.3"]), ("6.0", &["2.3"]), ("7.0", &["2.4"])],
        well_architected: &["SEC01-BP02", "SEC02-BP02"],
        prowler: &["iam_no_root_access_key"],
        seed: &["AP04"],
    },
    tutorial: Localized {
        en: include_str!("root_user_has_access_keys.en.md"),
        ja: include_str!("root_user_has_access_keys.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let root = RootUser::read(context)?;
        if root.has_access_keys()? {
            let evidence = Evidence::new("the root user has at least one access key");
            return Ok(Outcome::Fail(evidence.facts("active_key", root.active_keys())));
        }
        Ok(Outcome::pass("the root user has no access key"))
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::root_user::account_with_root;
    use super::CHECK;
    use crate::testing::{denied, status};

    #[test]
    fn clean_without_keys() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |_| {})), "pass");
    }

    #[test]
    fn failing_when_the_summary_counts_a_key() {
        assert_eq!(status(&CHECK, &account_with_root(&[("AccountAccessKeysPresent", 1)], |_| {})), "fail");
    }

    #[test]
    fn failing_when_only_the_report_knows_the_key() {
        let inventory = account_with_root(&[], |row| row.access_keys[1].active = true);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_report_without_root_row_leaves_it_to_the_summary() {
        let mut inventory = account_with_root(&[], |_| {});
        inventory.iam.credential_report = Ok(vec![]);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_keys_of_users_are_not_the_roots() {
        let mut inventory = account_with_root(&[], |_| {});
        if let Ok(report) = &mut inventory.iam.credential_report {
            report[1].access_keys[0].active = true;
        }
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn gap_of_the_summary_is_unknown() {
        let mut inventory = account_with_root(&[], |_| {});
        inventory.iam.account_summary = Err(denied("iam:GetAccountSummary"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_of_the_report_is_unknown() {
        let mut inventory = account_with_root(&[], |_| {});
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_of_a_missing_counter_is_unknown() {
        let mut inventory = account_with_root(&[], |_| {});
        inventory.iam.account_summary = Ok([].into());
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
