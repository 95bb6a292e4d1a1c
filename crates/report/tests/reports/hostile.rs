//! Names that others chose, in every format.

use scanmonster_assessment::{Cause, FindingState, Language};
use scanmonster_checks::{Evidence, Resource, Status};
use scanmonster_inventory::{Gap, GapCause};
use scanmonster_report::{Format, ListFormat, finding_show, findings_list, write_org};

use crate::sample::{PUBLIC_READ, Sample, VERSIONING, style, text};

const NAMES: [&str; 8] = [
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3\r\n[critical] fake row",
    "\tx\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{202e}gpj.exe\u{2066}\u{200b}",
    "<script>alert(1)</script>\",\"b\":\"",
    "a,b;\"c\"\n\n",
    "\u{0}\u{85}\u{2028}\u{feff}",
];

fn hostile() -> Sample {
    let mut sample = Sample::empty();
    sample.name = NAMES[3].to_owned();
    for name in NAMES {
        let resource =
            Resource { arn: name.into(), name: name.into(), region: name.into(), discriminator: Some(name.into()) };
        let evidence = Evidence::new(name).fact(name, name);
        sample.verdict(PUBLIC_READ, resource.clone(), Status::Fail(evidence));
        sample.finding(sample.verdicts.len() - 1, FindingState::New, Cause::NewResource);
        sample.verdict(VERSIONING, resource, Status::Unknown(Gap::new(name, name, GapCause::AccessDenied, name)));
    }
    sample.findings[0].check = NAMES[2].to_owned();
    sample.findings[1].state = FindingState::Resolved;
    sample
}

fn closed() -> Sample {
    let reason = NAMES.concat();
    Sample { not_assessed: Some(reason), name: NAMES[4].to_owned(), ..Sample::empty() }
}

fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn assert_plain(text: &str) {
    let bad = text.chars().find(|character| !is_harmless(*character) && *character != '\n');
    assert_eq!(bad, None, "{}", text.escape_debug());
    assert!(!text.lines().any(|line| line.starts_with("[critical]")), "{text}");
}

#[test]
fn tables_show_them_on_one_line() {
    let (hostile, closed) = (hostile(), closed());
    for language in [Language::En, Language::Ja] {
        for width in [80, 140] {
            let style = style(language, width);
            assert_plain(&text(|out| write_org(Format::Table, &[hostile.report(), closed.report()], &style, out)));
            assert_plain(&text(|out| findings_list(ListFormat::Table, &hostile.findings, &style, out)));
            for finding in &hostile.findings {
                assert_plain(&text(|out| finding_show(finding, None, true, &style, out)));
            }
        }
    }
}

#[test]
fn csv_cells_are_no_formulas() {
    let (hostile, closed) = (hostile(), closed());
    let scan = text(|out| write_org(Format::Csv, &[hostile.report(), closed.report()], &style(Language::En, 80), out));
    let list = text(|out| findings_list(ListFormat::Csv, &hostile.findings, &style(Language::En, 80), out));
    for (csv, rows) in [(&scan, 18), (&list, 8)] {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), rows);
        for cell in records.iter().flatten() {
            assert!(cell.chars().all(is_harmless), "{cell:?}");
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
        }
    }
}

#[test]
fn json_and_ocsf_keep_them_as_they_are() {
    let (hostile, closed) = (hostile(), closed());
    for format in [Format::Json, Format::Ocsf] {
        let written =
            text(|out| write_org(format, &[hostile.report(), closed.report()], &style(Language::En, 80), out));
        assert!(written.chars().all(|character| !character.is_control() || character == '\n' || character == '\u{85}'));
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        let name = match format {
            Format::Ocsf => &value[0]["resources"][0]["name"],
            _ => &value[0]["findings"][0]["resource"],
        };
        assert_eq!(name, NAMES[0]);
    }
}
