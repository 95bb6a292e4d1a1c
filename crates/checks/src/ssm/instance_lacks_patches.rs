//! Patch Manager found a managed node non-compliant, or has not looked at it for 30 days.
//!
//! Prowler and Security Hub (SSM.2) judge only nodes that were scanned; a node that never was, or not lately,
//! may lack anything, so it fails as well (medium), unless it does not answer, being switched off.

use scanmonster_inventory::{Collected, ManagedInstance, PatchCompliance};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-instance-lacks-patches",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Managed node lacks patches", ja: "マネージドノードにパッチが適用されていない"
    },
    severity: Severity::High,
    service: "ssm",
    resource_type: "AWS::SSM::ManagedInstance",
    permissions: &["ssm:DescribeInstanceInformation", "ssm:ListResourceComplianceSummaries"],
    mappings: Mappings {
        security_hub: &["SSM.2"],
        cis: &[],
        well_architected: &["SEC06-BP01"],
        prowler: &["ssm_managed_compliant_patching"],
        seed: &["DNP-PATCH", "AP13"],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_patches.en.md"),
        ja: include_str!("instance_lacks_patches.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// A scan older than this says nothing about today.
const STALE_DAYS: i64 = 30;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ssm = &context.regional.ssm;
    for instance in ssm.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || {
            let all = ssm.patch_compliance.as_ref().map_err(Clone::clone)?;
            Ok(judge(context, instance, all.iter().find(|found| found.instance_id == instance.id)))
        });
    }
    Ok(())
}

fn judge(context: &RegionContext<'_>, instance: &ManagedInstance, found: Option<&PatchCompliance>) -> Outcome {
    let Some(found) = found else {
        return unscanned(instance, "Patch Manager has never scanned the node".to_owned());
    };
    if found.status != "COMPLIANT" {
        let severity = found.severity.as_deref().unwrap_or("UNSPECIFIED");
        // Without the day of the scan: the same patches missing after the next scan are no change.
        let evidence = Evidence::new("the node lacks patches, as Patch Manager found")
            .fact("status", &found.status)
            .fact("patch_severity", severity);
        return Outcome::Fail(evidence);
    }
    match found.checked_at {
        Some(at) if at >= context.account.days_ago(STALE_DAYS) => {
            Outcome::pass("the node has all patches that its baseline asks for")
        }
        last => {
            let day = last.map_or_else(|| "an unknown day".to_owned(), |at| at.strftime("%Y-%m-%d").to_string());
            unscanned(instance, format!("Patch Manager scanned the node last on {day}"))
        }
    }
}

fn unscanned(instance: &ManagedInstance, summary: String) -> Outcome {
    if instance.ping_status.as_deref() == Some("Online") {
        Outcome::FailAs(Severity::Medium, Evidence::new(summary))
    } else {
        Outcome::not_applicable(format!("{summary}, and the node does not answer"))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, managed_instance, patch_compliance, time};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn account_with(instance: ManagedInstance, compliance: Vec<PatchCompliance>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ssm.instances = Ok(vec![instance]);
        home(&mut inventory).ssm.patch_compliance = Ok(compliance);
        inventory
    }

    fn scanned(status: &str, on: &str) -> Vec<PatchCompliance> {
        let mut found = patch_compliance("i-1", status);
        found.checked_at = Some(time(on));
        vec![found]
    }

    #[test]
    fn clean_compliant_node() {
        let compliance = vec![patch_compliance("i-2", "NON_COMPLIANT"), patch_compliance("i-1", "COMPLIANT")];
        assert_eq!(status(&CHECK, &account_with(managed_instance("i-1"), compliance)), "pass");
    }

    #[test]
    fn failing_non_compliant_node() {
        let on = |day| account_with(managed_instance("i-1"), scanned("NON_COMPLIANT", day));
        let all = verdicts(&CHECK, &on("2026-06-14T00:00:00Z"));
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::High);
        assert_eq!(all, verdicts(&CHECK, &on("2026-06-13T00:00:00Z")), "another scan alone is no change");
    }

    #[test]
    fn failing_never_or_not_lately_scanned() {
        for compliance in [vec![], scanned("COMPLIANT", "2026-05-15T00:00:00Z")] {
            let all = verdicts(&CHECK, &account_with(managed_instance("i-1"), compliance));
            assert!(matches!(all[0].status, crate::Status::Fail(_)));
            assert_eq!(all[0].severity, Severity::Medium);
        }
    }

    #[test]
    fn borderline_thirty_days_are_recent_enough() {
        let compliance = scanned("COMPLIANT", "2026-05-16T03:00:00Z");
        assert_eq!(status(&CHECK, &account_with(managed_instance("i-1"), compliance)), "pass");
    }

    #[test]
    fn borderline_a_node_that_is_off_is_not_blamed_for_missing_scans() {
        let mut instance = managed_instance("i-1");
        instance.ping_status = Some("ConnectionLost".into());
        assert_eq!(status(&CHECK, &account_with(instance.clone(), vec![])), "na");
        assert_eq!(status(&CHECK, &account_with(instance, scanned("NON_COMPLIANT", "2026-01-01T00:00:00Z"))), "fail");
    }

    #[test]
    fn gap_nodes_and_compliance() {
        let mut inventory = account_with(managed_instance("i-1"), vec![]);
        home(&mut inventory).ssm.patch_compliance = Err(denied("ssm:ListResourceComplianceSummaries"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ssm.instances = Err(denied("ssm:DescribeInstanceInformation"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
