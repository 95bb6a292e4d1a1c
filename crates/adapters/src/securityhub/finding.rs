//! A finding in the AWS Security Finding Format → the SDK's type, field by field.

use std::collections::HashMap;

use aws_sdk_securityhub::types::{
    AwsSecurityFinding, Compliance, FindingProviderFields, FindingProviderSeverity, Partition, Recommendation,
    Remediation, Resource, Severity,
};
use serde::Deserialize;
use serde_json::Value;

/// Reads the fields that findings of ours have.
///
/// # Errors
/// Where there is a field that would be lost, or one is missing.
pub(super) fn of(asff: Value) -> Result<AwsSecurityFinding, serde_json::Error> {
    Finding::deserialize(asff).map(Finding::into_sdk)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Finding {
    schema_version: String,
    id: String,
    product_arn: String,
    product_name: String,
    company_name: String,
    region: String,
    generator_id: String,
    aws_account_id: String,
    types: Vec<String>,
    first_observed_at: String,
    last_observed_at: String,
    created_at: String,
    updated_at: String,
    severity: AsffSeverity,
    title: String,
    description: String,
    remediation: AsffRemediation,
    product_fields: HashMap<String, String>,
    resources: Vec<AsffResource>,
    compliance: AsffCompliance,
    record_state: String,
    finding_provider_fields: ProviderFields,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AsffSeverity {
    label: String,
    original: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AsffRemediation {
    recommendation: AsffRecommendation,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AsffRecommendation {
    text: String,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AsffResource {
    r#type: String,
    id: String,
    partition: String,
    region: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AsffCompliance {
    status: String,
    related_requirements: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ProviderFields {
    severity: AsffSeverity,
    types: Vec<String>,
}

impl Finding {
    fn into_sdk(self) -> AwsSecurityFinding {
        let compliance = Compliance::builder()
            .status(self.compliance.status.as_str().into())
            .set_related_requirements(self.compliance.related_requirements);
        AwsSecurityFinding::builder()
            .schema_version(self.schema_version)
            .id(self.id)
            .product_arn(self.product_arn)
            .product_name(self.product_name)
            .company_name(self.company_name)
            .region(self.region)
            .generator_id(self.generator_id)
            .aws_account_id(self.aws_account_id)
            .set_types(Some(self.types))
            .first_observed_at(self.first_observed_at)
            .last_observed_at(self.last_observed_at)
            .created_at(self.created_at)
            .updated_at(self.updated_at)
            .severity(
                Severity::builder().label(self.severity.label.as_str().into()).original(self.severity.original).build(),
            )
            .title(self.title)
            .description(self.description)
            .remediation(self.remediation.into_sdk())
            .set_product_fields(Some(self.product_fields))
            .set_resources(Some(self.resources.into_iter().map(AsffResource::into_sdk).collect()))
            .compliance(compliance.build())
            .record_state(self.record_state.as_str().into())
            .finding_provider_fields(self.finding_provider_fields.into_sdk())
            .build()
    }
}

impl AsffRemediation {
    fn into_sdk(self) -> Remediation {
        let recommendation = Recommendation::builder().text(self.recommendation.text);
        Remediation::builder().recommendation(recommendation.set_url(self.recommendation.url).build()).build()
    }
}

impl AsffResource {
    fn into_sdk(self) -> Resource {
        Resource::builder()
            .r#type(self.r#type)
            .id(self.id)
            .partition(Partition::from(self.partition.as_str()))
            .set_region(self.region)
            .build()
    }
}

impl ProviderFields {
    fn into_sdk(self) -> FindingProviderFields {
        let severity = FindingProviderSeverity::builder()
            .label(self.severity.label.as_str().into())
            .original(self.severity.original);
        FindingProviderFields::builder().severity(severity.build()).set_types(Some(self.types)).build()
    }
}
