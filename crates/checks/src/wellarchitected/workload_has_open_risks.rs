//! Review of a workload records open risks.
//!
//! Medium risks alone are less bad. A workload that another account shares is judged there.

use scanmonster_inventory::{Collected, Workload};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "wellarchitected-workload-has-open-risks",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Review of a workload records open risks",
        ja: "ワークロードのレビューに未解決のリスクがある",
    },
    severity: Severity::Medium,
    service: "wellarchitected",
    resource_type: "AWS::WellArchitected::Workload",
    permissions: &["wellarchitected:ListWorkloads"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC01-BP07"],
        prowler: &["wellarchitected_workload_no_high_or_medium_risks"],
        seed: &["WA-TOOL"],
    },
    tutorial: Localized {
        en: include_str!("workload_has_open_risks.en.md"),
        ja: include_str!("workload_has_open_risks.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let account = region.account.inventory.account.as_str();
    for workload in region.regional.wellarchitected.workloads.as_ref().map_err(Clone::clone)? {
        let resource = Resource::regional(region.region, &workload.arn, &workload.name);
        verdicts.record(resource, decide(account, workload));
    }
    Ok(())
}

fn decide(account: &str, workload: &Workload) -> Outcome {
    if workload.owner != account {
        return Outcome::not_applicable("the workload belongs to another account and is judged there");
    }
    let has = |risk: &str| workload.risk_counts.get(risk).is_some_and(|count| *count > 0);
    let evidence = |summary: &str, risk: &str| Evidence::new(summary).fact("risk", risk);
    if has("HIGH") {
        Outcome::Fail(evidence("the workload's review records high risks", "HIGH"))
    } else if has("MEDIUM") {
        Outcome::FailAs(Severity::Low, evidence("the workload's review records medium risks", "MEDIUM"))
    } else {
        Outcome::pass("the workload's review records neither high nor medium risks")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{ACCOUNT, home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(owner: &str, risks: &[(&str, u32)]) -> Inventory {
        let mut inventory = inventory();
        let workload = Workload {
            arn: "arn:aws:wellarchitected:eu-west-1:111122223333:workload/w".into(),
            name: "shop".into(),
            owner: owner.into(),
            risk_counts: risks.iter().map(|(risk, count)| ((*risk).into(), *count)).collect(),
        };
        home(&mut inventory).wellarchitected.workloads = Ok(vec![workload]);
        inventory
    }

    #[test]
    fn clean_no_risks() {
        assert_eq!(status(&CHECK, &with(ACCOUNT, &[("NONE", 40), ("HIGH", 0)])), "pass");
    }

    #[test]
    fn failing_high_risk() {
        let inventory = with(ACCOUNT, &[("HIGH", 1), ("MEDIUM", 2)]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_medium_only_or_shared() {
        let medium = with(ACCOUNT, &[("MEDIUM", 1)]);
        assert_eq!(verdicts(&CHECK, &medium)[0].severity, Severity::Low);
        assert_eq!(status(&CHECK, &medium), "fail");
        assert_eq!(status(&CHECK, &with("222233334444", &[("HIGH", 1)])), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).wellarchitected.workloads = Err(denied("wellarchitected:ListWorkloads"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
