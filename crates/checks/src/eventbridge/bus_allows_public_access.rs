//! The policy of an event bus lets anyone send events, or change its rules.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "eventbridge-bus-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Event bus accepts events from anyone",
        ja: "イベントバスが誰からのイベントでも受け付けている",
    },
    severity: Severity::High,
    service: "eventbridge",
    resource_type: "AWS::Events::EventBus",
    permissions: &["events:ListEventBuses"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["eventbridge_bus_exposed"],
        seed: &["SAA-EVENTS"],
    },
    tutorial: Localized {
        en: include_str!("bus_allows_public_access.en.md"),
        ja: include_str!("bus_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_public(&context.account, verdicts, &KIND, of_region(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "events:PutEvents");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "events:PutEvents");
        family::assert_statements_are_compared(&CHECK, with_policy, ["events:PutEvents", "events:TagResource"]);
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "events:PutEvents");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "events:PutEvents");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).eventbridge.buses = Err(denied("events:ListEventBuses"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
