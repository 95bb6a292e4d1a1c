//! A security group lets everything out to the whole internet.
//!
//! Prowler never looks at outbound rules. AWS puts this rule into every new group.

use scanmonster_inventory::Collected;

use super::group_exposure::{foreign, listed};
use super::internet_exposure::{Protocol, outbound};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-allows-all-egress",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets everything out",
        ja: "セキュリティグループがすべてのアウトバウンド通信を許可している",
    },
    severity: Severity::Low,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: &["ec2:DescribeSecurityGroups", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-SG"],
    },
    tutorial: Localized {
        en: include_str!("security_group_allows_all_egress.en.md"),
        ja: include_str!("security_group_allows_all_egress.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for group in ec2.security_groups.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &group.arn, &group.id), || {
            if let Some(foreign) = foreign(context, group) {
                return Ok(foreign);
            }
            let exposure = outbound(group, &ec2.prefix_lists)?;
            if let Some(all) = exposure.ranges.iter().find(|range| range.protocol == Protocol::All) {
                let words = format!("the group lets everything out to {}", listed(&all.cidrs));
                return Ok(Outcome::Fail(Evidence::new(words).facts("cidr", all.cidrs.iter().cloned())));
            }
            exposure.complete()?;
            Ok(Outcome::pass("no rule of the group lets every protocol out to the internet"))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PrefixList, RuleSource, SecurityGroup, SecurityGroupRule};
    use scanmonster_testkit::{home, inventory, rule, security_group};

    use crate::ec2::group_exposure::cases::from;
    use crate::testing::{denied, status};

    use super::CHECK;

    fn with_egress(egress: Vec<SecurityGroupRule>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.security_groups = Ok(vec![SecurityGroup { egress, ..security_group("sg-1") }]);
        inventory
    }

    #[test]
    fn clean_named_ports_and_private_destinations() {
        assert_eq!(status(&CHECK, &with_egress(vec![])), "pass");
        assert_eq!(status(&CHECK, &with_egress(vec![from("0.0.0.0/0", "tcp", Some((443, 443)))])), "pass");
        assert_eq!(status(&CHECK, &with_egress(vec![from("10.0.0.0/8", "-1", None)])), "pass");
    }

    #[test]
    fn failing_everything_to_everywhere() {
        assert_eq!(status(&CHECK, &with_egress(vec![from("0.0.0.0/0", "-1", None)])), "fail");
        assert_eq!(status(&CHECK, &with_egress(vec![from("::/0", "-1", None)])), "fail");
    }

    #[test]
    fn borderline_halves_and_prefix_lists() {
        let halves = vec![from("52.0.0.0/8", "-1", None), from("54.0.0.0/8", "-1", None)];
        assert_eq!(status(&CHECK, &with_egress(halves)), "fail");
        let mut listed = with_egress(vec![rule("-1", None, RuleSource::PrefixList("pl-1".into()))]);
        let entries = Ok(vec!["0.0.0.0/0".to_owned()]);
        let list = PrefixList { id: "pl-1".into(), name: "all".into(), aws_managed: false, entries };
        home(&mut listed).ec2.prefix_lists = Ok(vec![list]);
        assert_eq!(status(&CHECK, &listed), "fail");
    }

    #[test]
    fn gap_in_groups_or_prefix_lists_is_unknown() {
        let mut inventory = with_egress(vec![]);
        home(&mut inventory).ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
