//! Files of settings, owners and acceptances, and deciding by hand.

mod broken_store;
mod by_hand;
mod importing;
mod nightly;
mod owners;
mod settings;
mod wrong;

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_assessment::{
    AcceptanceFile, AssessmentId, Cause, Decision, FileContext, FileError, Finding, FindingId, Store,
};
use scanmonster_checks::{CheckDef, Evidence, Severity, registry};
use scanmonster_testkit::{ACCOUNT, account_id, now};

/// A check that is not critical, one that is, and a resource.
pub(crate) const CHECK: &str = "s3-bucket-lacks-versioning";
pub(crate) const CRITICAL: &str = "iam-root-user-has-access-keys";
pub(crate) const BUCKET: &str = "arn:aws:s3:::logs";
pub(crate) const SOURCE: &str = "acceptances.yaml";

/// An entry as text, with some fields replaced or, where the value is empty, left out.
pub(crate) fn entry(changes: &[(&str, &str)]) -> String {
    let mut fields: Vec<(&str, &str)> = vec![
        ("check", CHECK),
        ("account", ACCOUNT),
        ("region", "eu-west-1"),
        ("resource", BUCKET),
        ("reason", "logs are copied every hour"),
        ("until", "2026-08-31"),
        ("requested_by", "ana"),
    ];
    for (key, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == key) {
            Some(field) => field.1 = value,
            None => fields.push((key, value)),
        }
    }
    fields.retain(|(_, value)| !value.is_empty());
    let lines: Vec<String> = fields.iter().map(|(key, value)| format!("    {key}: {value}\n")).collect();
    format!("  -{}", lines.concat().get(3..).unwrap_or_default())
}

/// A file with these entries: the first begins on line 3.
pub(crate) fn file(entries: &[String]) -> String {
    if entries.is_empty() {
        return "version: 1\nacceptances: []\n".to_owned();
    }
    format!("version: 1\nacceptances:\n{}", entries.concat())
}

pub(crate) fn checks() -> Vec<&'static CheckDef> {
    registry().collect()
}

pub(crate) fn parse_with(text: &str, decisions: &[Decision], now: Timestamp) -> Result<AcceptanceFile, Vec<FileError>> {
    AcceptanceFile::parse(text, &FileContext { checks: &checks(), source: SOURCE, decisions, now })
}

pub(crate) fn parse(text: &str) -> Result<AcceptanceFile, Vec<FileError>> {
    parse_with(text, &[], now())
}

/// Reads a file as the store knows it and applies it.
pub(crate) async fn import(
    store: &dyn Store,
    text: &str,
    now: Timestamp,
    dry_run: bool,
) -> Result<scanmonster_assessment::Plan, String> {
    let decisions = store.decisions(None).await.unwrap();
    let file = parse_with(text, &decisions, now).map_err(|errors| format!("{errors:?}"))?;
    let plan = scanmonster_assessment::import(store, &file, SOURCE, now, dry_run).await;
    plan.map_err(|error| error.to_string())
}

/// An open finding.
pub(crate) fn finding(check: &str, resource: &str, severity: Severity) -> Finding {
    let account = account_id(ACCOUNT);
    Finding {
        id: FindingId::of(&account, check, "eu-west-1", resource, None),
        account,
        region: "eu-west-1".into(),
        check: check.into(),
        resource: resource.into(),
        resource_name: "logs".into(),
        discriminator: None,
        severity,
        evidence: Evidence::new("versioning was never enabled"),
        cause: Cause::NewResource,
        first_seen: now(),
        opened_in: AssessmentId::at(now()),
        opened_at: now(),
        times_opened: 1,
        resolved_at: None,
        previous: None,
        incarnation: None,
        check_version: 1,
        accepted: None,
        acceptance_end: None,
        spent: BTreeMap::new(),
    }
}
