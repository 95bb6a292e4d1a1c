//! With whom snapshots and images are shared.

use std::collections::BTreeSet;

use scanmonster_inventory::SnapshotSharing;

use crate::Context;

/// The accounts it is shared with that are neither this one, nor of its organisation, nor trusted on purpose;
/// sorted.
pub(super) fn outsiders(context: &Context<'_>, sharing: &SnapshotSharing) -> Vec<String> {
    let outside = sharing.accounts.iter().filter(|account| !context.is_known_account(account));
    outside.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}
