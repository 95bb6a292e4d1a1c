//! A key is about to be deleted, and with it all that it encrypted.
//!
//! Security Hub (KMS.3) calls this critical. It is high here: nobody gets in, but the data is lost for
//! ever after the waiting period. A replica of a multi-region key can be made again, so it is medium.

use scanmonster_inventory::{Collected, KeyMetadata};

use super::keys;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-pending-deletion",
    aliases: &[],
    version: 1,
    title: Localized { en: "KMS key is scheduled for deletion", ja: "KMS キーが削除待ちの状態にある" },
    severity: Severity::High,
    service: "kms",
    resource_type: "AWS::KMS::Key",
    permissions: &["kms:ListKeys", "kms:DescribeKey"],
    mappings: Mappings {
        security_hub: &["KMS.3"],
        cis: &[],
        well_architected: &["SEC08-BP01"],
        prowler: &["kms_cmk_not_deleted_unintentionally"],
        seed: &["WA-Q8.2", "SAA-KMS"],
    },
    tutorial: Localized {
        en: include_str!("key_pending_deletion.en.md"),
        ja: include_str!("key_pending_deletion.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    keys::judge_each(context, verdicts, |_, metadata| Ok(judge(metadata)))
}

fn judge(metadata: &KeyMetadata) -> Outcome {
    if !matches!(metadata.state.as_str(), "PendingDeletion" | "PendingReplicaDeletion") {
        return Outcome::pass("the key is not scheduled for deletion");
    }
    let summary = match (metadata.deletion_at, metadata.state.as_str()) {
        (Some(at), _) => format!("the key will be deleted on {}", at.strftime("%Y-%m-%d")),
        (None, "PendingReplicaDeletion") => "the key will be deleted once its replica keys are gone".to_owned(),
        (None, _) => "the key is scheduled for deletion".to_owned(),
    };
    let evidence = Evidence::new(summary).fact("state", &metadata.state);
    if metadata.replica { Outcome::FailAs(Severity::Medium, evidence) } else { Outcome::Fail(evidence) }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Key;
    use scanmonster_testkit::{home, key, time};

    use super::super::testing::{account_with, aws_managed_key, key_with};
    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};

    fn pending(change: impl FnOnce(&mut KeyMetadata)) -> Key {
        key_with(|metadata| {
            metadata.state = "PendingDeletion".into();
            metadata.deletion_at = Some(time("2026-07-01T10:00:00Z"));
            change(metadata);
        })
    }

    #[test]
    fn clean_enabled_key_passes() {
        assert_eq!(status(&CHECK, &account_with(key("k"))), "pass");
    }

    #[test]
    fn failing_key_is_about_to_go() {
        let all = verdicts(&CHECK, &account_with(pending(|_| {})));
        let Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert_eq!(evidence.summary, "the key will be deleted on 2026-07-01");
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn failing_primary_key_waits_for_its_replicas() {
        let key = key_with(|metadata| metadata.state = "PendingReplicaDeletion".into());
        assert_eq!(status(&CHECK, &account_with(key)), "fail");
    }

    #[test]
    fn borderline_disabled_is_not_deleted() {
        assert_eq!(status(&CHECK, &account_with(key_with(|metadata| metadata.state = "Disabled".into()))), "pass");
    }

    #[test]
    fn borderline_a_replica_is_less_bad() {
        let all = verdicts(&CHECK, &account_with(pending(|metadata| metadata.replica = true)));
        assert!(matches!(all[0].status, Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_aws_managed_keys_do_not_apply() {
        assert_eq!(status(&CHECK, &account_with(aws_managed_key())), "na");
    }

    #[test]
    fn gap_each_part_makes_the_key_unknown() {
        let mut no_metadata = key("k");
        no_metadata.metadata = Err(denied("kms:DescribeKey"));
        assert_eq!(status(&CHECK, &account_with(no_metadata)), "unknown");
        let mut no_list = account_with(key("k"));
        home(&mut no_list).kms.keys = Err(denied("kms:ListKeys"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
