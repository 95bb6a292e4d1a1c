//! An image (AMI) is shared with an account outside the organisation that is not trusted on purpose.
//!
//! Prowler looks for public images only.

use scanmonster_inventory::Collected;

use super::group_exposure::listed;
use super::sharing::outsiders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-image-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Image (AMI) is shared with an outside account",
        ja: "AMI が組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::Image",
    permissions: &["ec2:DescribeImages", "ec2:DescribeImageAttribute"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP09"],
        prowler: &[],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("image_shared_with_outside_account.en.md"),
        ja: include_str!("image_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for image in context.regional.ec2.images.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &image.arn, &image.id), || {
            let outsiders = outsiders(&context.account, image.sharing.as_ref().map_err(Clone::clone)?);
            if outsiders.is_empty() {
                return Ok(Outcome::pass("the image is shared with no account outside the organization"));
            }
            let words = format!("the image is shared with {}", listed(&outsiders));
            Ok(Outcome::Fail(Evidence::new(words).facts("account", outsiders)))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::{Image, Inventory, SnapshotSharing};
    use scanmonster_testkit::{ACCOUNT, account_id, home, inventory};

    use crate::testing::{denied, status, verdicts_with};
    use crate::{Settings, Status};

    use super::CHECK;

    fn with(image: Image) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.images = Ok(vec![image]);
        inventory
    }

    fn image(accounts: &[&str]) -> Image {
        Image {
            id: "ami-1".into(),
            arn: "arn:aws:ec2:eu-west-1::image/ami-1".into(),
            name: "web".into(),
            created_at: None,
            sharing: Ok(SnapshotSharing { public: false, accounts: accounts.iter().map(|id| (*id).into()).collect() }),
        }
    }

    #[test]
    fn clean_image_of_ones_own() {
        assert_eq!(status(&CHECK, &with(image(&[]))), "pass");
        assert_eq!(status(&CHECK, &with(image(&[ACCOUNT]))), "pass");
    }

    #[test]
    fn failing_shared_with_a_stranger() {
        assert_eq!(status(&CHECK, &with(image(&[ACCOUNT, "999988887777"]))), "fail");
    }

    #[test]
    fn borderline_accounts_trusted_on_purpose() {
        let trusted_accounts = BTreeSet::from([account_id("999988887777")]);
        let settings = Settings { trusted_accounts, ..Settings::default() };
        let found = verdicts_with(&CHECK, &with(image(&["999988887777"])), &settings);
        assert!(matches!(found[0].status, Status::Pass(_)));
    }

    #[test]
    fn gap_in_the_sharing_is_unknown() {
        let sharing = Err(denied("ec2:DescribeImageAttribute"));
        assert_eq!(status(&CHECK, &with(Image { sharing, ..image(&[]) })), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.images = Err(denied("ec2:DescribeImages"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
