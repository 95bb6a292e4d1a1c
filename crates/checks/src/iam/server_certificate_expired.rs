//! A server certificate stored in IAM has expired.

use scanmonster_inventory::{Collected, Gap, GapCause};

use super::report_rows::day;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-server-certificate-expired",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Server certificate stored in IAM has expired",
        ja: "IAM に保存されたサーバー証明書の有効期限が切れている",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::ServerCertificate",
    permissions: &["iam:ListServerCertificates"],
    mappings: Mappings {
        security_hub: &["IAM.26"],
        cis: &[("1.4", &["1.19"]), ("3.0", &["1.19"]), ("5.0", &["1.18"]), ("6.0", &["2.18"]), ("7.0", &["2.17"])],
        well_architected: &["SEC09-BP01"],
        prowler: &["iam_no_expired_server_certificates_stored"],
        seed: &["WA-Q9.2"],
    },
    tutorial: Localized {
        en: include_str!("server_certificate_expired.en.md"),
        ja: include_str!("server_certificate_expired.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for certificate in context.inventory.iam.server_certificates.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::global(&certificate.arn, &certificate.name), || {
            let ends = certificate.expires_at.ok_or_else(without_date)?;
            let (verb, expired) = if ends <= context.now { ("ended", true) } else { ("ends", false) };
            let evidence = Evidence::new(format!("the certificate's validity {verb} on {}", day(ends)))
                .fact("expires_at", ends.to_string());
            Ok(if expired { Outcome::Fail(evidence) } else { Outcome::Pass(evidence) })
        });
    }
    Ok(())
}

fn without_date() -> Gap {
    let operation = "iam:ListServerCertificates";
    Gap::new(operation, operation, GapCause::MalformedAnswer, "no expiration date of the certificate")
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, ServerCertificate};
    use scanmonster_testkit::time;

    use super::CHECK;
    use crate::testing::{denied, status, statuses};

    fn account(expires_at: Option<&str>) -> Inventory {
        let mut inventory = scanmonster_testkit::inventory();
        inventory.iam.server_certificates = Ok(vec![ServerCertificate {
            name: "shop".into(),
            arn: "arn:aws:iam::111122223333:server-certificate/shop".into(),
            expires_at: expires_at.map(time),
            uploaded_at: Some(time("2025-01-01T00:00:00Z")),
        }]);
        inventory
    }

    #[test]
    fn clean_while_valid() {
        assert_eq!(status(&CHECK, &account(Some("2027-01-01T00:00:00Z"))), "pass");
    }

    #[test]
    fn clean_without_certificates_gives_no_verdict() {
        assert!(statuses(&CHECK, &scanmonster_testkit::inventory()).is_empty());
    }

    #[test]
    fn failing_when_expired() {
        assert_eq!(status(&CHECK, &account(Some("2026-01-01T00:00:00Z"))), "fail");
    }

    #[test]
    fn borderline_the_last_second() {
        assert_eq!(status(&CHECK, &account(Some("2026-06-15T03:00:00Z"))), "fail");
        assert_eq!(status(&CHECK, &account(Some("2026-06-15T03:00:01Z"))), "pass");
    }

    #[test]
    fn gap_of_the_list_or_the_date_is_unknown() {
        let mut inventory = account(None);
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.iam.server_certificates = Err(denied("iam:ListServerCertificates"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
