//! Short ways to write documents, the owner's point of view, and the answers.

use std::collections::BTreeSet;

use scanmonster_policy::{Audience, Document, Grant, Home, grants};

/// The owner.
pub(crate) const OWN: &str = "111122223333";
/// An account of the owner's organisation.
pub(crate) const SISTER: &str = "222233334444";

/// One document and the audiences it must have.
pub(crate) struct Case {
    /// The AWS document that the answer follows.
    pub(crate) follows: &'static str,
    pub(crate) policy: String,
    pub(crate) audiences: &'static [&'static str],
}

pub(crate) fn parse(policy: &str) -> Document {
    Document::parse(policy).unwrap_or_else(|error| panic!("{error:?}: {policy}"))
}

pub(crate) fn with_home<T>(look: impl FnOnce(&Home<'_>) -> T) -> T {
    let accounts = BTreeSet::from([OWN.to_owned(), SISTER.to_owned()]);
    look(&Home {
        account: OWN,
        organization: Some("o-own"),
        organization_accounts: Some(&accounts),
    })
}

pub(crate) fn grants_of(policy: &str) -> Vec<Grant> {
    with_home(|home| grants(&parse(policy), home))
}

pub(crate) fn audiences(policy: &str) -> BTreeSet<String> {
    grants_of(policy)
        .iter()
        .map(|grant| name(&grant.audience))
        .collect()
}

fn name(audience: &Audience) -> String {
    match audience {
        Audience::Public => "public".to_owned(),
        Audience::SameAccount => "own".to_owned(),
        Audience::OrganizationAccount(id) => format!("sister {id}"),
        Audience::Organization(id) => format!("organization {id}"),
        Audience::ForeignOrganization(id) => format!("foreign {id}"),
        Audience::Account(id) => format!("account {id}"),
        Audience::Service(id) => format!("service {id}"),
        Audience::Network(id) => format!("network {id}"),
        Audience::Federated(id) => format!("federated {id}"),
        Audience::CanonicalUser(id) => format!("canonical {id}"),
        Audience::Unrecognised(id) => format!("unrecognised {id}"),
    }
}

pub(crate) fn check(cases: &[Case]) {
    for case in cases {
        let expected: BTreeSet<String> =
            case.audiences.iter().map(|&name| name.to_owned()).collect();
        let found = audiences(&case.policy);
        assert_eq!(found, expected, "{}: {}", case.follows, case.policy);
    }
}

/// `Allow s3:GetObject` on a bucket's objects; the condition may be empty.
pub(crate) fn allow(principal: &str, condition: &str) -> String {
    document(&[statement("Allow", principal, condition)])
}

pub(crate) fn document(statements: &[String]) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

pub(crate) fn statement(effect: &str, principal: &str, condition: &str) -> String {
    let condition = if condition.is_empty() {
        "{}"
    } else {
        condition
    };
    let body = r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*""#;
    format!(r#"{{"Effect":"{effect}","Principal":{principal},{body},"Condition":{condition}}}"#)
}
