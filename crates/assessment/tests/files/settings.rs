//! The file of settings.

use std::fmt::Write as _;

use proptest::prelude::*;
use scanmonster_assessment::{MAX_FILE_BYTES, parse_settings};
use scanmonster_checks::Settings;
use scanmonster_testkit::account_id;

const GOOD: &str = "\
version: 1
trusted_accounts: [\"111122223333\", '012345678901', 444455556666]
public_ports:
  - 443
  - 65535 # a comment
access_key_max_age_days: 30
unused_credentials_days: 3650
root_use_days: \"1\"
";

fn errors(text: &str) -> Vec<String> {
    let errors = parse_settings(text.as_bytes()).err().unwrap_or_default();
    errors.iter().map(|error| format!("{}: {error}", error.line)).collect()
}

#[track_caller]
fn assert_wrong(line: &str, expected: &str) {
    assert_eq!(errors(&format!("version: 1\n{line}\n")), [format!("2: {expected}")], "{line}");
}

#[test]
fn settings_are_read() {
    let expected = Settings {
        organization_accounts: None,
        trusted_accounts: ["111122223333", "012345678901", "444455556666"].map(account_id).into(),
        public_ports: [443, 65535].into(),
        access_key_max_age_days: 30,
        unused_credentials_days: 3650,
        root_use_days: 1,
    };
    assert_eq!(parse_settings(GOOD.as_bytes()), Ok(expected));
}

#[test]
fn what_is_not_named_is_as_without_the_file() {
    assert_eq!(parse_settings(b"version: 1\n"), Ok(Settings::default()));
    let none = parse_settings(b"\xef\xbb\xbfversion: 1\ntrusted_accounts: []\npublic_ports: []\n").unwrap();
    assert_eq!((none.trusted_accounts.len(), none.public_ports.len()), (0, 0));
    let one = parse_settings(b"version: 1\nroot_use_days: 30\n").unwrap();
    assert_eq!(one, Settings { root_use_days: 30, ..Settings::default() });
}

#[test]
fn accounts_have_twelve_digits() {
    for no in ["x", "\"*\"", "1111*", "1111222233334", "１１１１２２２２３３３３"] {
        let shown = no.trim_matches('"');
        assert_wrong(&format!("trusted_accounts: [{no}]"), &format!("`{shown}` is no account: 12 digits"));
    }
    // What another program makes of 012345678901 and 111122223333.
    for no in ["12345678901", "1.11122223333e+11", "111122223333.0", "111_122_223_333"] {
        let found = errors(&format!("version: 1\ntrusted_accounts: [{no}]\n"));
        assert!(found[0].starts_with(&format!("2: `{no}` is no account: 12 digits")), "{found:?}");
    }
    assert_wrong(
        "trusted_accounts: [1111222233334.5]",
        "`1111222233334.5` is no account: 12 digits, in quotes so that it stays no number",
    );
    let hint = "`12345678901` is no account: 12 digits, in quotes so that it stays no number";
    assert_wrong("trusted_accounts: [12345678901]", hint);
    assert_wrong("trusted_accounts: [[a]]", "an item of `trusted_accounts` has to be a text, and it is a list");
    assert_wrong("trusted_accounts: [~]", "an item of `trusted_accounts` has to be a text, and it is nothing");
    assert_wrong("trusted_accounts: 111122223333", "`trusted_accounts` has to be a list, and it is a text");
}

#[test]
fn ports_are_numbers_from_1_to_65535() {
    for no in ["0", "65536", "-1", "+80", "0x50", "0o120", "080", "80.0", "8e1", "80-90", "https", "4294967376"] {
        let expected = format!("`{no}` is no port: a whole number from 1 to 65535");
        assert_wrong(&format!("public_ports: [{no}]"), &expected);
    }
    assert_wrong("public_ports: 80", "`public_ports` has to be a list, and it is a text");
    assert_wrong("public_ports: {a: 1}", "`public_ports` has to be a list, and it is a mapping");
}

#[test]
fn days_are_numbers_from_1_to_3650() {
    for key in ["access_key_max_age_days", "unused_credentials_days", "root_use_days"] {
        for no in ["0", "3651", "-5", "90.5", "007", "ninety", "1_000", "true", "99999999999999999999"] {
            let expected = format!("`{key}`: `{no}` is no number of days: a whole number from 1 to 3650");
            assert_wrong(&format!("{key}: {no}"), &expected);
        }
        assert_wrong(&format!("{key}: [90]"), &format!("`{key}` has to be a number, and it is a list"));
        assert_wrong(&format!("{key}: !!int 90"), &format!("`{key}` has to be a number, and it is a tag (`!`)"));
        assert_wrong(
            &format!("{key}: \"\""),
            &format!("`{key}`: `` is no number of days: a whole number from 1 to 3650"),
        );
        assert_wrong(&format!("{key}: {}", "9".repeat(65)), &format!("`{key}` is longer than 64 characters"));
    }
}

#[test]
fn a_field_without_a_value_is_no_default() {
    let hint = "has no value: write `[]` for none, or leave the line out";
    assert_wrong("trusted_accounts:", &format!("`trusted_accounts` {hint}"));
    assert_wrong("public_ports: ~", &format!("`public_ports` {hint}"));
    assert_wrong("root_use_days: null", "`root_use_days` has no value: write a number, or leave the line out");
}

#[test]
fn nothing_is_written_twice() {
    assert_eq!(
        errors("version: 1\nroot_use_days: 7\nroot_use_days: 8\n"),
        ["3: `root_use_days` is written twice, first on line 2"]
    );
    let accounts = "version: 1\ntrusted_accounts:\n  - \"111122223333\"\n  - '111122223333'\n";
    assert_eq!(errors(accounts), ["4: the account 111122223333 is written on line 3 already"]);
    assert_wrong("public_ports: [80, 443, 80]", "the port 80 is written on line 2 already");
}

#[test]
fn a_list_has_an_end() {
    let file = |ports: u32| {
        let mut text = "version: 1\npublic_ports:\n".to_owned();
        for port in 1..=ports {
            writeln!(text, "  - {port}").unwrap();
        }
        text
    };
    assert_eq!(errors(&file(1_000)), [""; 0]);
    assert_eq!(errors(&file(1_002)), ["1003: `public_ports` has more than 1000 items"]);
}

#[test]
fn everything_that_is_wrong_is_named() {
    let text = "\
trusted_account: []
trusted_accounts: [\"111122223333\", x]
public_ports: [80, 0,
  443, 80]
root_use_days:
";
    assert_eq!(
        errors(text),
        [
            "1: `version` is missing: write `version: 1`",
            "1: unknown field `trusted_account` (there are: version, trusted_accounts, public_ports, \
             access_key_max_age_days, unused_credentials_days, root_use_days)",
            "2: `x` is no account: 12 digits",
            "3: `0` is no port: a whole number from 1 to 65535",
            "4: the port 80 is written on line 3 already",
            "5: `root_use_days` has no value: write a number, or leave the line out",
        ]
    );
}

#[test]
fn a_file_that_is_none_is_named() {
    for empty in ["", "# nothing\n", "---\n"] {
        assert_eq!(errors(empty), ["1: the file is empty; write `version: 1` where there is nothing to say"]);
    }
    assert_eq!(errors("version: 2\npublic_ports: x"), ["1: version 2 is not known: this is version 1"]);
    assert_eq!(errors("version:\n"), ["1: `version` is missing: write `version: 1`"]);
    assert_eq!(errors("- 80\n"), ["1: this has to be a mapping, and it is a list"]);
    assert_eq!(errors("version: 1\n---\nversion: 1\n"), ["2: a second document (`---`) begins: one is read"]);
    assert!(errors("version: 1\npublic_ports: [80\n")[0].contains("this is not YAML"));
    let bytes = parse_settings(b"version: 1\npublic_ports: [\xff]\n").unwrap_err();
    assert_eq!((bytes[0].line, bytes[0].problem.as_str()), (2, "the file is not UTF-8"));
    assert_eq!(parse_settings(&vec![b'#'; MAX_FILE_BYTES + 1]).unwrap_err().len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_settings(&bytes);
    }

    #[test]
    fn no_change_of_a_good_file_breaks_the_reader(at in 0_usize..300, put in "\\PC{0,3}", take in 0_usize..5) {
        let mut characters: Vec<char> = GOOD.chars().collect();
        let at = at.min(characters.len());
        characters.splice(at..(at + take).min(characters.len()), put.chars());
        let text: String = characters.into_iter().collect();
        if let Ok(settings) = parse_settings(text.as_bytes()) {
            prop_assert!((1..=3650).contains(&settings.root_use_days) && !settings.public_ports.contains(&0));
        }
    }
}
