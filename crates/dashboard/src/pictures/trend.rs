//! Open findings over the nights.

use jiff::Timestamp;
use scanmonster_assessment::Assessment;
use scanmonster_checks::Severity;

use super::{round_up, share};
use crate::pages::WORST_FIRST;

const LEFT: f64 = 48.0;
const TOP: f64 = 12.0;
const WIDTH: f64 = 330.0;
const HEIGHT: f64 = 170.0;

/// Nights in the table below the picture.
const SHOWN: usize = 14;

/// Open findings by severity, night by night.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trend {
    /// One line a severity, worst first.
    pub(crate) lines: Vec<Line>,
    /// Values on the vertical axis and where they stand.
    pub(crate) ticks: Vec<(u64, f64)>,
    /// The first night.
    pub(crate) first: Option<Timestamp>,
    /// The last night.
    pub(crate) last: Option<Timestamp>,
    /// How many nights.
    pub(crate) nights: usize,
    /// The newest nights, latest first, worst severity first.
    pub(crate) rows: Vec<(Timestamp, [u64; 4])>,
}

/// One severity.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Which.
    pub(crate) severity: Severity,
    /// `x,y x,y …`.
    pub(crate) points: String,
    /// The last point.
    pub(crate) end: (f64, f64),
}

impl Trend {
    /// From nights, latest first; those that are not finished have no figures and are left out.
    pub(crate) fn of(nights: &[Assessment]) -> Self {
        let of = |night: &Assessment, severity: Severity| {
            u64::from(
                night.figures.as_ref().and_then(|figures| figures.open.get(&severity)).copied().unwrap_or_default(),
            )
        };
        let done: Vec<(Timestamp, [u64; 4])> = nights
            .iter()
            .filter(|night| night.figures.is_some())
            .map(|night| (night.started_at, WORST_FIRST.map(|severity| of(night, severity))))
            .collect();
        let greatest = done.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or_default();
        let scale = round_up(greatest);
        let (first, last) = (done.last().map(|(at, _)| *at), done.first().map(|(at, _)| *at));
        let lines = WORST_FIRST.iter().enumerate().map(|(row, severity)| {
            let points: Vec<(f64, f64)> = done
                .iter()
                .rev()
                .map(|(at, counts)| (across(*at, first, last), TOP + HEIGHT - share(counts[row], scale, HEIGHT)))
                .collect();
            Line {
                severity: *severity,
                points: points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" "),
                end: points.last().copied().unwrap_or_default(),
            }
        });
        let ticks = [0, scale / 2, scale];
        let mut ticks: Vec<(u64, f64)> =
            ticks.into_iter().map(|value| (value, TOP + HEIGHT - share(value, scale, HEIGHT))).collect();
        ticks.dedup_by_key(|(value, _)| *value);
        Self {
            lines: lines.collect(),
            ticks,
            first,
            last,
            nights: done.len(),
            rows: done.into_iter().take(SHOWN).collect(),
        }
    }
}

/// Where a night stands: by its time, so that nights that were left out leave a hole.
fn across(at: Timestamp, first: Option<Timestamp>, last: Option<Timestamp>) -> f64 {
    let (Some(first), Some(last)) = (first, last) else { return LEFT };
    let seconds = |from: Timestamp, to: Timestamp| u64::try_from(to.as_second() - from.as_second()).unwrap_or_default();
    LEFT + share(seconds(first, at), seconds(first, last), WIDTH)
}
