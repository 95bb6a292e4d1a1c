//! A network ACL lets everything out to the internet.
//!
//! No check of Prowler or Security Hub looks at the outbound entries of network ACLs.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, NetworkAcl};

use super::network_acl::{Rules, Transport, failing, judge_each};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-network-acl-allows-all-egress",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Network ACL lets all traffic out to the internet",
        ja: "ネットワーク ACL がインターネットへのアウトバウンド通信をすべて許可している",
    },
    severity: Severity::Low,
    service: "vpc",
    resource_type: "AWS::EC2::NetworkAcl",
    permissions: &["ec2:DescribeNetworkAcls"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-NACL", "AP09"],
    },
    tutorial: Localized {
        en: include_str!("network_acl_allows_all_egress.en.md"),
        ja: include_str!("network_acl_allows_all_egress.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, judge)
}

fn judge(acl: &NetworkAcl) -> Collected<Outcome> {
    let rules = Rules::of(acl, true)?;
    let (mut protocols, mut cidrs) = (BTreeSet::new(), BTreeSet::new());
    for transport in Transport::ALL {
        let destinations = rules.internet_at_all_ports(transport);
        if !destinations.is_empty() {
            protocols.insert(transport.as_str());
            cidrs.extend(destinations);
        }
    }
    if protocols.is_empty() {
        return Ok(Outcome::pass("the network ACL limits what may go out to the internet"));
    }
    let list = protocols.iter().copied().collect::<Vec<_>>().join(" and ");
    let evidence = Evidence::new(format!("the network ACL lets traffic out to every {list} port of the internet"));
    Ok(failing(acl, evidence.facts("protocol", protocols).facts("cidr", cidrs)))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::testing::{denied, status};
    use crate::vpc::network_acl::tests::{default_acl, entry, outwards, with_acl, with_entries};

    #[test]
    fn clean_when_egress_is_limited() {
        let https = outwards(entry(100, true, "6", "0.0.0.0/0", Some((443, 443))));
        let inside = outwards(entry(110, true, "-1", "10.0.0.0/8", None));
        assert_eq!(status(&CHECK, &with_entries(&[https, inside])), "pass");
    }

    #[test]
    fn failing_when_everything_may_go_out() {
        assert_eq!(status(&CHECK, &with_acl(default_acl())), "fail");
        for (protocol, cidr) in [("-1", "0.0.0.0/0"), ("6", "::/0"), ("17", "0.0.0.0/0")] {
            let open = outwards(entry(100, true, protocol, cidr, None));
            assert_eq!(status(&CHECK, &with_entries(&[open])), "fail", "{protocol} {cidr}");
        }
    }

    #[test]
    fn borderline_what_comes_in_does_not_matter_and_a_deny_before_wins() {
        assert_eq!(status(&CHECK, &with_entries(&[entry(100, true, "-1", "0.0.0.0/0", None)])), "pass");
        let deny = outwards(entry(90, false, "-1", "0.0.0.0/0", None));
        let allow = outwards(entry(100, true, "-1", "0.0.0.0/0", None));
        assert_eq!(status(&CHECK, &with_entries(&[allow, deny])), "pass");
    }

    #[test]
    fn gap_when_the_list_or_a_range_cannot_be_read() {
        let mut account = inventory();
        home(&mut account).ec2.network_acls = Err(denied("ec2:DescribeNetworkAcls"));
        assert_eq!(status(&CHECK, &account), "unknown");
        assert_eq!(status(&CHECK, &with_entries(&[outwards(entry(100, true, "6", "x", None))])), "unknown");
    }
}
