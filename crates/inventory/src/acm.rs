//! Certificates of AWS Certificate Manager in one region.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Certificate Manager of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acm {
    /// All certificates of every key type (`acm:ListCertificates`, which leaves out most types unless
    /// `Includes.keyTypes` names them).
    pub certificates: Collected<Vec<Certificate>>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// ARN.
    pub arn: String,
    /// Domain name.
    pub domain: String,
    /// What it is (`acm:DescribeCertificate`).
    pub details: Collected<CertificateDetails>,
}

/// What a certificate is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateDetails {
    /// `AMAZON_ISSUED`, `IMPORTED` or `PRIVATE`.
    pub kind: String,
    /// `ISSUED`, `EXPIRED`, `PENDING_VALIDATION`, `REVOKED`, ….
    pub status: String,
    /// Key type as it was given: `RSA_2048` or `RSA-2048`, `EC_prime256v1`, ….
    pub key_algorithm: Option<String>,
    /// When it ends.
    pub not_after: Option<Timestamp>,
    /// ARNs of what uses it.
    pub in_use_by: Vec<String>,
    /// ACM renews it by itself (`RenewalEligibility` is `ELIGIBLE`).
    pub renewable: bool,
    /// How ACM's last attempt to renew it went (`RenewalSummary.RenewalStatus`): `PENDING_AUTO_RENEWAL`,
    /// `PENDING_VALIDATION`, `SUCCESS` or `FAILED`; none: no attempt yet.
    pub renewal_status: Option<String>,
    /// It is published in certificate transparency logs
    /// (`Options.CertificateTransparencyLoggingPreference` is `ENABLED`); `None`: not said.
    pub transparency_logging: Option<bool>,
}

impl Acm {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { certificates: Err(gap.clone()) }
    }
}
