//! The repository policy lets anyone with an AWS account pull images, or push them.

use scanmonster_inventory::Collected;

use super::policies::{KIND, of_region};
use crate::resource_policy::judge_public;
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ecr-repository-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "ECR repository is open to anyone", ja: "ECR リポジトリが誰にでも公開されている"
    },
    severity: Severity::Critical,
    service: "ecr",
    resource_type: "AWS::ECR::Repository",
    permissions: &["ecr:DescribeRepositories", "ecr:GetRepositoryPolicy"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["ecr_repositories_not_publicly_accessible"],
        seed: &["DNP-ECR", "AP17"],
    },
    tutorial: Localized {
        en: include_str!("repository_allows_public_access.en.md"),
        ja: include_str!("repository_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_public(&context.account, verdicts, &KIND, of_region(context)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing as family;
    use crate::testing::{denied, status};

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, "ecr:BatchGetImage");
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, "ecr:BatchGetImage");
        family::assert_statements_are_compared(&CHECK, with_policy, ["ecr:BatchGetImage", "ecr:TagResource"]);
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, "ecr:BatchGetImage");
        family::assert_named_account_is_not_public(&CHECK, with_policy, "ecr:BatchGetImage");
    }

    #[test]
    fn gap_list_and_policy() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).ecr.repositories = Err(denied("ecr:DescribeRepositories"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
