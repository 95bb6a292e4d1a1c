//! A file system is not encrypted at rest.

use scanmonster_inventory::{Collected, FileSystem};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "efs-file-system-lacks-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "EFS file system is not encrypted", ja: "EFS ファイルシステムが暗号化されていない"
    },
    severity: Severity::Medium,
    service: "efs",
    resource_type: "AWS::EFS::FileSystem",
    permissions: &["elasticfilesystem:DescribeFileSystems"],
    mappings: Mappings {
        security_hub: &["EFS.1", "EFS.8"],
        cis: &[("3.0", &["2.4.1"]), ("5.0", &["2.3.1"]), ("6.0", &["3.3.1"]), ("7.0", &["3.3.1"])],
        well_architected: &["SEC08-BP02"],
        prowler: &["efs_encryption_at_rest_enabled"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("file_system_lacks_encryption.en.md"),
        ja: include_str!("file_system_lacks_encryption.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for file_system in context.regional.efs.file_systems.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &file_system.arn, &file_system.id);
        verdicts.record(place, judge(file_system));
    }
    Ok(())
}

fn judge(file_system: &FileSystem) -> Outcome {
    if file_system.encrypted {
        Outcome::pass("the file system is encrypted at rest")
    } else {
        Outcome::Fail(Evidence::new("the file system is not encrypted at rest").fact("encrypted", "false"))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{file_system, home, inventory};

    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with(encrypted: &[(&str, bool)]) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).efs.file_systems = Ok(encrypted
            .iter()
            .map(|(id, encrypted)| FileSystem { encrypted: *encrypted, ..file_system(id) })
            .collect());
        inventory
    }

    #[test]
    fn clean_encrypted() {
        assert_eq!(status(&CHECK, &with(&[("fs-1", true)])), "pass");
    }

    #[test]
    fn failing_not_encrypted() {
        assert_eq!(status(&CHECK, &with(&[("fs-1", false)])), "fail");
    }

    #[test]
    fn borderline_each_file_system_for_itself() {
        let all = statuses(&CHECK, &with(&[("fs-1", true), ("fs-2", false)]));
        assert_eq!((all["fs-1"].as_str(), all["fs-2"].as_str()), ("pass", "fail"));
        assert!(statuses(&CHECK, &with(&[])).is_empty());
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).efs.file_systems = Err(denied("elasticfilesystem:DescribeFileSystems"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
