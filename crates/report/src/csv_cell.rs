//! Makes texts that others wrote safe in a spreadsheet.

use crate::visible::visible;

/// What makes a spreadsheet program read a cell as a formula; the wide forms count in some locales.
const FORMULA_STARTS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// `text` as a cell: nothing in it starts a formula, control characters and marks that change the
/// direction of writing are visible, and nothing is cut.
pub(crate) fn cell(text: &str) -> String {
    let starts_formula = text.starts_with(FORMULA_STARTS) || text.trim_start().starts_with(FORMULA_STARTS);
    let mut safe = String::with_capacity(text.len() + 1);
    if starts_formula {
        safe.push('\'');
    }
    safe.push_str(&visible(text));
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe() {
        for hostile in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "\u{ff1d}1"] {
            assert!(cell(hostile).starts_with('\''), "{hostile:?}");
        }
        assert_eq!(cell("a=b"), "a=b");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn hostile_marks_are_visible_and_nothing_is_cut() {
        assert_eq!(cell("\u{202e}exe"), "\\u{202e}exe");
        assert_eq!(cell("a\nb"), "a\\u{a}b");
        assert_eq!(cell("請求書"), "請求書");
        assert_eq!(cell(&"é".repeat(500)).chars().count(), 500);
    }
}
