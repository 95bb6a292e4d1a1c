//! The user data of an instance holds what looks like a credential.
//!
//! Only line numbers and kinds are known here; the values are never read into the inventory.

use scanmonster_inventory::{Collected, CredentialHint, CredentialKind};

use super::group_exposure::listed;
use super::instances::is_gone;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-user-data-holds-credentials",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Instance user data holds credentials",
        ja: "インスタンスのユーザーデータに認証情報が含まれている",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::Instance",
    permissions: &["ec2:DescribeInstances", "ec2:DescribeInstanceAttribute"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP03"],
        prowler: &["ec2_instance_secrets_user_data"],
        seed: &["WA-Q2.2", "AP16"],
    },
    tutorial: Localized {
        en: include_str!("user_data_holds_credentials.en.md"),
        ja: include_str!("user_data_holds_credentials.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for instance in context.regional.ec2.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || {
            if is_gone(instance) {
                return Ok(Outcome::not_applicable("the instance is being terminated"));
            }
            Ok(decide(instance.user_data_credentials.as_ref().map_err(Clone::clone)?))
        });
    }
    Ok(())
}

fn decide(hints: &[CredentialHint]) -> Outcome {
    if hints.is_empty() {
        return Outcome::pass("nothing in the user data looks like a credential");
    }
    let mut hints: Vec<&CredentialHint> = hints.iter().collect();
    hints.sort_unstable();
    let found: Vec<String> = hints.iter().map(|hint| format!("{} (line {})", words(hint.kind), hint.line)).collect();
    let kinds = hints.iter().map(|hint| words(hint.kind));
    let lines = hints.iter().map(|hint| hint.line.to_string());
    let evidence = Evidence::new(format!("the user data holds what looks like {}", listed(&found)));
    Outcome::Fail(evidence.facts("kind", kinds).facts("line", lines))
}

fn words(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::AccessKeyId => "an AWS access key",
        CredentialKind::PrivateKey => "a private key",
        CredentialKind::Token => "an access token",
        CredentialKind::AssignedSecret => "a password or secret",
        CredentialKind::UrlPassword => "a password in a URL",
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{CredentialHint, CredentialKind, Instance, InstanceState, Inventory};
    use scanmonster_testkit::{home, instance, inventory};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(instance: Instance) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Ok(vec![instance]);
        inventory
    }

    fn with_hints(hints: Vec<CredentialHint>) -> Inventory {
        with(Instance { user_data_credentials: Ok(hints), ..instance("i-1") })
    }

    #[test]
    fn clean_user_data_without_hints() {
        assert_eq!(status(&CHECK, &with_hints(vec![])), "pass");
    }

    #[test]
    fn failing_each_kind() {
        for kind in [CredentialKind::AccessKeyId, CredentialKind::PrivateKey, CredentialKind::AssignedSecret] {
            assert_eq!(status(&CHECK, &with_hints(vec![CredentialHint { line: 3, kind }])), "fail", "{kind:?}");
        }
    }

    #[test]
    fn borderline_stopped_counts_and_terminating_does_not() {
        let hints = vec![CredentialHint { line: 1, kind: CredentialKind::Token }];
        let bad = Instance { user_data_credentials: Ok(hints), ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(Instance { state: InstanceState::Stopped, ..bad.clone() })), "fail");
        assert_eq!(status(&CHECK, &with(Instance { state: InstanceState::ShuttingDown, ..bad })), "na");
    }

    #[test]
    fn gap_in_the_user_data_is_unknown() {
        let gap = Err(denied("ec2:DescribeInstanceAttribute"));
        assert_eq!(status(&CHECK, &with(Instance { user_data_credentials: gap, ..instance("i-1") })), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Err(denied("ec2:DescribeInstances"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
