//! The two cookies: one of the session, one of a sign-in under way.

use axum::http::header::{COOKIE, HeaderMap, HeaderValue};

use super::address::Address;
use super::secret::Secret;

/// How long a sign-in may take, in seconds.
pub(super) const ATTEMPT_SECONDS: i64 = 600;

/// Names and attributes of the cookies.
#[derive(Debug, Clone)]
pub(super) struct Cookies {
    session: String,
    attempt: String,
    attributes: &'static str,
}

impl Cookies {
    /// Cookies of the dashboard at `address`. Over https a browser takes the prefix `__Host-` only from this very
    /// host; over http on loopback, where ports share their cookies, the name holds the port.
    ///
    /// `is_local` asks for `SameSite=Strict`; with a provider elsewhere it must be `Lax`, since the browser comes
    /// back from there.
    pub(super) fn new(address: &Address, is_local: bool) -> Self {
        let (session, attributes) = match (address.is_https(), is_local) {
            (true, _) => ("__Host-scanmonster".to_owned(), "Path=/; HttpOnly; SameSite=Lax; Secure"),
            (false, true) => (format!("scanmonster-{}", address.port()), "Path=/; HttpOnly; SameSite=Strict"),
            (false, false) => (format!("scanmonster-{}", address.port()), "Path=/; HttpOnly; SameSite=Lax"),
        };
        Self { attempt: format!("{session}-signin"), session, attributes }
    }

    /// The session's cookie as the browser sent it: nothing where there is none, an error where it cannot be one
    /// of ours.
    pub(super) fn session(&self, headers: &HeaderMap) -> Result<Option<Secret>, NotOurs> {
        value(headers, &self.session).map_or(Ok(None), |text| Secret::parse(text).map(Some).ok_or(NotOurs))
    }

    /// The cookie of the sign-in under way.
    pub(super) fn attempt(&self, headers: &HeaderMap) -> Option<Secret> {
        value(headers, &self.attempt).and_then(Secret::parse)
    }

    /// Lives until the browser is closed; the session itself may end before.
    pub(super) fn set_session(&self, secret: &Secret) -> HeaderValue {
        self.header(&self.session, secret.as_str(), "")
    }

    pub(super) fn set_attempt(&self, secret: &Secret) -> HeaderValue {
        self.header(&self.attempt, secret.as_str(), &format!("; Max-Age={ATTEMPT_SECONDS}"))
    }

    pub(super) fn clear_session(&self) -> HeaderValue {
        self.header(&self.session, "", "; Max-Age=0")
    }

    pub(super) fn clear_attempt(&self) -> HeaderValue {
        self.header(&self.attempt, "", "; Max-Age=0")
    }

    fn header(&self, name: &str, value: &str, age: &str) -> HeaderValue {
        HeaderValue::try_from(format!("{name}={value}; {}{age}", self.attributes))
            .expect("names and values are letters, digits and dashes")
    }
}

/// A cookie with our name that we never set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotOurs;

/// The first cookie with this name.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).find_map(|(key, value)| {
        let is_it = key == name;
        is_it.then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> HeaderMap {
        [(COOKIE, HeaderValue::try_from(line).unwrap())].into_iter().collect()
    }

    #[test]
    fn over_https_only_this_host_can_set_it() {
        let cookies = Cookies::new(&Address::parse("https://dashboard.example").unwrap(), false);
        let secret = Secret::random().unwrap();
        let set = cookies.set_session(&secret);
        assert_eq!(
            set.to_str().unwrap(),
            format!("__Host-scanmonster={}; Path=/; HttpOnly; SameSite=Lax; Secure", secret.as_str())
        );
        let line = format!("a=b; __Host-scanmonster={}; c=d", secret.as_str());
        assert_eq!(cookies.session(&headers(&line)).unwrap().map(|found| found.key()), Some(secret.key()));
        assert!(cookies.attempt(&headers(&line)).is_none());
    }

    #[test]
    fn on_loopback_the_name_holds_the_port() {
        let cookies = Cookies::new(&Address::parse("http://127.0.0.1:8181").unwrap(), true);
        let cleared = cookies.clear_session();
        assert_eq!(cleared.to_str().unwrap(), "scanmonster-8181=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    #[test]
    fn other_values_are_not_ours() {
        let cookies = Cookies::new(&Address::parse("https://dashboard.example").unwrap(), false);
        assert!(cookies.session(&headers("__Host-scanmonster=tampered")).is_err());
        assert!(cookies.session(&headers("__Host-scanmonster")).unwrap().is_none());
        assert!(cookies.session(&headers("x__Host-scanmonster=1; scanmonster=2")).unwrap().is_none());
    }
}
