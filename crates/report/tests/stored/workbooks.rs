//! The workbook, read back.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use scanmonster_assessment::Language;
use scanmonster_report::Format;

use crate::sample::{NAMES, World, is_harmless};

fn sheets(world: &World, language: Language) -> Vec<Range<Data>> {
    let mut workbook = Xlsx::new(Cursor::new(world.write(Format::Xlsx, language))).unwrap();
    let names = workbook.sheet_names();
    assert_eq!(names.len(), 4);
    for name in &names {
        let formulas = workbook.worksheet_formula(name).unwrap();
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
    }
    names.iter().map(|name| workbook.worksheet_range(name).unwrap()).collect()
}

fn summary(sheet: &Range<Data>, what: &str) -> Option<String> {
    sheet.rows().find(|row| row[0] == what).map(|row| row[1].to_string())
}

#[test]
fn every_sheet_has_its_rows() {
    let world = World::failing();
    let sheets = sheets(&world, Language::En);
    assert_eq!(sheets[1].rows().count(), 1 + 5, "open, accepted and resolved of late");
    assert_eq!(sheets[2].rows().count(), 1 + 2);
    assert_eq!(sheets[3].rows().count(), 1 + 1);
    let numbers = [("Open findings: medium", "1"), ("New in the last assessment", "1"), ("Accepted", "1")];
    for (what, number) in numbers {
        assert_eq!(summary(&sheets[0], what).as_deref(), Some(number), "{what}");
    }
    assert_eq!(summary(&sheets[0], "Findings left out"), None);
}

#[test]
fn times_are_times_and_account_numbers_keep_their_zeros() {
    let sheets = sheets(&World::hostile(), Language::En);
    let first = sheets[1].rows().nth(1).unwrap();
    let header = sheets[1].rows().next().unwrap();
    let at = |title: &str| header.iter().position(|cell| *cell == title).unwrap();
    assert!(matches!(first[at("First seen (UTC)")], Data::DateTime(_)), "{:?}", first[at("First seen (UTC)")]);
    assert_eq!(first[at("Account")], Data::String("000000000001".into()));
    assert!(matches!(sheets[3].rows().nth(1).unwrap()[2], Data::DateTime(_)));
    assert!(matches!(sheets[0].rows().nth(1).unwrap()[1], Data::DateTime(_)));
}

#[test]
fn no_cell_is_a_formula() {
    for language in [Language::En, Language::Ja] {
        let sheets = sheets(&World::hostile(), language);
        for cell in sheets.iter().flat_map(Range::used_cells).filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text),
            _ => None,
        }) {
            assert!(cell.chars().all(is_harmless), "{cell:?}");
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
        }
        let shown = sheets[1].rows().any(|row| row.contains(&Data::String(format!("'{}", NAMES[4]))));
        assert!(shown, "an apostrophe keeps it a text");
    }
}

#[test]
fn what_is_too_long_for_a_cell_is_cut_and_counted() {
    let sheets = sheets(&World::hostile(), Language::En);
    let cut = summary(&sheets[0], "Texts cut").unwrap();
    assert!(cut.starts_with("2: longer than a cell may be"), "{cut}");
    assert!(sheets[1].used_cells().all(|(_, _, cell)| cell.to_string().encode_utf16().count() <= 32_767));
}

#[test]
fn gaps_have_denominators_and_accounts_their_reasons() {
    let sheets = sheets(&World::gap(), Language::En);
    assert_eq!(summary(&sheets[0], "Accounts assessed").as_deref(), Some("1 of 3"));
    let decided = summary(&sheets[0], "Decided").unwrap();
    assert!(decided.starts_with("1 of 3 decided; 2 not"), "{decided}");
    let texts: Vec<String> = sheets[2].used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for text in ["may not assume the role", "it is suspended", "s3:GetBucketAcl (access denied) eu-west-1: 2"] {
        assert!(texts.iter().any(|cell| cell == text), "{text}: {texts:?}");
    }
}

#[test]
fn empty_and_clean_stores_make_workbooks_too() {
    for world in [World::empty(), World::clean()] {
        let sheets = sheets(&world, Language::Ja);
        assert_eq!(sheets[1].rows().count(), 1, "the header");
        let is_japanese = |text: &str| !text.is_ascii();
        let ids = ["ID"];
        for sheet in &sheets {
            for cell in sheet.rows().next().unwrap().iter().map(ToString::to_string) {
                assert!(is_japanese(&cell) || ids.contains(&cell.as_str()), "{cell}");
            }
        }
    }
}

#[test]
fn the_same_store_makes_the_same_file() {
    let world = World::failing();
    assert_eq!(world.write(Format::Xlsx, Language::En), world.write(Format::Xlsx, Language::En));
}
