//! Resources in a plain, well-kept state; a test changes what it is about.

use std::collections::BTreeMap;

use scanmonster_inventory::*;

use crate::{ACCOUNT, REGION, region, time};

/// A private bucket in `eu-west-1`: owner enforced, public access blocked, versioned, logged, SSE-KMS.
pub fn bucket(name: &str) -> Bucket {
    Bucket {
        name: name.into(),
        arn: format!("arn:aws:s3:::{name}"),
        created_at: Some(time("2026-01-01T00:00:00Z")),
        region: Ok(region(REGION)),
        acl: Ok(BucketAcl {
            owner_id: "owner".into(),
            grants: vec![AclGrant {
                grantee: Grantee::CanonicalUser("owner".into()),
                permission: "FULL_CONTROL".into(),
            }],
        }),
        policy: Ok(None),
        public_access_block: Ok(Some(blocked())),
        ownership: Ok(Some(ObjectOwnership::BucketOwnerEnforced)),
        encryption: Ok(Some(BucketEncryption { algorithm: "aws:kms".into(), kms_key: None, bucket_key: true })),
        versioning: Ok(Versioning { enabled: true, mfa_delete: false }),
        logging: Ok(Some(BucketLogging { target_bucket: "logs".into(), target_prefix: String::new() })),
        lifecycle: Ok(vec![]),
        website: Ok(false),
        object_lock: Ok(None),
    }
}

/// All four switches of Block Public Access on.
pub fn blocked() -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    }
}

/// A user's row of the credential report: no password, no keys.
pub fn credential_row(user: &str) -> CredentialReportRow {
    let arn = if user == "<root_account>" {
        format!("arn:aws:iam::{ACCOUNT}:root")
    } else {
        format!("arn:aws:iam::{ACCOUNT}:user/{user}")
    };
    CredentialReportRow {
        user: user.into(),
        arn,
        created_at: Some(time("2026-01-01T00:00:00Z")),
        password_enabled: Some(false),
        password_last_used: None,
        password_last_changed: None,
        mfa_active: false,
        access_keys: [AccessKeyRow::default(), AccessKeyRow::default()],
        certificates_active: [false, false],
    }
}

/// A user without policies and groups.
pub fn user(name: &str) -> IamUser {
    IamUser {
        name: name.into(),
        id: format!("AIDA{name}"),
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
        path: "/".into(),
        created_at: Some(time("2026-01-01T00:00:00Z")),
        groups: vec![],
        inline_policies: vec![],
        attached_policies: vec![],
        permissions_boundary: None,
        tags: BTreeMap::new(),
    }
}

/// A group without policies.
pub fn group(name: &str) -> IamGroup {
    IamGroup {
        name: name.into(),
        arn: format!("arn:aws:iam::{ACCOUNT}:group/{name}"),
        path: "/".into(),
        inline_policies: vec![],
        attached_policies: vec![],
    }
}

/// A role that EC2 may assume, without policies.
pub fn role(name: &str) -> IamRole {
    IamRole {
        name: name.into(),
        id: format!("AROA{name}"),
        arn: format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
        path: "/".into(),
        created_at: Some(time("2026-01-01T00:00:00Z")),
        trust_policy: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#.into(),
        inline_policies: vec![],
        attached_policies: vec![],
        permissions_boundary: None,
        instance_profiles: vec![],
        last_used: Some(time("2026-06-14T00:00:00Z")),
        tags: BTreeMap::new(),
    }
}

/// A customer managed policy, attached once.
pub fn managed_policy(name: &str, document: &str) -> ManagedPolicy {
    ManagedPolicy {
        name: name.into(),
        arn: format!("arn:aws:iam::{ACCOUNT}:policy/{name}"),
        aws_managed: false,
        attachment_count: 1,
        boundary_count: 0,
        document: document.into(),
    }
}

/// A running instance without public address, with IMDSv2 and a profile.
pub fn instance(id: &str) -> Instance {
    Instance {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{id}"),
        state: InstanceState::Running,
        launched_at: Some(time("2026-06-01T00:00:00Z")),
        image_id: Some("ami-1".into()),
        key_name: None,
        vpc_id: Some("vpc-1".into()),
        subnet_id: Some("subnet-1".into()),
        public_ip: None,
        ipv6_addresses: vec![],
        security_groups: vec!["sg-1".into()],
        instance_profile_arn: Some(format!("arn:aws:iam::{ACCOUNT}:instance-profile/app")),
        metadata_options: Some(MetadataOptions { endpoint_enabled: true, tokens_required: true, hop_limit: 1 }),
        tags: BTreeMap::new(),
        user_data_credentials: Ok(vec![]),
    }
}

/// A security group of `vpc-1` without rules; its name is its id.
pub fn security_group(id: &str) -> SecurityGroup {
    SecurityGroup {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/{id}"),
        name: id.into(),
        description: String::new(),
        vpc_id: Some("vpc-1".into()),
        owner: ACCOUNT.into(),
        ingress: vec![],
        egress: vec![],
        tags: BTreeMap::new(),
    }
}

/// A rule for `protocol` and ports from one source.
pub fn rule(protocol: &str, ports: Option<(i32, i32)>, source: RuleSource) -> SecurityGroupRule {
    SecurityGroupRule {
        protocol: protocol.into(),
        from_port: ports.map(|(from, _)| from),
        to_port: ports.map(|(_, to)| to),
        sources: vec![source],
    }
}

/// A VPC `10.0.0.0/16` that is not the default one.
pub fn vpc(id: &str) -> Vpc {
    Vpc {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/{id}"),
        is_default: false,
        owner: Some(ACCOUNT.into()),
        ipv4_cidrs: vec!["10.0.0.0/16".into()],
        ipv6_cidrs: vec![],
        tags: BTreeMap::new(),
    }
}

/// A subnet that gives no public addresses.
pub fn subnet(id: &str, vpc_id: &str) -> Subnet {
    Subnet {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/{id}"),
        vpc_id: vpc_id.into(),
        availability_zone: format!("{REGION}a"),
        ipv4_cidr: Some("10.0.1.0/24".into()),
        ipv6_cidrs: vec![],
        maps_public_ip: false,
        is_default: false,
        tags: BTreeMap::new(),
    }
}

/// A route table with the local route; `subnets` are associated with it, none makes it the main table.
pub fn route_table(id: &str, vpc_id: &str, subnets: &[&str]) -> RouteTable {
    RouteTable {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:route-table/{id}"),
        vpc_id: vpc_id.into(),
        is_main: subnets.is_empty(),
        subnets: subnets.iter().map(|subnet| (*subnet).into()).collect(),
        routes: vec![Route { destination: "10.0.0.0/16".into(), target: RouteTarget::Local, active: true }],
    }
}

/// A network ACL of `vpc-1` with only the closing denies (IPv4, both directions).
pub fn network_acl(id: &str) -> NetworkAcl {
    let closing = |egress| NaclEntry {
        rule_number: 32767,
        egress,
        allow: false,
        protocol: "-1".into(),
        cidr: "0.0.0.0/0".into(),
        ports: None,
    };
    NetworkAcl {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:network-acl/{id}"),
        vpc_id: "vpc-1".into(),
        is_default: false,
        subnets: vec!["subnet-1".into()],
        entries: vec![closing(false), closing(true)],
    }
}

/// A gateway endpoint for S3 with this policy.
pub fn vpc_endpoint(id: &str, policy: Option<&str>) -> VpcEndpoint {
    VpcEndpoint {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:vpc-endpoint/{id}"),
        vpc_id: "vpc-1".into(),
        service: format!("com.amazonaws.{REGION}.s3"),
        kind: "Gateway".into(),
        state: "available".into(),
        policy: policy.map(str::to_owned),
        security_groups: vec![],
        requester_managed: false,
    }
}

/// An active flow log for all traffic that delivers.
pub fn flow_log(id: &str, resource_id: &str) -> FlowLog {
    FlowLog {
        id: id.into(),
        resource_id: resource_id.into(),
        traffic: "ALL".into(),
        status: "ACTIVE".into(),
        delivery_status: Some("SUCCESS".into()),
        delivery_error: None,
        destination: Some("flow".into()),
    }
}

/// An encrypted volume in use.
pub fn volume(id: &str) -> Volume {
    Volume {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:volume/{id}"),
        state: "in-use".into(),
        encrypted: true,
        kms_key: None,
        instances: vec!["i-1".into()],
        tags: BTreeMap::new(),
    }
}

/// An encrypted snapshot that is shared with nobody.
pub fn snapshot(id: &str) -> Snapshot {
    Snapshot {
        id: id.into(),
        arn: format!("arn:aws:ec2:{REGION}:{ACCOUNT}:snapshot/{id}"),
        encrypted: true,
        volume_id: Some("vol-1".into()),
        created_at: Some(time("2026-06-01T00:00:00Z")),
        description: String::new(),
        sharing: Ok(SnapshotSharing::default()),
    }
}

/// A private, encrypted, well-kept MySQL instance.
pub fn db_instance(id: &str) -> DbInstance {
    DbInstance {
        id: id.into(),
        arn: format!("arn:aws:rds:{REGION}:{ACCOUNT}:db:{id}"),
        engine: "mysql".into(),
        engine_version: "8.4.3".into(),
        status: "available".into(),
        publicly_accessible: Some(false),
        storage_encrypted: true,
        kms_key: None,
        multi_az: true,
        auto_minor_version_upgrade: true,
        backup_retention_days: 14,
        deletion_protection: true,
        iam_authentication: true,
        exported_logs: vec!["error".into()],
        vpc_id: Some("vpc-1".into()),
        subnets: vec!["subnet-1".into()],
        security_groups: vec!["sg-1".into()],
        port: Some(3306),
        cluster_id: None,
    }
}

/// A private, encrypted, well-kept Aurora cluster.
pub fn db_cluster(id: &str) -> DbCluster {
    DbCluster {
        id: id.into(),
        arn: format!("arn:aws:rds:{REGION}:{ACCOUNT}:cluster:{id}"),
        engine: "aurora-mysql".into(),
        engine_version: "8.0.mysql_aurora.3.08.0".into(),
        status: "available".into(),
        storage_encrypted: true,
        kms_key: None,
        multi_az: true,
        auto_minor_version_upgrade: None,
        backup_retention_days: 14,
        deletion_protection: true,
        iam_authentication: true,
        exported_logs: vec!["audit".into()],
        publicly_accessible: None,
        security_groups: vec!["sg-1".into()],
    }
}

/// A manual, encrypted snapshot that is shared with nobody.
pub fn db_snapshot(id: &str) -> DbSnapshot {
    DbSnapshot {
        id: id.into(),
        arn: format!("arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:{id}"),
        kind: "manual".into(),
        source_id: "db".into(),
        encrypted: true,
        created_at: Some(time("2026-06-01T00:00:00Z")),
        sharing: Ok(Some(SnapshotSharing::default())),
    }
}

/// An enabled, rotating, symmetric customer managed key with the default key policy.
pub fn key(id: &str) -> Key {
    Key {
        id: id.into(),
        arn: format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}"),
        metadata: Ok(KeyMetadata {
            customer_managed: true,
            state: "Enabled".into(),
            origin: "AWS_KMS".into(),
            spec: "SYMMETRIC_DEFAULT".into(),
            usage: "ENCRYPT_DECRYPT".into(),
            multi_region: false,
            replica: false,
            description: String::new(),
            created_at: Some(time("2026-01-01T00:00:00Z")),
            deletion_at: None,
        }),
        policy: Ok(Some(format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#
        ))),
        rotation_enabled: Ok(Some(true)),
        grants: Ok(vec![]),
    }
}

/// A running multi-region trail for all management events, validated, encrypted and sent to a log group;
/// its home is `eu-west-1`. Put it in with [`add_trail`].
pub fn trail(name: &str) -> Trail {
    Trail {
        name: name.into(),
        arn: format!("arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{name}"),
        home_region: region(REGION),
        is_multi_region: true,
        is_organization_trail: false,
        includes_global_service_events: true,
        s3_bucket: Some("trail-bucket".into()),
        kms_key: Some(format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/trail")),
        log_file_validation: true,
        log_group_arn: Some(format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:trail:*")),
        status: Ok(TrailStatus {
            is_logging: true,
            logging_since: Some(time("2026-01-01T00:00:00Z")),
            latest_delivery: Some(time("2026-06-15T02:50:00Z")),
            latest_delivery_error: None,
            latest_log_group_delivery: Some(time("2026-06-15T02:50:00Z")),
            latest_log_group_delivery_error: None,
        }),
        selectors: Ok(EventSelectors {
            basic: vec![EventSelector {
                read_write_type: "All".into(),
                includes_management_events: true,
                excluded_management_sources: vec![],
                data_resources: vec![],
            }],
            advanced: vec![],
        }),
    }
}

/// Puts a trail in: seen in every assessed region if it is multi-region, else in its home region.
pub fn add_trail(inventory: &mut Inventory, trail: Trail) {
    for (region, seen) in &mut inventory.cloudtrail.regions {
        if let (true, Ok(arns)) = (trail.is_multi_region || *region == trail.home_region, seen) {
            arns.push(trail.arn.clone());
        }
    }
    inventory.cloudtrail.trails.insert(trail.arn.clone(), trail);
}

/// A recorder for everything, global types included.
pub fn recorder(name: &str) -> Recorder {
    Recorder {
        name: name.into(),
        role_arn: Some(format!(
            "arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
        )),
        all_supported: true,
        includes_global_resource_types: true,
        strategy: Some("ALL_SUPPORTED_RESOURCE_TYPES".into()),
        included_types: vec![],
        excluded_types: vec![],
    }
}

/// The state of a recorder that records and delivers.
pub fn recorder_status(name: &str) -> RecorderStatus {
    RecorderStatus { name: name.into(), recording: true, last_status: Some("Success".into()), last_error_code: None }
}

/// An enabled detector with these features on.
pub fn detector(id: &str, features: &[&str]) -> Detector {
    Detector {
        id: id.into(),
        arn: format!("arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{id}"),
        details: Ok(DetectorDetails {
            enabled: true,
            features: features.iter().map(|feature| ((*feature).into(), true)).collect(),
            publishing_frequency: Some("FIFTEEN_MINUTES".into()),
        }),
        administrator: Ok(None),
        members: Ok(vec![]),
        organization: Ok(OrganizationWide::NotInCharge),
        high_findings: Ok(BTreeMap::new()),
    }
}
