//! Whom `Allow` statements for everybody let in, pinned by source or network.

use crate::support::{Case, allow, check};

#[test]
fn source_and_network_pins() {
    check(&[
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "SNS Developer Guide, Fanout to SQS queues",
            policy: allow(r#""*""#, r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:topic"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:999988887777:*"}}"#),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, The confused deputy problem",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, Granting permissions to publish event notifications",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::bucket"}}"#),
            audiences: &["unrecognised arn:aws:s3:::bucket"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "SNS Developer Guide, default topic policy",
            policy: allow(r#"{"AWS":"*"}"#, r#"{"StringEquals":{"AWS:SourceOwner":"111122223333"}}"#),
            audiences: &["own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceOrgID":"o-own"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-own/*"}}"#),
            audiences: &["organization o-own"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#),
            audiences: &["network vpc-91237329"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#),
            audiences: &["network vpce-1a2b3c4d"],
        },
        Case {
            follows: "IAM User Guide, Global condition context keys",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"}}"#),
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
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
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
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"2001:da8::/31"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"11.0.0.0/8"}}"#),
            audiences: &["network 11.0.0.0/8"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#),
            audiences: &["network 10.0.0.0/8"],
        },
        Case {
            follows: "S3 User Guide, The meaning of public",
            policy: allow(r#""*""#, r#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#),
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
            policy: allow(r#""*""#, r#"{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}"#),
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
            policy: allow(r#""*""#, r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:*:accesspoint/a"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "EFS User Guide, Blocking public access",
            policy: allow(r#""*""#, r#"{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}"#),
            audiences: &["network mount target"],
        },
        Case {
            follows: "Lambda Developer Guide, Control access to function URLs",
            policy: allow(r#""*""#, r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#),
            audiences: &["public"],
        },
        Case {
            follows: "Lambda Developer Guide, Control access to function URLs",
            policy: allow(r#""*""#, r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}"#),
            audiences: &["public"],
        },
    ]);
}
