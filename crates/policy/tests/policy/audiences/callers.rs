//! Whom `Allow` statements for everybody let in, pinned by who calls.

use crate::support::{Case, allow, check};

#[test]
fn caller_pins() {
    check(&[
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-other"}}"#),
            audiences: &["foreign o-other"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":["o-own","o-other"]}}"#),
            audiences: &["organization o-own", "foreign o-other"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:PrincipalOrgID":"*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-own/r-ab12/ou-ab12-11111111/*"]}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Multivalued context keys",
            policy: allow(r#""*""#, r#"{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":["o-own/*"]}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Multivalued context keys",
            policy: allow(r#""*""#, r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","222233334444"]}}"#),
            audiences: &["own", "sister 222233334444"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalAccount":111122223333}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:PrincipalAccount":"1111*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}}"#),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"ArnEquals":{"AWS:principalarn":"arn:aws:iam::111122223333:role/a"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/a","*"]}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "KMS Developer Guide, AWS managed keys",
            policy: allow(
                r#"{"AWS":"*"}"#,
                r#"{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "KMS Developer Guide, kms:ViaService",
            policy: allow(r#"{"AWS":"*"}"#, r#"{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:userid":"AROAEXAMPLEID:*"}}"#),
            audiences: &["unrecognised AROAEXAMPLEID"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:userid":"*:session"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalServiceName":"sns.amazonaws.com"}}"#),
            audiences: &["service sns.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"Bool":{"aws:PrincipalIsAWSService":true}}"#),
            audiences: &["service *"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS STS condition keys: sts:ExternalId",
            policy: allow(r#""*""#, r#"{"StringEquals":{"sts:ExternalId":"secret"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalTag/team":"blue"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:username":"bob"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Available keys for OIDC federation",
            policy: allow(r#""*""#, r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:o/r:*"}}"#),
            audiences: &["federated token.actions.githubusercontent.com"],
        },
        Case {
            follows: "IAM User Guide, Available keys for OIDC federation",
            policy: allow(r#""*""#, r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}"#),
            audiences: &["public"],
        },
    ]);
}
