//! What a principal may do, all policies that bear on it taken together.
//!
//! Source: IAM User Guide, "Policy evaluation logic": an explicit deny overrides every allow; a
//! permissions boundary and every level of service control policies must allow as well.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::arn;
use crate::document::Document;
use crate::request::{Caller, Request};
use crate::scope::{Scope, Target};
use crate::terms::Terms;

/// Policies that count together, and the names of those that could not be read.
#[derive(Debug, Clone, Default)]
pub struct PolicySet {
    documents: Vec<Arc<Document>>,
    unread: BTreeSet<String>,
}

/// The service control policies above an account.
#[derive(Debug, Clone, Default)]
pub enum ServiceControl {
    /// They do not apply: no organisation, its management account, or a service-linked role.
    #[default]
    Exempt,
    /// One set for each level from the root of the organisation to the account itself.
    Levels(Vec<PolicySet>),
}

/// All policies that decide what one principal may do.
#[derive(Debug, Clone)]
pub struct Permissions {
    pub(crate) caller: Caller,
    pub(crate) identity: PolicySet,
    pub(crate) boundary: Option<PolicySet>,
    pub(crate) control: Arc<ServiceControl>,
}

/// Whether something may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, without conditions.
    Allowed,
    /// Yes, when the conditions hold.
    Conditional(BTreeSet<String>),
    /// No.
    Denied,
    /// One of these policies could not be read and could change the answer.
    Unknown(BTreeSet<String>),
}

/// The answer to a question about [`Permissions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the policies that were read say: under which terms it is allowed, none when it is not.
    /// It may be wrong when a policy was not read; [`Answer::decision`] never is.
    pub as_read: Option<Terms>,
    /// The policies that were not read and bear on the answer.
    pub unread: BTreeSet<String>,
}

impl PolicySet {
    /// Returns a set without policies, which allows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a policy.
    pub fn add(&mut self, document: Arc<Document>) {
        self.documents.push(document);
    }

    /// Adds a policy that could not be read, by its name.
    pub fn add_unread(&mut self, name: impl Into<String>) {
        self.unread.insert(name.into());
    }

    /// Adds the policy text, or its name as unread when it cannot be parsed.
    pub fn add_text(&mut self, name: &str, text: &str) {
        match Document::parse(text) {
            Ok(document) => self.add(Arc::new(document)),
            Err(_) => self.add_unread(name),
        }
    }

    /// Adds the policies of another set.
    pub fn extend(&mut self, other: &Self) {
        self.documents.extend(other.documents.iter().cloned());
        self.unread.extend(other.unread.iter().cloned());
    }

    /// Returns the names of the policies that could not be read.
    pub fn unread(&self) -> &BTreeSet<String> {
        &self.unread
    }

    /// Returns the policies that were read.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().map(AsRef::as_ref)
    }
}

impl FromIterator<Document> for PolicySet {
    fn from_iter<I: IntoIterator<Item = Document>>(documents: I) -> Self {
        Self { documents: documents.into_iter().map(Arc::new).collect(), unread: BTreeSet::new() }
    }
}

impl ServiceControl {
    /// The policies that bind an account: what is `attached` at each of its levels, which are the account itself, the
    /// organisational units above it and the root.
    ///
    /// AWS keeps a policy attached at every level. One at which nothing is found was not told in full, and counts as
    /// unread rather than as one that allows nothing.
    pub fn above<'l>(levels: impl IntoIterator<Item = &'l str>, mut attached: impl FnMut(&str) -> PolicySet) -> Self {
        let level = |level: &str| {
            let mut set = attached(level);
            if set.documents.is_empty() && set.unread.is_empty() {
                set.add_unread(format!("service control policies of {level}"));
            }
            set
        };
        Self::Levels(levels.into_iter().map(level).collect())
    }
}

impl Answer {
    /// Returns the decision as far as it is certain.
    pub fn decision(&self) -> Decision {
        match &self.as_read {
            _ if !self.unread.is_empty() => Decision::Unknown(self.unread.clone()),
            None => Decision::Denied,
            Some(terms) if terms.is_unconditional() => Decision::Allowed,
            Some(terms) => Decision::Conditional(terms.conditions.clone()),
        }
    }

    /// Returns whether the policies that were read allow it, with conditions or without.
    pub fn is_allowed_as_read(&self) -> bool {
        self.as_read.is_some()
    }
}

impl Permissions {
    /// Describes a principal by its identity policies: inline, attached, and those of its groups.
    pub fn new(caller: Caller, identity: PolicySet) -> Self {
        Self { caller, identity, boundary: None, control: Arc::default() }
    }

    /// Sets the permissions boundary, a set of one policy.
    pub fn with_boundary(mut self, boundary: PolicySet) -> Self {
        self.boundary = Some(boundary);
        self
    }

    /// Sets the service control policies above the account.
    pub fn with_service_control(mut self, control: impl Into<Arc<ServiceControl>>) -> Self {
        self.control = control.into();
        self
    }

    /// Returns the ARN of the principal.
    pub fn caller_arn(&self) -> &str {
        &self.caller.arn
    }

    /// Says whether the principal may do the action, `s3:GetObject`, on the resource: an ARN, or `*`
    /// for all resources of the action's service.
    ///
    /// Conditions whose outcome is known beforehand (`aws:PrincipalArn`, `aws:username`, …) are
    /// decided; the others stay as terms. A `Deny` under such a condition takes nothing away but is
    /// kept in [`Terms::denied_if`]. The policies of the resource itself are not looked at.
    pub fn may(&self, action: &str, resource: &str) -> Answer {
        let service = action.split(':').next().unwrap_or(action);
        let shape = format!("arn:{}:{service}:*", arn::partition(&self.caller.arn));
        let target = if resource == "*" { Target::All { service, shape: &shape } } else { Target::Arn(resource) };
        self.answer(action, target)
    }

    fn answer(&self, action: &str, target: Target<'_>) -> Answer {
        let request = self.request();
        let scope = self.scope(action, &request);
        let as_read = scope.on(target);
        let unread = match as_read {
            Some(_) => self.unread(),
            None if scope.surely_denies(target) => BTreeSet::new(),
            // Only an identity policy more could allow it, if the other layers would.
            None if self.limits(action, &request).on(target).is_some() => self.identity.unread.clone(),
            None => BTreeSet::new(),
        };
        Answer { as_read, unread }
    }

    /// The request that the principal itself makes.
    pub(crate) fn request(&self) -> Request<'_> {
        Request { caller: Some(&self.caller), ..Request::default() }
    }

    /// On what the principal may do the action.
    pub(crate) fn scope(&self, action: &str, request: &Request<'_>) -> Scope {
        let mut scope = Scope::default();
        scope.add_layer(self.identity.documents(), action, request);
        if !scope.is_empty() {
            self.add_limits(&mut scope, action, request);
        }
        scope
    }

    /// On what the principal may do the action when the resource's own policy names it.
    ///
    /// Nothing has to allow it then but the service control policies and, for a role, the boundary.
    /// Source: IAM User Guide, "Policy evaluation for requests within a single account".
    pub(crate) fn named_scope(&self, action: &str, request: &Request<'_>) -> Scope {
        let mut scope = Scope::default();
        scope.add_denials(self.identity.documents(), action, request);
        let boundary = self.boundary.iter().filter(|set| set.unread.is_empty());
        if self.caller.user_name.is_some() {
            scope.add_denials(boundary.flat_map(PolicySet::documents), action, request);
        } else {
            boundary.for_each(|set| scope.add_layer(set.documents(), action, request));
        }
        self.add_service_control(&mut scope, action, request);
        scope
    }

    /// On what a principal with every identity policy could do the action.
    pub(crate) fn limits(&self, action: &str, request: &Request<'_>) -> Scope {
        let mut scope = Scope::default();
        self.add_limits(&mut scope, action, request);
        scope
    }

    fn add_limits(&self, scope: &mut Scope, action: &str, request: &Request<'_>) {
        // A layer that was not read is taken to allow everything: what was found stands.
        for set in self.boundary.iter().filter(|set| set.unread.is_empty()) {
            scope.add_layer(set.documents(), action, request);
        }
        self.add_service_control(scope, action, request);
    }

    fn add_service_control(&self, scope: &mut Scope, action: &str, request: &Request<'_>) {
        if let ServiceControl::Levels(levels) = self.control.as_ref() {
            for set in levels.iter().filter(|set| set.unread.is_empty()) {
                scope.add_layer(set.documents(), action, request);
            }
        }
    }

    /// The names of all policies that could not be read.
    pub(crate) fn unread(&self) -> BTreeSet<String> {
        let mut unread = self.identity.unread.clone();
        unread.extend(self.boundary.iter().flat_map(|set| set.unread.iter().cloned()));
        if let ServiceControl::Levels(levels) = self.control.as_ref() {
            unread.extend(levels.iter().flat_map(|set| set.unread.iter().cloned()));
        }
        unread
    }

    /// The same principal without its boundary.
    pub(crate) fn without_boundary(&self) -> Self {
        Self { boundary: None, ..self.clone() }
    }

    /// All policies that were read, of every layer.
    pub(crate) fn all_documents(&self) -> impl Iterator<Item = &Document> {
        let levels = match self.control.as_ref() {
            ServiceControl::Exempt => &[],
            ServiceControl::Levels(levels) => levels.as_slice(),
        };
        let sets = std::iter::once(&self.identity).chain(&self.boundary).chain(levels);
        sets.flat_map(PolicySet::documents)
    }

    /// The same principal with these identity policies instead.
    pub(crate) fn with_identity(&self, identity: PolicySet) -> Self {
        Self { identity, ..self.clone() }
    }
}
