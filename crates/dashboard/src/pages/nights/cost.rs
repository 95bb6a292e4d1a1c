//! What a night cost, roughly. Nothing here was measured: the numbers are AWS's list prices and what an account
//! usually takes.

/// Lambda, per GB-second on x86 (AWS Lambda pricing, eu-west-1 and us-east-1).
pub(super) const PER_GB_SECOND: f64 = 0.000_016_666_7;

/// Lambda, per request (AWS Lambda pricing: 0.20 USD a million).
pub(super) const PER_REQUEST: f64 = 0.000_000_2;

/// DynamoDB on demand, per write request unit (1.25 USD a million; a transaction takes two).
pub(super) const PER_WRITE: f64 = 0.000_001_25;

/// Memory of the scanner, in GB (template.yaml).
pub(super) const SCANNER_GB: f64 = 0.5;

/// So many seconds a scanner usually takes for an account.
pub(super) const SECONDS: f64 = 40.0;

/// Memory of the finisher, in GB (template.yaml), and how long it usually takes.
pub(super) const FINISHER_GB_SECONDS: f64 = 0.5 * 120.0;

/// So many write units an account takes, beside those for transitions.
pub(super) const WRITES: f64 = 20.0;

/// What a night cost in US dollars, estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) lambda: f64,
    pub(super) requests: f64,
    pub(super) writes: f64,
}

impl Estimate {
    /// From the accounts with a work item, how long the night took at most for each of them, and how many
    /// transitions were written.
    pub(super) fn of(accounts: u32, night_seconds: Option<i64>, transitions: usize) -> Self {
        let accounts = f64::from(accounts);
        // A scanner cannot have run longer than the whole night.
        let longest = night_seconds.map_or(SECONDS, |seconds| f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)));
        let seconds = SECONDS.min(longest);
        let transitions = f64::from(u32::try_from(transitions).unwrap_or(u32::MAX));
        Self {
            lambda: (accounts * SCANNER_GB * seconds + FINISHER_GB_SECONDS) * PER_GB_SECOND,
            requests: (accounts + 2.0) * PER_REQUEST,
            writes: (accounts * WRITES + transitions * 4.0) * PER_WRITE,
        }
    }

    pub(super) fn total(&self) -> f64 {
        self.lambda + self.requests + self.writes
    }
}

/// US dollars, with as many digits as say something.
pub(super) fn dollars(amount: f64) -> String {
    if amount < 0.01 { "< 0.01 USD".to_owned() } else { format!("{amount:.2} USD") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_accounts_cost_less_than_a_dollar_a_night() {
        let estimate = Estimate::of(1_000, Some(1_800), 5_000);
        assert!((0.1..1.0).contains(&estimate.total()), "{estimate:?}");
        assert_eq!(dollars(estimate.total()).len(), "0.38 USD".len());
        assert_eq!(dollars(Estimate::of(1, Some(5), 0).total()), "< 0.01 USD");
        assert!(Estimate::of(10, Some(-5), 0).total() >= Estimate::of(10, None, 0).total() - 1.0);
    }
}
