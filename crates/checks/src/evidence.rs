//! Why a check decided as it did.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The reason of a verdict, in words and as facts.
///
/// The same state of the account must give the same evidence on any day: dates, not ages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// One sentence for people, without a full stop.
    pub summary: String,
    /// What was seen, sorted: e.g. `cidr` → {`0.0.0.0/0`}, `port` → {`22`}. More values: wider.
    pub facts: BTreeMap<String, BTreeSet<String>>,
}

impl Evidence {
    /// Evidence with its sentence.
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), facts: BTreeMap::new() }
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.entry(name.to_owned()).or_default().insert(value.into());
        self
    }

    /// Adds several values of one fact.
    #[must_use]
    pub fn facts<T: Into<String>>(mut self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values: BTreeSet<String> = values.into_iter().map(Into::into).collect();
        if !values.is_empty() {
            self.facts.entry(name.to_owned()).or_default().extend(values);
        }
        self
    }
}
