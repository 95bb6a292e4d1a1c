//! The reports of a night: written from the store, account by account, to the archive.

use std::mem;

use async_trait::async_trait;
use scanmonster_assessment::{
    Acceptance, Archive, Decision, NightReports, PortError, PortResult, ReportedNight, reports_prefix,
};

use crate::html::Page;
use crate::stored::{Figures, FindingsWorkbook, ReportedFinding, Rows, Shortlist, Situation};
use crate::{ReportError, Style};

/// From so many bytes on a file goes on in another one, so that several of them fit into a Lambda function.
const PART_BYTES: usize = 24 * 1024 * 1024;

/// Writes `report.<language>.html`, `findings.xlsx`, `findings.csv`, `findings.json`, `findings.ocsf.json`
/// and `findings.asff.json` next to a night's summary.
///
/// Only the findings of one account, those that the page names and the files' current parts are in memory.
/// What is larger than a part goes on in `findings-2.csv`, `findings-2.ocsf.json` and so on, each a whole
/// file of its own; nothing is left out.
#[derive(Debug, Clone, Copy)]
pub struct FindingsReports {
    part_bytes: usize,
}

impl Default for FindingsReports {
    fn default() -> Self {
        Self { part_bytes: PART_BYTES }
    }
}

impl FindingsReports {
    /// Files of which each goes on in another one from so many bytes on.
    pub fn with_parts_of(part_bytes: usize) -> Self {
        Self { part_bytes }
    }
}

#[async_trait]
impl NightReports for FindingsReports {
    async fn write(&self, night: &ReportedNight<'_>) -> PortResult<()> {
        let style = Style { language: night.language, width: None };
        let prefix = reports_prefix(&night.assessment.id);
        let decisions = night.store.decisions(None).await?;
        let mut written = Written::begin(&prefix, self.part_bytes, &style).map_err(failed)?;
        collect(night, &decisions, &mut written).await?;
        let Written { parts, workbook, figures, shortlist } = written;
        for part in parts {
            part.finish(night.archive).await?;
        }
        let accounts = night.store.account_assessments(&night.assessment.id).await?;
        let standings = night.store.standings().await?;
        let situation = Situation {
            now: night.now,
            assessment: Some(night.assessment),
            accounts: &accounts,
            decisions: Some(&decisions),
            standings: &standings,
        };
        let workbook = workbook.finish(&situation).map_err(failed)?;
        night.archive.put(&format!("{prefix}findings.xlsx"), workbook).await?;
        let mut page = Vec::new();
        Page::of(&situation, &figures, shortlist, &style).write(&mut page).map_err(failed)?;
        night.archive.put(&format!("{prefix}report.{}.html", style.tag()), page).await
    }
}

/// Reads the findings, account by account.
async fn collect(night: &ReportedNight<'_>, decisions: &[Decision], written: &mut Written) -> PortResult<()> {
    let acceptances = Acceptance::all(decisions, night.now);
    for record in night.store.accounts().await? {
        for finding in night.store.findings_of(&record.account).await? {
            if let Some(finding) = ReportedFinding::of(&finding, Some(&record), &acceptances, night.now) {
                written.add(finding, night.archive).await?;
            }
        }
    }
    Ok(())
}

/// What is being written.
struct Written {
    parts: Vec<Parts>,
    workbook: FindingsWorkbook,
    figures: Figures,
    shortlist: Shortlist,
}

impl Written {
    fn begin(prefix: &str, part_bytes: usize, style: &Style) -> Result<Self, ReportError> {
        let parts = |rows: Rows, ending: &'static str| Parts {
            rows,
            name: format!("{prefix}findings"),
            ending,
            limit: part_bytes,
            number: 1,
            is_empty: true,
            data: Vec::new(),
        };
        Ok(Self {
            parts: vec![
                parts(Rows::csv()?, "csv"),
                parts(Rows::json(), "json"),
                parts(Rows::ocsf(), "ocsf.json"),
                parts(Rows::asff(), "asff.json"),
            ],
            workbook: FindingsWorkbook::new(style)?,
            figures: Figures::default(),
            shortlist: Shortlist::default(),
        })
    }

    async fn add(&mut self, finding: ReportedFinding, archive: &dyn Archive) -> PortResult<()> {
        for part in &mut self.parts {
            part.add(&finding, archive).await?;
        }
        self.workbook.add(&finding).map_err(failed)?;
        self.figures.count(&finding);
        self.shortlist.add(finding);
        Ok(())
    }
}

/// A file, and the files in which it goes on.
struct Parts {
    rows: Rows,
    name: String,
    ending: &'static str,
    limit: usize,
    number: u32,
    is_empty: bool,
    data: Vec<u8>,
}

impl Parts {
    async fn add(&mut self, finding: &ReportedFinding, archive: &dyn Archive) -> PortResult<()> {
        if self.data.len() >= self.limit {
            self.put(archive).await?;
            self.number += 1;
            self.is_empty = true;
        }
        let is_first = self.is_empty;
        if self.rows.append(finding, is_first, &mut self.data).map_err(failed)? {
            self.is_empty = false;
        }
        Ok(())
    }

    async fn put(&mut self, archive: &dyn Archive) -> PortResult<()> {
        self.rows.end(self.is_empty, &mut self.data);
        let number = if self.number == 1 { String::new() } else { format!("-{}", self.number) };
        archive.put(&format!("{}{number}.{}", self.name, self.ending), mem::take(&mut self.data)).await
    }

    async fn finish(mut self, archive: &dyn Archive) -> PortResult<()> {
        // There is always a first file, even an empty one.
        if self.is_empty && self.number > 1 { Ok(()) } else { self.put(archive).await }
    }
}

fn failed(error: ReportError) -> PortError {
    PortError::new("make the reports", error)
}
