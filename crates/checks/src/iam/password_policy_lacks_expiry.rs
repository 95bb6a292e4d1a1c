//! Console passwords never end, or only after more than 90 days.
//!
//! Rated low: CIS has dropped the item, since people who must change passwords often choose weaker ones.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

/// The greatest age in days that Security Hub accepts.
const WANTED_MAX_AGE: i32 = 90;

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-password-policy-lacks-expiry",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Password policy lets passwords live longer than 90 days",
        ja: "パスワードポリシーが 90 日を超えるパスワードの使用を許可している",
    },
    severity: Severity::Low,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &["iam:GetAccountPasswordPolicy"],
    mappings: Mappings {
        security_hub: &["IAM.17"],
        cis: &[],
        well_architected: &["SEC02-BP05", "SEC03-BP06"],
        prowler: &["iam_password_policy_expires_passwords_within_90_days_or_less"],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("password_policy_lacks_expiry.en.md"),
        ja: include_str!("password_policy_lacks_expiry.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let policy = context.inventory.iam.password_policy.as_ref().map_err(Clone::clone)?;
        let Some(policy) = policy else {
            return Ok(Outcome::fail("no password policy is set, so passwords never end"));
        };
        // AWS writes "never" as 0 in some answers.
        let Some(days) = policy.max_age_days.filter(|days| *days > 0) else {
            return Ok(Outcome::fail("under the password policy passwords never end"));
        };
        let summary = format!("under the password policy passwords end after {days} days");
        let evidence = Evidence::new(summary).fact("max_age_days", days.to_string());
        Ok(if days > WANTED_MAX_AGE { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PasswordPolicy};

    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(max_age_days: Option<i32>) -> Inventory {
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.password_policy = Ok(Some(PasswordPolicy { max_age_days, ..PasswordPolicy::default() }));
        inventory
    }

    #[test]
    fn clean_with_short_lives() {
        assert_eq!(status(&CHECK, &account(Some(60))), "pass");
    }

    #[test]
    fn failing_without_end() {
        assert_eq!(status(&CHECK, &account(None)), "fail");
        assert_eq!(status(&CHECK, &account(Some(0))), "fail");
    }

    #[test]
    fn failing_with_awss_default() {
        assert_eq!(status(&CHECK, &scanmonster_testkit::inventory()), "fail");
    }

    #[test]
    fn borderline_ninety_days() {
        assert_eq!(status(&CHECK, &account(Some(90))), "pass");
        assert_eq!(status(&CHECK, &account(Some(91))), "fail");
    }

    #[test]
    fn gap_of_the_policy_is_unknown() {
        let mut inventory = account(Some(60));
        inventory.iam.password_policy = Err(denied("iam:GetAccountPasswordPolicy"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
