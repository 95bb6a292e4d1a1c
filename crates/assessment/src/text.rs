//! Makes texts that others wrote safe to print on one line.

/// Longest text of others that is shown in one place, in characters as shown.
const LONGEST: usize = 200;

/// `text` on one line: control characters, line breaks and marks that change the direction of writing
/// appear as escapes, and what is too long is cut.
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len().min(LONGEST));
    let mut length = 0;
    for character in text.chars() {
        let is_safe = !character.is_control() && !is_invisible(character);
        length += if is_safe { 1 } else { character.escape_unicode().len() };
        if length > LONGEST {
            safe.push('…');
            break;
        }
        if is_safe {
            safe.push(character);
        } else {
            safe.extend(character.escape_unicode());
        }
    }
    safe
}

/// Marks without a shape of their own, among them those that reverse the order of a line.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00ad}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_marks_become_visible() {
        assert_eq!(plain("a\r\nBcc: x"), "a\\u{d}\\u{a}Bcc: x");
        assert_eq!(plain("\u{202e}exe.txt"), "\\u{202e}exe.txt");
        assert_eq!(plain("請求書"), "請求書");
        assert_eq!(plain(&"x".repeat(LONGEST)), "x".repeat(LONGEST));
        for long in ["x", "\u{0}", "\u{202e}", "😀"] {
            let shown = plain(&long.repeat(500));
            assert!(shown.chars().count() <= LONGEST + 1 && shown.ends_with('…'), "{shown}");
        }
    }
}
