//! The result of a scan.

mod csv;
mod json;
mod table;

use std::collections::BTreeSet;
use std::io::Write;

use jiff::Timestamp;
use scanmonster_assessment::{Coverage, FindingView};
use scanmonster_checks::{CheckDef, Verdict};
use scanmonster_inventory::AccountId;

use crate::stored::write_scans;
use crate::{Format, ReportError, Style, asff, ocsf};

/// What the scan of one account came to.
#[derive(Debug, Clone, Copy)]
pub struct ScanReport<'a> {
    /// Account.
    pub account: &'a AccountId,
    /// Its name, where known; written by others.
    pub account_name: Option<&'a str>,
    /// When its inventory was taken, or when the attempt failed.
    pub time: Timestamp,
    /// What the checks said.
    pub verdicts: &'a [Verdict],
    /// The findings that are open, and those that this scan resolved.
    pub findings: &'a [FindingView],
    /// What was decided, and the gaps.
    pub coverage: &'a Coverage,
    /// Where the account could not be assessed: why. Its verdicts are empty then.
    pub not_assessed: Option<NotAssessed<'a>>,
}

/// Why an account could not be assessed. Each check that would have run is shown as undecided, so that a
/// closed account is not mistaken for a clean one.
#[derive(Debug, Clone, Copy)]
pub struct NotAssessed<'a> {
    /// The reason in words.
    pub reason: &'a str,
    /// The checks that would have run.
    pub checks: &'a [&'static CheckDef],
}

impl<'a> ScanReport<'a> {
    /// The name, if it says anything.
    pub(crate) fn name(&self) -> Option<&'a str> {
        self.account_name.filter(|name| !name.trim().is_empty())
    }

    /// The regions that verdicts are about, without `global`.
    fn regions(&self) -> BTreeSet<&str> {
        self.coverage
            .checks
            .values()
            .flat_map(|regions| regions.keys())
            .map(String::as_str)
            .filter(|region| *region != "global")
            .collect()
    }
}

/// Writes the scan of one account. As JSON it is one object.
///
/// # Errors
/// Where the writer refuses.
pub fn write_scan(
    format: Format,
    report: &ScanReport<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        Format::Json => json::write_one(report, out),
        other => write_org(other, std::slice::from_ref(report), style, out),
    }
}

/// Writes the scan of several accounts. As JSON it is an array of what [`write_scan`] writes.
///
/// # Errors
/// Where the writer refuses.
pub fn write_org(
    format: Format,
    reports: &[ScanReport<'_>],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        Format::Table => table::write(reports, style, out),
        Format::Json => json::write_all(reports, out),
        Format::Ocsf => ocsf::write(reports, out),
        Format::Asff => asff::write(reports, out),
        Format::Csv => csv::write(reports, out),
        Format::Html | Format::Xlsx => write_scans(format, reports, style, out),
    }
}
