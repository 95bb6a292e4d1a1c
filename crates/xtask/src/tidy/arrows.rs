//! Which crate may depend on which.

use anyhow::Context;
use toml_edit::{Document, Item, TableLike};

use super::Violation;
use crate::workspace::{SourceFile, Workspace};

/// A crate may depend only on crates before it (ARCHITECTURE.md, "Map").
const ORDER: &[&str] = &[
    "scanmonster-policy",
    "scanmonster-inventory",
    "scanmonster-checks",
    "scanmonster-assessment",
    "scanmonster-collector",
    "scanmonster-adapters",
    "scanmonster-report",
    "scanmonster-dashboard",
    "scanmonster-functions",
    "scanmonster-cli",
    TESTKIT,
    "scanmonster-xtask",
    "scanmonster-tests",
];

/// Never part of what is delivered.
const TESTKIT: &str = "scanmonster-testkit";

/// The crates that may name a crate of AWS's SDK.
const NEAR_AWS: &[&str] =
    &["scanmonster-collector", "scanmonster-adapters", "scanmonster-functions", "scanmonster-cli"];

/// Below it lies the collector, and with it every SDK crate.
const XTASK: &str = "scanmonster-xtask";

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let root = parse(&workspace.read("Cargo.toml")?)?;
    let shared = root.get("workspace").and_then(|item| item.get("dependencies"));
    let mut violations = Vec::new();
    for path in manifests(workspace)? {
        violations.extend(in_manifest(&workspace.read(&path)?, shared)?);
    }
    Ok(violations)
}

fn manifests(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let crates = workspace.names("crates")?.into_iter().map(|name| format!("crates/{name}/Cargo.toml"));
    Ok(crates.chain(["tests/Cargo.toml".to_owned()]).filter(|path| workspace.has(path)).collect())
}

fn parse(file: &SourceFile) -> anyhow::Result<Document<String>> {
    Document::parse(file.text.clone()).with_context(|| format!("could not read {}", file.path))
}

fn in_manifest(file: &SourceFile, shared: Option<&Item>) -> anyhow::Result<Vec<Violation>> {
    let manifest = parse(file)?;
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name")?.as_str())
        .with_context(|| format!("{} names no package", file.path))?;
    let Some(position) = ORDER.iter().position(|known| *known == name) else {
        let message =
            format!("`{name}` has no place in the order of crates; give it one in crates/xtask/src/tidy/arrows.rs");
        return Ok(vec![Violation::at(file, file.line_of(name), message)]);
    };
    let mut violations = Vec::new();
    for dependency in dependencies(manifest.as_table(), shared) {
        let line = dependency.offset.map_or(1, |offset| file.line_at(offset));
        let wrong = reason(name, position, &dependency);
        violations.extend(wrong.map(|reason| Violation::at(file, line, reason)));
    }
    Ok(violations)
}

fn reason(name: &str, position: usize, dependency: &Dependency) -> Option<String> {
    let package = dependency.package.as_str();
    let of_aws = package.starts_with("aws-") || package.starts_with("aws_");
    if of_aws && !NEAR_AWS.contains(&name) {
        return Some(format!("`{name}` may not name `{package}`; only {} may", NEAR_AWS.join(", ")));
    }
    if package == TESTKIT {
        return (!dependency.dev).then(|| format!("`{TESTKIT}` may only be a dev-dependency"));
    }
    if name == XTASK && NEAR_AWS.contains(&package) {
        return Some(format!("`{name}` may not depend on `{package}`: it would have to build AWS's SDK"));
    }
    let target = ORDER.iter().position(|known| *known == package);
    target
        .filter(|target| *target >= position)
        .map(|_| format!("`{name}` may not depend on `{package}`, which comes after it"))
}

struct Dependency {
    package: String,
    dev: bool,
    offset: Option<usize>,
}

/// All dependencies of a manifest, of all kinds and targets, by the name of their package.
fn dependencies(manifest: &dyn TableLike, shared: Option<&Item>) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (section, dev) in [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)] {
        let Some(table) = manifest.get(section).and_then(Item::as_table_like) else { continue };
        for (key, item) in table.iter() {
            let renamed = item.get("package").or_else(|| shared?.get(key)?.get("package")).and_then(Item::as_str);
            let offset = table.get_key_value(key).and_then(|(key, _)| key.span()).map(|span| span.start);
            found.push(Dependency { package: renamed.unwrap_or(key).to_owned(), dev, offset });
        }
    }
    if let Some(targets) = manifest.get("target").and_then(Item::as_table_like) {
        for (_, target) in targets.iter() {
            found.extend(target.as_table_like().into_iter().flat_map(|target| dependencies(target, shared)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, dependencies: &str) -> Vec<String> {
        let text = format!("[package]\nname = \"{name}\"\n{dependencies}");
        let file = SourceFile { path: "Cargo.toml".into(), text };
        let shared =
            "renamed = { package = \"aws-config\", version = \"1\" }".parse::<toml_edit::DocumentMut>().unwrap();
        in_manifest(&file, Some(shared.as_item())).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn arrows_point_up_only() {
        assert!(
            of("scanmonster-checks", "[dependencies]\nscanmonster-policy.workspace = true\nserde = \"1\"\n").is_empty()
        );
        assert_eq!(
            of("scanmonster-policy", "[dependencies]\nserde = \"1\"\nscanmonster-checks.workspace = true\n"),
            ["Cargo.toml:5: `scanmonster-policy` may not depend on `scanmonster-checks`, which comes after it"]
        );
    }

    #[test]
    fn aws_crates_stay_at_the_edge() {
        assert!(of("scanmonster-collector", "[dependencies]\naws-config = \"1\"\n").is_empty());
        for line in
            ["aws-config = \"1\"", "sdk = { package = \"aws-sdk-s3\", version = \"1\" }", "renamed.workspace = true"]
        {
            assert_eq!(of("scanmonster-report", &format!("[dependencies]\n{line}\n")).len(), 1, "{line}");
            assert_eq!(of("scanmonster-report", &format!("[target.'cfg(unix)'.dev-dependencies]\n{line}\n")).len(), 1);
        }
    }

    #[test]
    fn testkit_is_for_tests() {
        assert!(of("scanmonster-policy", "[dev-dependencies]\nscanmonster-testkit.workspace = true\n").is_empty());
        assert_eq!(of("scanmonster-cli", "[dependencies]\nscanmonster-testkit.workspace = true\n").len(), 1);
    }

    #[test]
    fn xtask_stays_quick_and_unknown_crates_are_named() {
        assert_eq!(of("scanmonster-xtask", "[dependencies]\nscanmonster-collector.workspace = true\n").len(), 1);
        assert_eq!(of("scanmonster-new", "").len(), 1);
    }
}
