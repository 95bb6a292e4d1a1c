//! AWS Config records with a role of its owner's instead of the service-linked one.
//!
//! A stopped recorder is judged too: its role counts as soon as it is started. Prowler leaves it out.

use scanmonster_inventory::Collected;

use super::recorders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

/// The end of the service-linked role's ARN; nobody but AWS can make roles under this path.
const SERVICE_LINKED_ROLE: &str = ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-recorder-uses-custom-role",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWS Config records with a custom role",
        ja: "AWS Config がサービスにリンクされたロールではなくカスタムロールで記録している",
    },
    severity: Severity::Low,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &["config:DescribeConfigurationRecorders"],
    mappings: Mappings {
        security_hub: &["Config.1"],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC04-BP02"],
        prowler: &["config_recorder_using_aws_service_role"],
        seed: &["DNP-CONFIG", "AP14", "SAA-CONFIG"],
    },
    tutorial: Localized {
        en: include_str!("recorder_uses_custom_role.en.md"),
        ja: include_str!("recorder_uses_custom_role.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(recorders::place(region), || {
        let recorders = recorders::listed(region)?;
        if recorders.is_empty() {
            return Ok(recorders::none_here());
        }
        let mut roles = recorders.iter().map(|recorder| recorder.role_arn.as_deref());
        Ok(if roles.all(|role| role.is_some_and(|arn| arn.ends_with(SERVICE_LINKED_ROLE))) {
            Outcome::pass("the recorder uses the service-linked role of AWS Config")
        } else {
            let evidence = Evidence::new("the recorder does not use the service-linked role of AWS Config");
            Outcome::Fail(evidence.facts("role", recorders.iter().filter_map(|recorder| recorder.role_arn.as_deref())))
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Recorder};
    use scanmonster_testkit::{home, inventory, recorder};

    use super::*;
    use crate::testing::{denied, status};

    fn with(role: Option<&str>) -> Inventory {
        let mut inventory = inventory();
        let recorder = Recorder { role_arn: role.map(Into::into), ..recorder("default") };
        home(&mut inventory).config.recorders = Ok(vec![recorder]);
        inventory
    }

    #[test]
    fn clean_service_linked_role() {
        let mut inventory = inventory();
        home(&mut inventory).config.recorders = Ok(vec![recorder("default")]);
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn failing_custom_role() {
        assert_eq!(status(&CHECK, &with(Some("arn:aws:iam::111122223333:role/config"))), "fail");
    }

    #[test]
    fn borderline_role_of_the_same_name() {
        assert_eq!(status(&CHECK, &with(Some("arn:aws:iam::111122223333:role/AWSServiceRoleForConfig"))), "fail");
    }

    #[test]
    fn borderline_no_role() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
    }

    #[test]
    fn borderline_no_recorder() {
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_the_recorders() {
        let mut inventory = with(None);
        home(&mut inventory).config.recorders = Err(denied("config:DescribeConfigurationRecorders"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
