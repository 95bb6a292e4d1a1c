//! Reads a page as a browser does and refuses everything that a report does not need.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

const ELEMENTS: [&str; 49] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "nav",
    "main",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "a",
    "strong",
    "em",
    "code",
    "pre",
    "span",
    "div",
    "br",
    "hr",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "svg",
    "text",
    "rect",
    "blockquote",
    "sup",
    "sub",
    "del",
    "dl",
    "dt",
    "dd",
];

const ATTRIBUTES: [&str; 24] = [
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "class",
    "href",
    "id",
    "scope",
    "aria-label",
    "aria-labelledby",
    "tabindex",
    "viewBox",
    "viewbox",
    "role",
    "x",
    "y",
    "width",
    "height",
    "start",
    "align",
    "colspan",
    "rowspan",
    "title",
];

const VOID: [&str; 5] = ["meta", "br", "hr", "rect", "img"];

/// A piece of text and where it stands.
pub(crate) struct Text {
    pub(crate) text: String,
    /// Names and classes of the elements around it, outermost first.
    pub(crate) inside: Vec<String>,
}

impl Text {
    pub(crate) fn is_inside(&self, what: &str) -> bool {
        self.inside.iter().any(|element| element == what)
    }
}

/// What a page holds.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) texts: Vec<Text>,
    pub(crate) headings: Vec<usize>,
    pub(crate) ids: Vec<String>,
    pub(crate) links: Vec<String>,
    /// Cells of header rows without a scope.
    pub(crate) headers_without_scope: usize,
    pub(crate) labels: Vec<String>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Panics
    /// On an element, an attribute or a mistake that does not belong into a report.
    pub(crate) fn read(html: &str) -> Self {
        let sink = Sink::default();
        let tokenizer = Tokenizer::new(sink, TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(html));
        let _ = tokenizer.feed(&queue);
        assert!(queue.is_empty(), "something stopped the reader");
        tokenizer.end();
        assert_eq!(*tokenizer.sink.open.borrow(), Vec::<String>::new(), "elements that are never closed");
        tokenizer.sink.page.take()
    }

    /// All text, as a reader sees it.
    pub(crate) fn all(&self) -> String {
        self.texts.iter().filter(|text| !text.is_inside("style")).map(|text| text.text.as_str()).collect()
    }
}

#[derive(Default)]
struct Sink {
    page: RefCell<Page>,
    open: RefCell<Vec<String>>,
    classes: RefCell<Vec<String>>,
    in_text: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                self.in_text.set(false);
                return self.tag(&tag, line);
            }
            Token::CharacterTokens(text) => self.text(&text),
            Token::NullCharacterToken => panic!("line {line}: a null character"),
            Token::ParseError(error) => panic!("line {line}: {error}"),
            Token::CommentToken(comment) => panic!("line {line}: a comment: {comment}"),
            Token::DoctypeToken(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn tag(&self, tag: &Tag, line: u64) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        assert!(ELEMENTS.contains(&name.as_str()), "line {line}: <{name}>");
        if tag.kind == TagKind::EndTag {
            assert_eq!(self.open.borrow_mut().pop(), Some(name), "line {line}: closed in the wrong order");
            self.classes.borrow_mut().pop();
            return TokenSinkResult::Continue;
        }
        let mut page = self.page.borrow_mut();
        let mut class = String::new();
        let mut has_scope = false;
        for attribute in &tag.attrs {
            let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            assert!(ATTRIBUTES.contains(&key.as_str()), "line {line}: {key}={value:?}");
            match key.as_str() {
                "href" => {
                    assert!(value.starts_with('#') || value.starts_with("https://"), "line {line}: {value}");
                    page.links.push(value);
                }
                "id" => page.ids.push(value),
                "class" => class = value,
                "scope" => has_scope = true,
                "aria-label" => page.labels.push(value),
                _ => {}
            }
        }
        page.headers_without_scope += usize::from(name == "th" && !has_scope);
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse().ok()) {
            page.headings.push(level);
        }
        let raw = match name.as_str() {
            "style" => Some(RawKind::Rawtext),
            "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        if !VOID.contains(&name.as_str()) && !tag.self_closing {
            self.open.borrow_mut().push(name);
            self.classes.borrow_mut().push(class);
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn text(&self, text: &str) {
        let mut page = self.page.borrow_mut();
        if self.in_text.replace(true)
            && let Some(last) = page.texts.last_mut()
        {
            last.text.push_str(text);
            return;
        }
        let classes =
            self.classes.borrow().iter().flat_map(|class| class.split(' ')).map(str::to_owned).collect::<Vec<_>>();
        let inside = self.open.borrow().iter().cloned().chain(classes).collect();
        page.texts.push(Text { text: text.to_owned(), inside });
    }
}
