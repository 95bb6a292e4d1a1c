//! Contacts of an account (AWS Account Management).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Whom AWS would write to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The primary contact (`account:GetContactInformation`).
    pub contact_information: Collected<Option<ContactInformation>>,
    /// The alternate contacts (`account:GetAlternateContact`); `None` where none is set.
    pub alternate_contacts: BTreeMap<ContactKind, Collected<Option<AlternateContact>>>,
}

/// The kinds of alternate contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "AWS's own three kinds")]
pub enum ContactKind {
    Billing,
    Operations,
    Security,
}

impl ContactKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Billing, Self::Operations, Self::Security];
}

/// The primary contact, as far as an assessment needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactInformation {
    /// Name of the person or team.
    pub full_name: String,
    /// Company, if given.
    pub company: Option<String>,
    /// Telephone number.
    pub phone: String,
}

/// One alternate contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternateContact {
    /// Name of the person or team.
    pub name: String,
    /// Title.
    pub title: String,
    /// Mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
}

impl Account {
    /// Contacts of which none could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            contact_information: Err(gap.clone()),
            alternate_contacts: ContactKind::ALL.iter().map(|kind| (*kind, Err(gap.clone()))).collect(),
        }
    }
}
