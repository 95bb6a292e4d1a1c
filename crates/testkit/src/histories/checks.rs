//! Checks that say what the world's texts tell them to.

use scanmonster_checks::{
    CheckDef, Context, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};
use scanmonster_inventory::Collected;

use super::world::{NO_VERSIONS, State, Words};

const fn check(id: &'static str, version: u32, evaluate: Evaluate) -> CheckDef {
    CheckDef {
        id,
        aliases: &[],
        version,
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

/// How a check decides: its first version, a second one that finds more, a second one that finds more and puts
/// everything in other words and more severely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    First,
    FindsMore,
    InOtherWords,
}

impl Edition {
    pub(super) fn version(self) -> u32 {
        match self {
            Self::First => 1,
            Self::FindsMore | Self::InOtherWords => 2,
        }
    }
}

pub(super) const BUCKETS: &str = "life-buckets";
pub(super) const VERSIONS: &str = "life-versions";
pub(super) const SNAPSHOTS: &str = "life-snapshots";

static BUCKETS_1: CheckDef = check(BUCKETS, 1, Evaluate::Account(buckets_1));
static BUCKETS_2A: CheckDef = check(BUCKETS, 2, Evaluate::Account(buckets_2a));
static BUCKETS_2B: CheckDef = check(BUCKETS, 2, Evaluate::Account(buckets_2b));
static VERSIONS_1: CheckDef = check(VERSIONS, 1, Evaluate::Account(versions));
static SNAPSHOTS_1: CheckDef = check(SNAPSHOTS, 1, Evaluate::Region(snapshots_1));
static SNAPSHOTS_2A: CheckDef = check(SNAPSHOTS, 2, Evaluate::Region(snapshots_2a));
static SNAPSHOTS_2B: CheckDef = check(SNAPSHOTS, 2, Evaluate::Region(snapshots_2b));

/// Which checks there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pack {
    pub(super) buckets: Edition,
    pub(super) snapshots: Edition,
    pub(super) has_versions: bool,
}

impl Pack {
    pub(super) fn checks(self) -> Vec<&'static CheckDef> {
        let buckets = match self.buckets {
            Edition::First => &BUCKETS_1,
            Edition::FindsMore => &BUCKETS_2A,
            Edition::InOtherWords => &BUCKETS_2B,
        };
        let snapshots = match self.snapshots {
            Edition::First => &SNAPSHOTS_1,
            Edition::FindsMore => &SNAPSHOTS_2A,
            Edition::InOtherWords => &SNAPSHOTS_2B,
        };
        let mut all = vec![buckets, snapshots];
        all.extend(self.has_versions.then_some(&VERSIONS_1));
        all
    }
}

fn outcome(text: &str, edition: Edition) -> Outcome {
    let style = usize::from(edition == Edition::InOtherWords);
    let evidence = |level| Words { level, style }.evidence();
    match (State::of_text(text), edition) {
        (State::Fine, _) | (State::Latent(_), Edition::First) => Outcome::pass("closed"),
        (State::NotApplicable, _) => Outcome::not_applicable("not asked"),
        (State::Latent(level), _) => Outcome::Fail(evidence(level)),
        (State::Bad(Severity::Medium, level), Edition::InOtherWords) => {
            Outcome::FailAs(Severity::High, evidence(level))
        }
        (State::Bad(severity, level), _) => Outcome::FailAs(severity, evidence(level)),
    }
}

fn buckets(context: &Context<'_>, verdicts: &mut Verdicts, edition: Edition) -> Collected<()> {
    for bucket in context.inventory.s3.buckets.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::global(&bucket.arn, &bucket.name), || {
            let text = bucket.policy.as_ref().map_err(Clone::clone)?;
            Ok(outcome(text.as_deref().unwrap_or_default(), edition))
        });
    }
    Ok(())
}

fn buckets_1(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets(context, verdicts, Edition::First)
}

fn buckets_2a(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets(context, verdicts, Edition::FindsMore)
}

fn buckets_2b(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    buckets(context, verdicts, Edition::InOtherWords)
}

fn versions(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for bucket in context.inventory.s3.buckets.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::global(&bucket.arn, &bucket.name), || {
            let versioning = bucket.versioning.as_ref().map_err(Clone::clone)?;
            let failing = || Outcome::Fail(Words { level: NO_VERSIONS, style: 0 }.evidence());
            Ok(if versioning.enabled { Outcome::pass("closed") } else { failing() })
        });
    }
    Ok(())
}

fn snapshots(context: &RegionContext<'_>, verdicts: &mut Verdicts, edition: Edition) -> Collected<()> {
    for snapshot in context.regional.ec2.snapshots.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &snapshot.arn, &snapshot.id), || {
            snapshot.sharing.as_ref().map_err(Clone::clone)?;
            Ok(outcome(&snapshot.description, edition))
        });
    }
    Ok(())
}

fn snapshots_1(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    snapshots(context, verdicts, Edition::First)
}

fn snapshots_2a(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    snapshots(context, verdicts, Edition::FindsMore)
}

fn snapshots_2b(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    snapshots(context, verdicts, Edition::InOtherWords)
}
