//! How old open findings are, by severity.

use scanmonster_checks::Severity;

use super::{round_up, share};
use crate::pages::WORST_FIRST;

/// Up to so many days, and the rest: English and Japanese.
const BINS: [(u64, &str, &str); 5] = [
    (7, "≤ 7 days", "7日以内"),
    (30, "≤ 30 days", "30日以内"),
    (90, "≤ 90 days", "90日以内"),
    (365, "≤ 365 days", "365日以内"),
    (u64::MAX, "older", "1年超"),
];

const WIDTH: f64 = 56.0;
const GAP: f64 = 22.0;
const HEIGHT: f64 = 150.0;
const TOP: f64 = 22.0;

/// Open findings by age and severity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ages {
    /// Youngest first.
    pub(crate) bars: Vec<Bar>,
    /// All of them.
    pub(crate) total: u64,
}

/// One age.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it is called in English.
    pub(crate) en: &'static str,
    /// What it is called in Japanese.
    pub(crate) ja: &'static str,
    /// By severity, worst first.
    pub(crate) counts: [(Severity, u64); 4],
    /// All of them.
    pub(crate) total: u64,
    /// Left edge.
    pub(crate) x: f64,
    /// Middle.
    pub(crate) middle: f64,
    /// Upper edge.
    pub(crate) top: f64,
    /// From bottom to top: class, upper edge, height.
    pub(crate) pieces: Vec<(&'static str, f64, f64)>,
}

impl Ages {
    /// From counts by severity and whole days.
    pub(crate) fn of(counts: impl Iterator<Item = (Severity, u64, u64)>) -> Self {
        let mut table = [[0_u64; 4]; BINS.len()];
        for (severity, days, findings) in counts {
            let bin = BINS.iter().position(|(up_to, _, _)| days <= *up_to).unwrap_or(BINS.len() - 1);
            table[bin][row(severity)] += findings;
        }
        let totals: Vec<u64> = table.iter().map(|bin| bin.iter().sum()).collect();
        let scale = round_up(totals.iter().copied().max().unwrap_or_default());
        let mut x = GAP / 2.0;
        let mut bars = Vec::with_capacity(BINS.len());
        for ((counts, total), (_, en, ja)) in table.into_iter().zip(&totals).zip(BINS) {
            let mut bar = Bar {
                en,
                ja,
                counts: std::array::from_fn(|at| (WORST_FIRST[at], counts[at])),
                total: *total,
                x,
                middle: x + WIDTH / 2.0,
                top: TOP + HEIGHT,
                pieces: Vec::new(),
            };
            for (severity, count) in bar.counts {
                if count > 0 {
                    // A few among thousands are still seen.
                    let height = share(count, scale, HEIGHT).max(1.5);
                    bar.top -= height;
                    bar.pieces.push((severity.as_str(), bar.top, height));
                }
            }
            bars.push(bar);
            x += WIDTH + GAP;
        }
        Self { bars, total: totals.iter().sum() }
    }
}

fn row(severity: Severity) -> usize {
    WORST_FIRST.iter().position(|known| *known == severity).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_bin() {
        let days = [0, 7, 8, 30, 31, 90, 91, 365, 366, 9_999];
        let ages = Ages::of(days.into_iter().map(|days| (Severity::High, days, 1)));
        assert_eq!(ages.bars.iter().map(|bar| bar.total).collect::<Vec<_>>(), [2, 2, 2, 2, 2]);
        assert_eq!(ages.total, 10);
        assert!(Ages::of(std::iter::empty()).bars.iter().all(|bar| bar.pieces.is_empty()));
    }
}
