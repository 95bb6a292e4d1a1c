//! Tells apart who belongs to the account's organisation and who does not.

use std::collections::BTreeSet;

use scanmonster_inventory::Collected;
use scanmonster_policy::{Audience, Document, Grant, Home, Principal, grants};

use crate::{Context, Evidence};

/// The account, its organisation and the accounts that are trusted on purpose.
pub(crate) struct Neighbourhood<'a> {
    context: &'a Context<'a>,
    organization: Option<&'a str>,
    accounts: Option<BTreeSet<String>>,
}

/// What a policy allows to somebody who does not belong.
pub(crate) struct Outsider {
    /// Who: an account id, an organisation's id, `everyone`, ….
    pub(crate) who: String,
    /// What the policy says about it.
    pub(crate) grant: Grant,
}

impl<'a> Neighbourhood<'a> {
    /// The neighbourhood of the assessed account.
    ///
    /// # Errors
    /// Without knowing the organisation (`organizations:DescribeOrganization`) nobody can say whether a
    /// policy that names one means the own.
    pub(crate) fn of(context: &'a Context<'a>) -> Collected<Self> {
        let membership = context.inventory.organization.membership.as_ref().map_err(Clone::clone)?;
        let accounts = context.settings.organization_accounts.as_ref();
        Ok(Self {
            context,
            organization: membership.as_ref().map(|membership| membership.id.as_str()),
            accounts: accounts.map(|known| known.iter().map(|account| account.as_str().to_owned()).collect()),
        })
    }

    /// All grants of `document` to those who do not belong.
    pub(crate) fn outsiders(&self, document: &Document) -> Vec<Outsider> {
        grants(document, &self.home())
            .into_iter()
            .filter_map(|grant| self.name_of_outsider(&grant.audience).map(|who| Outsider { who, grant }))
            .collect()
    }

    /// Those who do not belong, but for whom a service may act (`aws:SourceAccount`, `aws:SourceArn`).
    pub(crate) fn outsiders_behind_services(&self, document: &Document) -> Vec<Outsider> {
        grants(document, &self.home())
            .into_iter()
            .filter(|grant| matches!(grant.audience, Audience::Service(_)))
            .filter_map(|grant| {
                let who = grant.on_behalf_of.iter().find_map(|source| match source {
                    Audience::Account(_) | Audience::ForeignOrganization(_) => self.name_of_outsider(source),
                    _ => None,
                })?;
                Some(Outsider { who, grant })
            })
            .collect()
    }

    /// Whether this account belongs or is trusted.
    pub(crate) fn knows(&self, account: &str) -> bool {
        self.context.is_known_account(account)
    }

    /// The owner's point of view.
    pub(crate) fn home(&self) -> Home<'_> {
        Home {
            account: self.context.inventory.account.as_str(),
            organization: self.organization,
            organization_accounts: self.accounts.as_ref(),
        }
    }

    fn name_of_outsider(&self, audience: &Audience) -> Option<String> {
        match audience {
            Audience::SameAccount
            | Audience::OrganizationAccount(_)
            | Audience::Organization(_)
            | Audience::Service(_)
            // A fixed network (`aws:SourceVpce`, `aws:SourceIp`) is a place, not an account, and mostly
            // the owner's own.
            | Audience::Network(_) => None,
            Audience::Federated(provider) => match Principal::Arn(provider.clone()).account() {
                Some(account) => (!self.knows(account)).then(|| account.to_owned()),
                None => Some(provider.clone()),
            },
            Audience::Account(account) => (!self.knows(account)).then(|| account.clone()),
            Audience::ForeignOrganization(id) => Some(id.clone()),
            Audience::CanonicalUser(id) => Some(id.clone()),
            Audience::Unrecognised(text) => (!is_deleted_principal(text)).then(|| text.clone()),
            Audience::Public => Some("everyone".to_owned()),
        }
    }
}

/// What IAM leaves in a policy when the user or role it named was deleted: its unique id, which nobody
/// can ever have again. Source: IAM User Guide, "IAM identifiers".
pub(crate) fn is_deleted_principal(text: &str) -> bool {
    (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text.len() > 15
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Adds who they are and what they may do to the evidence.
pub(crate) fn describe(evidence: Evidence, outsiders: &[Outsider]) -> Evidence {
    outsiders.iter().fold(evidence, |evidence, outsider| {
        evidence
            .fact("outsider", &outsider.who)
            .facts("principal", outsider.grant.principals.iter().cloned())
            .facts("action", outsider.grant.actions.iter().cloned())
            .granting(&outsider.grant)
    })
}

/// `a, b, c` or `a, b, c and 4 more`: a sentence stays short however many there are.
pub(crate) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    const SHOWN: usize = 3;
    let texts: BTreeSet<&str> = texts.into_iter().collect();
    let shown: Vec<&str> = texts.iter().take(SHOWN).copied().collect();
    match texts.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_deleted_principals_are_known_by_their_shape() {
        assert!(is_deleted_principal("AIDACKCEVSQ6C2EXAMPLE"));
        assert!(is_deleted_principal("AROADBQP57FF2AEXAMPLE"));
        for other in ["AIDA", "111122223333", "AIDA-not-an-id-at-all", "AKIAIOSFODNN7EXAMPLE"] {
            assert!(!is_deleted_principal(other), "{other}");
        }
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(listed(["b", "a", "b"]), "a, b");
        assert_eq!(listed(["e", "d", "c", "b", "a"]), "a, b, c and 2 more");
    }
}
