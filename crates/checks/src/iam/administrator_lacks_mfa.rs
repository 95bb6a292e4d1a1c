//! An IAM user with administrator rights can act without MFA.
//!
//! Prowler knows only members of groups with `AdministratorAccess` and their passwords. Here every policy of the
//! user counts, its own and its groups', and so do access keys that no policy holds to MFA, since an MFA device
//! by itself does not protect a key.

use scanmonster_inventory::{AuthorizationDetails, Collected, CredentialReportRow, IamUser};
use scanmonster_policy::{Document, allows_everything, allows_full_service};

use super::mfa_conditions::allows_everything_without_mfa;
use super::report_rows::{active_keys, has_password, incomplete};
use super::user_policies::{managed, policies, together};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-administrator-lacks-mfa",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "IAM user with administrator rights can act without MFA",
        ja: "管理者権限を持つ IAM ユーザーが MFA なしで操作できる",
    },
    severity: Severity::Critical,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP01", "SEC03-BP02"],
        prowler: &[],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("administrator_lacks_mfa.en.md"),
        ja: include_str!("administrator_lacks_mfa.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for user in &details.users {
        verdicts.judge(Resource::global(&user.arn, &user.name), || {
            let report = context.inventory.iam.credential_report.as_ref().map_err(Clone::clone)?;
            let policies = policies(details, user)?;
            let all = together(&policies);
            if !allows_everything(&all) || is_bounded(details, user)? {
                return Ok(Outcome::not_applicable("the user is no administrator"));
            }
            let row = report.iter().find(|row| row.arn == user.arn);
            // A user may be younger than the report.
            let row = row.ok_or_else(|| incomplete("no row of the user"))?;
            Ok(decide(row, has_password(row)?, &all, &granting(&policies)))
        });
    }
    Ok(())
}

fn decide(row: &CredentialReportRow, password: bool, policies: &Document, granting: &[&str]) -> Outcome {
    let keys: Vec<String> = active_keys(row).map(|(number, _)| format!("access key {number}")).collect();
    let evidence = |summary: &str| Evidence::new(summary).facts("policy", granting.iter().copied());
    if password && !row.mfa_active {
        let evidence = evidence("the user is an administrator with a console password and no MFA device");
        return Outcome::Fail(evidence.fact("credential", "console password").facts("credential", keys));
    }
    if keys.is_empty() && !password {
        return Outcome::not_applicable("the user has neither a console password nor an active access key");
    }
    if !keys.is_empty() && allows_everything_without_mfa(policies) {
        let evidence = evidence("the user's access key gives administrator rights without MFA");
        return Outcome::FailAs(Severity::High, evidence.facts("credential", keys));
    }
    Outcome::pass("the user can use its administrator rights only with MFA")
}

/// A boundary that leaves all of IAM does not hold an administrator: a role without boundary is soon made.
fn is_bounded(details: &AuthorizationDetails, user: &IamUser) -> Collected<bool> {
    let Some(arn) = &user.permissions_boundary else { return Ok(false) };
    let boundary = managed(details, arn)?;
    Ok(!allows_everything(&boundary) && !allows_full_service(&boundary, "iam"))
}

/// Names of the policies that make an administrator each by itself.
fn granting(policies: &[(String, Document)]) -> Vec<&str> {
    policies.iter().filter(|(_, document)| allows_everything(document)).map(|(name, _)| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{
        AttachedPolicy, AuthorizationDetails, CredentialReportRow, IamUser, InlinePolicy, Inventory,
    };
    use scanmonster_testkit::{group, managed_policy, user};

    use super::super::report_rows::{account_with_user, active_key};
    use super::CHECK;
    use crate::Severity;
    use crate::testing::{denied, status, verdicts};

    const ADMIN: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    const READER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
    const WITH_MFA: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
        "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#;

    fn attached(name: &str) -> AttachedPolicy {
        AttachedPolicy { name: name.into(), arn: format!("arn:aws:iam::111122223333:policy/{name}") }
    }

    fn inline(document: &str) -> Vec<InlinePolicy> {
        vec![InlinePolicy { name: "inline".into(), document: document.into() }]
    }

    /// Alice, and the managed policies `admin` and `reader`, each also attached to the group of that name.
    fn account(change: impl FnOnce(&mut IamUser), credentials: impl FnOnce(&mut CredentialReportRow)) -> Inventory {
        let mut alice = user("alice");
        change(&mut alice);
        let mut details = AuthorizationDetails { users: vec![alice], ..AuthorizationDetails::default() };
        for (name, document) in [("admin", ADMIN), ("reader", READER)] {
            details.policies.push(managed_policy(name, document));
            let mut group = group(name);
            group.attached_policies.push(attached(name));
            details.groups.push(group);
        }
        let mut inventory = account_with_user(credentials);
        inventory.iam.authorization_details = Ok(details);
        inventory
    }

    fn password(row: &mut CredentialReportRow) {
        row.password_enabled = Some(true);
    }

    fn password_and_mfa(row: &mut CredentialReportRow) {
        row.password_enabled = Some(true);
        row.mfa_active = true;
    }

    fn key(row: &mut CredentialReportRow) {
        row.access_keys[0] = active_key("2026-06-01", None);
    }

    #[test]
    fn clean_administrator_with_mfa() {
        assert_eq!(status(&CHECK, &account(|user| user.inline_policies = inline(ADMIN), password_and_mfa)), "pass");
    }

    #[test]
    fn clean_key_that_policies_hold_to_mfa() {
        assert_eq!(status(&CHECK, &account(|user| user.inline_policies = inline(WITH_MFA), key)), "pass");
    }

    #[test]
    fn failing_administrators_by_every_way() {
        let inline = account(|user| user.inline_policies = inline(ADMIN), password);
        let direct = account(|user| user.attached_policies = vec![attached("admin")], password);
        let by_group = account(|user| user.groups = vec!["reader".into(), "admin".into()], password);
        for inventory in [inline, direct, by_group] {
            let found = verdicts(&CHECK, &inventory);
            assert_eq!(status(&CHECK, &inventory), "fail");
            assert_eq!(found[0].severity, Severity::Critical);
        }
    }

    #[test]
    fn failing_key_without_mfa_condition_is_high() {
        let inventory = account(|user| user.inline_policies = inline(ADMIN), key);
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::High);
    }

    #[test]
    fn failing_key_beside_a_password_with_mfa() {
        let inventory = account(
            |user| user.inline_policies = inline(ADMIN),
            |row| {
                password_and_mfa(row);
                key(row);
            },
        );
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::High);
    }

    #[test]
    fn borderline_others_are_not_judged() {
        assert_eq!(status(&CHECK, &account(|user| user.groups = vec!["reader".into()], password)), "na");
        assert_eq!(status(&CHECK, &account(|user| user.inline_policies = inline(ADMIN), |_| {})), "na");
    }

    #[test]
    fn borderline_deny_in_another_policy_counts() {
        let deny = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;
        let change = |user: &mut IamUser| {
            user.inline_policies = inline(deny);
            user.attached_policies = vec![attached("admin")];
        };
        assert_eq!(status(&CHECK, &account(change, password)), "na");
    }

    #[test]
    fn borderline_boundary_holds_unless_it_leaves_everything() {
        let bounded = |boundary: &str| {
            account(
                |user| {
                    user.inline_policies = inline(ADMIN);
                    user.permissions_boundary = Some(attached(boundary).arn);
                },
                password,
            )
        };
        assert_eq!(status(&CHECK, &bounded("reader")), "na");
        assert_eq!(status(&CHECK, &bounded("admin")), "fail");
        assert_eq!(status(&CHECK, &bounded("unseen")), "unknown");
    }

    #[test]
    fn gap_of_either_call_is_unknown() {
        let mut report = account(|_| {}, |_| {});
        report.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        let mut details = account(|_| {}, |_| {});
        details.iam.authorization_details = Err(denied("iam:GetAccountAuthorizationDetails"));
        assert_eq!(status(&CHECK, &report), "unknown");
        assert_eq!(status(&CHECK, &details), "unknown");
    }

    #[test]
    fn gap_where_a_policy_a_group_or_the_row_is_missing() {
        let unreadable = account(|user| user.inline_policies = inline("{"), password_and_mfa);
        let no_policy = account(|user| user.attached_policies = vec![attached("unseen")], password_and_mfa);
        let no_group = account(|user| user.groups = vec!["unseen".into()], password_and_mfa);
        let no_row = account(
            |user| {
                user.arn.push('2');
                user.inline_policies = inline(ADMIN);
            },
            password_and_mfa,
        );
        let no_password_state = account(|user| user.inline_policies = inline(ADMIN), |row| row.password_enabled = None);
        for inventory in [unreadable, no_policy, no_group, no_row, no_password_state] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
