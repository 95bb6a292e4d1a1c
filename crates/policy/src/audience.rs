//! Whom a statement lets in, from the point of view of the resource's owner.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::pattern::{may_overlap, wildcard_matches_ignoring_case};

/// Who owns the resource that the policy sits on.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// The account of the resource, twelve digits.
    pub account: &'a str,
    /// The id of its organisation, `o-…`. Without it every organisation named in a policy counts as
    /// foreign, so a caller that could not learn it should not conclude "foreign" from a grant.
    pub organization: Option<&'a str>,
    /// The accounts of that organisation, when known.
    pub organization_accounts: Option<&'a BTreeSet<String>>,
}

impl Home<'_> {
    /// Returns the audience that an account is.
    pub fn audience_of_account(&self, account: &str) -> Audience {
        let in_organization = self
            .organization_accounts
            .is_some_and(|accounts| accounts.contains(account));
        if account == self.account {
            Audience::SameAccount
        } else if in_organization {
            Audience::OrganizationAccount(account.to_owned())
        } else {
            Audience::Account(account.to_owned())
        }
    }

    /// Returns the audience that an organisation is.
    pub fn audience_of_organization(&self, organization: &str) -> Audience {
        if self.organization == Some(organization) {
            Audience::Organization(organization.to_owned())
        } else {
            Audience::ForeignOrganization(organization.to_owned())
        }
    }
}

/// Who a grant lets in, seen by the owner of the resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Principals of the owner's own account.
    SameAccount,
    /// Principals of another account of the owner's organisation.
    OrganizationAccount(String),
    /// Every account of the owner's organisation (its id).
    Organization(String),
    /// An AWS service, by its principal name; `*` is any service.
    Service(String),
    /// Anybody, but only from a fixed network: a VPC, a VPC endpoint, an address range, a mount
    /// target. Whose network it is the policy does not say.
    Network(String),
    /// Identities from an identity provider: ARN or host name.
    Federated(String),
    /// An account given by its canonical user id, whose number is not known from it.
    CanonicalUser(String),
    /// A fixed principal or source that cannot be resolved to an account.
    Unrecognised(String),
    /// Another account, not known to be in the organisation.
    Account(String),
    /// Every account of another organisation (its id).
    ForeignOrganization(String),
    /// Everybody.
    Public,
}

impl Audience {
    /// Returns how far the audience reaches, from 0 (own account) to 10 (everybody). The order is a
    /// judgement made for choosing the narrowest of several true statements, not a severity.
    pub fn reach(&self) -> u8 {
        match self {
            Self::SameAccount => 0,
            Self::OrganizationAccount(_) => 1,
            Self::Organization(_) => 2,
            Self::Service(_) => 3,
            Self::Network(_) => 4,
            Self::Federated(_) => 5,
            Self::CanonicalUser(_) => 6,
            Self::Unrecognised(_) => 7,
            Self::Account(_) => 8,
            Self::ForeignOrganization(_) => 9,
            Self::Public => 10,
        }
    }

    /// Returns whether the audience is neither the own account, nor the own organisation or an
    /// account of it, nor an AWS service.
    pub fn is_outside(&self) -> bool {
        self.reach() > 3
    }
}

/// One thing that a policy allows to one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Index of the statement in the document, from zero.
    pub statement: usize,
    /// `Sid` of the statement, if written.
    pub sid: Option<String>,
    /// Who is let in.
    pub audience: Audience,
    /// The principals, as written, that make up the audience; `*` for everybody, `NotPrincipal:…`
    /// for each exception; empty in an identity policy.
    pub principals: Vec<String>,
    /// The allowed action patterns as written; `NotAction:…` for each action left out.
    pub actions: Vec<String>,
    /// The resource patterns as written; `NotResource:…` for each one left out; empty when the
    /// statement names none.
    pub resources: Vec<String>,
    /// Readable conditions that do not pin the caller, such as `Bool aws:SecureTransport = true`.
    pub conditions: Vec<String>,
    /// Readable conditions that pin the caller; they are part of how the audience was found.
    pub pins: Vec<String>,
    /// Readable conditions that this code does not understand. They never narrow the audience.
    pub unresolved: Vec<String>,
    /// Whether the request's source is pinned (`aws:SourceAccount`, `aws:SourceArn`,
    /// `aws:SourceOrgID`, …). Matters for [`Audience::Service`]: without it anybody may have the
    /// service act on the resource ("the confused deputy problem", IAM User Guide).
    pub confused_deputy_guard: bool,
    /// For a guarded service: on whose behalf it may act.
    pub on_behalf_of: Vec<Audience>,
}

/// Marks an action that `NotAction` leaves out, in [`Grant::actions`].
pub(crate) const NOT_ACTION: &str = "NotAction:";

impl Grant {
    /// Returns whether everybody is let in.
    pub fn is_public(&self) -> bool {
        self.audience == Audience::Public
    }

    /// Returns whether the audience is outside the own account and organisation and no service.
    pub fn is_outside(&self) -> bool {
        self.audience.is_outside()
    }

    /// Returns whether the grant allows at least one of the actions. They may be patterns: `s3:Put*`
    /// is allowed when some action that it matches may be.
    pub fn allows_any_of(&self, actions: &[&str]) -> bool {
        actions.iter().any(|action| self.allows(action))
    }

    fn allows(&self, action: &str) -> bool {
        let mut excluded = self
            .actions
            .iter()
            .filter_map(|pattern| pattern.strip_prefix(NOT_ACTION))
            .peekable();
        if excluded.peek().is_some() {
            return !excluded.any(|pattern| wildcard_matches_ignoring_case(pattern, action));
        }
        self.actions
            .iter()
            .any(|pattern| may_overlap(pattern, action, true))
    }
}
