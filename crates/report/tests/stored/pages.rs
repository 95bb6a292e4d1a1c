//! The page.

use std::collections::BTreeSet;

use scanmonster_assessment::Language;
use scanmonster_report::Format;

use crate::page::Page;
use crate::sample::{A, NAMES, PUBLIC_READ, VERSIONING, World, is_harmless};

fn page(world: &World, language: Language) -> Page {
    Page::read(&world.text(Format::Html, language))
}

/// Text without the blanks of the source.
fn words(page: &Page) -> String {
    page.all().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn pages_are_sound_whatever_is_in_the_store() {
    for world in [World::empty(), World::clean(), World::failing(), World::gap(), World::hostile()] {
        for language in [Language::En, Language::Ja] {
            let page = page(&world, language);
            let ids: BTreeSet<&String> = page.ids.iter().collect();
            assert_eq!(ids.len(), page.ids.len(), "an id is there twice");
            for link in page.links.iter().filter_map(|link| link.strip_prefix('#')) {
                assert!(ids.contains(&link.to_owned()), "{link} leads nowhere");
            }
            assert_eq!(page.headings.first(), Some(&1));
            assert!(page.headings.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{:?}", page.headings);
            assert_eq!(page.headers_without_scope, 0);
            let shown = page.texts.iter().flat_map(|text| text.text.chars());
            assert!(
                shown
                    .chain(page.labels.iter().flat_map(|label| label.chars()))
                    .all(|character| { is_harmless(character) || character == '\n' })
            );
        }
    }
}

#[test]
fn an_empty_store_and_a_clean_one_say_so() {
    let empty = words(&page(&World::empty(), Language::En));
    assert!(empty.contains("Accounts assessed: 0 of 0"), "{empty}");
    assert!(empty.contains("No account was assessed."));
    let clean = words(&page(&World::clean(), Language::En));
    for text in ["2 of 2 decided", "Open findings0", "None in what could be decided.", "every verdict decided"] {
        assert!(clean.contains(text), "{text}: {clean}");
    }
}

#[test]
fn findings_are_named_with_state_age_and_tutorial() {
    let world = World::failing();
    let page = page(&world, Language::En);
    let words = words(&page);
    for text in [
        "Open findings3 New in the last assessment1 Resolved in the last assessment1 Resolved in 30 days1 Accepted1",
        "arn:aws:s3:::leak",
        "new resource",
        "40 days",
        "until",
        "it is the web site",
        "ends soon",
        "arn:aws:s3:::fixed",
    ] {
        assert!(words.contains(text), "{text}: {words}");
    }
    assert!(!words.contains("forgotten"), "resolved more than 30 days ago");
    for check in [PUBLIC_READ, VERSIONING] {
        assert_eq!(page.ids.iter().filter(|id| **id == format!("tutorial-{check}")).count(), 1);
    }
    assert!(page.links.iter().any(|link| link.starts_with("https://docs.aws.amazon.com/")));
    assert!(page.labels.iter().any(|label| label.contains("30–89 days: 1")), "{:?}", page.labels);
}

#[test]
fn gaps_are_shown_with_their_denominators() {
    let words = words(&page(&World::gap(), Language::En));
    for text in [
        "Accounts assessed: 1 of 3",
        "1 of 3 decided; 2 not, all of them s3:GetBucketAcl (access denied)",
        "may not assume the role",
        "never assessed",
        "it is suspended",
        "allow `s3:GetBucketAcl` to the scanning role",
        "1 / 3",
        "– / –",
    ] {
        assert!(words.contains(text), "{text}: {words}");
    }
}

#[test]
fn hostile_names_are_text() {
    let world = World::hostile();
    let page = page(&world, Language::En);
    let all = page.all();
    for name in &NAMES[..6] {
        assert!(all.contains(name), "{name}");
    }
    assert!(all.contains("\\u{202e}gpj.exe") && all.contains(&"x".repeat(40_000)));
    assert!(!world.text(Format::Html, Language::En).to_lowercase().contains("<script"));
}

#[test]
fn every_text_is_there_in_both_languages() {
    let is_english = |text: &str| {
        let is_word = |word: &&str| word.len() > 3 && word.chars().all(|character| character.is_ascii_lowercase());
        text.split_whitespace().filter(is_word).count() > 1
    };
    let is_japanese =
        |text: &str| text.chars().any(|one| matches!(one, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
    for world in [World::empty(), World::clean(), World::failing(), World::gap()] {
        // What is data stays as it is: evidence and reasons come in English.
        let ours = |page: &Page| -> Vec<String> {
            let ours = page
                .texts
                .iter()
                .filter(|text| !["bidi", "code", "style", "pre"].iter().any(|what| text.is_inside(what)));
            ours.map(|text| text.text.clone()).chain(page.labels.clone()).collect()
        };
        for text in ours(&page(&world, Language::Ja)) {
            assert!(!is_english(&text), "{text}");
        }
        for text in ours(&page(&world, Language::En)) {
            assert!(!is_japanese(&text), "{text}");
        }
        assert!(world.text(Format::Html, Language::Ja).contains("<html lang=\"ja\">"));
    }
}

#[test]
fn a_page_that_would_be_too_large_says_what_it_leaves_out() {
    let mut world = World::clean();
    for at in 0..6_001 {
        world.finding(A, VERSIONING, &format!("b{at}"), 3);
    }
    world.finding(A, PUBLIC_READ, "worst", 3);
    let page = page(&world, Language::En);
    let words = words(&page);
    assert!(words.contains("1,002 more are not on this page"), "said");
    assert!(words.contains("arn:aws:s3:::worst"), "the worst are kept");
    assert!(words.contains("Open findings6,002"), "the figures count all");
    assert_eq!(words.matches("arn:aws:s3:::b").count(), 4_999);
}
