//! The access policy of a backup vault lets in everyone. Neither Prowler nor Security Hub asks this.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "backup-vault-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Backup vault's policy lets in anyone",
        ja: "バックアップボールトのポリシーが誰にでもアクセスを許可している",
    },
    severity: Severity::High,
    service: "backup",
    resource_type: "AWS::Backup::BackupVault",
    permissions: &["backup:ListBackupVaults", "backup:GetBackupVaultAccessPolicy"],
    mappings: Mappings { security_hub: &[], cis: &[], well_architected: &["SEC03-BP07"], prowler: &[], seed: &[] },
    tutorial: Localized {
        en: include_str!("vault_allows_public_access.en.md"),
        ja: include_str!("vault_allows_public_access.ja.md"),
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
        family::assert_private_passes(&CHECK, with_policy, "backup:CopyIntoBackupVault");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "backup:CopyIntoBackupVault");
        family::assert_statements_are_compared(
            &CHECK,
            with_policy,
            ["backup:CopyIntoBackupVault", "backup:TagResource"],
        );
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "backup:CopyIntoBackupVault");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "backup:CopyIntoBackupVault");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).backup.vaults = Err(denied("backup:ListBackupVaults"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
