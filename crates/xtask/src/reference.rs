//! The checks of the reference tool, and which of ours answer them: facts in `crates/xtask/data`.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_checks::registry;

use crate::workspace::{SourceFile, Workspace};

/// Every check of the reference with its service and whether it is among the most important (tier 1).
pub(crate) const REFERENCE: &str = "crates/xtask/data/reference.csv";
/// Questions that the reference does not ask or asks worse, and the checks of ours that do.
pub(crate) const EXTRA: &str = "crates/xtask/data/extra.csv";
/// Why no check of ours answers a row of either list, or what it leaves open.
pub(crate) const NOT_COVERED: &str = "crates/xtask/data/not-covered.csv";

/// Services that have another name here, and their folders.
const FOLDERS: &[(&str, &[&str])] = &[
    ("apigatewayv2", &["apigatewayv2", "apigateway"]),
    ("awslambda", &["lambda", "awslambda"]),
    ("cloudwatch", &["cloudwatch", "logs"]),
    ("elb", &["elb", "elasticloadbalancing"]),
    ("elbv2", &["elbv2", "elb", "elasticloadbalancing"]),
    ("inspector2", &["inspector2", "inspector"]),
    ("macie", &["macie", "macie2"]),
    ("sts", &["iam"]),
    ("wafv2", &["wafv2", "waf"]),
];

/// What the files say, and what the registry answers.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The rows of tier 1 and the extra questions, in the order of the files.
    pub(crate) rows: Vec<Row>,
    /// The ids of all rows, of whatever tier.
    pub(crate) known: BTreeSet<String>,
    /// Reasons by id, with their lines.
    pub(crate) reasons: BTreeMap<String, Reason>,
}

/// A question that has to be answered or given a reason.
#[derive(Debug)]
pub(crate) struct Row {
    /// Id in the reference, or of the extra question.
    pub(crate) id: String,
    /// As the reference calls it.
    pub(crate) service: String,
    /// What an extra question asks; the ids of the reference say it themselves.
    pub(crate) question: Option<String>,
    /// Checks of ours that answer it.
    pub(crate) checks: Vec<String>,
    /// The line in its file.
    pub(crate) line: usize,
}

/// Why no check answers a row, or what the checks leave open.
#[derive(Debug)]
pub(crate) struct Reason {
    /// In words, as Markdown.
    pub(crate) text: String,
    /// The line in its file.
    pub(crate) line: usize,
}

/// What is said of a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Checks answer it.
    Answered,
    /// No check does, and it is said why.
    Explained,
    /// Its service has no folder of checks.
    ServiceNotCovered,
    /// Nothing is said.
    Open,
}

impl Reference {
    /// Reads the files.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub(crate) fn read(workspace: &Workspace) -> anyhow::Result<Self> {
        let reference = workspace.read(REFERENCE)?;
        let known = rows::<3>(&reference).map(|(_, [id, ..])| id.to_owned()).collect();
        let mut all: Vec<Row> = rows::<3>(&reference).filter_map(|(line, row)| first_tier(line, row)).collect();
        all.extend(rows::<4>(&workspace.read(EXTRA)?).map(|(line, row)| extra(line, row)));
        let reasons = rows::<2>(&workspace.read(NOT_COVERED)?)
            .map(|(line, [id, text])| (id.to_owned(), Reason { text: text.to_owned(), line }))
            .collect();
        Ok(Self { rows: all, known, reasons })
    }

    /// What is said of this row.
    pub(crate) fn standing(&self, row: &Row, workspace: &Workspace) -> Standing {
        if !row.checks.is_empty() {
            Standing::Answered
        } else if self.reasons.contains_key(&row.id) {
            Standing::Explained
        } else if is_covered(&row.service, workspace) {
            Standing::Open
        } else {
            Standing::ServiceNotCovered
        }
    }
}

fn first_tier(line: usize, [id, service, tier_1]: [&str; 3]) -> Option<Row> {
    let checks = registry().filter(|check| check.mappings.prowler.contains(&id)).map(|check| check.id.to_owned());
    (tier_1 == "yes").then(|| Row {
        id: id.to_owned(),
        service: service.to_owned(),
        question: None,
        checks: checks.collect(),
        line,
    })
}

fn extra(line: usize, [id, service, question, checks]: [&str; 4]) -> Row {
    Row {
        id: id.to_owned(),
        service: service.to_owned(),
        question: Some(question.to_owned()),
        checks: checks.split_whitespace().map(str::to_owned).collect(),
        line,
    }
}

/// Whether there are checks of this service.
fn is_covered(service: &str, workspace: &Workspace) -> bool {
    let own = [service];
    let folders = FOLDERS.iter().find(|(name, _)| *name == service).map_or(&own[..], |(_, folders)| folders);
    folders.iter().any(|folder| workspace.has(&format!("crates/checks/src/{folder}/mod.rs")))
}

/// The rows below the header with their lines; the last cell may hold commas.
fn rows<const COLUMNS: usize>(file: &SourceFile) -> impl Iterator<Item = (usize, [&str; COLUMNS])> {
    file.lines().skip(1).map(|(line, text)| {
        let mut cells = text.splitn(COLUMNS, ',');
        (line, std::array::from_fn(|_| cells.next().unwrap_or_default()))
    })
}

#[cfg(test)]
pub(crate) mod fixtures {
    use super::*;

    /// A workspace with these rows and a folder of checks for each of `services`.
    pub(crate) fn workspace(
        folder: &std::path::Path,
        reference: &str,
        extra: &str,
        reasons: &str,
        services: &[&str],
    ) -> Workspace {
        let workspace = Workspace::at(folder);
        workspace.write(REFERENCE, &format!("id,service,tier_1\n{reference}")).unwrap();
        workspace.write(EXTRA, &format!("id,service,question,checks\n{extra}")).unwrap();
        workspace.write(NOT_COVERED, &format!("id,reason\n{reasons}")).unwrap();
        for service in services {
            workspace.write(&format!("crates/checks/src/{service}/mod.rs"), "//! x\n").unwrap();
        }
        workspace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standings(reference: &str, extra: &str, reasons: &str, services: &[&str]) -> Vec<Standing> {
        let folder = tempfile::tempdir().unwrap();
        let workspace = fixtures::workspace(folder.path(), reference, extra, reasons, services);
        let read = Reference::read(&workspace).unwrap();
        read.rows.iter().map(|row| read.standing(row, &workspace)).collect()
    }

    #[test]
    fn a_row_is_answered_explained_open_or_of_a_service_without_checks() {
        let rows = "s3_bucket_object_versioning,s3,yes\na,s3,yes\nb,s3,yes\nc,ecs,yes\nd,s3,\n";
        let found = standings(rows, "", "a,\"because\", it is so\n", &["s3"]);
        assert_eq!(found, [Standing::Answered, Standing::Explained, Standing::Open, Standing::ServiceNotCovered]);
    }

    #[test]
    fn a_service_may_have_another_name_here() {
        assert_eq!(standings("a,awslambda,yes\n", "", "", &["lambda"]), [Standing::Open]);
        assert_eq!(standings("a,awslambda,yes\n", "", "", &["s3"]), [Standing::ServiceNotCovered]);
        assert_eq!(standings("a,sts,yes\n", "", "", &["iam"]), [Standing::Open]);
    }

    #[test]
    fn extra_questions_name_their_checks() {
        let extra = "X-1,s3,What,s3-bucket-lacks-versioning s3-bucket-lacks-mfa-delete\nX-2,s3,Else,\n";
        assert_eq!(standings("", extra, "", &["s3"]), [Standing::Answered, Standing::Open]);
    }
}
