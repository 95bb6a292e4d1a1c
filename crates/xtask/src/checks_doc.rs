//! The catalogue of all checks, for readers who do not run the command.

use std::collections::BTreeMap;

use scanmonster_checks::{CheckDef, registry};

use crate::generated::File;

const COMMAND: &str = "cargo xtask checks-doc";
/// The CIS AWS Foundations Benchmark shown in the table.
const CIS_VERSION: &str = "5.0";

/// `docs/checks.md` and `docs/seed-coverage.md`.
pub(crate) fn generate() -> Vec<File> {
    let file = |path: &str, text| File { path: path.to_owned(), text, command: COMMAND };
    vec![file("docs/checks.md", catalogue()), file("docs/seed-coverage.md", seed_coverage())]
}

fn catalogue() -> String {
    let mut text = format!(
        "<!-- Written by `{COMMAND}`; do not edit. -->\n\n# Checks\n\n{} checks. The id leads to the English tutorial, \
         the Japanese title to the Japanese one.\n\n| Check | Severity | Title | 題名 | Security Hub | CIS {CIS_VERSION} |\n\
         |---|---|---|---|---|---|\n",
        registry().count()
    );
    for check in registry() {
        text.push_str(&format!(
            "| [`{}`]({}) | {} | {} | [{}]({}) | {} | {} |\n",
            check.id,
            tutorial(check, "en"),
            check.severity,
            cell(check.title.en),
            cell(check.title.ja),
            tutorial(check, "ja"),
            check.mappings.security_hub.join(", "),
            cis(check).join(", "),
        ));
    }
    text
}

fn seed_coverage() -> String {
    let mut items: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for check in registry() {
        for item in check.mappings.seed {
            items.entry(item).or_default().push(check.id);
        }
    }
    let mut text = format!(
        "<!-- Written by `{COMMAND}`; do not edit. -->\n\n# Which checks answer which item of the users' list\n\n\
         | Item | Checks |\n|---|---|\n"
    );
    for (item, checks) in items {
        let checks: Vec<String> = checks.into_iter().map(|check| format!("`{check}`")).collect();
        text.push_str(&format!("| {} | {} |\n", cell(item), checks.join(", ")));
    }
    text
}

fn cis(check: &CheckDef) -> Vec<&'static str> {
    check
        .mappings
        .cis
        .iter()
        .filter(|(version, _)| *version == CIS_VERSION)
        .flat_map(|(_, items)| items.iter().copied())
        .collect()
}

fn tutorial(check: &CheckDef, language: &str) -> String {
    format!("../crates/checks/src/{}/{}.{language}.md", check.service, stem(check))
}

/// The file stem: the id without its service, with underscores.
pub(crate) fn stem(check: &CheckDef) -> String {
    let name = check.id.strip_prefix(check.service).unwrap_or(check.id);
    name.trim_start_matches('-').replace('-', "_")
}

/// A text that cannot end its cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn every_check_has_a_row_and_every_link_leads_somewhere() {
        let text = catalogue();
        for check in registry() {
            assert_eq!(text.matches(&format!("[`{}`]", check.id)).count(), 1, "{}", check.id);
            for language in ["en", "ja"] {
                let path = tutorial(check, language);
                assert!(Workspace::here().has(&format!("docs/{path}")), "{path}");
            }
        }
    }

    #[test]
    fn a_cell_stays_a_cell() {
        assert_eq!(cell("a|b"), "a\\|b");
    }
}
