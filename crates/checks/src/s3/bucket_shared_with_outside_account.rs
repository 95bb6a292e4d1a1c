//! The bucket lets in an account that is neither in the organisation nor trusted.
//!
//! Prowler compares the policy with a list kept by hand, and Security Hub (S3.6) looks for a few dangerous
//! actions. Here every action counts, the organisation's accounts and `aws:PrincipalOrgID` are known, and
//! grants of the ACL to canonical user ids and mail addresses count as well. A canonical user id cannot be
//! turned into an account number, so one of the own organisation is reported too. An ACL for everyone is the
//! matter of the checks of public access; a policy for everyone lets in outside accounts as well; access from one
//! fixed network (`aws:SourceVpce`) does not count, nor do AWS's own accounts that only deliver logs.

use scanmonster_inventory::{AclGrant, Bucket, BucketAcl, Collected, Grantee, PublicAccessBlock};
use scanmonster_policy::Document;

use super::buckets::{self, read};
use super::log_writers::{is_log_writer, only_writes_load_balancer_logs};
use super::outsiders::{Neighbourhood, Outsider, describe, listed};
use super::public_access::{acls_count, bucket_policy, effective_block, public_grants};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-bucket-shared-with-outside-account",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "S3 bucket is shared with an account outside the organization",
        ja: "S3 バケットが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::Bucket",
    permissions: &[
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &["S3.6"],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &["s3_bucket_cross_account_access"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("bucket_shared_with_outside_account.en.md"),
        ja: include_str!("bucket_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let neighbourhood = Neighbourhood::of(context);
    buckets::judge_each(context, verdicts, |bucket| judge(context, read(&neighbourhood)?, bucket))
}

fn judge(context: &Context<'_>, neighbourhood: &Neighbourhood<'_>, bucket: &Bucket) -> Collected<Outcome> {
    let block = effective_block(context, bucket)?;
    let ownership = *read(&bucket.ownership)?;
    let acl = read(&bucket.acl)?;
    let document = bucket_policy(bucket)?;
    let by_policy = match &document {
        Some(document) => policy_outsiders(context, neighbourhood, document, block, &acl.owner_id),
        None => Vec::new(),
    };
    let by_acl = if acls_count(ownership) { acl_outsiders(acl) } else { Vec::new() };
    Ok(if by_policy.is_empty() && by_acl.is_empty() {
        Outcome::pass("the bucket policy and the ACL let in nobody outside the organization and the trusted accounts")
    } else {
        Outcome::Fail(evidence(&by_policy, &by_acl))
    })
}

/// With `RestrictPublicBuckets` a public policy lets in only the own account and services, not even the
/// other accounts that it names.
fn policy_outsiders(
    context: &Context<'_>,
    neighbourhood: &Neighbourhood<'_>,
    document: &Document,
    block: PublicAccessBlock,
    owner_id: &str,
) -> Vec<Outsider> {
    let mut outsiders = neighbourhood.outsiders(document);
    outsiders.retain(|outsider| {
        outsider.who != owner_id && !only_writes_load_balancer_logs(&outsider.who, &outsider.grant.actions)
    });
    if block.restrict_public_buckets {
        let surely_public = public_grants(context, document)
            .iter()
            .any(|grant| grant.conditions.is_empty() && grant.unresolved.is_empty());
        outsiders.retain(|outsider| !surely_public && !outsider.grant.is_public());
    }
    outsiders
}

fn acl_outsiders(acl: &BucketAcl) -> Vec<(String, &AclGrant)> {
    acl.grants
        .iter()
        .filter_map(|grant| {
            let who = match &grant.grantee {
                Grantee::LogDelivery | Grantee::AllUsers | Grantee::AuthenticatedUsers => None,
                Grantee::CanonicalUser(id) => (*id != acl.owner_id && !is_log_writer(id)).then(|| id.clone()),
                Grantee::Email(text) | Grantee::Other(text) => Some(text.clone()),
            };
            who.map(|who| (who, grant))
        })
        .collect()
}

fn evidence(by_policy: &[Outsider], by_acl: &[(String, &AclGrant)]) -> Evidence {
    let mut ways = Vec::new();
    if !by_policy.is_empty() {
        let who = listed(by_policy.iter().map(|outsider| outsider.who.as_str()));
        ways.push(format!("the bucket policy lets in {who}"));
    }
    if !by_acl.is_empty() {
        ways.push(format!("the ACL lets in {}", listed(by_acl.iter().map(|(who, _)| who.as_str()))));
    }
    let summary = format!("{}, not known to be of the organization or trusted", ways.join(" and "));
    describe(Evidence::new(summary), by_policy)
        .facts("outsider", by_acl.iter().map(|(who, _)| who.clone()))
        .facts("acl_permission", by_acl.iter().map(|(_, grant)| grant.permission.clone()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::{Membership, ObjectOwnership};
    use scanmonster_testkit::{account_id, blocked, bucket};

    use super::super::testing::{account_with, allow, assert_each_gap_is_unknown, with_grant, with_policy};
    use super::*;
    use crate::testing::{status, verdicts_with};
    use crate::{Settings, Status};

    const STRANGER: &str = r#"{"AWS":"arn:aws:iam::999988887777:root"}"#;

    fn status_of(bucket: Bucket) -> String {
        status(&CHECK, &account_with(bucket))
    }

    fn passes_with(bucket: Bucket, settings: &Settings) -> bool {
        let all = verdicts_with(&CHECK, &account_with(bucket), settings);
        matches!(all[0].status, Status::Pass(_))
    }

    #[test]
    fn clean_private_and_own_grants_pass() {
        assert_eq!(status_of(bucket("b")), "pass");
        let own = r#"{"AWS":"arn:aws:iam::111122223333:role/app"}"#;
        assert_eq!(status_of(with_policy(&allow(own, r#""s3:GetObject""#, ""))), "pass");
        let service = r#"{"Service":"cloudtrail.amazonaws.com"}"#;
        assert_eq!(status_of(with_policy(&allow(service, r#""s3:PutObject""#, ""))), "pass");
    }

    #[test]
    fn failing_a_stranger_in_the_policy() {
        assert_eq!(status_of(with_policy(&allow(STRANGER, r#""s3:GetObject""#, ""))), "fail");
        let role = r#"{"AWS":["arn:aws:iam::999988887777:role/x"]}"#;
        assert_eq!(status_of(with_policy(&allow(role, r#""s3:PutObject""#, ""))), "fail");
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:GetObject""#, ""))), "fail", "everyone");
    }

    #[test]
    fn failing_a_stranger_in_the_acl() {
        assert_eq!(status_of(with_grant(Grantee::CanonicalUser("other".into()), "READ")), "fail");
        assert_eq!(status_of(with_grant(Grantee::Email("a@example.com".into()), "READ")), "fail");
    }

    #[test]
    fn borderline_block_public_access_does_not_stop_named_accounts() {
        let mut bucket = with_policy(&allow(STRANGER, r#""s3:GetObject""#, ""));
        bucket.public_access_block = Ok(Some(blocked()));
        assert_eq!(status_of(bucket), "fail");
        let mut public = with_policy(&allow(r#"{"AWS":["*","999988887777"]}"#, r#""s3:GetObject""#, ""));
        public.public_access_block = Ok(Some(blocked()));
        assert_eq!(status_of(public), "pass", "restricted to the own account because it is public");
    }

    #[test]
    fn borderline_known_accounts_belong() {
        let bucket = || with_policy(&allow(STRANGER, r#""s3:GetObject""#, ""));
        let known = BTreeSet::from([account_id("999988887777")]);
        assert!(passes_with(bucket(), &Settings { organization_accounts: Some(known.clone()), ..Settings::default() }));
        assert!(passes_with(bucket(), &Settings { trusted_accounts: known, ..Settings::default() }));
        assert!(!passes_with(bucket(), &Settings::default()));
    }

    #[test]
    fn borderline_only_the_own_organization_belongs() {
        let condition = r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}"#;
        let policy = allow(r#""*""#, r#""s3:GetObject""#, condition);
        let mut inventory = account_with(with_policy(&policy));
        assert_eq!(status(&CHECK, &inventory), "fail", "the account is in no organisation");
        inventory.organization.membership = Ok(Some(Membership {
            id: "o-abcdefghij".into(),
            arn: "arn:aws:organizations::444455556666:organization/o-abcdefghij".into(),
            management_account: account_id("444455556666"),
            feature_set: "ALL".into(),
        }));
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_log_writers_deleted_principals_and_networks_are_nobody() {
        assert_eq!(status_of(with_grant(Grantee::LogDelivery, "WRITE")), "pass");
        let cloudfront = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";
        assert_eq!(status_of(with_grant(Grantee::CanonicalUser(cloudfront.into()), "FULL_CONTROL")), "pass");
        let load_balancer = r#"{"AWS":"arn:aws:iam::156460612806:root"}"#;
        assert_eq!(status_of(with_policy(&allow(load_balancer, r#""s3:PutObject""#, ""))), "pass");
        assert_eq!(status_of(with_policy(&allow(load_balancer, r#""s3:GetObject""#, ""))), "fail");
        let deleted = r#"{"AWS":"AROADBQP57FF2AEXAMPLE"}"#;
        assert_eq!(status_of(with_policy(&allow(deleted, r#""s3:GetObject""#, ""))), "pass");
        let network = r#","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#;
        assert_eq!(status_of(with_policy(&allow(r#""*""#, r#""s3:GetObject""#, network))), "pass");
    }

    #[test]
    fn borderline_enforced_ownership_disables_acls() {
        let mut bucket = with_grant(Grantee::CanonicalUser("other".into()), "FULL_CONTROL");
        bucket.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        assert_eq!(status_of(bucket), "pass");
    }

    #[test]
    fn gap_in_each_call() {
        assert_each_gap_is_unknown(&CHECK);
    }

    #[test]
    fn gap_an_unreadable_policy_is_no_pass() {
        assert_eq!(status_of(with_policy("{")), "unknown");
    }
}
