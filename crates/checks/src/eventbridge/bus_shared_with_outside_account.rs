//! The policy of an event bus lets in an account that is neither in the organisation nor trusted.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_sharing;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "eventbridge-bus-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Event bus is shared with an account outside the organization",
        ja: "イベントバスが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "eventbridge",
    resource_type: "AWS::Events::EventBus",
    permissions: &["events:ListEventBuses", "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &["eventbridge_bus_cross_account_access"],
        seed: &["SAA-EVENTS"],
    },
    tutorial: Localized {
        en: include_str!("bus_shared_with_outside_account.en.md"),
        ja: include_str!("bus_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_sharing(&context.account, verdicts, &KIND, of_region(context)?);
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
    fn failing_strangers() {
        family::assert_strangers_fail(&CHECK, with_policy, "events:PutEvents");
        family::assert_statements_are_compared(&CHECK, with_policy, ["events:PutEvents", "events:TagResource"]);
    }

    #[test]
    fn borderline_known_accounts_and_pinned_conditions() {
        family::assert_known_accounts_pass(&CHECK, with_policy, "events:PutEvents");
        family::assert_pinned_passes(&CHECK, with_policy, "events:PutEvents");
    }

    #[test]
    fn gap_list_policy_and_organization() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        family::assert_unread_organization_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).eventbridge.buses = Err(denied("events:ListEventBuses"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
