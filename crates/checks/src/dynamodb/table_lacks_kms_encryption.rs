//! A table is encrypted with a key that AWS owns, on which nobody in the account has a say.
//!
//! It is encrypted in any case, so this is low, where Prowler says medium. As for Prowler, the AWS managed key
//! `aws/dynamodb` will do: its use stands in CloudTrail.

use scanmonster_inventory::{Collected, Table};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "dynamodb-table-lacks-kms-encryption",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "DynamoDB table is not encrypted with a KMS key of the account",
        ja: "DynamoDB テーブルがアカウントの KMS キーで暗号化されていない",
    },
    severity: Severity::Low,
    service: "dynamodb",
    resource_type: "AWS::DynamoDB::Table",
    permissions: &["dynamodb:ListTables", "dynamodb:DescribeTable"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["dynamodb_tables_kms_cmk_encryption_enabled"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("table_lacks_kms_encryption.en.md"),
        ja: include_str!("table_lacks_kms_encryption.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for table in context.regional.dynamodb.tables.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &table.arn, &table.name), || judge(table));
    }
    Ok(())
}

fn judge(table: &Table) -> Collected<Outcome> {
    let details = table.details.as_ref().map_err(Clone::clone)?;
    let with_kms = details.encryption.as_ref().is_some_and(|encryption| {
        encryption.kind == "KMS" && matches!(encryption.status.as_str(), "ENABLED" | "ENABLING" | "UPDATING")
    });
    Ok(if with_kms {
        Outcome::pass("the table is encrypted with a KMS key of the account")
    } else {
        let summary = "the table is encrypted with a key that AWS owns";
        Outcome::Fail(Evidence::new(summary).fact("encryption", "AWS owned key"))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, TableEncryption};
    use scanmonster_testkit::{home, inventory, table};

    use super::*;
    use crate::testing::{denied, status};

    fn account_with(table: Table) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).dynamodb.tables = Ok(vec![table]);
        inventory
    }

    fn encrypted(encryption: Option<(&str, &str)>) -> Inventory {
        let mut table = table("t");
        if let Ok(details) = &mut table.details {
            details.encryption = encryption.map(|(kind, status)| TableEncryption {
                kind: kind.into(),
                status: status.into(),
                kms_key: None,
            });
        }
        account_with(table)
    }

    #[test]
    fn clean_kms() {
        assert_eq!(status(&CHECK, &account_with(table("t"))), "pass");
    }

    #[test]
    fn failing_key_of_aws() {
        assert_eq!(status(&CHECK, &encrypted(None)), "fail");
    }

    #[test]
    fn borderline_switched_off_or_being_changed() {
        assert_eq!(status(&CHECK, &encrypted(Some(("KMS", "UPDATING")))), "pass");
        assert_eq!(status(&CHECK, &encrypted(Some(("KMS", "DISABLED")))), "fail");
        assert_eq!(status(&CHECK, &encrypted(Some(("AES256", "ENABLED")))), "fail");
    }

    #[test]
    fn gap_list_and_details() {
        let mut table = table("t");
        table.details = Err(denied("dynamodb:DescribeTable"));
        let mut inventory = account_with(table);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).dynamodb.tables = Err(denied("dynamodb:ListTables"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
