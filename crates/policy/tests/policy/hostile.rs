//! Documents made to hurt: deep, huge, odd. They must end soon and without panic.

use scanmonster_policy::{
    Document, allows_everything, denies_insecure_transport, grants, wildcard_matches,
};

use crate::support::{document, parse, statement, with_home};

#[test]
fn deep_nesting_is_refused() {
    let depth = 200_000;
    let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Document::parse(&text).is_err());
    let objects = r#"{"Statement":"#.repeat(depth);
    assert!(Document::parse(&objects).is_err());
}

#[test]
fn a_hundred_thousand_statements_are_read() {
    let allowed = statement("Allow", r#""*""#, "");
    let denied = statement("Deny", r#"{"AWS":"999988887777"}"#, "");
    let statements: Vec<String> = (0..100_000)
        .map(|index| {
            if index % 2 == 0 {
                allowed.clone()
            } else {
                denied.clone()
            }
        })
        .collect();
    let document = parse(&document(&statements));
    assert_eq!(with_home(|home| grants(&document, home)).len(), 50_000);
    assert!(!allows_everything(&document));
    assert!(!denies_insecure_transport(
        &document,
        &["arn:aws:s3:::bucket"]
    ));
}

#[test]
fn a_statement_with_many_principals_and_conditions_is_read() {
    let accounts: Vec<String> = (0..20_000).map(|n| format!("\"{n:012}\"")).collect();
    let tests: Vec<String> = (0..5_000)
        .map(|n| format!("\"made:up{n}\":\"x\""))
        .collect();
    let principal = format!(r#"{{"AWS":[{}]}}"#, accounts.join(","));
    let condition = format!(r#"{{"StringEquals":{{{}}}}}"#, tests.join(","));
    let few = parse(&document(&[statement("Allow", &principal, "")]));
    assert_eq!(with_home(|home| grants(&few, home)).len(), 20_000);
    let many = parse(&document(&[statement("Allow", r#""*""#, &condition)]));
    assert_eq!(
        with_home(|home| grants(&many, home))[0].unresolved.len(),
        5_000
    );
}

#[test]
fn many_stars_do_not_explode() {
    let pattern = format!("{}!", "a*".repeat(1_000));
    assert!(!wildcard_matches(&pattern, &"a".repeat(10_000)));
}
