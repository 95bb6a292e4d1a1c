//! What identity policies allow at large. Cases follow Security Hub IAM.1, IAM.21, KMS.1 and the
//! IAM User Guide pages on `NotAction` and `NotResource`.

use scanmonster_policy::{allows_action_on_all, allows_everything, allows_full_service, denies_some_of_service};

use crate::support::{document, parse};

fn policy(statements: &[&str]) -> String {
    let statements: Vec<String> = statements.iter().map(|text| format!("{{{text}}}")).collect();
    document(&statements)
}

const ADMINISTRATOR: &str = r#""Effect":"Allow","Action":"*","Resource":"*""#;

#[test]
fn administrators() {
    let administrators: &[&[&str]] = &[
        &[ADMINISTRATOR],
        &[r#""Effect":"Allow","Action":["s3:Get*","*:*"],"Resource":["*"]"#],
        &[r#""Effect":"Allow","Action":"*","Resource":"arn:aws:*""#],
        &[r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#],
        &[r#""Effect":"Allow","NotAction":"s3:*","Resource":"*""#],
        &[r#""Effect":"Allow","NotAction":"iam:CreateUser","Resource":"*""#],
        &[r#""Effect":"Allow","NotAction":[],"Resource":"*""#],
        &[r#""Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::secret/*""#],
        &[ADMINISTRATOR, r#""Effect":"Deny","Action":"s3:*","Resource":"*""#],
        &[
            ADMINISTRATOR,
            r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#,
        ],
    ];
    for statements in administrators {
        let document = parse(&policy(statements));
        assert!(allows_everything(&document), "{statements:?}");
    }
}

#[test]
fn no_administrators() {
    let others: &[&[&str]] = &[
        &[],
        &[r#""Effect":"Allow","Action":"s3:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"iam:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::bucket/*""#],
        &[r#""Effect":"Allow","Action":"*:Get*","Resource":"*""#],
        // AWS managed policy PowerUserAccess.
        &[r#""Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*""#],
        &[r#""Effect":"Deny","Action":"*","Resource":"*""#],
        &[ADMINISTRATOR, r#""Effect":"Deny","Action":"*:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"*","NotResource":"*""#],
    ];
    for statements in others {
        let document = parse(&policy(statements));
        assert!(!allows_everything(&document), "{statements:?}");
    }
}

#[test]
fn full_service() {
    let full: &[&[&str]] = &[
        &[ADMINISTRATOR],
        &[r#""Effect":"Allow","Action":"s3:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"S3:*","Resource":"arn:aws:s3:::*""#],
        &[r#""Effect":"Allow","NotAction":"iam:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"s*","Resource":"*""#],
        &[
            r#""Effect":"Allow","Action":"s3:*","Resource":"*""#,
            r#""Effect":"Deny","Action":"s3:Delete*","Resource":"*""#,
        ],
    ];
    for statements in full {
        assert!(allows_full_service(&parse(&policy(statements)), "s3"), "{statements:?}");
    }
    let partial: &[&[&str]] = &[
        &[r#""Effect":"Allow","Action":"s3:Get*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*""#],
        &[r#""Effect":"Allow","NotAction":"s3:DeleteBucket","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"ec2:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"s3:*","Resource":"*""#, r#""Effect":"Deny","Action":"s3:*","Resource":"*""#],
    ];
    for statements in partial {
        assert!(!allows_full_service(&parse(&policy(statements)), "s3"), "{statements:?}");
    }
}

#[test]
fn some_of_a_service_denied() {
    let denied = [
        r#""Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*""#,
        r#""Effect":"Deny","Action":["ec2:*","S3:Delete*"],"Resource":"*""#,
        r#""Effect":"Deny","Action":"s*","Resource":"*""#,
        r#""Effect":"Deny","Action":"*:Delete*","Resource":"*""#,
        r#""Effect":"Deny","Action":"*","Resource":"*""#,
        r#""Effect":"Deny","NotAction":["iam:*","s3:Get*"],"Resource":"*""#,
    ];
    for statement in denied {
        assert!(denies_some_of_service(&parse(&policy(&[statement])), "s3"), "{statement}");
    }
    let not_denied = [
        r#""Effect":"Allow","Action":"s3:*","Resource":"*""#,
        r#""Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::bucket""#,
        r#""Effect":"Deny","Action":"ec2:*","Resource":"*""#,
        r#""Effect":"Deny","Action":"*Key","Resource":"*""#,
        r#""Effect":"Deny","NotAction":["s3:*","iam:*"],"Resource":"*""#,
        r#""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
    ];
    for statement in not_denied {
        assert!(!denies_some_of_service(&parse(&policy(&[statement])), "s3"), "{statement}");
    }
}

#[test]
fn action_on_all() {
    let all: &[&[&str]] = &[
        &[ADMINISTRATOR],
        &[r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:*:*:key/*""#],
        &[r#""Effect":"Allow","Action":"kms:De*","Resource":"arn:aws:kms:eu-west-1:111122223333:key/*""#],
        &[r#""Effect":"Allow","NotAction":"s3:*","Resource":"arn:*:kms:*:*:*""#],
    ];
    for statements in all {
        assert!(allows_action_on_all(&parse(&policy(statements)), "kms:Decrypt"), "{statements:?}");
    }
    let some: &[&[&str]] = &[
        &[r#""Effect":"Allow","Action":"kms:Encrypt","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:111122223333:key/1234abcd""#],
        &[r#""Effect":"Allow","NotAction":"kms:*","Resource":"*""#],
        &[r#""Effect":"Allow","Action":"kms:Decrypt","NotResource":"arn:aws:kms:*:*:key/*""#],
        &[ADMINISTRATOR, r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"*""#],
    ];
    for statements in some {
        assert!(!allows_action_on_all(&parse(&policy(statements)), "kms:Decrypt"), "{statements:?}");
    }
}

#[test]
fn passing_any_role_is_an_action_on_all() {
    let any = policy(&[r#""Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/*""#]);
    assert!(allows_action_on_all(&parse(&any), "iam:PassRole"));
    let some = policy(&[r#""Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/app/*""#]);
    assert!(!allows_action_on_all(&parse(&some), "iam:PassRole"));
}
