//! OCSF Compliance Findings (class 2003) of OCSF 1.5.0: one event for every verdict on every resource.
//!
//! The schema is at <https://schema.ocsf.io/1.5.0/classes/compliance_finding?profiles=cloud>.

mod event;
mod texts;

use std::collections::HashMap;
use std::io::{BufWriter, Write};

use scanmonster_assessment::{FindingId, FindingView};
use scanmonster_checks::find;

use crate::judged::judged;
use crate::stored::ReportedFinding;
use crate::{ReportError, ScanReport};
use event::{Event, Told};
pub(crate) use texts::CheckTexts;

/// Writes a JSON array, one event a line; no more than one event is in memory.
///
/// # Errors
/// Where the writer refuses.
pub fn write(reports: &[ScanReport<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut out = BufWriter::new(out);
    let mut separator = "[\n";
    let mut texts: HashMap<&'static str, CheckTexts> = HashMap::new();
    for report in reports {
        let findings: HashMap<&FindingId, &FindingView> =
            report.findings.iter().map(|finding| (&finding.id, finding)).collect();
        for judged in judged(report) {
            out.write_all(separator.as_bytes())?;
            separator = ",\n";
            let finding = findings.get(&judged.id).copied();
            let texts = texts.entry(judged.check.id).or_insert_with(|| CheckTexts::of(judged.check));
            let told = Told::of_verdict(report, &judged, finding);
            serde_json::to_writer(&mut out, &Event::of(&told, texts))?;
        }
    }
    out.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    Ok(out.flush()?)
}

/// Writes the events of findings that are there, one after the other.
#[derive(Default)]
pub(crate) struct FindingEvents {
    texts: HashMap<String, CheckTexts>,
}

impl FindingEvents {
    /// Writes the event of a finding that is open or accepted: its verdict was a fail.
    pub(crate) fn write(&mut self, finding: &ReportedFinding, out: &mut Vec<u8>) -> Result<(), ReportError> {
        let definition = find(&finding.view.check);
        let of_check = || definition.map(CheckTexts::of).unwrap_or_default();
        let texts = self.texts.entry(finding.view.check.clone()).or_insert_with(of_check);
        Ok(serde_json::to_writer(out, &Event::of(&Told::of_finding(finding, definition), texts))?)
    }
}
