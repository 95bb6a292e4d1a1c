//! Amazon Inspector does not scan the region.
//!
//! Kinds of scans that AWS does not offer in the region are not asked for. Missing only the scan of code in
//! functions is less bad, hence medium. Like Security Hub's Inspector.1 to Inspector.4 we ask for every kind of scan;
//! Prowler asks only for those of which the region has something to scan.

use scanmonster_inventory::{Collected, InspectorStatus};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "inspector-region-disabled",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Amazon Inspector does not scan the region",
        ja: "Amazon Inspector がリージョンをスキャンしていない",
    },
    severity: Severity::High,
    service: "inspector",
    resource_type: "AWS::::Account",
    permissions: &["inspector2:BatchGetAccountStatus"],
    mappings: Mappings {
        security_hub: &["Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"],
        cis: &[],
        well_architected: &["SEC06-BP01"],
        prowler: &["inspector2_is_enabled"],
        seed: &["DNP-INSPECTOR", "AP19", "SAA-INSPECTOR"],
    },
    tutorial: Localized { en: include_str!("region_disabled.en.md"), ja: include_str!("region_disabled.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

/// Kinds of scans: AWS's field and the name people know.
const SCANS: &[(&str, &str)] =
    &[("ec2", "EC2 instances"), ("ecr", "ECR images"), ("lambda", "Lambda functions"), ("lambdaCode", "Lambda code")];

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        Ok(decide(region.regional.inspector.status.as_ref().map_err(Clone::clone)?))
    });
    Ok(())
}

fn decide(status: &InspectorStatus) -> Outcome {
    let scans = |is_on: bool| {
        SCANS
            .iter()
            .filter(move |(field, _)| status.scans.get(*field).is_some_and(|state| (state == "ENABLED") == is_on))
    };
    let off: Vec<&str> = scans(false).map(|(_, name)| *name).collect();
    if scans(true).count() == 0 {
        let evidence = Evidence::new("Inspector scans nothing in the region").fact("state", status.state.as_str());
        Outcome::Fail(evidence.facts("off", off))
    } else if off.is_empty() {
        Outcome::Pass(Evidence::new("Inspector scans the region").facts("on", scans(true).map(|(_, name)| *name)))
    } else {
        let evidence =
            Evidence::new(format!("Inspector does not scan {}", off.join(", "))).facts("off", off.iter().copied());
        if off == ["Lambda code"] { Outcome::FailAs(Severity::Medium, evidence) } else { Outcome::Fail(evidence) }
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(scans: &[(&str, &str)]) -> Inventory {
        let mut inventory = inventory();
        let scans = scans.iter().map(|(scan, state)| ((*scan).into(), (*state).into())).collect();
        home(&mut inventory).inspector.status = Ok(InspectorStatus { state: "ENABLED".into(), scans });
        inventory
    }

    #[test]
    fn clean_everything_offered_is_on() {
        let on = "ENABLED";
        assert_eq!(status(&CHECK, &with(&[("ec2", on), ("ecr", on), ("lambda", on), ("lambdaCode", on)])), "pass");
        assert_eq!(status(&CHECK, &with(&[("ec2", on), ("ecr", on), ("codeRepository", "DISABLED")])), "pass");
    }

    #[test]
    fn failing_off_or_in_part() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
        assert_eq!(status(&CHECK, &with(&[("ec2", "ENABLED"), ("ecr", "DISABLED")])), "fail");
        assert_eq!(status(&CHECK, &with(&[("ec2", "SUSPENDED")])), "fail");
    }

    #[test]
    fn borderline_only_code_missing_is_less_bad() {
        let inventory = with(&[("ec2", "ENABLED"), ("lambda", "ENABLED"), ("lambdaCode", "DISABLED")]);
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Medium);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn gap_in_the_status() {
        let mut inventory = inventory();
        home(&mut inventory).inspector.status = Err(denied("inspector2:BatchGetAccountStatus"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
