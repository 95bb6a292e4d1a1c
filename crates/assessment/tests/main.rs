//! The core with ports in memory.
