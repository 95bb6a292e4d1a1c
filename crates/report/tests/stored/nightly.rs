//! A night's reports in the archive.

use std::collections::BTreeMap;

use scanmonster_assessment::{Archive as _, Language, NightReports as _, ReportedNight};
use scanmonster_report::{FindingsReports, Format};
use scanmonster_testkit::now;
use scanmonster_testkit::ports::MemoryArchive;
use serde_json::Value;

use crate::page::Page;
use crate::sample::{A, VERSIONING, World};

async fn reports(world: &World, reports: FindingsReports, language: Language) -> BTreeMap<String, Vec<u8>> {
    let (store, archive) = (world.store().await, MemoryArchive::default());
    let night = ReportedNight { assessment: &world.assessment, store: &store, archive: &archive, language, now: now() };
    reports.write(&night).await.unwrap();
    let once = all(&archive).await;
    reports.write(&night).await.unwrap();
    assert_eq!(once, all(&archive).await, "the same night again writes the same");
    once
}

async fn all(archive: &MemoryArchive) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for key in archive.keys() {
        let data = archive.get(&key).await.unwrap().unwrap();
        all.insert(key.rsplit('/').next().unwrap().to_owned(), data);
    }
    all
}

#[tokio::test]
async fn every_format_is_written_next_to_the_summary() {
    for world in [World::empty(), World::clean(), World::failing(), World::gap(), World::hostile()] {
        let written = reports(&world, FindingsReports::default(), Language::Ja).await;
        let names: Vec<&str> = written.keys().map(String::as_str).collect();
        let expected = [
            "findings.asff.json",
            "findings.csv",
            "findings.json",
            "findings.ocsf.json",
            "findings.xlsx",
            "report.ja.html",
        ];
        assert_eq!(names, expected);
        let written_page = Page::read(std::str::from_utf8(&written["report.ja.html"]).unwrap());
        for name in ["findings.asff.json", "findings.json", "findings.ocsf.json"] {
            let array: Vec<Value> = serde_json::from_slice(&written[name]).unwrap();
            let expected = match name {
                "findings.ocsf.json" => world.reported().iter().filter(|one| one.view.resolved_at.is_none()).count(),
                _ => world.reported().len(),
            };
            assert_eq!(array.len(), expected, "{name}");
        }
        let page = Page::read(&world.text(Format::Html, Language::Ja));
        assert_eq!(page.all(), written_page.all(), "the same as on the command line");
    }
}

#[tokio::test]
async fn what_is_large_goes_on_in_further_files() {
    let mut world = World::clean();
    for at in 0..100 {
        world.finding(A, VERSIONING, &format!("b{at}"), 3);
    }
    let written = reports(&world, FindingsReports::with_parts_of(10_000), Language::En).await;
    for ending in ["json", "ocsf.json", "asff.json"] {
        let mut found = 0;
        let mut at = 1;
        loop {
            let name = if at == 1 { format!("findings.{ending}") } else { format!("findings-{at}.{ending}") };
            let Some(data) = written.get(&name) else { break };
            let array: Vec<Value> = serde_json::from_slice(data).unwrap();
            assert!(!array.is_empty() && data.len() < 20_000, "{name}: {} in {}", array.len(), data.len());
            found += array.len();
            at += 1;
        }
        assert!(at > 2, "{ending}");
        assert_eq!(found, 100, "{ending}");
    }
    assert!(written["findings-2.csv"].starts_with(b"id,account,"), "each file is whole");
}
