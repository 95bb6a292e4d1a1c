//! Certificate transparency logging is switched off for a certificate that Amazon issued.
//!
//! Imported certificates are logged, or not, by those who issued them, so they pass. Private certificates are never
//! logged: the question does not arise.

use scanmonster_inventory::{CertificateDetails, Collected, Gap, GapCause};

use super::certificates;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "acm-certificate-lacks-transparency-logging",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Certificate is not published in transparency logs",
        ja: "証明書が透明性ログに記録されない設定になっている",
    },
    severity: Severity::Low,
    service: "acm",
    resource_type: "AWS::CertificateManager::Certificate",
    permissions: &["acm:ListCertificates", "acm:DescribeCertificate"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &["acm_certificates_transparency_logs_enabled"],
        seed: &["WA-Q9.2"],
    },
    tutorial: Localized {
        en: include_str!("certificate_lacks_transparency_logging.en.md"),
        ja: include_str!("certificate_lacks_transparency_logging.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    certificates::judge_each(context, verdicts, judge)
}

fn judge(details: &CertificateDetails) -> Collected<Outcome> {
    match details.kind.as_str() {
        "AMAZON_ISSUED" => {}
        "IMPORTED" => {
            return Ok(Outcome::pass("the certificate is imported; whoever issued it decides about the logs"));
        }
        _ => return Ok(Outcome::not_applicable("the certificate is not a public one of Amazon")),
    }
    match details.transparency_logging {
        Some(true) => Ok(Outcome::pass("the certificate is published in transparency logs")),
        Some(false) => {
            let summary = "transparency logging is switched off for the certificate";
            Ok(Outcome::Fail(Evidence::new(summary).fact("preference", "DISABLED")))
        }
        None => {
            let operation = "acm:DescribeCertificate";
            let detail = "the answer does not say whether transparency logging is on";
            Err(Gap::new(operation, operation, GapCause::MalformedAnswer, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{account_with, assert_gaps_are_unknown};
    use super::*;
    use crate::testing::status;

    #[test]
    fn clean_logged() {
        assert_eq!(status(&CHECK, &account_with(|_| {})), "pass");
    }

    #[test]
    fn failing_switched_off() {
        assert_eq!(status(&CHECK, &account_with(|details| details.transparency_logging = Some(false))), "fail");
    }

    #[test]
    fn borderline_other_issuers() {
        for (kind, expected) in [("IMPORTED", "pass"), ("PRIVATE", "na")] {
            let inventory = account_with(|details| {
                details.kind = kind.into();
                details.transparency_logging = None;
            });
            assert_eq!(status(&CHECK, &inventory), expected, "{kind}");
        }
    }

    #[test]
    fn gap_list_details_and_preference() {
        assert_gaps_are_unknown(&CHECK);
        assert_eq!(status(&CHECK, &account_with(|details| details.transparency_logging = None)), "unknown");
    }
}
