//! Reports of what a store holds: all findings that are there, how they are accepted, and what could not be
//! decided. A scan makes the same report of its own findings.

mod figures;
mod finding;
mod rows;
mod scan;
mod shortlist;
mod workbook;

use std::io::Write;

use jiff::Timestamp;
use scanmonster_assessment::{AccountAssessment, Assessment, Decision, Standing};

use crate::html::Page;
use crate::{Format, ReportError, Style};

pub(crate) use figures::{AGES, Figures};
pub use finding::{RESOLVED_DAYS, ReportedFinding};
pub(crate) use rows::Rows;
pub(crate) use scan::write_scans;
pub(crate) use shortlist::{Listing, Shortlist};
pub(crate) use workbook::FindingsWorkbook;

/// What a report says beside findings.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// As of when it is.
    pub now: Timestamp,
    /// The last assessment; none where it is not about a single one.
    pub assessment: Option<&'a Assessment>,
    /// The last assessment of each account.
    pub accounts: &'a [AccountAssessment],
    /// The log of acceptances; none where the report says nothing about them, as that of a scan.
    pub decisions: Option<&'a [Decision]>,
    /// How accounts stand that need attention.
    pub standings: &'a [Standing],
}

/// Writes the findings of a store, worst first, and in the formats for people the situation.
///
/// OCSF holds what is there, open or accepted; ASFF also what was resolved, archived; JSON is the contract's
/// array of findings.
///
/// # Errors
/// Where the writer refuses, and for tables, which [`findings_list`](crate::findings_list) writes.
pub fn write_stored(
    format: Format,
    situation: &Situation<'_>,
    mut findings: Vec<ReportedFinding>,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    findings.sort_by(ReportedFinding::worst_first);
    let mut rows = match format {
        Format::Table => return Err(ReportError::NoSuchFormat { what: "the report", format: format.as_str() }),
        Format::Html => {
            let (mut figures, mut shortlist) = (Figures::default(), Shortlist::default());
            for finding in findings {
                figures.count(&finding);
                shortlist.add(finding);
            }
            return Page::of(situation, &figures, shortlist, style).write(out);
        }
        Format::Xlsx => {
            let mut workbook = FindingsWorkbook::new(style)?;
            for finding in &findings {
                workbook.add(finding)?;
            }
            return Ok(out.write_all(&workbook.finish(situation)?)?);
        }
        Format::Csv => Rows::csv()?,
        Format::Json => Rows::json(),
        Format::Ocsf => Rows::ocsf(),
        Format::Asff => Rows::asff(),
    };
    rows.write_all(&findings, out)
}
