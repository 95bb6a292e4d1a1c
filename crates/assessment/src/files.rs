//! Files that teams keep beside their code: who owns what, which risks they accept, and what checks go by.
//!
//! Such a file is all or nothing: where one entry is wrong nothing of it counts, and every wrong entry is
//! named with its line, so that one run shows all there is to repair.

mod acceptance_file;
mod apply;
mod fields;
mod nightly;
mod owner_file;
mod plan;
mod problem;
mod scope_rules;
mod settings_file;
mod tree;

pub use acceptance_file::{AcceptanceEntry, AcceptanceFile, FileContext};
pub use apply::{apply_plan, import};
pub use nightly::{ACCEPTANCES_KEY, NightFiles, OWNERS_KEY, SETTINGS_KEY, read_files};
pub use owner_file::parse_owners;
pub use plan::{Change, Plan, Planned, acceptance_id, plan};
pub(crate) use plan::{looked_at, open_in_scope};
pub use problem::{FileError, MAX_FILE_BYTES};
pub(crate) use scope_rules::{
    account_part, check_part, has_critical, is_same_person, known_until, region_part, resource_part,
};
pub use settings_file::parse_settings;

/// Longest reason, in characters.
pub(crate) const LONGEST_REASON: usize = 2_000;

/// Longest name of a person, an owner or an organisational unit, in characters.
pub(crate) const LONGEST_NAME: usize = 256;
