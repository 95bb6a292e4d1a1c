//! Formats that hold one finding after the other.

use std::io::Write;

use scanmonster_assessment::FindingState;

use super::ReportedFinding;
use crate::findings::{CSV_HEADER, csv_row};
use crate::ocsf::FindingEvents;
use crate::{ReportError, asff};

type WriteOne = Box<dyn FnMut(&ReportedFinding, &mut Vec<u8>) -> Result<(), ReportError> + Send>;

/// A format that holds one finding after the other, so that it can be written in pieces.
pub(crate) struct Rows {
    head: Vec<u8>,
    between: &'static str,
    foot: &'static str,
    /// The whole file where there is no finding.
    nothing: Vec<u8>,
    holds: fn(&ReportedFinding) -> bool,
    one: WriteOne,
}

impl Rows {
    /// The columns of `findings list --format csv`.
    pub(crate) fn csv() -> Result<Self, ReportError> {
        let mut head = Vec::new();
        record(&CSV_HEADER, &mut head)?;
        let one: WriteOne = Box::new(|finding, out| record(&csv_row(&finding.view), out));
        Ok(Self { nothing: head.clone(), head, between: "", foot: "", holds: |_| true, one })
    }

    /// The contract's array, one finding a line.
    pub(crate) fn json() -> Self {
        Self::array(|_| true, Box::new(|finding, out| Ok(serde_json::to_writer(out, &finding.view)?)))
    }

    /// Compliance Findings of what is there.
    pub(crate) fn ocsf() -> Self {
        let mut events = FindingEvents::default();
        let is_there = |finding: &ReportedFinding| finding.view.state != FindingState::Resolved;
        Self::array(is_there, Box::new(move |finding, out| events.write(finding, out)))
    }

    /// Findings as Security Hub imports them.
    pub(crate) fn asff() -> Self {
        Self::array(|_| true, Box::new(asff::write_finding))
    }

    fn array(holds: fn(&ReportedFinding) -> bool, one: WriteOne) -> Self {
        Self { head: b"[\n".to_vec(), between: ",\n", foot: "\n]\n", nothing: b"[]\n".to_vec(), holds, one }
    }

    /// Writes a whole file.
    pub(crate) fn write_all(&mut self, findings: &[ReportedFinding], out: &mut dyn Write) -> Result<(), ReportError> {
        let mut piece = Vec::new();
        let mut is_empty = true;
        for finding in findings {
            is_empty &= !self.append(finding, is_empty, &mut piece)?;
            out.write_all(&piece)?;
            piece.clear();
        }
        self.end(is_empty, &mut piece);
        Ok(out.write_all(&piece)?)
    }

    /// Appends a finding, and what comes before it; answers whether the format holds such a finding.
    pub(crate) fn append(
        &mut self,
        finding: &ReportedFinding,
        is_first: bool,
        out: &mut Vec<u8>,
    ) -> Result<bool, ReportError> {
        if !(self.holds)(finding) {
            return Ok(false);
        }
        out.extend_from_slice(if is_first { &self.head } else { self.between.as_bytes() });
        (self.one)(finding, out)?;
        Ok(true)
    }

    /// Appends what comes after the last finding.
    pub(crate) fn end(&self, is_empty: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(if is_empty { &self.nothing } else { self.foot.as_bytes() });
    }
}

fn record(fields: &[impl AsRef<[u8]>], out: &mut Vec<u8>) -> Result<(), ReportError> {
    // It is made for every row, so its buffer is that of a row.
    let mut writer = csv::WriterBuilder::new().buffer_capacity(1_024).from_writer(out);
    writer.write_record(fields)?;
    Ok(writer.flush()?)
}
