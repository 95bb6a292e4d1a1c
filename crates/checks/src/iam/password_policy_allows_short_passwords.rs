//! The password policy allows passwords of fewer than 14 characters.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

/// The length that CIS and Security Hub ask for.
const WANTED_LENGTH: i32 = 14;
/// The length that AWS asks for where no policy was set.
const DEFAULT_LENGTH: i32 = 8;

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-password-policy-allows-short-passwords",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Password policy allows passwords shorter than 14 characters",
        ja: "パスワードポリシーが 14 文字未満のパスワードを許可している",
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountPasswordPolicy"],
    mappings: Mappings {
        security_hub: &["IAM.15"],
        cis: &[("1.4", &["1.8"]), ("3.0", &["1.8"]), ("5.0", &["1.7"]), ("6.0", &["2.7"]), ("7.0", &["2.8"])],
        well_architected: &["SEC02-BP01"],
        prowler: &["iam_password_policy_minimum_length_14"],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("password_policy_allows_short_passwords.en.md"),
        ja: include_str!("password_policy_allows_short_passwords.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let policy = context.inventory.iam.password_policy.as_ref().map_err(Clone::clone)?;
        let (length, summary) = match policy {
            Some(policy) => {
                let length = policy.minimum_length;
                (length, format!("the password policy asks for at least {length} characters"))
            }
            None => {
                let summary =
                    format!("no password policy is set, so AWS's default of {DEFAULT_LENGTH} characters holds");
                (DEFAULT_LENGTH, summary)
            }
        };
        let evidence = Evidence::new(summary).fact("minimum_length", length.to_string());
        Ok(if length < WANTED_LENGTH { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PasswordPolicy};

    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(minimum_length: i32) -> Inventory {
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.password_policy = Ok(Some(PasswordPolicy { minimum_length, ..PasswordPolicy::default() }));
        inventory
    }

    #[test]
    fn clean_with_long_passwords() {
        assert_eq!(status(&CHECK, &account(20)), "pass");
    }

    #[test]
    fn failing_with_short_passwords() {
        assert_eq!(status(&CHECK, &account(8)), "fail");
    }

    #[test]
    fn failing_with_awss_default() {
        assert_eq!(status(&CHECK, &scanmonster_testkit::inventory()), "fail");
    }

    #[test]
    fn borderline_fourteen_suffice() {
        assert_eq!(status(&CHECK, &account(14)), "pass");
        assert_eq!(status(&CHECK, &account(13)), "fail");
    }

    #[test]
    fn gap_of_the_policy_is_unknown() {
        let mut inventory = account(20);
        inventory.iam.password_policy = Err(denied("iam:GetAccountPasswordPolicy"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
