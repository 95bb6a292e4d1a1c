//! GuardDuty.

mod central;

use std::collections::BTreeMap;

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::operation::get_detector::GetDetectorOutput;
use aws_sdk_guardduty::types::{DataSourceStatus, DetectorStatus, FeatureStatus};
use scanmonster_inventory::{Collected, Detector, DetectorDetails, GuardDuty, Region};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_DETECTORS: ApiCall = ApiCall::same("guardduty:ListDetectors");
const GET_DETECTOR: ApiCall = ApiCall::same("guardduty:GetDetector");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    LIST_DETECTORS,
    GET_DETECTOR,
    central::LIST_ADMINS,
    central::GET_ADMINISTRATOR,
    central::LIST_MEMBERS,
    central::DESCRIBE_ORGANIZATION,
    central::GET_STATISTICS,
];

/// Reads GuardDuty in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> GuardDuty {
    let client = client!(session, aws_sdk_guardduty, region);
    let (detectors, organization_admins) =
        tokio::join!(detectors(session, &client, region), central::organization_admins(&client));
    GuardDuty { detectors, organization_admins }
}

async fn detectors(session: &Session, client: &Client, region: &Region) -> Collected<Vec<Detector>> {
    let ids: Vec<String> = pages!(LIST_DETECTORS, client.list_detectors().into_paginator().send(), detector_ids)?;
    let place = session.place(region.as_str());
    let mut detectors = Vec::new();
    for id in ids {
        let (details, administrator, members, organization, high_findings) = tokio::join!(
            details(client, &id),
            central::administrator(client, &id),
            central::members(client, &id),
            central::organization(client, &id),
            central::high_findings(client, &id, &session.account),
        );
        let arn = place.arn("guardduty", &format!("detector/{id}"));
        detectors.push(Detector { arn, id, details, administrator, members, organization, high_findings });
    }
    Ok(detectors)
}

async fn details(client: &Client, id: &str) -> Collected<DetectorDetails> {
    let call = GET_DETECTOR;
    let answer = call.answer(client.get_detector().detector_id(id).send().await)?;
    let status = call.required(answer.status.clone(), "Status")?;
    Ok(DetectorDetails {
        enabled: status == DetectorStatus::Enabled,
        publishing_frequency: answer
            .finding_publishing_frequency
            .as_ref()
            .map(|frequency| frequency.as_str().to_owned()),
        features: features(answer),
    })
}

/// Protection plans; older answers have them as data sources.
#[expect(deprecated, reason = "still the only one that some endpoints give")]
fn features(answer: GetDetectorOutput) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    if let Some(sources) = answer.data_sources {
        let on = |status: Option<DataSourceStatus>| status == Some(DataSourceStatus::Enabled);
        found.insert("S3_DATA_EVENTS".to_owned(), on(sources.s3_logs.and_then(|logs| logs.status)));
        let audit = sources.kubernetes.and_then(|kubernetes| kubernetes.audit_logs).and_then(|logs| logs.status);
        found.insert("EKS_AUDIT_LOGS".to_owned(), on(audit));
        let malware = sources
            .malware_protection
            .and_then(|malware| malware.scan_ec2_instance_with_findings)
            .and_then(|scan| scan.ebs_volumes)
            .and_then(|volumes| volumes.status);
        found.insert("EBS_MALWARE_PROTECTION".to_owned(), on(malware));
    }
    for feature in answer.features.unwrap_or_default() {
        if let Some(name) = feature.name {
            found.insert(name.as_str().to_owned(), feature.status == Some(FeatureStatus::Enabled));
        }
    }
    found
}
