//! A customer managed policy that lets its holder assume any role that lets it, or a role of any account.
//!
//! All roles of one account are as wide as a resource `*`, and so are all but some (`NotResource`), which Prowler does
//! not know. So is one role name in whatever account (`arn:aws:iam::*:role/x`): anybody may make a role of that
//! name. A condition on the roles' tags is a choice and passes, and so does, for a role of any account, one on
//! the account or organisation that the role is in. A boundary alone grants nothing.
//! Roles of a named account by the beginning of their name (`role/Test*`) are a choice as well, where Prowler fails any
//! wildcard: AWS's own example of a narrow permission is of that form (IAM User Guide, "Grant a user permissions to
//! switch roles").

use scanmonster_inventory::Collected;
use scanmonster_policy::{Condition, Document, Effect, OperatorBase, Resources, Statement, wildcard_matches};

use super::documents::SOURCE;
use super::policy_rules::{Rule, judge_managed};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-policy-allows-role-assumption-of-any-role",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A customer managed policy allows assuming any role or a role of any account",
        ja: "カスタマー管理ポリシーがあらゆるロールやあらゆるアカウントのロールの引き受けを許可している",
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
        refrains: "allows assuming neither any role nor a role of any account",
        finds: |document| {
            if assumes_anything(document) {
                Some("allows assuming any role")
            } else if assumes_in_any_account(document) {
                Some("allows assuming a role of any account")
            } else {
                None
            }
        },
    };
    judge_managed(context, verdicts, &rule)
}

/// The call that the check is about.
const ACTION: &str = "sts:AssumeRole";

/// A role that no policy names: whoever may assume it may assume any role of its account.
const PROBE: &str = "role/scanmonster-probe-7f3a91";

/// Whether the document lets its holder assume any role, of every account or of one. A condition on the
/// role's tags chooses among roles and so excuses; other conditions say how or when, not which.
fn assumes_anything(document: &Document) -> bool {
    let about_any = |statement: &Statement| {
        statement.covers_action(ACTION) && probes(statement).iter().any(|role| statement.covers_resource(role))
    };
    let allowed = document.statements.iter().any(|statement| {
        statement.effect == Effect::Allow && about_any(statement) && !statement.conditions.iter().any(is_on_role_tag)
    });
    allowed && !denials(document).any(|deny| deny.conditions.is_empty() && is_about_everything(&deny.resources))
}

/// The `Deny` statements that are about assuming roles.
fn denials(document: &Document) -> impl Iterator<Item = &Statement> {
    let denying = document.statements.iter().filter(|statement| statement.effect == Effect::Deny);
    denying.filter(|statement| statement.covers_action(ACTION))
}

/// Whether the document lets its holder assume a role in whatever account, though not every role of it.
fn assumes_in_any_account(document: &Document) -> bool {
    let allowed = document.statements.iter().any(|statement| {
        statement.effect == Effect::Allow
            && statement.covers_action(ACTION)
            && matches!(&statement.resources, Resources::Only(list) if list.iter().any(|pattern| is_of_any_account(pattern)))
            && !statement.conditions.iter().any(|condition| is_on_role_tag(condition) || pins_account(condition))
    });
    allowed && !denials(document).any(denies_other_accounts)
}

/// `arn:aws:iam::*:role/audit`, `arn:aws:iam::12345678901?:role/audit`.
fn is_of_any_account(pattern: &str) -> bool {
    let fields: Vec<&str> = pattern.splitn(6, ':').collect();
    let &["arn", _, service, _, account, resource] = fields.as_slice() else { return false };
    let fixed = resource.split(['*', '?', '$']).next().unwrap_or_default();
    wildcard_matches(service, "iam")
        && account.contains(['*', '?'])
        && (fixed.starts_with("role/") || "role/".starts_with(fixed))
}

/// `arn:aws:iam::111122223333:role/*`, and what is no role: `arn:aws:s3:::bucket`.
fn is_of_named_account(pattern: &str) -> bool {
    let fields: Vec<&str> = pattern.splitn(6, ':').collect();
    let &["arn", _, service, _, account, _] = fields.as_slice() else { return false };
    !wildcard_matches(service, "iam") || !(account.is_empty() || account.contains(['*', '?']))
}

/// Whether the condition of an `Allow` names the accounts or the organisation of the role. A policy variable
/// (`${aws:PrincipalOrgID}`) is a name as well.
fn pins_account(condition: &Condition) -> bool {
    condition.requires_value() && names_accounts(condition)
}

/// Whether the `Deny` takes away all roles but those of named accounts or organisations.
fn denies_other_accounts(deny: &Statement) -> bool {
    match deny.conditions.as_slice() {
        [] => match &deny.resources {
            Resources::Except(spared) => spared.iter().all(|pattern| is_of_named_account(pattern)),
            other => is_about_everything(other),
        },
        // A negated comparison holds as well when the request lacks the key.
        [condition] => {
            let negated = matches!(
                condition.operator.base,
                OperatorBase::StringNotEquals | OperatorBase::StringNotEqualsIgnoreCase | OperatorBase::StringNotLike
            );
            is_about_everything(&deny.resources)
                && negated
                && condition.operator.quantifier.is_none()
                && names_accounts(condition)
        }
        _ => false,
    }
}

fn names_accounts(condition: &Condition) -> bool {
    let keys = ["aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"];
    // A path begins with the organisation: `o-a1b2c3d4e5/*`.
    let is_name = |value: &String| {
        let name = value.split('/').next().unwrap_or_default();
        !name.is_empty() && !name.contains(['*', '?'])
    };
    keys.iter().any(|key| condition.is_on(key)) && !condition.values.is_empty() && condition.values.iter().all(is_name)
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

    fn audit_anywhere(more: &str) -> String {
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/audit"{more}}}]}}"#
        )
    }

    #[test]
    fn failing_one_role_name_in_every_account() {
        for resource in [
            "arn:aws:iam::*:role/audit",
            "arn:aws:iam::12345678901?:role/audit",
            "arn:aws:iam::1111*:role/path/audit",
            "arn:*:iam::*:role/app-*",
            "arn:aws:iam::*:*/audit",
        ] {
            assert_eq!(attached_with(&allow("sts:AssumeRole", resource)), "fail", "{resource}");
        }
        let all = verdicts(&CHECK, &with_policy(managed_policy("app", &audit_anywhere(""))));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.summary.contains("a role of any account"), "{}", evidence.summary);
    }

    #[test]
    fn clean_one_role_name_in_named_accounts() {
        let list = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::111122223333:role/audit","arn:aws:iam::444455556666:role/audit"]}}"#;
        assert_eq!(attached_with(list), "pass");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::${aws:PrincipalAccount}:role/audit")), "pass");
        assert_eq!(attached_with(&allow("sts:AssumeRole", "arn:aws:iam::*:user/alice")), "pass");
        assert_eq!(attached_with(&allow("sts:GetCallerIdentity", "arn:aws:iam::*:role/audit")), "pass");
    }

    #[test]
    fn borderline_account_or_organisation_of_the_role_is_pinned() {
        for condition in [
            r#"{"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}"#,
            r#"{"StringEquals":{"aws:resourceaccount":["111122223333","444455556666"]}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}"#,
            r#"{"StringEquals":{"aws:ResourceTag/team":"data"}}"#,
        ] {
            assert_eq!(attached_with(&audit_anywhere(&format!(r#","Condition":{condition}"#))), "pass", "{condition}");
        }
        for condition in [
            r#"{"StringLike":{"aws:ResourceOrgID":"o-*"}}"#,
            r#"{"StringEqualsIfExists":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
        ] {
            assert_eq!(attached_with(&audit_anywhere(&format!(r#","Condition":{condition}"#))), "fail", "{condition}");
        }
    }

    #[test]
    fn borderline_organisation_does_not_excuse_any_role() {
        let document = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}}}"#;
        assert_eq!(attached_with(document), "fail");
    }

    #[test]
    fn borderline_other_accounts_are_denied() {
        let with_deny = |deny: &str| {
            let allow = audit_anywhere("");
            format!(r#"{},{{"Effect":"Deny","Action":"sts:*",{deny}}}]}}"#, allow.trim_end_matches("]}"))
        };
        for deny in [
            r#""Resource":"*""#,
            r#""Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
            r#""NotResource":"arn:aws:iam::111122223333:role/*""#,
        ] {
            assert_eq!(attached_with(&with_deny(deny)), "pass", "{deny}");
        }
        for deny in [
            r#""Resource":"arn:aws:iam::111122223333:role/audit""#,
            r#""Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
            r#""Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#,
            r#""NotResource":"arn:aws:iam::*:role/*""#,
            r#""NotResource":["arn:aws:iam::111122223333:role/*","arn:aws:*"]"#,
        ] {
            assert_eq!(attached_with(&with_deny(deny)), "fail", "{deny}");
        }
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
