//! A customer managed key cannot be used and is not about to be deleted: what it encrypted cannot be read.
//!
//! Switched off, without key material, or cut off from its key store (KMS Developer Guide, "Key states"). A key that
//! waits for its deletion passes here; `key_pending_deletion` reports it.

use scanmonster_inventory::{Collected, KeyMetadata};

use super::keys;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-disabled",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "KMS key is disabled or otherwise unusable",
        ja: "KMS キーが無効、または使えない状態になっている",
    },
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
    let summary = match metadata.state.as_str() {
        "Disabled" => "the key is disabled",
        "PendingImport" => "the key has no key material",
        "Unavailable" => "the key store that holds the key material cannot be reached",
        "PendingDeletion" | "PendingReplicaDeletion" => return Outcome::pass("the key is scheduled for deletion"),
        // Enabled, or on the way there (`Creating`, `Updating`).
        _ => return Outcome::pass("the key can be used"),
    };
    Outcome::Fail(Evidence::new(summary).fact("state", &metadata.state))
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
    fn failing_disabled_or_unusable() {
        for state in ["Disabled", "PendingImport", "Unavailable"] {
            assert_eq!(in_state(state), "fail", "{state}");
        }
    }

    #[test]
    fn borderline_other_states() {
        for state in ["PendingDeletion", "PendingReplicaDeletion", "Creating", "Updating"] {
            assert_eq!(in_state(state), "pass", "{state}");
        }
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
