//! What may be written as the scope and the end of an acceptance, in a file as well as by hand.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use scanmonster_checks::{CheckDef, Severity};
use scanmonster_inventory::{AccountId, Region};

use crate::{Scope, ScopePart, ends_at, latest_day, plain};

/// A check's id, by id or former id, or a pattern that at least one id matches.
pub(crate) fn check_part(text: &str, checks: &[&'static CheckDef]) -> Result<ScopePart, String> {
    let part = ScopePart::new(text);
    let shown = plain(text);
    if part.has_wildcard() {
        if checks.iter().any(|check| part.matches(check.id)) {
            return Ok(part);
        }
        let former = checks.iter().find(|check| check.aliases.iter().any(|alias| part.matches(alias)));
        return Err(match former {
            Some(check) => format!("`{shown}` matches only a former id: the check is called `{}` now", check.id),
            None => format!("no check matches `{shown}`"),
        });
    }
    if let Some(check) = checks.iter().find(|check| check.id == text || check.aliases.contains(&text)) {
        // Findings bear the id of today.
        return Ok(ScopePart::new(check.id));
    }
    Err(match nearest(text, checks) {
        Some(id) => format!("there is no check `{shown}`; did you mean `{id}`?"),
        None => format!("there is no check `{shown}`"),
    })
}

/// 12 digits, or a pattern of digits and `*`.
pub(crate) fn account_part(text: &str) -> Result<ScopePart, String> {
    let part = ScopePart::new(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_pattern = part.has_wildcard() && digits <= 12 && text.chars().all(|one| one.is_ascii_digit() || one == '*');
    if is_pattern || AccountId::parse(text).is_ok() {
        Ok(part)
    } else {
        Err(format!("`{}` is no account: neither 12 digits nor a pattern of digits and `*`", plain(text)))
    }
}

/// A region, `global`, or a pattern.
pub(crate) fn region_part(text: &str) -> Result<ScopePart, String> {
    let part = ScopePart::new(text);
    let of_pattern = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '-' | '*' | '?');
    let is_pattern = part.has_wildcard() && text.chars().all(of_pattern);
    if is_pattern || text == "global" || Region::parse(text).is_ok() {
        Ok(part)
    } else {
        Err(format!("`{}` is no region: neither one such as eu-west-1 nor `global` nor a pattern", plain(text)))
    }
}

/// An ARN, or a pattern.
pub(crate) fn resource_part(text: &str) -> Result<ScopePart, String> {
    let part = ScopePart::new(text);
    if part.has_wildcard() || text.starts_with("arn:") {
        Ok(part)
    } else {
        Err(format!("`{}` is no resource: neither an ARN nor a pattern", plain(text)))
    }
}

/// The last day, and whether it is over already.
pub(crate) fn known_until(text: &str, now: Timestamp) -> Result<(Date, bool), String> {
    let is_shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let date = if is_shaped { text.parse::<Date>().ok() } else { None };
    let Some(until) = date else { return Err(format!("`{}` is no date such as 2026-12-31", plain(text))) };
    let latest = latest_day(now.to_zoned(TimeZone::UTC).date());
    if until > latest {
        return Err(format!("{until} is more than a year away: {latest} is the latest day"));
    }
    Ok((until, now >= ends_at(until)))
}

/// A check of the scope is critical.
pub(crate) fn has_critical(scope: &Scope, checks: &[&'static CheckDef]) -> bool {
    checks.iter().any(|check| check.severity == Severity::Critical && scope.check.matches(check.id))
}

/// Both names mean one person, as far as can be told.
pub(crate) fn is_same_person(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The id, or what a former id is called now, that is written almost like `text`.
fn nearest(text: &str, checks: &[&'static CheckDef]) -> Option<&'static str> {
    let text: Vec<char> = text.chars().collect();
    let allowed = (text.len() / 4).clamp(2, 8);
    let names =
        checks.iter().flat_map(|check| std::iter::once(&check.id).chain(check.aliases).map(|name| (*name, check.id)));
    names
        .filter(|(name, _)| name.len().abs_diff(text.len()) <= allowed)
        .map(|(name, id)| (distance(&text, name), id))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, id)| id)
}

/// How many characters have to be put in, taken out or replaced (Levenshtein's distance).
fn distance(one: &[char], other: &str) -> usize {
    let mut row: Vec<usize> = (0..=one.len()).collect();
    for (at, character) in other.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (place, known) in one.iter().enumerate() {
            let replaced = diagonal + usize::from(*known != character);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[one.len()]
}
