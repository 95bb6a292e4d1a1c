//! Texts as Security Hub takes them: of limited length, without control characters, not blank.

use crate::visible::visible;

/// `text` on one line with at most `limit` UTF-16 units; control characters and marks without a shape
/// appear as escapes.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let text = visible(text);
    let text = text.trim();
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut length = 1; // of the mark at the end
    for character in text.chars() {
        length += character.len_utf16();
        if length > limit {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

/// Like [`shortened`]; another text where nothing is left.
pub(super) fn not_blank(text: &str, otherwise: &str, limit: usize) -> String {
    let text = shortened(text, limit);
    if text.is_empty() { shortened(otherwise, limit) } else { text }
}

/// A key of `ProductFields`: letters, digits and `_./=+-@` in ASCII.
pub(super) fn key(name: &str) -> String {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "_./=+-@".contains(character);
    name.chars().map(|character| if allowed(character) { character } else { '_' }).take(MAX_KEY).collect()
}

/// The longest key of `ProductFields`.
const MAX_KEY: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("abcd", 4), "abcd");
        assert_eq!(shortened("abcde", 4), "abc…");
        assert_eq!(shortened("👾👾👾", 4), "👾…");
        assert_eq!(shortened("\u{0}", 256), "\\u{0}");
    }

    #[test]
    fn blank_texts_are_replaced() {
        assert_eq!(not_blank(" \u{3000} ", "id", 10), "id");
    }

    #[test]
    fn keys_are_plain() {
        assert_eq!(key("Fact/a b\n日"), "Fact/a_b__");
        assert_eq!(key(&"k".repeat(200)).len(), 128);
    }
}
