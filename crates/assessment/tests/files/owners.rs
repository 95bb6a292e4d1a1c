//! The file of owners.

use scanmonster_assessment::parse_owners;
use scanmonster_testkit::account_id;

const GOOD: &str = "\
version: 1
owners:
  - name: payments
    accounts: [\"111111111111\", 012345678901]
  - name: platform
    units:
      - ou-ab12-cd34ef56
      - Workloads
";

fn errors(text: &str) -> Vec<String> {
    let errors = parse_owners(text.as_bytes()).err().unwrap_or_default();
    errors.iter().map(|error| format!("{}: {error}", error.line)).collect()
}

#[test]
fn owners_are_read() {
    let book = parse_owners(GOOD.as_bytes()).unwrap();
    assert_eq!(book.accounts[&account_id("111111111111")], "payments");
    assert_eq!(book.accounts[&account_id("012345678901")], "payments");
    assert_eq!(book.units["Workloads"], "platform");
    assert_eq!(book.units["ou-ab12-cd34ef56"], "platform");
}

#[test]
fn everything_that_is_wrong_is_named() {
    let text = "\
version: 1
owners:
  - name: payments
    accounts: [\"111111111111\", \"*\", x]
    mail: a@example.org
  - accounts: [\"111111111111\"]
  - name: payments
    units: [Workloads]
  - name: platform
    units: [Workloads, [a]]
  - name: nothing
  - name: list
    accounts: 222222222222
  - name: \"a\\tb\"
    units: [\" \"]
";
    assert_eq!(
        errors(text),
        [
            "4: entry 1: `*` is no account: 12 digits",
            "4: entry 1: `x` is no account: 12 digits",
            "5: entry 1: unknown field `mail` (there are: name, accounts, units)",
            "6: entry 2: `name` is missing",
            "6: entry 2: the account 111111111111 has an owner on line 4 already",
            "7: entry 3: `payments` is named on line 3 already: write both together",
            "10: entry 4: an item of `units` has to be a text, and it is a list",
            "10: entry 4: the unit `Workloads` has an owner on line 8 already",
            "11: entry 5: neither `accounts` nor `units` says what is owned",
            "13: entry 6: `accounts` has to be a list, and it is a text",
            "14: entry 7: `name` has control characters, which no subscription can filter by",
            "15: entry 7: an item of `units` is empty",
        ]
    );
}

#[test]
fn a_file_that_is_none_is_named() {
    assert_eq!(errors("")[0].split(';').next(), Some("1: the file is empty"));
    assert_eq!(errors("version: 3\nowners: []"), ["1: version 3 is not known: this is version 1"]);
    let bytes = parse_owners(b"version: 1\nowners:\n  - name: \xff\n").unwrap_err();
    assert_eq!((bytes[0].line, bytes[0].problem.as_str()), (3, "the file is not UTF-8"));
}
