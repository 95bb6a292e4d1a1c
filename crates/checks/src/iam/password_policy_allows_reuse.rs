//! The password policy lets users take old passwords again.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

/// So many old passwords are to be remembered: CIS's number, and the most AWS can.
const WANTED_HISTORY: i32 = 24;

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-password-policy-allows-reuse",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Password policy allows old passwords to be used again",
        ja: "パスワードポリシーが古いパスワードの再利用を許可している",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountPasswordPolicy"],
    mappings: Mappings {
        security_hub: &["IAM.16"],
        cis: &[("1.4", &["1.9"]), ("3.0", &["1.9"]), ("5.0", &["1.8"]), ("6.0", &["2.8"]), ("7.0", &["2.9"])],
        well_architected: &["SEC02-BP01"],
        prowler: &["iam_password_policy_reuse_24"],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("password_policy_allows_reuse.en.md"),
        ja: include_str!("password_policy_allows_reuse.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let policy = context.inventory.iam.password_policy.as_ref().map_err(Clone::clone)?;
        let remembered = policy.as_ref().and_then(|policy| policy.reuse_prevention).unwrap_or(0);
        let summary = match (policy, remembered) {
            (None, _) => "no password policy is set, so any old password may be used again".to_owned(),
            (Some(_), 0) => "the password policy lets users take any old password again".to_owned(),
            (Some(_), count) => format!("the password policy remembers the last {count} passwords"),
        };
        let evidence = Evidence::new(summary).fact("remembered_passwords", remembered.to_string());
        Ok(if remembered < WANTED_HISTORY { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PasswordPolicy};

    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(reuse_prevention: Option<i32>) -> Inventory {
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.password_policy = Ok(Some(PasswordPolicy { reuse_prevention, ..PasswordPolicy::default() }));
        inventory
    }

    #[test]
    fn clean_with_history() {
        assert_eq!(status(&CHECK, &account(Some(24))), "pass");
    }

    #[test]
    fn failing_without_history() {
        assert_eq!(status(&CHECK, &account(None)), "fail");
    }

    #[test]
    fn failing_with_awss_default() {
        assert_eq!(status(&CHECK, &scanmonster_testkit::inventory()), "fail");
    }

    #[test]
    fn borderline_short_history_fails() {
        assert_eq!(status(&CHECK, &account(Some(23))), "fail");
    }

    #[test]
    fn gap_of_the_policy_is_unknown() {
        let mut inventory = account(Some(24));
        inventory.iam.password_policy = Err(denied("iam:GetAccountPasswordPolicy"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
