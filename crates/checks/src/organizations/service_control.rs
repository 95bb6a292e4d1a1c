//! The service control policies above the assessed account, where its own inventory tells them.
//!
//! AWS tells them to the management account, which none of them binds, and to accounts that administer policies of
//! AWS Organizations for it. Elsewhere they are not known: they could only take away, so whoever is found to be an
//! administrator may be kept from it, but nobody is passed by mistake.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, Inventory, OrganizationWide, ServiceControlPolicy};
use scanmonster_policy::{PolicySet, ServiceControl};

use super::accounts::in_charge;

/// What binds the users and roles of the account. Of what the account is told, a part that could not be read is
/// carried along as unread.
pub(crate) fn service_control(inventory: &Inventory) -> ServiceControl {
    let organization = &inventory.organization;
    let (Ok(OrganizationWide::Told(policies)), Ok(Some(membership))) =
        (&organization.service_control_policies, &organization.membership)
    else {
        return ServiceControl::Exempt;
    };
    if membership.management_account == inventory.account {
        return ServiceControl::Exempt;
    }
    match levels(inventory) {
        Ok(None) => ServiceControl::Exempt,
        Ok(Some(levels)) => ServiceControl::above(levels, |level| attached(policies, level)),
        Err(gap) => ServiceControl::above([inventory.account.as_str()], |_| {
            let mut unread = PolicySet::new();
            unread.add_unread(format!("service control policies ({gap})"));
            unread
        }),
    }
}

/// The account, its organisational units and its root; none where service control policies are switched off.
fn levels(inventory: &Inventory) -> Collected<Option<Vec<&str>>> {
    let organization = &inventory.organization;
    let roots = organization.roots_with_scps.as_ref().map_err(Clone::clone)?;
    let roots = in_charge(roots, "organizations:ListRoots")?;
    let accounts = organization.accounts.as_ref().map_err(Clone::clone)?;
    let own = in_charge(accounts, "organizations:ListAccounts")?.iter().find(|one| one.id == inventory.account);
    let own = own.ok_or_else(|| super::accounts::unlisted("organizations:ListAccounts"))?;
    let ancestors = own.ancestors.as_ref().map_err(Clone::clone)?;
    let is_on = ancestors.iter().any(|ancestor| roots.contains(ancestor));
    let levels = std::iter::once(own.id.as_str()).chain(ancestors.iter().map(String::as_str));
    Ok(is_on.then(|| levels.collect()))
}

/// The policies at one level.
fn attached(policies: &[ServiceControlPolicy], level: &str) -> PolicySet {
    let mut set = PolicySet::new();
    let is_attached = |targets: &BTreeSet<String>| targets.contains(level);
    // Where a policy is attached may be unknown; it may be here.
    for policy in policies.iter().filter(|policy| policy.targets.as_ref().map_or(true, is_attached)) {
        let name = format!("service control policy `{}`", policy.name.escape_debug());
        match (&policy.document, &policy.targets) {
            (Ok(text), Ok(_)) => set.add_text(&name, text),
            _ => set.add_unread(name),
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use scanmonster_policy::{Caller, Decision, Permissions};
    use scanmonster_testkit::*;

    use super::*;
    use crate::organizations::guardrails::cases::{FULL, managing, told};
    use crate::testing::denied;

    const DENY: &str = r#"{"Statement":{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}}"#;

    fn may_pass_roles(inventory: &Inventory) -> Decision {
        let identity: PolicySet = [scanmonster_policy::Document::parse(FULL).unwrap()].into_iter().collect();
        let caller = Caller::from_arn("arn:aws:iam::111122223333:user/ci").unwrap();
        let permissions = Permissions::new(caller, identity).with_service_control(service_control(inventory));
        permissions.may("iam:PassRole", "*").decision()
    }

    #[test]
    fn a_denial_at_any_level_takes_away() {
        assert_eq!(may_pass_roles(&told(&[])), Decision::Allowed);
        for level in ["r-a", "ou-a", ACCOUNT] {
            assert_eq!(may_pass_roles(&told(&[(DENY, &[level])])), Decision::Denied, "{level}");
        }
        assert_eq!(may_pass_roles(&told(&[(DENY, &["ou-other"])])), Decision::Allowed);
    }

    #[test]
    fn a_list_of_what_is_allowed_narrows() {
        let mut narrow = told(&[]);
        let OrganizationWide::Told(list) = narrow.organization.service_control_policies.as_mut().unwrap() else {
            panic!("the account is in charge");
        };
        let everywhere_else = ["r-a", ACCOUNT].map(str::to_owned).into();
        list[0].targets = Ok(everywhere_else);
        let only_s3 = FULL.replace(r#""Action":"*""#, r#""Action":"s3:*""#);
        list.push(service_control_policy("s3", &only_s3, &["ou-a"]));
        assert_eq!(may_pass_roles(&narrow), Decision::Denied);
    }

    #[test]
    fn a_condition_takes_nothing_away() {
        let somewhere = r#"{"Statement":{"Effect":"Deny","Action":"iam:PassRole","Resource":"*",
            "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}}"#;
        assert_eq!(may_pass_roles(&told(&[(somewhere, &["r-a"])])), Decision::Allowed);
    }

    #[test]
    fn who_is_not_bound_or_not_told_keeps_everything() {
        let deny: &[(&str, &[&str])] = &[(DENY, &["r-a"])];
        assert_eq!(may_pass_roles(&managing(deny)), Decision::Allowed, "the management account");
        let mut off = told(deny);
        off.organization.roots_with_scps = Ok(OrganizationWide::Told([].into()));
        assert_eq!(may_pass_roles(&off), Decision::Allowed, "switched off");
        let mut ordinary = told(deny);
        ordinary.organization.service_control_policies = Ok(OrganizationWide::NotInCharge);
        assert_eq!(may_pass_roles(&ordinary), Decision::Allowed);
    }

    #[test]
    fn what_the_account_is_told_in_part_is_unknown() {
        let spoil: [fn(&mut scanmonster_inventory::Organization); 5] = [
            |it| it.roots_with_scps = Err(denied("organizations:ListRoots")),
            |it| it.accounts = Err(denied("organizations:ListAccounts")),
            |it| it.accounts = Ok(OrganizationWide::Told(vec![])),
            |it| policy(it).document = Err(denied("organizations:DescribePolicy")),
            |it| policy(it).targets = Err(denied("organizations:ListTargetsForPolicy")),
        ];
        for spoil in spoil {
            let mut inventory = told(&[(FULL, &["r-a"])]);
            spoil(&mut inventory.organization);
            assert!(matches!(may_pass_roles(&inventory), Decision::Unknown(_)));
        }
    }

    fn policy(organization: &mut scanmonster_inventory::Organization) -> &mut ServiceControlPolicy {
        match organization.service_control_policies.as_mut().unwrap() {
            OrganizationWide::Told(list) => &mut list[1],
            OrganizationWide::NotInCharge => panic!("the account is in charge"),
        }
    }
}
