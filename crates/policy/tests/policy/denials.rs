//! What `Deny` statements take away from the grants of the same document.
//!
//! All cases follow "Policy evaluation logic" (an explicit deny overrides every allow) and the page
//! named with them.

use crate::support::{Case, allow, audiences, check, document, grants_of, statement};

const EVERYBODY: &str = r#""*""#;
const NOT_PRINCIPAL: &str = "IAM User Guide, AWS JSON policy elements: NotPrincipal";
const OPERATORS: &str = "IAM User Guide, Condition operators: negated matching";
const PERIMETER: &str = "IAM User Guide, Data perimeters";
const EVALUATION: &str = "IAM User Guide, Policy evaluation logic";

/// An `Allow` to everybody beside a `Deny` to everybody under a condition.
fn public_but(condition: &str) -> String {
    document(&[
        statement("Allow", EVERYBODY, ""),
        statement("Deny", EVERYBODY, condition),
    ])
}

fn beside(allowed: &str, denied: &str) -> String {
    document(&[
        statement("Allow", allowed, ""),
        statement("Deny", denied, ""),
    ])
}

#[test]
fn conditions_of_a_deny() {
    check(&[
        Case {
            follows: EVALUATION,
            policy: public_but(""),
            audiences: &[],
        },
        Case {
            follows: PERIMETER,
            policy: public_but(r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(r#"{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: PERIMETER,
            policy: public_but(
                r#"{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-own"},
                    "BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#,
            ),
            audiences: &["organization o-own", "service *"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(r#"{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, Controlling access from VPC endpoints with bucket policies",
            policy: public_but(r#"{"StringNotEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}"#),
            audiences: &["network vpce-1", "network vpce-2"],
        },
        Case {
            follows: "IAM User Guide, Denies access to AWS based on the source IP",
            policy: public_but(r#"{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#),
            audiences: &["network 192.0.2.0/24"],
        },
        Case {
            follows: "S3 User Guide, Managing access based on specific IP addresses",
            policy: public_but(
                r#"{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"},"Bool":{"aws:ViaAWSService":"false"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(r#"{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(r#"{"StringNotLike":{"aws:PrincipalOrgID":"*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-other"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Multivalued context keys",
            policy: public_but(
                r#"{"ForAnyValue:StringNotLike":{"aws:PrincipalOrgPaths":"o-own/*"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, Restricting access to only HTTPS requests",
            policy: public_but(r#"{"Bool":{"aws:SecureTransport":"false"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: OPERATORS,
            policy: public_but(
                r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-own"},"MadeUp":{"a:b":"c"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Restricting access with unique ids",
            policy: public_but(
                r#"{"StringNotLike":{"aws:userId":["AROAEXAMPLEID:*","111122223333"]}}"#,
            ),
            audiences: &["own", "unrecognised AROAEXAMPLEID"],
        },
    ]);
}

#[test]
fn principals_of_a_deny() {
    let other = r#"{"AWS":"999988887777"}"#;
    let role = r#"{"AWS":"arn:aws:iam::999988887777:role/a"}"#;
    let service = r#"{"Service":"sns.amazonaws.com"}"#;
    check(&[
        Case {
            follows: EVALUATION,
            policy: beside(EVERYBODY, other),
            audiences: &["public"],
        },
        Case {
            follows: EVALUATION,
            policy: beside(role, other),
            audiences: &[],
        },
        Case {
            follows: EVALUATION,
            policy: beside(other, role),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: EVALUATION,
            policy: beside(service, service),
            audiences: &[],
        },
        Case {
            follows: EVALUATION,
            policy: beside(service, other),
            audiences: &["service sns.amazonaws.com"],
        },
        Case {
            follows: EVALUATION,
            policy: beside(other, r#"{"AWS":["*","111122223333"]}"#),
            audiences: &[],
        },
    ]);
}

#[test]
fn not_principal() {
    let except = |effect: &str, list: &str| {
        statement(effect, list, "").replace("\"Principal\"", "\"NotPrincipal\"")
    };
    let own = r#"{"AWS":["111122223333","arn:aws:iam::111122223333:role/a"]}"#;
    let other = statement("Allow", r#"{"AWS":"999988887777"}"#, "");
    check(&[
        Case {
            follows: NOT_PRINCIPAL,
            policy: document(&[except("Allow", own)]),
            audiences: &["public"],
        },
        Case {
            follows: NOT_PRINCIPAL,
            policy: document(&[statement("Allow", EVERYBODY, ""), except("Deny", own)]),
            audiences: &["own"],
        },
        Case {
            follows: NOT_PRINCIPAL,
            policy: document(&[other, except("Deny", own)]),
            audiences: &[],
        },
        Case {
            follows: NOT_PRINCIPAL,
            policy: document(&[
                statement("Allow", EVERYBODY, ""),
                except("Deny", r#"{"AWS":["111122223333","*"]}"#),
            ]),
            audiences: &["public"],
        },
    ]);
}

fn with_elements(elements: &str) -> String {
    document(&[
        statement("Allow", EVERYBODY, ""),
        format!(r#"{{"Effect":"Deny","Principal":"*",{elements}}}"#),
    ])
}

#[test]
fn actions_and_resources_of_a_deny_must_cover() {
    let denied = [
        r#""Action":"s3:*","Resource":"*""#,
        r#""Action":"S3:GET*","Resource":"arn:aws:s3:::bucket*""#,
        r#""NotAction":"s3:PutObject","Resource":"*""#,
        r#""Action":"*","NotResource":"arn:aws:s3:::other/*""#,
        r#""Action":"*""#,
    ];
    for elements in denied {
        assert!(audiences(&with_elements(elements)).is_empty(), "{elements}");
    }
    let spared = [
        r#""Action":"s3:PutObject","Resource":"*""#,
        r#""Action":"s3:*","Resource":"arn:aws:s3:::bucket""#,
        r#""Action":"s3:*","Resource":"arn:aws:s3:::bucket/private/*""#,
        r#""NotAction":"s3:Get*","Resource":"*""#,
        r#""Action":"*","NotResource":"arn:aws:s3:::bucket/public/*""#,
        // IAM User Guide, Policy variables: what they become is not known here.
        r#""Action":"*","NotResource":"arn:aws:s3:::${aws:PrincipalTag/bucket}/*""#,
        r#""Action":"*","Resource":"arn:aws:s3:::${aws:PrincipalTag/bucket}/*""#,
    ];
    for elements in spared {
        let found = audiences(&with_elements(elements));
        assert!(found.contains("public"), "{elements}");
    }
}

#[test]
fn a_denied_action_leaves_the_others() {
    let policy = r#"{"Statement":[
        {"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},
        {"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"arn:aws:s3:::b/*"}]}"#;
    let found = grants_of(policy);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actions, ["s3:GetObject"]);
    assert!(!found[0].allows_any_of(&["s3:PutObject"]));
}

#[test]
fn two_denials_together_leave_the_narrower() {
    let policy = document(&[
        statement("Allow", EVERYBODY, ""),
        statement(
            "Deny",
            EVERYBODY,
            r#"{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}"#,
        ),
        statement(
            "Deny",
            EVERYBODY,
            r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
        ),
    ]);
    let expected = audiences(&allow(
        EVERYBODY,
        r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
    ));
    assert_eq!(audiences(&policy), expected);
}

#[test]
fn identity_policies_speak_of_the_own_account() {
    let allowed = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#.to_owned();
    let denied = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#.to_owned();
    let found = audiences(&document(std::slice::from_ref(&allowed)));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["own"]);
    assert!(audiences(&document(&[allowed, denied])).is_empty());
}

#[test]
fn of_equally_narrow_pins_the_one_inside_the_other_decides() {
    let two = r#"{"StringEquals":{"aws:PrincipalAccount":["999988887777","888877776666"]},
        "StringLike":{"aws:PrincipalAccount":"999988887777"}}"#;
    let found = audiences(&allow(EVERYBODY, two));
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        ["account 999988887777"]
    );
}

/// The keys of a request's source are absent when a principal calls directly, and a mixed exemption
/// says nothing certain about a given account.
#[test]
fn only_pins_on_the_caller_exclude_a_named_account() {
    let other = r#"{"AWS":"999988887777"}"#;
    let source = allow(
        other,
        r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
    );
    let mixed = document(&[
        statement("Allow", other, ""),
        statement(
            "Deny",
            EVERYBODY,
            r#"{"StringNotEquals":{"aws:PrincipalAccount":"111122223333","aws:SourceAccount":"111122223333"}}"#,
        ),
    ]);
    for policy in [source, mixed] {
        let found = audiences(&policy);
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["account 999988887777"]
        );
    }
}
