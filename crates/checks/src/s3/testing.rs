//! Buckets and policies for the tests of this service.

use scanmonster_inventory::{AclGrant, Bucket, Grantee, Inventory, ObjectOwnership};
use scanmonster_testkit::{bucket, inventory};

use crate::CheckDef;
use crate::testing::{denied, status};

/// An account with this one bucket and nothing blocked for the account.
pub(crate) fn account_with(bucket: Bucket) -> Inventory {
    let mut inventory = inventory();
    inventory.s3.buckets = Ok(vec![bucket]);
    inventory
}

/// A bucket on which nothing blocks public access and ACLs count, but which grants nothing to anyone.
pub(crate) fn unprotected(name: &str) -> Bucket {
    let mut bucket = bucket(name);
    bucket.public_access_block = Ok(None);
    bucket.ownership = Ok(Some(ObjectOwnership::ObjectWriter));
    bucket
}

/// An unprotected bucket with this bucket policy.
pub(crate) fn with_policy(policy: &str) -> Bucket {
    let mut bucket = unprotected("b");
    bucket.policy = Ok(Some(policy.to_owned()));
    bucket
}

/// An unprotected bucket with one more grant in its ACL.
pub(crate) fn with_grant(grantee: Grantee, permission: &str) -> Bucket {
    let mut bucket = unprotected("b");
    if let Ok(acl) = &mut bucket.acl {
        acl.grants.push(AclGrant { grantee, permission: permission.to_owned() });
    }
    bucket
}

/// A policy with one allowing statement on bucket `b` and its objects; `rest` goes on after it, such as
/// `,"Condition":{…}`.
pub(crate) fn allow(principal: &str, actions: &str, rest: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":{actions},"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]{rest}}}]}}"#
    )
}

/// Without the answer of any one of the check's calls a bucket that is in order is unknown.
pub(crate) fn assert_each_gap_is_unknown(check: &'static CheckDef) {
    for operation in check.permissions {
        let mut account = account_with(bucket("b"));
        deny(&mut account, operation);
        assert_eq!(status(check, &account), "unknown", "{operation}");
    }
}

fn deny(account: &mut Inventory, operation: &str) {
    let gap = denied(operation);
    match operation {
        "organizations:DescribeOrganization" => account.organization.membership = Err(gap),
        "s3:GetAccountPublicAccessBlock" => account.s3.account_public_access_block = Err(gap),
        "s3:ListAllMyBuckets" => account.s3.buckets = Err(gap),
        _ => {
            let mut bucket = bucket("b");
            match operation {
                "s3:GetBucketLocation" => bucket.region = Err(gap),
                "s3:GetBucketAcl" => bucket.acl = Err(gap),
                "s3:GetBucketPolicy" => bucket.policy = Err(gap),
                "s3:GetBucketPublicAccessBlock" => bucket.public_access_block = Err(gap),
                "s3:GetBucketOwnershipControls" => bucket.ownership = Err(gap),
                "s3:GetBucketWebsite" => bucket.website = Err(gap),
                other => panic!("no bucket has an answer of {other}"),
            }
            account.s3.buckets = Ok(vec![bucket]);
        }
    }
}
