//! Checks for tests, and evaluations made of verdicts by hand.

use std::collections::BTreeMap;

use scanmonster_assessment::Evaluation;
use scanmonster_checks::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Status,
    Verdict, Verdicts,
};
use scanmonster_inventory::Collected;
use scanmonster_testkit::denied;

const fn rule(id: &'static str, aliases: &'static [&'static str], evaluate: Evaluate) -> CheckDef {
    CheckDef {
        id,
        aliases,
        version: 1,
        title: Localized { en: "A test", ja: "テスト" },
        severity: Severity::High,
        service: "test",
        resource_type: "AWS::Test::Thing",
        permissions: &["test:Read"],
        mappings: Mappings { security_hub: &[], cis: &[], well_architected: &[], prowler: &[], seed: &[] },
        tutorial: Localized { en: "", ja: "" },
        evaluate,
    }
}

/// Judges the versioning of buckets.
pub(crate) static BUCKETS: CheckDef = rule("test-buckets", &["test-old-buckets"], Evaluate::Account(buckets));
/// The same check before it was renamed.
pub(crate) static OLD_BUCKETS: CheckDef = rule("test-old-buckets", &[], Evaluate::Account(buckets));
/// Judges the detectors of a region.
pub(crate) static DETECTORS: CheckDef = rule("test-detectors", &[], Evaluate::Region(detectors));
/// A second rule of regions.
pub(crate) static VOLUMES: CheckDef = rule("test-volumes", &[], Evaluate::Region(volumes));
/// Panics at once.
pub(crate) static PANICS: CheckDef = rule("test-panics", &[], Evaluate::Account(panics));
/// Panics after some verdicts, in one of its regions.
pub(crate) static PANICS_LATE: CheckDef = rule("test-panics-late", &[], Evaluate::Region(panics_late));

fn buckets(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for bucket in context.inventory.s3.buckets.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::global(&bucket.arn, &bucket.name), || {
            let versioning = bucket.versioning.as_ref().map_err(Clone::clone)?;
            Ok(if versioning.enabled { Outcome::pass("versioned") } else { Outcome::fail("not versioned") })
        });
    }
    Ok(())
}

fn detectors(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let detectors = region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)?;
    let outcome = if detectors.is_empty() { Outcome::fail("no detector") } else { Outcome::pass("a detector") };
    verdicts.record(Resource::account_in(region), outcome);
    Ok(())
}

fn volumes(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for volume in region.regional.ec2.volumes.as_ref().map_err(Clone::clone)? {
        let resource = Resource::regional(region.region, &volume.id, &volume.id);
        verdicts.record(resource, Outcome::Fail(Evidence::new("a volume").fact("id", &volume.id)));
    }
    Ok(())
}

fn panics(_: &Context<'_>, _: &mut Verdicts) -> Collected<()> {
    panic!("on purpose")
}

fn panics_late(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.record(Resource::regional(region.region, "first", "first"), Outcome::fail("half-way"));
    assert!(region.region.as_str() != "eu-west-1", "on purpose");
    Ok(())
}

/// An evaluation in which these checks ran over these regions without any gap.
pub(crate) fn evaluation(checks: &[&'static CheckDef], regions: &[&str], verdicts: Vec<Verdict>) -> Evaluation {
    Evaluation {
        verdicts,
        checks: checks.to_vec(),
        undecided_scopes: BTreeMap::new(),
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        incarnations: BTreeMap::new(),
    }
}

/// A verdict on a thing.
pub(crate) fn verdict(check: &'static CheckDef, region: &str, name: &str, status: Status) -> Verdict {
    let resource = Resource {
        arn: format!("arn:test:{name}"),
        name: name.to_owned(),
        region: region.to_owned(),
        discriminator: None,
    };
    Verdict { check, resource, severity: check.severity, status }
}

pub(crate) fn fail(summary: &str) -> Status {
    Status::Fail(Evidence::new(summary))
}

pub(crate) fn pass() -> Status {
    Status::Pass(Evidence::new("fine"))
}

pub(crate) fn unknown() -> Status {
    Status::Unknown(denied("test:Read"))
}
