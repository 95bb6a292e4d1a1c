//! Frameworks, for people and for machines.

use scanmonster_assessment::Language;
use scanmonster_checks::{Framework, checks_of, framework, frameworks};
use scanmonster_report::{ListFormat, Style, framework_show, frameworks_list};
use serde_json::Value;

use crate::sample::{style, text};

fn shown(id: &str, language: Language) -> String {
    text(|out| framework_show(ListFormat::Table, framework(id).unwrap(), &style(language, 140), out))
}

/// The row that begins with this number, its checks below it included.
fn row<'a>(table: &'a str, number: &str) -> Vec<&'a str> {
    let begins = |line: &&str| line.trim_start().starts_with(&format!("{number} "));
    let mut lines = table.lines().skip_while(|line| !begins(line));
    let first = lines.next().into_iter();
    first.chain(lines.take_while(|line| line.starts_with("    "))).collect()
}

fn covered(framework: &'static Framework) -> usize {
    framework.requirements.iter().filter(|one| !checks_of(framework, one).is_empty()).count()
}

#[test]
fn every_requirement_has_its_row_with_its_checks_or_says_that_it_has_none() {
    let page = shown("cis-5.0", Language::En);
    assert!(page.contains("CIS AWS Foundations Benchmark 5.0.0") && page.contains("the words are ours"), "{page}");
    let root_keys = row(&page, "1.3").join("\n");
    assert!(root_keys.contains("The root user has no access keys"), "{page}");
    assert!(root_keys.contains("automated") && root_keys.contains("iam-root-user-has-access-keys (critical)"));
    for requirement in &framework("cis-5.0").unwrap().requirements {
        let row = row(&page, requirement.id).join("\n");
        let checks = checks_of(framework("cis-5.0").unwrap(), requirement);
        assert_eq!(row.contains("no check"), checks.is_empty(), "{}: {row}", requirement.id);
        for check in checks {
            assert!(row.contains(check.id), "{}: {row}", requirement.id);
        }
    }
    let lines: Vec<&str> = page.lines().collect();
    let at = |number: &str| lines.iter().position(|line| line.trim_start().starts_with(number)).unwrap();
    assert!(at("1.9 ") < at("1.10 ") && at("1.10 ") < at("2.1.1 "), "{page}");
}

#[test]
fn sections_stand_above_their_requirements_unless_the_ids_name_them() {
    let page = shown("cis-6.0", Language::En);
    let position = |what: &str| page.find(what).unwrap();
    assert!(position("Logging") > position("3.3.1") && position("Logging") < position("4.1 "), "{page}");
    let page = shown("fsbp", Language::En);
    assert!(!page.lines().any(|line| line.trim() == "S3"), "{page}");
}

#[test]
fn numbers_add_up() {
    for framework in frameworks() {
        let (all, with) = (framework.requirements.len(), covered(framework));
        let page = shown(framework.id, Language::En);
        let expected = format!("\n{all} requirements: {with} with a check, {} without (", all - with);
        assert!(page.contains(&expected), "{expected}: {page}");
        assert_eq!(page.matches("no check").count(), all - with, "{}", framework.id);
        assert!(page.contains("A passed check is no proof") || page.contains("a passed check is no proof"), "{page}");
    }
    let page = shown("well-architected", Language::Ja);
    assert!(page.contains("要件 63 件: チェックあり") && page.contains("SEC08 保管中のデータ"), "{page}");
    assert!(page.contains("準拠の証明ではありません"), "{page}");
}

#[test]
fn the_list_has_every_framework_with_its_numbers() {
    let table = text(|out| frameworks_list(ListFormat::Table, frameworks(), &style(Language::En, 100), out));
    for framework in frameworks() {
        let line = table.lines().find(|line| line.trim_start().starts_with(framework.id)).unwrap();
        let numbers: Vec<usize> = line.split_whitespace().rev().take(3).map(|word| word.parse().unwrap()).collect();
        let (all, with) = (framework.requirements.len(), covered(framework));
        assert_eq!(numbers, [all - with, with, all], "{line}");
    }
}

#[test]
fn machines_get_both_languages_and_every_check() {
    let written = text(|out| frameworks_list(ListFormat::Json, frameworks(), &Style::default(), out));
    let list: Vec<Value> = serde_json::from_str(&written).unwrap();
    assert_eq!(list.len(), frameworks().len());
    for (listed, framework) in list.iter().zip(frameworks()) {
        assert_eq!(listed["id"], framework.id);
        assert_eq!(listed["covered"], covered(framework));
        assert_eq!(listed["title"]["ja"], framework.title.ja);
    }
    let written = text(|out| framework_show(ListFormat::Json, framework("cis-5.0").unwrap(), &Style::default(), out));
    let value: Value = serde_json::from_str(&written).unwrap();
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["covered", "id", "not_covered", "requirements", "source", "title"]);
    let third = &value["requirements"][2];
    assert_eq!((&third["id"], &third["assessment"]), (&"1.3".into(), &"automated".into()));
    assert_eq!(third["checks"][0]["id"], "iam-root-user-has-access-keys");
    assert_eq!(third["checks"][0]["severity"], "critical");
    assert_eq!(third["section"]["en"], "Identity and access");
}

#[test]
fn there_is_no_csv() {
    let list = frameworks_list(ListFormat::Csv, frameworks(), &Style::default(), &mut Vec::new()).unwrap_err();
    assert_eq!(list.to_string(), "the list of frameworks cannot be written as csv");
    let one = framework("fsbp").unwrap();
    let page = framework_show(ListFormat::Csv, one, &Style::default(), &mut Vec::new()).unwrap_err();
    assert_eq!(page.to_string(), "a framework cannot be written as csv");
}

#[test]
fn rows_keep_within_the_width() {
    for language in [Language::En, Language::Ja] {
        for width in [80, 120] {
            for framework in frameworks() {
                let page = text(|out| framework_show(ListFormat::Table, framework, &style(language, width), out));
                for line in page.lines().skip_while(|line| !line.contains('─')).take_while(|line| !line.is_empty()) {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= usize::from(width), "{columns} > {width}: {line}");
                }
            }
        }
    }
}
