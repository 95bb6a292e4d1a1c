//! Nothing uses a security group.
//!
//! As EC2.22, but a group that another group's rule names is in use, and so is one of a Lambda function: while the
//! function is idle AWS takes its network interfaces away. A group that only its own rules name is not in use, unlike for
//! Prowler. The default group cannot be deleted and is left out; launch templates and compute environments of AWS Batch
//! are not looked at, so check them before you delete.

use scanmonster_inventory::{Collected, RuleSource, SecurityGroup};

use super::group_exposure::{foreign, is_used};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-unused",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Security group is not used", ja: "セキュリティグループがどこからも使われていない"
    },
    severity: Severity::Low,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: &["ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces", "lambda:ListFunctions"],
    mappings: Mappings {
        security_hub: &["EC2.22"],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_not_used"],
        seed: &["WA-Q5.2", "DNP-SG"],
    },
    tutorial: Localized {
        en: include_str!("security_group_unused.en.md"),
        ja: include_str!("security_group_unused.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let groups = context.regional.ec2.security_groups.as_ref().map_err(Clone::clone)?;
    for group in groups {
        verdicts.judge(Resource::regional(context.region, &group.arn, &group.id), || {
            if let Some(foreign) = foreign(context, group) {
                return Ok(foreign);
            }
            let used = is_used(context, group)?;
            let functions = context.regional.lambda.functions.as_ref().map_err(Clone::clone)?;
            Ok(if group.name == "default" {
                Outcome::not_applicable("the default group of a VPC cannot be deleted")
            } else if used {
                Outcome::pass("a network interface uses the group")
            } else if functions.iter().any(|function| function.security_groups.contains(&group.id)) {
                Outcome::pass("a Lambda function uses the group")
            } else if groups.iter().any(|other| other.id != group.id && names(other, &group.id)) {
                Outcome::pass("a rule of another group names the group")
            } else {
                Outcome::fail("no network interface or function uses the group and no rule of another group names it")
            })
        });
    }
    Ok(())
}

fn names(group: &SecurityGroup, id: &str) -> bool {
    let sources = group.ingress.iter().chain(&group.egress).flat_map(|rule| &rule.sources);
    sources.into_iter().any(|source| matches!(source, RuleSource::Group(reference) if reference.id == id))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Function, GroupReference, RuleSource, SecurityGroup};
    use scanmonster_testkit::{function, home, rule, security_group};

    use crate::ec2::group_exposure::cases::with_rules;
    use crate::testing::{denied, status, statuses};

    use super::CHECK;

    #[test]
    fn clean_group_of_an_interface() {
        assert_eq!(status(&CHECK, &with_rules(vec![])), "pass");
    }

    #[test]
    fn failing_group_of_no_interface() {
        let mut inventory = with_rules(vec![]);
        home(&mut inventory).ec2.network_interfaces = Ok(vec![]);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_group_of_an_idle_function() {
        let mut inventory = with_rules(vec![]);
        let region = home(&mut inventory);
        region.ec2.network_interfaces = Ok(vec![]);
        let id = region.ec2.security_groups.as_ref().unwrap()[0].id.clone();
        region.lambda.functions = Ok(vec![Function { security_groups: vec![id], ..function("f") }]);
        assert_eq!(status(&CHECK, &inventory), "pass");
        home(&mut inventory).lambda.functions = Ok(vec![function("f")]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn borderline_default_and_referenced_groups() {
        let reference = |id: &str| {
            let group = GroupReference { id: id.into(), account: None, peering_connection: None };
            rule("tcp", Some((443, 443)), RuleSource::Group(group))
        };
        let mut inventory = with_rules(vec![reference("sg-2")]);
        let default = SecurityGroup { name: "default".into(), ..security_group("sg-3") };
        let own = SecurityGroup { ingress: vec![reference("sg-4")], ..security_group("sg-4") };
        home(&mut inventory).ec2.security_groups.as_mut().unwrap().extend([security_group("sg-2"), default, own]);
        let found = statuses(&CHECK, &inventory);
        let words: Vec<&str> = found.values().map(String::as_str).collect();
        assert_eq!(words, ["pass", "pass", "na", "fail"]);
    }

    #[test]
    fn gap_in_groups_or_interfaces_is_unknown() {
        let mut inventory = with_rules(vec![]);
        home(&mut inventory).ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
