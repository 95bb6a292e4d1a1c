//! Every important check of the reference is answered, or it is said why not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use scanmonster_checks::{find, registry};

use super::Violation;
use crate::checks_doc;
use crate::pattern::pattern;
use crate::reference::{EXTRA, NOT_COVERED, REFERENCE, Reference, Row, Standing};
use crate::workspace::Workspace;

/// A check that a reason refers to.
static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern("`([a-z0-9-]+)`"));

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let reference = Reference::read(workspace)?;
    let mut violations = unknown_mappings(&reference);
    for row in &reference.rows {
        violations.extend(of_row(row, &reference, workspace));
    }
    violations.extend(of_reasons(&reference));
    Ok(violations)
}

fn of_row(row: &Row, reference: &Reference, workspace: &Workspace) -> Vec<Violation> {
    let file = if row.question.is_some() { EXTRA } else { REFERENCE };
    let mut violations: Vec<Violation> = row
        .checks
        .iter()
        .filter(|check| find(check).is_none_or(|found| found.id != *check))
        .map(|check| at(file, row.line, format!("{} names `{check}`, which is no check", row.id)))
        .collect();
    if reference.standing(row, workspace) == Standing::Open {
        let id = &row.id;
        let message = format!("`{id}` is answered by no check: map it in one, or say in {NOT_COVERED} why not");
        violations.push(at(file, row.line, message));
    }
    violations
}

fn of_reasons(reference: &Reference) -> Vec<Violation> {
    let answered: BTreeSet<&str> = reference
        .rows
        .iter()
        .filter(|row| row.question.is_none() && !row.checks.is_empty())
        .map(|row| row.id.as_str())
        .collect();
    let ids: BTreeSet<&str> = reference.rows.iter().map(|row| row.id.as_str()).collect();
    let mut violations = Vec::new();
    for (id, reason) in &reference.reasons {
        if reason.text.trim().is_empty() {
            violations.push(at(NOT_COVERED, reason.line, format!("`{id}` has an empty reason")));
        }
        if !ids.contains(id.as_str()) {
            violations.push(at(NOT_COVERED, reason.line, format!("`{id}` is in no list that needs reasons")));
        }
        if answered.contains(id.as_str()) {
            violations.push(at(NOT_COVERED, reason.line, format!("`{id}` is answered by a check: take its line out")));
        }
        for named in NAMED.captures_iter(&reason.text).filter(|named| find(&named[1]).is_none()) {
            violations.push(at(NOT_COVERED, reason.line, format!("names `{}`, which is no check", &named[1])));
        }
    }
    violations
}

/// Ids that checks say the reference has, and it has not.
fn unknown_mappings(reference: &Reference) -> Vec<Violation> {
    registry()
        .flat_map(|check| check.mappings.prowler.iter().map(move |id| (check, id)))
        .filter(|(_, id)| !reference.known.contains(**id))
        .map(|(check, id)| {
            let path = format!("crates/checks/src/{}/{}.rs", check.service, checks_doc::stem(check));
            Violation::of_path(path, format!("maps to `{id}`, which is not in {REFERENCE}"))
        })
        .collect()
}

fn at(path: &str, line: usize, message: String) -> Violation {
    Violation { path: path.to_owned(), line, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::fixtures;

    /// What is wrong with these rows; mappings of real checks to rows that are not here are left out.
    fn wrong(reference: &str, extra: &str, reasons: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let workspace = fixtures::workspace(folder.path(), reference, extra, reasons, &["s3"]);
        let found = violations(&workspace).unwrap();
        found.iter().map(ToString::to_string).filter(|text| !text.contains("which is not in")).collect()
    }

    #[test]
    fn this_repository_has_no_open_row() {
        assert_eq!(violations(&Workspace::here()).unwrap(), []);
    }

    #[test]
    fn an_open_row_is_named_where_it_stands() {
        let found = wrong("a,s3,yes\nb,ecs,yes\nc,s3,\n", "X-1,s3,What,\n", "");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with(&format!("{REFERENCE}:2: `a`")), "{found:?}");
        assert!(found[1].starts_with(&format!("{EXTRA}:2: `X-1`")), "{found:?}");
        assert_eq!(wrong("a,s3,yes\n", "X-1,s3,What,\n", "a,so\nX-1,so\n"), [""; 0]);
    }

    #[test]
    fn a_reason_has_to_be_needed_and_its_checks_to_exist() {
        let answered = wrong("s3_bucket_object_versioning,s3,yes\n", "", "s3_bucket_object_versioning,so\n");
        assert!(answered[0].contains("is answered by a check"), "{answered:?}");
        let unknown = wrong("", "", "a,so\n");
        assert!(unknown[0].contains("`a` is in no list"), "{unknown:?}");
        let strange = wrong("a,s3,yes\n", "", "a,see `s3-bucket-lacks-nothing`\n");
        assert!(strange[0].contains("names `s3-bucket-lacks-nothing`"), "{strange:?}");
        let empty = wrong("a,s3,yes\n", "", "a, \n");
        assert!(empty[0].contains("an empty reason"), "{empty:?}");
    }

    #[test]
    fn an_extra_question_names_checks_that_exist() {
        let found = wrong("", "X-1,s3,What,s3-bucket-lacks-versioning s3-bucket-lacks-nothing\n", "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`s3-bucket-lacks-nothing`, which is no check"), "{found:?}");
    }

    #[test]
    fn a_mapping_to_an_id_that_the_reference_lacks_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = fixtures::workspace(folder.path(), "", "", "", &[]);
        let found = violations(&workspace).unwrap();
        let named = |violation: &Violation| violation.to_string().contains("maps to `s3_bucket_object_versioning`");
        assert!(found.iter().any(named), "{found:?}");
    }
}
