//! The policy document as typed data.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::parse::{self, ParseError};
use crate::pattern::{variables_as_stars, wildcard_matches, wildcard_matches_ignoring_case};

/// A policy document: identity policy, resource policy or trust policy.
///
/// Source: IAM User Guide, "IAM JSON policy elements reference".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// `Version`, if written.
    pub version: Option<String>,
    /// `Id`, if written.
    pub id: Option<String>,
    /// The statements in the order of the document; empty when it has none.
    pub statements: Vec<Statement>,
}

/// What a statement does with the requests it applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Effect {
    /// The request is allowed unless something denies it.
    Allow,
    /// The request is denied whatever else allows it.
    Deny,
}

/// One statement of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// `Sid`, if written.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`.
    pub principals: Principals,
    /// `Action` or `NotAction`.
    pub actions: Actions,
    /// `Resource` or `NotResource`.
    pub resources: Resources,
    /// The tests of the `Condition` block, all of which must hold. An element of the statement that
    /// this code does not know stands here as a condition with an unknown operator, so that it
    /// neither narrows an `Allow` nor lets a `Deny` count.
    pub conditions: Vec<Condition>,
}

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Principals {
    /// Neither `Principal` nor `NotPrincipal`: an identity policy.
    Absent,
    /// `"*"` or `{"AWS": "*"}`: everybody, signed in or not.
    Any,
    /// `Principal` with a list; the list may contain [`Principal::Any`] among others.
    Only(Vec<Principal>),
    /// `NotPrincipal`: everybody but these.
    Except(Vec<Principal>),
}

/// One principal as written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Principal {
    /// `*` under `AWS`.
    Any,
    /// An account, twelve digits, from `"123456789012"` or `arn:aws:iam::123456789012:root`.
    Account(String),
    /// Another ARN under `AWS`: a user, a role, a session, or a pattern.
    Arn(String),
    /// A service principal, `lambda.amazonaws.com`; may be `*`.
    Service(String),
    /// An identity provider: ARN or host name; may be `*`.
    Federated(String),
    /// The canonical id of an account, as S3 uses it.
    CanonicalUser(String),
    /// Anything else, such as the unique id (`AIDA…`) that stays when a principal was deleted.
    Unrecognised {
        /// The key under which it stood, `AWS`.
        kind: String,
        /// The value as written.
        value: String,
    },
}

/// The actions a statement is about, as written; matching ignores their case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actions {
    /// `Action`.
    Only(Vec<String>),
    /// `NotAction`: every action but these.
    Except(Vec<String>),
}

/// The resources a statement is about, as written; matching respects case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resources {
    /// Neither `Resource` nor `NotResource`: the resource the policy sits on.
    Absent,
    /// `Resource`.
    Only(Vec<String>),
    /// `NotResource`: every resource but these.
    Except(Vec<String>),
}

impl Document {
    /// Reads a document from JSON, plain or percent-encoded as IAM returns it.
    ///
    /// Element names may have any case, single values may stand for lists, and values that should
    /// be strings may be numbers or booleans.
    ///
    /// # Errors
    ///
    /// Fails when the text is no JSON object, lacks a mandatory element, or is ambiguous (duplicate
    /// or contradictory elements). A document that AWS stores never is; treat the error as a gap.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::document(text)
    }
}

impl Principal {
    /// Returns the account this principal belongs to, when it is written out.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(account) => Some(account),
            Self::Arn(arn) => crate::arn::fixed_account(arn),
            _ => None,
        }
    }

    /// Returns the principal as it would stand in a policy.
    pub fn text(&self) -> &str {
        match self {
            Self::Any => "*",
            Self::Account(text)
            | Self::Arn(text)
            | Self::Service(text)
            | Self::Federated(text)
            | Self::CanonicalUser(text)
            | Self::Unrecognised { value: text, .. } => text,
        }
    }
}

impl Principals {
    /// Returns whether this is certainly everybody: `*`, alone or in a list.
    pub fn is_everybody(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Only(list) => list.contains(&Principal::Any),
            Self::Absent | Self::Except(_) => false,
        }
    }
}

impl Statement {
    /// Returns whether the statement is about this action (`s3:GetObject`, any case), whatever its
    /// effect and conditions.
    pub fn covers_action(&self, action: &str) -> bool {
        let matched = |list: &[String]| {
            list.iter()
                .any(|pattern| wildcard_matches_ignoring_case(pattern, action))
        };
        match &self.actions {
            Actions::Only(list) => matched(list),
            Actions::Except(list) => !matched(list),
        }
    }

    /// Returns whether the statement is about this resource, whatever its effect and conditions.
    /// A statement without resource is about the resource it sits on, hence about any given.
    ///
    /// What a policy variable (`${aws:username}`) becomes is not known: an `Allow` is taken to be
    /// about whatever it may be about, a `Deny` only about what it certainly is.
    pub fn covers_resource(&self, arn: &str) -> bool {
        let certainly = |pattern: &String| wildcard_matches(pattern, arn);
        let possibly = |pattern: &String| wildcard_matches(&variables_as_stars(pattern), arn);
        match (&self.resources, self.effect) {
            (Resources::Absent, _) => true,
            (Resources::Only(list), Effect::Allow) => list.iter().any(possibly),
            (Resources::Only(list), Effect::Deny) => list.iter().any(certainly),
            (Resources::Except(list), Effect::Allow) => !list.iter().any(certainly),
            (Resources::Except(list), Effect::Deny) => !list.iter().any(possibly),
        }
    }

    /// Returns whether a request must carry this condition key with one of the written values, for
    /// example `sts:ExternalId` in a trust policy.
    pub fn requires_key(&self, key: &str) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.is_on(key) && condition.requires_value())
    }
}
