//! The topic policy lets anyone publish to the topic, subscribe to it or change it.
//!
//! The policy that SNS gives a new topic says `*` with `AWS:SourceOwner`, which is only the own account.
//! A fixed `sns:Endpoint` says where the messages go, whoever subscribes, and is not everyone: AWS Config's rule
//! `sns-topic-no-public-access` calls a policy that grants access to fixed values only non-public. So do all addresses
//! of one mail domain (`*@example.com`) where `sns:Protocol` asks for mail as well: without it `https://stranger/@example.com`
//! would fit too. Other wildcards, and `sns:Protocol` alone, say too little. Prowler accepts `*@example.com` alone.

use scanmonster_inventory::Collected;
use scanmonster_policy::{Effect, OperatorBase, Statement};

use super::policies::{KIND, of_region};
use crate::resource_policy::{Governed, public_grants, public_outcome};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "sns-topic-allows-public-access",
    aliases: &[],
    version: 2,
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
    for topic in of_region(context)? {
        verdicts.judge(topic.resource.clone(), || judge(&context.account, &topic));
    }
    Ok(())
}

fn judge(context: &Context<'_>, topic: &Governed<'_>) -> Collected<Outcome> {
    let mut documents = topic.documents(&KIND)?;
    for document in &mut documents {
        document.statements.retain(|statement| statement.effect == Effect::Deny || !only_to_fixed_endpoints(statement));
    }
    Ok(public_outcome(&KIND, &public_grants(context, &documents), None))
}

/// One place, or, where only mail is let in, the addresses of one domain.
fn is_fixed(value: &str, only_mail: bool) -> bool {
    let is_plain = |text: &str| !text.contains(['*', '?']) && !text.contains("${");
    let domain = value.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty());
    is_plain(value) || only_mail && domain.is_some_and(is_plain)
}

/// Whether the statement lets in only subscriptions of endpoints that it names. Other requests have no `sns:Endpoint`,
/// so it allows nothing else.
fn only_to_fixed_endpoints(statement: &Statement) -> bool {
    let asks_for = |key: &str, value_fits: &dyn Fn(&str) -> bool| {
        statement.conditions.iter().any(|condition| {
            let compares_text = matches!(
                condition.operator.base,
                OperatorBase::StringEquals | OperatorBase::StringEqualsIgnoreCase | OperatorBase::StringLike
            );
            condition.is_on(key)
                && compares_text
                && condition.requires_value()
                && condition.values.iter().all(|value| value_fits(value))
        })
    };
    let only_mail = asks_for("sns:Protocol", &|protocol| ["email", "email-json"].contains(&protocol));
    asks_for("sns:Endpoint", &|endpoint| is_fixed(endpoint, only_mail))
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
    fn borderline_endpoints_of_subscriptions() {
        let with_endpoint = |operator: &str, endpoint: &str| {
            let rest = format!(r#","Condition":{{"{operator}":{{"sns:Endpoint":"{endpoint}"}}}}"#);
            status(&CHECK, &with_policy(Ok(Some(family::allow(r#""*""#, "sns:Subscribe", &rest)))))
        };
        assert_eq!(with_endpoint("StringEquals", "https://example.com/hook"), "pass");
        assert_eq!(with_endpoint("StringLike", "https://example.com/hook"), "pass");
        assert_eq!(with_endpoint("StringLike", "*@example.com"), "fail", "https://stranger/@example.com fits too");
        let by_mail = |protocol: &str, endpoint: &str| {
            let rest = format!(
                r#","Condition":{{"StringEquals":{{"sns:Protocol":"{protocol}"}},"StringLike":{{"sns:Endpoint":"{endpoint}"}}}}"#
            );
            status(&CHECK, &with_policy(Ok(Some(family::allow(r#""*""#, "sns:Subscribe", &rest)))))
        };
        assert_eq!(by_mail("email", "*@example.com"), "pass");
        assert_eq!(by_mail("https", "*@example.com"), "fail");
        for wide in ["*", "*@", "*@*", "*@*.example.com", "*.example.com"] {
            assert_eq!(by_mail("email", wide), "fail", "{wide}");
        }
        assert_eq!(with_endpoint("StringEqualsIfExists", "https://example.com/hook"), "fail");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).sns.topics = Err(denied("sns:ListTopics"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
