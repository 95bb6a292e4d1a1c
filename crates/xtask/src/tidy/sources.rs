//! What no file may hold: too much, unfinished work, the paths of one machine.

use std::sync::LazyLock;

use regex::Regex;

use super::Violation;
use crate::new_check::MARK;
use crate::pattern::pattern;
use crate::workspace::{SourceFile, Workspace};

/// Lines of code a file may have; inline tests are counted apart, by the same measure.
const LONGEST: usize = 500;

/// Files that may be longer, and why.
const MAY_BE_LONGER: &[(&str, &str)] = &[(
    "crates/policy/tests/policy/audiences.rs",
    "one table of documents and who they let in; parts would hide gaps in it",
)];

/// The scaffold itself holds its mark.
const SCAFFOLD: &str = "crates/xtask/scaffold/";

// The words are put together here, so that this file does not break its own rule.
static UNFINISHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(concat!(r"\b(?:TO", r"DO|FIX", r"ME)\b|\b(?:to", r"do|unimplemented)!\s*[(\[{]")));
static MACHINE_PATH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:^|[\s"'`=(\[:,])(?:/(?:home|Users|root|work)/[\w.]|[A-Z]:\\\\?Users\\)"#));

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let files = workspace.files("", is_ours)?;
    Ok(files.iter().filter(|file| !file.path.starts_with(SCAFFOLD)).flat_map(in_file).collect())
}

fn is_ours(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [".rs", ".py", ".md", ".toml", ".yaml", ".yml", ".sh", ".json"];
    name == "Makefile" || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn in_file(file: &SourceFile) -> Vec<Violation> {
    let mut violations = too_long(file);
    for (number, line) in file.lines() {
        if UNFINISHED.is_match(line) {
            violations.push(Violation::at(file, number, "unfinished work: finish it, or write an issue"));
        }
        if line.contains(MARK) {
            violations.push(Violation::at(file, number, "left from the scaffold: write it"));
        }
        if MACHINE_PATH.is_match(line) {
            violations.push(Violation::at(file, number, "a path of one machine"));
        }
    }
    violations
}

fn too_long(file: &SourceFile) -> Vec<Violation> {
    let counted = file.name().ends_with(".rs") || file.name().ends_with(".py");
    if !counted || MAY_BE_LONGER.iter().any(|(path, _)| *path == file.path) {
        return Vec::new();
    }
    let (code, tests) = file.split_tests();
    [("code", code), ("tests", tests)]
        .into_iter()
        .map(|(what, part)| (what, part.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(what, lines)| {
            Violation::at(
                file,
                1,
                format!("{lines} lines of {what}, more than {LONGEST}: split it by what it is about"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile { path: path.into(), text: text.into() };
        in_file(&file).into_iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn unfinished_work_is_found() {
        let words = ["TO", "DO: later\n", "to", "do!()\n", "FIX", "ME\n"].concat();
        assert_eq!(lines("a.rs", &words), [1, 2, 3]);
        assert_eq!(lines("a.rs", &format!("// {MARK}: x\n")), [1]);
        assert_eq!(lines("a.rs", "let todo = todos; // to do\n"), Vec::<usize>::new());
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let home = ["cd /ho", "me/me\npath = \"/ro", "ot/x\"\n"].concat();
        assert_eq!(lines("a.md", &home), [1, 2]);
        assert_eq!(lines("a.md", "https://docs.aws.amazon.com/home/x and ~/work/x\n"), Vec::<usize>::new());
    }

    #[test]
    fn code_and_tests_are_counted_apart() {
        let code = "fn a() {}\n".repeat(LONGEST);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}", "fn t() {}\n".repeat(LONGEST - 3));
        assert_eq!(lines("a.rs", &format!("{code}{tests}}}\n")), Vec::<usize>::new());
        assert_eq!(lines("a.rs", &format!("{code}fn b() {{}}\n{tests}}}\n")), [1]);
        assert_eq!(lines("a.md", &"x\n".repeat(LONGEST + 1)), Vec::<usize>::new());
    }
}
