//! A check's tutorial as HTML, with a finding's own names filled into its commands.
//!
//! Tutorials are ours, the names are not: a name is filled in only where it is certain what it is, and never so
//! that it could become a command of its own.

mod code;
mod values;

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd, html};

pub(crate) use values::Values;

use self::code::{Block, fill};

/// A tutorial that is ready to be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tutorial {
    /// HTML, safe to be shown as it is.
    pub(crate) html: String,
    /// Words in its commands that the reader has to replace, sorted.
    pub(crate) open: BTreeSet<String>,
    /// It has commands for a shell.
    pub(crate) has_commands: bool,
}

/// Renders Markdown of ours. Raw HTML in it appears as text; its title is left out, because a page has one.
pub(crate) fn render(markdown: &str, values: &Values) -> Tutorial {
    let mut tutorial = Tutorial::default();
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut parser = Parser::new(markdown);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => {
                for skipped in parser.by_ref() {
                    if matches!(skipped, Event::End(TagEnd::Heading(_))) {
                        break;
                    }
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let text: String = parser
                    .by_ref()
                    .take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock)))
                    .filter_map(|event| match event {
                        Event::Text(text) => Some(text.into_string()),
                        _ => None,
                    })
                    .collect();
                let markup = tutorial.block(&kind, &text, values);
                events.push(Event::Html(markup.into()));
            }
            Event::Code(text) => {
                let filled = fill(&text, Block::Words, values, &mut tutorial.open);
                events.push(Event::InlineHtml(format!("<code>{filled}</code>").into()));
            }
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Text(text) => linked(text, &mut events),
            other => events.push(other),
        }
    }
    html::push_html(&mut tutorial.html, events.into_iter());
    tutorial
}

impl Tutorial {
    fn block(&mut self, kind: &CodeBlockKind<'_>, text: &str, values: &Values) -> String {
        let language = match kind {
            CodeBlockKind::Fenced(language) => language.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let is_shell = matches!(language, "bash" | "sh");
        self.has_commands |= is_shell;
        let block = if is_shell { Block::Shell } else { Block::Words };
        let filled = fill(text.trim_end(), block, values, &mut self.open);
        // The block can be scrolled, so it has to be reachable by keyboard.
        format!("<pre tabindex=\"0\"><code>{filled}</code></pre>\n")
    }
}

/// Addresses become links.
fn linked<'a>(text: CowStr<'a>, events: &mut Vec<Event<'a>>) {
    let Some(start) = text.find("https://") else {
        events.push(Event::Text(text));
        return;
    };
    let end = text[start..].find(|character: char| " )>,、。".contains(character)).map_or(text.len(), |at| start + at);
    let address = code::escaped(&text[start..end]);
    events.push(Event::Text(text[..start].to_owned().into()));
    events.push(Event::InlineHtml(format!("<a href=\"{address}\" rel=\"noreferrer\">{address}</a>").into()));
    linked(text[end..].to_owned().into(), events);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markdown: &str) -> Tutorial {
        render(markdown, &Values::default())
    }

    #[test]
    fn raw_html_appears_as_text() {
        let shown = of("a <script>alert(1)</script>\n\n<div onclick=x>\n\n```bash\n<b>\n```\n").html;
        assert!(!shown.contains("<script") && !shown.contains("<div") && !shown.contains("<b>"), "{shown}");
        assert!(shown.contains("&lt;script&gt;"), "{shown}");
    }

    #[test]
    fn the_title_is_left_out_and_addresses_are_links() {
        let shown = of("# Title\n\n## Part\n\n- https://docs.aws.amazon.com/x?a=1&b=2\n").html;
        assert!(!shown.contains("Title"), "{shown}");
        assert!(shown.contains("<h2>Part</h2>"), "{shown}");
        assert!(shown.contains("href=\"https://docs.aws.amazon.com/x?a=1&amp;b=2\""), "{shown}");
    }

    #[test]
    fn every_tutorial_is_rendered_without_markup_of_its_own() {
        for check in scanmonster_checks::registry() {
            for text in [check.tutorial.en, check.tutorial.ja] {
                let tutorial = of(text);
                assert!(tutorial.html.contains("<h2>"), "{}", check.id);
                assert!(!tutorial.html.contains("style="), "{}", check.id);
                assert!(!tutorial.open.contains("AWS"), "{}", check.id);
            }
        }
    }
}
