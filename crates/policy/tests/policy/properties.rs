//! Laws that hold for all documents, tried on generated ones.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use scanmonster_policy::{
    Audience, Document, allows_action_on_all, allows_everything, allows_full_service, denies_insecure_transport,
    denies_some_of_service, grants, wildcard_matches,
};

use crate::support::{audiences, document, parse, with_home};

const ACCOUNTS: [&str; 3] = ["111122223333", "222233334444", "999988887777"];

/// The naive reference, exponential in the number of stars.
fn reference(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((&'*', rest)), None) => reference(rest, text),
        (Some((&'*', rest)), Some((_, after))) => reference(rest, text) || reference(pattern, after),
        (Some((&'?', rest)), Some((_, after))) => reference(rest, after),
        (Some((wanted, rest)), Some((found, after))) => wanted == found && reference(rest, after),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn principal() -> impl Strategy<Value = String> {
    select(vec![
        r#""*""#,
        r#"{"AWS":"111122223333"}"#,
        r#"{"AWS":"222233334444"}"#,
        r#"{"AWS":["999988887777","arn:aws:iam::999988887777:role/a"]}"#,
        r#"{"AWS":["*","arn:aws:iam::222233334444:user/u"]}"#,
        r#"{"Service":"sns.amazonaws.com","AWS":"999988887777"}"#,
        r#"{"Federated":"accounts.google.com"}"#,
        r#"{"CanonicalUser":"79a59df9"}"#,
    ])
    .prop_map(str::to_owned)
}

/// One operator with one key; the operators differ so that a block can be put together.
fn test() -> impl Strategy<Value = (String, String)> {
    // Those that pin, in an `Allow` or a `Deny`, come first and often.
    let pinning = select(vec![
        "StringEquals",
        "StringLike",
        "ForAnyValue:StringLike",
        "StringNotEquals",
        "StringNotEqualsIfExists",
        "ForAllValues:StringNotLike",
    ]);
    let other = select(vec![
        "StringEqualsIfExists",
        "ForAllValues:StringLike",
        "ForAnyValue:StringNotLike",
        "ArnLike",
        "ArnNotLike",
        "IpAddress",
        "NotIpAddress",
        "Bool",
        "Null",
        "MadeUp",
    ]);
    let operator = prop_oneof![3 => pinning, 1 => other];
    let test = select(vec![
        r#"{"aws:PrincipalOrgID":"o-own"}"#,
        r#"{"aws:PrincipalOrgID":["o-own","o-other"]}"#,
        r#"{"aws:PrincipalOrgPaths":"o-other/*"}"#,
        r#"{"aws:PrincipalAccount":"111122223333"}"#,
        r#"{"aws:PrincipalAccount":["222233334444","999988887777"]}"#,
        r#"{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}"#,
        r#"{"aws:SourceAccount":"222233334444"}"#,
        r#"{"aws:SourceArn":"arn:aws:sns:*:999988887777:*"}"#,
        r#"{"aws:SourceVpce":["vpce-1","vpce-2"]}"#,
        r#"{"aws:SourceIp":["203.0.113.0/24","198.51.100.7"]}"#,
        r#"{"aws:SourceIp":"0.0.0.0/0"}"#,
        r#"{"aws:PrincipalIsAWSService":"false"}"#,
        r#"{"aws:PrincipalIsAWSService":"true"}"#,
        r#"{"aws:userid":"AROAEXAMPLE:*"}"#,
        r#"{"aws:SecureTransport":"false"}"#,
        r#"{"made:up":"x"}"#,
    ]);
    (operator, test).prop_map(|(operator, test)| (operator.to_owned(), test.to_owned()))
}

#[derive(Debug, Clone)]
struct Sketch {
    effect: &'static str,
    element: &'static str,
    principal: String,
    actions: &'static str,
    resources: &'static str,
    tests: Vec<(String, String)>,
}

impl Sketch {
    fn render(&self) -> String {
        let tests: Vec<String> = self.tests.iter().map(|(operator, test)| format!("\"{operator}\":{test}")).collect();
        format!(
            r#"{{"Effect":"{}","{}":{},{},{},"Condition":{{{}}}}}"#,
            self.effect,
            self.element,
            self.principal,
            self.actions,
            self.resources,
            tests.join(",")
        )
    }

    fn add(&mut self, test: (String, String)) {
        if self.tests.iter().all(|(operator, _)| *operator != test.0) {
            self.tests.push(test);
        }
    }
}

fn sketch(effects: &'static [&'static str]) -> impl Strategy<Value = Sketch> {
    let actions = select(vec![
        r#""Action":"*""#,
        r#""Action":["s3:GetObject","s3:PutObject"]"#,
        r#""Action":"s3:Get*""#,
        r#""NotAction":"s3:PutObject""#,
    ]);
    let resources =
        select(vec![r#""Resource":"*""#, r#""Resource":"arn:aws:s3:::b/*""#, r#""NotResource":"arn:aws:s3:::b/*""#]);
    let element = select(vec!["Principal", "Principal", "Principal", "NotPrincipal"]);
    let tests = prop::collection::vec(test(), 0..3);
    (select(effects), element, principal(), actions, resources, tests).prop_map(
        |(effect, element, principal, actions, resources, tests)| {
            let mut sketch = Sketch { effect, element, principal, actions, resources, tests: Vec::new() };
            for test in tests {
                sketch.add(test);
            }
            sketch
        },
    )
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    prop::collection::vec(sketch(&["Allow", "Allow", "Deny"]), 1..5)
}

fn render(sketches: &[Sketch]) -> String {
    let statements: Vec<String> = sketches.iter().map(Sketch::render).collect();
    document(&statements)
}

/// The farthest reach of the grants of each statement.
fn reaches(policy: &str, statements: usize) -> Vec<Option<u8>> {
    let mut farthest = vec![None; statements];
    for grant in with_home(|home| grants(&parse(policy), home)) {
        let reach = Some(grant.audience.reach());
        farthest[grant.statement] = farthest[grant.statement].max(reach);
    }
    farthest
}

fn rename(text: &str, from: &[&str; 3], to: &[&str; 3]) -> String {
    let mut renamed = text.to_owned();
    for (old, new) in from.iter().zip(to) {
        renamed = renamed.replace(old, new);
    }
    renamed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn wildcards_agree_with_the_reference(pattern in "[ab*?]{0,8}", text in "[ab*?é]{0,10}") {
        let characters: Vec<char> = pattern.chars().collect();
        let expected = reference(&characters, &text.chars().collect::<Vec<_>>());
        prop_assert_eq!(wildcard_matches(&pattern, &text), expected);
    }

    #[test]
    fn a_deny_more_never_widens(sketches in sketches(), denied in sketch(&["Deny"])) {
        let before = reaches(&render(&sketches), sketches.len());
        let count = sketches.len();
        let more: Vec<Sketch> = sketches.into_iter().chain([denied]).collect();
        let after = reaches(&render(&more), count + 1);
        for (index, reach) in before.iter().enumerate() {
            prop_assert!(after[index] <= *reach, "statement {index}: {:?} > {:?}", after[index], reach);
        }
    }

    #[test]
    fn a_condition_more_never_widens(mut allowed in sketch(&["Allow"]), test in test()) {
        let before = reaches(&render(std::slice::from_ref(&allowed)), 1);
        allowed.add(test);
        let after = reaches(&render(&[allowed]), 1);
        prop_assert!(after[0] <= before[0]);
    }

    #[test]
    fn a_condition_less_in_a_deny_never_widens(sketches in sketches(), mut denied in sketch(&["Deny"])) {
        let with = |denied: &Sketch| {
            let mut all = sketches.clone();
            all.push(denied.clone());
            reaches(&render(&all), all.len())
        };
        let before = with(&denied);
        denied.tests.clear();
        let after = with(&denied);
        prop_assert!(after.iter().zip(&before).all(|(after, before)| after <= before));
    }

    #[test]
    fn the_order_of_statements_does_not_matter(sketches in sketches()) {
        let backwards: Vec<Sketch> = sketches.iter().rev().cloned().collect();
        prop_assert_eq!(audiences(&render(&sketches)), audiences(&render(&backwards)));
    }

    #[test]
    fn renaming_accounts_changes_names_only(sketches in sketches()) {
        let to = ["999900001111", "555500001111", "000011112222"];
        let policy = render(&sketches);
        let expected: BTreeSet<String> = audiences_at(&policy, &ACCOUNTS)
            .iter()
            .map(|name| rename(name, &ACCOUNTS, &to))
            .collect();
        let renamed = rename(&policy, &ACCOUNTS, &to);
        prop_assert_eq!(audiences_at(&renamed, &to), expected);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        let _ = Document::parse(&text);
        let _ = Document::parse(&format!("%{text}"));
    }

    #[test]
    fn any_json_is_read_or_refused(value in json()) {
        if let Ok(document) = Document::parse(&value) {
            ask_everything(&document);
        }
    }
}

/// Audiences, as text, from the point of view of the first of three accounts.
fn audiences_at(policy: &str, accounts: &[&str; 3]) -> BTreeSet<String> {
    let members = BTreeSet::from([accounts[0].to_owned(), accounts[1].to_owned()]);
    let home = scanmonster_policy::Home {
        account: accounts[0],
        organization: Some("o-own"),
        organization_accounts: Some(&members),
    };
    grants(&parse(policy), &home).iter().map(|grant| format!("{} {:?}", grant.statement, grant.audience)).collect()
}

fn ask_everything(document: &Document) {
    let found = with_home(|home| grants(document, home));
    assert!(found.iter().all(|grant| grant.audience != Audience::Public || grant.is_outside()));
    allows_everything(document);
    allows_full_service(document, "s3");
    denies_some_of_service(document, "s3");
    allows_action_on_all(document, "kms:Decrypt");
    denies_insecure_transport(document, &["arn:aws:s3:::b"]);
}

/// JSON that looks like a policy in places, with wrong types in others.
fn json() -> impl Strategy<Value = String> {
    let word = select(vec![
        "\"*\"",
        "\"Allow\"",
        "\"Deny\"",
        "\"s3:*\"",
        "\"arn:\"",
        "\"é\"",
        "\"${x\"",
        "1",
        "1.5",
        "true",
        "null",
        "\"arn:aws:iam::111122223333:root\"",
        "[]",
        "{}",
    ])
    .prop_map(str::to_owned);
    let name = select(vec![
        "Statement",
        "Effect",
        "Principal",
        "NotPrincipal",
        "AWS",
        "Action",
        "NotAction",
        "Resource",
        "Condition",
        "Bool",
        "StringLike",
        "aws:SourceArn",
        "aws:SecureTransport",
        "IfExists",
        "ForAnyValue:",
        "é",
    ]);
    let tree = word.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((name.clone(), inner), 0..5).prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    (tree.clone(), tree).prop_map(|(principal, rest)| {
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"*","Principal":{principal},"Condition":{rest}}},{{"Effect":"Deny","NotAction":[],"NotPrincipal":{principal}}}]}}"#
        )
    })
}
