//! Amazon Inspector has active findings.
//!
//! As bad as the gravest finding: critical and high ones make it high, others less. Which findings there are is
//! not repeated here: Inspector shows them.

use scanmonster_inventory::{ActiveFindings, Collected, InspectorStatus};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "inspector-account-has-active-findings",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Amazon Inspector has active findings", ja: "Amazon Inspector に未対応の検出結果がある"
    },
    severity: Severity::High,
    service: "inspector",
    resource_type: "AWS::::Account",
    permissions: &["inspector2:BatchGetAccountStatus", "inspector2:ListFindings"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC06-BP01", "SEC04-BP04"],
        prowler: &["inspector2_active_findings_exist"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("account_has_active_findings.en.md"),
        ja: include_str!("account_has_active_findings.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let inspector = &region.regional.inspector;
        let status = inspector.status.as_ref().map_err(Clone::clone)?;
        let findings = inspector.findings.as_ref().map_err(Clone::clone)?;
        Ok(decide(status, findings))
    });
    Ok(())
}

fn decide(status: &InspectorStatus, findings: &ActiveFindings) -> Outcome {
    let found: Vec<&str> =
        findings.by_severity.iter().filter(|(_, count)| **count > 0).map(|(severity, _)| severity.as_str()).collect();
    if found.is_empty() {
        let scans = status.scans.values().any(|state| state == "ENABLED");
        return if scans {
            Outcome::pass("Inspector has no active findings in the region")
        } else {
            Outcome::not_applicable("Inspector does not scan the region, which another check reports")
        };
    }
    let evidence = Evidence::new("Inspector has findings in the region that nobody has remedied")
        .facts("severity", found.iter().copied());
    if found.contains(&"CRITICAL") || found.contains(&"HIGH") {
        Outcome::Fail(evidence)
    } else if found.contains(&"MEDIUM") {
        Outcome::FailAs(Severity::Medium, evidence)
    } else {
        Outcome::FailAs(Severity::Low, evidence)
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(findings: &[(&str, u32)]) -> Inventory {
        let mut inventory = inventory();
        let inspector = &mut home(&mut inventory).inspector;
        let scans = [("ec2".to_owned(), "ENABLED".to_owned())].into();
        inspector.status = Ok(InspectorStatus { state: "ENABLED".into(), scans });
        let by_severity = findings.iter().map(|(severity, count)| ((*severity).into(), *count)).collect();
        inspector.findings = Ok(ActiveFindings { by_severity, is_complete: true });
        inventory
    }

    #[test]
    fn clean_no_findings() {
        assert_eq!(status(&CHECK, &with(&[])), "pass");
    }

    #[test]
    fn failing_as_bad_as_the_gravest() {
        for (findings, severity) in [
            (vec![("CRITICAL", 1), ("LOW", 9)], Severity::High),
            (vec![("MEDIUM", 3)], Severity::Medium),
            (vec![("UNTRIAGED", 1)], Severity::Low),
        ] {
            let inventory = with(&findings);
            assert_eq!(status(&CHECK, &inventory), "fail");
            assert_eq!(verdicts(&CHECK, &inventory)[0].severity, severity, "{findings:?}");
        }
    }

    #[test]
    fn borderline_counted_zero_and_switched_off() {
        assert_eq!(status(&CHECK, &with(&[("CRITICAL", 0)])), "pass");
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_status_or_findings() {
        let mut no_status = with(&[]);
        home(&mut no_status).inspector.status = Err(denied("inspector2:BatchGetAccountStatus"));
        assert_eq!(status(&CHECK, &no_status), "unknown");
        let mut no_findings = with(&[]);
        home(&mut no_findings).inspector.findings = Err(denied("inspector2:ListFindings"));
        assert_eq!(status(&CHECK, &no_findings), "unknown");
    }
}
