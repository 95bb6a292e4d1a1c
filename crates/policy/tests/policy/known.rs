//! Documents with known answers, by theme, in `tests/known/*.json`.
//!
//! Each row has a `name`, a question (`ask`), what it is about, the `answer`, and the page of AWS
//! that says so. The questions:
//! - `outside`: whom a resource or trust policy lets in, seen from account 111122223333 in the
//!   organisation o-own, to which 222233334444 belongs as well; the audiences by name.
//! - `may`: whether `principal` may do `action` on `resource`, by its `identity` policies, its
//!   `boundary` and the levels of service control policies (`control`).
//! - `administrator`: whether it is one.
//! - `assumes`: whether it can become the role whose `trust` is given.

use std::sync::Arc;

use scanmonster_policy::{
    Account, Answer, Caller, Decision, Document, Permissions, PolicySet, Role, ServiceControl, Standing, User,
};
use serde_json::Value;

use crate::support::audiences;

const THEMES: &[(&str, &str)] = &[
    ("principals", include_str!("../known/principals.json")),
    ("operators", include_str!("../known/operators.json")),
    ("keys", include_str!("../known/keys.json")),
    ("denials", include_str!("../known/denials.json")),
    ("services", include_str!("../known/services.json")),
    ("federation", include_str!("../known/federation.json")),
    ("identity", include_str!("../known/identity.json")),
    ("limits", include_str!("../known/limits.json")),
    ("administrators", include_str!("../known/administrators.json")),
    ("assuming", include_str!("../known/assuming.json")),
];

fn rows() -> impl Iterator<Item = (&'static str, Value)> {
    THEMES.iter().flat_map(|(theme, text)| {
        let rows: Vec<Value> = serde_json::from_str(text).unwrap_or_else(|error| panic!("{theme}: {error}"));
        rows.into_iter().map(move |row| (*theme, row))
    })
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("`{field}` is missing: {row}"))
}

#[test]
fn every_row_is_answered() {
    let mut wrong = Vec::new();
    for (theme, row) in rows() {
        let (expected, found) = match text(&row, "ask") {
            "outside" => outside(&row),
            "may" => (text(&row, "answer").to_owned(), said(&may(&row))),
            "administrator" => (text(&row, "answer").to_owned(), said(&permissions(&row).administrator())),
            "assumes" => (text(&row, "answer").to_owned(), assumes(&row)),
            other => panic!("{theme}: unknown question {other}"),
        };
        if expected != found {
            wrong.push(format!("{theme}: {}: expected {expected}, found {found}", text(&row, "name")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_names_its_sources() {
    let mut names = std::collections::BTreeSet::new();
    for (theme, row) in rows() {
        assert!(text(&row, "url").starts_with("https://docs.aws.amazon.com/"), "{row}");
        assert!(names.insert(format!("{theme}: {}", text(&row, "name"))), "twice: {row}");
    }
    assert!(names.len() >= 200, "{}", names.len());
}

fn outside(row: &Value) -> (String, String) {
    let expected: std::collections::BTreeSet<String> =
        row["answer"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap_or("").to_owned()).collect();
    let found = audiences(&row["policy"].to_string());
    (format!("{expected:?}"), format!("{found:?}"))
}

fn set(policies: &Value) -> PolicySet {
    let mut set = PolicySet::new();
    for (index, policy) in policies.as_array().into_iter().flatten().enumerate() {
        set.add_text(&format!("policy {index}"), &policy.to_string());
    }
    set
}

fn permissions(row: &Value) -> Permissions {
    let principal = row["principal"].as_str().unwrap_or("user/ci");
    let caller = Caller::from_arn(&format!("arn:aws:iam::111122223333:{principal}")).expect("a user or role");
    let mut permissions = Permissions::new(caller, set(&row["identity"]));
    if !row["boundary"].is_null() {
        permissions = permissions.with_boundary(set(&Value::Array(vec![row["boundary"].clone()])));
    }
    if let Some(levels) = row["control"].as_array() {
        permissions = permissions.with_service_control(ServiceControl::Levels(levels.iter().map(set).collect()));
    }
    permissions
}

fn may(row: &Value) -> Answer {
    permissions(row).may(text(row, "action"), text(row, "resource"))
}

/// `allowed`, `conditional`, `denied` or `unknown`; with `, mfa` or `, regions` where these are noted.
fn said(answer: &Answer) -> String {
    let decision = match answer.decision() {
        Decision::Allowed => "allowed",
        Decision::Conditional(_) => "conditional",
        Decision::Denied => "denied",
        Decision::Unknown(_) => "unknown",
    };
    let terms = answer.as_read.clone().unwrap_or_default();
    let mfa = if terms.mfa { ", mfa" } else { "" };
    let regions = if terms.regions { ", regions" } else { "" };
    let exceptions = if terms.denied_if.is_empty() { "" } else { ", denied under a condition" };
    format!("{decision}{mfa}{regions}{exceptions}")
}

fn assumes(row: &Value) -> String {
    let permissions = permissions(row);
    let actor = permissions.caller_arn().to_owned();
    let administrator = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let mut power = PolicySet::new();
    power.add_text("AdministratorAccess", administrator);
    let target = "arn:aws:iam::111122223333:role/target";
    let target = Role {
        permissions: Permissions::new(Caller::from_arn(target).expect("a role"), power),
        trust: Document::parse(&row["trust"].to_string()).ok().map(Arc::new),
        policies: vec![],
        boundary: None,
        service_linked: false,
    };
    let mut account = Account { users: vec![], roles: vec![target], groups: vec![] };
    if actor.contains(":user/") {
        account.users.push(User { permissions, groups: vec![], policies: vec![], boundary: None });
    } else {
        let trust = Some(Arc::new(Document { version: None, id: None, statements: vec![] }));
        account.roles.push(Role { permissions, trust, policies: vec![], boundary: None, service_linked: false });
    }
    match account.standings().remove(&actor) {
        Some(Standing::Escalates(path)) if path.steps[0].way.id == "sts-001" => {
            let conditional = if path.conditions().is_empty() { "yes" } else { "conditional" };
            format!("{conditional}{}", if path.needs_mfa() { ", mfa" } else { "" })
        }
        Some(Standing::Limited) => "no".to_owned(),
        other => format!("{other:?}"),
    }
}
