//! A customer managed policy that lets its holder assume any role that lets it.
//!
//! Prowler looks for a resource `*` only; all roles of one account, and all but some (`NotResource`), are as
//! wide. A condition on the roles' tags is a choice and passes. A boundary alone grants nothing.

use scanmonster_inventory::Collected;
use scanmonster_policy::{Condition, Document, Effect, Resources, Statement};

use super::documents::SOURCE;
use super::policy_rules::{Rule, judge_managed};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-policy-allows-role-assumption-of-any-role",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A customer managed policy allows assuming any role",
        ja: "カスタマー管理ポリシーがあらゆるロールの引き受けを許可している",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02"],
        prowler: &["iam_no_custom_policy_permissive_role_assumption"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("policy_allows_role_assumption_of_any_role.en.md"),
        ja: include_str!("policy_allows_role_assumption_of_any_role.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let rule = Rule {
        refrains: "does not allow assuming any role",
        finds: |document| assumes_anything(document).then_some("allows assuming any role"),
    };
    judge_managed(context, verdicts, &rule)
}

/// A role that no policy names: whoever may assume it may assume any role of its account.
const PROBE: &str = "role/scanmonster-probe-7f3a91";

/// Whether the document lets its holder assume any role, of every account or of one. A condition on the
/// role's tags chooses among roles and so excuses; other conditions say how or when, not which.
fn assumes_anything(document: &Document) -> bool {
    const ACTION: &str = "sts:AssumeRole";
    let about_any = |statement: &Statement| {
        statement.covers_action(ACTION) && probes(statement).iter().any(|role| statement.covers_resource(role))
    };
    let allowed = document.statements.iter().any(|statement| {
        statement.effect == Effect::Allow && about_any(statement) && !statement.conditions.iter().any(is_on_role_tag)
    });
    let denied = document.statements.iter().any(|statement| {
        statement.effect == Effect::Deny
            && statement.conditions.is_empty()
            && statement.covers_action(ACTION)
            && is_about_everything(&statement.resources)
    });
    allowed && !denied
}

/// A role that nobody has, in some account and in every account that the statement names itself.
fn probes(statement: &Statement) -> Vec<String> {
    let named = match &statement.resources {
        Resources::Only(list) | Resources::Except(list) => list.as_slice(),
        Resources::Absent => &[],
    };
    let accounts = named.iter().filter_map(|pattern| {
        let mut fields = pattern.splitn(6, ':');
        let (partition, account) = (fields.nth(1)?, fields.nth(2)?);
        let known = |text: &str| !text.is_empty() && !text.contains(['*', '?']);
        (known(partition) && known(account)).then(|| format!("arn:{partition}:iam::{account}:{PROBE}"))
    });
    let anywhere =
        ["aws", "aws-cn", "aws-us-gov"].map(|partition| format!("arn:{partition}:iam::000000000000:{PROBE}"));
    anywhere.into_iter().chain(accounts).collect()
}

fn is_on_role_tag(condition: &Condition) -> bool {
    let key = condition.key.to_ascii_lowercase();
    condition.requires_value() && (key.starts_with("aws:resourcetag/") || key.starts_with("iam:resourcetag/"))
}

fn is_about_everything(resources: &Resources) -> bool {
    match resources {
        Resources::Absent => true,
        Resources::Only(list) => list.iter().any(|pattern| pattern == "*"),
        Resources::Except(list) => list.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::ManagedPolicy;
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, statuses, verdicts};

    fn attached_with(document: &str) -> String {
        status(&CHECK, &with_policy(managed_policy("app", document)))
    }

    #[test]
    fn clean_narrow_policies_pass() {
        assert_eq!(attached_with(READ_ONE), "pass");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/deploy")), "pass");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/app-*")), "pass");
        assert_eq!(attached_with(&allow("sts:GetCallerIdentity", "*")), "pass");
    }

    #[test]
    fn failing_wide_policies() {
        assert_eq!(attached_with(&allow("sts:AssumeRole", "*")), "fail");
        assert_eq!(attached_with(&allow("sts:*", "*")), "fail");
        assert_eq!(attached_with(ADMIN), "fail");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::*:role/*")), "fail");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/*")), "fail");
    }

    #[test]
    fn borderline_chosen_by_tag_or_denied_passes() {
        let tagged = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"data"}}}}"#;
        assert_eq!(attached_with(tagged), "pass");
        let denied = r#"{"Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}]}"#;
        assert_eq!(attached_with(denied), "pass");
    }

    #[test]
    fn borderline_one_role_name_in_every_account_passes() {
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::*:role/audit")), "pass");
    }

    #[test]
    fn borderline_all_roles_but_some_fail() {
        let document = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","NotResource":"arn:aws:iam::111122223333:role/admin"}}"#;
        assert_eq!(attached_with(document), "fail");
    }

    #[test]
    fn borderline_unattached_policy_is_low_and_a_boundary_is_none() {
        let unattached = ManagedPolicy { attachment_count: 0, ..managed_policy("app", ADMIN) };
        let all = verdicts(&CHECK, &with_policy(unattached.clone()));
        assert_eq!(all[0].severity, Severity::Low);
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { boundary_count: 1, ..unattached })), "na");
    }

    #[test]
    fn borderline_aws_managed_policies_are_left_out() {
        assert!(statuses(&CHECK, &with_policy(aws_policy("AdministratorAccess", ADMIN))).is_empty());
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_broken_document_is_unknown() {
        assert_eq!(attached_with(BROKEN), "unknown");
    }
}
