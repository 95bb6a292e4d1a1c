//! The topic policy lets anyone publish to the topic, subscribe to it or change it.
//!
//! The policy that SNS gives a new topic says `*` with `AWS:SourceOwner`, which is only the own account.
//! `sns:Endpoint` and `sns:Protocol` alone do not say who subscribes.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sns-topic-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SNS topic can be used by anyone", ja: "SNS トピックが誰でも使える状態にある"
    },
    severity: Severity::Critical,
    service: "sns",
    resource_type: "AWS::SNS::Topic",
    permissions: &["sns:ListTopics", "sns:GetTopicAttributes"],
    mappings: Mappings {
        security_hub: &["SNS.4"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["sns_topics_not_publicly_accessible"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("topic_allows_public_access.en.md"),
        ja: include_str!("topic_allows_public_access.ja.md"),
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
        family::assert_private_passes(&CHECK, with_policy, "sns:Publish");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "sns:Publish");
        family::assert_statements_are_compared(&CHECK, with_policy, ["sns:Publish", "sns:TagResource"]);
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "sns:Publish");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "sns:Publish");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).sns.topics = Err(denied("sns:ListTopics"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
