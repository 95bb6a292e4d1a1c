//! The key of a certificate is RSA with fewer than 2048 bits, or an elliptic curve with fewer than 256.

use scanmonster_inventory::{CertificateDetails, Collected, Gap, GapCause};

use super::certificates;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "acm-certificate-uses-weak-key",
    aliases: &[],
    version: 1,
    title: Localized { en: "Certificate uses a weak key", ja: "証明書が弱い鍵を使っている" },
    severity: Severity::High,
    service: "acm",
    resource_type: "AWS::CertificateManager::Certificate",
    permissions: &["acm:ListCertificates", "acm:DescribeCertificate"],
    mappings: Mappings {
        security_hub: &["ACM.2"],
        cis: &[],
        well_architected: &["SEC09-BP01"],
        prowler: &["acm_certificates_with_secure_key_algorithms"],
        seed: &["WA-Q9.2"],
    },
    tutorial: Localized {
        en: include_str!("certificate_uses_weak_key.en.md"),
        ja: include_str!("certificate_uses_weak_key.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

const OPERATION: &str = "acm:DescribeCertificate";

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    certificates::judge_each(context, verdicts, judge)
}

fn judge(details: &CertificateDetails) -> Collected<Outcome> {
    let Some(algorithm) = &details.key_algorithm else {
        return Err(Gap::new(OPERATION, OPERATION, GapCause::MalformedAnswer, "the certificate has no key type"));
    };
    match is_weak(algorithm) {
        Some(false) => Ok(Outcome::pass("the certificate's key is strong enough")),
        Some(true) => {
            let summary = format!("the certificate's key is {algorithm}");
            Ok(Outcome::Fail(Evidence::new(summary).fact("key_algorithm", algorithm)))
        }
        None => Err(Gap::new(OPERATION, OPERATION, GapCause::NotSupported, "a key type without a rule")),
    }
}

/// `RSA_1024`, `RSA-2048`, `EC_prime256v1`, `EC_secp384r1`: the number is the size in bits. None where the
/// kind is neither.
fn is_weak(algorithm: &str) -> Option<bool> {
    let name = algorithm.to_ascii_uppercase();
    let digits: String =
        name.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let bits: u32 = digits.parse().ok()?;
    if name.starts_with("RSA") {
        Some(bits < 2048)
    } else if name.starts_with("EC") {
        Some(bits < 256)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{account_with, assert_gaps_are_unknown};
    use super::*;
    use crate::testing::status;

    fn with_key(algorithm: &str) -> scanmonster_inventory::Inventory {
        account_with(|details| details.key_algorithm = Some(algorithm.into()))
    }

    #[test]
    fn clean_strong_keys() {
        for algorithm in ["RSA_2048", "RSA-2048", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] {
            assert_eq!(status(&CHECK, &with_key(algorithm)), "pass", "{algorithm}");
        }
    }

    #[test]
    fn failing_weak_keys() {
        for algorithm in ["RSA_1024", "RSA-1024", "EC_secp224r1"] {
            assert_eq!(status(&CHECK, &with_key(algorithm)), "fail", "{algorithm}");
        }
    }

    #[test]
    fn borderline_the_smallest_that_will_do() {
        assert_eq!(status(&CHECK, &with_key("RSA_2047")), "fail");
        assert_eq!(status(&CHECK, &with_key("RSA_2048")), "pass");
    }

    #[test]
    fn gap_list_details_and_unknown_kinds() {
        assert_gaps_are_unknown(&CHECK);
        assert_eq!(status(&CHECK, &with_key("SOMETHING_512")), "unknown");
        assert_eq!(status(&CHECK, &account_with(|details| details.key_algorithm = None)), "unknown");
    }
}
