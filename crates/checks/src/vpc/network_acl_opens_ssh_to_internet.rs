//! A network ACL lets the internet in to SSH (TCP port 22).
//!
//! TCP alone is judged, as by Security Hub's EC2.21. CIS's text names UDP too, but SSH does not run over UDP. The
//! former id judged Remote Desktop as well, which has its own check now.

use scanmonster_inventory::Collected;

use super::admin_ports::{self, Service};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-network-acl-opens-ssh-to-internet",
    aliases: &["vpc-network-acl-opens-admin-ports-to-internet"],
    version: 3,
    title: Localized {
        en: "Network ACL opens SSH (port 22) to the internet",
        ja: "ネットワーク ACL が SSH (ポート 22) をインターネットに開放している",
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::NetworkAcl",
    permissions: &["ec2:DescribeNetworkAcls"],
    mappings: Mappings {
        security_hub: &["EC2.21"],
        cis: &[("1.4", &["5.1"]), ("3.0", &["5.1"]), ("5.0", &["5.2"]), ("6.0", &["6.2"]), ("7.0", &["6.2"])],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_networkacl_allow_ingress_tcp_port_22"],
        seed: &["WA-Q5.2", "DNP-NACL", "AP09"],
    },
    tutorial: Localized {
        en: include_str!("network_acl_opens_ssh_to_internet.en.md"),
        ja: include_str!("network_acl_opens_ssh_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICE: Service = Service { name: "SSH", port: 22 };

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    admin_ports::evaluate(context, verdicts, SERVICE)
}

#[cfg(test)]
mod tests {
    use super::super::admin_ports::cases;
    use super::*;

    #[test]
    fn clean_closed() {
        cases::assert_closed_passes(&CHECK, SERVICE.port);
    }

    #[test]
    fn clean_when_only_remote_desktop_is_open() {
        assert_eq!(cases::allowing(&CHECK, 3389), "pass");
    }

    #[test]
    fn clean_when_denied_before_everything_is_allowed() {
        assert_eq!(cases::denying(&CHECK, &[22]), "pass");
        assert_eq!(cases::denying(&CHECK, &[22, 3389]), "pass");
    }

    #[test]
    fn failing_when_only_remote_desktop_is_denied() {
        assert_eq!(cases::denying(&CHECK, &[3389]), "fail");
    }

    #[test]
    fn failing_for_every_way_to_write_it() {
        cases::assert_open_fails(&CHECK, SERVICE.port);
    }

    #[test]
    fn failing_names_port_range_and_subnet() {
        cases::assert_evidence(&CHECK, SERVICE.port);
    }

    #[test]
    fn borderline_udp_does_not_count() {
        cases::assert_udp_does_not_count(&CHECK, SERVICE.port);
    }

    #[test]
    fn borderline_a_deny_of_some_addresses_or_after_the_allow_does_not_close() {
        cases::assert_late_and_narrow_denials_do_not_close(&CHECK, SERVICE.port);
    }

    #[test]
    fn borderline_untouched_default_and_unused_acls_are_low() {
        cases::assert_untouched_and_unused_are_low(&CHECK);
    }

    #[test]
    fn borderline_an_acl_of_another_account_is_not_judged() {
        cases::assert_foreign_is_not_applicable(&CHECK);
    }

    #[test]
    fn gap_when_the_list_or_a_range_cannot_be_read() {
        cases::assert_gaps_are_unknown(&CHECK);
    }
}
