//! `AWSCloudShellFullAccess`, with which files can be carried in and out of AWS, is attached.
//!
//! One verdict on the policy, with its holders as facts; Security Hub IAM.27 gives one an identity.

use scanmonster_inventory::Collected;

use super::documents::SOURCE;
use super::policy_rules::{Usage, holders};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-cloudshell-full-access-attached",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWSCloudShellFullAccess is attached", ja: "AWSCloudShellFullAccess がアタッチされている"
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::IAM::ManagedPolicy",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &["IAM.27"],
        cis: &[("3.0", &["1.22"]), ("5.0", &["1.21"]), ("6.0", &["2.21"]), ("7.0", &["2.20"])],
        well_architected: &["SEC03-BP02"],
        prowler: &["iam_policy_cloudshell_admin_not_attached"],
        seed: &["AP01"],
    },
    tutorial: Localized {
        en: include_str!("cloudshell_full_access_attached.en.md"),
        ja: include_str!("cloudshell_full_access_attached.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

const NAME: &str = "AWSCloudShellFullAccess";

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let arn = format!("arn:{}:iam::aws:policy/{NAME}", context.inventory.partition);
    verdicts.judge(Resource::global(&arn, NAME), || {
        let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
        let counted = details.policy(&arn).is_some_and(|policy| Usage::of(details, policy).attached);
        let holders: Vec<String> = holders(details, &arn).map(|holder| holder.label()).collect();
        Ok(if counted || !holders.is_empty() {
            Outcome::Fail(Evidence::new("`AWSCloudShellFullAccess` is attached").facts("attached_to", holders))
        } else {
            Outcome::pass("`AWSCloudShellFullAccess` is attached to no user, group or role")
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, ManagedPolicy};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{status, verdicts};

    #[test]
    fn clean_nobody_has_it() {
        assert_eq!(status(&CHECK, &with(AuthorizationDetails::default())), "pass");
    }

    #[test]
    fn failing_a_group_has_it() {
        let holder = IamGroup { attached_policies: vec![attached_aws(NAME)], ..group("dev") };
        let inventory = with(AuthorizationDetails { groups: vec![holder], ..Default::default() });
        let all = verdicts(&CHECK, &inventory);
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["attached_to"].contains("group dev"));
    }

    #[test]
    fn borderline_listed_policy_counts_only_when_attached() {
        let listed = aws_policy(NAME, READ_ONE);
        assert_eq!(status(&CHECK, &with_policy(listed.clone())), "pass");
        assert_eq!(status(&CHECK, &with_policy(ManagedPolicy { attachment_count: 2, ..listed })), "fail");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = inventory();
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
