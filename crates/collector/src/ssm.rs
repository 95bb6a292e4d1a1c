//! Systems Manager: parameters without their values, documents, managed nodes and their patches.

mod documents;

use aws_sdk_ssm::Client;
use aws_sdk_ssm::types::{
    ComplianceQueryOperatorType, ComplianceStringFilter, InstanceInformation, ParameterMetadata,
    ResourceComplianceSummaryItem,
};
use scanmonster_inventory::{Collected, ManagedInstance, PatchCompliance, Region, Ssm, SsmParameter};

use crate::call::{ApiCall, pages};
use crate::convert::{Place, timestamp, timestamp_of};
use crate::session::{Session, client};

const DESCRIBE_PARAMETERS: ApiCall = ApiCall::same("ssm:DescribeParameters");
const DESCRIBE_INSTANCES: ApiCall = ApiCall::same("ssm:DescribeInstanceInformation");
const LIST_COMPLIANCE: ApiCall = ApiCall::same("ssm:ListResourceComplianceSummaries");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    DESCRIBE_PARAMETERS,
    DESCRIBE_INSTANCES,
    LIST_COMPLIANCE,
    documents::LIST_DOCUMENTS,
    documents::DESCRIBE_PERMISSION,
    documents::GET_DOCUMENT,
];

/// Most items a page may have.
const PAGE: i32 = 50;

/// Reads Systems Manager of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Ssm {
    let client = client!(session, aws_sdk_ssm, region);
    let place = session.place(region.as_str());
    let (parameters, documents, instances, patch_compliance) = tokio::join!(
        parameters(&client, &place),
        documents::documents(&client, &place),
        instances(&client, &place),
        patch_compliance(&client),
    );
    Ssm { parameters, documents, instances, patch_compliance }
}

async fn parameters(client: &Client, place: &Place) -> Collected<Vec<SsmParameter>> {
    let pages = client.describe_parameters().max_results(PAGE).into_paginator().send();
    let list: Vec<ParameterMetadata> = pages!(DESCRIBE_PARAMETERS, pages, parameters)?;
    DESCRIBE_PARAMETERS.convert(list, |parameter| {
        let name = parameter.name?;
        // A name with a path begins with a slash of its own.
        let own_arn = || place.arn("ssm", &format!("parameter/{}", name.strip_prefix('/').unwrap_or(&name)));
        Some(SsmParameter {
            arn: parameter.arn.unwrap_or_else(own_arn),
            name,
            kind: parameter.r#type?.as_str().to_owned(),
            kms_key: parameter.key_id,
            data_type: parameter.data_type,
            modified_at: timestamp_of(parameter.last_modified_date),
        })
    })
}

async fn instances(client: &Client, place: &Place) -> Collected<Vec<ManagedInstance>> {
    let pages = client.describe_instance_information().max_results(PAGE).into_paginator().send();
    let list: Vec<InstanceInformation> = pages!(DESCRIBE_INSTANCES, pages, instance_information_list)?;
    DESCRIBE_INSTANCES.convert(list, |instance| {
        let id = instance.instance_id?;
        let arn = if id.starts_with("mi-") {
            place.arn("ssm", &format!("managed-instance/{id}"))
        } else {
            place.arn("ec2", &format!("instance/{id}"))
        };
        let ping_status = instance.ping_status.map(|status| status.as_str().to_owned());
        Some(ManagedInstance { id, arn, platform: instance.platform_name, ping_status })
    })
}

async fn patch_compliance(client: &Client) -> Collected<Vec<PatchCompliance>> {
    let only_patches = ComplianceStringFilter::builder()
        .key("ComplianceType")
        .values("Patch")
        .r#type(ComplianceQueryOperatorType::Equal)
        .build();
    let pages = client.list_resource_compliance_summaries().filters(only_patches).max_results(PAGE);
    let list: Vec<ResourceComplianceSummaryItem> =
        pages!(LIST_COMPLIANCE, pages.into_paginator().send(), resource_compliance_summary_items)?;
    LIST_COMPLIANCE.convert(list, |item| {
        Some(PatchCompliance {
            instance_id: item.resource_id?,
            status: item.status?.as_str().to_owned(),
            severity: item.overall_severity.map(|severity| severity.as_str().to_owned()),
            checked_at: item.execution_summary.and_then(|summary| timestamp(&summary.execution_time)),
        })
    })
}
