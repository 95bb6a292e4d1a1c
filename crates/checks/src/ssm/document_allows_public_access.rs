//! A document that the account owns can be read and run by every AWS account.
//!
//! As Security Hub SSM.4. Prowler's check asks for shares with other accounts as well:
//! `document_shared_with_outside_account`.

use scanmonster_inventory::{Collected, SsmDocument};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-document-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SSM document is shared with everyone", ja: "SSM ドキュメントが全員に公開されている"
    },
    severity: Severity::High,
    service: "ssm",
    resource_type: "AWS::SSM::Document",
    permissions: &["ssm:ListDocuments", "ssm:DescribeDocumentPermission"],
    mappings: Mappings {
        security_hub: &["SSM.4"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &[],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("document_allows_public_access.en.md"),
        ja: include_str!("document_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for document in context.regional.ssm.documents.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &document.arn, &document.name), || judge(document));
    }
    Ok(())
}

fn judge(document: &SsmDocument) -> Collected<Outcome> {
    let shared_with = document.shared_with.as_ref().map_err(Clone::clone)?;
    Ok(if shared_with.iter().any(|account| account.eq_ignore_ascii_case("all")) {
        let kind = document.kind.as_deref().unwrap_or("unknown");
        Outcome::Fail(Evidence::new("the document is shared with all AWS accounts").fact("document_type", kind))
    } else {
        Outcome::pass("the document is not shared with everyone")
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, ssm_document};

    use super::*;
    use crate::testing::{denied, status};

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
    }

    #[test]
    fn failing_shared_with_all() {
        assert_eq!(status(&CHECK, &shared_with(&["all"])), "fail");
        assert_eq!(status(&CHECK, &shared_with(&["999988887777", "All"])), "fail");
    }

    #[test]
    fn borderline_one_account_is_not_everyone() {
        assert_eq!(status(&CHECK, &shared_with(&["999988887777"])), "pass");
    }

    #[test]
    fn gap_list_and_permission() {
        let mut document = ssm_document("d");
        document.shared_with = Err(denied("ssm:DescribeDocumentPermission"));
        let mut inventory = account_with(document);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ssm.documents = Err(denied("ssm:ListDocuments"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
