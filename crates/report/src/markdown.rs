//! Shows a tutorial's Markdown on a terminal, without colour.
//!
//! Only what tutorials use: headings, paragraphs, lists, fenced code, `**bold**` and `*italic*`. Tutorials
//! are ours, so nothing in them is hostile.

use std::io::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::ReportError;

/// Punctuation that may not begin a line.
const NEVER_FIRST: &str = "、。，．・：；！？）」』】〕》〉ー…,.;:!?)]}";

/// Narrower than this nothing is readable.
const NARROWEST: usize = 30;

/// Writes the text, wrapped to `width` columns; not wrapped anew where there is no width.
pub(crate) fn write(text: &str, width: Option<u16>, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut page = Page { width: width.map(|width| usize::from(width).max(NARROWEST)), block: None, in_code: false };
    for line in text.lines() {
        page.line(line, out)?;
    }
    page.end_block(out)
}

struct Page {
    width: Option<usize>,
    /// The paragraph or list item that is being put together.
    block: Option<Block>,
    in_code: bool,
}

struct Block {
    /// Before the first line.
    first: String,
    /// Before the other lines.
    rest: String,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str, out: &mut dyn Write) -> Result<(), ReportError> {
        if line.trim_start().starts_with("```") {
            self.end_block(out)?;
            self.in_code = !self.in_code;
        } else if self.in_code {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        } else if let Some((level, title)) = heading(line) {
            self.end_block(out)?;
            let title = without_marks(title);
            writeln!(out, "{title}")?;
            if let Some(rule) = match level {
                1 => Some("═"),
                2 => Some("─"),
                _ => None,
            } {
                writeln!(out, "{}", rule.repeat(title.width()))?;
            }
        } else if line.trim().is_empty() {
            self.end_block(out)?;
            writeln!(out)?;
        } else if let Some((indent, marker, text)) = list_item(line) {
            self.end_block(out)?;
            let first = format!("{indent}{marker} ");
            let rest = " ".repeat(first.width());
            self.block = Some(Block { first, rest, text: text.to_owned() });
        } else {
            self.add(line.trim(), out)?;
        }
        Ok(())
    }

    /// Adds a line to the paragraph; where nothing is wrapped anew, lines stay as they are.
    fn add(&mut self, line: &str, out: &mut dyn Write) -> Result<(), ReportError> {
        if self.width.is_none()
            && let Some(block) = &mut self.block
        {
            let rest = block.rest.clone();
            self.end_block(out)?;
            self.block = Some(Block { first: rest.clone(), rest, text: line.to_owned() });
            return Ok(());
        }
        match &mut self.block {
            Some(block) => {
                if needs_blank(&block.text, line) {
                    block.text.push(' ');
                }
                block.text.push_str(line);
            }
            None => self.block = Some(Block { first: String::new(), rest: String::new(), text: line.to_owned() }),
        }
        Ok(())
    }

    fn end_block(&mut self, out: &mut dyn Write) -> Result<(), ReportError> {
        let Some(block) = self.block.take() else { return Ok(()) };
        let text = without_marks(&block.text);
        let room = self.width.map(|width| width.saturating_sub(block.rest.width()).max(NARROWEST / 2));
        for (at, line) in wrap(&text, room).iter().enumerate() {
            let before = if at == 0 { &block.first } else { &block.rest };
            writeln!(out, "{before}{line}")?;
        }
        Ok(())
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    (1..=6).contains(&level).then(|| title.strip_prefix(' ')).flatten().map(|title| (level, title.trim()))
}

fn list_item(line: &str) -> Option<(&str, &str, &str)> {
    let item = line.trim_start();
    let indent = &line[..line.len() - item.len()];
    let (marker, text) = item.split_once(' ')?;
    let number = marker
        .strip_suffix('.')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    (number || matches!(marker, "-" | "*")).then(|| (indent, marker, text.trim()))
}

/// Japanese is joined without blanks.
fn needs_blank(before: &str, after: &str) -> bool {
    let wide = |character: Option<char>| character.is_some_and(is_wide);
    let (before, after) = (before.trim_end_matches('*'), after.trim_start_matches('*'));
    !(wide(before.chars().next_back()) && wide(after.chars().next()))
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

/// The text without `**` and `*` around words, except in code spans; code spans keep their backticks.
fn without_marks(text: &str) -> String {
    let parts = text
        .split('`')
        .enumerate()
        .map(|(at, part)| if at % 2 == 1 { part.to_owned() } else { without_single(&part.replace("**", "")) });
    parts.collect::<Vec<_>>().join("`")
}

/// Removes `*` that touches a word on one side only; `a * b` stays.
fn without_single(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let blank =
        |at: Option<usize>| at.and_then(|at| characters.get(at)).is_none_or(|character| character.is_whitespace());
    let mut plain = String::with_capacity(text.len());
    for (at, character) in characters.iter().enumerate() {
        if *character != '*' || (blank(at.checked_sub(1)) && blank(Some(at + 1))) {
            plain.push(*character);
        }
    }
    plain
}

/// Breaks `text` into lines of at most `room` columns, at blanks and beside wide characters.
fn wrap(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room else { return vec![text.to_owned()] };
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = line.width() + piece.trim_end().width() <= room;
        if !fits && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Parts between which a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            before == ' ' && character != ' '
                || (is_wide(before) || is_wide(character)) && character != ' ' && !"「『（【〔《〈".contains(before)
        });
        if breaks && !NEVER_FIRST.contains(character) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(character);
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, width: Option<u16>) -> String {
        let mut out = Vec::new();
        write(text, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn headings_lists_and_code() {
        let text = "# A title\n\nSome **bold** and *soft* `a*b` words.\n\n- one\n  more\n1. two\n\n```bash\naws x \\\n  --y\n```\n";
        let expected =
            "A title\n═══════\n\nSome bold and soft `a*b` words.\n\n- one more\n1. two\n\n    aws x \\\n      --y\n";
        assert_eq!(shown(text, Some(80)), expected);
    }

    #[test]
    fn wraps_english_at_blanks() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let shown = shown(text, Some(30));
        assert!(shown.lines().all(|line| line.width() <= 30), "{shown}");
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>().join(" "), text);
    }

    #[test]
    fn wraps_japanese_by_columns_and_joins_without_blanks() {
        let text = "証跡のログファイルが、暗号化されていない場合があります。\n**設定**を、確認してください。";
        let shown = shown(text, Some(30));
        assert!(shown.lines().all(|line| line.width() <= 30), "{shown}");
        assert!(shown.lines().all(|line| !line.starts_with(['、', '。'])), "{shown}");
        assert_eq!(shown.lines().collect::<String>(), text.replace(['\n', '*'], ""));
    }

    #[test]
    fn every_tutorial_fits_its_width_outside_code() {
        for check in scanmonster_checks::registry() {
            for text in [check.tutorial.en, check.tutorial.ja] {
                // The title, the first line, stands alone and stays whole.
                for line in shown(text, Some(80)).lines().skip(1).filter(|line| !line.starts_with("    ")) {
                    // An address or an ARN cannot be broken.
                    let longest = line.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default();
                    assert!(line.width() <= 80 || longest > 60 || !line.contains(' '), "{}: {line}", check.id);
                }
            }
        }
    }
}
