//! Why a finding is new: what tonight's checks say about the inventory of the assessment before.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_checks::{Context, Settings, Status, Verdict};
use scanmonster_inventory::{AccountId, Inventory};

use crate::reconcile::current_id;
use crate::{AccountRecord, Archive, Cause, Evaluation, Finding, FindingId, LastAssessment, evaluate, unpack};

/// The account as it was.
pub(crate) enum Before {
    /// It was never assessed completely.
    Never,
    /// Its earlier inventory is not at hand: not needed, not kept or not readable.
    Unknown { versions: BTreeMap<String, u32> },
    /// Its earlier inventory, judged by tonight's checks.
    Judged { versions: BTreeMap<String, u32>, statuses: BTreeMap<FindingId, Status>, earlier: Box<Evaluation> },
}

impl Before {
    /// Reads the earlier inventory, but only where something fails that is not known yet.
    pub(crate) async fn load(
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
            .map(|verdict| (FindingId::of_verdict(&record.account, verdict), verdict.status.clone()))
            .collect();
        Self::Judged { versions, statuses, earlier: Box::new(earlier) }
    }

    /// Why this failing verdict is new.
    pub(crate) fn cause(&self, account: &AccountId, verdict: &Verdict) -> Cause {
        let check = verdict.check;
        let changed = |versions: &BTreeMap<String, u32>| {
            let mut names = std::iter::once(check.id).chain(check.aliases.iter().copied());
            !names.any(|name| versions.get(name) == Some(&check.version))
        };
        match self {
            Self::Never => Cause::FirstAssessment,
            Self::Unknown { versions } if changed(versions) => Cause::CheckChanged,
            Self::Unknown { .. } => Cause::ConfigurationChanged,
            Self::Judged { versions, statuses, earlier } => {
                match statuses.get(&FindingId::of_verdict(account, verdict)) {
                    Some(Status::Pass(_) | Status::NotApplicable(_)) => Cause::ConfigurationChanged,
                    Some(Status::Unknown(_)) => Cause::BecameVisible,
                    // It was there already and is only now called a finding.
                    Some(Status::Fail(_)) => Cause::CheckChanged,
                    None if changed(versions) => Cause::CheckChanged,
                    None if !earlier.lists_all(check.id, &verdict.resource.region) => Cause::BecameVisible,
                    None => Cause::NewResource,
                }
            }
        }
    }
}

fn has_news(account: &AccountId, evaluation: &Evaluation, known: &[Finding]) -> bool {
    let known: BTreeSet<FindingId> = known.iter().map(|finding| current_id(finding, evaluation)).collect();
    evaluation
        .verdicts
        .iter()
        .filter(|verdict| matches!(verdict.status, Status::Fail(_)))
        .any(|verdict| !known.contains(&FindingId::of_verdict(account, verdict)))
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
