//! Operators that pin nothing, and several conditions together.

use crate::support::{Case, allow, check};

#[test]
fn operators() {
    check(&[
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-other"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"Null":{"aws:PrincipalOrgID":"false"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"Null":{"aws:PrincipalOrgID":"true"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Policy variables",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Policy variables",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"NumericEquals":{"aws:PrincipalAccount":"111122223333"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceIp":"203.0.113.0/24"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"MadeUpEquals":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEquals":{"made:up":"x"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":[]}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"Bool":{"aws:SecureTransport":"true"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"stringequals":{"AWS:PRINCIPALORGID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own","aws:SourceVpce":"vpce-1"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"},"StringLike":{"made:up":"*"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","999988887777"]},"StringLike":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#"{"AWS":"999988887777"}"#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#),
            audiences: &["sister 999988887777"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#"{"AWS":"999988887777"}"#, r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#),
            audiences: &[],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(r#"{"AWS":"999988887777"}"#, r#"{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(
                r#"{"Service":"sns.amazonaws.com"}"#,
                r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            ),
            audiences: &["service sns.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, Creating a role for OIDC federation",
            policy: allow(
                r#"{"Federated":"accounts.google.com"}"#,
                r#"{"StringEquals":{"accounts.google.com:aud":"66677788899900pro0"}}"#,
            ),
            audiences: &["federated accounts.google.com"],
        },
    ]);
}
