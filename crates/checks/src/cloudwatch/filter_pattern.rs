//! Filter patterns of CloudWatch Logs, understood well enough to say whether they match an event.
//!
//! Source: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter
//! log events, and Live Tail". Patterns are compared by what they match, so order, spaces, parentheses, quotes
//! and further alternatives make no difference.

use regex::Regex;
use serde_json::Value;

use super::filter_tokens::{Token, tokens};

/// A pattern.
#[derive(Debug, Clone)]
pub(super) enum FilterPattern {
    /// `{ … }`: conditions on the properties of a JSON event.
    Json(Expression),
    /// Words that the event's text has to hold.
    Text(Vec<Word>),
    /// `[ … ]`: for events of fields between spaces; matches no JSON event.
    Fields,
}

/// A condition on a JSON event.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    /// All of them (`&&`, binds tighter than `||`).
    All(Vec<Expression>),
    /// One of them (`||`).
    Any(Vec<Expression>),
    /// One comparison.
    Term { path: Vec<Step>, test: Test },
}

/// A step of a property selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `.name`
    Name(String),
    /// `[0]`
    Index(usize),
}

/// What is asked of a property.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// `=`
    Is(Wanted),
    /// `!=`: the property is there and is something else.
    IsNot(Wanted),
    /// `<`, `<=`, `>`, `>=` with a number; the function says whether the ordering is wanted.
    Ordered(fn(f64, f64) -> bool, f64),
    /// `IS NULL`, `IS TRUE`, `IS FALSE`
    Exactly(Value),
    /// `EXISTS`
    Exists,
    /// `NOT EXISTS`
    Missing,
}

/// The value of a comparison.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// A text in which `*` stands for anything.
    Text(String),
    /// `%…%`
    Regex(Regex),
}

/// A word of an unstructured pattern.
#[derive(Debug, Clone)]
pub(super) enum Word {
    /// Has to be there.
    Required(Wanted),
    /// `?word`: one of those has to be there.
    Optional(Wanted),
    /// `-word`: must not be there.
    Excluded(Wanted),
}

/// A pattern that this code cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable;

impl FilterPattern {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix('{') {
            let inner = inner.strip_suffix('}').ok_or(Unreadable)?;
            let mut reader = Reader { tokens: tokens(inner)?, next: 0 };
            let expression = reader.any()?;
            if reader.next == reader.tokens.len() { Ok(Self::Json(expression)) } else { Err(Unreadable) }
        } else if text.starts_with('[') {
            Ok(Self::Fields)
        } else {
            words(text).map(Self::Text)
        }
    }

    /// Whether the pattern matches this event.
    pub(super) fn matches(&self, event: &Value) -> bool {
        match self {
            Self::Json(expression) => expression.holds(event),
            Self::Text(words) => text_matches(words, &event.to_string()),
            Self::Fields => false,
        }
    }
}

impl Expression {
    fn holds(&self, event: &Value) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(event)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(event)),
            Self::Term { path, test } => test.holds(find(event, path)),
        }
    }
}

impl Test {
    fn holds(&self, property: Option<&Value>) -> bool {
        let Some(property) = property else { return matches!(self, Self::Missing) };
        match self {
            Self::Is(wanted) => plain(property).is_some_and(|text| wanted.equals(&text)),
            Self::IsNot(wanted) => plain(property).is_some_and(|text| !wanted.equals(&text)),
            Self::Ordered(is_wanted, limit) => property.as_f64().is_some_and(|number| is_wanted(number, *limit)),
            Self::Exactly(value) => property == value,
            Self::Exists => true,
            Self::Missing => false,
        }
    }
}

impl Wanted {
    /// The whole value; an expression may match a part of it.
    fn equals(&self, text: &str) -> bool {
        match self {
            Self::Text(pattern) => scanmonster_policy::wildcard_matches(pattern, text),
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Text(word) => text.contains(word.as_str()),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

fn find<'a>(event: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(event, |place, step| match step {
        Step::Name(name) => place.get(name),
        Step::Index(index) => place.get(index),
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text_matches(words: &[Word], text: &str) -> bool {
    let mut optional = words.iter().filter_map(|word| match word {
        Word::Optional(wanted) => Some(wanted),
        _ => None,
    });
    let fits = words.iter().all(|word| match word {
        Word::Required(wanted) => wanted.is_in(text),
        Word::Excluded(wanted) => !wanted.is_in(text),
        Word::Optional(_) => true,
    });
    let has_required = words.iter().any(|word| matches!(word, Word::Required(_)));
    let has_optional = words.iter().any(|word| matches!(word, Word::Optional(_)));
    fits && (has_required || !has_optional || optional.any(|wanted| wanted.is_in(text)))
}

fn words(text: &str) -> Result<Vec<Word>, Unreadable> {
    let mut list = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let kind = rest.chars().next().filter(|sign| "?-".contains(*sign));
        let body = if kind.is_some() { &rest[1..] } else { rest };
        let (wanted, after) = word(body)?;
        list.push(match kind {
            Some('?') => Word::Optional(wanted),
            Some(_) => Word::Excluded(wanted),
            None => Word::Required(wanted),
        });
        rest = after.trim_start();
    }
    Ok(list)
}

/// One word, phrase in quotes or regular expression, and what follows it.
fn word(text: &str) -> Result<(Wanted, &str), Unreadable> {
    for (mark, is_regex) in [('"', false), ('%', true)] {
        if let Some(body) = text.strip_prefix(mark) {
            let (inside, after) = body.split_once(mark).ok_or(Unreadable)?;
            let wanted = if is_regex { regex(inside)? } else { Wanted::Text(inside.to_owned()) };
            return Ok((wanted, after));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    if end == 0 { Err(Unreadable) } else { Ok((Wanted::Text(text[..end].to_owned()), &text[end..])) }
}

fn regex(text: &str) -> Result<Wanted, Unreadable> {
    Regex::new(text).map(Wanted::Regex).map_err(|_| Unreadable)
}

struct Reader {
    tokens: Vec<Token>,
    next: usize,
}

impl Reader {
    fn any(&mut self) -> Result<Expression, Unreadable> {
        let mut parts = vec![self.all()?];
        while self.takes(&Token::Or) {
            parts.push(self.all()?);
        }
        Ok(Expression::Any(parts))
    }

    fn all(&mut self) -> Result<Expression, Unreadable> {
        let mut parts = vec![self.one()?];
        while self.takes(&Token::And) {
            parts.push(self.one()?);
        }
        Ok(Expression::All(parts))
    }

    fn one(&mut self) -> Result<Expression, Unreadable> {
        if self.takes(&Token::Open) {
            let inner = self.any()?;
            return if self.takes(&Token::Close) { Ok(inner) } else { Err(Unreadable) };
        }
        let Some(Token::Path(path)) = self.take() else { return Err(Unreadable) };
        let test = self.test()?;
        Ok(Expression::Term { path, test })
    }

    fn test(&mut self) -> Result<Test, Unreadable> {
        match self.take() {
            Some(Token::Operator(operator)) => self.comparison(&operator),
            Some(Token::Text(word)) => self.state(&word),
            _ => Err(Unreadable),
        }
    }

    fn comparison(&mut self, operator: &str) -> Result<Test, Unreadable> {
        let wanted = match self.take() {
            Some(Token::Text(text) | Token::Quoted(text)) => Wanted::Text(text),
            Some(Token::Regex(text)) => regex(&text)?,
            _ => return Err(Unreadable),
        };
        let ordering: fn(f64, f64) -> bool = match operator {
            "=" => return Ok(Test::Is(wanted)),
            "!=" => return Ok(Test::IsNot(wanted)),
            "<" => |left, right| left < right,
            "<=" => |left, right| left <= right,
            ">" => |left, right| left > right,
            ">=" => |left, right| left >= right,
            _ => return Err(Unreadable),
        };
        match wanted {
            Wanted::Text(text) => text.parse().map(|limit| Test::Ordered(ordering, limit)).map_err(|_| Unreadable),
            Wanted::Regex(_) => Err(Unreadable),
        }
    }

    /// `IS NULL`, `EXISTS` and the like.
    fn state(&mut self, first: &str) -> Result<Test, Unreadable> {
        let first = first.to_ascii_uppercase();
        if first == "EXISTS" {
            return Ok(Test::Exists);
        }
        let Some(Token::Text(second)) = self.take() else { return Err(Unreadable) };
        match (first.as_str(), second.to_ascii_uppercase().as_str()) {
            ("NOT", "EXISTS") => Ok(Test::Missing),
            ("IS", "NULL") => Ok(Test::Exactly(Value::Null)),
            ("IS", "TRUE") => Ok(Test::Exactly(Value::Bool(true))),
            ("IS", "FALSE") => Ok(Test::Exactly(Value::Bool(false))),
            _ => Err(Unreadable),
        }
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += usize::from(token.is_some());
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is_next = self.tokens.get(self.next) == Some(token);
        self.next += usize::from(is_next);
        is_next
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(pattern: &str, event: &Value) -> bool {
        FilterPattern::parse(pattern).unwrap().matches(event)
    }

    #[test]
    fn equality_in_any_spelling() {
        let event = json!({"eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com"});
        for pattern in [
            "{ $.eventName = StopLogging }",
            "{$.eventName=\"StopLogging\"}",
            "{ ( ( $.eventName = \"Stop*\" ) ) }",
            "{ $.eventName = %^Stop% }",
            "{ ($.eventName = Other) || ($.eventSource = cloudtrail.amazonaws.com) && ($.eventName = StopLogging) }",
            "{ $.eventName != DeleteTrail }",
            "{ $.errorCode NOT EXISTS }",
            "{ $.eventName EXISTS }",
            "StopLogging",
            "?DeleteTrail ?StopLogging",
            "\"StopLogging\" -\"AccessDenied\"",
            "",
        ] {
            assert!(matches(pattern, &event), "{pattern}");
        }
    }

    #[test]
    fn what_does_not_match() {
        let event = json!({"eventName": "StopLogging", "n": 3, "ok": true, "none": null, "list": ["a"]});
        for pattern in [
            "{ $.eventName = stoplogging }",
            "{ $.eventName = Stop }",
            "{ $.eventName = StopLogging && $.n > 3 }",
            "{ $.missing != \"x\" }",
            "{ $.eventName NOT EXISTS }",
            "{ $.ok IS FALSE }",
            "{ $.list = a }",
            "StopLogging -StopLogging",
            "?DeleteTrail ?UpdateTrail",
            "[ip, user, ...]",
        ] {
            assert!(!matches(pattern, &event), "{pattern}");
        }
        for pattern in ["{ $.n >= 3 }", "{ $.ok IS TRUE }", "{ $.none IS NULL }", "{ $.list[0] = a }", "{ $.n = 3 }"] {
            assert!(matches(pattern, &event), "{pattern}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let event = json!({"a": "1", "b": "2"});
        assert!(matches("{ $.a = 1 || $.b = 1 && $.b = 3 }", &event));
        assert!(!matches("{ ($.a = 1 || $.b = 1) && $.b = 3 }", &event));
    }

    #[test]
    fn unreadable_patterns_are_said_to_be() {
        for pattern in ["{ $.a = }", "{ $.a = 1", "{ a = 1 }", "{ ($.a = 1 }", "{ $.a ~ 1 }", "{ $.a = %[% }", "\"open"]
        {
            assert!(FilterPattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
