//! A workbook for Excel: summary, findings, coverage and acceptances.
//!
//! No cell is ever a formula: texts are written as strings, and one that a spreadsheet program would take
//! for a formula after saving it as CSV gets an apostrophe. Rows go to temporary files as they come, so that
//! any number of findings needs little memory.

mod sheet;
mod sheets;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{Figures, ReportedFinding, Situation};
use crate::{ReportError, Style};
use sheet::Sheet;

const SUMMARY: usize = 0;
const FINDINGS: usize = 1;
const COVERAGE: usize = 2;
const ACCEPTANCES: usize = 3;

/// A workbook that takes findings one by one.
pub(crate) struct FindingsWorkbook {
    workbook: Workbook,
    findings: Sheet,
    figures: Figures,
    style: Style,
}

impl FindingsWorkbook {
    /// A workbook without findings yet.
    pub(crate) fn new(style: &Style) -> Result<Self, ReportError> {
        let mut workbook = Workbook::new();
        let names = [
            style.say("Summary", "概要"),
            style.say("Findings", "検出結果"),
            style.say("Coverage", "カバレッジ"),
            style.say("Acceptances", "受容"),
        ];
        for name in names {
            workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        }
        let columns = sheets::finding_columns(style);
        let findings = Sheet::new(workbook.worksheet_from_index(FINDINGS)?, &columns)?;
        Ok(Self { workbook, findings, figures: Figures::default(), style: *style })
    }

    /// Adds a finding to its sheet and to the figures.
    pub(crate) fn add(&mut self, finding: &ReportedFinding) -> Result<(), ReportError> {
        self.figures.count(finding);
        let row = sheets::finding_row(finding, &self.style);
        Ok(self.findings.add(self.workbook.worksheet_from_index(FINDINGS)?, &row)?)
    }

    /// Adds the other sheets; answers the file.
    pub(crate) fn finish(mut self, situation: &Situation<'_>) -> Result<Vec<u8>, ReportError> {
        let style = self.style;
        let mut cut = self.findings.cut();
        let left_out = self.findings.left_out();
        self.findings.end(self.workbook.worksheet_from_index(FINDINGS)?)?;

        let worksheet = self.workbook.worksheet_from_index(COVERAGE)?;
        let mut coverage = Sheet::new(worksheet, &sheets::coverage_columns(&style))?;
        for part in situation.accounts {
            for row in sheets::coverage_rows(part, &style) {
                coverage.add(worksheet, &row)?;
            }
        }
        for row in sheets::skipped_rows(situation) {
            coverage.add(worksheet, &row)?;
        }
        coverage.end(worksheet)?;
        cut += coverage.cut();
        let coverage_left_out = coverage.left_out();

        let worksheet = self.workbook.worksheet_from_index(ACCEPTANCES)?;
        let mut acceptances = Sheet::new(worksheet, &sheets::acceptance_columns(&style))?;
        for row in sheets::acceptance_rows(situation, &style) {
            acceptances.add(worksheet, &row)?;
        }
        acceptances.end(worksheet)?;
        cut += acceptances.cut();

        let left_out = sheets::LeftOut { findings: left_out, coverage: coverage_left_out, cut };
        let worksheet = self.workbook.worksheet_from_index(SUMMARY)?;
        let mut summary = Sheet::new(worksheet, &sheets::summary_columns(&style))?;
        for row in sheets::summary_rows(situation, &self.figures, &left_out, &style) {
            summary.add(worksheet, &row)?;
        }
        summary.end(worksheet)?;
        // Else the file would bear the time at which it was made, and differ each time.
        if let Ok(made) = ExcelDateTime::from_timestamp(situation.now.as_second()) {
            self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        }
        Ok(self.workbook.save_to_buffer()?)
    }
}

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Write(error),
            other => Self::Write(std::io::Error::other(other)),
        }
    }
}
