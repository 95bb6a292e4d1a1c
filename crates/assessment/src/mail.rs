//! A mail, and for whom it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A mail that was decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Stable id: the assessment, what kind of mail it is and for whom. The same mail has the same id
    /// whoever composes it.
    pub id: String,
    /// For whom.
    pub audience: Audience,
    /// At most 100 printable ASCII characters.
    pub subject: String,
    /// Plain text, under 256 KB in UTF-8.
    pub body: String,
    /// Attributes that subscriptions can filter by: name → values.
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// For whom a mail is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The security team, which gets everything.
    Security,
    /// An owner, who gets what concerns its accounts.
    Owner(String),
}
