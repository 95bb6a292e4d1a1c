//! The fields of a mapping, with everything that is wrong about them.

use std::ops::RangeInclusive;

use scanmonster_inventory::AccountId;

use super::problem::FileError;
use super::tree::{Field, Node, Value};
use crate::plain;

/// A text and its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) line: usize,
    pub(super) text: &'a str,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Got<T> {
    /// The field is not there, or holds nothing.
    Missing,
    /// What is wrong about it was said.
    Wrong,
    Here(T),
}

impl<T> Got<T> {
    pub(super) fn here(self) -> Option<T> {
        if let Self::Here(value) = self { Some(value) } else { None }
    }
}

/// A mapping of which every field is known.
pub(super) struct Fields<'a, 'p> {
    line: usize,
    entry: Option<usize>,
    fields: Vec<&'a Field>,
    problems: &'p mut Vec<FileError>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// The fields of `node`; none, with the problem said, where it is no mapping.
    pub(super) fn of(
        node: &'a Node,
        entry: Option<usize>,
        known: &[&str],
        problems: &'p mut Vec<FileError>,
    ) -> Option<Self> {
        let Value::Map(written) = &node.value else {
            let kind = node.value.kind();
            problems.push(FileError::new(node.line, entry, format!("this has to be a mapping, and it is {kind}")));
            return None;
        };
        let mut fields: Vec<&Field> = Vec::with_capacity(written.len().min(known.len()));
        for field in written {
            let name = plain(&field.key);
            if !known.contains(&field.key.as_str()) {
                let problem = format!("unknown field `{name}` (there are: {})", known.join(", "));
                problems.push(FileError::new(field.line, entry, problem));
            } else if let Some(first) = fields.iter().find(|first| first.key == field.key) {
                let problem = format!("`{name}` is written twice, first on line {}", first.line);
                problems.push(FileError::new(field.line, entry, problem));
            } else {
                fields.push(field);
            }
        }
        Some(Self { line: node.line, entry, fields, problems })
    }

    /// The line of the mapping.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Says what is wrong.
    pub(super) fn wrong(&mut self, line: usize, problem: impl Into<String>) {
        self.problems.push(FileError::new(line, self.entry, problem));
    }

    fn field(&self, key: &str) -> Option<&'a Field> {
        self.fields.iter().copied().find(|field| field.key == key)
    }

    /// A text without the blanks around it, of at most `longest` characters.
    pub(super) fn text(&mut self, key: &str, longest: usize) -> Got<Written<'a>> {
        let Some(field) = self.field(key) else { return Got::Missing };
        match &field.value.value {
            Value::Nothing => Got::Missing,
            Value::Text(text) if text.chars().count() > longest => {
                self.wrong(field.line, format!("`{key}` is longer than {longest} characters"));
                Got::Wrong
            }
            Value::Text(text) => match text.trim() {
                "" => Got::Missing,
                text => Got::Here(Written { line: field.line, text }),
            },
            other => {
                self.wrong(field.line, format!("`{key}` has to be a text, and it is {}", other.kind()));
                Got::Wrong
            }
        }
    }

    /// A text that has to be there; `missing` says what is missing beyond its name.
    pub(super) fn required(&mut self, key: &str, longest: usize, missing: &str) -> Option<Written<'a>> {
        match self.text(key, longest) {
            Got::Here(text) => Some(text),
            Got::Wrong => None,
            Got::Missing => {
                let line = self.field(key).map_or(self.line, |field| field.line);
                self.wrong(line, format!("`{key}` is missing{missing}"));
                None
            }
        }
    }

    /// Says that a field has a name and nothing more, where that is so: whoever wrote it meant something.
    pub(super) fn refuse_empty(&mut self, key: &str, hint: &str) {
        if let Some(field) = self.field(key).filter(|field| matches!(field.value.value, Value::Nothing)) {
            self.wrong(field.line, format!("`{key}` has no value: {hint}"));
        }
    }

    /// A whole number within `range`, which `what` calls by name; what is wrong is said.
    pub(super) fn number(&mut self, key: &str, what: &str, range: &RangeInclusive<u32>) -> Got<u32> {
        let Some(field) = self.field(key) else { return Got::Missing };
        let number = match &field.value.value {
            Value::Text(text) if text.chars().count() > LONGEST_NUMBER => {
                Err(format!("`{key}` is longer than {LONGEST_NUMBER} characters"))
            }
            Value::Text(text) => {
                whole_number(text.trim(), what, range).map_err(|problem| format!("`{key}`: {problem}"))
            }
            Value::Nothing => Err(format!("`{key}` has no value: write a number, or leave the line out")),
            other => Err(format!("`{key}` has to be a number, and it is {}", other.kind())),
        };
        match number {
            Ok(number) => Got::Here(number),
            Err(problem) => {
                self.wrong(field.line, problem);
                Got::Wrong
            }
        }
    }

    /// A list; what is wrong is said.
    pub(super) fn list(&mut self, key: &str) -> Got<&'a [Node]> {
        let Some(field) = self.field(key) else { return Got::Missing };
        match &field.value.value {
            Value::Nothing => Got::Missing,
            Value::List(items) => Got::Here(items),
            other => {
                self.wrong(field.line, format!("`{key}` has to be a list, and it is {}", other.kind()));
                Got::Wrong
            }
        }
    }

    /// The texts of a list; each that is none is named.
    pub(super) fn texts(&mut self, key: &str, longest: usize) -> Got<Vec<Written<'a>>> {
        let items = match self.list(key) {
            Got::Here(items) => items,
            Got::Missing => return Got::Missing,
            Got::Wrong => return Got::Wrong,
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Value::Text(text) if text.trim().is_empty() => {
                    self.wrong(item.line, format!("an item of `{key}` is empty"));
                }
                Value::Text(text) if text.chars().count() > longest => {
                    self.wrong(item.line, format!("an item of `{key}` is longer than {longest} characters"));
                }
                Value::Text(text) => texts.push(Written { line: item.line, text: text.trim() }),
                other => {
                    self.wrong(item.line, format!("an item of `{key}` has to be a text, and it is {}", other.kind()));
                }
            }
        }
        // Where every item is wrong, that was said, and the list is not one without items.
        if texts.is_empty() && !items.is_empty() { Got::Wrong } else { Got::Here(texts) }
    }
}

/// Longest number, in characters: longer than any that means something.
pub(super) const LONGEST_NUMBER: usize = 64;

/// A whole number within `range`, written in digits alone.
pub(super) fn whole_number(text: &str, what: &str, range: &RangeInclusive<u32>) -> Result<u32, String> {
    // Another reader of YAML may take 0o17, 017, 1_000 or 1e3 for a number, and not all for the same one.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number = text.parse().ok().filter(|number| is_plain && range.contains(number));
    number.ok_or_else(|| {
        let (least, most) = (range.start(), range.end());
        format!("`{}` is no {what}: a whole number from {least} to {most}", plain(text))
    })
}

/// An account's id.
pub(super) fn account(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text).map_err(|_| {
        // What made a number of an id has taken its zeros away, or written it in another form.
        let is_number = text.len() < 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let has_form = |one: char| matches!(one, '.' | 'e' | 'E');
        let is_number = is_number || (text.contains(has_form) && text.parse::<f64>().is_ok());
        let hint = if is_number { ", in quotes so that it stays no number" } else { "" };
        format!("`{}` is no account: 12 digits{hint}", plain(text))
    })
}

/// The fields of a file of version 1; none where what is wrong leaves nothing to look at. `least` is what has
/// to be in the file at least.
pub(super) fn fields_of_file<'a, 'p>(
    root: Option<&'a Node>,
    known: &[&str],
    least: &str,
    problems: &'p mut Vec<FileError>,
) -> Option<Fields<'a, 'p>> {
    let Some(root) = root else {
        let problem = format!("the file is empty; write {least} where there is nothing to say");
        problems.push(FileError::new(1, None, problem));
        return None;
    };
    let mut fields = Fields::of(root, None, known, problems)?;
    let version = fields.required("version", 16, ": write `version: 1`");
    if let Some(version) = version.filter(|version| version.text != "1") {
        // Nothing is known about what such a file means.
        fields.problems.retain(|_| false);
        fields.wrong(version.line, format!("version {} is not known: this is version 1", plain(version.text)));
        return None;
    }
    Some(fields)
}

/// The list under `key` of a file of version 1, which has nothing else; none where what is wrong leaves
/// nothing to look at.
pub(super) fn list_of_file<'a>(root: Option<&'a Node>, key: &str, problems: &mut Vec<FileError>) -> Option<&'a [Node]> {
    let least = format!("`version: 1` and `{key}: []`");
    let mut fields = fields_of_file(root, &["version", key], &least, problems)?;
    match fields.list(key) {
        Got::Here(items) => Some(items),
        Got::Wrong => None,
        Got::Missing => {
            let line = fields.line();
            fields.wrong(line, format!("`{key}` is missing: write `{key}: []` where there is nothing to say"));
            None
        }
    }
}
