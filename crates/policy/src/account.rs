//! Who in an account is an administrator, who can become one, and how.

mod node;
mod search;
mod trust;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::Document;
use crate::effective::{Permissions, PolicySet};
use crate::escalation::Way;
use crate::terms::Terms;

pub use words::principal_label;

/// The users, groups and roles of one account.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Users.
    pub users: Vec<User>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Groups.
    pub groups: Vec<Group>,
}

/// A user.
#[derive(Debug, Clone)]
pub struct User {
    /// What it may do, with the policies of its groups among its identity policies.
    pub permissions: Permissions,
    /// ARNs of its groups.
    pub groups: Vec<String>,
    /// ARNs of the customer managed policies attached to it or to its groups.
    pub policies: Vec<String>,
    /// ARN of its permissions boundary.
    pub boundary: Option<String>,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// What it may do.
    pub permissions: Permissions,
    /// Its trust policy; none when it could not be read.
    pub trust: Option<Arc<Document>>,
    /// ARNs of the customer managed policies attached to it.
    pub policies: Vec<String>,
    /// ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Made by AWS for a service: nobody else can change, pass or assume it.
    pub service_linked: bool,
}

/// A group.
#[derive(Debug, Clone)]
pub struct Group {
    /// ARN.
    pub arn: String,
    /// Its policies.
    pub policies: PolicySet,
}

/// What a user or role can come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is an administrator, under these terms.
    Administrator(Terms),
    /// It can become one.
    Escalates(EscalationPath),
    /// It is none and knows no way; all its policies were read.
    Limited,
    /// No way was found, but these could not be read: policies of its own, or of a principal that it
    /// can become, by ARN.
    Unknown(BTreeSet<String>),
}

/// A way from a principal to all permissions. The shortest there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationPath {
    /// The steps; never empty. The actor of each is the target of the one before.
    pub steps: Vec<EscalationStep>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationStep {
    /// ARN of the user or role that takes the step.
    pub actor: String,
    /// The way it takes.
    pub way: &'static Way,
    /// ARN of the user, role or group it leads to, if it leads to one.
    pub target: Option<String>,
    /// Under which terms.
    pub terms: Terms,
}

impl Account {
    /// Says of every user and role, by its ARN, what it can come to.
    ///
    /// Among paths of the same length those with fewer conditions come first, and paths that suppose
    /// something that IAM does not show ([`Way::is_supposition`]) only count where there is no other. A path found stands even when some policies could not be read; without one the answer
    /// is [`Standing::Unknown`] then.
    ///
    /// Conditions that are not known beforehand do not break a path; they stand in its terms.
    pub fn standings(&self) -> BTreeMap<String, Standing> {
        search::Search::new(self).run()
    }
}

impl EscalationPath {
    /// Returns whether no step supposes something: that something runs with a role, or that an older
    /// version of a policy allows more.
    pub fn is_certain(&self) -> bool {
        !self.steps.iter().any(|step| step.way.is_supposition())
    }

    /// Returns whether some step works only with multi-factor authentication.
    pub fn needs_mfa(&self) -> bool {
        self.steps.iter().any(|step| step.terms.mfa)
    }

    /// Returns the readable conditions of all steps.
    pub fn conditions(&self) -> BTreeSet<&str> {
        self.steps.iter().flat_map(|step| step.terms.conditions.iter().map(String::as_str)).collect()
    }
}
