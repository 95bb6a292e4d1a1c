//! Accounts do not comply with a Firewall Manager policy.
//!
//! Only a Firewall Manager administrator sees policies; elsewhere there is nothing to judge. Each policy is judged;
//! Prowler gives one verdict, which also fails an administrator without any policy.

use scanmonster_inventory::{Collected, FmsPolicy};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "fms-policy-not-complied-with",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Accounts do not comply with a Firewall Manager policy",
        ja: "Firewall Manager のポリシーに準拠していないアカウントがある",
    },
    severity: Severity::Medium,
    service: "fms",
    resource_type: "AWS::FMS::Policy",
    permissions: &["fms:ListPolicies", "fms:ListComplianceStatus"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP04", "SEC04-BP04"],
        prowler: &["fms_policy_compliant"],
        seed: &["DNP-FMS"],
    },
    tutorial: Localized {
        en: include_str!("policy_not_complied_with.en.md"),
        ja: include_str!("policy_not_complied_with.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let policies = region.regional.fms.policies.as_ref().map_err(Clone::clone)?;
    for policy in policies.told().into_iter().flatten() {
        verdicts.judge(Resource::regional(region.region, &policy.arn, &policy.name), || decide(policy));
    }
    Ok(())
}

fn decide(policy: &FmsPolicy) -> Collected<Outcome> {
    let accounts = policy.compliance.as_ref().map_err(Clone::clone)?;
    let named = |wanted: fn(&[String]) -> bool| {
        accounts.iter().filter(move |account| wanted(&account.states)).map(|account| account.account.as_str())
    };
    let unevaluated: Vec<&str> = named(<[String]>::is_empty).collect();
    let offending: Vec<&str> = named(|states| states.iter().any(|state| state != "COMPLIANT")).collect();
    Ok(if accounts.is_empty() {
        Outcome::fail("Firewall Manager has not evaluated the policy for any account")
    } else if offending.is_empty() && unevaluated.is_empty() {
        Outcome::pass("all accounts comply with the policy")
    } else {
        let summary = if offending.is_empty() {
            "Firewall Manager has not evaluated the policy for some accounts"
        } else {
            "accounts do not comply with the policy"
        };
        Outcome::Fail(Evidence::new(summary).facts("account", offending).facts("unevaluated_account", unevaluated))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{FmsCompliance, Inventory, OrganizationWide};
    use scanmonster_testkit::{account_id, home, inventory};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with(compliance: Collected<Vec<FmsCompliance>>) -> Inventory {
        let mut inventory = inventory();
        let policy = FmsPolicy {
            id: "p".into(),
            arn: "arn:aws:fms:eu-west-1:111122223333:policy/p".into(),
            name: "waf".into(),
            kind: "WAFV2".into(),
            remediates: true,
            compliance,
        };
        home(&mut inventory).fms.policies = Ok(OrganizationWide::Told(vec![policy]));
        inventory
    }

    fn account(states: &[&str]) -> FmsCompliance {
        let states = states.iter().map(|state| (*state).into()).collect();
        FmsCompliance { account: account_id("222233334444"), states }
    }

    #[test]
    fn clean_all_comply() {
        assert_eq!(status(&CHECK, &with(Ok(vec![account(&["COMPLIANT"])]))), "pass");
    }

    #[test]
    fn failing_one_does_not() {
        let mixed = vec![account(&["COMPLIANT"]), account(&["COMPLIANT", "NON_COMPLIANT"])];
        assert_eq!(status(&CHECK, &with(Ok(mixed))), "fail");
    }

    #[test]
    fn borderline_not_evaluated_and_not_in_charge() {
        assert_eq!(status(&CHECK, &with(Ok(vec![account(&[])]))), "fail");
        assert_eq!(status(&CHECK, &with(Ok(vec![]))), "fail");
        assert!(statuses(&CHECK, &inventory()).is_empty());
    }

    #[test]
    fn gap_in_either_call() {
        assert_eq!(status(&CHECK, &with(Err(denied("fms:ListComplianceStatus")))), "unknown");
        let mut inventory = inventory();
        home(&mut inventory).fms.policies = Err(denied("fms:ListPolicies"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
