//! The table of what the reference asks and who answers it, for readers.

use crate::generated::File;
use crate::reference::{Reference, Row, Standing};
use crate::workspace::Workspace;

const COMMAND: &str = "cargo xtask reference-coverage";
const PATH: &str = "docs/reference-coverage.md";

/// `docs/reference-coverage.md`.
///
/// # Errors
/// Where the data cannot be read.
pub(crate) fn generate(workspace: &Workspace) -> anyhow::Result<Vec<File>> {
    let reference = Reference::read(workspace)?;
    Ok(vec![File { path: PATH.to_owned(), text: page(&reference, workspace), command: COMMAND }])
}

fn page(reference: &Reference, workspace: &Workspace) -> String {
    let (extra, tier_1): (Vec<&Row>, Vec<&Row>) = reference.rows.iter().partition(|row| row.question.is_some());
    let mut text = format!(
        "<!-- Written by `{COMMAND}`; do not edit. -->\n\n# Which checks answer which check of Prowler\n\n\
         The checks of Prowler that matter most (tier 1), and beside each the checks here that ask the same question. \
         Where none does, the reason stands there.\n\n{}\n\n| Prowler | Service | Checks here, or why there is none |\n\
         |---|---|---|\n",
        numbers("checks", &tier_1, reference, workspace)
    );
    for row in tier_1 {
        text.push_str(&format!("| `{}` | {} | {} |\n", row.id, row.service, answer(row, reference, workspace)));
    }
    text.push_str(&format!(
        "\n## Questions beyond Prowler\n\nWhat Prowler does not ask, or asks too weakly.\n\n{}\n\n\
         | Question | Checks here | What is open |\n|---|---|---|\n",
        numbers("questions", &extra, reference, workspace)
    ));
    for row in extra {
        let question = row.question.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "| {}: {} | {} | {} |\n",
            row.id,
            cell(question),
            listed(row),
            open(row, reference, workspace)
        ));
    }
    text
}

fn numbers(noun: &str, rows: &[&Row], reference: &Reference, workspace: &Workspace) -> String {
    let count = |standing: Standing| rows.iter().filter(|row| reference.standing(row, workspace) == standing).count();
    let all = rows.len();
    let answered = count(Standing::Answered);
    let not_covered = count(Standing::ServiceNotCovered);
    let explained = all - answered - not_covered;
    format!(
        "{all} {noun}: {answered} answered, {explained} not answered for the given reason, {not_covered} of services \
         that are not covered yet."
    )
}

fn answer(row: &Row, reference: &Reference, workspace: &Workspace) -> String {
    if row.checks.is_empty() { open(row, reference, workspace) } else { listed(row) }
}

fn listed(row: &Row) -> String {
    row.checks.iter().map(|check| format!("`{check}`")).collect::<Vec<_>>().join(", ")
}

fn open(row: &Row, reference: &Reference, workspace: &Workspace) -> String {
    match reference.reasons.get(&row.id) {
        Some(reason) => cell(&reason.text),
        None if reference.standing(row, workspace) == Standing::ServiceNotCovered => {
            "service not covered yet".to_owned()
        }
        None => String::new(),
    }
}

/// A text that cannot end its cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::fixtures;

    #[test]
    fn every_row_says_who_answers_it_or_why_nobody_does() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = fixtures::workspace(
            folder.path(),
            "s3_bucket_object_versioning,s3,yes\na,s3,yes\nb,ecs,yes\nd,s3,\n",
            "X-1,s3,What,s3-bucket-lacks-versioning\nX-2,ram,Else,\n",
            "a,not read | yet\nX-1,the rest\n",
            &["s3"],
        );
        let files = generate(&workspace).unwrap();
        let text = &files[0].text;
        for line in [
            "3 checks: 1 answered, 1 not answered for the given reason, 1 of services that are not covered yet.",
            "| `s3_bucket_object_versioning` | s3 | `s3-bucket-lacks-versioning` |",
            "| `a` | s3 | not read \\| yet |",
            "| `b` | ecs | service not covered yet |",
            "2 questions: 1 answered, 0 not answered for the given reason, 1 of services that are not covered yet.",
            "| X-1: What | `s3-bucket-lacks-versioning` | the rest |",
            "| X-2: Else |  | service not covered yet |",
        ] {
            assert!(text.lines().any(|written| written == line), "{line} is not in:\n{text}");
        }
        assert!(!text.contains("| `d` |"), "{text}");
    }
}
