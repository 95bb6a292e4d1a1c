//! A recorder leaves out resource types, or no region records the global ones (IAM).
//!
//! One verdict a region for its own types and one for the account for IAM's: AWS advises to record those in one
//! region only, so leaving them out elsewhere is right. The reference never looks at the recording group.

use scanmonster_inventory::{Collected, Recorder};

use super::recorders;
use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

/// Types that belong to no region.
const GLOBAL_TYPES: [&str; 4] = ["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"];

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-recorder-omits-resource-types",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWS Config does not record all resource types",
        ja: "AWS Config が一部のリソースタイプを記録していない",
    },
    severity: Severity::Medium,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &["config:DescribeConfigurationRecorders", "ec2:DescribeRegions"],
    mappings: Mappings {
        security_hub: &["Config.1"],
        cis: &[("1.4", &["3.5"]), ("3.0", &["3.3"]), ("5.0", &["3.3"]), ("6.0", &["4.3"]), ("7.0", &["4.3"])],
        well_architected: &["SEC04-BP02"],
        prowler: &[],
        seed: &["DNP-CONFIG", "AP14", "SAA-CONFIG"],
    },
    tutorial: Localized {
        en: include_str!("recorder_omits_resource_types.en.md"),
        ja: include_str!("recorder_omits_resource_types.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for region in context.regions() {
        verdicts.judge(Resource::account_in(&region), || regional_types(&region));
    }
    verdicts.judge(Resource::account(context), || global_types(context));
    Ok(())
}

fn regional_types(region: &RegionContext<'_>) -> Collected<Outcome> {
    // Not needed to pass, but a pass must rest on every answer that the check asks permission for.
    region.account.inventory.enabled_regions.as_ref().map_err(Clone::clone)?;
    let recorders = recorders::listed(region)?;
    if recorders.is_empty() {
        return Ok(recorders::none_here());
    }
    if recorders.iter().any(records_all_regional_types) {
        return Ok(Outcome::pass("the recorder of the region records all types of regional resources"));
    }
    let evidence = Evidence::new("the recorder of the region leaves out types of resources")
        .facts("excluded_type", recorders.iter().flat_map(regional_exclusions))
        .facts("only_type", recorders.iter().flat_map(|recorder| recorder.included_types.iter()));
    Ok(Outcome::Fail(evidence))
}

fn global_types(context: &Context<'_>) -> Collected<Outcome> {
    let enabled = context.inventory.enabled_regions.as_ref().map_err(Clone::clone)?;
    let mut recorder_count = 0;
    let mut recording = vec![];
    for region in context.regions() {
        let recorders = recorders::listed(&region)?;
        recorder_count += recorders.len();
        if recorders.iter().any(records_global_types) {
            recording.push(region.region.as_str());
        }
    }
    if !recording.is_empty() {
        let evidence = Evidence::new("users, groups, roles and policies of IAM are recorded in some region");
        return Ok(Outcome::Pass(evidence.facts("region", recording)));
    }
    if enabled.iter().any(|region| !context.inventory.regional.contains_key(region)) {
        // Whoever chose the regions left the question out: one region, perhaps another, is enough.
        return Ok(Outcome::not_applicable(
            "no region that was looked at records IAM; an enabled region that was not looked at may do so",
        ));
    }
    Ok(if recorder_count == 0 {
        Outcome::not_applicable("no region has a configuration recorder, which another check reports")
    } else {
        Outcome::fail("no region's recorder records the users, groups, roles and policies of IAM")
    })
}

fn records_all_regional_types(recorder: &Recorder) -> bool {
    match recorder.strategy.as_deref() {
        Some("EXCLUSION_BY_RESOURCE_TYPES") => regional_exclusions(recorder).next().is_none(),
        Some("INCLUSION_BY_RESOURCE_TYPES") => false,
        _ => recorder.all_supported,
    }
}

fn regional_exclusions(recorder: &Recorder) -> impl Iterator<Item = &str> {
    recorder.excluded_types.iter().map(String::as_str).filter(|kind| !GLOBAL_TYPES.contains(kind))
}

fn records_global_types(recorder: &Recorder) -> bool {
    let all_in = |types: &[String]| GLOBAL_TYPES.iter().all(|kind| types.iter().any(|listed| listed == kind));
    let none_in = |types: &[String]| !GLOBAL_TYPES.iter().any(|kind| types.iter().any(|listed| listed == kind));
    match recorder.strategy.as_deref() {
        Some("EXCLUSION_BY_RESOURCE_TYPES") => none_in(&recorder.excluded_types),
        Some("INCLUSION_BY_RESOURCE_TYPES") => all_in(&recorder.included_types),
        _ if recorder.all_supported => recorder.includes_global_resource_types,
        _ => all_in(&recorder.included_types),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, inventory_in, recorder, region};

    use super::*;
    use crate::testing::{denied, verdicts};

    fn with(change: impl FnOnce(&mut Recorder)) -> Inventory {
        let mut inventory = inventory();
        let mut recorder = recorder("default");
        change(&mut recorder);
        home(&mut inventory).config.recorders = Ok(vec![recorder]);
        inventory
    }

    fn words(inventory: &Inventory) -> BTreeMap<String, &'static str> {
        let word = |status: &crate::Status| match status {
            crate::Status::Pass(_) => "pass",
            crate::Status::Fail(_) => "fail",
            crate::Status::NotApplicable(_) => "na",
            crate::Status::Unknown(_) => "unknown",
        };
        verdicts(&CHECK, inventory).into_iter().map(|v| (v.resource.region.clone(), word(&v.status))).collect()
    }

    fn of(regional: &'static str, global: &'static str) -> BTreeMap<String, &'static str> {
        BTreeMap::from([("eu-west-1".to_owned(), regional), ("global".to_owned(), global)])
    }

    fn excluding(types: &[&str]) -> Inventory {
        with(|recorder| {
            recorder.all_supported = false;
            recorder.includes_global_resource_types = false;
            recorder.strategy = Some("EXCLUSION_BY_RESOURCE_TYPES".into());
            recorder.excluded_types = types.iter().map(|kind| (*kind).into()).collect();
        })
    }

    #[test]
    fn clean_everything() {
        assert_eq!(words(&with(|_| {})), of("pass", "pass"));
    }

    #[test]
    fn failing_chosen_types() {
        let inventory = with(|recorder| {
            recorder.all_supported = false;
            recorder.includes_global_resource_types = false;
            recorder.strategy = Some("INCLUSION_BY_RESOURCE_TYPES".into());
            recorder.included_types = vec!["AWS::EC2::Instance".into()];
        });
        assert_eq!(words(&inventory), of("fail", "fail"));
    }

    #[test]
    fn failing_exclusion() {
        assert_eq!(words(&excluding(&["AWS::EC2::SecurityGroup"])), of("fail", "pass"));
    }

    #[test]
    fn failing_global_types_nowhere() {
        assert_eq!(words(&with(|recorder| recorder.includes_global_resource_types = false)), of("pass", "fail"));
    }

    #[test]
    fn borderline_iam_left_out_in_all_regions_but_one() {
        let mut inventory = inventory_in(&["eu-west-1", "us-east-1"]);
        home(&mut inventory).config.recorders =
            excluding(&GLOBAL_TYPES).regional[&region("eu-west-1")].config.recorders.clone();
        let other = inventory.regional.get_mut(&region("us-east-1")).unwrap();
        other.config.recorders = Ok(vec![recorder("default")]);
        assert!(words(&inventory).values().all(|word| *word == "pass"));
    }

    #[test]
    fn borderline_old_recorder_without_strategy() {
        assert_eq!(words(&with(|recorder| recorder.strategy = None)), of("pass", "pass"));
    }

    #[test]
    fn borderline_no_recorder() {
        assert_eq!(words(&inventory()), of("na", "na"));
    }

    #[test]
    fn gap_in_the_recorders() {
        let mut inventory = with(|_| {});
        home(&mut inventory).config.recorders = Err(denied("config:DescribeConfigurationRecorders"));
        assert_eq!(words(&inventory), of("unknown", "unknown"));
    }

    #[test]
    fn gap_in_the_list_of_regions() {
        let mut inventory = with(|_| {});
        inventory.enabled_regions = Err(denied("ec2:DescribeRegions"));
        assert_eq!(words(&inventory), of("unknown", "unknown"));
    }

    #[test]
    fn borderline_where_a_region_was_not_assessed() {
        let mut inventory = with(|recorder| recorder.includes_global_resource_types = false);
        inventory.enabled_regions = Ok(vec![region("eu-west-1"), region("us-east-1")]);
        assert_eq!(words(&inventory), of("pass", "na"));
    }
}
