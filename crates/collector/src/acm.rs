//! AWS Certificate Manager.

use aws_sdk_acm::Client;
use aws_sdk_acm::types::{CertificateSummary, Filters, KeyAlgorithm, RenewalEligibility};
use futures::StreamExt;
use scanmonster_inventory::{Acm, Certificate, CertificateDetails, Collected, Region};

use crate::call::{ApiCall, pages};
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const LIST_CERTIFICATES: ApiCall = ApiCall::same("acm:ListCertificates");
const DESCRIBE_CERTIFICATE: ApiCall = ApiCall::same("acm:DescribeCertificate");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_CERTIFICATES, DESCRIBE_CERTIFICATE];

/// Every key type: AWS lists `RSA_1024` and `RSA_2048` alone unless it is asked for the others.
const KEY_TYPES: &[KeyAlgorithm] = &[
    KeyAlgorithm::Rsa1024,
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Rsa4096,
    KeyAlgorithm::EcPrime256v1,
    KeyAlgorithm::EcSecp384r1,
    KeyAlgorithm::EcSecp521r1,
];

/// How many certificates are read at the same time.
const CONCURRENT_CERTIFICATES: usize = 4;

/// Reads the certificates of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Acm {
    Acm { certificates: certificates(&client!(session, aws_sdk_acm, region)).await }
}

async fn certificates(client: &Client) -> Collected<Vec<Certificate>> {
    let call = LIST_CERTIFICATES;
    let every_key = Filters::builder().set_key_types(Some(KEY_TYPES.to_vec())).build();
    let pages = client.list_certificates().includes(every_key).into_paginator().send();
    let listed: Vec<CertificateSummary> = pages!(call, pages, certificate_summary_list)?;
    let listed = call.convert(listed, |one| Some((one.certificate_arn?, one.domain_name.unwrap_or_default())))?;
    let certificates = futures::stream::iter(listed).map(|(arn, domain)| async move {
        let details = details(client, &arn).await;
        Certificate { arn, domain, details }
    });
    Ok(certificates.buffered(CONCURRENT_CERTIFICATES).collect().await)
}

async fn details(client: &Client, arn: &str) -> Collected<CertificateDetails> {
    let call = DESCRIBE_CERTIFICATE;
    let answer = call.answer(client.describe_certificate().certificate_arn(arn).send().await)?;
    let certificate = call.required(answer.certificate, "Certificate")?;
    #[expect(deprecated, reason = "certificates made before AWS ended the choice keep it")]
    let preference = certificate.options.and_then(|options| options.certificate_transparency_logging_preference);
    Ok(CertificateDetails {
        kind: call.required(certificate.r#type, "Type")?.as_str().to_owned(),
        status: call.required(certificate.status, "Status")?.as_str().to_owned(),
        key_algorithm: certificate.key_algorithm.map(|key| key.as_str().to_owned()),
        not_after: timestamp_of(certificate.not_after),
        in_use_by: certificate.in_use_by.unwrap_or_default(),
        renewable: certificate.renewal_eligibility == Some(RenewalEligibility::Eligible),
        renewal_status: certificate.renewal_summary.map(|renewal| renewal.renewal_status.as_str().to_owned()),
        transparency_logging: preference.map(|preference| preference.as_str() == "ENABLED"),
    })
}
