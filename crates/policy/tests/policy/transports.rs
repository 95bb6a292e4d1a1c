//! Guards on the transport. Cases follow Security Hub S3.5, the Config rule
//! `s3-bucket-ssl-requests-only` and the S3 User Guide's bucket policy examples.

use scanmonster_policy::{denies_insecure_transport, denies_old_tls};

use crate::support::{document, parse};

const BUCKET: &[&str] = &["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"];
const BOTH: &str = r#"["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]"#;
const INSECURE: &str = r#"{"Bool":{"aws:SecureTransport":"false"}}"#;

fn deny(principal: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Deny",{principal},{action},"Resource":{resource},"Condition":{condition}}}"#
    )
}

fn guarded(statements: &[String]) -> bool {
    denies_insecure_transport(&parse(&document(statements)), BUCKET)
}

fn everybody_under(condition: &str) -> String {
    deny(r#""Principal":"*""#, r#""Action":"s3:*""#, BOTH, condition)
}

#[test]
fn guards_in_many_spellings() {
    for condition in [
        INSECURE,
        r#"{"Bool":{"AWS:securetransport":false}}"#,
        r#"{"BoolIfExists":{"aws:SecureTransport":["False"]}}"#,
        r#"{"StringEquals":{"aws:SecureTransport":"false"}}"#,
        r#"{"StringNotEquals":{"aws:SecureTransport":"true"}}"#,
        r#"{"Bool":{"aws:SecureTransport":"false"},"Null":{"aws:SecureTransport":"false"}}"#,
        "{}",
    ] {
        assert!(guarded(&[everybody_under(condition)]), "{condition}");
    }
    let any = r#""Principal":{"AWS":["*"]}"#;
    assert!(guarded(&[deny(
        any,
        r#""Action":["*"]"#,
        r#""*""#,
        INSECURE
    )]));
    assert!(guarded(&[deny(
        any,
        r#""NotAction":"sqs:*""#,
        r#""arn:aws:s3:::bucket*""#,
        INSECURE
    )]));
}

#[test]
fn two_statements_may_share_the_work() {
    let part = |resource: &str| {
        deny(
            r#""Principal":"*""#,
            r#""Action":"s3:*""#,
            resource,
            INSECURE,
        )
    };
    let bucket = part(r#""arn:aws:s3:::bucket""#);
    let objects = part(r#""arn:aws:s3:::bucket/*""#);
    assert!(guarded(&[bucket.clone(), objects.clone()]));
    assert!(!guarded(&[bucket]));
    assert!(!guarded(&[objects]));
}

#[test]
fn guards_with_a_hole() {
    for condition in [
        r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
        r#"{"Bool":{"aws:SecureTransport":"false"},"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}"#,
        r#"{"Null":{"aws:SecureTransport":"true"}}"#,
        r#"{"NumericLessThan":{"s3:TlsVersion":"1.2"}}"#,
    ] {
        assert!(!guarded(&[everybody_under(condition)]), "{condition}");
    }
    let all = r#""Action":"s3:*""#;
    let own = r#""Principal":{"AWS":"111122223333"}"#;
    let everybody = r#""Principal":"*""#;
    assert!(!guarded(&[deny(own, all, BOTH, INSECURE)]));
    let but = r#""NotPrincipal":{"AWS":"111122223333"}"#;
    assert!(!guarded(&[deny(but, all, BOTH, INSECURE)]));
    assert!(!guarded(&[deny(
        everybody,
        r#""Action":"s3:GetObject""#,
        BOTH,
        INSECURE
    )]));
    assert!(!guarded(&[deny(
        everybody,
        all,
        r#""arn:aws:s3:::other*""#,
        INSECURE
    )]));
    assert!(!guarded(&[]));
    let allowed = everybody_under(INSECURE).replace("Deny", "Allow");
    assert!(!guarded(&[allowed]));
}

#[test]
fn without_resources_nothing_is_shown() {
    let document = parse(&document(&[everybody_under(INSECURE)]));
    assert!(!denies_insecure_transport(&document, &[]));
}

#[test]
fn queues_and_topics_are_guarded_alike() {
    let queue = "arn:aws:sqs:eu-west-1:111122223333:queue";
    let statement = deny(
        r#""Principal":"*""#,
        r#""Action":"sqs:*""#,
        &format!("\"{queue}\""),
        INSECURE,
    );
    let document = parse(&document(&[statement]));
    assert!(denies_insecure_transport(&document, &[queue]));
    assert!(!denies_insecure_transport(&document, BUCKET));
}

#[test]
fn old_tls() {
    let answer =
        |condition: &str| denies_old_tls(&parse(&document(&[everybody_under(condition)])), BUCKET);
    assert!(answer(r#"{"NumericLessThan":{"s3:TlsVersion":"1.2"}}"#));
    assert!(answer(
        r#"{"NumericLessThanIfExists":{"s3:TlsVersion":1.3}}"#
    ));
    assert!(answer(
        r#"{"NumericLessThanEquals":{"s3:TlsVersion":["1.1"]}}"#
    ));
    assert!(!answer(r#"{"NumericLessThan":{"s3:TlsVersion":"1.1"}}"#));
    assert!(!answer(r#"{"NumericGreaterThan":{"s3:TlsVersion":"1.2"}}"#));
    assert!(!answer(INSECURE));
}
