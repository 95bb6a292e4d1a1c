//! May everyone do this to a bucket? One body for the checks that ask so of the ACL, of the policy or of both.

use scanmonster_inventory::{Bucket, Collected};

use super::buckets;
use super::public_access::PublicAccess;
use crate::{Context, Outcome, Verdicts};

/// What is asked.
pub(super) struct Question {
    /// Which grants count: [`PublicAccess::of`] or one of its halves.
    pub(super) access: fn(&Context<'_>, &Bucket) -> Collected<PublicAccess>,
    /// Permissions of an ACL that let somebody do it.
    pub(super) permissions: &'static [&'static str],
    /// Actions of a policy that let somebody do it.
    pub(super) actions: &'static [&'static str],
    /// What everyone can do, such as `read`.
    pub(super) can: &'static str,
    /// What is said where nobody can.
    pub(super) clean: &'static str,
}

/// Asks it of every bucket of the account.
///
/// # Errors
/// The gap of the list of buckets.
pub(super) fn judge_each(context: &Context<'_>, verdicts: &mut Verdicts, question: &Question) -> Collected<()> {
    buckets::judge_each(context, verdicts, |bucket| {
        let access = (question.access)(context, bucket)?.limited_to(question.permissions, question.actions);
        Ok(if access.is_empty() { Outcome::pass(question.clean) } else { Outcome::Fail(access.evidence(question.can)) })
    })
}

/// Cases for the checks of ACLs.
#[cfg(test)]
pub(super) mod cases {
    use scanmonster_inventory::{Bucket, Grantee, ObjectOwnership, PublicAccessBlock};
    use scanmonster_testkit::bucket;

    use super::super::testing::{account_with, unprotected, with_grant};
    use crate::CheckDef;
    use crate::testing::status;

    fn status_of(check: &'static CheckDef, bucket: Bucket) -> String {
        status(check, &account_with(bucket))
    }

    /// Buckets that grant nothing are in order, protected or not.
    pub(in super::super) fn assert_private_passes(check: &'static CheckDef) {
        assert_eq!(status_of(check, bucket("b")), "pass");
        assert_eq!(status_of(check, unprotected("b")), "pass");
    }

    /// Both public groups fail with these permissions.
    pub(in super::super) fn assert_public_groups_fail(check: &'static CheckDef, permissions: &[&str]) {
        for permission in permissions {
            for group in [Grantee::AllUsers, Grantee::AuthenticatedUsers] {
                assert_eq!(status_of(check, with_grant(group, permission)), "fail", "{permission}");
            }
        }
    }

    /// These permissions are another check's question, and log delivery is nobody.
    pub(in super::super) fn assert_public_groups_pass(check: &'static CheckDef, permissions: &[&str]) {
        for permission in permissions {
            assert_eq!(status_of(check, with_grant(Grantee::AllUsers, permission)), "pass", "{permission}");
        }
        assert_eq!(status_of(check, with_grant(Grantee::LogDelivery, "FULL_CONTROL")), "pass");
    }

    /// ACLs that are switched off or ignored pass; that new ones are refused says nothing of those there.
    pub(in super::super) fn assert_only_effective_acls_fail(check: &'static CheckDef) {
        let with_block = |block| {
            let mut bucket = with_grant(Grantee::AllUsers, "FULL_CONTROL");
            bucket.public_access_block = Ok(Some(block));
            status_of(check, bucket)
        };
        let mut enforced = with_grant(Grantee::AllUsers, "FULL_CONTROL");
        enforced.ownership = Ok(Some(ObjectOwnership::BucketOwnerEnforced));
        assert_eq!(status_of(check, enforced), "pass");
        assert_eq!(with_block(PublicAccessBlock { ignore_public_acls: true, ..Default::default() }), "pass");
        assert_eq!(with_block(PublicAccessBlock { block_public_acls: true, ..Default::default() }), "fail");
    }
}
