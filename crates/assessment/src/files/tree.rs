//! YAML as a tree in which every node knows its line.
//!
//! Plain scalars stay the text that was written, so that an account id keeps its zeros. Anchors, aliases and
//! tags are not followed: there is nothing in these files that needs them, and without them no small file
//! becomes a large tree.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::problem::{FileError, MAX_FILE_BYTES};
use crate::plain;

/// Deeper than this no file of ours goes.
const DEEPEST: usize = 8;

/// A value and the line where it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) value: Value,
}

/// What is written.
#[derive(Debug)]
pub(super) enum Value {
    /// Nothing, `~` or `null`.
    Nothing,
    Text(String),
    List(Vec<Node>),
    /// Fields in their order, one of the same key after the other where somebody wrote it twice.
    Map(Vec<Field>),
    /// It uses this, which is not supported.
    Unsupported(&'static str),
}

impl Value {
    /// What it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Unsupported(what) => what,
        }
    }
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) value: Node,
}

/// A list or mapping whose end was not seen yet.
enum Open {
    List { line: usize, unsupported: Option<&'static str>, items: Vec<Node> },
    Map { line: usize, unsupported: Option<&'static str>, fields: Vec<Field>, key: Option<(usize, String)> },
}

/// Reads the one document of a file; none where there is nothing but comments.
pub(super) fn read(text: &str) -> Result<Option<Node>, FileError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(FileError::new(1, None, format!("the file is larger than {MAX_FILE_BYTES} bytes")));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder { open: Vec::new(), root: None };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| not_yaml(text, &error))?;
        let line = span.start.line();
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(FileError::new(line, None, "a second document (`---`) begins: one is read"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = match unsupported(anchor, tag.is_some()) {
                    Some(what) => Value::Unsupported(what),
                    None if style == ScalarStyle::Plain && is_nothing(&text) => Value::Nothing,
                    None => Value::Text(text.into_owned()),
                };
                builder.add(Node { line, value })?;
            }
            Event::Alias(_) => builder.add(Node { line, value: Value::Unsupported("an alias (`*`)") })?,
            Event::SequenceStart(anchor, tag) => {
                let unsupported = unsupported(anchor, tag.is_some());
                builder.begin(Open::List { line, unsupported, items: Vec::new() }, line)?;
            }
            Event::MappingStart(anchor, tag) => {
                let unsupported = unsupported(anchor, tag.is_some());
                builder.begin(Open::Map { line, unsupported, fields: Vec::new(), key: None }, line)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    Ok(builder.root.filter(|root| !matches!(root.value, Value::Nothing)))
}

fn unsupported(anchor: usize, has_tag: bool) -> Option<&'static str> {
    if anchor > 0 {
        Some("an anchor (`&`)")
    } else if has_tag {
        Some("a tag (`!`)")
    } else {
        None
    }
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The parser's words, and the usual cause.
fn not_yaml(text: &str, error: &ScanError) -> FileError {
    let line = error.marker().line();
    let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let begins_with_star = |part: &str| part.trim_start().starts_with('*');
    let has_bare_star = written.split_once(':').is_some_and(|(_, value)| begins_with_star(value))
        || written.trim_start().strip_prefix('-').is_some_and(begins_with_star);
    let hint = if has_bare_star { " (a value that begins with `*` has to be in quotes)" } else { "" };
    FileError::new(line, None, format!("this is not YAML: {}{hint}", plain(error.info())))
}

struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder {
    fn begin(&mut self, open: Open, line: usize) -> Result<(), FileError> {
        if self.open.len() >= DEEPEST {
            return Err(FileError::new(line, None, format!("lists and mappings go deeper than {DEEPEST} levels")));
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Result<(), FileError> {
        let node = match self.open.pop() {
            Some(Open::List { line, unsupported: None, items }) => Node { line, value: Value::List(items) },
            Some(Open::Map { line, unsupported: None, fields, .. }) => Node { line, value: Value::Map(fields) },
            Some(
                Open::List { line, unsupported: Some(what), .. } | Open::Map { line, unsupported: Some(what), .. },
            ) => Node { line, value: Value::Unsupported(what) },
            None => return Ok(()),
        };
        self.add(node)
    }

    fn add(&mut self, node: Node) -> Result<(), FileError> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { fields, key, .. }) => match (key.take(), node.value) {
                (Some((line, key)), value) => {
                    fields.push(Field { line, key, value: Node { line: node.line, value } });
                }
                (None, Value::Text(text)) => *key = Some((node.line, text)),
                (None, other) => {
                    let problem = format!("a key has to be a text, and this is {}", other.kind());
                    return Err(FileError::new(node.line, None, problem));
                }
            },
        }
        Ok(())
    }
}
