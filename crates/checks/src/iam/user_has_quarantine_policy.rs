//! AWS has put a user into quarantine because an access key of it became public.

use scanmonster_inventory::{AttachedPolicy, Collected};

use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-has-quarantine-policy",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "IAM user was quarantined by AWS because its access key leaked",
        ja: "アクセスキーの漏えいにより AWS が IAM ユーザーを隔離している",
    },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GetAccountAuthorizationDetails"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP02", "SEC02-BP05"],
        prowler: &[],
        seed: &["AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_has_quarantine_policy.en.md"),
        ja: include_str!("user_has_quarantine_policy.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        let mut quarantines = user.attached_policies.iter().filter(|policy| is_quarantine(policy)).peekable();
        let outcome = if quarantines.peek().is_some() {
            let evidence = Evidence::new("AWS attached its quarantine policy for leaked access keys to the user");
            Outcome::Fail(evidence.facts("policy", quarantines.map(|policy| policy.arn.as_str())))
        } else {
            Outcome::pass("no quarantine policy of AWS is attached to the user")
        };
        verdicts.record(Resource::global(&user.arn, &user.name), outcome);
    }
    Ok(())
}

/// One of AWS's own policies `AWSCompromisedKeyQuarantine`, `…V2`, `…V3`; a customer's policy of that name is not.
fn is_quarantine(policy: &AttachedPolicy) -> bool {
    policy.arn.split_once(":iam::aws:policy/").is_some_and(|(_, name)| name.starts_with("AWSCompromisedKeyQuarantine"))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AttachedPolicy, AuthorizationDetails, Inventory};
    use scanmonster_testkit::user;

    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(policy: Option<&str>) -> Inventory {
        let mut alice = user("alice");
        alice.attached_policies =
            policy.iter().map(|arn| AttachedPolicy { name: "policy".into(), arn: (*arn).into() }).collect();
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.authorization_details =
            Ok(AuthorizationDetails { users: vec![alice], ..AuthorizationDetails::default() });
        inventory
    }

    #[test]
    fn clean_with_other_policies() {
        assert_eq!(status(&CHECK, &account(None)), "pass");
        assert_eq!(status(&CHECK, &account(Some("arn:aws:iam::aws:policy/ReadOnlyAccess"))), "pass");
    }

    #[test]
    fn failing_in_quarantine() {
        assert_eq!(status(&CHECK, &account(Some("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"))), "fail");
        assert_eq!(status(&CHECK, &account(Some("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine"))), "fail");
    }

    #[test]
    fn borderline_policy_of_the_customers_own_is_not_awss() {
        let own = "arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineV2";
        assert_eq!(status(&CHECK, &account(Some(own))), "pass");
    }

    #[test]
    fn gap_of_the_users_is_unknown() {
        let mut inventory = account(None);
        inventory.iam.authorization_details = Err(denied("iam:GetAccountAuthorizationDetails"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
