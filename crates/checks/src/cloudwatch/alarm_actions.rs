//! Whether an alarm does anything when it rings.

use scanmonster_inventory::{Alarm, Watched};

/// The alarm's own actions are there and switched on.
pub(super) fn acts(alarm: &Alarm) -> bool {
    alarm.actions_enabled && !alarm.actions.is_empty()
}

/// The alarm acts itself, or a composite alarm that acts rings whenever it does.
pub(super) fn is_heard(alarm: &Alarm, all: &[Alarm]) -> bool {
    acts(alarm) || is_part_of_heard(alarm, all)
}

/// A composite alarm that acts rings whenever the alarm does.
pub(super) fn is_part_of_heard(alarm: &Alarm, all: &[Alarm]) -> bool {
    all.iter().any(|other| match &other.watches {
        Watched::Alarms(rule) => acts(other) && rings_with(rule, alarm),
        Watched::Metrics(_) => false,
    })
}

/// The rule of a composite alarm is `ALARM(…)` of this alarm, alone or with alternatives. Under `AND` or `NOT`
/// the alarm alone does not make it ring.
fn rings_with(rule: &str, alarm: &Alarm) -> bool {
    rule.split(" OR ").any(|part| {
        let part = part.trim();
        let Some(inside) = part.strip_prefix("ALARM(").and_then(|rest| rest.strip_suffix(')')) else { return false };
        let named = inside.trim().trim_matches(['"', '\'']);
        named == alarm.name || named == alarm.arn
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::alarm;

    use super::*;

    fn quiet(name: &str) -> Alarm {
        Alarm { actions: vec![], ..alarm(name) }
    }

    fn composite(rule: &str) -> Alarm {
        Alarm { watches: Watched::Alarms(rule.into()), ..alarm("all") }
    }

    #[test]
    fn composite_alarms_speak_for_their_parts() {
        let arn = quiet("root").arn;
        for rule in
            ["ALARM(root)", "ALARM(\"root\")", "ALARM(\"other\") OR ALARM( \"root\" )", &format!("ALARM(\"{arn}\")")]
        {
            assert!(is_heard(&quiet("root"), &[composite(rule)]), "{rule}");
        }
        for rule in ["NOT ALARM(root)", "ALARM(root) AND ALARM(other)", "OK(root)", "ALARM(roots)"] {
            assert!(!is_heard(&quiet("root"), &[composite(rule)]), "{rule}");
        }
    }

    #[test]
    fn a_composite_alarm_that_does_nothing_speaks_for_nobody() {
        let silent = Alarm { actions_enabled: false, ..composite("ALARM(root)") };
        assert!(!is_heard(&quiet("root"), &[silent]));
    }
}
