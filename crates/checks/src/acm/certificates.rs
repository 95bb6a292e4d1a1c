//! Goes through the certificates.

use scanmonster_inventory::{CertificateDetails, Collected};

use crate::{Outcome, RegionContext, Resource, Verdicts};

/// Judges every certificate of the region by what it is.
pub(super) fn judge_each(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&CertificateDetails) -> Collected<Outcome>,
) -> Collected<()> {
    for certificate in context.regional.acm.certificates.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &certificate.arn, &certificate.domain), || {
            decide(certificate.details.as_ref().map_err(Clone::clone)?)
        });
    }
    Ok(())
}
