//! A VPC endpoint's policy lets the credentials of outside accounts through.
//!
//! Prowler takes a denying statement for a failure and knows no condition on the organisation. Here only what
//! is allowed counts, after the document's own denials; a statement for everybody fails (less badly) where it
//! is not confined to known principals or resources, since own resources are guarded by their own policies. AWS's
//! examples ("Endpoint policies for gateway endpoints") confine `*` to fixed buckets in the same way.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, VpcEndpoint};
use scanmonster_policy::{Audience, Grant, Home, outside_grants};

use super::endpoint_policy::{is_for_everybody_and_everything, policy_of};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-endpoint-trusts-outside-accounts",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "VPC endpoint policy lets outside accounts through",
        ja: "VPC エンドポイントのポリシーが組織外のアカウントを許可している",
    },
    severity: Severity::High,
    service: "vpc",
    resource_type: "AWS::EC2::VPCEndpoint",
    permissions: &["ec2:DescribeVpcEndpoints", "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP01", "SEC03-BP07"],
        prowler: &["vpc_endpoint_connections_trust_boundaries"],
        seed: &["AP10"],
    },
    tutorial: Localized {
        en: include_str!("endpoint_trusts_outside_accounts.en.md"),
        ja: include_str!("endpoint_trusts_outside_accounts.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for endpoint in context.regional.ec2.vpc_endpoints.as_ref().map_err(Clone::clone)? {
        let resource = Resource::regional(context.region, &endpoint.arn, &endpoint.id);
        verdicts.judge(resource, || judge(context, endpoint));
    }
    Ok(())
}

fn judge(context: &RegionContext<'_>, endpoint: &VpcEndpoint) -> Collected<Outcome> {
    let inventory = context.account.inventory;
    let membership = inventory.organization.membership.as_ref().map_err(Clone::clone)?;
    let document = match policy_of(context, endpoint)? {
        Ok(document) => document,
        Err(reason) => return Ok(reason),
    };
    let known: Option<BTreeSet<String>> = (context.account.settings.organization_accounts.as_ref())
        .map(|accounts| accounts.iter().map(|account| account.as_str().to_owned()).collect());
    let home = Home {
        account: inventory.account.as_str(),
        organization: membership.as_ref().map(|membership| membership.id.as_str()),
        organization_accounts: known.as_ref(),
    };
    let grants = outside_grants(&document, &home);
    let named: BTreeSet<&str> = grants.iter().filter_map(|grant| stranger(context, grant)).collect();
    if !named.is_empty() {
        let evidence = Evidence::new("the endpoint's policy names accounts outside the organisation");
        return Ok(Outcome::Fail(evidence.facts("trusted", named)));
    }
    if grants.iter().any(|grant| is_for_everybody_and_everything(&document, grant)) {
        let evidence = Evidence::new("the endpoint's policy lets credentials of any account reach any resource");
        return Ok(Outcome::FailAs(Severity::Medium, evidence.fact("trusted", "*")));
    }
    Ok(Outcome::pass("the endpoint's policy lets no outside account through"))
}

/// The account or organisation a grant names, if it is a stranger.
fn stranger<'a>(context: &RegionContext<'_>, grant: &'a Grant) -> Option<&'a str> {
    match &grant.audience {
        Audience::Account(account) => (!context.account.is_known_account(account)).then_some(account),
        Audience::ForeignOrganization(organization) => Some(organization),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Membership;
    use scanmonster_testkit::{account_id, home, inventory, vpc_endpoint};

    use super::*;
    use crate::testing::{denied, status, verdicts, verdicts_with};
    use crate::vpc::endpoint_policy::tests::{ALLOW_ALL, DENY_OTHERS, policy, with_endpoint, with_policy};
    use crate::{Settings, Status};

    const STRANGER: &str = r#""Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/x"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::own/*""#;

    #[test]
    fn clean_with_own_principals_or_resources() {
        for statement in [
            r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*""#,
            r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::own/*""#,
            r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#,
            r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*""#,
        ] {
            assert_eq!(status(&CHECK, &with_policy(&policy(&[statement]))), "pass", "{statement}");
        }
    }

    #[test]
    fn failing_when_a_stranger_is_named() {
        let account = with_policy(&policy(&[STRANGER]));
        assert_eq!(status(&CHECK, &account), "fail");
        assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::High);
        let organisation = format!(r#"{ALLOW_ALL},"Condition":{{"StringEquals":{{"aws:PrincipalOrgID":"o-other"}}}}"#);
        assert_eq!(status(&CHECK, &with_policy(&policy(&[&organisation]))), "fail");
    }

    #[test]
    fn failing_less_badly_when_everybody_may_reach_anything() {
        let account = with_policy(&policy(&[ALLOW_ALL]));
        assert_eq!(status(&CHECK, &account), "fail");
        assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::Medium);
        let network = format!(r#"{ALLOW_ALL},"Condition":{{"StringEquals":{{"aws:SourceVpc":"vpc-1"}}}}"#);
        assert_eq!(status(&CHECK, &with_policy(&policy(&[&network]))), "fail");
    }

    #[test]
    fn borderline_known_accounts_and_a_guarding_deny() {
        let partner = account_id("444455556666");
        let settings = Settings { trusted_accounts: BTreeSet::from([partner]), ..Settings::default() };
        let verdict = verdicts_with(&CHECK, &with_policy(&policy(&[STRANGER])), &settings).remove(0);
        assert!(matches!(verdict.status, Status::Pass(_)));
        let mut guarded = with_policy(&policy(&[ALLOW_ALL, DENY_OTHERS]));
        assert_eq!(status(&CHECK, &guarded), "fail", "o-1 is a stranger to an account without organisation");
        guarded.organization.membership = Ok(Some(Membership {
            id: "o-1".into(),
            arn: "arn:aws:organizations::111122223333:organization/o-1".into(),
            management_account: account_id("111122223333"),
            feature_set: "ALL".into(),
        }));
        assert_eq!(status(&CHECK, &guarded), "pass");
        let interface = VpcEndpoint { kind: "Interface".into(), ..vpc_endpoint("vpce-1", None) };
        assert_eq!(status(&CHECK, &with_endpoint(interface)), "na");
        let offered = VpcEndpoint {
            kind: "Interface".into(),
            service: "com.amazonaws.vpce.eu-west-1.vpce-svc-1".into(),
            ..vpc_endpoint("vpce-1", Some(&policy(&[ALLOW_ALL])))
        };
        assert_eq!(status(&CHECK, &with_endpoint(offered)), "na");
    }

    #[test]
    fn gap_in_the_list_the_policy_or_the_organisation() {
        assert_eq!(status(&CHECK, &with_policy("{}}")), "unknown");
        let mut account = with_policy(&policy(&[r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*""#]));
        assert_eq!(status(&CHECK, &account), "pass");
        account.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &account), "unknown");
        let mut account = inventory();
        home(&mut account).ec2.vpc_endpoints = Err(denied("ec2:DescribeVpcEndpoints"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
