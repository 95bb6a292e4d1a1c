//! Keys of an archive: the same rules for files and for S3, so that what works on a laptop works in the stack.

/// A text that cannot be the key of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no key: it needs parts between slashes that do not begin with a dot", .0.escape_debug())]
pub struct InvalidKey(String);

/// The longest key in bytes (S3: object key names are at most 1,024 bytes long).
const MAX_BYTES: usize = 1024;

/// Splits a key into its parts. No part can lead out of the archive, name a device of Windows' kind
/// (`C:`), or hide.
pub(crate) fn parts(key: &str) -> Result<Vec<&str>, InvalidKey> {
    let parts: Vec<&str> = key.split('/').collect();
    if key.len() <= MAX_BYTES && parts.iter().all(|part| is_part(part)) {
        Ok(parts)
    } else {
        Err(InvalidKey(key.to_owned()))
    }
}

/// Splits the beginning of a key into whole parts, the folder, and the rest, which may be empty.
pub(crate) fn folder_and_rest(prefix: &str) -> Result<(Vec<&str>, &str), InvalidKey> {
    let (folder, rest) = prefix.rsplit_once('/').map_or(("", prefix), |(folder, rest)| (folder, rest));
    let folder = if folder.is_empty() && rest.len() == prefix.len() { Vec::new() } else { parts(folder)? };
    if rest.is_empty() || is_part(rest) { Ok((folder, rest)) } else { Err(InvalidKey(prefix.to_owned())) }
}

fn is_part(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && !part.chars().any(|letter| letter.is_control() || matches!(letter, '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_archive() {
        for key in ["", "/", "/etc/passwd", "a//b", "a/", "..", "a/../b", "./a", ".tmp/a", "a\\b", "C:/a", "a\0b"] {
            assert!(parts(key).is_err(), "{key:?}");
        }
        assert!(parts(&"a".repeat(1025)).is_err());
        assert_eq!(parts("snapshots/1/2.json.gz"), Ok(vec!["snapshots", "1", "2.json.gz"]));
    }

    #[test]
    fn a_prefix_may_end_within_a_part() {
        assert_eq!(folder_and_rest(""), Ok((vec![], "")));
        assert_eq!(folder_and_rest("a"), Ok((vec![], "a")));
        assert_eq!(folder_and_rest("a/b/"), Ok((vec!["a", "b"], "")));
        assert_eq!(folder_and_rest("a/b"), Ok((vec!["a"], "b")));
        for prefix in ["/", "/a", "../", "a/../b", "a/.."] {
            assert!(folder_and_rest(prefix).is_err(), "{prefix:?}");
        }
    }
}
