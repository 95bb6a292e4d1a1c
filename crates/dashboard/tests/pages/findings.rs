//! The list of findings.

use axum::http::StatusCode;
use scanmonster_dashboard::Role;

use crate::shop::{HOSTILE, MANY, SHOP, WILD, World, all, attribute, bucket, group, owner_of, role, user, viewer};

/// The findings on a page: their addresses.
fn listed(answer: &crate::shop::Answer) -> Vec<String> {
    attribute(&answer.page(), "tbody a[href^='/findings/']", "href")
}

fn address(finding: &scanmonster_assessment::Finding) -> String {
    format!("/findings/{}", finding.id)
}

#[tokio::test]
async fn filters_narrow() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let cases: [(&str, Vec<scanmonster_assessment::Finding>); 14] = [
        ("severity=critical", vec![bucket()]),
        ("state=new,reopened", vec![group()]),
        ("account=222222222222&severity=high", vec![role(), user()]),
        ("ou=Root+%2F+Sandbox", vec![role(), user()]),
        ("ou=sandbox&check=iam-user-lacks-mfa", vec![user()]),
        ("owner=team-shop&severity=high", vec![group()]),
        ("account=shop&service=ec2", vec![group()]),
        ("framework=cis-5.0&requirement=1.9", vec![user()]),
        ("region=global&q=EVE", vec![user()]),
        ("q=shop-logs", vec![bucket()]),
        ("q=sg-0abc&service=ec2&severity=high,critical", vec![group()]),
        ("check=iam-user-lacks-mfa&account=shop", vec![]),
        ("account=nobody-has-this", vec![]),
        ("q=%25", vec![]),
    ];
    for (query, expected) in cases {
        let answer = world.get(&anna, &format!("/findings?{query}")).await;
        let mut shown = listed(&answer);
        let mut expected: Vec<String> = expected.iter().map(address).collect();
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected, "{query}");
    }
}

#[tokio::test]
async fn everything_that_is_not_resolved_worst_first_and_page_by_page() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let first = world.get(&anna, "/findings").await;
    let total = MANY + 4;
    assert!(all(&first.page(), "h2").contains(&format!("1–50 of {total}")));
    assert_eq!(listed(&first)[0], address(&bucket()));
    let mut seen = listed(&first);
    let mut next = attribute(&first.page(), "a[rel=next]", "href");
    while let Some(address) = next.pop() {
        let answer = world.get(&anna, &address).await;
        seen.extend(listed(&answer));
        next = attribute(&answer.page(), "a[rel=next]", "href");
    }
    assert_eq!(seen.len(), total);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), total);
    let beyond = world.get(&anna, "/findings?page=99999999999").await;
    assert_eq!(listed(&beyond).len(), total - 100);
    let resolved = world.get(&anna, "/findings?state=resolved").await;
    assert_eq!(listed(&resolved).len(), 1);
}

#[tokio::test]
async fn columns_sort_both_ways() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let usual = world.get(&anna, "/findings").await;
    assert_eq!(attribute(&usual.page(), "th[aria-sort]", "aria-sort"), ["descending"]);
    for (column, first, second) in [("account", SHOP, WILD), ("age", SHOP, SHOP)] {
        let answer = world.get(&anna, &format!("/findings?sort={column}")).await;
        let accounts = |answer: &crate::shop::Answer| attribute(&answer.page(), "tbody a[href^='/accounts/']", "href");
        assert!(accounts(&answer)[0].ends_with(first));
        let turned = attribute(&answer.page(), "th[aria-sort] a", "href");
        let answer = world.get(&anna, &turned[0]).await;
        assert!(accounts(&answer)[0].ends_with(second), "{column}");
    }
    let youngest = world.get(&anna, "/findings?sort=-age").await;
    assert_eq!(listed(&youngest)[0], address(&group()));
}

#[tokio::test]
async fn filters_are_chips_that_can_be_taken_away() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let answer = world.get(&anna, "/findings?severity=high&severity=critical&service=s3&sort=age").await;
    let page = answer.page();
    assert_eq!(all(&page, ".chips a").len(), 3);
    let without = attribute(&page, ".chips a", "href");
    assert_eq!(without[2], "/findings?severity=high&severity=critical&sort=age");
    assert_eq!(attribute(&page, "input[name=severity][checked]", "value"), ["critical", "high"]);
}

#[tokio::test]
async fn nonsense_is_told_and_breaks_nothing() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    for query in [
        "severity=worst&state=lost&service=x&framework=cis-9.9&check=no-such",
        "account=%3Cscript%3E&ou=%00&owner=%ff%fe&q=%27%22%3E%3Cimg%20src%3Dx%3E&page=-1&sort=%3Cb%3E",
        "requirement=1.9&page=x&&&=&%",
        "state=resolved&state=resolved&page=18446744073709551615",
    ] {
        let answer = world.get(&anna, &format!("/findings?{query}")).await;
        let page = answer.page();
        assert!(!query.contains("worst") || all(&page, ".notice").len() == 5, "{:?}", all(&page, ".notice"));
        for file in ["/findings.csv", "/findings.json"] {
            assert_eq!(world.get(&anna, &format!("{file}?{query}")).await.status, StatusCode::OK);
        }
    }
    let long = "x".repeat(10_000);
    assert_eq!(world.get(&anna, &format!("/findings?q={long}&account={long}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn hostile_names_are_text() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    for language in ["en", "ja"] {
        let answer = world.get_in(language, &anna, &format!("/findings?account={WILD}")).await;
        let text = all(&answer.page(), "tbody").join(" ");
        assert!(text.contains("<script>alert(1)</script>\"><img src=x onerror=alert(2)>"), "{text}");
    }
}

#[tokio::test]
async fn files_have_the_whole_list_and_no_formula() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let csv = world.get(&anna, "/findings.csv").await;
    assert_eq!((csv.status, csv.kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(csv.body.lines().count(), 1 + MANY + 4);
    assert_eq!(csv.body.matches("id,account,region").count(), 1);
    assert!(!csv.body.contains('\u{202e}'));
    let narrowed = world.get(&anna, "/findings.csv?severity=critical").await;
    assert_eq!(narrowed.body.lines().count(), 2);
    let json = world.get(&anna, &format!("/findings.json?account={WILD}")).await;
    let findings: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(findings.as_array().unwrap().len(), 2);
    assert_eq!(findings[0]["account"], WILD);
    let none = world.get(&anna, "/findings.json?account=nobody-has-this").await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&none.body).unwrap(), serde_json::json!([]));
}

#[tokio::test]
async fn an_owner_sees_their_own_only() {
    let (world, owner) = (World::new().await, owner_of(WILD));
    let answer = world.get(&owner, "/findings").await;
    assert_eq!(listed(&answer).len(), 2);
    assert!(!answer.body.contains(SHOP) && !answer.body.contains("team-shop") && !answer.body.contains("us-east-1"));
    assert!(all(&answer.page(), "h2").contains(&"1–2 of 2".to_owned()));
    let answer = world.get(&owner, &format!("/findings?account={SHOP}&q=shop-logs")).await;
    assert!(listed(&answer).is_empty());
    let csv = world.get(&owner, "/findings.csv").await;
    assert_eq!(csv.body.lines().count(), 3);
    assert!(!csv.body.contains(SHOP));
    assert!(HOSTILE.contains('\n'), "the hostile name breaks lines, and the file still has one a finding");
}
