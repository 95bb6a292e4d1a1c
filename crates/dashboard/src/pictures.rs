//! Where things stand in pictures: templates draw them, so that every text in them is escaped.

mod ages;
mod path;
mod trend;

pub(crate) use ages::Ages;
pub(crate) use path::Path;
pub(crate) use trend::Trend;

/// A number that is not less than `greatest` and easy to read on an axis: 1, 2 or 5 and zeros.
fn round_up(greatest: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5] {
            let candidate = power.saturating_mul(step);
            if candidate >= greatest {
                return candidate;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// `part` of `whole`, as so many of `length`; drawn, so not exact.
#[expect(clippy::cast_precision_loss, reason = "a picture is not exact")]
fn share(part: u64, whole: u64, length: f64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64) * length }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        let ends: Vec<u64> = [0, 1, 3, 5, 6, 11, 99, 101, 4_000, 200_001].into_iter().map(round_up).collect();
        assert_eq!(ends, [1, 1, 5, 5, 10, 20, 100, 200, 5_000, 500_000]);
        assert!(round_up(u64::MAX) == u64::MAX);
    }
}
