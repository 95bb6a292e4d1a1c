//! The password policy does not ask for all four kinds of characters.
//!
//! One verdict for the four questions that Prowler and Security Hub ask one by one; the facts name the missing
//! kinds.

use scanmonster_inventory::{Collected, PasswordPolicy};

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-password-policy-lacks-complexity",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Password policy does not ask for all kinds of characters",
        ja: "パスワードポリシーがすべての文字種を求めていない",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountPasswordPolicy"],
    mappings: Mappings {
        security_hub: &["IAM.11", "IAM.12", "IAM.13", "IAM.14"],
        cis: &[],
        well_architected: &["SEC02-BP01"],
        prowler: &[],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("password_policy_lacks_complexity.en.md"),
        ja: include_str!("password_policy_lacks_complexity.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let policy = context.inventory.iam.password_policy.as_ref().map_err(Clone::clone)?;
        let Some(policy) = policy else {
            return Ok(Outcome::fail("no password policy is set, so AWS's default of three of four kinds holds"));
        };
        let missing = missing_kinds(policy);
        if missing.is_empty() {
            return Ok(Outcome::pass("the password policy asks for all four kinds of characters"));
        }
        let summary = format!("the password policy does not ask for: {}", missing.join(", "));
        Ok(Outcome::Fail(Evidence::new(summary).facts("missing", missing)))
    });
    Ok(())
}

fn missing_kinds(policy: &PasswordPolicy) -> Vec<&'static str> {
    [
        ("lower-case letter", policy.require_lowercase),
        ("upper-case letter", policy.require_uppercase),
        ("digit", policy.require_numbers),
        ("symbol", policy.require_symbols),
    ]
    .into_iter()
    .filter_map(|(kind, required)| (!required).then_some(kind))
    .collect()
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PasswordPolicy};

    use super::CHECK;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    fn account(change: impl FnOnce(&mut PasswordPolicy)) -> Inventory {
        let mut policy = PasswordPolicy {
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
            ..PasswordPolicy::default()
        };
        change(&mut policy);
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.password_policy = Ok(Some(policy));
        inventory
    }

    #[test]
    fn clean_with_all_four_kinds() {
        assert_eq!(status(&CHECK, &account(|_| {})), "pass");
    }

    #[test]
    fn failing_with_awss_default() {
        assert_eq!(status(&CHECK, &scanmonster_testkit::inventory()), "fail");
    }

    #[test]
    fn failing_names_what_is_missing() {
        let found = verdicts(&CHECK, &account(|policy| policy.require_symbols = false));
        let Status::Fail(evidence) = &found[0].status else { panic!("{found:?}") };
        assert_eq!(evidence.facts["missing"], ["symbol".to_owned()].into());
    }

    #[test]
    fn borderline_each_kind_counts() {
        let one_off: [fn(&mut PasswordPolicy); 4] = [
            |policy| policy.require_lowercase = false,
            |policy| policy.require_uppercase = false,
            |policy| policy.require_numbers = false,
            |policy| policy.require_symbols = false,
        ];
        for change in one_off {
            assert_eq!(status(&CHECK, &account(change)), "fail");
        }
    }

    #[test]
    fn gap_of_the_policy_is_unknown() {
        let mut inventory = account(|_| {});
        inventory.iam.password_policy = Err(denied("iam:GetAccountPasswordPolicy"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
