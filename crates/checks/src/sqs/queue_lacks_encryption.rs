//! A queue is encrypted neither with a KMS key nor with a key of SQS.
//!
//! Prowler knows only KMS; encryption with a key of SQS, the default of new queues, counts here, as it does for
//! Security Hub (SQS.1).

use scanmonster_inventory::{Collected, Queue};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sqs-queue-lacks-encryption",
    aliases: &[],
    version: 1,
    title: Localized { en: "SQS queue is not encrypted", ja: "SQS キューが暗号化されていない" },
    severity: Severity::Medium,
    service: "sqs",
    resource_type: "AWS::SQS::Queue",
    permissions: &["sqs:ListQueues", "sqs:GetQueueAttributes"],
    mappings: Mappings {
        security_hub: &["SQS.1"],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["sqs_queues_server_side_encryption_enabled"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("queue_lacks_encryption.en.md"),
        ja: include_str!("queue_lacks_encryption.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for queue in context.regional.sqs.queues.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &queue.arn, &queue.name), || judge(queue));
    }
    Ok(())
}

fn judge(queue: &Queue) -> Collected<Outcome> {
    let attributes = queue.attributes.as_ref().map_err(Clone::clone)?;
    let has_key = attributes.kms_key.as_deref().is_some_and(|key| !key.is_empty());
    Ok(if has_key {
        Outcome::pass("the queue is encrypted with a KMS key")
    } else if attributes.sqs_managed_encryption {
        Outcome::pass("the queue is encrypted with a key of SQS")
    } else {
        Outcome::Fail(Evidence::new("the queue's messages are not encrypted").fact("encryption", "none"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, queue};

    use super::*;
    use crate::testing::{denied, status};

    fn account_with(queue: Queue) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).sqs.queues = Ok(vec![queue]);
        inventory
    }

    fn encrypted(kms_key: Option<&str>, sqs_managed: bool) -> Inventory {
        let mut queue = queue("q");
        if let Ok(attributes) = &mut queue.attributes {
            attributes.kms_key = kms_key.map(str::to_owned);
            attributes.sqs_managed_encryption = sqs_managed;
        }
        account_with(queue)
    }

    #[test]
    fn clean_kms_key() {
        assert_eq!(status(&CHECK, &encrypted(Some("alias/queues"), false)), "pass");
    }

    #[test]
    fn failing_neither() {
        assert_eq!(status(&CHECK, &encrypted(None, false)), "fail");
        assert_eq!(status(&CHECK, &encrypted(Some(""), false)), "fail");
    }

    #[test]
    fn borderline_a_key_of_sqs_will_do() {
        assert_eq!(status(&CHECK, &encrypted(None, true)), "pass");
    }

    #[test]
    fn gap_list_and_attributes() {
        let mut queue = queue("q");
        queue.attributes = Err(denied("sqs:GetQueueAttributes"));
        let mut inventory = account_with(queue);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).sqs.queues = Err(denied("sqs:ListQueues"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
