//! Identity and Access Management.

mod credential_report;
mod identities;

use std::collections::BTreeMap;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::AssignmentStatusType;
use scanmonster_inventory::{Collected, Iam, PasswordPolicy, ServerCertificate, VirtualMfaDevice};

use crate::call::ApiCall;
use crate::convert::timestamp;
use crate::session::{Session, client};

pub(crate) use identities::authorization_details;

const GET_ACCOUNT_SUMMARY: ApiCall = ApiCall::same("iam:GetAccountSummary");
const GET_ACCOUNT_PASSWORD_POLICY: ApiCall = ApiCall::same("iam:GetAccountPasswordPolicy");
const LIST_VIRTUAL_MFA_DEVICES: ApiCall = ApiCall::same("iam:ListVirtualMFADevices");
const LIST_SERVER_CERTIFICATES: ApiCall = ApiCall::same("iam:ListServerCertificates");
const LIST_SAML_PROVIDERS: ApiCall = ApiCall::same("iam:ListSAMLProviders");
const LIST_OIDC_PROVIDERS: ApiCall = ApiCall::same("iam:ListOpenIDConnectProviders");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    credential_report::GENERATE,
    credential_report::GET,
    identities::GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_SUMMARY,
    GET_ACCOUNT_PASSWORD_POLICY,
    LIST_VIRTUAL_MFA_DEVICES,
    LIST_SERVER_CERTIFICATES,
    LIST_SAML_PROVIDERS,
    LIST_OIDC_PROVIDERS,
];

/// Reads IAM.
pub(crate) async fn collect(session: &Session) -> Iam {
    let client = client!(session, aws_sdk_iam, session.home_region());
    let (
        account_summary,
        credential_report,
        authorization_details,
        password_policy,
        virtual_mfa_devices,
        server_certificates,
        saml_providers,
        open_id_connect_providers,
    ) = tokio::join!(
        account_summary(&client),
        credential_report::read(&client),
        identities::read(&client),
        password_policy(&client),
        virtual_mfa_devices(&client),
        server_certificates(&client),
        saml_providers(&client),
        open_id_connect_providers(&client),
    );
    Iam {
        account_summary,
        credential_report,
        authorization_details,
        password_policy,
        virtual_mfa_devices,
        server_certificates,
        saml_providers,
        open_id_connect_providers,
    }
}

async fn account_summary(client: &Client) -> Collected<BTreeMap<String, i64>> {
    let call = GET_ACCOUNT_SUMMARY;
    let answer = call.answer(client.get_account_summary().send().await)?;
    let summary = call.required(answer.summary_map, "SummaryMap")?;
    // AWS always gives these; without them nothing can be said about the root user.
    let complete = summary.keys().any(|key| key.as_str() == "AccountMFAEnabled");
    call.required(complete.then_some(()), "AccountMFAEnabled")?;
    Ok(summary.into_iter().map(|(key, value)| (key.as_str().to_owned(), i64::from(value))).collect())
}

async fn password_policy(client: &Client) -> Collected<Option<PasswordPolicy>> {
    let call = GET_ACCOUNT_PASSWORD_POLICY;
    let answer = call.answer_unless(&["NoSuchEntity"], client.get_account_password_policy().send().await)?;
    let Some(answer) = answer else { return Ok(None) };
    let policy = call.required(answer.password_policy, "PasswordPolicy")?;
    Ok(Some(PasswordPolicy {
        minimum_length: call.required(policy.minimum_password_length, "MinimumPasswordLength")?,
        require_lowercase: policy.require_lowercase_characters,
        require_uppercase: policy.require_uppercase_characters,
        require_numbers: policy.require_numbers,
        require_symbols: policy.require_symbols,
        max_age_days: policy.max_password_age,
        reuse_prevention: policy.password_reuse_prevention,
        users_may_change: policy.allow_users_to_change_password,
    }))
}

async fn virtual_mfa_devices(client: &Client) -> Collected<Vec<VirtualMfaDevice>> {
    let call = LIST_VIRTUAL_MFA_DEVICES;
    let pages = client.list_virtual_mfa_devices().assignment_status(AssignmentStatusType::Assigned).into_paginator();
    let mut pages = pages.send();
    let mut devices = Vec::new();
    while let Some(page) = pages.next().await {
        devices.extend(call.answer(page)?.virtual_mfa_devices.into_iter().map(|device| VirtualMfaDevice {
            serial_number: device.serial_number,
            user_arn: device.user.map(|user| user.arn),
        }));
    }
    Ok(devices)
}

async fn server_certificates(client: &Client) -> Collected<Vec<ServerCertificate>> {
    let call = LIST_SERVER_CERTIFICATES;
    let mut pages = client.list_server_certificates().into_paginator().send();
    let mut certificates = Vec::new();
    while let Some(page) = pages.next().await {
        certificates.extend(call.answer(page)?.server_certificate_metadata_list.into_iter().map(|certificate| {
            ServerCertificate {
                name: certificate.server_certificate_name,
                arn: certificate.arn,
                expires_at: certificate.expiration.as_ref().and_then(timestamp),
                uploaded_at: certificate.upload_date.as_ref().and_then(timestamp),
            }
        }));
    }
    Ok(certificates)
}

async fn saml_providers(client: &Client) -> Collected<Vec<String>> {
    let call = LIST_SAML_PROVIDERS;
    let answer = call.answer(client.list_saml_providers().send().await)?;
    let list = call.required(answer.saml_provider_list, "SAMLProviderList")?;
    call.convert(list, |provider| provider.arn)
}

async fn open_id_connect_providers(client: &Client) -> Collected<Vec<String>> {
    let call = LIST_OIDC_PROVIDERS;
    let answer = call.answer(client.list_open_id_connect_providers().send().await)?;
    let list = call.required(answer.open_id_connect_provider_list, "OpenIDConnectProviderList")?;
    call.convert(list, |provider| provider.arn)
}
