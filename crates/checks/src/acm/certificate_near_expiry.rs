//! A certificate has expired, ends within 30 days, or could not be renewed.
//!
//! Prowler warns 7 days ahead; Security Hub (ACM.1) 30, and that leaves time to act: ACM begins to renew 60 days
//! before the end, so one that has not been renewed by then is stuck. One that nothing uses is less bad.

use scanmonster_inventory::{CertificateDetails, Collected, Gap, GapCause};

use super::certificates;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "acm-certificate-near-expiry",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Certificate has expired or will soon",
        ja: "証明書の有効期限が切れた、または間近に迫っている",
    },
    severity: Severity::High,
    service: "acm",
    resource_type: "AWS::CertificateManager::Certificate",
    permissions: &["acm:ListCertificates", "acm:DescribeCertificate"],
    mappings: Mappings {
        security_hub: &["ACM.1"],
        cis: &[],
        well_architected: &["SEC09-BP01"],
        prowler: &["acm_certificates_expiration_check"],
        seed: &["WA-Q9.2"],
    },
    tutorial: Localized {
        en: include_str!("certificate_near_expiry.en.md"),
        ja: include_str!("certificate_near_expiry.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Security Hub's default.
const WARNING_DAYS: i64 = 30;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    certificates::judge_each(context, verdicts, |details| judge(context, details))
}

fn judge(context: &RegionContext<'_>, details: &CertificateDetails) -> Collected<Outcome> {
    // One that waits for its validation and has an end already is as good as issued.
    let is_issued = match details.status.as_str() {
        "ISSUED" | "EXPIRED" => true,
        "PENDING_VALIDATION" => details.not_after.is_some(),
        _ => false,
    };
    if !is_issued {
        return Ok(Outcome::not_applicable(format!("the certificate is not in force ({})", details.status)));
    }
    let Some(end) = details.not_after else {
        return Err(missing("the certificate has no end"));
    };
    let day = end.strftime("%Y-%m-%d");
    let summary = if details.status == "EXPIRED" || end <= context.account.now {
        format!("the certificate expired on {day}")
    } else if details.renewal_status.as_deref() == Some("FAILED") {
        format!("ACM could not renew the certificate, which ends on {day}")
    } else if end <= context.account.days_ahead(WARNING_DAYS) {
        format!("the certificate ends on {day} and has not been renewed")
    } else {
        return Ok(Outcome::pass("the certificate is valid for more than 30 days"));
    };
    let evidence = Evidence::new(summary).fact("type", &details.kind).facts("used_by", details.in_use_by.clone());
    Ok(if details.in_use_by.is_empty() { Outcome::FailAs(Severity::Low, evidence) } else { Outcome::Fail(evidence) })
}

fn missing(detail: &str) -> Gap {
    Gap::new("acm:DescribeCertificate", "acm:DescribeCertificate", GapCause::MalformedAnswer, detail)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::time;

    use super::super::testing::{account_with, assert_gaps_are_unknown};
    use super::*;
    use crate::testing::{status, verdicts};

    fn ending(at: &str) -> scanmonster_inventory::Inventory {
        account_with(|details| details.not_after = Some(time(at)))
    }

    #[test]
    fn clean_valid_for_long() {
        assert_eq!(status(&CHECK, &account_with(|_| {})), "pass");
    }

    #[test]
    fn failing_expired_or_soon() {
        for at in ["2026-06-01T00:00:00Z", "2026-06-20T00:00:00Z", "2026-07-15T03:00:00Z"] {
            assert_eq!(status(&CHECK, &ending(at)), "fail", "{at}");
        }
        let all = verdicts(&CHECK, &ending("2026-06-01T00:00:00Z"));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert_eq!(evidence.summary, "the certificate expired on 2026-06-01");
    }

    #[test]
    fn failing_renewal_failed() {
        assert_eq!(status(&CHECK, &account_with(|details| details.renewal_status = Some("FAILED".into()))), "fail");
    }

    #[test]
    fn borderline_thirty_one_days_are_enough() {
        assert_eq!(status(&CHECK, &ending("2026-07-16T03:00:00Z")), "pass");
    }

    #[test]
    fn borderline_unused_is_less_bad_and_pending_does_not_apply() {
        let all = verdicts(
            &CHECK,
            &account_with(|details| {
                details.not_after = Some(time("2026-06-20T00:00:00Z"));
                details.in_use_by.clear();
            }),
        );
        assert_eq!(all[0].severity, Severity::Low);
        let pending = account_with(|details| {
            details.status = "PENDING_VALIDATION".into();
            details.not_after = None;
        });
        assert_eq!(status(&CHECK, &pending), "na");
        let with_end = account_with(|details| details.status = "PENDING_VALIDATION".into());
        assert_eq!(status(&CHECK, &with_end), "pass");
        assert_eq!(status(&CHECK, &account_with(|details| details.status = "REVOKED".into())), "na");
    }

    #[test]
    fn gap_list_details_and_end() {
        assert_gaps_are_unknown(&CHECK);
        assert_eq!(status(&CHECK, &account_with(|details| details.not_after = None)), "unknown");
    }
}
