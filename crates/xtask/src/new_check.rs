//! The scaffold of a check.
//!
//! It compiles, and its tests fail until they are written: a scaffold that passes would look like work.

use anyhow::{Context, bail, ensure};
use scanmonster_checks::Severity;

use crate::workspace::Workspace;

/// Marks what has to be written; `tidy` finds what is left.
pub(crate) const MARK: &str = concat!("WRITE", "-ME");

const FOLDER: &str = "crates/checks/src";
const CODE: &str = include_str!("../scaffold/check.rs.txt");
const TUTORIALS: [(&str, &str); 2] =
    [("en", include_str!("../scaffold/tutorial.en.md")), ("ja", include_str!("../scaffold/tutorial.ja.md"))];

/// First words that name a wish instead of a bad state.
const WISHES: &[&str] = &["ensure", "check", "is", "should"];

/// What a check judges at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The whole account.
    Account,
    /// One region.
    Region,
}

/// A check to begin.
#[derive(Debug, Clone)]
pub(crate) struct NewCheck {
    /// Folder of the service.
    pub(crate) service: String,
    /// File stem: the bad state, with underscores.
    pub(crate) stem: String,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// What it judges at a time.
    pub(crate) scope: Scope,
}

impl NewCheck {
    /// Writes the files; answers their paths.
    ///
    /// # Errors
    /// Where the name is no good or taken, the service has no folder, or a file cannot be written.
    pub(crate) fn write(&self, workspace: &Workspace) -> anyhow::Result<Vec<String>> {
        let Self { service, stem, .. } = self;
        self.reject_bad_names()?;
        let module_path = format!("{FOLDER}/{service}/mod.rs");
        ensure!(
            workspace.has(&module_path),
            "there is no service `{service}` in {FOLDER}; see \"Add a service\" in CONTRIBUTING.md"
        );
        let mut files = vec![(format!("{FOLDER}/{service}/{stem}.rs"), self.fill(CODE))];
        for (language, tutorial) in TUTORIALS {
            files.push((format!("{FOLDER}/{service}/{stem}.{language}.md"), self.fill(tutorial)));
        }
        if let Some((taken, _)) = files.iter().find(|(path, _)| workspace.has(path)) {
            bail!("{taken} exists already");
        }
        let module = register(&workspace.read(&module_path)?.text, stem)
            .with_context(|| format!("{module_path} has no list `static CHECKS` to add to"))?;
        files.push((module_path, module));
        for (path, text) in &files {
            workspace.write(path, text)?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }

    fn reject_bad_names(&self) -> anyhow::Result<()> {
        for name in [&self.service, &self.stem] {
            let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            ensure!(
                plain && name.starts_with(|first: char| first.is_ascii_lowercase()),
                "`{}` is no name of a module: use lower-case letters, digits and underscores",
                name.escape_debug()
            );
        }
        let first = self.stem.split('_').next().unwrap_or_default();
        ensure!(
            !WISHES.contains(&first),
            "name the bad state (`bucket_lacks_versioning`), not the wish (`{}`)",
            self.stem
        );
        ensure!(
            !self.stem.starts_with(&format!("{}_", self.service)),
            "the id begins with the service already: leave `{}_` away",
            self.service
        );
        Ok(())
    }

    fn fill(&self, template: &str) -> String {
        let (context, scope) = match self.scope {
            Scope::Account => ("Context", "Account"),
            Scope::Region => ("RegionContext", "Region"),
        };
        let severity = match self.severity {
            Severity::Low => "Low",
            Severity::Medium => "Medium",
            Severity::High => "High",
            Severity::Critical => "Critical",
        };
        // `use` lists are sorted, so the import of the context has a place of its own for each scope.
        let imports = match self.scope {
            Scope::Account => "CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts",
            Scope::Region => "CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts",
        };
        template
            .replace("{mark}", MARK)
            .replace("{id}", &format!("{}-{}", self.service, self.stem.replace('_', "-")))
            .replace("{service}", &self.service)
            .replace("{stem}", &self.stem)
            .replace("{severity}", severity)
            .replace("{imports}", imports)
            .replace("{context}", context)
            .replace("{scope}", scope)
    }
}

/// `mod.rs` with the module and its entry; none where it has no list.
fn register(module: &str, stem: &str) -> Option<String> {
    let (before, list) = module.split_once("static CHECKS: &[&CheckDef] = &[")?;
    let (entries, after) = list.split_once("];")?;
    let kept = entries.trim().trim_end_matches(',').replace(", &", ",\n    &");
    let kept = if kept.is_empty() { String::new() } else { format!("    {kept},\n") };
    let before = with_module(before, stem);
    Some(format!("{before}static CHECKS: &[&CheckDef] = &[\n{kept}    &{stem}::CHECK,\n];{after}"))
}

/// The head of `mod.rs` with one more module, in the order of the alphabet.
fn with_module(head: &str, stem: &str) -> String {
    let mut lines: Vec<&str> = head.lines().collect();
    let new = format!("mod {stem};");
    let name = |line: &str| line.split_once("mod ").and_then(|(_, rest)| rest.strip_suffix(';')).map(str::to_owned);
    let modules: Vec<(usize, String)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, name(line)?))).collect();
    let place = match modules.iter().find(|(_, name)| name.as_str() > stem) {
        Some((at, _)) => {
            // An attribute belongs to the module below it.
            let attributes = lines[..*at].iter().rev().take_while(|line| line.starts_with("#[")).count();
            at - attributes
        }
        None => modules.last().map_or(0, |(at, _)| at + 1),
    };
    if modules.is_empty() {
        let place = lines.iter().position(|line| line.starts_with("use ")).unwrap_or(lines.len());
        lines.splice(place..place, [new.as_str(), ""]);
    } else {
        lines.insert(place, &new);
    }
    // `head` ends within the line of the list: what stands before `static` must stay on that line.
    lines.join("\n") + if head.ends_with('\n') { "\n" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "//! Checks of s3.\n\nuse crate::CheckDef;\n\n/// All checks of this service.\npub(crate) static CHECKS: &[&CheckDef] = &[];\n";

    fn new(stem: &str) -> NewCheck {
        NewCheck { service: "s3".into(), stem: stem.into(), severity: Severity::High, scope: Scope::Region }
    }

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        workspace.write("crates/checks/src/s3/mod.rs", EMPTY).unwrap();
        (folder, workspace)
    }

    #[test]
    fn the_scaffold_is_whole_and_marked() {
        let (_folder, workspace) = workspace();
        let written = new("bucket_lacks_tags").write(&workspace).unwrap();
        assert_eq!(written.len(), 4);
        for path in written.iter().filter(|path| !path.ends_with("mod.rs")) {
            let text = workspace.read(path).unwrap().text;
            assert!(text.contains(MARK), "{path}");
            assert!(!text.contains("{mark}") && !text.contains("{stem}") && !text.contains("{id}"), "{path}");
        }
        let code = workspace.read(&written[0]).unwrap().text;
        for part in [
            "\"s3-bucket-lacks-tags\"",
            "Severity::High",
            "Evaluate::Region",
            "fn clean_",
            "fn failing_",
            "fn borderline_",
            "fn gap_",
        ] {
            assert!(code.contains(part), "{part}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let (_folder, workspace) = workspace();
        new("bucket_lacks_tags").write(&workspace).unwrap();
        assert!(new("bucket_lacks_tags").write(&workspace).unwrap_err().to_string().contains("exists already"));
    }

    #[test]
    fn bad_names_are_refused() {
        let (_folder, workspace) = workspace();
        for stem in ["ensure_tags", "Bucket", "bucket-lacks-tags", "../x", "", "s3_bucket_lacks_tags"] {
            assert!(new(stem).write(&workspace).is_err(), "{stem}");
        }
        let unknown = NewCheck { service: "nosuch".into(), ..new("bucket_lacks_tags") };
        assert!(unknown.write(&workspace).unwrap_err().to_string().contains("CONTRIBUTING.md"));
    }

    #[test]
    fn modules_are_sorted_and_the_list_grows_at_its_end() {
        let first = register(EMPTY, "b").unwrap();
        assert!(first.contains("\nmod b;\n\nuse crate::CheckDef;\n"), "{first}");
        assert!(first.ends_with("pub(crate) static CHECKS: &[&CheckDef] = &[\n    &b::CHECK,\n];\n"), "{first}");
        let second = register(&first.replace("mod b;", "mod b;\n#[cfg(test)]\nmod testing;"), "c").unwrap();
        assert!(second.contains("mod b;\nmod c;\n#[cfg(test)]\nmod testing;\n"), "{second}");
        assert!(second.contains("    &b::CHECK,\n    &c::CHECK,\n];"), "{second}");
        let third = register("mod a;\nstatic CHECKS: &[&CheckDef] = &[&a::CHECK, &z::CHECK];\n", "b").unwrap();
        assert_eq!(
            third,
            "mod a;\nmod b;\nstatic CHECKS: &[&CheckDef] = &[\n    &a::CHECK,\n    &z::CHECK,\n    &b::CHECK,\n];\n"
        );
    }
}
