//! A customer managed key is switched off and not about to be deleted: what it encrypted cannot be read.

use scanmonster_inventory::{Collected, KeyMetadata};

use super::keys;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-disabled",
    aliases: &[],
    version: 1,
    title: Localized { en: "KMS key is disabled", ja: "KMS キーが無効になっている" },
    severity: Severity::Low,
    service: "kms",
    resource_type: "AWS::KMS::Key",
    permissions: &["kms:ListKeys", "kms:DescribeKey"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP01"],
        prowler: &["kms_cmk_are_used"],
        seed: &["WA-Q8.2", "SAA-KMS"],
    },
    tutorial: Localized { en: include_str!("key_disabled.en.md"), ja: include_str!("key_disabled.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    keys::judge_each(context, verdicts, |_, metadata| Ok(judge(metadata)))
}

fn judge(metadata: &KeyMetadata) -> Outcome {
    match metadata.state.as_str() {
        "PendingDeletion" | "PendingReplicaDeletion" => Outcome::not_applicable("the key is scheduled for deletion"),
        "Disabled" => Outcome::Fail(Evidence::new("the key is disabled").fact("state", &metadata.state)),
        _ => Outcome::pass("the key is not disabled"),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, key};

    use super::super::testing::{account_with, aws_managed_key, key_with};
    use super::*;
    use crate::testing::{denied, status};

    fn in_state(state: &str) -> String {
        status(&CHECK, &account_with(key_with(|metadata| metadata.state = state.into())))
    }

    #[test]
    fn clean_enabled() {
        assert_eq!(in_state("Enabled"), "pass");
    }

    #[test]
    fn failing_disabled() {
        assert_eq!(in_state("Disabled"), "fail");
    }

    #[test]
    fn borderline_other_states() {
        assert_eq!(in_state("PendingDeletion"), "na", "another check's question");
        assert_eq!(in_state("PendingImport"), "pass");
        assert_eq!(status(&CHECK, &account_with(aws_managed_key())), "na");
    }

    #[test]
    fn gap_list_and_metadata() {
        let mut key = key("k");
        key.metadata = Err(denied("kms:DescribeKey"));
        let mut inventory = account_with(key);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).kms.keys = Err(denied("kms:ListKeys"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
