//! What an acceptance is about.

use std::fmt;

use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

/// Which findings an acceptance is about: all four parts have to fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Id of a check.
    pub check: ScopePart,
    /// Account id.
    pub account: ScopePart,
    /// Region code or `global`.
    pub region: ScopePart,
    /// ARN of a resource.
    pub resource: ScopePart,
}

/// A text in which `*` stands for any run of characters and `?` for one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopePart(String);

impl ScopePart {
    /// A part as somebody wrote it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Everything.
    pub fn any() -> Self {
        Self("*".to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// It stands for more than one text.
    pub fn has_wildcard(&self) -> bool {
        self.0.contains(['*', '?'])
    }

    /// `text` fits.
    pub fn matches(&self, text: &str) -> bool {
        scanmonster_policy::wildcard_matches(&self.0, text)
    }
}

impl fmt::Display for ScopePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Scope {
    /// A finding with these properties is in the scope. The check counts under every id it ever had.
    pub fn covers(&self, check: &str, account: &AccountId, region: &str, resource: &str) -> bool {
        self.account.matches(account.as_str())
            && self.covers_check(check)
            && self.region.matches(region)
            && self.resource.matches(resource)
    }

    fn covers_check(&self, check: &str) -> bool {
        let aliases = scanmonster_checks::find(check).map(|check| check.aliases).unwrap_or_default();
        std::iter::once(check).chain(aliases.iter().copied()).any(|id| self.check.matches(id))
    }

    /// It stands for more than one resource, so a second person has to agree.
    pub fn has_wildcard(&self) -> bool {
        [&self.check, &self.account, &self.region, &self.resource].into_iter().any(ScopePart::has_wildcard)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { check, account, region, resource } = self;
        write!(formatter, "{check} in {account} {region} on {resource}")
    }
}
