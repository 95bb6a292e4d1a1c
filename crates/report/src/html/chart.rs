//! Bars, as the page draws them.

use crate::coverage::grouped;

/// The longest bar, in the drawing's units.
const LONGEST: usize = 360;

/// From one bar to the next.
const STEP: usize = 28;

/// Where bars begin, right of their labels.
const LEFT: usize = 150;

/// A bar chart that lies on its side.
pub(super) struct Chart {
    pub(super) bars: Vec<Bar>,
    pub(super) height: usize,
    /// All of it in words, for those who cannot see it.
    pub(super) words: String,
}

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) count: String,
    /// What it is drawn as; ours, not a text of others.
    pub(super) class: &'static str,
    pub(super) top: usize,
    pub(super) baseline: usize,
    pub(super) width: usize,
    pub(super) end: usize,
}

impl Chart {
    /// A chart of labels, numbers and classes.
    pub(super) fn of(rows: impl Iterator<Item = (String, usize, &'static str)>) -> Self {
        let rows: Vec<_> = rows.collect();
        let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or_default().max(1);
        let words: Vec<String> = rows.iter().map(|(label, count, _)| format!("{label}: {}", grouped(count))).collect();
        let height = rows.len() * STEP + 4;
        let bars = rows.into_iter().enumerate().map(|(at, (label, count, class))| {
            // What is there is seen, however little it is.
            let width = if count == 0 { 0 } else { (count * LONGEST / most).max(2) };
            let top = at * STEP + 4;
            Bar { label, count: grouped(count), class, top, baseline: top + 15, width, end: LEFT + width + 8 }
        });
        Self { bars: bars.collect(), height, words: words.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_and_nothing_is_invisible() {
        let rows = [("a", 200_000), ("b", 1), ("c", 0)];
        let chart = Chart::of(rows.into_iter().map(|(label, count)| (label.to_owned(), count, "age")));
        let widths: Vec<usize> = chart.bars.iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [LONGEST, 2, 0]);
        assert_eq!(chart.words, "a: 200,000, b: 1, c: 0");
        assert_eq!(Chart::of(std::iter::empty()).bars.len(), 0);
    }
}
