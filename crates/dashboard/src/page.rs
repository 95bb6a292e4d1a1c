//! What every page knows: who looks, in which language, and where they are.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use scanmonster_assessment::Language;
use scanmonster_checks::Localized;

use crate::failure::Failure;
use crate::signin::Csrf;
use crate::{Dashboard, Viewer};

/// The pages of the navigation: path, English, Japanese.
pub(crate) const NAVIGATION: [(&str, &str, &str); 9] = [
    ("/", "Overview", "概要"),
    ("/findings", "Findings", "検出結果"),
    ("/accounts", "Accounts", "アカウント"),
    ("/checks", "Checks", "チェック項目"),
    ("/frameworks", "Frameworks", "フレームワーク"),
    ("/review", "Review", "W-A レビュー"),
    ("/acceptances", "Acceptances", "リスク受容"),
    ("/nights", "Nights", "診断履歴"),
    ("/coverage", "Coverage", "判定状況"),
];

/// Longest address that a page repeats, in bytes; what is beyond would only make the page heavy.
const LONGEST_ADDRESS: usize = 4096;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the browser says.
    #[default]
    Browser,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in cookie and markup.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this word; the browser's where it is none.
    pub fn of(word: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == word).unwrap_or_default()
    }
}

/// What every page knows.
#[derive(Debug, Clone)]
pub struct Page(Arc<Shared>);

/// The part of a page that all its copies share.
#[derive(Debug)]
pub struct Shared {
    /// The language of the words.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Who looks.
    pub viewer: Viewer,
    /// The session's token for forms.
    pub csrf: String,
    /// Path and query of this page.
    pub address: String,
    /// When it was asked for.
    pub now: Timestamp,
}

impl std::ops::Deref for Page {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Page {
    /// The text in the reader's language.
    pub fn t<'a>(&self, en: &'a str, ja: &'a str) -> &'a str {
        match self.language {
            Language::En => en,
            Language::Ja => ja,
        }
    }

    /// The text of a check or framework in the reader's language.
    pub fn local(&self, text: &Localized) -> &'static str {
        match self.language {
            Language::En => text.en,
            Language::Ja => text.ja,
        }
    }

    /// The code of the language for the attribute `lang`.
    pub fn lang(&self) -> &'static str {
        self.language.as_str()
    }

    /// A time as people read it, in UTC.
    pub fn time(&self, time: &Timestamp) -> String {
        time.strftime("%Y-%m-%d %H:%M UTC").to_string()
    }

    /// The day of a time, in UTC.
    pub fn day(&self, time: &Timestamp) -> String {
        time.strftime("%Y-%m-%d").to_string()
    }

    /// A number with its thousands apart.
    pub fn number(&self, number: impl Count) -> String {
        let digits = number.count().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }

    /// The address of a file that never changes under its name.
    pub fn asset(&self, name: &str) -> String {
        crate::assets::address(name)
    }

    /// The page of this navigation entry is shown, or one below it.
    pub fn is_at(&self, path: &str) -> bool {
        let here = self.address.split('?').next().unwrap_or_default();
        here == path || here.strip_prefix(path).is_some_and(|rest| path != "/" && rest.starts_with('/'))
    }

    /// Renders a template.
    pub(crate) fn render(&self, template: &impl Template) -> Result<Response, Failure> {
        Ok(Html(template.render()?).into_response())
    }
}

/// A number of things, owned or borrowed as templates have it.
pub trait Count {
    /// The number.
    fn count(self) -> u64;
}

impl Count for u64 {
    fn count(self) -> u64 {
        self
    }
}

impl Count for u32 {
    fn count(self) -> u64 {
        self.into()
    }
}

impl Count for usize {
    fn count(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}

impl<T: Count + Copy> Count for &T {
    fn count(self) -> u64 {
        (*self).count()
    }
}

/// Puts the [`Page`] into the request; refuses requests of nobody.
pub(crate) async fn attach(State(dashboard): State<Dashboard>, mut request: Request, next: Next) -> Response {
    let (viewer, csrf) = (request.extensions().get::<Viewer>(), request.extensions().get::<Csrf>());
    let (Some(viewer), Some(csrf)) = (viewer, csrf) else { return StatusCode::UNAUTHORIZED.into_response() };
    let address = address(request.uri());
    let shared = Shared {
        language: language(request.headers()),
        theme: cookie(request.headers(), "theme").map(Theme::of).unwrap_or_default(),
        viewer: viewer.clone(),
        csrf: csrf.0.clone(),
        address,
        now: dashboard.clock.now(),
    };
    request.extensions_mut().insert(Page(Arc::new(shared)));
    next.run(request).await
}

/// Where the reader is: with its filters, unless somebody made them longer than any page would.
fn address(uri: &Uri) -> String {
    let whole = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    if whole.len() <= LONGEST_ADDRESS { whole.to_owned() } else { uri.path().chars().take(LONGEST_ADDRESS).collect() }
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The language that the reader chose, or else the first one that the browser asks for and that there is.
fn language(headers: &HeaderMap) -> Language {
    if let Some(chosen) = cookie(headers, "language").and_then(|word| word.parse().ok()) {
        return chosen;
    }
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut wanted: Vec<(Language, f32)> = asked
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let language = tag.trim().split('-').next()?.to_ascii_lowercase().parse().ok()?;
            Some((language, weight.trim().parse().ok()?))
        })
        .collect();
    wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
    wanted.first().map_or(Language::En, |(language, _)| *language)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(header: &'static str) -> Language {
        language(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(header))]))
    }

    #[test]
    fn the_browser_chooses_the_language() {
        assert_eq!(asked("ja,en-US;q=0.9,en;q=0.8"), Language::Ja);
        assert_eq!(asked("fr-FR,fr;q=0.9,ja-JP;q=0.5,en;q=0.7"), Language::En);
        assert_eq!(asked("fr"), Language::En);
        assert_eq!(asked(";;;q=,ja;q=x"), Language::En);
        assert_eq!(language(&HeaderMap::new()), Language::En);
    }

    #[test]
    fn a_choice_counts_more() {
        let mut headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("en"))]);
        headers.insert(COOKIE, HeaderValue::from_static("theme=dark; language=ja"));
        assert_eq!(language(&headers), Language::Ja);
        assert_eq!(cookie(&headers, "theme").map(Theme::of), Some(Theme::Dark));
    }
}
