//! Results → tables, pages and workbooks for people, JSON, CSV, OCSF and ASFF for machines.
//!
//! Pure functions: what is written depends on what is given and nothing else, and it goes to the given
//! writer. [`FindingsReports`] alone reads a store and writes to an archive, for the finisher. People get words in their language and hostile characters made visible; machines get the
//! names of the contract in English and the data as it is.

mod acceptance_plan;
mod acceptances;
mod advice;
pub mod asff;
mod checks;
mod coverage;
mod csv_cell;
mod error;
mod finding_event;
mod findings;
mod format;
mod frameworks;
mod html;
mod json;
mod judged;
mod markdown;
mod nightly;
pub mod ocsf;
mod review;
mod scan;
mod stored;
mod style;
mod table;
mod tutorial;
mod visible;

pub use acceptance_plan::acceptances_plan;
pub use acceptances::{acceptances_list, acceptances_log};
pub use checks::{check_show, checks_list};
pub use coverage::{CoverageReport, coverage};
pub use error::ReportError;
pub use finding_event::{EVENT_SCHEMA_VERSION, event_detail};
pub use findings::{finding_show, findings_csv_part, findings_list};
pub use format::{Format, ListFormat, UnknownFormat};
pub use frameworks::{framework_show, frameworks_list};
pub use nightly::FindingsReports;
pub use review::{ReviewReport, review_export, review_import, review_milestones, review_show};
pub use scan::{NotAssessed, ScanReport, write_org, write_scan};
pub use stored::{RESOLVED_DAYS, ReportedFinding, Situation, write_stored};
pub use style::Style;
pub use visible::visible;
