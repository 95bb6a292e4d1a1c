//! The words of a JSON filter pattern.

use super::filter_pattern::{Step, Unreadable};

/// A word or sign between the braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`
    Operator(String),
    /// A property selector, `$.userIdentity.type`.
    Path(Vec<Step>),
    /// A word without quotes.
    Text(String),
    /// A text in quotes.
    Quoted(String),
    /// `%…%`
    Regex(String),
}

/// Ends of a word without quotes.
const SIGNS: &[char] = &['(', ')', '=', '!', '<', '>', '"', '&', '|'];

/// Splits what stands between the braces.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Unreadable> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, after) = one(rest)?;
        list.push(token);
        rest = after.trim_start();
    }
    Ok(list)
}

fn one(text: &str) -> Result<(Token, &str), Unreadable> {
    for (sign, token) in [("(", Token::Open), (")", Token::Close), ("&&", Token::And), ("||", Token::Or)] {
        if let Some(after) = text.strip_prefix(sign) {
            return Ok((token, after));
        }
    }
    for sign in ["!=", "<=", ">=", "=", "<", ">"] {
        if let Some(after) = text.strip_prefix(sign) {
            return Ok((Token::Operator(sign.to_owned()), after));
        }
    }
    if let Some(body) = text.strip_prefix('"') {
        let (inside, after) = body.split_once('"').ok_or(Unreadable)?;
        return Ok((Token::Quoted(inside.to_owned()), after));
    }
    if let Some(body) = text.strip_prefix('%') {
        let (inside, after) = body.split_once('%').ok_or(Unreadable)?;
        return Ok((Token::Regex(inside.to_owned()), after));
    }
    if let Some(body) = text.strip_prefix('$') {
        return path(body);
    }
    let end = text.find(|sign: char| sign.is_whitespace() || SIGNS.contains(&sign)).unwrap_or(text.len());
    if end == 0 { Err(Unreadable) } else { Ok((Token::Text(text[..end].to_owned()), &text[end..])) }
}

/// `.name`, `.['name']` and `[0]` in any number.
fn path(text: &str) -> Result<(Token, &str), Unreadable> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let after_dot = rest.strip_prefix('.');
        let body = after_dot.unwrap_or(rest);
        if let Some(inner) = body.strip_prefix('[') {
            let (inside, after) = inner.split_once(']').ok_or(Unreadable)?;
            let name = inside.trim_matches(['\'', '"']);
            steps.push(match inside.parse() {
                Ok(index) => Step::Index(index),
                Err(_) if name.len() < inside.len() => Step::Name(name.to_owned()),
                Err(_) => return Err(Unreadable),
            });
            rest = after;
        } else if after_dot.is_some() {
            let is_part = |sign: char| sign.is_alphanumeric() || "_-:@".contains(sign);
            let end = body.find(|sign| !is_part(sign)).unwrap_or(body.len());
            if end == 0 {
                return Err(Unreadable);
            }
            steps.push(Step::Name(body[..end].to_owned()));
            rest = &body[end..];
        } else {
            return if steps.is_empty() { Err(Unreadable) } else { Ok((Token::Path(steps), rest)) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors() {
        let steps = |text| match one(text) {
            Ok((Token::Path(steps), "")) => steps,
            other => panic!("{other:?}"),
        };
        let name = |text: &str| Step::Name(text.to_owned());
        assert_eq!(steps("$.userIdentity.type"), [name("userIdentity"), name("type")]);
        assert_eq!(steps("$.list[0].x"), [name("list"), Step::Index(0), name("x")]);
        assert_eq!(steps("$.['odd name']"), [name("odd name")]);
        assert!(one("$").is_err());
        assert!(one("$.").is_err());
        assert!(one("$.a[b]").is_err());
    }
}
