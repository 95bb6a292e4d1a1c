//! Parts of a check's tutorial.

use scanmonster_checks::CheckDef;

/// The section of the English text below `## heading`, without the heading; empty where there is none.
pub(crate) fn section(check: &CheckDef, heading: &str) -> &'static str {
    let text = check.tutorial.en;
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("## ") {
            if let Some(start) = start {
                return text[start..at].trim();
            }
            if title.trim_end() == heading {
                start = Some(at + line.len());
            }
        }
        at += line.len();
    }
    start.map_or("", |start| text[start..].trim())
}

/// The addresses in the references.
pub(crate) fn references(check: &CheckDef) -> Vec<&'static str> {
    section(check, "References")
        .lines()
        .filter_map(|line| {
            let start = line.find("https://")?;
            line[start..].split([' ', ')', '>']).next()
        })
        .collect()
}

/// The first sentence of a tutorial, in plain text: what the check is about.
pub(crate) fn first_sentence(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.trim().is_empty() || line.starts_with('#'));
    let mut paragraph = String::new();
    for line in lines.take_while(|line| !line.trim().is_empty()).map(str::trim) {
        // Japanese is joined without blanks.
        let joins = paragraph.is_empty() || (!paragraph.ends_with(is_narrow) && !line.starts_with(is_narrow));
        paragraph.push_str(if joins { "" } else { " " });
        paragraph.push_str(line);
    }
    // A dot inside a name is followed by a letter.
    let end = paragraph.find(". ").map(|at| at + 1);
    let end = end.or_else(|| paragraph.find('。').map(|at| at + '。'.len_utf8())).unwrap_or(paragraph.len());
    paragraph[..end].replace("**", "").replace(['`', '*'], "")
}

fn is_narrow(character: char) -> bool {
    character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tutorial_has_what_reports_quote() {
        for check in scanmonster_checks::registry() {
            assert!(!section(check, "What this is").is_empty(), "{}", check.id);
            assert!(!section(check, "Fix").is_empty(), "{}", check.id);
            assert!(!section(check, "Fix").contains("\n## "), "{}", check.id);
            assert!(!references(check).is_empty(), "{}", check.id);
            for text in [check.tutorial.en, check.tutorial.ja] {
                assert!(
                    first_sentence(text).ends_with(['.', '。', '?', '？', ':', '：']),
                    "{}: {}",
                    check.id,
                    first_sentence(text)
                );
            }
        }
    }
}
