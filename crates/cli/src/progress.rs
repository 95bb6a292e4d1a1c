//! Progress on standard error; nothing is drawn where that is no terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `length` steps.
pub(crate) fn bar(length: usize, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(what.to_owned());
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}
