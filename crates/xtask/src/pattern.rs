//! Regular expressions written as literals.

use regex::Regex;

/// Compiles a literal pattern.
///
/// # Panics
/// On a pattern that is not well formed, which the tests of its user would show.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a literal pattern is well formed")
}
