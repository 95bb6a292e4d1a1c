//! A role with `ReadOnlyAccess` that somebody outside the account may take on.
//!
//! Prowler takes every other account for an outsider. Here accounts known to be of the organisation or trusted in the
//! settings are none; where the organisation's accounts are not known, a sibling is one.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, IamRole};

use super::aws_managed::has;
use super::documents::SOURCE;
use super::role_trusts_outside_account_without_external_id::outsider;
use super::trust;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-gives-read-access-to-outsiders",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A role lets an outside account read everything",
        ja: "外部のアカウントにすべての読み取りを許すロールがある",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE, "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP09"],
        prowler: &["iam_role_cross_account_readonlyaccess_policy"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("role_gives_read_access_to_outsiders.en.md"),
        ja: include_str!("role_gives_read_access_to_outsiders.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// It reads data as well: objects, table items, messages.
const READER: &str = "ReadOnlyAccess";

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || outcome(context, role));
    }
    Ok(())
}

fn outcome(context: &Context<'_>, role: &IamRole) -> Collected<Outcome> {
    if role.is_service_linked() {
        return Ok(trust::service_linked());
    }
    let membership = context.inventory.organization.membership.as_ref().map_err(Clone::clone)?.as_ref();
    let trust = trust::read(context, role, membership.map(|organization| organization.id.as_str()))?;
    if !has(context, &role.attached_policies, READER) {
        return Ok(Outcome::pass("`ReadOnlyAccess` is not attached to the role"));
    }
    let outsiders: BTreeSet<String> =
        trust.grants.iter().filter_map(|grant| outsider(context, membership, grant)).collect();
    Ok(if outsiders.is_empty() {
        Outcome::pass("nobody outside the account, its organisation and trusted accounts may take the role on")
    } else {
        let summary = "somebody outside may take the role on and read nearly all data of the account";
        let severity = if outsiders.contains("everybody") { Severity::Critical } else { Severity::High };
        Outcome::FailAs(severity, Evidence::new(summary).facts("outsider", outsiders))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::{BROKEN, attached_aws, nothing_decided, trust, with};
    use super::*;
    use crate::Settings;
    use crate::testing::{denied, status, statuses, verdicts, verdicts_with};

    fn account(own: bool) -> Inventory {
        reader(if own { r#"{"AWS":"111122223333"}"# } else { r#"{"AWS":"999988887777"}"# }, READER)
    }

    fn reader(principal: &str, policy: &str) -> Inventory {
        let trust_policy = trust(principal, "sts:AssumeRole", "{}");
        let audit = IamRole { attached_policies: vec![attached_aws(policy)], trust_policy, ..role("audit") };
        with(AuthorizationDetails { roles: vec![audit], ..Default::default() })
    }

    #[test]
    fn clean_own_account() {
        assert_eq!(status(&CHECK, &account(true)), "pass");
    }

    #[test]
    fn failing_outside_account() {
        assert_eq!(status(&CHECK, &account(false)), "fail");
        assert_eq!(verdicts(&CHECK, &reader(r#""*""#, READER))[0].severity, Severity::Critical);
    }

    #[test]
    fn borderline_trusted_accounts_and_other_policies() {
        let trusted = Settings { trusted_accounts: [account_id("999988887777")].into(), ..Settings::default() };
        let all = verdicts_with(&CHECK, &account(false), &trusted);
        assert!(matches!(all[0].status, crate::Status::Pass(_)));
        assert_eq!(status(&CHECK, &reader(r#"{"AWS":"999988887777"}"#, "SecurityAudit")), "pass");
    }

    #[test]
    fn gap_unreadable_trust_or_unknown_organisation() {
        let mut inventory = account(true);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].trust_policy = BROKEN.into();
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
        let mut inventory = account(true);
        inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(true);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
