//! Secrets, messages, tables and whatever else is shared by policy, in a plain, well-kept state.

use scanmonster_inventory::*;

use crate::{ACCOUNT, REGION, time};

fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

/// A rotated, used secret without a policy.
pub fn secret(name: &str) -> Secret {
    Secret {
        name: name.into(),
        arn: arn("secretsmanager", &format!("secret:{name}-AbCdEf")),
        kms_key: None,
        rotation_enabled: true,
        rotation_days: Some(30),
        last_rotated: Some(time("2026-06-01T00:00:00Z")),
        last_changed: Some(time("2026-06-01T00:00:00Z")),
        last_accessed: Some(time("2026-06-14T00:00:00Z")),
        created_at: Some(time("2026-01-01T00:00:00Z")),
        owning_service: None,
        primary_region: None,
        policy: Ok(None),
    }
}

/// A parameter of this type: `String`, `StringList` or `SecureString` (with the AWS managed key).
pub fn ssm_parameter(name: &str, kind: &str) -> SsmParameter {
    SsmParameter {
        name: name.into(),
        arn: arn("ssm", &format!("parameter/{}", name.trim_start_matches('/'))),
        kind: kind.into(),
        kms_key: (kind == "SecureString").then(|| "alias/aws/ssm".into()),
        data_type: Some("text".into()),
        modified_at: Some(time("2026-06-01T00:00:00Z")),
    }
}

/// A private command document without credentials.
pub fn ssm_document(name: &str) -> SsmDocument {
    SsmDocument {
        name: name.into(),
        arn: arn("ssm", &format!("document/{name}")),
        kind: Some("Command".into()),
        shared_with: Ok(vec![]),
        credentials: Ok(vec![]),
    }
}

/// An EC2 instance that Systems Manager reaches.
pub fn managed_instance(id: &str) -> ManagedInstance {
    ManagedInstance {
        id: id.into(),
        arn: arn("ec2", &format!("instance/{id}")),
        platform: Some("Amazon Linux".into()),
        ping_status: Some("Online".into()),
    }
}

/// What Patch Manager found on a node: `COMPLIANT` or `NON_COMPLIANT`.
pub fn patch_compliance(instance_id: &str, status: &str) -> PatchCompliance {
    PatchCompliance {
        instance_id: instance_id.into(),
        status: status.into(),
        severity: None,
        checked_at: Some(time("2026-06-14T00:00:00Z")),
    }
}

/// An issued, renewable RSA-2048 certificate that is used and ends in 2027.
pub fn certificate(domain: &str) -> Certificate {
    Certificate {
        arn: arn("acm", &format!("certificate/{domain}")),
        domain: domain.into(),
        details: Ok(CertificateDetails {
            kind: "AMAZON_ISSUED".into(),
            status: "ISSUED".into(),
            key_algorithm: Some("RSA-2048".into()),
            not_after: Some(time("2027-01-01T00:00:00Z")),
            in_use_by: vec![arn("elasticloadbalancing", "loadbalancer/app/web/1")],
            renewable: true,
            renewal_status: None,
            transparency_logging: Some(true),
        }),
    }
}

/// An encrypted topic with the policy that SNS gives by default, without subscriptions.
pub fn topic(name: &str) -> Topic {
    let arn = arn("sns", name);
    Topic {
        name: name.into(),
        attributes: Ok(TopicAttributes {
            policy: Some(format!(
                r#"{{"Version":"2008-10-17","Statement":[{{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{{"AWS":"*"}},"Action":["SNS:Publish","SNS:Subscribe"],"Resource":"{arn}","Condition":{{"StringEquals":{{"AWS:SourceOwner":"{ACCOUNT}"}}}}}}]}}"#
            )),
            kms_key: Some("alias/topics".into()),
        }),
        subscriptions: Ok(vec![]),
        arn,
    }
}

/// A confirmed subscription of the own account.
pub fn subscription(protocol: &str, endpoint: &str) -> Subscription {
    Subscription {
        arn: arn("sns", "topic:1c9a4d7e"),
        owner: ACCOUNT.into(),
        protocol: protocol.into(),
        endpoint: Some(endpoint.into()),
    }
}

/// A queue with encryption by SQS and without a policy.
pub fn queue(name: &str) -> Queue {
    Queue {
        name: name.into(),
        arn: arn("sqs", name),
        url: format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"),
        attributes: Ok(QueueAttributes { policy: None, kms_key: None, sqs_managed_encryption: true }),
    }
}

/// An active table, encrypted with a KMS key, without a policy.
pub fn table(name: &str) -> Table {
    Table {
        name: name.into(),
        arn: arn("dynamodb", &format!("table/{name}")),
        details: Ok(TableDetails {
            status: "ACTIVE".into(),
            encryption: Some(TableEncryption {
                status: "ENABLED".into(),
                kind: "KMS".into(),
                kms_key: Some(arn("kms", "key/table")),
            }),
            deletion_protection: true,
        }),
        policy: Ok(None),
    }
}

/// A vault without a policy.
pub fn backup_vault(name: &str) -> BackupVault {
    BackupVault {
        name: name.into(),
        arn: arn("backup", &format!("backup-vault:{name}")),
        locked: false,
        policy: Ok(None),
    }
}

/// A function without policy and URL.
pub fn function(name: &str) -> Function {
    Function {
        name: name.into(),
        arn: arn("lambda", &format!("function:{name}")),
        runtime: Some("python3.13".into()),
        role: format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
        layers: vec![],
        security_groups: vec![],
        credential_variables: Ok(vec![]),
        policy: Ok(None),
        urls: Ok(vec![]),
    }
}

/// The URL of a function without alias and without a policy; `auth_type` is `NONE` or `AWS_IAM`.
pub fn function_url(function: &str, auth_type: &str) -> FunctionUrl {
    FunctionUrl {
        function_arn: arn("lambda", &format!("function:{function}")),
        qualifier: None,
        auth_type: auth_type.into(),
        policy: Ok(None),
    }
}

/// A repository without a policy.
pub fn repository(name: &str) -> Repository {
    Repository { name: name.into(), arn: arn("ecr", &format!("repository/{name}")), policy: Ok(None) }
}

/// An encrypted file system without a policy.
pub fn file_system(id: &str) -> FileSystem {
    FileSystem {
        id: id.into(),
        arn: arn("elasticfilesystem", &format!("file-system/{id}")),
        name: None,
        encrypted: true,
        policy: Ok(None),
    }
}

/// An event bus without a policy.
pub fn event_bus(name: &str) -> EventBus {
    EventBus { name: name.into(), arn: arn("events", &format!("event-bus/{name}")), policy: None }
}

/// A resource share for the organisation only.
pub fn resource_share(name: &str) -> ResourceShare {
    ResourceShare {
        arn: arn("ram", &format!("resource-share/{name}")),
        name: name.into(),
        allows_external_principals: false,
    }
}

/// An associated principal of [`resource_share`].
pub fn share_principal(share: &str, principal: &str, external: bool) -> SharePrincipal {
    SharePrincipal {
        share_arn: arn("ram", &format!("resource-share/{share}")),
        principal: principal.into(),
        external,
        status: "ASSOCIATED".into(),
    }
}

/// An access point of the bucket with everything blocked and no policy.
pub fn access_point(name: &str, bucket: &str) -> AccessPoint {
    AccessPoint {
        name: name.into(),
        arn: arn("s3", &format!("accesspoint/{name}")),
        bucket: bucket.into(),
        bucket_account: Some(ACCOUNT.into()),
        vpc_id: None,
        public_access_block: Ok(Some(crate::blocked())),
        policy: Ok(None),
    }
}

/// A multi-region access point with everything blocked and no policy.
pub fn multi_region_access_point(name: &str) -> MultiRegionAccessPoint {
    MultiRegionAccessPoint {
        name: name.into(),
        arn: format!("arn:aws:s3::{ACCOUNT}:accesspoint/{name}.mrap"),
        buckets: vec!["data".into()],
        public_access_block: Some(crate::blocked()),
        policy: Ok(None),
    }
}
