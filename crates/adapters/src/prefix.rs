//! The beginning of a finding's id, as people type it.

/// A text that ids of findings can begin with: hexadecimal digits in lower case. The empty text names no
/// finding, although every id begins with it.
pub(crate) fn is_prefix(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lower_case_hexadecimal_digits() {
        assert!(is_prefix("0a"));
        for text in ["", "%", "_", "0A", "g", "é", "0 "] {
            assert!(!is_prefix(text), "{text}");
        }
    }
}
