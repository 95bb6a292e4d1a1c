//! Where a browser goes after sign-in, or after a form that leads back.

use url::Url;

/// Longest address that is remembered, in bytes.
const LONGEST: usize = 2000;

/// `asked` where it is a path of the dashboard, otherwise the first page: no page elsewhere can use the sign-in
/// to send people on.
pub(crate) fn own_path(asked: Option<&str>) -> String {
    asked.filter(|path| is_own(path)).unwrap_or("/").to_owned()
}

fn is_own(path: &str) -> bool {
    // A browser reads `\` as `/`, and drops tabs and line breaks.
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let base = Url::parse("https://own.invalid/").expect("a constant URL is valid");
    let stays = || base.join(path).is_ok_and(|target| target.origin() == base.origin() && !is_gate(target.path()));
    path.len() <= LONGEST && path.starts_with('/') && !path.starts_with("//") && is_plain && stays()
}

/// A page of the sign-in itself would lead around in circles.
fn is_gate(path: &str) -> bool {
    ["/signin", "/signout", "/signed-out"].iter().any(|gate| path.starts_with(gate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_paths_are_kept() {
        for path in ["/", "/findings?severity=high&page=2", "/findings/0123#evidence", "/%2F%2Fexample.com"] {
            assert_eq!(own_path(Some(path)), path);
        }
    }

    #[test]
    fn everything_else_is_the_first_page() {
        let long = format!("/{}", "a".repeat(LONGEST));
        let hostile = [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
            "evil.example",
            "",
            "/signin?to=/",
            "/x/../signout",
            "/名",
            &long,
        ];
        for path in hostile {
            assert_eq!(own_path(Some(path)), "/", "{path:?}");
        }
        assert_eq!(own_path(None), "/");
    }
}
