//! Nothing keeps the account from leaving the organisation.
//!
//! Judged in the inventory of the management account, for each account of the organisation.

use scanmonster_inventory::Collected;

use super::guardrails::{self, Guarded, PERMISSIONS, Words};

use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "organizations-account-may-leave-organization",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Nothing keeps the account from leaving the organisation",
        ja: "アカウントが組織から離脱することを防ぐ仕組みがない",
    },
    severity: Severity::Medium,
    service: "organizations",
    resource_type: "AWS::Organizations::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP05", "SEC01-BP01"],
        prowler: &[],
        seed: &["WA-Q4.2"],
    },
    tutorial: Localized {
        en: include_str!("account_may_leave_organization.en.md"),
        ja: include_str!("account_may_leave_organization.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The call that takes an account out.
const LEAVING: &[Guarded] = &[Guarded { action: "organizations:LeaveOrganization", resource: Some("account") }];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let words = Words {
        clean: "service control policies keep the account from leaving the organisation",
        failing: "no service control policy keeps the account from leaving the organisation",
    };
    guardrails::judge_each(context, verdicts, LEAVING, words)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{inventory, membership};

    use super::*;
    use crate::organizations::guardrails::cases::{assert_gaps_are_unknown, managing};
    use crate::testing::status;

    const DENY: &str = r#"{"Statement":[{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}]}"#;

    #[test]
    fn clean_denied_at_the_root() {
        assert_eq!(status(&CHECK, &managing(&[(DENY, &["r-a"])])), "pass");
    }

    #[test]
    fn failing_not_denied() {
        assert_eq!(status(&CHECK, &managing(&[])), "fail");
    }

    #[test]
    fn borderline_accounts_that_do_not_manage() {
        assert_eq!(status(&CHECK, &inventory()), "na");
        let mut member = inventory();
        member.organization.membership = Ok(Some(membership()));
        assert_eq!(status(&CHECK, &member), "na");
    }

    #[test]
    fn gap_in_any_call() {
        assert_gaps_are_unknown(&CHECK, DENY);
    }
}
