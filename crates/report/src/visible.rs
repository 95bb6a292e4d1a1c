//! Makes texts that others wrote safe to print without cutting them.

use std::borrow::Cow;

use scanmonster_assessment::plain;

/// `text` on one line like [`plain`] makes it, but whole: for places where the end matters as well.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut buffer = [0; 4];
    // One character at a time, because `plain` cuts what is long.
    Cow::Owned(text.chars().map(|character| plain(character.encode_utf8(&mut buffer))).collect())
}
