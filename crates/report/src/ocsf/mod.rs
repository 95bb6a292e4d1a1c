//! OCSF Compliance Findings (class 2003) of OCSF 1.5.0: one event for every verdict on every resource.
//!
//! The schema is at <https://schema.ocsf.io/1.5.0/classes/compliance_finding?profiles=cloud>.

mod event;
mod texts;

use std::collections::HashMap;
use std::io::{BufWriter, Write};

use scanmonster_assessment::{FindingId, FindingView};

use crate::judged::judged;
use crate::{ReportError, ScanReport};
use event::Event;
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
            serde_json::to_writer(&mut out, &Event::of(report, &judged, texts, finding))?;
        }
    }
    out.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    Ok(out.flush()?)
}
