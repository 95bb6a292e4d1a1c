//! The default security group of a VPC has rules.
//!
//! Whoever names no group gets this one, so it should let nothing in or out. It is judged in unused VPCs too.

use scanmonster_inventory::{Collected, RuleSource, SecurityGroup, SecurityGroupRule};

use super::group_exposure::foreign;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-default-security-group-has-rules",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Default security group has rules", ja: "デフォルトのセキュリティグループにルールがある"
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: &["ec2:DescribeSecurityGroups"],
    mappings: Mappings {
        security_hub: &["EC2.2"],
        cis: &[("1.4", &["5.3"]), ("3.0", &["5.4"]), ("5.0", &["5.5"]), ("6.0", &["6.5"]), ("7.0", &["6.5"])],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_default_restrict_traffic"],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("default_security_group_has_rules.en.md"),
        ja: include_str!("default_security_group_has_rules.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let groups = context.regional.ec2.security_groups.as_ref().map_err(Clone::clone)?;
    for group in groups.iter().filter(|group| group.name == "default") {
        let outcome = foreign(context, group).unwrap_or_else(|| decide(group));
        verdicts.record(Resource::regional(context.region, &group.arn, &group.id), outcome);
    }
    Ok(())
}

fn decide(group: &SecurityGroup) -> Outcome {
    let (inbound, outbound) = (group.ingress.len(), group.egress.len());
    if inbound + outbound == 0 {
        return Outcome::pass("the default group has no rules");
    }
    let mut evidence = Evidence::new(format!(
        "the default group has {inbound} inbound and {outbound} outbound rules, and whatever names no group gets them"
    ));
    for (direction, rules) in [("inbound", &group.ingress), ("outbound", &group.egress)] {
        evidence = evidence.facts(direction, rules.iter().flat_map(words));
    }
    Outcome::Fail(evidence)
}

/// A rule, once for each source or destination: `tcp 22-22 10.0.0.0/8`.
fn words(rule: &SecurityGroupRule) -> Vec<String> {
    let port = |port: Option<i32>| port.filter(|port| *port != -1);
    let ports = match (port(rule.from_port), port(rule.to_port)) {
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (Some(port), None) | (None, Some(port)) => port.to_string(),
        (None, None) => "all".into(),
    };
    rule.sources.iter().map(|source| format!("{} {ports} {}", rule.protocol, name(source))).collect()
}

fn name(source: &RuleSource) -> &str {
    match source {
        RuleSource::Ipv4(text) | RuleSource::Ipv6(text) | RuleSource::PrefixList(text) => text,
        RuleSource::Group(group) => &group.id,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, SecurityGroup, SecurityGroupRule};
    use scanmonster_testkit::{home, inventory, security_group};

    use crate::ec2::group_exposure::cases::from;
    use crate::testing::{denied, status};

    use super::CHECK;

    fn with_default(group: SecurityGroup) -> Inventory {
        let mut inventory = inventory();
        let groups = vec![SecurityGroup { name: "default".into(), ..group }, security_group("sg-2")];
        home(&mut inventory).ec2.security_groups = Ok(groups);
        inventory
    }

    #[test]
    fn clean_group_without_rules() {
        assert_eq!(status(&CHECK, &with_default(security_group("sg-1"))), "pass");
    }

    #[test]
    fn failing_rules_in_either_direction() {
        let ingress = vec![from("10.0.0.0/8", "tcp", Some((22, 22)))];
        assert_eq!(status(&CHECK, &with_default(SecurityGroup { ingress, ..security_group("sg-1") })), "fail");
        let egress = vec![from("0.0.0.0/0", "-1", None)];
        assert_eq!(status(&CHECK, &with_default(SecurityGroup { egress, ..security_group("sg-1") })), "fail");
    }

    #[test]
    fn borderline_rules_without_sources_and_groups_of_others() {
        let ingress = vec![SecurityGroupRule { sources: vec![], ..from("10.0.0.0/8", "tcp", None) }];
        assert_eq!(status(&CHECK, &with_default(SecurityGroup { ingress, ..security_group("sg-1") })), "fail");
        let owner = "999988887777".into();
        assert_eq!(status(&CHECK, &with_default(SecurityGroup { owner, ..security_group("sg-1") })), "na");
    }

    #[test]
    fn gap_in_the_groups_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
