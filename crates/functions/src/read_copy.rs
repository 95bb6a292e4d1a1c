//! The copy of a night's results that the dashboard reads.

use std::path::PathBuf;

use async_trait::async_trait;
use scanmonster_adapters::write_mirror;
use scanmonster_assessment::{NightReports, PortResult, ReportedNight};

/// Writes the dashboard's copy.
pub(crate) struct ReadCopy;

/// A folder of the function's own scratch space.
pub(crate) fn scratch() -> PathBuf {
    std::env::temp_dir().join("scanmonster-dashboard")
}

#[async_trait]
impl NightReports for ReadCopy {
    async fn write(&self, night: &ReportedNight<'_>) -> PortResult<()> {
        let written = write_mirror(night.store, night.archive, night.assessment, &scratch()).await?;
        if let Some(copy) = written {
            tracing::info!(findings = copy.findings, bytes = copy.bytes, packed = copy.packed_bytes, "copy written");
        }
        Ok(())
    }
}
