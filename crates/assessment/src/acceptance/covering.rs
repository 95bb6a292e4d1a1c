//! Whether tonight's evidence shows no more than what somebody looked at.

use std::collections::BTreeSet;

use ipnet::IpNet;
use scanmonster_checks::Evidence;
use scanmonster_policy::{wildcard_matches, wildcard_matches_ignoring_case};

/// Facts that set limits: where one that was looked at is missing, its place is open to everything.
const LIMITS: [&str; 3] = ["action", "port", "protocol"];

/// Facts whose values are complete in themselves: what is open to whom, who may do what on what if what.
const WHOLES: [&str; 2] = ["opening", "statement"];

/// `tonight` shows nothing beyond `looked_at`: each value of each fact was there, or lies within one that
/// was (a smaller CIDR range, a port of a range, an action that a wildcard stood for). Conditions work the
/// other way round: none that was there may be missing. Where there are no facts, the sentence has to be
/// the same. When in doubt the answer is no.
pub fn is_within(tonight: &Evidence, looked_at: &Evidence) -> bool {
    if tonight.facts.is_empty() {
        return looked_at.facts.is_empty() && tonight.summary == looked_at.summary;
    }
    // Where whole openings or statements are compared, their limits are part of them.
    let are_whole = |evidence: &Evidence| WHOLES.iter().any(|name| evidence.facts.contains_key(*name));
    let compares_wholes = are_whole(tonight) && are_whole(looked_at);
    let nothing = BTreeSet::new();
    let no_new_value = tonight.facts.iter().all(|(name, values)| {
        let before = looked_at.facts.get(name).unwrap_or(&nothing);
        if restricts(name) {
            // A condition beside something that was there without any only narrows it.
            return true;
        }
        values.iter().all(|value| before.iter().any(|wider| lies_within(name, value, wider)))
    });
    let no_lost_limit = looked_at.facts.iter().all(|(name, before)| match tonight.facts.get(name) {
        _ if compares_wholes => true,
        Some(values) => !restricts(name) || before.is_subset(values),
        None => !restricts(name) && !LIMITS.contains(&name.as_str()),
    });
    no_new_value && no_lost_limit
}

/// The fact's values narrow what the others say.
fn restricts(name: &str) -> bool {
    name == "condition" || name.ends_with("_condition")
}

fn lies_within(name: &str, value: &str, wider: &str) -> bool {
    value == wider
        || is_in_network(value, wider)
        || is_in_ports(value, wider)
        || is_in_opening(value, wider)
        || (name == "statement" && is_in_statement(value, wider))
        || (name.ends_with("action") && wildcard_matches_ignoring_case(wider, value))
        || (name.ends_with("policy_resource") && wildcard_matches(wider, value))
}

fn is_in_network(value: &str, wider: &str) -> bool {
    match (value.parse::<IpNet>(), wider.parse::<IpNet>()) {
        (Ok(value), Ok(wider)) => wider.contains(&value),
        _ => false,
    }
}

/// `tcp/22` lies in `tcp/20-25`.
fn is_in_ports(value: &str, wider: &str) -> bool {
    match (ports(value), ports(wider)) {
        (Some((protocol, from, to)), Some((wide_protocol, wide_from, wide_to))) => {
            protocol == wide_protocol && wide_from <= from && to <= wide_to
        }
        _ => false,
    }
}

fn ports(text: &str) -> Option<(&str, u16, u16)> {
    let (protocol, range) = text.split_once('/').unwrap_or(("", text));
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    Some((protocol, from.parse().ok()?, to.parse().ok()?))
}

/// `tcp/22 from 10.0.0.0/16` lies in `tcp/20-25 from 10.0.0.0/8`.
fn is_in_opening(value: &str, wider: &str) -> bool {
    let (Some((what, from)), Some((wide_what, wide_from))) = (value.split_once(" from "), wider.split_once(" from "))
    else {
        return false;
    };
    (what == wide_what || is_in_ports(what, wide_what)) && (from == wide_from || is_in_network(from, wide_from))
}

/// `* may s3:GetObject on arn:… if a; b` lies in `* may s3:Get* on arn:… if a`.
fn is_in_statement(value: &str, wider: &str) -> bool {
    let (Some(value), Some(wider)) = (Statement::read(value), Statement::read(wider)) else { return false };
    value.who == wider.who
        && wildcard_matches_ignoring_case(wider.what, value.what)
        && wildcard_matches(wider.place, value.place)
        && wider.conditions.is_subset(&value.conditions)
}

struct Statement<'a> {
    who: &'a str,
    what: &'a str,
    place: &'a str,
    conditions: BTreeSet<&'a str>,
}

impl<'a> Statement<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (permission, conditions) = text.split_once(" if ").unwrap_or((text, ""));
        let (who, rest) = permission.split_once(" may ")?;
        let (what, place) = rest.split_once(" on ")?;
        let is_pattern = !what.starts_with("NotAction:") && !place.starts_with("NotResource:");
        let conditions = conditions.split("; ").filter(|condition| !condition.is_empty()).collect();
        is_pattern.then_some(Self { who, what, place, conditions })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(facts: &[(&str, &[&str])]) -> Evidence {
        facts.iter().fold(Evidence::new("seen"), |evidence, (name, values)| {
            evidence.facts(name, values.iter().map(|value| (*value).to_owned()))
        })
    }

    #[test]
    fn fewer_or_smaller_values_are_within() {
        let looked_at = evidence(&[("cidr", &["10.0.0.0/8", "0.0.0.0/0"]), ("port", &["tcp/20-25"])]);
        for tonight in [
            looked_at.clone(),
            evidence(&[("cidr", &["10.1.0.0/16"]), ("port", &["tcp/22"])]),
            evidence(&[("cidr", &["0.0.0.0/0"]), ("port", &["tcp/20-25"])]),
        ] {
            assert!(is_within(&tonight, &looked_at), "{tonight:?}");
        }
    }

    #[test]
    fn another_value_is_wider() {
        let looked_at = evidence(&[("cidr", &["10.0.0.0/8"]), ("port", &["tcp/22"])]);
        for tonight in [
            evidence(&[("cidr", &["10.0.0.0/7"]), ("port", &["tcp/22"])]),
            evidence(&[("cidr", &["::/0"]), ("port", &["tcp/22"])]),
            evidence(&[("cidr", &["10.0.0.0/8"]), ("port", &["tcp/22-23"])]),
            evidence(&[("cidr", &["10.0.0.0/8"]), ("port", &["udp/22"])]),
            evidence(&[("cidr", &["10.0.0.0/8"])]),
            evidence(&[("cidr", &["10.0.0.0/8"]), ("port", &["tcp/22"]), ("principal", &["*"])]),
        ] {
            assert!(!is_within(&tonight, &looked_at), "{tonight:?}");
        }
    }

    #[test]
    fn a_lost_condition_is_wider_and_a_new_one_is_not() {
        let bare = evidence(&[("principal", &["*"])]);
        let guarded = evidence(&[("principal", &["*"]), ("condition", &["aws:SourceIp = 192.0.2.0/24"])]);
        assert!(is_within(&guarded, &bare));
        assert!(!is_within(&bare, &guarded));
    }

    #[test]
    fn openings_are_compared_as_a_whole() {
        let looked_at = evidence(&[("opening", &["tcp/22 from 192.0.2.0/24", "tcp/443 from 0.0.0.0/0"])]);
        assert!(is_within(&evidence(&[("opening", &["tcp/22 from 192.0.2.7/32"])]), &looked_at));
        assert!(!is_within(&evidence(&[("opening", &["tcp/22 from 0.0.0.0/0"])]), &looked_at));
    }

    #[test]
    fn statements_are_compared_as_a_whole() {
        let looked_at =
            evidence(&[("statement", &["* may s3:Get* on arn:b/* if ip = x", "a may s3:PutObject on arn:b/*"])]);
        for narrower in ["* may s3:GetObject on arn:b/* if ip = x", "* may s3:GetObject on arn:b/c if ip = x; mfa = y"]
        {
            assert!(is_within(&evidence(&[("statement", &[narrower])]), &looked_at), "{narrower}");
        }
        for wider in ["* may s3:GetObject on arn:b/*", "* may s3:PutObject on arn:b/*", "b may s3:PutObject on arn:b/*"]
        {
            assert!(!is_within(&evidence(&[("statement", &[wider])]), &looked_at), "{wider}");
        }
    }

    #[test]
    fn a_wildcard_stands_for_its_actions() {
        let looked_at = evidence(&[("action", &["s3:Get*"])]);
        assert!(is_within(&evidence(&[("action", &["s3:GetObject"])]), &looked_at));
        assert!(!is_within(&evidence(&[("action", &["s3:*"])]), &looked_at));
        assert!(!is_within(&evidence(&[("action", &["s3:PutObject"])]), &looked_at));
    }

    #[test]
    fn without_facts_the_sentence_decides() {
        assert!(is_within(&Evidence::new("a"), &Evidence::new("a")));
        assert!(!is_within(&Evidence::new("b"), &Evidence::new("a")));
        assert!(!is_within(&Evidence::new("a"), &evidence(&[("port", &["1"])])));
    }
}
