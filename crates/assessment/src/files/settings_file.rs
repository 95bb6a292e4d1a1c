//! The file of settings: `docs/settings.md` describes it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use scanmonster_checks::Settings;

use super::fields::{self, Fields, Got, LONGEST_NUMBER, fields_of_file, whole_number};
use super::problem::{FileError, text_of};
use super::tree;

const LISTS: [&str; 2] = ["trusted_accounts", "public_ports"];
const DAYS: [&str; 3] = ["access_key_max_age_days", "unused_credentials_days", "root_use_days"];
const FIELDS: [&str; 6] = ["version", LISTS[0], LISTS[1], DAYS[0], DAYS[1], DAYS[2]];

/// Most items of a list: they are kept with every night.
const MOST_ITEMS: usize = 1_000;

const PORTS: RangeInclusive<u32> = 1..=65_535;

/// Up to ten years.
const RANGE_OF_DAYS: RangeInclusive<u32> = 1..=3_650;

/// Reads a file of settings. What it does not name is as in [`Settings::default`]; which accounts the
/// organisation has is never in it.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn parse_settings(bytes: &[u8]) -> Result<Settings, Vec<FileError>> {
    let text = text_of(bytes).map_err(|error| vec![error])?;
    let root = tree::read(text).map_err(|error| vec![error])?;
    let mut problems = Vec::new();
    let mut settings = Settings::default();
    if let Some(mut fields) = fields_of_file(root.as_ref(), &FIELDS, "`version: 1`", &mut problems) {
        read(&mut fields, &mut settings);
    }
    if problems.is_empty() {
        Ok(settings)
    } else {
        problems.sort();
        Err(problems)
    }
}

fn read(fields: &mut Fields<'_, '_>, settings: &mut Settings) {
    for key in LISTS {
        fields.refuse_empty(key, "write `[]` for none, or leave the line out");
    }
    let accounts = list(fields, LISTS[0], "account", fields::account);
    let port = |text: &str| {
        let number = whole_number(text, "port", &PORTS)?;
        u16::try_from(number).map_err(|error| error.to_string())
    };
    let ports = list(fields, LISTS[1], "port", port);
    if let Some(accounts) = accounts {
        settings.trusted_accounts = accounts;
    }
    if let Some(ports) = ports {
        settings.public_ports = ports;
    }
    let places =
        [&mut settings.access_key_max_age_days, &mut settings.unused_credentials_days, &mut settings.root_use_days];
    for (key, place) in DAYS.into_iter().zip(places) {
        if let Got::Here(days) = fields.number(key, "number of days", &RANGE_OF_DAYS) {
            *place = i64::from(days);
        }
    }
}

/// The items of a list, each once; none where it is not there. What is wrong is said.
fn list<T: Clone + Ord + std::fmt::Display>(
    fields: &mut Fields<'_, '_>,
    key: &str,
    what: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<BTreeSet<T>> {
    let written = fields.texts(key, LONGEST_NUMBER).here()?;
    let mut lines: BTreeMap<T, usize> = BTreeMap::new();
    if let Some(first_too_many) = written.get(MOST_ITEMS) {
        fields.wrong(first_too_many.line, format!("`{key}` has more than {MOST_ITEMS} items"));
    }
    for item in written.iter().take(MOST_ITEMS) {
        match parse(item.text) {
            Err(problem) => fields.wrong(item.line, problem),
            Ok(value) => match lines.get(&value) {
                Some(first) => {
                    fields.wrong(item.line, format!("the {what} {value} is written on line {first} already"));
                }
                None => {
                    lines.insert(value, item.line);
                }
            },
        }
    }
    Some(lines.into_keys().collect())
}
