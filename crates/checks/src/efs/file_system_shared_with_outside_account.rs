//! The file system policy lets in an account that is neither in the organisation nor trusted.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_sharing;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "efs-file-system-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "EFS file system is shared with an account outside the organization",
        ja: "EFS ファイルシステムが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "efs",
    resource_type: "AWS::EFS::FileSystem",
    permissions: &[
        "elasticfilesystem:DescribeFileSystems",
        "elasticfilesystem:DescribeFileSystemPolicy",
        "organizations:DescribeOrganization",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &[],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("file_system_shared_with_outside_account.en.md"),
        ja: include_str!("file_system_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_sharing(&context.account, verdicts, &KIND, of_region(context)?);
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
    fn failing_strangers() {
        family::assert_strangers_fail(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
        family::assert_statements_are_compared(
            &CHECK,
            with_policy,
            ["elasticfilesystem:ClientWrite", "elasticfilesystem:TagResource"],
        );
    }

    #[test]
    fn borderline_known_accounts_and_pinned_conditions() {
        family::assert_known_accounts_pass(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
        family::assert_pinned_passes(&CHECK, with_policy, "elasticfilesystem:ClientWrite");
    }

    #[test]
    fn gap_list_policy_and_organization() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        family::assert_unread_organization_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).efs.file_systems = Err(denied("elasticfilesystem:DescribeFileSystems"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
