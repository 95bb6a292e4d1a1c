//! Event patterns of EventBridge, understood well enough to say whether they match an event.
//!
//! Source: EventBridge User Guide, "Comparison operators for use in event patterns". An operator that this code does
//! not know matches nothing.

use serde_json::Value;

/// Whether the pattern matches the event.
pub(super) fn matches(pattern: &Value, event: &Value) -> bool {
    let Some(fields) = pattern.as_object() else { return false };
    fields.iter().all(|(name, wanted)| match (name.as_str(), wanted) {
        ("$or", Value::Array(choices)) => choices.iter().any(|choice| matches(choice, event)),
        (_, Value::Array(choices)) => leaf_matches(choices, event.get(name)),
        (_, Value::Object(_)) => match event.get(name) {
            Some(Value::Array(elements)) => elements.iter().any(|element| matches(wanted, element)),
            found => matches(wanted, found.unwrap_or(&Value::Null)),
        },
        _ => false,
    })
}

fn leaf_matches(choices: &[Value], found: Option<&Value>) -> bool {
    choices.iter().any(|choice| match (choice, found) {
        (Value::Object(operator), _) if operator.contains_key("exists") => {
            operator.get("exists") == Some(&Value::Bool(found.is_some()))
        }
        (_, Some(Value::Array(elements))) => elements.iter().any(|element| one_matches(choice, element)),
        (_, Some(value)) => one_matches(choice, value),
        (_, None) => false,
    })
}

fn one_matches(choice: &Value, value: &Value) -> bool {
    let Some(operator) = choice.as_object() else { return same(choice, value) };
    operator.iter().all(|(name, wanted)| match name.as_str() {
        "prefix" => on_text(wanted, value, |wanted, text| text.starts_with(wanted)),
        "suffix" => on_text(wanted, value, |wanted, text| text.ends_with(wanted)),
        "equals-ignore-case" => on_text(wanted, value, str::eq_ignore_ascii_case),
        "wildcard" => on_text(wanted, value, scanmonster_policy::wildcard_matches),
        "anything-but" => !excluded(wanted, value),
        "numeric" => wanted.as_array().is_some_and(|bounds| within(bounds, value)),
        _ => false,
    })
}

fn same(wanted: &Value, value: &Value) -> bool {
    match (wanted.as_f64(), value.as_f64()) {
        (Some(left), Some(right)) => (left - right).abs() < f64::EPSILON,
        _ => wanted == value,
    }
}

fn on_text(wanted: &Value, value: &Value, test: fn(&str, &str) -> bool) -> bool {
    match (wanted.as_str(), value.as_str()) {
        (Some(wanted), Some(text)) => test(wanted, text),
        _ => false,
    }
}

fn excluded(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(list) => list.iter().any(|wanted| same(wanted, value)),
        Value::Object(_) => one_matches(wanted, value),
        single => same(single, value),
    }
}

/// `[">=", 7, "<", 9]`
fn within(bounds: &[Value], value: &Value) -> bool {
    let Some(number) = value.as_f64() else { return false };
    bounds.chunks(2).all(|bound| match bound {
        [Value::String(operator), limit] => limit.as_f64().is_some_and(|limit| match operator.as_str() {
            ">" => number > limit,
            ">=" => number >= limit,
            "<" => number < limit,
            "<=" => number <= limit,
            "=" => (number - limit).abs() < f64::EPSILON,
            _ => false,
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> Value {
        json!({"source": "aws.guardduty", "detail": {"severity": 8.0, "type": "Backdoor:EC2/X",
            "list": [{"a": 1}, {"a": 2}], "tags": ["x", "y"]}})
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
            json!({"$or": [{"source": ["aws.macie"]}, {"source": ["aws.guardduty"]}]}),
        ] {
            assert!(matches(&pattern, &event()), "{pattern}");
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
            json!({"detail": {"list": {"a": [3]}}}),
        ] {
            assert!(!matches(&pattern, &event()), "{pattern}");
        }
    }
}
