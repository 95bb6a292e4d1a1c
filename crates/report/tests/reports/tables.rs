//! Tables, compared with files.

use std::path::Path;

use scanmonster_assessment::Language;
use scanmonster_report::{
    CoverageReport, Format, ListFormat, Style, check_show, coverage, finding_show, findings_list, write_org, write_scan,
};

use crate::sample::{PUBLIC_READ, Sample, check, night, style, text};

/// Compares with `expected/NAME`; what was written is put beside the build, to copy where it is right.
fn assert_expected(name: &str, written: &str) {
    let expected = Path::new("tests/reports/expected").join(name);
    let expected = std::fs::read_to_string(&expected).unwrap_or_default();
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&copy, written).unwrap();
    assert!(written == expected, "{name} differs; see {}:\n{written}", copy.display());
}

#[test]
fn scan() {
    let mut closed = Sample { not_assessed: Some("may not assume the role".into()), ..Sample::empty() };
    closed.account = scanmonster_testkit::account_id("222211113333");
    for (language, name) in [(Language::En, "scan.en.txt"), (Language::Ja, "scan.ja.txt")] {
        let sample = Sample::full();
        let reports = [sample.report(), closed.report()];
        assert_expected(name, &text(|out| write_org(Format::Table, &reports, &style(language, 100), out)));
    }
}

#[test]
fn coverage_of_a_night() {
    let (assessment, accounts) = night();
    let report = CoverageReport { assessment: &assessment, accounts: &accounts };
    for (language, name) in [(Language::En, "coverage.en.txt"), (Language::Ja, "coverage.ja.txt")] {
        assert_expected(name, &text(|out| coverage(ListFormat::Table, &report, &style(language, 100), out)));
    }
}

#[test]
fn list_and_page_of_findings() {
    let sample = Sample::full();
    for (language, name) in [(Language::En, "findings.en.txt"), (Language::Ja, "findings.ja.txt")] {
        let narrow = style(language, 80);
        let style = style(language, 140);
        let mut written = text(|out| findings_list(ListFormat::Table, &sample.findings, &style, out));
        written.push('\n');
        written.push_str(&text(|out| findings_list(ListFormat::Table, &sample.findings, &narrow, out)));
        written.push('\n');
        written.push_str(&text(|out| finding_show(&sample.findings[0], None, false, &style, out)));
        assert_expected(name, &written);
    }
}

#[test]
fn pages_carry_their_tutorial() {
    let sample = Sample::full();
    let page = text(|out| finding_show(&sample.findings[0], None, true, &style(Language::Ja, 80), out));
    assert!(page.contains("これは何か\n──────────\n"), "{page}");
    let page = text(|out| check_show(check(PUBLIC_READ), &style(Language::En, 80), out));
    assert!(page.contains("S3.8") || page.contains("S3.2"), "{page}");
    assert!(page.contains("What this is\n────────────\n"), "{page}");
    assert!(!page.contains("```") && !page.contains("**"), "{page}");
}

#[test]
fn rows_keep_within_the_width() {
    let mut sample = Sample::full();
    sample.findings[0].resource = format!("arn:aws:s3:::{}", "x".repeat(150));
    for language in [Language::En, Language::Ja] {
        for width in [60, 80, 100, 140] {
            let table = text(|out| findings_list(ListFormat::Table, &sample.findings, &style(language, width), out));
            for line in table.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= usize::from(width), "{columns} > {width}: {line}");
            }
        }
    }
}

#[test]
fn without_a_width_nothing_is_wrapped() {
    let sample = Sample::full();
    let table = text(|out| findings_list(ListFormat::Table, &sample.findings, &Style::default(), out));
    for finding in &sample.findings {
        let lines = table.lines().filter(|line| line.contains(finding.id.as_str()));
        assert_eq!(lines.filter(|line| line.contains("eu-west-1")).count(), 1, "{table}");
    }
}

#[test]
fn nothing_to_show_is_said() {
    let style = Style::default();
    let empty = Sample::empty();
    let scan = text(|out| write_scan(Format::Table, &empty.report(), &style, out));
    assert!(scan.contains("Decided: 0 of 0") && scan.contains("Open findings: 0"), "{scan}");
    assert_eq!(text(|out| write_org(Format::Table, &[], &style, out)), "No account was assessed.\n");
    assert_eq!(text(|out| findings_list(ListFormat::Table, &[], &style, out)), "No findings.\n");
}
