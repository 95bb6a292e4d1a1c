//! Writing the read copy of a night.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{Archive, Assessment, AssessmentId, Finding, PortError, PortResult, Store};
use scanmonster_inventory::AccountId;

use super::{ENDING, FILE, FOLDER, new_folder};
use crate::SqliteStore;

/// Findings that were resolved longer ago are not in a copy.
const RESOLVED_WITHIN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The last assessments that are in a copy.
const ASSESSMENTS: usize = 60;

/// The last assessments whose transitions are in a copy, for trends and histories.
const WITH_TRANSITIONS: usize = 30;

/// So many copies are kept: the newest, and the one that a dashboard may just be downloading.
const KEPT: usize = 2;

const ATTEMPT: &str = "write the copy for the dashboard";

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenMirror {
    /// Its key in the archive.
    pub key: String,
    /// How many findings are in it.
    pub findings: u64,
    /// How large the store is, in bytes.
    pub bytes: u64,
    /// How large it is in the archive.
    pub packed_bytes: u64,
}

#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error("the store does not know assessment {0}")]
    NoAssessment(AssessmentId),
}

/// Writes the read copy of an assessment to the archive, and removes all but the newest two. None, and nothing
/// is written, where it is there already, or newer ones are.
///
/// Reads one account after the other: one query for the findings of each (and each further megabyte of them),
/// one for the transitions of each of the last 30 assessments, and five more. In memory it holds the findings
/// of one account, the transitions of one night, or the packed copy. `scratch` needs room for the store as a
/// file. Needs `s3:ListBucket`, `s3:PutObject` and `s3:DeleteObject` for `dashboard/`.
///
/// # Errors
/// Where a port or the scratch folder fails. No copy is removed then.
pub async fn write_mirror(
    store: &dyn Store,
    archive: &dyn Archive,
    assessment: &AssessmentId,
    scratch: &Path,
) -> PortResult<Option<WrittenMirror>> {
    let key = format!("{FOLDER}{assessment}{ENDING}");
    let mut keys: BTreeSet<String> = archive.list(FOLDER).await?.into_iter().collect();
    keys.retain(|key| key.ends_with(ENDING));
    let written = if keys.contains(&key) || keys.iter().filter(|other| **other > key).count() >= KEPT {
        None
    } else {
        let written = write(store, archive, assessment, scratch, &key).await?;
        keys.insert(key);
        Some(written)
    };
    for old in keys.iter().rev().skip(KEPT) {
        archive.delete(old).await?;
    }
    Ok(written)
}

async fn write(
    store: &dyn Store,
    archive: &dyn Archive,
    id: &AssessmentId,
    scratch: &Path,
    key: &str,
) -> PortResult<WrittenMirror> {
    let failed = |error: io::Error| PortError::new(ATTEMPT, error);
    let night =
        store.assessment(id).await?.ok_or_else(|| PortError::new(ATTEMPT, Unwritten::NoAssessment(id.clone())))?;
    fs::create_dir_all(scratch).map_err(failed)?;
    let folder = new_folder(scratch).map_err(failed)?;
    let path = folder.path().join(FILE);
    let copy = SqliteStore::create_copy(&path).map_err(|error| PortError::new(ATTEMPT, error))?;
    let findings = fill(&copy, store, &night).await?;
    // What is in the log of a SQLite file is part of it only when it is closed.
    drop(copy);
    let packing = tokio::task::spawn_blocking(move || pack(&path)).await;
    let (bytes, packed) = packing.map_err(|error| PortError::new(ATTEMPT, error))?.map_err(failed)?;
    let packed_bytes = u64::try_from(packed.len()).unwrap_or(u64::MAX);
    archive.put(key, packed).await?;
    Ok(WrittenMirror { key: key.to_owned(), findings, bytes, packed_bytes })
}

/// Copies what the dashboard shows; answers how many findings that is.
async fn fill(copy: &SqliteStore, store: &dyn Store, night: &Assessment) -> PortResult<u64> {
    let mut assessments = store.assessments(ASSESSMENTS).await?;
    assessments.retain(|assessment| assessment.id <= night.id);
    let with_transitions: Vec<AssessmentId> =
        assessments.iter().take(WITH_TRANSITIONS).map(|assessment| assessment.id.clone()).collect();
    if !assessments.iter().any(|assessment| assessment.id == night.id) {
        assessments.push(night.clone());
    }
    copy.copy_assessments(assessments).await?;

    let parts = store.account_assessments(&night.id).await?;
    let records = store.accounts().await?;
    let accounts: BTreeSet<AccountId> =
        parts.iter().map(|part| &part.account).chain(records.iter().map(|record| &record.account)).cloned().collect();
    copy.copy_parts(parts).await?;
    copy.copy_accounts(records).await?;

    let since = night.started_at.saturating_sub(RESOLVED_WITHIN).unwrap_or(Timestamp::MIN);
    let mut count = 0;
    for account in &accounts {
        let mut findings = store.findings_of(account).await?;
        findings.retain(|finding| is_shown(finding, since));
        count += u64::try_from(findings.len()).unwrap_or(u64::MAX);
        copy.copy_findings(findings).await?;
    }
    for id in with_transitions {
        let transitions = store.transitions(&id).await?;
        copy.copy_transitions(id, transitions).await?;
    }
    copy.copy_decisions(store.decisions(None).await?).await?;
    copy.copy_standings(store.standings().await?).await?;
    copy.set_version(version(&night.id)).await?;
    Ok(count)
}

fn is_shown(finding: &Finding, since: Timestamp) -> bool {
    finding.resolved_at.is_none_or(|resolved_at| resolved_at >= since)
}

/// The digits of an assessment's time: later copies have greater numbers, with room between for decisions.
fn version(id: &AssessmentId) -> i64 {
    id.as_str()
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |number, digit| i64::saturating_add(i64::saturating_mul(number, 10), i64::from(digit - b'0')))
}

/// The size of a file, and its contents packed.
fn pack(path: &Path) -> io::Result<(u64, Vec<u8>)> {
    let mut file = fs::File::open(path)?;
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(4));
    let bytes = io::copy(&mut file, &mut packer)?;
    Ok((bytes, packer.finish()?))
}
