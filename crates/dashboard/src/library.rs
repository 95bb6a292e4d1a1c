//! Where pages read.

use scanmonster_assessment::{Browse, Store};

/// A store that also answers questions about many findings.
pub trait Library: Store + Browse {}

impl<T: Store + Browse> Library for T {}
