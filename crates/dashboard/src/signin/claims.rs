//! What the provider says of somebody, and what they may do for it.

use std::collections::BTreeMap;

use openidconnect::AdditionalClaims;
use scanmonster_assessment::plain;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Role;

/// Groups and what they may do.
const ROLES: [(&str, Role); 3] = [
    ("scanmonster-administrator", Role::Administrator),
    ("scanmonster-approver", Role::Approver),
    ("scanmonster-viewer", Role::Viewer),
];
/// Groups that make their members owners: `owner:payments`.
const OWNER_PREFIX: &str = "owner:";
/// More groups than anybody has; the rest is not read.
const MOST_GROUPS: usize = 1000;
/// Longest name of an owner, in bytes; as long as the longest value of an AWS tag.
const LONGEST_OWNER: usize = 256;

/// The claims of an id token that OpenID Connect does not define.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OtherClaims {
    #[serde(flatten)]
    claims: BTreeMap<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

impl OtherClaims {
    /// The texts of a claim: a list of them, or one.
    fn texts(&self, claim: &str) -> Vec<&str> {
        match self.claims.get(claim) {
            Some(Value::String(only)) => vec![only],
            Some(Value::Array(all)) => all.iter().take(MOST_GROUPS).filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// Somebody whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Mail address where the provider has verified it, otherwise the subject; safe to print.
    pub(super) name: String,
    /// The highest role of their groups.
    pub(super) role: Option<Role>,
    /// The names under which they may own accounts.
    pub(super) owners: Vec<String>,
}

impl Person {
    /// Reads claims that have been verified. An address that nobody verified counts for nothing.
    pub(super) fn new(subject: &str, verified_email: Option<&str>, other: &OtherClaims, groups_claim: &str) -> Self {
        let groups = other.texts(groups_claim);
        let email = verified_email.map(str::trim).filter(|email| !email.is_empty());
        let role = ROLES.iter().find(|(group, _)| groups.contains(group)).map(|(_, role)| *role);
        let by_group = groups.iter().filter_map(|group| group.strip_prefix(OWNER_PREFIX)).map(str::trim);
        let owners = email.into_iter().chain(by_group);
        Self {
            name: plain(email.unwrap_or(subject)),
            role,
            owners: owners.filter(|name| (1..=LONGEST_OWNER).contains(&name.len())).map(str::to_owned).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(email: Option<&str>, groups: Value) -> Person {
        let other = serde_json::from_value(json!({ "cognito:groups": groups })).unwrap();
        Person::new("subject-1", email, &other, "cognito:groups")
    }

    #[test]
    fn highest_role_counts() {
        let role = |groups| person(None, groups).role;
        assert_eq!(role(json!(["scanmonster-viewer", "scanmonster-approver"])), Some(Role::Approver));
        assert_eq!(role(json!(["x", "scanmonster-administrator"])), Some(Role::Administrator));
        assert_eq!(role(json!("scanmonster-viewer")), Some(Role::Viewer));
        for groups in [json!([]), json!(null), json!(7), json!(["Scanmonster-Viewer", 7]), json!("scanmonster")] {
            assert_eq!(role(groups), None);
        }
    }

    #[test]
    fn owners_are_verified_addresses_and_groups() {
        let both = person(Some("payments@example.com"), json!(["owner: team a ", "owner:", "owner"]));
        assert_eq!(both.owners, ["payments@example.com", "team a"]);
        assert_eq!(person(None, json!([])).owners, Vec::<String>::new());
        assert_eq!(person(None, json!([format!("owner:{}", "x".repeat(257))])).owners, Vec::<String>::new());
    }

    #[test]
    fn names_fit_on_one_line() {
        let hostile = person(Some("a@b\r\nlevel=INFO signed in \u{202e}"), json!([]));
        assert_eq!(hostile.name, "a@b\\u{d}\\u{a}level=INFO signed in \\u{202e}");
        assert_eq!(person(None, json!([])).name, "subject-1");
        assert_eq!(person(Some(" "), json!([])).name, "subject-1");
    }
}
