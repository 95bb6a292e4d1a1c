//! Wildcard patterns: matching a text, covering another pattern, overlapping with one.

use std::borrow::Cow;

/// Returns whether `text` matches `pattern`, in which `*` stands for any number of characters and
/// `?` for exactly one; case-sensitive, as IAM compares resources.
///
/// Runs without recursion in at most `pattern × text` steps, whatever the pattern.
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
pub fn wildcard_matches(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |wanted, found| {
        wanted == '?' || wanted == found
    })
}

/// Like [`wildcard_matches`] but ignoring ASCII case, as IAM compares actions.
pub fn wildcard_matches_ignoring_case(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |wanted, found| {
        wanted == '?' || wanted.eq_ignore_ascii_case(&found)
    })
}

/// Returns whether every text that `inner` matches is also matched by `outer`. What a policy
/// variable in `outer` becomes is not known, so it covers only itself.
///
/// Sound but not complete: `true` is certain, `false` may be wrong for exotic patterns.
pub(crate) fn covers(outer: &str, inner: &str, ignore_case: bool) -> bool {
    if has_variable(outer) {
        return outer == inner;
    }
    matches_by(outer, inner, |wanted, found| match (wanted, found) {
        // One character cannot stand in for the many a star may become.
        (_, '*') => false,
        ('?', _) => true,
        _ if ignore_case => wanted.eq_ignore_ascii_case(&found),
        _ => wanted == found,
    })
}

/// Returns whether some text may match both patterns; a policy variable may become any text.
///
/// Sound but not complete: `false` is certain, `true` may be wrong where both have wildcards.
pub(crate) fn may_overlap(left: &str, right: &str, ignore_case: bool) -> bool {
    let (left, right) = (variables_as_stars(left), variables_as_stars(right));
    let (left, right) = (left.as_ref(), right.as_ref());
    let matcher = if ignore_case {
        wildcard_matches_ignoring_case
    } else {
        wildcard_matches
    };
    match (has_wildcard(left), has_wildcard(right)) {
        (_, false) => matcher(left, right),
        (false, true) => matcher(right, left),
        (true, true) => {
            !literals_differ(left.chars(), right.chars(), ignore_case)
                && !literals_differ(left.chars().rev(), right.chars().rev(), ignore_case)
        }
    }
}

/// Returns whether the text contains `*` or `?`.
pub(crate) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Returns whether the pattern consists of `*` only and so matches everything.
pub(crate) fn is_star(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.chars().all(|character| character == '*')
}

/// Returns whether the text contains a policy variable, `${aws:username}`.
pub(crate) fn has_variable(text: &str) -> bool {
    text.contains("${")
}

/// Replaces every policy variable by `*`, so that the pattern matches whatever it may become.
pub(crate) fn variables_as_stars(pattern: &str) -> Cow<'_, str> {
    let Some(start) = pattern.find("${") else {
        return Cow::Borrowed(pattern);
    };
    let (mut stars, mut rest) = (pattern[..start].to_owned(), &pattern[start..]);
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        stars.push_str(&rest[..start]);
        stars.push('*');
        rest = &rest[start + length + 1..];
    }
    stars.push_str(rest);
    Cow::Owned(stars)
}

/// Compares up to the first wildcard on either side.
fn literals_differ(
    left: impl Iterator<Item = char>,
    right: impl Iterator<Item = char>,
    ignore_case: bool,
) -> bool {
    for (a, b) in left.zip(right) {
        if a == '*' || b == '*' {
            return false;
        }
        let same = a == '?' || b == '?' || a == b || (ignore_case && a.eq_ignore_ascii_case(&b));
        if !same {
            return true;
        }
    }
    false
}

/// Greedy matching that goes back only to the last star: a later star makes earlier choices final.
fn matches_by(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let mut pattern = pattern.chars();
    let mut text = text.chars();
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let mut ahead = pattern.clone();
        match ahead.next() {
            Some('*') => {
                pattern = ahead;
                retry = Some((pattern.clone(), text.clone()));
                continue;
            }
            Some(wanted) => {
                let mut rest = text.clone();
                if rest.next().is_some_and(|found| same(wanted, found)) {
                    pattern = ahead;
                    text = rest;
                    continue;
                }
            }
            None if text.as_str().is_empty() => return true,
            None => {}
        }
        // Let the last star swallow one character more, if there is one left.
        let Some((after_star, mut swallowed)) = retry.take() else {
            return false;
        };
        if swallowed.next().is_none() {
            return false;
        }
        pattern = after_star.clone();
        text = swallowed.clone();
        retry = Some((after_star, swallowed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_nothing_and_anything() {
        assert!(wildcard_matches("s3:Get*", "s3:Get"));
        assert!(wildcard_matches("*a*b*", "xxaxxbxx"));
        assert!(wildcard_matches("", ""));
        assert!(!wildcard_matches("", "a"));
        assert!(!wildcard_matches("a*b", "acbd"));
    }

    #[test]
    fn a_question_mark_matches_one_character() {
        assert!(wildcard_matches("a?c", "aéc"));
        assert!(!wildcard_matches("a?c", "ac"));
    }

    #[test]
    fn only_actions_ignore_case() {
        assert!(wildcard_matches_ignoring_case("S3:get*", "s3:GetObject"));
        assert!(!wildcard_matches("S3:get*", "s3:GetObject"));
    }

    #[test]
    fn covering_treats_the_inner_star_as_many() {
        assert!(covers("s3:*", "s3:Get*", true));
        assert!(covers("*", "*:*", true));
        assert!(!covers("s3:?", "s3:*", true));
        assert!(!covers("s3:Get*", "s3:*", true));
    }

    #[test]
    fn overlap_is_denied_only_when_certain() {
        assert!(!may_overlap("iam:*", "s3:*", true));
        assert!(!may_overlap("s3:*Acl", "s3:*Object", true));
        assert!(may_overlap("iam:*", "IAM:Create*", true));
        assert!(may_overlap("*", "s3:*", true));
        assert!(!may_overlap("s3:Get*", "s3:PutObject", true));
    }

    #[test]
    fn variables_may_become_anything() {
        assert_eq!(variables_as_stars("a/${x}/b${y}"), "a/*/b*");
        assert_eq!(variables_as_stars("a/${x"), "a/${x");
        assert!(may_overlap("b/${aws:username}/*", "b/bob/*", false));
        assert!(!covers("b/${*}", "b/${aws:username}", false));
        assert!(covers("b/${x}", "b/${x}", false));
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let pattern = format!("{}b", "*a".repeat(2_000));
        let text = "a".repeat(4_000);
        assert!(!wildcard_matches(&pattern, &text));
    }
}
