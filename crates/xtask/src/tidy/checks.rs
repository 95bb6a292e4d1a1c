//! One file a check, its tutorials beside it, its entry in the list, its four kinds of tests.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::Violation;
use crate::pattern::pattern;
use crate::workspace::{SourceFile, Workspace};

/// Where the services' folders are.
const FOLDER: &str = "crates/checks/src";

/// Every check is tested on these kinds of cases.
const KINDS: [&str; 4] = ["clean_", "failing_", "borderline_", "gap_"];

/// The languages of tutorials.
const LANGUAGES: [&str; 2] = ["en", "ja"];

static MODULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^(?:pub(?:\([^)]*\))? )?mod (\w+);"));
static ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"&(\w+)::CHECK\b"));
static DEFINITION: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^[\w() ]*static CHECK: CheckDef\b"));
static ID: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s*id: "([^"]*)","#));
static SERVICE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s*service: "([^"]*)","#));
static FUNCTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:async )?fn (\w+)"));

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let registry = workspace.read(&format!("{FOLDER}/registry.rs"))?;
    let mut violations = Vec::new();
    for name in workspace.names(FOLDER)? {
        if !workspace.has(&format!("{FOLDER}/{name}/mod.rs")) {
            continue;
        }
        let service = Service::read(workspace, &name)?;
        if !registry.text.contains(&format!("{name}::CHECKS,")) {
            violations.push(Violation::at(&registry, 1, format!("`{name}::CHECKS` is not in the list of services")));
        }
        violations.extend(service.violations());
    }
    Ok(violations)
}

/// One service's folder.
struct Service {
    name: String,
    module: SourceFile,
    sources: Vec<SourceFile>,
    tutorials: Vec<SourceFile>,
}

impl Service {
    fn read(workspace: &Workspace, name: &str) -> anyhow::Result<Self> {
        let folder = format!("{FOLDER}/{name}");
        Ok(Self {
            name: name.to_owned(),
            module: workspace.read(&format!("{folder}/mod.rs"))?,
            sources: workspace.files(&folder, |file| file.ends_with(".rs") && file != "mod.rs")?,
            tutorials: workspace.files(&folder, |file| file.ends_with(".md"))?,
        })
    }

    fn violations(&self) -> Vec<Violation> {
        let mut violations = self.unlisted();
        for file in self.checks() {
            violations.extend(self.metadata(file));
            violations.extend(self.missing_tutorials(file));
            violations.extend(test_names(file));
        }
        violations.extend(self.stray_tutorials());
        violations
    }

    fn checks(&self) -> impl Iterator<Item = &SourceFile> {
        self.sources.iter().filter(|file| DEFINITION.is_match(&file.text))
    }

    /// Files that `mod.rs` does not name, and checks that are not in its list.
    fn unlisted(&self) -> Vec<Violation> {
        let names = |pattern: &Regex| -> BTreeSet<String> {
            pattern.captures_iter(&self.module.text).map(|found| found[1].to_owned()).collect()
        };
        let (modules, entries) = (names(&MODULE), names(&ENTRY));
        let lacks = |file: &SourceFile, line: String| {
            Violation::at(&self.module, 1, format!("lacks `{line}` for {}", file.path))
        };
        let unnamed = self.sources.iter().filter(|file| !modules.contains(stem(file)));
        let unregistered = self.checks().filter(|file| !entries.contains(stem(file)));
        unnamed
            .map(|file| lacks(file, format!("mod {};", stem(file))))
            .chain(unregistered.map(|file| lacks(file, format!("&{}::CHECK,", stem(file)))))
            .collect()
    }

    fn metadata(&self, file: &SourceFile) -> Vec<Violation> {
        let id = format!("{}-{}", self.name, stem(file).replace('_', "-"));
        [("id", &ID, id.as_str()), ("service", &SERVICE, self.name.as_str())]
            .into_iter()
            .filter_map(|(field, pattern, wanted)| {
                let found = pattern.captures(&file.text).and_then(|found| found.get(1));
                let line = found.map_or(1, |found| file.line_at(found.start()));
                let right = found.is_some_and(|found| found.as_str() == wanted);
                (!right).then(|| Violation::at(file, line, format!("the {field} has to be \"{wanted}\"")))
            })
            .collect()
    }

    fn missing_tutorials(&self, file: &SourceFile) -> Vec<Violation> {
        LANGUAGES
            .into_iter()
            .map(|language| format!("{}.{language}.md", stem(file)))
            .filter_map(|name| {
                if !self.tutorials.iter().any(|tutorial| tutorial.name() == name) {
                    Some(Violation::at(file, 1, format!("the tutorial {name} is missing beside it")))
                } else if !file.text.contains(&format!("include_str!(\"{name}\")")) {
                    Some(Violation::at(file, file.line_of("tutorial:"), format!("does not include {name}")))
                } else {
                    None
                }
            })
            .collect()
    }

    fn stray_tutorials(&self) -> Vec<Violation> {
        let checks: BTreeSet<&str> = self.checks().map(stem).collect();
        self.tutorials
            .iter()
            .filter(|tutorial| {
                let of = LANGUAGES.iter().find_map(|language| tutorial.name().strip_suffix(&format!(".{language}.md")));
                !of.is_some_and(|stem| checks.contains(stem))
            })
            .map(|tutorial| Violation::at(tutorial, 1, "belongs to no check"))
            .collect()
    }
}

fn stem(file: &SourceFile) -> &str {
    file.name().trim_end_matches(".rs")
}

fn test_names(file: &SourceFile) -> Vec<Violation> {
    let tests = tests_of(file);
    let misnamed =
        tests.iter().filter(|(_, name)| !KINDS.iter().any(|kind| name.starts_with(kind))).map(|(line, name)| {
            Violation::at(file, *line, format!("test `{name}` has to begin with {}", KINDS.join(", ")))
        });
    let lacking = KINDS
        .into_iter()
        .filter(|kind| !tests.iter().any(|(_, name)| name.starts_with(kind)))
        .map(|kind| Violation::at(file, file.line_of("#[cfg(test)]"), format!("no test begins with `{kind}`")));
    misnamed.chain(lacking).collect()
}

/// Line and name of each test.
fn tests_of(file: &SourceFile) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut marked = false;
    for (number, line) in file.lines() {
        if line.trim() == "#[test]" {
            marked = true;
        } else if let (true, Some(function)) = (marked, FUNCTION.captures(line)) {
            found.push((number, function[1].to_owned()));
            marked = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: &str = "#[cfg(test)]\nmod tests {\n    #[test]\n    fn clean_a() {}\n    #[test]\n    fn failing_a() {}\n    \
                         #[test]\n    #[should_panic]\n    fn borderline_a() {}\n    #[test]\n    fn gap_a() {}\n}\n";

    fn check(id: &str, tests: &str) -> String {
        format!(
            "pub(super) static CHECK: CheckDef = CheckDef {{\n    id: \"{id}\",\n    service: \"s3\",\n    tutorial: Localized \
             {{ en: include_str!(\"bucket_bad.en.md\"), ja: include_str!(\"bucket_bad.ja.md\") }},\n}};\n{tests}"
        )
    }

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        let whole = check("s3-bucket-bad", TESTS);
        let good = [
            ("registry.rs", "s3::CHECKS,\n"),
            ("s3/mod.rs", "mod bucket_bad;\n&bucket_bad::CHECK,\n"),
            ("s3/bucket_bad.rs", whole.as_str()),
            ("s3/bucket_bad.en.md", "#"),
            ("s3/bucket_bad.ja.md", "#"),
        ];
        for (path, text) in good.iter().chain(files) {
            workspace.write(&format!("{FOLDER}/{path}"), text).unwrap();
        }
        violations(&workspace).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_check_is_in_order() {
        assert_eq!(found(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_forgotten_entry_is_named() {
        let lines = found(&[("s3/mod.rs", "pub(crate) mod bucket_bad;\n"), ("s3/helper.rs", ""), ("registry.rs", "")]);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[1].contains("lacks `mod helper;`") && lines[2].contains("lacks `&bucket_bad::CHECK,`"));
    }

    #[test]
    fn the_id_comes_from_the_file() {
        let lines = found(&[("s3/bucket_bad.rs", &check("s3-bucket-worse", TESTS))]);
        assert_eq!(lines, ["crates/checks/src/s3/bucket_bad.rs:2: the id has to be \"s3-bucket-bad\""]);
    }

    #[test]
    fn every_kind_of_case_is_tested() {
        let tests = TESTS.replace("gap_a", "unknown_a");
        let lines = found(&[("s3/bucket_bad.rs", &check("s3-bucket-bad", &tests))]);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].contains("`unknown_a`") && lines[1].contains("`gap_`"), "{lines:?}");
    }

    #[test]
    fn tutorials_belong_to_a_check() {
        let lines = found(&[("s3/bucket_gone.en.md", "#")]);
        assert_eq!(lines, ["crates/checks/src/s3/bucket_gone.en.md:1: belongs to no check"]);
        let lines = found(&[("s3/bucket_bad.rs", &check("s3-bucket-bad", TESTS).replace("bucket_bad.ja", "other.ja"))]);
        assert_eq!(lines.len(), 1, "{lines:?}");
    }
}
