//! Every kind of wrong file, with the line.

use proptest::prelude::*;
use scanmonster_assessment::{AcceptanceKind, MAX_FILE_BYTES, parse_owners};
use scanmonster_testkit::now;

use super::{CHECK, CRITICAL, entry, file, parse};

fn errors(text: &str) -> Vec<String> {
    let errors = parse(text).err().unwrap_or_default();
    errors.iter().map(|error| format!("{}: {error}", error.line)).collect()
}

#[track_caller]
fn assert_wrong(changes: &[(&str, &str)], expected: &[&str]) {
    let found = errors(&file(&[entry(changes)]));
    assert_eq!(found.len(), expected.len(), "{changes:?}: {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{changes:?}: {found}");
    }
}

#[test]
fn a_good_file_is_read_with_its_defaults() {
    let more = [("resource", "\"arn:aws:s3:::tmp-*\""), ("approved_by", "ben"), ("kind", "false-positive")];
    let read = parse(&file(&[entry(&[]), entry(&more)])).unwrap();
    assert_eq!(read.entries[0].kind, AcceptanceKind::RiskAccepted);
    assert_eq!((read.entries[0].line, read.entries[0].needs_approval), (3, false));
    assert_eq!(read.entries[0].approved_by, None);
    assert_eq!(read.entries[1].kind, AcceptanceKind::FalsePositive);
    assert_eq!((read.entries[1].line, read.entries[1].needs_approval), (10, true));
    assert_eq!(read.entries[1].approved_by.as_deref(), Some("ben"));
    assert_eq!(parse("\u{feff}version: 1\nacceptances: []").unwrap().entries, []);
}

#[test]
fn fields_that_are_missing_are_named() {
    for key in ["check", "account", "region", "resource", "reason", "until", "requested_by"] {
        assert_wrong(&[(key, "")], &[&format!("3: entry 1: `{key}` is missing")]);
    }
    assert_wrong(&[("reason", "\" \"")], &["7: entry 1: `reason` is missing"]);
    assert_wrong(&[("reason", "~")], &["7: entry 1: `reason` is missing"]);
}

#[test]
fn checks_are_known_and_the_nearest_is_named() {
    let line = "3: entry 1: there is no check `s3-bucket-lack-versioning`; did you mean `s3-bucket-lacks-versioning`?";
    assert_wrong(&[("check", "s3-bucket-lack-versioning")], &[line]);
    assert_wrong(&[("check", "nothing-like-it-at-all")], &["3: entry 1: there is no check `nothing-like-it-at-all`"]);
    assert_wrong(&[("check", "nothing-*"), ("approved_by", "ben")], &["3: entry 1: no check matches `nothing-*`"]);
}

#[test]
fn days_are_days_within_a_year_from_today() {
    let today = now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let last = today.checked_add(jiff::Span::new().years(1)).unwrap();
    let (far, last) = (last.tomorrow().unwrap().to_string(), last.to_string());
    assert_wrong(&[("until", &last)], &[]);
    assert_wrong(&[("until", &today.to_string())], &[]);
    assert_wrong(&[("until", &far)], &[&format!("8: entry 1: {far} is more than a year away: {last}")]);
    assert_wrong(&[("until", "2026-01-31")], &["8: entry 1: 2026-01-31 is over already"]);
    for text in ["31.12.2026", "2026-13-01", "2026-08-31T00:00:00", "soon", "26-08-31", "2026-02-30"] {
        assert_wrong(&[("until", text)], &[&format!("8: entry 1: `{text}` is no date")]);
    }
}

#[test]
fn accounts_regions_and_resources_have_their_shapes() {
    for account in ["12345678901", "production", "1234567890123", "\"1234567890123*\"", "\"12345678901?\""] {
        assert_wrong(&[("account", account), ("approved_by", "ben")], &["4: entry 1: `"]);
    }
    assert_wrong(&[("account", "\"1111*\""), ("approved_by", "ben")], &[]);
    // A number in YAML, but the text counts.
    assert_wrong(&[("account", "012345678901")], &[]);
    assert_wrong(&[("region", "Ireland")], &["5: entry 1: `Ireland` is no region"]);
    assert_wrong(&[("region", "global")], &[]);
    assert_wrong(&[("resource", "logs")], &["6: entry 1: `logs` is no resource"]);
    assert_wrong(&[("kind", "accepted")], &["10: entry 1: `accepted` is no kind"]);
}

#[test]
fn a_second_person_agrees_where_one_is_needed() {
    let many = "3: entry 1: `approved_by` is missing: it is about more than one resource";
    for wide in [("check", "s3-*"), ("account", "\"*\""), ("region", "eu-west-?"), ("resource", "\"*\"")] {
        assert_wrong(&[wide], &[many]);
    }
    assert_wrong(&[("check", CRITICAL)], &["3: entry 1: `approved_by` is missing: the check is critical"]);
    assert_wrong(&[("check", CRITICAL), ("approved_by", "ben")], &[]);
    assert_wrong(&[("check", CRITICAL), ("approved_by", "\" ANA \"")], &["10: entry 1: `approved_by` is who asks"]);
    assert_wrong(&[("approved_by", "Ana")], &["10: entry 1: `approved_by` is who asks"]);
}

#[test]
fn fields_are_known_once_and_texts() {
    assert_wrong(&[("untill", "2026-08-31")], &["10: entry 1: unknown field `untill` (there are: check, account,"]);
    assert_wrong(&[("reason", "[a, b]")], &["7: entry 1: `reason` has to be a text, and it is a list"]);
    assert_wrong(&[("approved_by", "{a: b}")], &["10: entry 1: `approved_by` has to be a text, and it is a mapping"]);
    assert_wrong(&[("reason", "&anchor text")], &["7: entry 1: `reason` has to be a text, and it is an anchor (`&`)"]);
    assert_wrong(&[("reason", "!!str text")], &["7: entry 1: `reason` has to be a text, and it is a tag (`!`)"]);
    assert_wrong(&[("reason", &"x".repeat(2001))], &["7: entry 1: `reason` is longer than 2000 characters"]);
    let twice = format!("{}    reason: another\n", entry(&[]));
    assert_eq!(errors(&file(&[twice])), ["10: entry 1: `reason` is written twice, first on line 7"]);
    let twice = [entry(&[]), entry(&[("reason", "another")])];
    assert_eq!(errors(&file(&twice)), ["10: entry 2: the same scope is accepted on line 3 already"]);
    let texts = "version: 1\nacceptances:\n  - some text\n  - ~\n";
    assert_eq!(
        errors(texts),
        [
            "3: entry 1: this has to be a mapping, and it is a text",
            "4: entry 2: this has to be a mapping, and it is nothing"
        ]
    );
}

#[test]
fn everything_is_named_in_one_run() {
    let entries = [
        entry(&[("until", "soon"), ("account", "me"), ("extra", "1")]),
        entry(&[]),
        entry(&[("check", CRITICAL), ("reason", "")]),
    ];
    let found = errors(&file(&entries));
    let lines: Vec<&str> = found.iter().map(|line| line.split(": `").next().unwrap_or_default()).collect();
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(lines.iter().all(|line| line.contains("entry 1") || line.contains("entry 3")), "{found:#?}");
}

#[test]
fn the_file_itself_may_be_wrong() {
    let is_wrong = |text: &str, expected: &str| {
        let found = errors(text);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{text:?}: {found:#?}");
    };
    is_wrong("", "1: the file is empty; write `version: 1` and `acceptances: []`");
    is_wrong("# only a comment\n", "1: the file is empty");
    is_wrong("acceptances: []\n", "1: `version` is missing: write `version: 1`");
    is_wrong("version: 1\n", "1: `acceptances` is missing: write `acceptances: []`");
    is_wrong("version: 1\nacceptances:\n", "1: `acceptances` is missing");
    is_wrong("version: 2\nacceptances: [1]\n", "1: version 2 is not known");
    is_wrong("version: 1\nacceptances: 5\n", "2: `acceptances` has to be a list, and it is a text");
    is_wrong("version: 1\nversion: 1\nacceptances: []\n", "2: `version` is written twice, first on line 1");
    is_wrong("- 1\n", "1: this has to be a mapping, and it is a list");
    is_wrong("version: 1\nacceptances: []\n---\nversion: 1\n", "3: a second document");
    is_wrong("version: 1\nacceptances: [[[[[[[[[[1]]]]]]]]]]\n", "2: lists and mappings go deeper");
    is_wrong("version: 1\n? [a]\n: 1\n", "2: a key has to be a text");
    is_wrong("version: 1\nacceptances: [\n", "3: this is not YAML");
    is_wrong(&"x".repeat(MAX_FILE_BYTES + 1), "1: the file is larger than 1000000 bytes");
    let star = file(&[entry(&[("account", "*")])]);
    is_wrong(&star, "4: this is not YAML");
    assert!(errors(&star)[0].ends_with("has to be in quotes)"), "{:?}", errors(&star));
}

#[test]
fn aliases_do_not_grow() {
    let bomb = "version: 1\nacceptances:\n  - &a [x, x]\n  - &b [*a, *a]\n  - [*b, *b]\n";
    assert_eq!(errors(bomb).len(), 3);
    let lost = file(&[entry(&[("reason", "*nowhere")])]);
    assert!(errors(&lost)[0].starts_with("7: this is not YAML"), "{:?}", errors(&lost));
}

#[test]
fn hostile_texts_stay_on_their_line() {
    let found = errors(&file(&[entry(&[("check", "\"a\\n\\e[31m\\u202e\"")])]));
    assert!(found[0].contains("`a\\u{a}\\u{1b}[31m\\u{202e}`"), "{found:?}");
}

#[test]
fn many_wrong_names_take_no_time() {
    let entries: Vec<String> = (0..4000).map(|at| entry(&[("check", &format!("{CHECK}-{at}"))])).collect();
    let text = file(&entries);
    assert!(text.len() < MAX_FILE_BYTES);
    assert_eq!(errors(&text).len(), 4000);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC*") {
        let _ = parse(&text);
        let _ = parse_owners(text.as_bytes());
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&String::from_utf8_lossy(&bytes));
        let _ = parse_owners(&bytes);
    }

    #[test]
    fn no_yaml_breaks_the_reader(text in "(version: 1\n)?(acceptances|owners):\n?([-:?&*!|>{}\\[\\],'\"#%@` \n\ta-c0-2~]|  - |check: |until: |name: |---\n){0,60}") {
        let _ = parse(&text);
        let _ = parse_owners(text.as_bytes());
    }

    #[test]
    fn no_change_of_a_good_file_breaks_the_reader(at in 0_usize..300, put in "\\PC{0,3}", take in 0_usize..5) {
        let text = file(&[entry(&[]), entry(&[("resource", "\"*\""), ("approved_by", "ben")])]);
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.min(characters.len());
        characters.splice(at..(at + take).min(characters.len()), put.chars());
        let text: String = characters.into_iter().collect();
        let _ = parse(&text);
    }
}
