//! Why a finding is new, and what it was before: what tonight's checks say about the inventory of the assessment before.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_checks::{Context, Settings, Severity, Status, Verdict};
use scanmonster_inventory::{AccountId, Inventory};

use crate::reconcile::current_id;
use crate::{AccountRecord, Archive, Cause, Evaluation, Finding, FindingId, LastAssessment, News, evaluate, unpack};

/// The account as it was.
pub(crate) struct Before {
    earlier: Earlier,
    /// Findings that were found to be gone since: a night that was given up later had written so much.
    gone_since: BTreeSet<FindingId>,
}

/// The last complete assessment.
enum Earlier {
    /// It was never assessed completely.
    Never,
    /// Its earlier inventory is not at hand: not needed, not kept or not readable.
    Unknown { versions: BTreeMap<String, u32> },
    /// Its earlier inventory, judged by tonight's checks.
    Judged {
        versions: BTreeMap<String, u32>,
        statuses: BTreeMap<FindingId, (Severity, Status)>,
        earlier: Box<Evaluation>,
    },
}

impl Before {
    /// What is known of the account before tonight.
    pub(crate) async fn load(
        archive: &dyn Archive,
        record: Option<&AccountRecord>,
        settings: &Settings,
        evaluation: &Evaluation,
        known: &[Finding],
    ) -> Self {
        let last = record.and_then(|record| record.last_assessment.as_ref());
        let is_gone_since =
            |finding: &&Finding| finding.resolved_at.zip(last).is_some_and(|(resolved_at, last)| resolved_at > last.at);
        Self {
            earlier: Earlier::load(archive, record, settings, evaluation, known).await,
            gone_since: known.iter().filter(is_gone_since).map(|finding| current_id(finding, evaluation)).collect(),
        }
    }

    /// What the earlier inventory says about a failing verdict. It says nothing about checks and their
    /// versions where the finding was gone in between.
    pub(crate) fn news(&self, account: &AccountId, verdict: &Verdict) -> News {
        let news = self.earlier.news(account, verdict);
        let is_back =
            news.cause == Cause::CheckChanged && self.gone_since.contains(&FindingId::of_verdict(account, verdict));
        if is_back { News { cause: Cause::Reopened, ..news } } else { news }
    }
}

impl Earlier {
    /// Reads the earlier inventory, but only where something fails that is not known yet.
    async fn load(
        archive: &dyn Archive,
        record: Option<&AccountRecord>,
        settings: &Settings,
        evaluation: &Evaluation,
        known: &[Finding],
    ) -> Self {
        let Some(record) = record else { return Self::Never };
        let Some(last) = &record.last_assessment else { return Self::Never };
        let versions = last.checks.clone();
        if !has_news(&record.account, evaluation, known) {
            return Self::Unknown { versions };
        }
        let Some(inventory) = read_snapshot(archive, last).await else { return Self::Unknown { versions } };
        let context = Context { inventory: &inventory, settings, now: inventory.taken_at };
        let earlier = evaluate(&context, evaluation.checks.iter().copied());
        let statuses = earlier
            .verdicts
            .iter()
            .map(|verdict| {
                (FindingId::of_verdict(&record.account, verdict), (verdict.severity, verdict.status.clone()))
            })
            .collect();
        Self::Judged { versions, statuses, earlier: Box::new(earlier) }
    }

    fn news(&self, account: &AccountId, verdict: &Verdict) -> News {
        let check = verdict.check;
        let changed = |versions: &BTreeMap<String, u32>| {
            let mut names = std::iter::once(check.id).chain(check.aliases.iter().copied());
            !names.any(|name| versions.get(name) == Some(&check.version))
        };
        let (versions, statuses, earlier) = match self {
            Self::Never => return News::of(Cause::FirstAssessment),
            Self::Unknown { versions } if changed(versions) => return News::of(Cause::CheckChanged),
            Self::Unknown { .. } => return News::of(Cause::ConfigurationChanged),
            Self::Judged { versions, statuses, earlier } => (versions, statuses, earlier),
        };
        match statuses.get(&FindingId::of_verdict(account, verdict)) {
            Some((_, Status::Pass(before) | Status::NotApplicable(before))) => {
                News { previous: Some(before.clone()), ..News::of(Cause::ConfigurationChanged) }
            }
            // It was there already and is only now called a finding.
            Some((severity, before @ Status::Fail(_))) => News {
                same_before: *before == verdict.status && *severity == verdict.severity,
                ..News::of(Cause::CheckChanged)
            },
            // Whatever the check says, it was not there.
            None if earlier.lists_all(check.id, &verdict.resource.region) => News::of(Cause::NewResource),
            // What a new check needs was perhaps not even asked for before.
            _ if changed(versions) => News::of(Cause::CheckChanged),
            Some((_, Status::Unknown(_))) | None => News::of(Cause::BecameVisible),
        }
    }
}

/// Something fails that is not known to be open, or not like this.
fn has_news(account: &AccountId, evaluation: &Evaluation, known: &[Finding]) -> bool {
    let known: BTreeMap<FindingId, &Finding> = known
        .iter()
        .filter(|finding| finding.is_open())
        .map(|finding| (current_id(finding, evaluation), finding))
        .collect();
    evaluation.verdicts.iter().any(|verdict| {
        let Status::Fail(evidence) = &verdict.status else { return false };
        known
            .get(&FindingId::of_verdict(account, verdict))
            .is_none_or(|finding| finding.evidence != *evidence || finding.severity != verdict.severity)
    })
}

async fn read_snapshot(archive: &dyn Archive, last: &LastAssessment) -> Option<Inventory> {
    let key = last.snapshot.as_deref()?;
    let data = match archive.get(key).await {
        Ok(data) => data?,
        Err(error) => {
            tracing::warn!(key, error = &error as &dyn std::error::Error, "could not read the earlier inventory");
            return None;
        }
    };
    match unpack(&data) {
        Ok(inventory) => Some(inventory),
        // An inventory of an older version may have another shape: the cause is then only less exact.
        Err(error) => {
            tracing::warn!(key, error = &error as &dyn std::error::Error, "could not read the earlier inventory");
            None
        }
    }
}
