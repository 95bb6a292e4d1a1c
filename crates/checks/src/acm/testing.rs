//! Certificates for the tests of this service.

use scanmonster_inventory::{CertificateDetails, Inventory};
use scanmonster_testkit::{certificate, home, inventory};

use crate::CheckDef;
use crate::testing::{denied, status};

/// An account whose one certificate was changed.
pub(super) fn account_with(change: impl FnOnce(&mut CertificateDetails)) -> Inventory {
    let mut certificate = certificate("example.com");
    if let Ok(details) = &mut certificate.details {
        change(details);
    }
    let mut inventory = inventory();
    home(&mut inventory).acm.certificates = Ok(vec![certificate]);
    inventory
}

/// The list and the details, each as a gap.
pub(super) fn assert_gaps_are_unknown(check: &'static CheckDef) {
    let mut certificate = certificate("example.com");
    certificate.details = Err(denied("acm:DescribeCertificate"));
    let mut inventory = inventory();
    home(&mut inventory).acm.certificates = Ok(vec![certificate]);
    assert_eq!(status(check, &inventory), "unknown");
    home(&mut inventory).acm.certificates = Err(denied("acm:ListCertificates"));
    assert_eq!(status(check, &inventory), "unknown");
}
