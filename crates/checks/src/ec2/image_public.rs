//! An image (AMI) of the account may be launched, and so read, by every AWS account.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-image-public",
    aliases: &[],
    version: 1,
    title: Localized { en: "Image (AMI) is public", ja: "AMI が公開されている" },
    severity: Severity::Critical,
    service: "ec2",
    resource_type: "AWS::EC2::Image",
    permissions: &["ec2:DescribeImages", "ec2:DescribeImageAttribute"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC08-BP04"],
        prowler: &["ec2_ami_public"],
        seed: &[],
    },
    tutorial: Localized { en: include_str!("image_public.en.md"), ja: include_str!("image_public.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for image in context.regional.ec2.images.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &image.arn, &image.id), || {
            let sharing = image.sharing.as_ref().map_err(Clone::clone)?;
            Ok(if sharing.public {
                let words = "every AWS account may launch the image and read what is on its disks";
                Outcome::Fail(Evidence::new(words).fact("shared_with", "all"))
            } else {
                Outcome::pass("the image is not shared with everyone")
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Image, Inventory, SnapshotSharing};
    use scanmonster_testkit::{home, inventory};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(image: Image) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.images = Ok(vec![image]);
        inventory
    }

    fn image(public: bool, accounts: &[&str]) -> Image {
        Image {
            id: "ami-1".into(),
            arn: "arn:aws:ec2:eu-west-1::image/ami-1".into(),
            name: "web".into(),
            created_at: None,
            sharing: Ok(SnapshotSharing { public, accounts: accounts.iter().map(|id| (*id).into()).collect() }),
        }
    }

    #[test]
    fn clean_private_image() {
        assert_eq!(status(&CHECK, &with(image(false, &[]))), "pass");
    }

    #[test]
    fn failing_public_image() {
        assert_eq!(status(&CHECK, &with(image(true, &[]))), "fail");
    }

    #[test]
    fn borderline_sharing_with_one_account_is_not_public() {
        assert_eq!(status(&CHECK, &with(image(false, &["999988887777"]))), "pass");
    }

    #[test]
    fn gap_in_the_sharing_is_unknown() {
        let sharing = Err(denied("ec2:DescribeImageAttribute"));
        assert_eq!(status(&CHECK, &with(Image { sharing, ..image(false, &[]) })), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.images = Err(denied("ec2:DescribeImages"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
