//! Which ways one document alone opens.

use scanmonster_policy::{escalations_of, ways};

use crate::support::{document, parse};

fn ids(statements: &[&str]) -> Vec<&'static str> {
    let statements: Vec<String> = statements.iter().map(|text| format!("{{{text}}}")).collect();
    escalations_of(&parse(&document(&statements))).iter().map(|found| found.way.id).collect()
}

fn allow(actions: &str, resource: &str) -> String {
    let actions: Vec<String> = actions.split(' ').map(|action| format!("\"{action}\"")).collect();
    format!(r#""Effect":"Allow","Action":[{}],"Resource":"{resource}""#, actions.join(","))
}

#[test]
fn the_number_of_ways_is_the_one_that_is_told() {
    assert_eq!(ways().count(), 118, "the READMEs, CHANGELOG.md and docs/limits.md name it");
}

#[test]
fn administrators_have_nearly_all_ways() {
    let found = ids(&[&allow("*", "*")]);
    let known = ways().filter(|way| way.id != "sts-001");
    assert_eq!(found, known.map(|way| way.id).collect::<Vec<_>>());
}

#[test]
fn single_ways_open() {
    assert_eq!(ids(&[&allow("iam:PutUserPolicy", "*")]), ["iam-007"]);
    assert_eq!(ids(&[&allow("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}")]), ["iam-007"]);
    assert_eq!(ids(&[&allow("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/*")]), ["iam-002"]);
    assert_eq!(ids(&[&allow("iam:SetDefaultPolicyVersion iam:Get*", "*")]), ["older-policy-version"]);
    let pass = allow("iam:PassRole", "*");
    assert_eq!(ids(&[&pass, &allow("ec2:RunInstances", "*")]), ["ec2-001"]);
    assert_eq!(ids(&[&allow("ssm:StartSession", "*")]), ["ssm-001"]);
    assert_eq!(ids(&[&allow("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*")]), ["ssm-002"]);
    assert_eq!(ids(&[&pass, &allow("cognito-identity:SetIdentityPoolRoles", "*")]), ["cognitoidentity-001"]);
    assert_eq!(ids(&[&allow("sso:PutInlinePolicyToPermissionSet", "*")]), ["sso-003"]);
    assert_eq!(ids(&[&allow("iam:DeleteUserPermissionsBoundary", "*")]), ["lift-user-boundary"]);
    let own = "arn:aws:iam::*:user/${aws:username}";
    assert_eq!(ids(&[&allow("iam:DeleteUserPermissionsBoundary", own)]), ["lift-user-boundary"]);
}

#[test]
fn everything_on_one_resource_is_no_way() {
    let none: Vec<&str> = Vec::new();
    for resource in
        ["arn:aws:s3:::one/*", "arn:aws:s3:::one*", "arn:aws:sqs:*:*:orders-*", "arn:aws:dynamodb:*:*:table/*"]
    {
        assert_eq!(ids(&[&allow("*", resource)]), none, "{resource}");
    }
}

#[test]
fn what_is_fixed_is_no_way() {
    let none: Vec<&str> = Vec::new();
    assert_eq!(ids(&[&allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")]), none);
    assert_eq!(ids(&[&allow("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/alice")]), none);
    let one_role = allow("iam:PassRole", "arn:aws:iam::111122223333:role/task");
    assert_eq!(ids(&[&one_role, &allow("ec2:RunInstances", "*")]), none);
    assert_eq!(ids(&[&allow("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111122223333:function:f")]), none);
    assert_eq!(ids(&[&allow("iam:PassRole", "*")]), none);
    assert_eq!(ids(&[&allow("s3:* iam:Get*", "*")]), none);
}

#[test]
fn denials_and_conditions_count() {
    let none: Vec<&str> = Vec::new();
    let all = allow("iam:PutUserPolicy", "*");
    assert_eq!(ids(&[&all, r#""Effect":"Deny","Action":"iam:Put*","Resource":"*""#]), none);
    let pass = |service: &str| {
        format!(
            r#""Effect":"Allow","Action":"iam:PassRole","Resource":"*",
               "Condition":{{"StringEquals":{{"iam:PassedToService":"{service}.amazonaws.com"}}}}"#
        )
    };
    assert_eq!(ids(&[&pass("ec2"), &allow("ec2:RunInstances", "*")]), ["ec2-001"]);
    assert_eq!(ids(&[&pass("lambda"), &allow("ec2:RunInstances", "*")]), none);
    let bounded = r#""Effect":"Allow","Action":"iam:PutUserPolicy","Resource":"*",
        "Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/b"}}"#;
    assert_eq!(ids(&[bounded]), none);
}
