//! A document is shared with an account that is neither in the organisation nor trusted.
//!
//! Sharing with everyone counts as well. The other account can read and run the document, not change it. As Prowler's
//! check, which has one list of trusted accounts; here those of the organisation are trusted as well.

use scanmonster_inventory::{Collected, SsmDocument};

use crate::s3::outsiders::{Neighbourhood, listed};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-document-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SSM document is shared with an account outside the organization",
        ja: "SSM ドキュメントが組織外のアカウントと共有されている",
    },
    severity: Severity::Medium,
    service: "ssm",
    resource_type: "AWS::SSM::Document",
    permissions: &["ssm:ListDocuments", "ssm:DescribeDocumentPermission", "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &["ssm_documents_set_as_public"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("document_shared_with_outside_account.en.md"),
        ja: include_str!("document_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let neighbourhood = Neighbourhood::of(&context.account);
    for document in context.regional.ssm.documents.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &document.arn, &document.name), || {
            judge(neighbourhood.as_ref().map_err(Clone::clone)?, document)
        });
    }
    Ok(())
}

fn judge(neighbourhood: &Neighbourhood<'_>, document: &SsmDocument) -> Collected<Outcome> {
    let shared_with = document.shared_with.as_ref().map_err(Clone::clone)?;
    let outsiders: Vec<&str> = shared_with
        .iter()
        .filter(|account| !neighbourhood.knows(account))
        .map(|account| if account.eq_ignore_ascii_case("all") { "everyone" } else { account })
        .collect();
    Ok(if outsiders.is_empty() {
        Outcome::pass("the document is shared with nobody outside the organization and the trusted accounts")
    } else {
        let who = listed(outsiders.iter().copied());
        let summary = format!("the document is shared with {who}, not known to be of the organization or trusted");
        Outcome::Fail(Evidence::new(summary).facts("outsider", outsiders))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{account_id, home, inventory, ssm_document};

    use super::*;
    use crate::testing::{denied, status, verdicts_with};
    use crate::{Settings, Status};

    fn account_with(document: SsmDocument) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ssm.documents = Ok(vec![document]);
        inventory
    }

    fn shared_with(accounts: &[&str]) -> Inventory {
        let mut document = ssm_document("d");
        document.shared_with = Ok(accounts.iter().map(|account| (*account).to_owned()).collect());
        account_with(document)
    }

    #[test]
    fn clean_private_document() {
        assert_eq!(status(&CHECK, &shared_with(&[])), "pass");
        assert_eq!(status(&CHECK, &shared_with(&["111122223333"])), "pass", "the own account");
    }

    #[test]
    fn failing_shared_with_a_stranger_or_everyone() {
        assert_eq!(status(&CHECK, &shared_with(&["999988887777"])), "fail");
        assert_eq!(status(&CHECK, &shared_with(&["all"])), "fail");
    }

    #[test]
    fn borderline_known_accounts_belong() {
        let known = BTreeSet::from([account_id("999988887777")]);
        for settings in [
            Settings { trusted_accounts: known.clone(), ..Settings::default() },
            Settings { organization_accounts: Some(known), ..Settings::default() },
        ] {
            let all = verdicts_with(&CHECK, &shared_with(&["999988887777"]), &settings);
            assert!(matches!(all[0].status, Status::Pass(_)), "{settings:?}");
        }
    }

    #[test]
    fn gap_list_permission_and_organization() {
        let mut inventory = shared_with(&[]);
        inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        let mut document = ssm_document("d");
        document.shared_with = Err(denied("ssm:DescribeDocumentPermission"));
        let mut inventory = account_with(document);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ssm.documents = Err(denied("ssm:ListDocuments"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
