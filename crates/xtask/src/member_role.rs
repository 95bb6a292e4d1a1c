//! The action list of the member role, from what the collectors declare beside their calls.
//!
//! Read from the sources, not linked: the collector takes minutes to build. A test in the collector
//! compares the written list with the declarations as the compiler sees them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::{Context, bail, ensure};
use regex::Regex;

use crate::generated::File;
use crate::pattern::pattern;
use crate::workspace::{SourceFile, Workspace};

/// The template that holds the list.
pub(crate) const TEMPLATE: &str = "cloudformation/member-role.yaml";

const SOURCES: &str = "crates/collector/src";
const COMMAND: &str = "cargo xtask member-role";
const BEGIN: &str = "# BEGIN GENERATED ACTIONS (cargo xtask member-role)";
const END: &str = "# END GENERATED ACTIONS (cargo xtask member-role)";

/// Modules whose calls no member account answers to the member role: the directory of the organisation is
/// read by a role of its own, and access comes before the role. `call.rs` is the declaration's own code.
const ELSEWHERE: &[&str] = &["directory.rs", "access.rs", "call.rs"];

/// Every principal may call it.
const NEEDS_NO_PERMISSION: &str = "sts:GetCallerIdentity";

static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"ApiCall::(?:same\(\s*"([^"]*)"\s*,?\s*\)|with_action\(\s*"[^"]*"\s*,\s*"([^"]*)"\s*,?\s*\))"#)
});
static CONSTRUCTOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"ApiCall::(?:same|with_action)\("));
static ACTION: LazyLock<Regex> = LazyLock::new(|| pattern("^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$"));

/// The template with the list as it ought to be.
///
/// # Errors
/// Where sources or template cannot be read, or a declaration is not understood.
pub(crate) fn generate(workspace: &Workspace) -> anyhow::Result<Vec<File>> {
    let template = workspace.read(TEMPLATE)?;
    let text = with_actions(&template.text, &declared(workspace)?)?;
    Ok(vec![File { path: TEMPLATE.to_owned(), text, command: COMMAND }])
}

/// The actions in the template's list.
///
/// # Errors
/// Where the template or its markers are missing.
pub(crate) fn listed(workspace: &Workspace) -> anyhow::Result<BTreeSet<String>> {
    let template = workspace.read(TEMPLATE)?;
    let (_, list, _) = split(&template.text)?;
    Ok(list.lines().filter_map(|line| line.trim().strip_prefix("- ")).map(str::to_owned).collect())
}

fn declared(workspace: &Workspace) -> anyhow::Result<BTreeSet<String>> {
    let mut actions = BTreeSet::new();
    for file in workspace.files(SOURCES, |name| name.ends_with(".rs"))? {
        if !ELSEWHERE.contains(&file.name()) {
            actions.extend(declared_in(&file)?);
        }
    }
    ensure!(!actions.is_empty(), "no call is declared in {SOURCES}");
    actions.remove(NEEDS_NO_PERMISSION);
    Ok(actions)
}

fn declared_in(file: &SourceFile) -> anyhow::Result<BTreeSet<String>> {
    let (code, _) = file.split_tests();
    let mut actions = BTreeSet::new();
    for found in CONSTRUCTOR.find_iter(code) {
        let place = format!("{}:{}", file.path, file.line_at(found.start()));
        let Some(declaration) = DECLARATION.captures_at(code, found.start()) else {
            bail!("{place}: a declared call has to be made of string literals");
        };
        let action = declaration.get(1).or_else(|| declaration.get(2)).map_or("", |action| action.as_str());
        let here = declaration.get(0).is_some_and(|whole| whole.start() == found.start());
        ensure!(here, "{place}: a declared call has to be made of string literals");
        ensure!(ACTION.is_match(action), "{place}: `{action}` is no IAM action");
        actions.insert(action.to_owned());
    }
    Ok(actions)
}

/// The text before the list (to the end of the begin marker's line), the list, and the rest.
fn split(template: &str) -> anyhow::Result<(&str, &str, &str)> {
    let begin = template.find(BEGIN).with_context(|| format!("{TEMPLATE} lacks the line `{BEGIN}`"))?;
    let list = begin + BEGIN.len();
    let end = template[list..].find(END).with_context(|| format!("{TEMPLATE} lacks the line `{END}`"))? + list;
    let last_line = template[..end].rfind('\n').unwrap_or(end) + 1;
    Ok((&template[..list], &template[list..last_line], &template[last_line..]))
}

fn with_actions(template: &str, actions: &BTreeSet<String>) -> anyhow::Result<String> {
    let (before, _, after) = split(template)?;
    let indent: String = after.chars().take_while(|character| *character == ' ').collect();
    let list: String = actions.iter().map(|action| format!("{indent}- {action}\n")).collect();
    Ok(format!("{before}\n{list}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(source: &str) -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        workspace.write("crates/collector/src/s3.rs", source).unwrap();
        let list = format!("Action:\n    {BEGIN}\n    - old:Action\n    {END}\n    # why\nResource: x\n");
        workspace.write(TEMPLATE, &list).unwrap();
        (folder, workspace)
    }

    #[test]
    fn the_list_is_sorted_and_replaces_the_old_one() {
        let source = concat!(
            "const B: ApiCall = ApiCall::same(\"s3:GetB\");\n",
            "const A: ApiCall =\n    ApiCall::with_action(\n        \"s3control:GetX\",\n        \"s3:GetA\",\n    );\n",
            "const C: ApiCall = ApiCall::same(\"sts:GetCallerIdentity\");\n",
            "#[cfg(test)]\nmod tests {\n    const T: ApiCall = ApiCall::same(\"test:Only\");\n}\n",
        );
        let (_folder, workspace) = workspace(source);
        workspace.write("crates/collector/src/directory.rs", "ApiCall::same(\"organizations:ListRoots\")").unwrap();
        let text = &generate(&workspace).unwrap()[0].text;
        let expected =
            format!("Action:\n    {BEGIN}\n    - s3:GetA\n    - s3:GetB\n    {END}\n    # why\nResource: x\n");
        assert_eq!(*text, expected);
        assert_eq!(listed(&workspace).unwrap(), BTreeSet::from(["old:Action".to_owned()]));
    }

    #[test]
    fn a_declaration_that_is_not_understood_is_refused() {
        for source in
            ["ApiCall::same(NAME)", "ApiCall::same(NAME);\nApiCall::same(\"s3:GetA\")", "ApiCall::same(\"s3\")"]
        {
            let (_folder, workspace) = workspace(source);
            let error = generate(&workspace).unwrap_err().to_string();
            assert!(error.starts_with("crates/collector/src/s3.rs:1: "), "{error}");
        }
    }

    #[test]
    fn markers_are_needed() {
        let (_folder, workspace) = workspace("ApiCall::same(\"s3:GetA\")");
        workspace.write(TEMPLATE, "Action:\n").unwrap();
        assert!(generate(&workspace).is_err());
    }
}
