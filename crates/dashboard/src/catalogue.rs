//! The checks by their place in the registry, so that what is counted for each check fits into a plain list.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use scanmonster_checks::{CheckDef, registry};

static CHECKS: LazyLock<Vec<&'static CheckDef>> = LazyLock::new(|| registry().collect());

static PLACES: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut places = HashMap::new();
    for (place, check) in CHECKS.iter().enumerate() {
        places.extend(check.aliases.iter().map(|alias| (*alias, place)));
        places.insert(check.id, place);
    }
    places
});

/// All checks, in the order of the registry.
pub(crate) fn checks() -> &'static [&'static CheckDef] {
    &CHECKS
}

/// The place of the check with this id, or former id.
pub(crate) fn place(id: &str) -> Option<usize> {
    PLACES.get(id).copied()
}

/// The check with this id, or former id.
pub(crate) fn check(id: &str) -> Option<&'static CheckDef> {
    CHECKS.get(place(id)?).copied()
}

/// All services, sorted.
pub(crate) fn services() -> BTreeSet<&'static str> {
    CHECKS.iter().map(|check| check.service).collect()
}
