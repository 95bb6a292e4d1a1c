//! What a check may look at.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use scanmonster_inventory::{AccountId, Inventory, Region, Regional};
use serde::{Deserialize, Serialize};

/// What the organisation has decided for its checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// All accounts of the organisation, where they are known: they are no outsiders.
    pub organization_accounts: Option<BTreeSet<AccountId>>,
    /// Accounts outside the organisation that are trusted on purpose.
    pub trusted_accounts: BTreeSet<AccountId>,
    /// Ports that may be open to the internet.
    pub public_ports: BTreeSet<u16>,
    /// Access keys older than so many days are to be rotated (CIS: 90).
    pub access_key_max_age_days: i64,
    /// Credentials unused for so many days are to be removed (CIS: 45).
    pub unused_credentials_days: i64,
    /// Use of the root user within so many days is reported.
    pub root_use_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            organization_accounts: None,
            trusted_accounts: BTreeSet::new(),
            public_ports: BTreeSet::from([80, 443]),
            access_key_max_age_days: 90,
            unused_credentials_days: 45,
            root_use_days: 7,
        }
    }
}

/// Inventory, settings and time: all that decides a verdict.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What AWS said.
    pub inventory: &'a Inventory,
    /// What the organisation decided.
    pub settings: &'a Settings,
    /// The time that counts as now.
    pub now: Timestamp,
}

impl<'a> Context<'a> {
    /// The instant `days` before now.
    pub fn days_ago(&self, days: i64) -> Timestamp {
        self.now.checked_sub(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MIN)
    }

    /// The instant `days` after now.
    pub fn days_ahead(&self, days: i64) -> Timestamp {
        self.now.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MAX)
    }

    /// The assessed regions, each as a context of its own.
    pub fn regions(&self) -> impl Iterator<Item = RegionContext<'a>> + use<'a> {
        let account = *self;
        self.inventory.regional.iter().map(move |(region, regional)| RegionContext { account, region, regional })
    }

    /// Whether `account` is the assessed one, one of its organisation, or trusted on purpose.
    pub fn is_known_account(&self, account: &str) -> bool {
        let listed = |accounts: &BTreeSet<AccountId>| accounts.iter().any(|known| known.as_str() == account);
        account == self.inventory.account.as_str()
            || listed(&self.settings.trusted_accounts)
            || self.settings.organization_accounts.as_ref().is_some_and(listed)
    }
}

/// The context of one region.
#[derive(Debug, Clone, Copy)]
pub struct RegionContext<'a> {
    /// The account the region is in.
    pub account: Context<'a>,
    /// The region.
    pub region: &'a Region,
    /// What it holds.
    pub regional: &'a Regional,
}
