//! Whom the trust policies of roles let in.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, IamRole};
use scanmonster_policy::{Document, Grant, Home, grants};

use super::documents::parse;
use crate::{Context, Outcome};

/// The calls by which a role is taken on.
const ASSUME: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// A trust policy that was read.
#[derive(Debug)]
pub(super) struct Trust {
    /// The document.
    pub(super) document: Document,
    /// Its grants of taking on the role; those of `sts:TagSession` and the like alone are left out.
    pub(super) grants: Vec<Grant>,
}

/// Reads the trust policy of `role`. `organization` is the id of the account's organisation, where the
/// caller has read it.
pub(super) fn read(context: &Context<'_>, role: &IamRole, organization: Option<&str>) -> Collected<Trust> {
    let document = parse("trust policy", &role.trust_policy)?;
    let accounts: Option<BTreeSet<String>> = context
        .settings
        .organization_accounts
        .as_ref()
        .map(|accounts| accounts.iter().map(|account| account.as_str().to_owned()).collect());
    let home =
        Home { account: context.inventory.account.as_str(), organization, organization_accounts: accounts.as_ref() };
    let mut grants = grants(&document, &home);
    grants.retain(|grant| grant.allows_any_of(&ASSUME));
    Ok(Trust { document, grants })
}

impl Trust {
    /// Whether the statement of `grant` demands an external id.
    pub(super) fn demands_external_id(&self, grant: &Grant) -> bool {
        let statement = self.document.statements.get(grant.statement);
        statement.is_some_and(|statement| statement.requires_key("sts:ExternalId"))
    }
}

/// The outcome for a service-linked role.
pub(super) fn service_linked() -> Outcome {
    Outcome::not_applicable("AWS wrote the trust policy of this service-linked role and only AWS can change it")
}
