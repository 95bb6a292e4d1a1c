//! The file of owners: `docs/acceptances.md` describes it.

use std::collections::BTreeMap;

use scanmonster_inventory::AccountId;

use super::LONGEST_NAME;
use super::fields::{self, Fields, Got, Written, list_of_file};
use super::problem::{FileError, text_of};
use super::tree;
use crate::{OwnerBook, plain};

const FIELDS: [&str; 3] = ["name", "accounts", "units"];

/// Reads a file of owners.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn parse_owners(bytes: &[u8]) -> Result<OwnerBook, Vec<FileError>> {
    let text = text_of(bytes).map_err(|error| vec![error])?;
    let root = tree::read(text).map_err(|error| vec![error])?;
    let mut problems = Vec::new();
    let items = list_of_file(root.as_ref(), "owners", &mut problems).unwrap_or_default();
    let mut reader = Reader::default();
    for (at, node) in items.iter().enumerate() {
        if let Some(mut fields) = Fields::of(node, Some(at + 1), &FIELDS, &mut problems) {
            reader.read(&mut fields);
        }
    }
    if problems.is_empty() {
        Ok(reader.book)
    } else {
        problems.sort();
        Err(problems)
    }
}

/// What was read so far, and where.
#[derive(Default)]
struct Reader {
    book: OwnerBook,
    names: BTreeMap<String, usize>,
    accounts: BTreeMap<AccountId, usize>,
    units: BTreeMap<String, usize>,
}

impl Reader {
    fn read(&mut self, fields: &mut Fields<'_, '_>) {
        let name = fields.required("name", LONGEST_NAME, "");
        if let Some(name) = name {
            self.read_name(name, fields);
        }
        let (accounts, units) = (fields.texts("accounts", 64), fields.texts("units", LONGEST_NAME));
        let has_nothing = |got: &Got<Vec<Written<'_>>>| match got {
            Got::Missing => true,
            Got::Wrong => false,
            Got::Here(texts) => texts.is_empty(),
        };
        if has_nothing(&accounts) && has_nothing(&units) {
            let line = fields.line();
            fields.wrong(line, "neither `accounts` nor `units` says what is owned");
        }
        // The places are kept even where the name is wrong, so that what is there twice is found.
        let name = name.map(|name| name.text).unwrap_or_default();
        for account in accounts.here().unwrap_or_default() {
            self.read_account(account, name, fields);
        }
        for unit in units.here().unwrap_or_default() {
            match self.units.get(unit.text) {
                Some(first) => {
                    let shown = plain(unit.text);
                    fields.wrong(unit.line, format!("the unit `{shown}` has an owner on line {first} already"));
                }
                None => {
                    self.units.insert(unit.text.to_owned(), unit.line);
                    self.book.units.insert(unit.text.to_owned(), name.to_owned());
                }
            }
        }
    }

    fn read_name(&mut self, name: Written<'_>, fields: &mut Fields<'_, '_>) {
        if name.text.chars().any(char::is_control) {
            fields.wrong(name.line, "`name` has control characters, which no subscription can filter by");
        }
        match self.names.get(name.text) {
            Some(first) => {
                let shown = plain(name.text);
                fields.wrong(name.line, format!("`{shown}` is named on line {first} already: write both together"));
            }
            None => {
                self.names.insert(name.text.to_owned(), name.line);
            }
        }
    }

    fn read_account(&mut self, written: Written<'_>, name: &str, fields: &mut Fields<'_, '_>) {
        let account = match fields::account(written.text) {
            Ok(account) => account,
            Err(problem) => {
                fields.wrong(written.line, problem);
                return;
            }
        };
        match self.accounts.get(&account) {
            Some(first) => {
                fields.wrong(written.line, format!("the account {account} has an owner on line {first} already"));
            }
            None => {
                self.accounts.insert(account.clone(), written.line);
                self.book.accounts.insert(account, name.to_owned());
            }
        }
    }
}
