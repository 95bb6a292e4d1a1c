//! Whom `Allow` statements without conditions let in.

use crate::support::{Case, allow, check};

#[test]
fn principals() {
    check(&[
        Case { follows: "S3 User Guide, The meaning of public", policy: allow(r#""*""#, ""), audiences: &["public"] },
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
            policy: allow(r#"{"AWS":"arn:aws:sts::999988887777:assumed-role/r/s"}"#, ""),
            audiences: &["account 999988887777"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":["arn:aws:iam::999988887777:role/a","arn:aws:iam::999988887777:role/b"]}"#, ""),
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
            policy: allow(r#"{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}"#, ""),
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
            policy: allow(r#"{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}"#, ""),
            audiences: &["service cloudfront.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{"AWS":"111122223333","Service":["sns.amazonaws.com"]}"#, ""),
            audiences: &["own", "service sns.amazonaws.com"],
        },
        Case {
            follows: "IAM User Guide, AWS JSON policy elements: Principal",
            policy: allow(r#"{}"#, ""),
            audiences: &[],
        },
    ]);
}
