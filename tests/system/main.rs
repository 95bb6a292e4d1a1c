//! The whole system on an emulated organisation: one test binary.

#![expect(clippy::unwrap_used, reason = "tests and their helpers")]

mod bad_input;
mod command_line;
mod faults;
mod nights;
mod permissions;
mod seven_nights;

/// Accounts of the emulated organisation.
mod accounts {
    pub(crate) const MANAGEMENT: &str = "111111111111";
    pub(crate) const WELL_KEPT: &str = "300000000001";
    pub(crate) const CARELESS: &str = "300000000002";
    pub(crate) const WITHOUT_ROLE: &str = "300000000006";
    pub(crate) const HOSTILE: &str = "300000000008";
    pub(crate) const NEWCOMER: &str = "300000000009";
}
