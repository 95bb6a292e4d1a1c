//! A VPC endpoint lets anybody do anything with any resource of its service, as AWS's default policy does.
//!
//! Prowler looks at principals alone, takes a denying statement for a failure and knows no condition on the
//! organisation; here the width of actions and resources decides, and conditions on the organisation or
//! account of principal or resource, in the statement or in a guarding deny, are accepted.

use scanmonster_inventory::{Collected, VpcEndpoint};
use scanmonster_policy::{Home, grants};

use super::endpoint_policy::{covers_all_actions, is_for_everybody_and_everything, policy_of};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-endpoint-allows-full-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "VPC endpoint policy allows everything to everybody",
        ja: "VPC エンドポイントのポリシーがフルアクセスになっている",
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::VPCEndpoint",
    permissions: &["ec2:DescribeVpcEndpoints"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP01", "SEC03-BP02"],
        prowler: &[],
        seed: &["AP10"],
    },
    tutorial: Localized {
        en: include_str!("endpoint_allows_full_access.en.md"),
        ja: include_str!("endpoint_allows_full_access.ja.md"),
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
    let document = match policy_of(context, endpoint)? {
        Ok(document) => document,
        Err(reason) => return Ok(reason),
    };
    // Whose organisation a condition names is not the question here, so none is given.
    let account = context.account.inventory.account.as_str();
    let home = Home { account, organization: None, organization_accounts: None };
    let open = grants(&document, &home).iter().any(|grant| {
        is_for_everybody_and_everything(&document, grant) && covers_all_actions(&document.statements[grant.statement])
    });
    if !open {
        return Ok(Outcome::pass("the endpoint's policy limits who may do what"));
    }
    let evidence = Evidence::new("the endpoint's policy allows every action on every resource to everybody");
    Ok(Outcome::Fail(evidence.fact("service", &endpoint.service).fact("vpc", &endpoint.vpc_id)))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, inventory, vpc_endpoint};

    use super::*;
    use crate::testing::{denied, status};
    use crate::vpc::endpoint_policy::CONFINING_KEYS;
    use crate::vpc::endpoint_policy::tests::{ALLOW_ALL, DENY_OTHERS, policy, with_endpoint, with_policy};

    #[test]
    fn clean_with_narrow_policies() {
        for statement in [
            r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*""#,
            r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::own/*""#,
            r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*""#,
            r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*""#,
        ] {
            assert_eq!(status(&CHECK, &with_policy(&policy(&[statement]))), "pass", "{statement}");
        }
    }

    #[test]
    fn clean_with_a_condition_on_the_organisation_or_account() {
        for key in CONFINING_KEYS {
            let statement = format!(r#"{ALLOW_ALL},"Condition":{{"StringEquals":{{"{key}":"x"}}}}"#);
            assert_eq!(status(&CHECK, &with_policy(&policy(&[&statement]))), "pass", "{key}");
        }
        assert_eq!(status(&CHECK, &with_policy(&policy(&[ALLOW_ALL, DENY_OTHERS]))), "pass");
        let role = r#""Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app"}}"#;
        assert_eq!(status(&CHECK, &with_policy(&policy(&[&format!("{ALLOW_ALL},{role}")]))), "pass");
    }

    #[test]
    fn failing_with_full_access() {
        let service = ALLOW_ALL.replace(r#""Action":"*""#, r#""Action":["s3:*"]"#);
        let listed = ALLOW_ALL.replace(r#""Principal":"*""#, r#""Principal":{"AWS":["*"]}"#);
        for statement in [ALLOW_ALL, &service, &listed] {
            assert_eq!(status(&CHECK, &with_policy(&policy(&[statement]))), "fail", "{statement}");
        }
    }

    #[test]
    fn failing_with_a_condition_that_does_not_confine() {
        let vpc = format!(r#"{ALLOW_ALL},"Condition":{{"StringEquals":{{"aws:SourceVpc":"vpc-1"}}}}"#);
        assert_eq!(status(&CHECK, &with_policy(&policy(&[&vpc]))), "fail");
        let anything = format!(r#"{ALLOW_ALL},"Condition":{{"StringLike":{{"aws:PrincipalOrgID":"*"}}}}"#);
        assert_eq!(status(&CHECK, &with_policy(&policy(&[&anything]))), "fail");
        let narrow_deny = DENY_OTHERS.replace(r#""Action":"*""#, r#""Action":"s3:PutObject""#);
        assert_eq!(status(&CHECK, &with_policy(&policy(&[ALLOW_ALL, &narrow_deny]))), "fail");
    }

    #[test]
    fn borderline_a_guarding_deny_must_hold_for_every_request() {
        let unless = |condition: &str| {
            let deny =
                format!(r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{{{condition}}}"#);
            status(&CHECK, &with_policy(&policy(&[ALLOW_ALL, &deny])))
        };
        let foreign = r#""StringNotEquals":{"aws:ResourceOrgID":"o-1"}"#;
        assert_eq!(unless(foreign), "pass");
        assert_eq!(unless(&format!(r#"{foreign},"BoolIfExists":{{"aws:PrincipalIsAWSService":"false"}}"#)), "pass");
        assert_eq!(unless(&format!(r#"{foreign},"StringEquals":{{"aws:RequestedRegion":"us-east-1"}}"#)), "fail");
        let either = r#""StringNotEquals":{"aws:ResourceOrgID":"o-1","aws:ResourceAccount":"111122223333"}"#;
        assert_eq!(unless(either), "fail", "denied only where both differ");
    }

    #[test]
    fn borderline_kinds_without_policy() {
        let gateway = vpc_endpoint("vpce-1", None);
        assert_eq!(status(&CHECK, &with_endpoint(gateway.clone())), "fail", "the default policy");
        let interface = VpcEndpoint { kind: "Interface".into(), ..gateway };
        assert_eq!(status(&CHECK, &with_endpoint(interface)), "na");
    }

    #[test]
    fn borderline_endpoints_that_cannot_be_changed_or_used() {
        let open = || vpc_endpoint("vpce-1", Some(&policy(&[ALLOW_ALL])));
        for endpoint in [
            VpcEndpoint { requester_managed: true, ..open() },
            VpcEndpoint { state: "deleted".into(), ..open() },
            VpcEndpoint { arn: "arn:aws:ec2:eu-west-1:444455556666:vpc-endpoint/vpce-1".into(), ..open() },
        ] {
            assert_eq!(status(&CHECK, &with_endpoint(endpoint.clone())), "na", "{endpoint:?}");
        }
        let interface = VpcEndpoint { kind: "Interface".into(), ..open() };
        assert_eq!(status(&CHECK, &with_endpoint(interface)), "fail");
    }

    #[test]
    fn gap_in_the_list_or_the_policy() {
        assert_eq!(status(&CHECK, &with_policy("not a policy")), "unknown");
        let mut account = inventory();
        home(&mut account).ec2.vpc_endpoints = Err(denied("ec2:DescribeVpcEndpoints"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
