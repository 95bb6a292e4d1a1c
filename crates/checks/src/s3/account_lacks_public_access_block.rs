//! Block Public Access is not fully on for the account.
//!
//! All four switches count; Prowler looks at two of them. AWS answers with the effective setting, so one
//! that comes from an organisation's S3 policy counts as well.

use scanmonster_inventory::Collected;

use super::buckets::read;
use super::public_access::open_switches;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "s3-account-lacks-public-access-block",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "S3 Block Public Access is not fully on for the account",
        ja: "アカウントの S3 ブロックパブリックアクセスがすべて有効になっていない",
    },
    severity: Severity::High,
    service: "s3",
    resource_type: "AWS::S3::AccountPublicAccessBlock",
    permissions: &["s3:GetAccountPublicAccessBlock"],
    mappings: Mappings {
        security_hub: &["S3.1"],
        cis: &[("1.4", &["2.1.5"]), ("3.0", &["2.1.4"]), ("5.0", &["2.1.4"]), ("6.0", &["3.1.4"]), ("7.0", &["3.1.4"])],
        well_architected: &["SEC03-BP07"],
        prowler: &["s3_account_level_public_access_blocks"],
        seed: &["AP06"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_public_access_block.en.md"),
        ja: include_str!("account_lacks_public_access_block.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let open = open_switches(read(&context.inventory.s3.account_public_access_block)?.unwrap_or_default());
        Ok(if open.is_empty() {
            Outcome::pass("all four switches of Block Public Access are on for the account")
        } else {
            let summary = format!("Block Public Access of the account has these switches off: {}", open.join(", "));
            Outcome::Fail(Evidence::new(summary).facts("switch_off", open))
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, PublicAccessBlock};
    use scanmonster_testkit::{blocked, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn account(block: Option<PublicAccessBlock>) -> Inventory {
        let mut inventory = inventory();
        inventory.s3.account_public_access_block = Ok(block);
        inventory
    }

    #[test]
    fn clean_all_switches_are_on() {
        assert_eq!(status(&CHECK, &account(Some(blocked()))), "pass");
    }

    #[test]
    fn failing_never_set() {
        assert_eq!(status(&CHECK, &account(None)), "fail");
    }

    #[test]
    fn borderline_one_switch_off_is_enough_to_fail() {
        let all_but_one = [
            PublicAccessBlock { block_public_acls: false, ..blocked() },
            PublicAccessBlock { ignore_public_acls: false, ..blocked() },
            PublicAccessBlock { block_public_policy: false, ..blocked() },
            PublicAccessBlock { restrict_public_buckets: false, ..blocked() },
        ];
        for block in all_but_one {
            let all = verdicts(&CHECK, &account(Some(block)));
            let crate::Status::Fail(evidence) = &all[0].status else { panic!("{block:?} passes") };
            assert_eq!(evidence.facts["switch_off"].len(), 1, "{block:?}");
        }
    }

    #[test]
    fn gap_of_the_setting_is_unknown() {
        let mut inventory = inventory();
        inventory.s3.account_public_access_block = Err(denied("s3:GetAccountPublicAccessBlock"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
