//! Event patterns of EventBridge, understood well enough to say whether they match an event.
//!
//! Source: EventBridge User Guide, "Comparison operators for use in event patterns". Where it hangs on an operator that
//! this code does not know, nobody can say.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

/// Whether a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It does.
    Yes,
    /// It does not, whatever is not understood would say.
    No,
    /// It hangs on something that this code does not understand.
    Unknown,
}

impl Match {
    /// Whether one of them matches.
    pub(super) fn any(parts: impl Iterator<Item = Self>) -> Self {
        parts.fold(Self::No, |so_far, part| match (so_far, part) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        })
    }

    fn all(parts: impl Iterator<Item = Self>) -> Self {
        Self::any(parts.map(Self::not)).not()
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Match {
    fn from(matches: bool) -> Self {
        if matches { Self::Yes } else { Self::No }
    }
}

/// Whether the pattern matches the event.
pub(super) fn matches(pattern: &Value, event: &Value) -> Match {
    let Some(fields) = pattern.as_object() else { return Match::No };
    Match::all(fields.iter().map(|(name, wanted)| match (name.as_str(), wanted) {
        ("$or", Value::Array(choices)) => Match::any(choices.iter().map(|choice| matches(choice, event))),
        (_, Value::Array(choices)) => leaf_matches(choices, event.get(name)),
        (_, Value::Object(_)) => match event.get(name) {
            Some(Value::Array(elements)) => Match::any(elements.iter().map(|element| matches(wanted, element))),
            found => matches(wanted, found.unwrap_or(&Value::Null)),
        },
        _ => Match::No,
    }))
}

fn leaf_matches(choices: &[Value], found: Option<&Value>) -> Match {
    Match::any(choices.iter().map(|choice| match (choice, found) {
        (Value::Object(operator), _) if operator.contains_key("exists") => {
            (operator.get("exists") == Some(&Value::Bool(found.is_some()))).into()
        }
        (_, Some(Value::Array(elements))) => Match::any(elements.iter().map(|element| one_matches(choice, element))),
        (_, Some(value)) => one_matches(choice, value),
        (_, None) => Match::No,
    }))
}

fn one_matches(choice: &Value, value: &Value) -> Match {
    let Some(operators) = choice.as_object() else { return same(choice, value).into() };
    Match::all(operators.iter().map(|(name, wanted)| match name.as_str() {
        "prefix" => on_text(wanted, value, |wanted, text| text.starts_with(wanted)),
        "suffix" => on_text(wanted, value, |wanted, text| text.ends_with(wanted)),
        "equals-ignore-case" => on_text(wanted, value, str::eq_ignore_ascii_case),
        "wildcard" => on_text(wanted, value, scanmonster_policy::wildcard_matches),
        "anything-but" => excluded(wanted, value).not(),
        "numeric" => wanted.as_array().map_or(Match::Unknown, |bounds| within(bounds, value)),
        "cidr" => in_network(wanted, value),
        _ => Match::Unknown,
    }))
}

fn same(wanted: &Value, value: &Value) -> bool {
    match (wanted.as_f64(), value.as_f64()) {
        (Some(left), Some(right)) => (left - right).abs() < f64::EPSILON,
        _ => wanted == value,
    }
}

/// One text, one of several (inside `anything-but`), or one whatever its case.
fn on_text(wanted: &Value, value: &Value, test: fn(&str, &str) -> bool) -> Match {
    let Some(text) = value.as_str() else { return Match::No };
    match wanted {
        Value::String(wanted) => test(wanted, text).into(),
        Value::Array(list) => Match::any(list.iter().map(|wanted| on_text(wanted, value, test))),
        Value::Object(operator) => match operator.get("equals-ignore-case").and_then(Value::as_str) {
            Some(wanted) => test(&wanted.to_lowercase(), &text.to_lowercase()).into(),
            None => Match::Unknown,
        },
        _ => Match::Unknown,
    }
}

fn excluded(wanted: &Value, value: &Value) -> Match {
    match wanted {
        Value::Array(list) => list.iter().any(|wanted| same(wanted, value)).into(),
        Value::Object(_) => one_matches(wanted, value),
        single => same(single, value).into(),
    }
}

/// `[">=", 7, "<", 9]`
fn within(bounds: &[Value], value: &Value) -> Match {
    let Some(number) = value.as_f64() else { return Match::No };
    Match::all(bounds.chunks(2).map(|bound| {
        let [Value::String(operator), limit] = bound else { return Match::Unknown };
        let Some(limit) = limit.as_f64() else { return Match::Unknown };
        match operator.as_str() {
            ">" => (number > limit).into(),
            ">=" => (number >= limit).into(),
            "<" => (number < limit).into(),
            "<=" => (number <= limit).into(),
            "=" => ((number - limit).abs() < f64::EPSILON).into(),
            _ => Match::Unknown,
        }
    }))
}

fn in_network(wanted: &Value, value: &Value) -> Match {
    let Some(address) = value.as_str().and_then(|text| text.parse::<IpAddr>().ok()) else { return Match::No };
    let network = wanted.as_str().and_then(|text| text.parse::<IpNet>().ok());
    network.map_or(Match::Unknown, |network| network.contains(&address).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> Value {
        json!({"source": "aws.guardduty", "detail": {"severity": 8.0, "type": "Backdoor:EC2/X",
            "list": [{"a": 1}, {"a": 2}], "tags": ["x", "y"], "ip": "10.1.2.3"}})
    }

    #[test]
    fn patterns_that_match() {
        for pattern in [
            json!({}),
            json!({"source": ["aws.guardduty"]}),
            json!({"source": [{"prefix": "aws."}]}),
            json!({"source": ["aws.macie", "aws.guardduty"], "detail": {"severity": [{"numeric": [">=", 7, "<", 9]}]}}),
            json!({"detail": {"severity": [4, 8, 8.9]}}),
            json!({"detail": {"type": [{"anything-but": ["Recon:EC2/PortProbe"]}]}}),
            json!({"detail": {"type": [{"anything-but": {"prefix": "Recon"}}, "z"]}}),
            json!({"detail": {"type": [{"wildcard": "*:EC2/*"}], "gone": [{"exists": false}]}}),
            json!({"detail": {"list": {"a": [2]}, "tags": ["y"]}}),
            json!({"detail": {"type": [{"anything-but": {"prefix": ["Recon", "Trojan"]}}]}}),
            json!({"detail": {"type": [{"prefix": {"equals-ignore-case": "BACKDOOR:"}}]}}),
            json!({"detail": {"ip": [{"cidr": "10.0.0.0/8"}]}}),
            json!({"$or": [{"source": ["aws.macie"]}, {"source": ["aws.guardduty"]}]}),
        ] {
            assert_eq!(matches(&pattern, &event()), Match::Yes, "{pattern}");
        }
    }

    #[test]
    fn patterns_that_do_not_match() {
        for pattern in [
            json!("aws.guardduty"),
            json!({"source": ["guardduty"]}),
            json!({"source": "aws.guardduty"}),
            json!({"source": []}),
            json!({"detail": {"severity": [{"numeric": ["<", 7]}]}}),
            json!({"detail": {"gone": ["x"]}}),
            json!({"detail": {"gone": {"deeper": ["x"]}}}),
            json!({"detail": {"type": [{"exists": false}]}}),
            json!({"detail": {"type": [{"cidr": "10.0.0.0/8"}]}}),
            json!({"detail": {"ip": [{"cidr": "192.0.2.0/24"}]}}),
            json!({"detail": {"type": [{"anything-but": {"prefix": ["Recon", "Backdoor"]}}]}}),
            json!({"detail": {"list": {"a": [3]}}}),
        ] {
            assert_eq!(matches(&pattern, &event()), Match::No, "{pattern}");
        }
    }

    #[test]
    fn patterns_that_nobody_can_say_of() {
        for pattern in [
            json!({"source": [{"sounds-like": "gard duty"}]}),
            json!({"source": ["aws.guardduty"], "detail": {"severity": [{"near": 8}]}}),
            json!({"detail": {"type": [{"anything-but": {"sounds-like": "Recon"}}]}}),
            json!({"detail": {"type": [{"prefix": {"sounds-like": "Recon"}}]}}),
            json!({"detail": {"severity": [{"numeric": ["about", 8]}]}}),
            json!({"detail": {"severity": [{"numeric": "8"}]}}),
        ] {
            assert_eq!(matches(&pattern, &event()), Match::Unknown, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_understood_does_not_matter_where_the_rest_decides() {
        for (pattern, expected) in [
            (json!({"source": [{"sounds-like": "gard duty"}, "aws.guardduty"]}), Match::Yes),
            (json!({"source": ["aws.ec2"], "detail": {"severity": [{"near": 8}]}}), Match::No),
            (json!({"$or": [{"source": [{"sounds-like": "x"}]}, {"source": ["aws.guardduty"]}]}), Match::Yes),
        ] {
            assert_eq!(matches(&pattern, &event()), expected, "{pattern}");
        }
    }
}
