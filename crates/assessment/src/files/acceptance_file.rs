//! The file of acceptances: `docs/acceptances.md` describes it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use scanmonster_checks::CheckDef;

use super::fields::{Fields, Got, list_of_file};
use super::plan::acceptance_id;
use super::problem::{FileError, text_of};
use super::tree;
use super::{
    LONGEST_NAME, LONGEST_REASON, account_part, check_part, has_critical, is_same_person, known_until, region_part,
    resource_part,
};
use crate::{AcceptanceKind, Decision, DecisionKind, Scope, plain};

/// Longest id of a check, or pattern, in characters.
const LONGEST_CHECK: usize = 128;

/// Longest resource, in characters: what AWS allows for an ARN.
const LONGEST_RESOURCE: usize = 2_048;

const FIELDS: [&str; 9] =
    ["check", "account", "region", "resource", "reason", "kind", "until", "requested_by", "approved_by"];

/// What is known when a file is read.
#[derive(Clone, Copy)]
pub struct FileContext<'a> {
    /// The checks that there are.
    pub checks: &'a [&'static CheckDef],
    /// The name under which the file's acceptances are kept.
    pub source: &'a str,
    /// The log of acceptances.
    pub decisions: &'a [Decision],
    /// The time.
    pub now: Timestamp,
}

/// A file of acceptances in which nothing is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceFile {
    /// Its entries in their order; no two have the same scope.
    pub entries: Vec<AcceptanceEntry>,
}

/// One entry of a file of acceptances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceEntry {
    /// The line where it begins, from 1.
    pub line: usize,
    /// What it is about.
    pub scope: Scope,
    /// Risk or false positive.
    pub kind: AcceptanceKind,
    /// Why.
    pub reason: String,
    /// The last day, in UTC.
    pub until: Date,
    /// Who asks.
    pub requested_by: String,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// A second person has to agree because of what it is about: several resources, or a critical check.
    pub needs_approval: bool,
}

impl AcceptanceFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, by line: YAML that cannot be read, and every wrong entry.
    pub fn parse(text: &str, context: &FileContext<'_>) -> Result<Self, Vec<FileError>> {
        let root = tree::read(text).map_err(|error| vec![error])?;
        let mut problems = Vec::new();
        let items = list_of_file(root.as_ref(), "acceptances", &mut problems).unwrap_or_default();
        let mut entries: Vec<AcceptanceEntry> = Vec::with_capacity(items.len());
        let mut lines: BTreeMap<Scope, usize> = BTreeMap::new();
        for (at, node) in items.iter().enumerate() {
            let number = at + 1;
            let Some(mut fields) = Fields::of(node, Some(number), &FIELDS, &mut problems) else { continue };
            let (scope, entry) = read_entry(&mut fields, context);
            if let Some(scope) = scope {
                match lines.get(&scope) {
                    Some(first) => {
                        let line = fields.line();
                        fields.wrong(line, format!("the same scope is accepted on line {first} already"));
                    }
                    None => {
                        lines.insert(scope, node.line);
                    }
                }
            }
            entries.extend(entry);
        }
        if problems.is_empty() {
            Ok(Self { entries })
        } else {
            problems.sort();
            Err(problems)
        }
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// As [`AcceptanceFile::parse`], and where they are no text.
    pub fn parse_bytes(bytes: &[u8], context: &FileContext<'_>) -> Result<Self, Vec<FileError>> {
        Self::parse(text_of(bytes).map_err(|error| vec![error])?, context)
    }
}

/// The scope, where it could be read, and the entry, where all of it could.
fn read_entry(fields: &mut Fields<'_, '_>, context: &FileContext<'_>) -> (Option<Scope>, Option<AcceptanceEntry>) {
    let scope = read_scope(fields, context.checks);
    let kind = read_kind(fields);
    let reason = fields.required("reason", LONGEST_REASON, ": an acceptance says why");
    let until = read_until(fields, scope.as_ref(), context);
    let requested_by = fields.required("requested_by", LONGEST_NAME, ": an acceptance says who asks for it");
    let approved_by = fields.text("approved_by", LONGEST_NAME);
    if let (Some(asks), Got::Here(agrees)) = (requested_by, approved_by)
        && is_same_person(asks.text, agrees.text)
    {
        fields.wrong(agrees.line, "`approved_by` is who asks for it: a second person has to agree");
    }
    let mut needs_approval = false;
    if let Some(scope) = &scope {
        let is_critical = has_critical(scope, context.checks);
        needs_approval = scope.has_wildcard() || is_critical;
        if needs_approval && matches!(approved_by, Got::Missing) {
            let why = if scope.has_wildcard() { "it is about more than one resource" } else { "the check is critical" };
            let line = fields.line();
            fields.wrong(line, format!("`approved_by` is missing: {why}, so a second person has to agree"));
        }
    }
    let entry = (|| {
        Some(AcceptanceEntry {
            line: fields.line(),
            scope: scope.clone()?,
            kind: kind?,
            reason: reason?.text.to_owned(),
            until: until?,
            requested_by: requested_by?.text.to_owned(),
            approved_by: approved_by.here().map(|agrees| agrees.text.to_owned()),
            needs_approval,
        })
    })();
    (scope, entry)
}

fn read_scope(fields: &mut Fields<'_, '_>, checks: &[&'static CheckDef]) -> Option<Scope> {
    let check = fields.required("check", LONGEST_CHECK, "").and_then(|written| {
        check_part(written.text, checks).map_err(|problem| fields.wrong(written.line, problem)).ok()
    });
    let account = fields
        .required("account", 64, ": 12 digits, or a pattern")
        .and_then(|written| account_part(written.text).map_err(|problem| fields.wrong(written.line, problem)).ok());
    let region = fields
        .required("region", 64, ": one such as eu-west-1, `global`, or \"*\" for every one")
        .and_then(|written| region_part(written.text).map_err(|problem| fields.wrong(written.line, problem)).ok());
    let resource = fields
        .required("resource", LONGEST_RESOURCE, ": an ARN, or a pattern")
        .and_then(|written| resource_part(written.text).map_err(|problem| fields.wrong(written.line, problem)).ok());
    Some(Scope { check: check?, account: account?, region: region?, resource: resource? })
}

fn read_kind(fields: &mut Fields<'_, '_>) -> Option<AcceptanceKind> {
    let written = match fields.text("kind", 64) {
        Got::Missing => return Some(AcceptanceKind::RiskAccepted),
        Got::Wrong => return None,
        Got::Here(written) => written,
    };
    let kinds = [AcceptanceKind::RiskAccepted, AcceptanceKind::FalsePositive];
    let kind = kinds.into_iter().find(|kind| kind.as_str() == written.text);
    if kind.is_none() {
        let shown = plain(written.text);
        fields.wrong(written.line, format!("`{shown}` is no kind: neither risk-accepted nor false-positive"));
    }
    kind
}

/// A day that is over may stay in the file where it was kept before, so that a file need not be cleared at
/// the very day.
fn read_until(fields: &mut Fields<'_, '_>, scope: Option<&Scope>, context: &FileContext<'_>) -> Option<Date> {
    let written = fields.required("until", 64, ": an acceptance says how long, for instance 2026-12-31")?;
    let (until, is_over) = match known_until(written.text, context.now) {
        Ok(known) => known,
        Err(problem) => {
            fields.wrong(written.line, problem);
            return None;
        }
    };
    // Where the scope is wrong nobody can say whether it was known.
    if is_over && scope.is_some_and(|scope| !was_known(scope, until, context)) {
        fields.wrong(written.line, format!("{until} is over already"));
        return None;
    }
    Some(until)
}

fn was_known(scope: &Scope, until: Date, context: &FileContext<'_>) -> bool {
    let id = acceptance_id(Some(context.source), scope);
    context.decisions.iter().any(|decision| {
        decision.acceptance == id
            && matches!(&decision.what, DecisionKind::Requested(request) if request.until == until)
    })
}
