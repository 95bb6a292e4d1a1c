//! The queue policy lets anyone send, read or delete messages.
//!
//! `*` with `aws:SourceArn` of one topic, bucket or rule is not everyone, whatever the case of the key.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sqs-queue-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized { en: "SQS queue can be used by anyone", ja: "SQS キューが誰でも使える状態にある" },
    severity: Severity::Critical,
    service: "sqs",
    resource_type: "AWS::SQS::Queue",
    permissions: &["sqs:ListQueues", "sqs:GetQueueAttributes"],
    mappings: Mappings {
        security_hub: &["SQS.3"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["sqs_queues_not_publicly_accessible"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("queue_allows_public_access.en.md"),
        ja: include_str!("queue_allows_public_access.ja.md"),
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
        family::assert_private_passes(&CHECK, with_policy, "sqs:SendMessage");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "sqs:SendMessage");
        family::assert_statements_are_compared(&CHECK, with_policy, ["sqs:SendMessage", "sqs:TagResource"]);
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "sqs:SendMessage");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "sqs:SendMessage");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).sqs.queues = Err(denied("sqs:ListQueues"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
