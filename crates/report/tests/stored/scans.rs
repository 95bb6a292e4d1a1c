//! A scan as a page and as a workbook.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use scanmonster_assessment::{Coverage, FindingId, Language};
use scanmonster_checks::{CheckDef, Evidence, Resource, Status, Verdict, find};
use scanmonster_report::{Format, NotAssessed, ScanReport, Style, write_org, write_scan};
use scanmonster_testkit::{account_id, now};

use crate::page::Page;
use crate::sample::{A, B, NAMES, PUBLIC_READ, World};

fn check() -> &'static CheckDef {
    find(PUBLIC_READ).unwrap()
}

#[test]
fn a_scan_makes_the_same_page_and_workbook() {
    let (account, closed) = (account_id(A), account_id(B));
    let resource = Resource {
        arn: format!("arn:aws:s3:::{}", NAMES[0]),
        name: NAMES[1].into(),
        region: "eu-west-1".into(),
        discriminator: None,
    };
    let failed = Status::Fail(Evidence::new(NAMES[2]));
    let verdict = Verdict { check: check(), resource, severity: check().severity, status: failed };
    let mut world = World::empty();
    world.account(A, NAMES[3], &[]);
    world.finding(A, PUBLIC_READ, NAMES[0], 0).id = FindingId::of_verdict(&account, &verdict);
    let findings: Vec<_> = world.reported().into_iter().map(|finding| finding.view).collect();
    let verdicts = [verdict];
    let (coverage, nothing) = (Coverage::of(&verdicts), Coverage::default());
    let scanned = ScanReport {
        account: &account,
        account_name: Some(NAMES[3]),
        time: now(),
        verdicts: &verdicts,
        findings: &findings,
        coverage: &coverage,
        not_assessed: None,
    };
    let missing = NotAssessed { reason: NAMES[4], checks: &[check()] };
    let refused = ScanReport {
        account: &closed,
        account_name: None,
        time: now(),
        verdicts: &[],
        findings: &[],
        coverage: &nothing,
        not_assessed: Some(missing),
    };

    let style = Style { language: Language::En, width: None };
    let mut html = Vec::new();
    write_org(Format::Html, &[scanned, refused], &style, &mut html).unwrap();
    let page = Page::read(std::str::from_utf8(&html).unwrap());
    for text in ["Accounts assessed: ", "1 of 2", NAMES[0], NAMES[1], NAMES[3], NAMES[4], "1 of 1 decided"] {
        assert!(page.all().contains(text), "{text}: {}", page.all());
    }
    assert!(!page.all().contains("What was accepted, by whom"), "a scan says nothing about acceptances");

    let mut xlsx = Vec::new();
    write_scan(Format::Xlsx, &scanned, &style, &mut xlsx).unwrap();
    let mut workbook = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let findings = workbook.worksheet_range("Findings").unwrap();
    assert_eq!(findings.rows().count(), 2);
    assert_eq!(findings.rows().nth(1).unwrap()[7].to_string(), NAMES[1]);
}
