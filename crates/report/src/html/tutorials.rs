//! Tutorials as HTML, once for each check that occurs.
//!
//! Tutorials are ours, yet raw HTML in them stays text: what looks like a tag is a placeholder.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, TextMergeStream, html};
use scanmonster_checks::registry;

use super::findings::anchor;
use crate::Style;
use crate::stored::Shortlist;

/// A tutorial on the page.
pub(super) struct Tutorial {
    pub(super) anchor: String,
    pub(super) title: &'static str,
    pub(super) id: &'static str,
    /// The text below the title, as HTML.
    pub(super) html: String,
}

/// The tutorials of the findings that the page names.
pub(super) fn tutorials(shortlist: &Shortlist, style: &Style) -> Vec<Tutorial> {
    let lists = [&shortlist.open, &shortlist.new, &shortlist.accepted, &shortlist.resolved];
    let named: BTreeSet<&str> =
        lists.into_iter().flat_map(|list| &list.kept).map(|finding| finding.view.check.as_str()).collect();
    registry()
        .filter(|check| named.contains(check.id) || check.aliases.iter().any(|alias| named.contains(alias)))
        .map(|check| Tutorial {
            anchor: anchor(check),
            title: style.pick(check.title),
            id: check.id,
            html: to_html(without_title(style.pick(check.tutorial))),
        })
        .collect()
}

/// The text without its first line, the title.
fn without_title(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") => rest,
        _ => text,
    }
}

/// Markdown as HTML. Its headings come two levels lower, because the page has two above them.
fn to_html(text: &str) -> String {
    let mut page = String::with_capacity(text.len() * 2);
    let mut place = Place::default();
    html::push_html(&mut page, TextMergeStream::new(Parser::new(text)).flat_map(|event| place.harmless(event)));
    page
}

/// Where in the text an event is.
#[derive(Default)]
struct Place {
    in_code: bool,
    in_link: bool,
}

impl Place {
    /// The event without raw HTML, images and links that lead elsewhere than to a page; addresses in the
    /// text become links.
    fn harmless<'a>(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => vec![Event::Text(text)],
            Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
            Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
            Event::Start(Tag::Heading { level, classes: _, attrs: _, id: _ }) => {
                vec![Event::Start(Tag::Heading { level: lower(level), id: None, classes: vec![], attrs: vec![] })]
            }
            Event::End(TagEnd::Heading(level)) => vec![Event::End(TagEnd::Heading(lower(level)))],
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => vec![],
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.in_link = dest_url.starts_with("https://");
                if self.in_link { vec![Event::Start(link(dest_url))] } else { vec![] }
            }
            Event::End(TagEnd::Link) => {
                if std::mem::take(&mut self.in_link) {
                    vec![Event::End(TagEnd::Link)]
                } else {
                    vec![]
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code = true;
                vec![Event::Start(Tag::CodeBlock(kind))]
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                vec![Event::End(TagEnd::CodeBlock)]
            }
            Event::Text(text) if !self.in_code && !self.in_link => linked(&text),
            other => vec![other],
        }
    }
}

fn link(address: CowStr<'_>) -> Tag<'_> {
    Tag::Link { link_type: LinkType::Inline, dest_url: address, title: CowStr::Borrowed(""), id: CowStr::Borrowed("") }
}

/// The text with its addresses as links.
fn linked<'a>(text: &str) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("https://") {
        let is_over = |character: char| !character.is_ascii() || " )>]\"'".contains(character);
        let length = rest[start..].find(is_over).unwrap_or(rest.len() - start);
        let address = rest[start..start + length].trim_end_matches(['.', ',', ';']);
        let (before, after) = (&rest[..start], &rest[start + address.len()..]);
        if !before.is_empty() {
            events.push(Event::Text(before.to_owned().into()));
        }
        events.push(Event::Start(link(address.to_owned().into())));
        events.push(Event::Text(address.to_owned().into()));
        events.push(Event::End(TagEnd::Link));
        rest = after;
    }
    if !rest.is_empty() {
        events.push(Event::Text(rest.to_owned().into()));
    }
    events
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_stays_text_and_addresses_become_links() {
        let html = to_html(
            "## Look\n\n<script>x</script>\n\na <BUCKET> [bad](javascript:x) ![i](https://x.y/z)\n\n- https://a.b/c_d_e\n",
        );
        assert!(html.contains("<h4>Look</h4>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("<BUCKET") && !html.contains("javascript"), "{html}");
        assert!(!html.contains("<img"), "{html}");
        assert!(html.contains("<a href=\"https://a.b/c_d_e\">https://a.b/c_d_e</a>"), "{html}");
    }

    #[test]
    fn every_tutorial_keeps_its_text() {
        for check in registry() {
            for text in [check.tutorial.en, check.tutorial.ja] {
                let html = to_html(without_title(text));
                assert_eq!(html.matches("<h4>").count(), text.matches("\n## ").count(), "{}", check.id);
                assert!(html.contains("<a href=\"https://"), "{}", check.id);
                assert!(!html.contains("<h3>"), "{}", check.id);
            }
        }
    }
}
