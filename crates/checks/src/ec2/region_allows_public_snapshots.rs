//! A region does not block the public sharing of EBS snapshots.
//!
//! As EC2.182. Blocking only new sharing keeps accidents away but leaves older public snapshots public: low.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-region-allows-public-snapshots",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Region allows public EBS snapshots",
        ja: "リージョンで EBS スナップショットのパブリック共有がブロックされていない",
    },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::::Account",
    permissions: &["ec2:GetSnapshotBlockPublicAccessState"],
    mappings: Mappings {
        security_hub: &["EC2.182"],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC08-BP04"],
        prowler: &["ec2_ebs_snapshot_account_block_public_access"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("region_allows_public_snapshots.en.md"),
        ja: include_str!("region_allows_public_snapshots.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let state = context.regional.ec2.snapshot_block_public_access.as_ref().map_err(Clone::clone)?;
    let outcome = match state.as_str() {
        "block-all-sharing" => Outcome::pass("the region blocks all public sharing of snapshots"),
        "block-new-sharing" => {
            let words = "the region blocks new public sharing of snapshots, but what is public stays public";
            Outcome::FailAs(Severity::Low, Evidence::new(words).fact("state", state))
        }
        _ => {
            let words = "anyone who may change a snapshot in the region may make it public";
            Outcome::Fail(Evidence::new(words).fact("state", state))
        }
    };
    verdicts.record(Resource::account_in(context), outcome);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory};

    use crate::Severity;
    use crate::testing::{denied, status, verdicts};

    use super::CHECK;

    fn with(state: &str) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshot_block_public_access = Ok(state.into());
        inventory
    }

    #[test]
    fn clean_all_sharing_is_blocked() {
        assert_eq!(status(&CHECK, &with("block-all-sharing")), "pass");
    }

    #[test]
    fn failing_nothing_is_blocked() {
        assert_eq!(status(&CHECK, &with("unblocked")), "fail");
    }

    #[test]
    fn borderline_only_new_sharing_is_blocked() {
        let inventory = with("block-new-sharing");
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Low);
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshot_block_public_access = Err(denied("ec2:GetSnapshotBlockPublicAccessState"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
