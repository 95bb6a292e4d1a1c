//! Figures of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use scanmonster_assessment::GapCount;
use scanmonster_collector::{CallCounts, Statistics};
use serde::Serialize;

use crate::failure::Failure;
use crate::output;

/// Counts a run from its beginning.
pub(crate) struct Figures {
    begun: Instant,
    /// Counters of all clients.
    pub(crate) statistics: Statistics,
}

/// The contract of `--stats`.
#[derive(Debug, Serialize)]
struct Report<'a> {
    wall_seconds: f64,
    cpu_seconds: f64,
    peak_memory_bytes: u64,
    #[serde(flatten)]
    calls: CallCounts,
    gaps: Vec<Gap<'a>>,
    resources: usize,
    verdicts: BTreeMap<&'static str, u32>,
}

#[derive(Debug, Serialize)]
struct Gap<'a> {
    operation: &'a str,
    action: &'a str,
    cause: scanmonster_inventory::GapCause,
    detail: &'a str,
    verdicts: u32,
}

impl Figures {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), statistics: Statistics::default() }
    }

    /// Writes the figures where `--stats` asks for them.
    pub(crate) fn write(&self, file: Option<&Path>, scans: &[crate::record::Scanned]) -> Result<(), Failure> {
        let Some(path) = file else { return Ok(()) };
        let usage =
            getrusage(UsageWho::RUSAGE_SELF).map_err(|error| Failure::cannot(format!("no figures: {error}")))?;
        let seconds = |time: nix::sys::time::TimeVal| {
            #[expect(clippy::cast_precision_loss, reason = "seconds of a process are small")]
            let value = time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
            value
        };
        let resources: BTreeSet<(&str, &str)> = scans
            .iter()
            .flat_map(|scan| scan.verdicts.iter().map(|verdict| (scan.account.as_str(), verdict.resource.arn.as_str())))
            .collect();
        let mut verdicts = BTreeMap::from([("pass", 0), ("fail", 0), ("not_applicable", 0), ("unknown", 0)]);
        for scan in scans {
            let total = scan.coverage.total();
            for (name, count) in [
                ("pass", total.pass),
                ("fail", total.fail),
                ("not_applicable", total.not_applicable),
                ("unknown", total.unknown),
            ] {
                *verdicts.entry(name).or_default() += count;
            }
        }
        let report = Report {
            wall_seconds: self.begun.elapsed().as_secs_f64(),
            cpu_seconds: seconds(usage.user_time()) + seconds(usage.system_time()),
            // Linux counts in KiB.
            peak_memory_bytes: u64::try_from(usage.max_rss()).unwrap_or(0) * 1024,
            calls: self.statistics.counts(),
            gaps: scans.iter().flat_map(|scan| scan.coverage.gaps.iter().map(gap)).collect(),
            resources: resources.len(),
            verdicts,
        };
        output::write(Some(path), |out| {
            serde_json::to_writer_pretty(&mut *out, &report).map_err(std::io::Error::from)?;
            Ok(writeln!(out)?)
        })
    }
}

fn gap(counted: &GapCount) -> Gap<'_> {
    Gap {
        operation: &counted.gap.operation,
        action: &counted.gap.action,
        cause: counted.gap.cause,
        detail: &counted.gap.detail,
        verdicts: counted.verdicts,
    }
}
