//! Secrets Manager: secrets without their values.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::types::SecretListEntry;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Region, Secret, SecretsManager};

use crate::call::{ApiCall, pages};
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const LIST_SECRETS: ApiCall = ApiCall::same("secretsmanager:ListSecrets");
const GET_POLICY: ApiCall = ApiCall::same("secretsmanager:GetResourcePolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_SECRETS, GET_POLICY];

/// How many secrets are read at the same time.
const CONCURRENT_SECRETS: usize = 8;

/// Reads the secrets of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> SecretsManager {
    SecretsManager { secrets: secrets(&client!(session, aws_sdk_secretsmanager, region)).await }
}

async fn secrets(client: &Client) -> Collected<Vec<Secret>> {
    let call = LIST_SECRETS;
    let pages = client.list_secrets().include_planned_deletion(false).max_results(100).into_paginator().send();
    let listed: Vec<SecretListEntry> = pages!(call, pages, secret_list)?;
    let listed = listed.into_iter().filter(|secret| secret.deleted_date.is_none()).collect();
    let secrets = futures::stream::iter(call.convert(listed, secret)?).map(|secret| async move {
        let policy = policy(client, &secret.arn).await;
        Secret { policy, ..secret }
    });
    Ok(secrets.buffered(CONCURRENT_SECRETS).collect().await)
}

/// A secret before its policy is asked for.
fn secret(secret: SecretListEntry) -> Option<Secret> {
    Some(Secret {
        name: secret.name?,
        arn: secret.arn?,
        kms_key: secret.kms_key_id,
        rotation_enabled: secret.rotation_enabled.unwrap_or(false),
        rotation_days: secret.rotation_rules.and_then(|rules| rules.automatically_after_days),
        last_rotated: timestamp_of(secret.last_rotated_date),
        last_changed: timestamp_of(secret.last_changed_date),
        last_accessed: timestamp_of(secret.last_accessed_date),
        created_at: timestamp_of(secret.created_date),
        owning_service: secret.owning_service,
        primary_region: secret.primary_region.and_then(|region| Region::parse(&region).ok()),
        policy: Ok(None),
    })
}

async fn policy(client: &Client, secret: &str) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let answer = call.answer(client.get_resource_policy().secret_id(secret).send().await)?;
    // Without a policy the answer only names the secret.
    call.required(answer.arn, "ARN")?;
    Ok(answer.resource_policy)
}

#[cfg(test)]
mod tests {
    use aws_sdk_secretsmanager::types::RotationRulesType;

    use super::*;

    #[test]
    fn a_secret_keeps_how_it_rotates() {
        let rules = RotationRulesType::builder().automatically_after_days(30).build();
        let entry = SecretListEntry::builder().name("a").arn("arn:a").rotation_enabled(true).rotation_rules(rules);
        let secret = secret(entry.primary_region("eu-west-1").build()).unwrap();
        assert!(secret.rotation_enabled);
        assert_eq!(secret.rotation_days, Some(30));
        assert_eq!(secret.primary_region.unwrap().as_str(), "eu-west-1");
    }

    #[test]
    fn a_secret_without_arn_is_malformed() {
        assert_eq!(secret(SecretListEntry::builder().name("a").build()), None);
    }
}
