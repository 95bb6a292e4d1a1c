//! Whom single `Allow` statements let in: a table of documents with known answers.

use crate::support::{Case, allow, check};

/// Principals without conditions.
#[test]
fn principals() {
    check(&[
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"*"}"#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":["*"]}"#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":["*","arn:aws:iam::999988887777:root"]}"#, ""),
            audiences: &["public", "account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"111122223333"}"#, ""),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, ""),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"arn:aws:iam::111122223333:role/app"}"#, ""),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"222233334444"}"#, ""),
            audiences: &["sister 222233334444"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"arn:aws:iam::999988887777:user/u"}"#, ""),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"arn:aws-cn:iam::999988887777:root"}"#, ""),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(
                r#"{"AWS":"arn:aws:sts::999988887777:assumed-role/r/s"}"#,
                "",
            ),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(
                r#"{"AWS":["arn:aws:iam::999988887777:role/a","arn:aws:iam::999988887777:role/b"]}"#,
                "",
            ),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"arn:aws:iam::*:root"}"#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#, ""),
            audiences: &["unrecognised AIDACKCEVSQ6C2EXAMPLE"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"Service":"lambda.amazonaws.com"}"#, ""),
            audiences: &["service lambda.amazonaws.com"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#"{"Service":"*"}"#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"Federated":"cognito-identity.amazonaws.com"}"#, ""),
            audiences: &["federated cognito-identity.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(
                r#"{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}"#,
                "",
            ),
            audiences: &["federated arn:aws:iam::111122223333:saml-provider/idp"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"Federated":"*"}"#, ""),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"CanonicalUser":"79a59df900b949e5"}"#, ""),
            audiences: &["canonical 79a59df900b949e5"],
        },
        Case {
            follows: "CloudFront Developer Guide, Restrict access with an origin access identity",
            policy: allow(
                r#"{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}"#,
                "",
            ),
            audiences: &["service cloudfront.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(
                r#"{"AWS":"111122223333","Service":["sns.amazonaws.com"]}"#,
                "",
            ),
            audiences: &["own", "service sns.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{}"#, ""),
            audiences: &[],
        },
    ]);
}

/// Everybody, pinned by who calls.
#[test]
fn caller_pins() {
    check(&[
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-other"}}"#,
            ),
            audiences: &["foreign o-other"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":["o-own","o-other"]}}"#,
            ),
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
            policy: allow(
                r#""*""#,
                r#"{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":["o-own/*"]}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Multivalued context keys",
            policy: allow(
                r#""*""#,
                r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","222233334444"]}}"#,
            ),
            audiences: &["own", "sister 222233334444"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalAccount":111122223333}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"aws:PrincipalAccount":"1111*"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}}"#,
            ),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"ArnEquals":{"AWS:principalarn":"arn:aws:iam::111122223333:role/a"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/a","*"]}}"#,
            ),
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
            policy: allow(
                r#"{"AWS":"*"}"#,
                r#"{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"aws:userid":"AROAEXAMPLEID:*"}}"#,
            ),
            audiences: &["unrecognised AROAEXAMPLEID"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:userid":"*:session"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalServiceName":"sns.amazonaws.com"}}"#,
            ),
            audiences: &["service sns.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"Bool":{"aws:PrincipalIsAWSService":true}}"#),
            audiences: &["service *"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, AWS STS condition keys: sts:ExternalId",
            policy: allow(r#""*""#, r#"{"StringEquals":{"sts:ExternalId":"secret"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalTag/team":"blue"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:username":"bob"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Available keys for OIDC federation",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:o/r:*"}}"#,
            ),
            audiences: &["federated token.actions.githubusercontent.com"],
        },
        Case {
            follows: "IAM User Guide, Available keys for OIDC federation",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}"#,
            ),
            audiences: &["public"],
        },
    ]);
}

/// Everybody, pinned by source or network.
#[test]
fn source_and_network_pins() {
    check(&[
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "SNS Developer Guide, Fanout to SQS queues",
            policy: allow(
                r#""*""#,
                r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:topic"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:999988887777:*"}}"#,
            ),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, Granting permissions to publish event notifications",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::bucket"}}"#,
            ),
            audiences: &["unrecognised arn:aws:s3:::bucket"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "SNS Developer Guide, default topic policy",
            policy: allow(
                r#"{"AWS":"*"}"#,
                r#"{"StringEquals":{"AWS:SourceOwner":"111122223333"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceOrgID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-own/*"}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#,
            ),
            audiences: &["network vpc-91237329"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#,
            ),
            audiences: &["network vpce-1a2b3c4d"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceVpc":"vpc-1"},"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"}}"#,
            ),
            audiences: &["network vpc-1"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            ),
            audiences: &["network 203.0.113.0/24"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#),
            audiences: &["network 203.0.113.7"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/7"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"IpAddress":{"aws:SourceIp":"2001:da8::/31"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"11.0.0.0/8"}}"#),
            audiences: &["network 11.0.0.0/8"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#),
            audiences: &["network 10.0.0.0/8"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#,
            ),
            audiences: &["network 2001:db8::/32"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"2001::/16"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"nonsense"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:111122223333:accesspoint/*"}}"#,
            ),
            audiences: &["own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(
                r#""*""#,
                r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:*:accesspoint/a"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "EFS User Guide, Blocking public access",
            policy: allow(
                r#""*""#,
                r#"{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}"#,
            ),
            audiences: &["network mount target"],
        },
        Case {
            follows: "Lambda Developer Guide, Control access to function URLs",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "Lambda Developer Guide, Control access to function URLs",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}"#,
            ),
            audiences: &["public"],
        },
    ]);
}

/// Operators that pin nothing, and several conditions together.
#[test]
fn operators() {
    check(&[
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-other"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:*"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            ),
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
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Policy variables",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"NumericEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            ),
            audiences: &["public"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"MadeUpEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
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
            policy: allow(
                r#""*""#,
                r#"{"stringequals":{"AWS:PRINCIPALORGID":"o-own"}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own","aws:SourceVpce":"vpce-1"}}"#,
            ),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"},"StringLike":{"made:up":"*"}}"#,
            ),
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
            policy: allow(
                r#"{"AWS":"999988887777"}"#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-own"}}"#,
            ),
            audiences: &["sister 999988887777"],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#"{"AWS":"999988887777"}"#,
                r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
            ),
            audiences: &[],
        },
        Case {
            follows: "IAM User Guide, Condition operators",
            policy: allow(
                r#"{"AWS":"999988887777"}"#,
                r#"{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#,
            ),
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
