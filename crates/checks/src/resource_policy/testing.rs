//! The cases that every check of the family has to decide alike.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, Inventory, Membership};
use scanmonster_testkit::{ACCOUNT, account_id};

use crate::testing::{denied, status, verdicts_with};
use crate::{CheckDef, Settings, Status};

/// An inventory whose one resource has this policy.
pub(crate) type WithPolicy = fn(Collected<Option<String>>) -> Inventory;

/// An account that is neither of the organisation nor trusted.
pub(crate) const STRANGER: &str = r#"{"AWS":"arn:aws:iam::999988887777:root"}"#;

/// A policy with one allowing statement; `rest` goes on after it, such as `,"Condition":{…}`.
pub(crate) fn allow(principal: &str, action: &str, rest: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"{action}","Resource":"*"{rest}}}]}}"#
    )
}

fn condition(operator: &str, key: &str, value: &str) -> String {
    format!(r#","Condition":{{"{operator}":{{"{key}":"{value}"}}}}"#)
}

fn status_of(check: &'static CheckDef, with: WithPolicy, policy: &str) -> String {
    status(check, &with(Ok(Some(policy.to_owned()))))
}

/// No policy, the own account and plain services are in order.
pub(crate) fn assert_private_passes(check: &'static CheckDef, with: WithPolicy, action: &str) {
    assert_eq!(status(check, &with(Ok(None))), "pass", "no policy");
    for principal in [
        r#"{"AWS":"arn:aws:iam::111122223333:role/app"}"#,
        r#"{"AWS":"111122223333"}"#,
        r#"{"Service":"events.amazonaws.com"}"#,
    ] {
        assert_eq!(status_of(check, with, &allow(principal, action, "")), "pass", "{principal}");
    }
}

/// Everyone is let in, with conditions that narrow nothing.
pub(crate) fn assert_everyone_fails(check: &'static CheckDef, with: WithPolicy, action: &str) {
    for principal in [r#""*""#, r#"{"AWS":"*"}"#, r#"{"AWS":["arn:aws:iam::111122223333:root","*"]}"#] {
        assert_eq!(status_of(check, with, &allow(principal, action, "")), "fail", "{principal}");
    }
    for rest in [
        condition("Bool", "aws:SecureTransport", "true"),
        condition("StringLike", "aws:PrincipalArn", "*"),
        condition("StringEqualsIfExists", "aws:SourceAccount", ACCOUNT),
        condition("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ] {
        assert_eq!(status_of(check, with, &allow(r#""*""#, action, &rest)), "fail", "{rest}");
    }
}

/// What is granted stands in the evidence statement by statement: another action for those who have one already
/// is news.
pub(crate) fn assert_statements_are_compared(check: &'static CheckDef, with: WithPolicy, actions: [&str; 2]) {
    let statements = |policy: &str| -> BTreeSet<String> {
        match verdicts_with(check, &with(Ok(Some(policy.to_owned()))), &Settings::default()).remove(0).status {
            Status::Fail(evidence) => evidence.facts.get("statement").cloned().unwrap_or_default(),
            other => panic!("{other:?}"),
        }
    };
    let [first, second] = actions.map(|action| statements(&allow(r#""*""#, action, "")));
    assert_eq!((first.len(), second.len()), (1, 1), "{first:?} {second:?}");
    assert_ne!(first, second);
}

/// `*` with a condition that leaves only the own account.
pub(crate) fn assert_pinned_passes(check: &'static CheckDef, with: WithPolicy, action: &str) {
    for (operator, key, value) in [
        ("StringEquals", "AWS:SourceOwner", ACCOUNT),
        ("StringEquals", "aws:SourceAccount", ACCOUNT),
        ("StringEquals", "aws:PrincipalAccount", ACCOUNT),
        ("ArnLike", "aws:SourceArn", "arn:aws:events:*:111122223333:rule/*"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::uploads"),
    ] {
        let rest = condition(operator, key, value);
        assert_eq!(status_of(check, with, &allow(r#""*""#, action, &rest)), "pass", "{rest}");
    }
    let denied = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"{action}","Resource":"*"}},
            {{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}]}}"#
    );
    assert_eq!(status_of(check, with, &denied), "pass", "denied again");
}

/// A named account is shared with, not public.
pub(crate) fn assert_named_account_is_not_public(check: &'static CheckDef, with: WithPolicy, action: &str) {
    assert_eq!(status_of(check, with, &allow(STRANGER, action, "")), "pass");
}

/// A stranger is let in by name, by a condition, or through a service.
pub(crate) fn assert_strangers_fail(check: &'static CheckDef, with: WithPolicy, action: &str) {
    let service = r#"{"Service":"events.amazonaws.com"}"#;
    for (principal, rest) in [
        (STRANGER, String::new()),
        (r#"{"AWS":"arn:aws:iam::999988887777:role/x"}"#, String::new()),
        (r#""*""#, String::new()),
        (r#""*""#, condition("StringEquals", "aws:SourceAccount", "999988887777")),
        (r#""*""#, condition("StringEquals", "aws:PrincipalOrgID", "o-somebodyelse")),
        (service, condition("StringEquals", "aws:SourceAccount", "999988887777")),
    ] {
        assert_eq!(status_of(check, with, &allow(principal, action, &rest)), "fail", "{principal} {rest}");
    }
}

/// The organisation and trusted accounts are no strangers.
pub(crate) fn assert_known_accounts_pass(check: &'static CheckDef, with: WithPolicy, action: &str) {
    let known = BTreeSet::from([account_id("999988887777")]);
    let inventory = with(Ok(Some(allow(STRANGER, action, ""))));
    for settings in [
        Settings { trusted_accounts: known.clone(), ..Settings::default() },
        Settings { organization_accounts: Some(known), ..Settings::default() },
    ] {
        let all = verdicts_with(check, &inventory, &settings);
        assert!(matches!(all[0].status, Status::Pass(_)), "{settings:?}");
    }
    let own = condition("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij");
    let mut inventory = with(Ok(Some(allow(r#""*""#, action, &own))));
    assert_eq!(status(check, &inventory), "fail", "the account is in no organisation");
    inventory.organization.membership = Ok(Some(Membership {
        id: "o-abcdefghij".into(),
        arn: "arn:aws:organizations::444455556666:organization/o-abcdefghij".into(),
        management_account: account_id("444455556666"),
        feature_set: "ALL".into(),
    }));
    assert_eq!(status(check, &inventory), "pass");
}

/// An unread policy, and one that is no policy.
pub(crate) fn assert_unread_policy_is_unknown(check: &'static CheckDef, with: WithPolicy) {
    assert_eq!(status(check, &with(Err(denied("the policy")))), "unknown");
    assert_eq!(status(check, &with(Ok(Some("{".into())))), "unknown", "not a policy");
}

/// An unread organisation: nobody can say who belongs.
pub(crate) fn assert_unread_organization_is_unknown(check: &'static CheckDef, with: WithPolicy) {
    let mut inventory = with(Ok(None));
    inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
    assert_eq!(status(check, &inventory), "unknown");
}
