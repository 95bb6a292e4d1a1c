//! What an address asks for: the parameters behind `?`. Anybody can write anything there, so nothing is refused:
//! what makes no sense is left out.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use std::convert::Infallible;

/// Longest value that is looked at, in characters.
const LONGEST: usize = 200;

/// So many rows are on a page of a list.
pub(crate) const ROWS: usize = 50;

/// The parameters of an address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    path: String,
    values: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let Query(values) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).unwrap_or_default();
        Ok(Self { path: parts.uri.path().to_owned(), values })
    }
}

impl Asked {
    /// The value of a parameter, trimmed and cut; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        let value = self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        value.unwrap_or_default().chars().take(LONGEST).collect()
    }

    /// The value of a parameter where it is one of these words; empty otherwise.
    pub(crate) fn one_of(&self, name: &str, words: &[&'static str]) -> &'static str {
        let value = self.text(name);
        words.iter().copied().find(|word| *word == value).unwrap_or_default()
    }

    /// The value of a parameter where it reads as what is wanted.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// The same address with another value of one parameter, from the first page on.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let others = self.values.iter().filter(|(known, _)| known != name && known != "page");
        let others = others.map(|(known, value)| (known.as_str(), value.as_str()));
        let mut pairs: Vec<(&str, &str)> = others.collect();
        if !value.is_empty() {
            pairs.push((name, value));
        }
        address(&self.path, &pairs)
    }

    /// The rows of the page that is asked for, and where it stands among the others.
    pub(crate) fn slice<'a, T>(&self, rows: &'a [T]) -> (&'a [T], Paging) {
        self.slice_by("page", rows)
    }

    /// The same for a second list on a page, whose page has another parameter.
    pub(crate) fn slice_by<'a, T>(&self, parameter: &str, rows: &'a [T]) -> (&'a [T], Paging) {
        let paging = self.paging_by(parameter, rows.len());
        let end = rows.len().min(paging.first + ROWS);
        (rows.get(paging.first..end).unwrap_or_default(), paging)
    }

    /// Where the page that is asked for stands in a list of so many rows; beyond the end there is the last page.
    pub(crate) fn paging(&self, total: usize) -> Paging {
        self.paging_by("page", total)
    }

    fn paging_by(&self, parameter: &str, total: usize) -> Paging {
        let pages = total.div_ceil(ROWS).max(1);
        let page = self.parsed::<usize>(parameter).unwrap_or(1).clamp(1, pages);
        let link = |page: usize| self.with(parameter, &page.to_string());
        Paging {
            page,
            pages,
            total,
            first: (page - 1) * ROWS,
            last: total.min(page * ROWS),
            before: (page > 1).then(|| link(page - 1)),
            after: (page < pages).then(|| link(page + 1)),
            ends: (link(1), link(pages)),
        }
    }
}

/// Where a page stands in a list.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    /// From 1.
    pub(crate) page: usize,
    /// How many there are.
    pub(crate) pages: usize,
    /// How many rows there are.
    pub(crate) total: usize,
    /// Rows before the page.
    pub(crate) first: usize,
    /// Rows up to its end.
    pub(crate) last: usize,
    /// Address of the page before.
    pub(crate) before: Option<String>,
    /// Address of the page after.
    pub(crate) after: Option<String>,
    /// Addresses of the first and the last page.
    pub(crate) ends: (String, String),
}

impl Paging {
    /// The number of the first row on the page, from 1.
    pub(crate) fn from(&self) -> usize {
        if self.total == 0 { 0 } else { self.first + 1 }
    }
}

/// A path with parameters.
pub(crate) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (place, (name, value)) in pairs.iter().enumerate() {
        address.push(if place == 0 { '?' } else { '&' });
        encode(name, &mut address);
        address.push('=');
        encode(value, &mut address);
    }
    address
}

/// Everything but what RFC 3986 calls unreserved becomes `%` and two digits.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        let uri = format!("/accounts?{query}").parse().unwrap();
        let Query(values) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
        Asked { path: "/accounts".to_owned(), values }
    }

    #[test]
    fn nonsense_is_left_out() {
        for query in ["page=-1", "page=x", "page=99999999999999999999", "page", "%ff=%00&page=0"] {
            let (rows, paging) = asked(query).slice(&[1, 2, 3]).clone();
            assert_eq!((rows.len(), paging.page, paging.pages), (3, 1, 1), "{query}");
        }
        assert_eq!(asked(&format!("text={}", "x".repeat(10_000))).text("text").len(), LONGEST);
        assert_eq!(asked("state=silent").one_of("state", &["silent"]), "silent");
        assert_eq!(asked("state=%3Cscript%3E").one_of("state", &["silent"]), "");
    }

    #[test]
    fn the_last_page_is_as_far_as_it_goes() {
        let rows: Vec<u32> = (0..120).collect();
        let asked = asked("text=a%26b&page=7");
        let (shown, paging) = asked.slice(&rows);
        assert_eq!((shown.len(), paging.from(), paging.last, paging.pages), (20, 101, 120, 3));
        assert_eq!(paging.before.as_deref(), Some("/accounts?text=a%26b&page=2"));
        assert_eq!(paging.after, None);
    }

    #[test]
    fn values_cannot_leave_their_place() {
        assert_eq!(address("/x", &[("a", "\"><b>&c=d#e 緊")]), "/x?a=%22%3E%3Cb%3E%26c%3Dd%23e%20%E7%B7%8A");
        assert_eq!(asked("a=1&b=2&page=3").with("a", ""), "/accounts?b=2");
    }
}
