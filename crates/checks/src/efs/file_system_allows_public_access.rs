//! The file system policy lets in every client, signed in or not.
//!
//! The network still stands before it, so this is no open door to the internet. Prowler fails a file system
//! without a policy as well; that is how EFS begins, and only hosts that reach a mount target profit from it.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "efs-file-system-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "EFS file system policy lets in any client",
        ja: "EFS ファイルシステムポリシーがすべてのクライアントを許可している",
    },
    severity: Severity::Medium,
    service: "efs",
    resource_type: "AWS::EFS::FileSystem",
    permissions: &["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeFileSystemPolicy"],
    mappings: Mappings { security_hub: &[], cis: &[], well_architected: &["SEC03-BP07"], prowler: &[], seed: &[] },
    tutorial: Localized {
        en: include_str!("file_system_allows_public_access.en.md"),
        ja: include_str!("file_system_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_public(&context.account, verdicts, &KIND, of_region(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
        family::assert_statements_are_compared(
            &CHECK,
            with_policy,
            ["elasticfilesystem:ClientWrite", "elasticfilesystem:TagResource"],
        );
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).efs.file_systems = Err(denied("elasticfilesystem:DescribeFileSystems"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
