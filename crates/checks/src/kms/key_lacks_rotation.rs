//! An enabled symmetric key does not rotate by itself.
//!
//! Only keys that KMS can rotate are judged: customer managed, symmetric encryption, key material made by
//! KMS, enabled, no replica (its primary rotates it). Asymmetric and HMAC keys, imported key material and
//! external key stores do not apply.

use scanmonster_inventory::{Collected, Key, KeyMetadata};

use super::keys::{self, missing, read};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "kms-key-lacks-rotation",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "KMS key does not rotate automatically",
        ja: "KMS キーの自動ローテーションが無効になっている",
    },
    severity: Severity::Medium,
    service: "kms",
    resource_type: "AWS::KMS::Key",
    permissions: &["kms:ListKeys", "kms:DescribeKey", "kms:GetKeyRotationStatus"],
    mappings: Mappings {
        security_hub: &["KMS.4"],
        cis: &[("1.4", &["3.8"]), ("3.0", &["3.6"]), ("5.0", &["3.6"]), ("6.0", &["4.6"]), ("7.0", &["4.6"])],
        well_architected: &["SEC08-BP01", "SEC02-BP05"],
        prowler: &["kms_cmk_rotation_enabled"],
        seed: &["WA-Q8.2", "SAA-KMS"],
    },
    tutorial: Localized { en: include_str!("key_lacks_rotation.en.md"), ja: include_str!("key_lacks_rotation.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    keys::judge_each(context, verdicts, judge)
}

fn judge(key: &Key, metadata: &KeyMetadata) -> Collected<Outcome> {
    if let Some(reason) = why_it_cannot_rotate(metadata) {
        return Ok(Outcome::not_applicable(reason));
    }
    match read(&key.rotation_enabled)? {
        Some(true) => Ok(Outcome::pass("the key rotates automatically")),
        Some(false) => Ok(Outcome::fail("automatic rotation of the key is off")),
        None => Err(missing("kms:GetKeyRotationStatus", "no rotation status for a key that can rotate")),
    }
}

fn why_it_cannot_rotate(metadata: &KeyMetadata) -> Option<&'static str> {
    if metadata.spec != "SYMMETRIC_DEFAULT" {
        Some("only symmetric encryption keys rotate automatically")
    } else if metadata.origin != "AWS_KMS" {
        Some("the key material does not come from KMS, so KMS cannot rotate it automatically")
    } else if metadata.replica {
        Some("the key is a replica and rotates with its primary key")
    } else if metadata.state != "Enabled" {
        Some("the key is not enabled")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, key};

    use super::super::testing::{account_with, aws_managed_key, key_with};
    use super::*;
    use crate::testing::{denied, status};

    fn not_rotating(change: impl FnOnce(&mut KeyMetadata)) -> String {
        let mut key = key_with(change);
        key.rotation_enabled = Ok(Some(false));
        status(&CHECK, &account_with(key))
    }

    #[test]
    fn clean_rotating_key_passes() {
        assert_eq!(status(&CHECK, &account_with(key("k"))), "pass");
    }

    #[test]
    fn failing_rotation_is_off() {
        assert_eq!(not_rotating(|_| {}), "fail");
        assert_eq!(not_rotating(|metadata| metadata.multi_region = true), "fail", "a primary key");
    }

    #[test]
    fn borderline_keys_that_cannot_rotate_do_not_apply() {
        assert_eq!(not_rotating(|metadata| metadata.spec = "RSA_2048".into()), "na");
        assert_eq!(not_rotating(|metadata| metadata.spec = "HMAC_256".into()), "na");
        assert_eq!(not_rotating(|metadata| metadata.origin = "EXTERNAL".into()), "na");
        assert_eq!(not_rotating(|metadata| metadata.origin = "AWS_CLOUDHSM".into()), "na");
        assert_eq!(not_rotating(|metadata| metadata.replica = true), "na");
        assert_eq!(not_rotating(|metadata| metadata.state = "Disabled".into()), "na");
        assert_eq!(not_rotating(|metadata| metadata.state = "PendingDeletion".into()), "na");
        assert_eq!(status(&CHECK, &account_with(aws_managed_key())), "na");
    }

    #[test]
    fn gap_each_part_makes_the_key_unknown() {
        let spoil: [fn(&mut Key); 3] = [
            |key| key.metadata = Err(denied("kms:DescribeKey")),
            |key| key.rotation_enabled = Err(denied("kms:GetKeyRotationStatus")),
            |key| key.rotation_enabled = Ok(None),
        ];
        for spoil in spoil {
            let mut key = key("k");
            spoil(&mut key);
            assert_eq!(status(&CHECK, &account_with(key)), "unknown");
        }
        let mut inventory = account_with(key("k"));
        home(&mut inventory).kms.keys = Err(denied("kms:ListKeys"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
