//! A line of a document's default version looks like a password, key or token. Only line and kind are kept.

use scanmonster_inventory::{Collected, CredentialKind, SsmDocument};

use crate::s3::outsiders::listed;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-document-exposes-credentials",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "SSM document contains credentials", ja: "SSM ドキュメントに認証情報が書かれている"
    },
    severity: Severity::High,
    service: "ssm",
    resource_type: "AWS::SSM::Document",
    permissions: &["ssm:ListDocuments", "ssm:GetDocument"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP03", "SEC03-BP08"],
        prowler: &["ssm_document_secrets"],
        seed: &["WA-Q2.2", "AP16"],
    },
    tutorial: Localized {
        en: include_str!("document_exposes_credentials.en.md"),
        ja: include_str!("document_exposes_credentials.ja.md"),
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
    let hints = document.credentials.as_ref().map_err(Clone::clone)?;
    if hints.is_empty() {
        return Ok(Outcome::pass("no line of the document looks like a credential"));
    }
    let what = listed(hints.iter().map(|hint| named(hint.kind)));
    Ok(Outcome::Fail(
        Evidence::new(format!("the document has lines that look like {what}"))
            .facts("line", hints.iter().map(|hint| hint.line.to_string()))
            .facts("kind", hints.iter().map(|hint| named(hint.kind))),
    ))
}

fn named(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::AccessKeyId => "an AWS access key",
        CredentialKind::PrivateKey => "a private key",
        CredentialKind::Token => "a token",
        CredentialKind::AssignedSecret => "a password or secret",
        CredentialKind::UrlPassword => "a password in a URL",
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{CredentialHint, Inventory};
    use scanmonster_testkit::{home, inventory, ssm_document};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn account_with(document: SsmDocument) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ssm.documents = Ok(vec![document]);
        inventory
    }

    #[test]
    fn clean_no_credentials() {
        assert_eq!(status(&CHECK, &account_with(ssm_document("d"))), "pass");
    }

    #[test]
    fn failing_lines_that_look_like_credentials() {
        let mut document = ssm_document("d");
        document.credentials = Ok(vec![
            CredentialHint { line: 3, kind: CredentialKind::AccessKeyId },
            CredentialHint { line: 9, kind: CredentialKind::AssignedSecret },
        ]);
        let all = verdicts(&CHECK, &account_with(document));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert_eq!(evidence.summary, "the document has lines that look like a password or secret, an AWS access key");
        assert!(evidence.facts["line"].contains("9"));
    }

    #[test]
    fn borderline_a_shared_document_without_credentials_is_another_question() {
        let mut document = ssm_document("d");
        document.shared_with = Ok(vec!["all".into()]);
        assert_eq!(status(&CHECK, &account_with(document)), "pass");
    }

    #[test]
    fn gap_list_and_content() {
        let mut document = ssm_document("d");
        document.credentials = Err(denied("ssm:GetDocument"));
        let mut inventory = account_with(document);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ssm.documents = Err(denied("ssm:ListDocuments"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
