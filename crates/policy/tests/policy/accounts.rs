//! Who can become an administrator of an account: small accounts with known answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use scanmonster_policy::{
    Account, Caller, Decision, Document, EscalationPath, Group, Language, Permissions, PolicySet, Role, ServiceControl,
    Standing, User,
};

use crate::support::parse;

const ADMIN: &str = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const NOTHING: &str = r#"{"Statement":[]}"#;

fn arn(name: &str) -> String {
    format!("arn:aws:iam::111122223333:{name}")
}

fn permissions(name: &str, policy: &str) -> Permissions {
    let mut identity = PolicySet::new();
    identity.add_text("inline", policy);
    Permissions::new(Caller::from_arn(&arn(name)).expect("a user or role"), identity)
}

fn user(name: &str, policy: &str) -> User {
    let permissions = permissions(&format!("user/{name}"), policy);
    User { permissions, groups: vec![], policies: vec![], boundary: None }
}

fn role(name: &str, policy: &str, trust: &str) -> Role {
    let permissions = permissions(&format!("role/{name}"), policy);
    let trust = Document::parse(trust).ok().map(Arc::new);
    Role { permissions, trust, policies: vec![], boundary: None, service_linked: false }
}

fn allow(actions: &str, resource: &str) -> String {
    let actions: Vec<String> = actions.split(' ').map(|action| format!("\"{action}\"")).collect();
    format!(r#"{{"Effect":"Allow","Action":[{}],"Resource":"{resource}"}}"#, actions.join(","))
}

fn policy(statements: &[String]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn trust(principal: &str) -> String {
    format!(r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#)
}

fn trust_if(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole","Condition":{condition}}}]}}"#
    )
}

fn service(name: &str) -> String {
    trust(&format!(r#"{{"Service":"{name}.amazonaws.com"}}"#))
}

const ROOT: &str = r#"{"AWS":"arn:aws:iam::111122223333:root"}"#;
const CI: &str = r#"{"AWS":"arn:aws:iam::111122223333:user/ci"}"#;

fn with_roles(ci: User, roles: Vec<Role>) -> Account {
    Account { users: vec![ci], roles, groups: vec![] }
}

fn standings(account: &Account) -> BTreeMap<String, Standing> {
    account.standings()
}

fn of(account: &Account, name: &str) -> Standing {
    standings(account).remove(&arn(name)).expect(name)
}

fn path(account: &Account) -> EscalationPath {
    match of(account, "user/ci") {
        Standing::Escalates(path) => path,
        other => panic!("{other:?}"),
    }
}

fn ids(account: &Account) -> Vec<&'static str> {
    path(account).steps.iter().map(|step| step.way.id).collect()
}

fn limited(account: &Account) {
    assert_eq!(of(account, "user/ci"), Standing::Limited);
}

#[test]
fn administrators_and_others() {
    let account = with_roles(user("ci", NOTHING), vec![role("boss", ADMIN, &service("ec2"))]);
    limited(&account);
    assert!(matches!(of(&account, "role/boss"), Standing::Administrator(terms) if terms.is_unconditional()));
}

#[test]
fn a_role_to_a_new_function() {
    let create = "lambda:CreateFunction lambda:InvokeFunction";
    let may = |pass: String| user("ci", &policy(&[allow(create, "*"), pass]));
    let boss = || role("boss", ADMIN, &service("lambda"));
    let pass = || allow("iam:PassRole", &arn("role/boss"));
    let account = with_roles(may(pass()), vec![boss()]);
    assert_eq!(ids(&account), ["lambda-001"]);
    let words = path(&account).describe(Language::En);
    assert_eq!(
        words,
        "user `ci` may pass role `boss` to a new Lambda function, which then acts with its permissions; \
         role `boss` is an administrator"
    );
    assert!(path(&account).describe(Language::Ja).contains("新しい Lambda 関数"));

    // Another role only, a role that trusts another service, a role that is no administrator.
    limited(&with_roles(may(allow("iam:PassRole", &arn("role/other"))), vec![boss()]));
    limited(&with_roles(may(pass()), vec![role("boss", ADMIN, &service("ec2"))]));
    limited(&with_roles(may(pass()), vec![role("boss", NOTHING, &service("lambda"))]));
    // Without the invocation there is no way to run it.
    let create_only = user("ci", &policy(&[allow("lambda:CreateFunction", "*"), pass()]));
    limited(&with_roles(create_only, vec![boss()]));
}

#[test]
fn passed_to_service_counts() {
    let may = |service: &str| {
        let pass = format!(
            r#"{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*",
                "Condition":{{"StringEquals":{{"iam:PassedToService":"{service}.amazonaws.com"}}}}}}"#
        );
        user("ci", &policy(&[allow("lambda:* ec2:RunInstances", "*"), pass]))
    };
    let roles = || vec![role("boss", ADMIN, &service("lambda"))];
    assert_eq!(ids(&with_roles(may("lambda"), roles())), ["lambda-001"]);
    assert!(path(&with_roles(may("lambda"), roles())).conditions().is_empty());
    // The function may run with the role already, but it cannot be passed.
    assert!(!path(&with_roles(may("ec2"), roles())).is_certain());
}

#[test]
fn both_sides_must_allow_assuming() {
    let may = || user("ci", &policy(&[allow("sts:AssumeRole", "*")]));
    let none = || user("ci", NOTHING);
    let boss = |trust: &str| vec![role("boss", ADMIN, trust)];
    assert_eq!(ids(&with_roles(may(), boss(&trust(ROOT)))), ["sts-001"]);
    limited(&with_roles(none(), boss(&trust(ROOT))));
    // Named itself: its own policies need not allow it.
    assert_eq!(ids(&with_roles(none(), boss(&trust(CI)))), ["sts-001"]);
    assert_eq!(ids(&with_roles(none(), boss(&trust(r#""*""#)))), ["sts-001"]);
    limited(&with_roles(may(), boss(&trust(r#"{"AWS":"999988887777"}"#))));
    limited(&with_roles(may(), boss(&trust(r#"{"AWS":"arn:aws:iam::111122223333:user/other"}"#))));
    limited(&with_roles(may(), boss(&service("ec2"))));
    // A deny of its own stands against being named.
    let denied = r#"{"Statement":[{"Effect":"Deny","Action":"sts:*","Resource":"*"}]}"#;
    limited(&with_roles(user("ci", denied), boss(&trust(CI))));
}

#[test]
fn conditions_of_a_trust() {
    let may = || user("ci", &policy(&[allow("sts:AssumeRole", "*")]));
    let boss = |condition: &str| vec![role("boss", ADMIN, &trust_if(ROOT, condition))];
    let with_mfa = with_roles(may(), boss(r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#));
    assert!(path(&with_mfa).needs_mfa());
    let other = r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/other"}}"#;
    limited(&with_roles(may(), boss(other)));
    let itself = with_roles(may(), boss(r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/c*"}}"#));
    assert!(path(&itself).conditions().is_empty());
    let secret = with_roles(may(), boss(r#"{"StringEquals":{"sts:ExternalId":"x"}}"#));
    assert_eq!(path(&secret).conditions().len(), 1);
}

#[test]
fn chains_are_followed_and_the_shortest_wins() {
    let step = |name: &str, next: &str| {
        role(name, &policy(&[allow("sts:AssumeRole", &arn(&format!("role/{next}")))]), &trust(ROOT))
    };
    let start = || user("ci", &policy(&[allow("sts:AssumeRole", &arn("role/a"))]));
    let roles = || vec![step("a", "b"), step("b", "c"), step("c", "boss"), role("boss", ADMIN, &trust(ROOT))];
    assert_eq!(path(&with_roles(start(), roles())).steps.len(), 4);
    // A cycle does no harm.
    let mut cyclic = roles();
    cyclic.push(step("d", "a"));
    cyclic[1] = step("b", "a");
    limited(&with_roles(start(), cyclic));
    let mut shorter = roles();
    shorter[0] = role("a", &policy(&[allow("iam:PutRolePolicy", "*")]), &trust(ROOT));
    assert_eq!(ids(&with_roles(start(), shorter)), ["sts-001", "iam-005"]);
}

#[test]
fn ways_to_grant_itself() {
    let may = |action: &str, on: &str| with_roles(user("ci", &policy(&[allow(action, on)])), vec![]);
    assert_eq!(ids(&may("iam:PutUserPolicy", "*")), ["iam-007"]);
    assert_eq!(ids(&may("iam:AttachUserPolicy", "arn:aws:iam::*:user/${aws:username}")), ["iam-008"]);
    limited(&may("iam:PutUserPolicy", &arn("user/other")));
    limited(&may("iam:PutRolePolicy", "*"));
    limited(&may("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"));
    limited(&may("iam:PutGroupPolicy", "*"));
    let mut account = may("iam:PutGroupPolicy", "*");
    account.users[0].groups = vec![arn("group/team")];
    assert_eq!(ids(&account), ["iam-011"]);
    let mut account = may("iam:CreatePolicyVersion", &arn("policy/own"));
    account.users[0].policies = vec![arn("policy/own")];
    assert_eq!(ids(&account), ["iam-001"]);
    account.users[0].policies = vec![arn("policy/other")];
    limited(&account);
    let mut account = may("iam:SetDefaultPolicyVersion", "*");
    account.users[0].policies = vec![arn("policy/own")];
    assert_eq!(ids(&account), ["older-policy-version"]);
    assert!(!path(&account).is_certain());
    let full = may("iam:*", "*");
    assert_eq!(ids(&full), ["iam-007"]);
}

#[test]
fn only_policies_without_power_may_be_attached() {
    let attach = |policies: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*",
                "Condition":{{"ArnEquals":{{"iam:PolicyARN":"{policies}"}}}}}}"#
        );
        with_roles(user("ci", &policy(&[statement])), vec![])
    };
    limited(&attach("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assert_eq!(ids(&attach("arn:aws:iam::aws:policy/AdministratorAccess")), ["iam-008"]);
}

#[test]
fn groups_may_be_joined() {
    let mut account = with_roles(user("ci", &policy(&[allow("iam:AddUserToGroup", "*")])), vec![]);
    account.groups.push(Group { arn: arn("group/readers"), policies: [parse(NOTHING)].into_iter().collect() });
    limited(&account);
    account.groups.push(Group { arn: arn("group/admins"), policies: [parse(ADMIN)].into_iter().collect() });
    assert_eq!(ids(&account), ["iam-013"]);
    assert!(path(&account).describe(Language::En).ends_with("group `admins` makes it an administrator"));
}

#[test]
fn boundaries_hold_or_are_lifted() {
    let bounded = |action: &str, boundary: &str| {
        let mut ci = user("ci", &policy(&[allow(action, "*")]));
        ci.boundary = Some(arn("policy/boundary"));
        ci.permissions = ci.permissions.with_boundary([parse(boundary)].into_iter().collect());
        with_roles(ci, vec![])
    };
    let narrow = policy(&[allow("s3:* iam:PutUserPolicy", "*")]);
    // It may write itself a policy, and the boundary lets it use what changes other people's.
    assert_eq!(ids(&bounded("iam:PutUserPolicy", &narrow)), ["iam-007"]);
    let harmless = policy(&[allow("s3:*", "*")]);
    limited(&bounded("iam:PutUserPolicy", &harmless));
    limited(&bounded("*", &harmless));
    let own = policy(&[allow("s3:*", "*"), allow("iam:DeleteUserPermissionsBoundary", "*")]);
    assert_eq!(ids(&bounded("*", &own)), ["lift-user-boundary"]);
}

#[test]
fn a_boundary_demanded_of_others_is_no_way() {
    let condition = r#"{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/b"}}"#;
    let delegated = format!(
        r#"{{"Effect":"Allow","Action":["iam:CreateUser","iam:CreateRole","iam:PutUserPolicy","iam:PutRolePolicy",
            "iam:AttachUserPolicy","iam:AttachRolePolicy"],"Resource":"*","Condition":{condition}}}"#
    );
    limited(&with_roles(user("ci", &policy(&[delegated.clone(), allow("iam:CreateAccessKey", "*")])), vec![]));
    // But if its own boundary is that one, and lets it through, it is.
    let mut ci = user("ci", &policy(&[delegated]));
    ci.boundary = Some(arn("policy/b"));
    ci.permissions = ci.permissions.with_boundary([parse(ADMIN)].into_iter().collect());
    assert_eq!(ids(&with_roles(ci, vec![])), ["iam-007"]);
}

#[test]
fn credentials_of_others() {
    let boss = || user("boss", ADMIN);
    let may = |action: &str| Account {
        users: vec![user("ci", &policy(&[allow(action, "arn:aws:iam::*:user/b*")])), boss()],
        ..Account::default()
    };
    assert_eq!(ids(&may("iam:CreateAccessKey")), ["iam-002"]);
    assert_eq!(ids(&may("iam:UpdateLoginProfile")), ["iam-006"]);
    limited(&may("iam:DeleteAccessKey"));
}

#[test]
fn others_may_be_raised_and_become() {
    let raise = |actions: &str| user("ci", &policy(&[allow(actions, "*")]));
    let low = || role("low", NOTHING, &trust(ROOT));
    assert_eq!(ids(&with_roles(raise("iam:PutRolePolicy sts:AssumeRole"), vec![low()])), ["iam-017"]);
    limited(&with_roles(raise("iam:PutRolePolicy"), vec![low()]));
    assert_eq!(ids(&with_roles(raise("iam:PutRolePolicy iam:UpdateAssumeRolePolicy"), vec![low()])), ["iam-021"]);
    let mut linked = low();
    linked.service_linked = true;
    limited(&with_roles(raise("iam:PutRolePolicy iam:UpdateAssumeRolePolicy"), vec![linked]));
    let create = "iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey";
    let on_new = user("ci", &policy(&[allow(create, "arn:aws:iam::111122223333:user/new-*")]));
    assert_eq!(ids(&with_roles(on_new, vec![])), ["new-user"]);
    let one = user("ci", &policy(&[allow(create, "arn:aws:iam::111122223333:user/x")]));
    limited(&with_roles(one, vec![]));
}

#[test]
fn service_control_takes_away() {
    let levels = |deny: &str| {
        let full = policy(&[allow("*", "*")]);
        let denied = format!(r#"{{"Effect":"Deny","Action":"{deny}","Resource":"*"}}"#);
        ServiceControl::Levels(vec![
            [parse(&full)].into_iter().collect(),
            [parse(&full), parse(&policy(&[denied]))].into_iter().collect(),
        ])
    };
    let under = |deny: &str| {
        let mut ci = user("ci", &policy(&[allow("iam:PutUserPolicy", "*")]));
        ci.permissions = ci.permissions.with_service_control(levels(deny));
        with_roles(ci, vec![])
    };
    limited(&under("iam:Put*"));
    assert_eq!(ids(&under("organizations:*")), ["iam-007"]);
    let mut nothing_allowed = with_roles(user("ci", ADMIN), vec![]);
    let empty = ServiceControl::Levels(vec![PolicySet::new()]);
    nothing_allowed.users[0].permissions = nothing_allowed.users[0].permissions.clone().with_service_control(empty);
    limited(&nothing_allowed);
}

#[test]
fn a_level_without_policies_was_not_told_in_full() {
    let everything = || [parse(ADMIN)].into_iter().collect::<PolicySet>();
    let may = |control: ServiceControl| {
        let permissions = user("ci", ADMIN).permissions.with_service_control(control);
        permissions.may("iam:PassRole", "*").decision()
    };
    let levels = ["111122223333", "ou-a", "r-a"];
    assert_eq!(may(ServiceControl::above(levels, |_| everything())), Decision::Allowed);
    let missing = |level: &str| if level == "ou-a" { PolicySet::new() } else { everything() };
    let Decision::Unknown(names) = may(ServiceControl::above(levels, missing)) else { panic!("a level is missing") };
    assert!(names.iter().any(|name| name.contains("ou-a")), "{names:?}");
}

#[test]
fn what_was_not_read_is_never_harmless() {
    let unknown = |account: &Account| assert!(matches!(of(account, "user/ci"), Standing::Unknown(_)));
    unknown(&with_roles(user("ci", "{"), vec![]));
    // A role that it can become.
    let may = || user("ci", &policy(&[allow("sts:AssumeRole", "*")]));
    unknown(&with_roles(may(), vec![role("dark", "{", &trust(ROOT))]));
    limited(&with_roles(user("ci", NOTHING), vec![role("dark", "{", &trust(ROOT))]));
    // An administrator that trusts nobody knows whom.
    unknown(&with_roles(user("ci", NOTHING), vec![role("boss", ADMIN, "{")]));
    // A group that it may join.
    let mut account = with_roles(user("ci", &policy(&[allow("iam:AddUserToGroup", "*")])), vec![]);
    let mut policies = PolicySet::new();
    policies.add_unread("p");
    account.groups.push(Group { arn: arn("group/g"), policies });
    unknown(&account);
    // What was found stands.
    let mut ci = user("ci", &policy(&[allow("iam:PutUserPolicy", "*")]));
    ci.permissions = {
        let mut identity = PolicySet::new();
        identity.add_text("good", &policy(&[allow("iam:PutUserPolicy", "*")]));
        identity.add_unread("bad");
        Permissions::new(Caller::from_arn(&arn("user/ci")).unwrap(), identity)
    };
    assert_eq!(ids(&with_roles(ci, vec![])), ["iam-007"]);
}

#[test]
fn running_code_elsewhere_is_a_supposition() {
    let may = user("ci", &policy(&[allow("ssm:SendCommand", "*")]));
    let account = with_roles(may, vec![role("boss", ADMIN, &service("ec2"))]);
    assert_eq!(ids(&account), ["ssm-002"]);
    assert!(!path(&account).is_certain());
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mut account = generated(60);
    let before = standings(&account);
    account.roles.reverse();
    account.users.reverse();
    assert_eq!(standings(&account), before);
}

/// An account of many roles in chains, each with a policy of its own.
fn generated(count: usize) -> Account {
    let roles = (0..count).map(|n| {
        let next = arn(&format!("role/r{}", (n * 7 + 1) % count));
        let own = policy(&[
            allow("sts:AssumeRole", &next),
            allow("iam:PassRole", &arn(&format!("role/r{}*", n % 50))),
            allow("s3:Get* logs:* dynamodb:Query ec2:Describe* lambda:CreateFunction lambda:InvokeFunction", "*"),
            allow("iam:Get* iam:List* kms:Decrypt", "*"),
        ]);
        let power = if n == 3 { ADMIN.to_owned() } else { own };
        role(&format!("r{n}"), &power, &trust(if n % 3 == 0 { ROOT } else { CI }))
    });
    Account { users: vec![user("ci", NOTHING)], roles: roles.collect(), groups: vec![] }
}

/// An account of roles that may do much, but reach no administrator.
fn broad(count: usize) -> Account {
    let roles = (0..count).map(|n| {
        let own = policy(&[
            allow("iam:PassRole iam:PutRolePolicy iam:CreateAccessKey sts:AssumeRole", &arn(&format!("role/x{n}-*"))),
            allow("lambda:* ec2:* ssm:* ecs:* glue:* codebuild:* cloudformation:*", "*"),
        ]);
        role(&format!("r{n}"), &own, &trust(&format!(r#"{{"AWS":"{}"}}"#, arn(&format!("user/u{n}")))))
    });
    let boss = role("boss", ADMIN, &service("transfer"));
    Account { users: vec![], roles: roles.chain([boss]).collect(), groups: vec![] }
}

/// Far above what it takes (about a second unoptimised), so that a busy machine does not fail it; a
/// search that tries all paths would never end.
fn is_soon(account: &Account) -> BTreeMap<String, Standing> {
    let start = std::time::Instant::now();
    let found = standings(account);
    let spent = start.elapsed();
    assert!(spent.as_secs() < 20, "{spent:?}");
    found
}

#[test]
fn a_thousand_principals_are_judged_soon() {
    let found = is_soon(&generated(1_000));
    assert_eq!(found.len(), 1_001);
    assert!(found.values().any(|standing| matches!(standing, Standing::Escalates(_))));
    let found = is_soon(&broad(1_000));
    assert_eq!(found[&arn("role/r7")], Standing::Limited);
}

#[test]
fn other_partitions_have_the_same_ways() {
    let in_china = |text: &str| text.replace("arn:aws:", "arn:aws-cn:");
    let create = "lambda:CreateFunction lambda:InvokeFunction";
    let own = policy(&[
        allow(create, "arn:aws:lambda:*:*:function:*"),
        allow("iam:PassRole", "arn:aws:iam::111122223333:role/*"),
    ]);
    let member = |name: &str, text: &str| {
        let mut identity = PolicySet::new();
        identity.add_text("inline", &in_china(text));
        Permissions::new(Caller::from_arn(&in_china(&arn(name))).expect("a user or role"), identity)
    };
    let mut ci = user("ci", NOTHING);
    ci.permissions = member("user/ci", &own);
    let mut boss = role("boss", ADMIN, &trust(r#"{"Service":"lambda.amazonaws.com.cn"}"#));
    boss.permissions = member("role/boss", ADMIN);
    let found = with_roles(ci, vec![boss]).standings();
    assert!(
        matches!(&found[&in_china(&arn("user/ci"))], Standing::Escalates(path) if path.steps[0].way.id == "lambda-001")
    );
}
