//! The dashboard's own address, and which requests are meant for it.

use axum::http::header::{HOST, HeaderMap};
use axum::http::uri::Uri;
use url::{Host, Url};

/// A text that cannot be the dashboard's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of a dashboard: https://host, or http://host:port on loopback, without a path")]
pub struct InvalidAddress(String);

/// Where browsers find the dashboard.
#[derive(Debug, Clone)]
pub(super) struct Address {
    base: Url,
    /// Values of the Host header that mean this dashboard.
    hosts: Vec<String>,
    /// Origins of its own pages.
    origins: Vec<String>,
}

impl Address {
    /// Parses `https://host`, or `http://host:port` where the host is loopback.
    pub(super) fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let invalid = || InvalidAddress(text.escape_debug().to_string());
        let base = Url::parse(text).map_err(|_| invalid())?;
        let is_bare = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
        let is_anonymous = base.username().is_empty() && base.password().is_none();
        let host = base.host_str().ok_or_else(invalid)?;
        if !(is_bare && is_anonymous && is_safe(&base)) {
            return Err(invalid());
        }
        let port = base.port_or_known_default().ok_or_else(invalid)?;
        let mut hosts = vec![format!("{host}:{port}")];
        if base.port().is_none() {
            hosts.push(host.to_owned());
        }
        let origins = vec![base.origin().ascii_serialization()];
        Ok(Self { base, hosts, origins })
    }

    /// The dashboard on this machine, under both names of it.
    pub(super) fn local(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
        let base = Url::parse(&format!("http://{}", names[0])).expect("a loopback address with a port is a URL");
        let origins = names.iter().map(|name| format!("http://{name}")).collect();
        Self { base, hosts: names.into(), origins }
    }

    /// The address of one of its pages.
    pub(super) fn page(&self, path: &str) -> Url {
        let mut page = self.base.clone();
        page.set_path(path);
        page
    }

    pub(super) fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    pub(super) fn port(&self) -> u16 {
        self.base.port_or_known_default().unwrap_or_default()
    }

    /// Whether a page of this origin is one of its own.
    pub(super) fn is_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|own| own == origin)
    }

    /// Whether a request is meant for this dashboard. A page elsewhere whose name was made to point here
    /// (DNS rebinding) sends its own name.
    pub(super) fn is_meant(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let mut named = headers.get_all(HOST).iter();
        let host = match (named.next(), named.next()) {
            (Some(only), None) => only.to_str().ok(),
            (None, _) => uri.authority().map(|authority| authority.as_str()),
            (Some(_), Some(_)) => None,
        };
        host.is_some_and(|host| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)))
    }
}

/// Whether what is sent there stays unread on its way: https, or this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether a URL points to this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_meant(address: &Address, hosts: &[&str]) -> bool {
        let headers = hosts.iter().map(|host| (HOST, host.parse().unwrap())).collect();
        address.is_meant(&headers, &Uri::from_static("/"))
    }

    #[test]
    fn only_https_or_loopback_without_path() {
        for text in ["https://d.example", "https://d.example/", "http://127.0.0.1:9", "http://localhost:9"] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
        for text in ["http://d.example", "https://d.example/a", "https://u@d.example", "ftp://d.example", "d", ""] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn host_must_be_its_own() {
        let address = Address::parse("https://d.example").unwrap();
        assert!(is_meant(&address, &["d.example"]) && is_meant(&address, &["D.example:443"]));
        for hosts in [&["evil.example"][..], &["d.example:8443"], &["d.example", "d.example"], &[]] {
            assert!(!is_meant(&address, hosts), "{hosts:?}");
        }
        let local = Address::local(8181);
        assert!(is_meant(&local, &["127.0.0.1:8181"]) && is_meant(&local, &["localhost:8181"]));
        for host in ["localhost", "127.0.0.1", "127.0.0.1:8182", "rebound.example:8181", "[::1]:8181"] {
            assert!(!is_meant(&local, &[host]), "{host}");
        }
    }
}
