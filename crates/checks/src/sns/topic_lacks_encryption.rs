//! A topic has no KMS key: its messages lie unencrypted, as far as the customer can tell, until delivered.

use scanmonster_inventory::{Collected, Topic};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sns-topic-lacks-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SNS topic is not encrypted with a KMS key",
        ja: "SNS トピックが KMS キーで暗号化されていない",
    },
    severity: Severity::Medium,
    service: "sns",
    resource_type: "AWS::SNS::Topic",
    permissions: &["sns:ListTopics", "sns:GetTopicAttributes"],
    mappings: Mappings {
        security_hub: &["SNS.1"],
        cis: &[],
        well_architected: &["SEC08-BP02", "SEC08-BP04"],
        prowler: &["sns_topics_kms_encryption_at_rest_enabled"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("topic_lacks_encryption.en.md"),
        ja: include_str!("topic_lacks_encryption.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for topic in context.regional.sns.topics.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &topic.arn, &topic.name), || judge(topic));
    }
    Ok(())
}

fn judge(topic: &Topic) -> Collected<Outcome> {
    let attributes = topic.attributes.as_ref().map_err(Clone::clone)?;
    Ok(match attributes.kms_key.as_deref() {
        None | Some("") => Outcome::Fail(Evidence::new("the topic has no KMS key").fact("encryption", "none")),
        Some(_) => Outcome::pass("the topic is encrypted with a KMS key"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, topic};

    use super::*;
    use crate::testing::{denied, status};

    fn with_key(key: Option<&str>) -> Inventory {
        let mut topic = topic("t");
        if let Ok(attributes) = &mut topic.attributes {
            attributes.kms_key = key.map(str::to_owned);
        }
        account_with(topic)
    }

    fn account_with(topic: Topic) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).sns.topics = Ok(vec![topic]);
        inventory
    }

    #[test]
    fn clean_own_key() {
        assert_eq!(status(&CHECK, &with_key(Some("arn:aws:kms:eu-west-1:111122223333:key/k"))), "pass");
    }

    #[test]
    fn failing_no_key() {
        assert_eq!(status(&CHECK, &with_key(None)), "fail");
        assert_eq!(status(&CHECK, &with_key(Some(""))), "fail");
    }

    #[test]
    fn borderline_the_aws_managed_key_will_do() {
        assert_eq!(status(&CHECK, &with_key(Some("alias/aws/sns"))), "pass");
    }

    #[test]
    fn gap_list_and_attributes() {
        let mut topic = topic("t");
        topic.attributes = Err(denied("sns:GetTopicAttributes"));
        let mut inventory = account_with(topic);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).sns.topics = Err(denied("sns:ListTopics"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
