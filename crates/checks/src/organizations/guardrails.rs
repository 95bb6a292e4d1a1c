//! Whether service control policies keep the accounts of the organisation from certain calls.
//!
//! Source: AWS Organizations User Guide, "SCP evaluation": an explicit `Deny` at any level above the account counts, and
//! so does a level at which nothing allows the call. The management account is bound by none.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, Gap, GapCause, OrganizationAccount};
use scanmonster_policy::{Condition, Document, Effect, OperatorBase, Statement, wildcard_matches_ignoring_case};

use super::accounts;
use crate::{Context, Evidence, Outcome, Resource, Verdicts};

/// The calls whose answers a pass needs.
pub(super) const PERMISSIONS: &[&str] = &[
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "organizations:ListParents",
    "organizations:ListRoots",
    "organizations:ListPolicies",
    "organizations:DescribePolicy",
    "organizations:ListTargetsForPolicy",
];

/// Where the documents come from.
const SOURCE: &str = "organizations:DescribePolicy";

/// A call that ought to be out of reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guarded {
    /// The action.
    pub(super) action: &'static str,
    /// A resource of the kind, after `arn:aws:<service>:us-east-1:<account>:`. None: a `Deny` for any resource counts,
    /// as it names those that matter (the trail of the organisation).
    pub(super) resource: Option<&'static str>,
}

/// What is said of an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// Where every call is denied.
    pub(super) clean: &'static str,
    /// Where one is not.
    pub(super) failing: &'static str,
}

/// Judges every account of the organisation, in its management account's inventory.
///
/// # Errors
/// The gap of a list; one of a policy or an account makes the accounts concerned unknown.
pub(super) fn judge_each(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    guarded: &[Guarded],
    words: Words,
) -> Collected<()> {
    let Some(list) = accounts::managed(context, verdicts)? else { return Ok(()) };
    let policies = policies(context);
    let roots = context.inventory.organization.roots_with_scps.as_ref().map_err(Clone::clone)?;
    let roots = accounts::in_charge(roots, "organizations:ListRoots")?;
    for account in list {
        verdicts.judge(Resource::global(&account.arn, &account.name), || {
            let ancestors = account.ancestors.as_ref().map_err(Clone::clone)?;
            let policies = policies.as_ref().map_err(Clone::clone)?;
            Ok(decide(context, account, ancestors, roots, policies, guarded, words))
        });
    }
    Ok(())
}

/// A policy that can be read, and what it is attached to.
struct Policy<'a> {
    document: Document,
    targets: &'a BTreeSet<String>,
}

fn policies<'a>(context: &Context<'a>) -> Collected<Vec<Policy<'a>>> {
    let list = context.inventory.organization.service_control_policies.as_ref().map_err(Clone::clone)?;
    let read = |policy: &'a scanmonster_inventory::ServiceControlPolicy| {
        let text = policy.document.as_ref().map_err(Clone::clone)?;
        let document = Document::parse(text).map_err(|error| {
            let detail = format!("policy `{}`: {error}", policy.name.escape_debug());
            Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, detail)
        })?;
        Ok(Policy { document, targets: policy.targets.as_ref().map_err(Clone::clone)? })
    };
    accounts::in_charge(list, "organizations:ListPolicies")?.iter().map(read).collect()
}

fn decide(
    context: &Context<'_>,
    account: &OrganizationAccount,
    ancestors: &[String],
    roots: &BTreeSet<String>,
    policies: &[Policy<'_>],
    guarded: &[Guarded],
    words: Words,
) -> Outcome {
    if account.id == context.inventory.account {
        return Outcome::not_applicable("service control policies do not bind the management account");
    }
    if account.status != "ACTIVE" {
        return Outcome::not_applicable("the account is not active");
    }
    if !ancestors.iter().any(|ancestor| roots.contains(ancestor)) {
        return Outcome::fail("service control policies are switched off in the organisation");
    }
    let levels: Vec<Vec<&Document>> = std::iter::once(account.id.as_str())
        .chain(ancestors.iter().map(String::as_str))
        .map(|level| {
            policies.iter().filter(|policy| policy.targets.contains(level)).map(|policy| &policy.document).collect()
        })
        .collect();
    let allowed: Vec<&str> = guarded
        .iter()
        .filter(|guarded| !levels.iter().any(|level| keeps_from(level, **guarded, account.id.as_str())))
        .map(|guarded| guarded.action)
        .collect();
    if allowed.is_empty() {
        Outcome::pass(words.clean)
    } else {
        Outcome::Fail(Evidence::new(words.failing).facts("action", allowed))
    }
}

/// Whether what is attached at one level keeps the account from the call.
fn keeps_from(level: &[&Document], guarded: Guarded, account: &str) -> bool {
    let statements = || level.iter().flat_map(|document| &document.statements);
    let allows =
        statements().any(|statement| statement.effect == Effect::Allow && statement.covers_action(guarded.action));
    let denies = statements().any(|statement| is_denial(statement, guarded, account));
    denies || (!level.is_empty() && !allows)
}

fn is_denial(statement: &Statement, guarded: Guarded, account: &str) -> bool {
    let covers_resource = guarded.resource.is_none_or(|resource| {
        let service = guarded.action.split(':').next().unwrap_or_default();
        statement.covers_resource(&format!("arn:aws:{service}:us-east-1:{account}:{resource}"))
    });
    statement.effect == Effect::Deny
        && statement.covers_action(guarded.action)
        && covers_resource
        && statement.conditions.iter().all(|condition| is_harmless(condition, account))
}

/// The condition only lets chosen principals or accounts escape, and not everybody of this account.
fn is_harmless(condition: &Condition, account: &str) -> bool {
    let spares = |value: &String, sample: &str| wildcard_matches_ignoring_case(value, sample);
    let is_exception = matches!(
        condition.operator.base,
        OperatorBase::ArnNotEquals
            | OperatorBase::ArnNotLike
            | OperatorBase::StringNotEquals
            | OperatorBase::StringNotEqualsIgnoreCase
            | OperatorBase::StringNotLike
    );
    if condition.is_on("aws:PrincipalArn") {
        let anybody =
            [format!("arn:aws:iam::{account}:role/any-role-at-all"), format!("arn:aws:iam::{account}:user/any-user")];
        is_exception && !condition.values.iter().any(|value| anybody.iter().any(|sample| spares(value, sample)))
    } else if condition.is_on("aws:PrincipalAccount") {
        is_exception && !condition.values.iter().any(|value| spares(value, account))
    } else {
        let says_no = condition.operator.base == OperatorBase::Bool && condition.values == ["false"];
        says_no && (condition.is_on("aws:PrincipalIsAWSService") || condition.is_on("aws:ViaAWSService"))
    }
}

/// Cases for the tests of the family.
#[cfg(test)]
pub(crate) mod cases {
    use scanmonster_inventory::{Inventory, Organization, OrganizationWide, ServiceControlPolicy};
    use scanmonster_testkit::*;

    use crate::CheckDef;
    use crate::testing::{denied, status};

    /// What AWS attaches everywhere.
    pub(in super::super) const FULL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

    /// The management account of an organisation with one member, `222233334444`, and these policies, attached to
    /// these targets beside the policy that allows everything.
    pub(in super::super) fn managing(policies: &[(&str, &[&str])]) -> Inventory {
        let mut inventory = inventory();
        let mut membership = membership();
        membership.management_account = account_id(ACCOUNT);
        let organization = &mut inventory.organization;
        organization.membership = Ok(Some(membership));
        organization.accounts = Ok(OrganizationWide::Told(vec![organization_account("222233334444")]));
        organization.roots_with_scps = Ok(OrganizationWide::Told(["r-a".to_owned()].into()));
        let mut list = vec![service_control_policy("full", FULL, &["r-a", "ou-a", "222233334444"])];
        list.extend(policies.iter().map(|(document, targets)| service_control_policy("p", document, targets)));
        organization.service_control_policies = Ok(OrganizationWide::Told(list));
        inventory
    }

    /// The same for the assessed account as a member that administers policies and is told them.
    pub(crate) fn told(policies: &[(&str, &[&str])]) -> Inventory {
        let mut inventory = managing(policies);
        let organization = &mut inventory.organization;
        organization.membership = Ok(Some(membership()));
        organization.accounts = Ok(OrganizationWide::Told(vec![organization_account(ACCOUNT)]));
        if let Ok(OrganizationWide::Told(list)) = &mut organization.service_control_policies {
            list[0].targets = Ok(["r-a", "ou-a", ACCOUNT].map(str::to_owned).into());
        }
        inventory
    }

    /// Without the answer of any one of the family's calls every account is unknown.
    pub(in super::super) fn assert_gaps_are_unknown(check: &'static CheckDef, document: &str) {
        let changes: [fn(&mut Organization); 7] = [
            |organization| organization.membership = Err(denied("organizations:DescribeOrganization")),
            |organization| organization.accounts = Err(denied("organizations:ListAccounts")),
            |organization| {
                let mut account = organization_account("222233334444");
                account.ancestors = Err(denied("organizations:ListParents"));
                organization.accounts = Ok(OrganizationWide::Told(vec![account]));
            },
            |organization| organization.roots_with_scps = Err(denied("organizations:ListRoots")),
            |organization| organization.service_control_policies = Err(denied("organizations:ListPolicies")),
            |organization| policy(organization).document = Err(denied("organizations:DescribePolicy")),
            |organization| policy(organization).targets = Err(denied("organizations:ListTargetsForPolicy")),
        ];
        for change in changes {
            let mut inventory = managing(&[(document, &["r-a"])]);
            assert_eq!(status(check, &inventory), "pass");
            change(&mut inventory.organization);
            assert_eq!(status(check, &inventory), "unknown");
        }
    }

    fn policy(organization: &mut Organization) -> &mut ServiceControlPolicy {
        match organization.service_control_policies.as_mut().unwrap() {
            OrganizationWide::Told(list) => &mut list[1],
            OrganizationWide::NotInCharge => panic!("the account manages the organisation"),
        }
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::OrganizationWide;
    use scanmonster_testkit::*;

    use super::cases::{FULL, managing};
    use crate::organizations::account_may_leave_organization::CHECK;
    use crate::testing::{status, statuses};

    fn deny(condition: &str) -> String {
        format!(
            r#"{{"Statement":[{{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*","Condition":{condition}}}]}}"#
        )
    }

    #[test]
    fn clean_at_any_level_and_with_spared_principals() {
        for target in ["r-a", "ou-a", "222233334444"] {
            assert_eq!(status(&CHECK, &managing(&[(&deny("{}"), &[target])])), "pass", "{target}");
        }
        for condition in [
            r#"{"ArnNotLike":{"aws:PrincipalARN":"arn:aws:iam::*:role/AWSControlTowerExecution"}}"#,
            r#"{"StringNotEquals":{"aws:PrincipalAccount":"999999999999"}}"#,
            r#"{"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#,
        ] {
            assert_eq!(status(&CHECK, &managing(&[(&deny(condition), &["r-a"])])), "pass", "{condition}");
        }
    }

    #[test]
    fn failing_denials_that_do_not_reach_everybody() {
        assert_eq!(status(&CHECK, &managing(&[(&deny("{}"), &["ou-other"])])), "fail");
        for condition in [
            r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}"#,
            r#"{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#,
            r#"{"StringNotEquals":{"aws:PrincipalAccount":"222233334444"}}"#,
        ] {
            assert_eq!(status(&CHECK, &managing(&[(&deny(condition), &["r-a"])])), "fail", "{condition}");
        }
    }

    #[test]
    fn failing_switched_off() {
        let mut inventory = managing(&[(&deny("{}"), &["r-a"])]);
        inventory.organization.roots_with_scps = Ok(OrganizationWide::Told([].into()));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_level_at_which_nothing_allows_it() {
        let mut inventory = managing(&[]);
        let only_s3 = FULL.replace(r#""Action":"*""#, r#""Action":"s3:*""#);
        let list = vec![
            service_control_policy("full", FULL, &["r-a", "222233334444"]),
            service_control_policy("s3", &only_s3, &["ou-a"]),
        ];
        inventory.organization.service_control_policies = Ok(OrganizationWide::Told(list));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_accounts_that_are_not_bound_or_not_active() {
        let mut inventory = managing(&[]);
        let mut closed = organization_account("333344445555");
        closed.status = "SUSPENDED".into();
        let list = vec![organization_account(ACCOUNT), closed];
        inventory.organization.accounts = Ok(OrganizationWide::Told(list));
        assert!(statuses(&CHECK, &inventory).values().all(|word| word == "na"));
    }

    #[test]
    fn gap_in_a_policy_that_cannot_be_read() {
        assert_eq!(status(&CHECK, &managing(&[("nonsense", &["ou-other"])])), "unknown");
    }
}
