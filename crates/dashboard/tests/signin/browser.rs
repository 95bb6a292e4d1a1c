//! A browser without a screen: cookies by host, redirects one by one.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};
use url::Url;
use url::form_urlencoded::Serializer;

/// An answer.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends the browser.
    pub(crate) fn location(&self) -> Url {
        self.url.join(self.header(LOCATION.as_str())).unwrap()
    }

    /// The value of an input of its form.
    pub(crate) fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let at = self.text.find(&start).unwrap_or_else(|| panic!("no field {name} in {}", self.text));
        self.text[at + start.len()..].split('"').next().unwrap().to_owned()
    }

    /// Where its form goes.
    pub(crate) fn action(&self) -> Url {
        let rest = self.text.split("action=\"").nth(1).unwrap_or_else(|| panic!("no form in {}", self.text));
        self.url.join(rest.split('"').next().unwrap()).unwrap()
    }
}

/// A browser. Requests to `public` go to `real`, under the public name.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    pub(crate) public: Url,
    real: Url,
    /// Cookies by host and port, then by name.
    pub(crate) cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(public: &str, real: &str) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, public: public.parse().unwrap(), real: real.parse().unwrap(), cookies: BTreeMap::new() }
    }

    /// Another browser that knows nothing yet.
    pub(crate) fn fresh(&self) -> Self {
        Self { cookies: BTreeMap::new(), ..self.clone() }
    }

    /// A page of the dashboard.
    pub(crate) fn at(&self, path: &str) -> Url {
        self.public.join(path).unwrap()
    }

    pub(crate) async fn get(&mut self, url: Url) -> Page {
        self.send(Method::GET, url, &[], String::new()).await
    }

    /// Gets a page and follows redirects.
    pub(crate) async fn open(&mut self, url: Url) -> Page {
        let mut page = self.get(url).await;
        for _ in 0..20 {
            if !page.status.is_redirection() {
                return page;
            }
            page = self.get(page.location()).await;
        }
        panic!("redirects without end at {}", page.url)
    }

    pub(crate) async fn post(&mut self, url: Url, form: &[(&str, &str)]) -> Page {
        self.post_with(url, form, &[]).await
    }

    pub(crate) async fn post_with(&mut self, url: Url, form: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let form = (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
        self.send(Method::POST, url, &[&[form], headers].concat(), body).await
    }

    /// One request; a header given here replaces the browser's own.
    pub(crate) async fn send(&mut self, method: Method, url: Url, headers: &[(&str, &str)], body: String) -> Page {
        let is_dashboard = url.origin() == self.public.origin();
        let mut target = url.clone();
        if is_dashboard {
            target.set_scheme("http").unwrap();
            target.set_host(self.real.host_str()).unwrap();
            target.set_port(self.real.port()).unwrap();
        }
        let mut all = HeaderMap::new();
        all.insert(HOST, authority(&url).parse().unwrap());
        if let Some(cookies) = self.cookies.get(&authority(&url)) {
            let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            all.insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        for (name, value) in headers {
            all.insert(reqwest::header::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let answer = self.client.request(method, target).headers(all).body(body).send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            self.keep(&authority(&url), cookie.to_str().unwrap());
        }
        Page { url, status, headers, text: answer.text().await.unwrap() }
    }

    fn keep(&mut self, host: &str, line: &str) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let attributes = attributes.to_ascii_lowercase();
        let cookies = self.cookies.entry(host.to_owned()).or_default();
        if attributes.contains("max-age=0") || attributes.contains("expires=thu, 01 jan 1970") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The cookie of the dashboard with this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(&authority(&self.public))?.get(name).cloned()
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.entry(authority(&self.public)).or_default().insert(name.to_owned(), value.to_owned());
    }
}

fn authority(url: &Url) -> String {
    url.port().map_or_else(|| url.host_str().unwrap().to_owned(), |port| format!("{}:{port}", url.host_str().unwrap()))
}
