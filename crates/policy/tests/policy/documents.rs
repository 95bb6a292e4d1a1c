//! Reading documents in all the forms AWS and its users write them.

use scanmonster_policy::{
    Actions, Audience, Document, Effect, ParseError, Principal, Principals, Quantifier, Resources,
    outside_grants,
};

use crate::support::{allow, grants_of, parse, with_home};

#[test]
fn single_values_stand_for_lists() {
    let document = parse(
        r#"{"Version":"2012-10-17","Id":"x","Statement":{"Sid":"s","Effect":"Allow",
            "Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}}"#,
    );
    assert_eq!(document.version.as_deref(), Some("2012-10-17"));
    assert_eq!(document.id.as_deref(), Some("x"));
    let statement = &document.statements[0];
    assert_eq!(statement.sid.as_deref(), Some("s"));
    assert_eq!(statement.effect, Effect::Allow);
    let account = Principal::Account("111122223333".to_owned());
    assert_eq!(statement.principals, Principals::Only(vec![account]));
    assert_eq!(statement.actions, Actions::Only(vec!["s3:*".to_owned()]));
    assert_eq!(statement.resources, Resources::Only(vec!["*".to_owned()]));
}

#[test]
fn element_names_may_have_any_case() {
    let document = parse(
        r#"{"statement":[{"effect":"Deny","notprincipal":"*","notaction":[],"notresource":[]}]}"#,
    );
    let statement = &document.statements[0];
    assert_eq!(
        statement.principals,
        Principals::Except(vec![Principal::Any])
    );
    assert_eq!(statement.actions, Actions::Except(vec![]));
    assert_eq!(statement.resources, Resources::Except(vec![]));
}

#[test]
fn iam_returns_documents_percent_encoded() {
    let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGet%2A%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa%2Bb%2F%C3%A9%22%7D%5D%7D";
    let document = parse(encoded);
    assert!(document.statements[0].covers_resource("arn:aws:s3:::a+b/é"));
    let plain = parse(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::a+b/é"}]}"#,
    );
    assert_eq!(document, plain);
}

#[test]
fn percent_signs_inside_plain_json_stay() {
    let document =
        parse(r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a%20b"}]}"#);
    assert!(document.statements[0].covers_resource("arn:aws:s3:::a%20b"));
}

#[test]
fn condition_values_may_be_booleans_and_numbers() {
    let policy = allow(
        r#""*""#,
        r#"{"Bool":{"aws:SecureTransport":[true]},"NumericLessThan":{"s3:TlsVersion":1.2},
            "ForAnyValue:StringLikeIfExists":{"aws:CalledVia":["a","b"]},"Odd":{"x:y":3}}"#,
    );
    let conditions = &parse(&policy).statements[0].conditions;
    let shown: Vec<String> = conditions.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "Bool aws:SecureTransport = true",
            "NumericLessThan s3:TlsVersion = 1.2",
            "ForAnyValue:StringLikeIfExists aws:CalledVia = a | b",
            "Odd x:y = 3",
        ]
    );
    let quantified = &conditions[2].operator;
    assert!(quantified.if_exists);
    assert_eq!(quantified.quantifier, Some(Quantifier::ForAnyValue));
}

#[test]
fn principals_of_every_kind() {
    let document = parse(&allow(
        r#"{"AWS":["*","arn:aws:iam::111122223333:user/u","AIDAEXAMPLE"],"Service":"*",
            "Federated":"*","CanonicalUser":"abc","Novel":"x"}"#,
        "",
    ));
    let unrecognised = |kind: &str, value: &str| Principal::Unrecognised {
        kind: kind.to_owned(),
        value: value.to_owned(),
    };
    let expected = vec![
        Principal::Any,
        Principal::Arn("arn:aws:iam::111122223333:user/u".to_owned()),
        unrecognised("AWS", "AIDAEXAMPLE"),
        Principal::Service("*".to_owned()),
        Principal::Federated("*".to_owned()),
        Principal::CanonicalUser("abc".to_owned()),
        unrecognised("Novel", "x"),
    ];
    assert_eq!(
        document.statements[0].principals,
        Principals::Only(expected)
    );
}

#[test]
fn what_is_no_policy_is_an_error() {
    let refused = [
        "",
        "%7",
        "%ff%fe",
        "null",
        "[]",
        "{}",
        r#"{"Statement":[1]}"#,
        r#"{"Statement":[{"Action":"*","Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":{"a":"b"},"Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":"x"}]}"#,
        r#"{"Statement":[]} trailing"#,
    ];
    for text in refused {
        assert!(Document::parse(text).is_err(), "{text}");
    }
    let empty = parse(r#"{"Statement":[]}"#);
    assert!(empty.statements.is_empty());
}

#[test]
fn contradictory_duplicates_are_an_error() {
    let ambiguous = [
        r#"{"Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"s3:*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":"*","NotPrincipal":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":"true"},"Bool":{"c:d":"true"}}}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":"true","A:B":"false"}}}]}"#,
        r#"{"Statement":[{"Effect":"Deny","Action":"*","Principal":{"AWS":"1","AWS":"*"}}]}"#,
    ];
    for text in ambiguous {
        let refused = Document::parse(text);
        assert!(
            matches!(refused, Err(ParseError::Ambiguous { .. })),
            "{text}"
        );
    }
    // The same thing said twice is still one thing.
    parse(r#"{"Statement":[{"Effect":"Allow","Effect":"Allow","Action":"*"}]}"#);
}

#[test]
fn an_unknown_element_is_unresolved_and_disarms_a_deny() {
    let with = |effect: &str| {
        format!(r#"{{"Effect":"{effect}","Principal":"*","Action":"*","Resource":"*","Only":"x"}}"#)
    };
    let policy = format!(r#"{{"Statement":[{},{}]}}"#, with("Allow"), with("Deny"));
    let found = grants_of(&policy);
    assert_eq!(found.len(), 1);
    assert!(found[0].is_public());
    assert_eq!(found[0].unresolved, ["unknown element Only ="]);
}

#[test]
fn a_grant_says_what_it_knows() {
    let policy = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"*"},
        {"Sid":"Hook","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},
         "NotAction":"sqs:DeleteQueue","NotResource":"arn:aws:sqs:*:*:other",
         "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:999988887777:*"},
                      "Bool":{"aws:SecureTransport":"true"},"StringEquals":{"made:up":"x"}}}]}"#;
    let found = grants_of(policy);
    assert_eq!(found.len(), 1);
    let grant = &found[0];
    assert_eq!(grant.statement, 1);
    assert_eq!(grant.sid.as_deref(), Some("Hook"));
    assert_eq!(grant.principals, ["sns.amazonaws.com"]);
    assert_eq!(grant.actions, ["NotAction:sqs:DeleteQueue"]);
    assert_eq!(grant.resources, ["NotResource:arn:aws:sqs:*:*:other"]);
    assert_eq!(grant.conditions, ["Bool aws:SecureTransport = true"]);
    assert_eq!(
        grant.pins,
        ["ArnLike aws:SourceArn = arn:aws:sns:*:999988887777:*"]
    );
    assert_eq!(grant.unresolved, ["StringEquals made:up = x"]);
    assert!(grant.confused_deputy_guard);
    let source = Audience::Account("999988887777".to_owned());
    assert_eq!(grant.on_behalf_of, [source]);
    assert!(grant.allows_any_of(&["sqs:SendMessage"]));
    assert!(!grant.allows_any_of(&["SQS:deletequeue"]));
}

#[test]
fn outside_grants_leave_out_the_own_side() {
    let principals =
        r#"{"AWS":["111122223333","222233334444","999988887777"],"Service":"sns.amazonaws.com"}"#;
    let document = parse(&allow(principals, ""));
    let found = with_home(|home| outside_grants(&document, home));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].principals, ["999988887777"]);
}

#[test]
fn a_service_without_source_lacks_the_guard() {
    let guard = |condition: &str| {
        grants_of(&allow(r#"{"Service":"sns.amazonaws.com"}"#, condition))[0].confused_deputy_guard
    };
    assert!(!guard(""));
    assert!(!guard(r#"{"StringLike":{"aws:SourceArn":"*"}}"#));
    assert!(!guard(
        r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}"#
    ));
    assert!(guard(
        r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#
    ));
    assert!(guard(r#"{"StringEquals":{"aws:SourceOrgID":"o-own"}}"#));
    assert!(guard(
        r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::bucket"}}"#
    ));
}

#[test]
fn external_ids_are_required_only_for_certain() {
    let requires = |condition: &str| {
        parse(&allow(r#"{"AWS":"999988887777"}"#, condition)).statements[0]
            .requires_key("sts:ExternalId")
    };
    assert!(requires(r#"{"StringEquals":{"sts:ExternalId":"s"}}"#));
    assert!(requires(r#"{"StringEquals":{"STS:externalid":"s"}}"#));
    assert!(!requires(
        r#"{"StringEqualsIfExists":{"sts:ExternalId":"s"}}"#
    ));
    assert!(!requires(r#"{"StringNotEquals":{"sts:ExternalId":"s"}}"#));
    assert!(!requires(r#"{"StringLike":{"sts:ExternalId":"*"}}"#));
    assert!(!requires(""));
}

#[test]
fn variables_in_resources_err_on_the_careful_side() {
    let covers = |effect: &str, element: &str| {
        let policy = format!(
            r#"{{"Statement":[{{"Effect":"{effect}","Action":"*","{element}":"arn:aws:s3:::b/${{aws:username}}/*"}}]}}"#
        );
        parse(&policy).statements[0].covers_resource("arn:aws:s3:::b/bob/x")
    };
    assert!(covers("Allow", "Resource"));
    assert!(covers("Allow", "NotResource"));
    assert!(!covers("Deny", "Resource"));
    assert!(!covers("Deny", "NotResource"));
}

#[test]
fn patterns_may_be_asked_for() {
    let grant = &grants_of(&allow(r#""*""#, ""))[0];
    assert!(grant.allows_any_of(&["s3:Put*", "s3:Get*"]));
    assert!(!grant.allows_any_of(&["s3:Put*"]));
}
