"""The well-kept account: should pass nearly every check."""

from __future__ import annotations

from typing import Any

from ..moto_gaps import Root, set_root
from .buckets import create_bucket, harden_bucket, log_access
from .documents import BLOCK_ALL, allow, ingress, log_delivery, policy, tls_only, trust
from .world import HOME_REGION, REGIONS, Account

LOG_BUCKET = "well-kept-logs"
REPORTS_BUCKET = "well-kept-reports"

#: The bucket that `between_nights` makes public.
EXPOSED_BUCKET = "well-kept-press-releases"


def seed(account: Account) -> None:
    """Identity, buckets, trail, and the same baseline in every region."""
    _identity(account)
    key = _key(account, HOME_REGION)
    _buckets(account, key)
    _trail(account, key)
    for region in REGIONS:
        secure_region(account, region)
    _workload(account, key)


def _identity(account: Account) -> None:
    set_root(account.id, Root(mfa=True, access_key=False))
    iam = account.client("iam")
    iam.update_account_password_policy(
        MinimumPasswordLength=16,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
    )
    iam.create_saml_provider(Name="company-login", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000)
    iam.create_role(RoleName="support", AssumeRolePolicyDocument=trust({"AWS": account.arn("iam", "root")}))
    iam.attach_role_policy(RoleName="support", PolicyArn="arn:aws:iam::aws:policy/AWSSupportAccess")
    same_account = {"StringEquals": {"aws:SourceAccount": account.id}}
    iam.create_role(
        RoleName="orders-service",
        AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}, same_account),
    )
    read_reports = policy(allow("s3:GetObject", f"arn:aws:s3:::{REPORTS_BUCKET}/*"))
    iam.put_role_policy(RoleName="orders-service", PolicyName="reports", PolicyDocument=read_reports)
    iam.create_instance_profile(InstanceProfileName="orders-service")
    iam.add_role_to_instance_profile(InstanceProfileName="orders-service", RoleName="orders-service")
    for kind in ("SECURITY", "OPERATIONS", "BILLING"):
        account.client("account").put_alternate_contact(
            AlternateContactType=kind,
            EmailAddress=f"{kind.lower()}@example.com",
            Name=f"{kind.title()} desk",
            PhoneNumber="+81-3-0000-0000",
            Title="Desk",
        )


def _key(account: Account, region: str) -> str:
    kms = account.client("kms", region)
    own = policy({**allow("kms:*"), "Sid": "Account", "Principal": {"AWS": account.arn("iam", "root")}})
    key = kms.create_key(Description="company data", Policy=own)["KeyMetadata"]
    kms.enable_key_rotation(KeyId=key["KeyId"])
    kms.create_alias(AliasName="alias/company-data", TargetKeyId=key["KeyId"])
    return str(key["Arn"])


def _buckets(account: Account, key: str) -> None:
    for name in (LOG_BUCKET, REPORTS_BUCKET, EXPOSED_BUCKET):
        s3 = create_bucket(account, name)
        harden_bucket(s3, name, key)
        if name == LOG_BUCKET:
            s3.put_bucket_policy(Bucket=name, Policy=tls_only(name, log_delivery(name, account.id)))
        log_access(s3, name, LOG_BUCKET)
    # The account-wide block is on as well, until somebody needs a public bucket: see between_nights.
    account.client("s3control").put_public_access_block(AccountId=account.id, PublicAccessBlockConfiguration=BLOCK_ALL)


def _trail(account: Account, key: str) -> None:
    group_arn = account.arn("logs", "log-group:trail:*", HOME_REGION)
    account.client("logs").create_log_group(logGroupName="trail", kmsKeyId=key)
    account.client("logs").put_retention_policy(logGroupName="trail", retentionInDays=400)
    account.client("iam").create_role(
        RoleName="trail-to-logs",
        AssumeRolePolicyDocument=trust(
            {"Service": "cloudtrail.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": account.id}}
        ),
    )
    trails = account.client("cloudtrail")
    trails.create_trail(
        Name="company",
        S3BucketName=LOG_BUCKET,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
        CloudWatchLogsLogGroupArn=group_arn,
        CloudWatchLogsRoleArn=account.arn("iam", "role/trail-to-logs"),
    )
    trails.put_event_selectors(
        TrailName="company",
        EventSelectors=[
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
            }
        ],
    )
    trails.start_logging(Name="company")


def secure_region(account: Account, region: str) -> None:
    """Region-wide defaults, recorder, detectors, and a default VPC that lets nothing through."""
    ec2 = account.client("ec2", region)
    ec2.enable_ebs_encryption_by_default()
    _close_default_network(ec2)
    _recorder(account, region)
    account.client("guardduty", region).create_detector(
        Enable=True,
        FindingPublishingFrequency="FIFTEEN_MINUTES",
        DataSources={
            "S3Logs": {"Enable": True},
            "Kubernetes": {"AuditLogs": {"Enable": True}},
            "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": True}},
        },
        Features=[
            {"Name": name, "Status": "ENABLED"}
            for name in (
                "S3_DATA_EVENTS",
                "EKS_AUDIT_LOGS",
                "EBS_MALWARE_PROTECTION",
                "RDS_LOGIN_EVENTS",
                "LAMBDA_NETWORK_LOGS",
            )
        ],
    )
    account.client("securityhub", region).enable_security_hub(EnableDefaultStandards=True)


def _close_default_network(ec2: Any) -> None:
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        if group["IpPermissions"]:
            ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": False})
    for acl in ec2.describe_network_acls()["NetworkAcls"]:
        ec2.delete_network_acl_entry(NetworkAclId=acl["NetworkAclId"], RuleNumber=100, Egress=False)
        ec2.create_network_acl_entry(
            NetworkAclId=acl["NetworkAclId"],
            RuleNumber=100,
            Protocol="-1",
            RuleAction="allow",
            Egress=False,
            CidrBlock="172.31.0.0/16",
        )
    ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{LOG_BUCKET}",
    )


def _recorder(account: Account, region: str) -> None:
    config = account.client("config", region)
    role = account.arn("iam", "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig")
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": role,
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
        }
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": LOG_BUCKET})
    config.start_configuration_recorder(ConfigurationRecorderName="default")


def _workload(account: Account, key: str) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="orders", Description="orders service", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[ingress(443, "10.0.0.0/8")])
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        SecurityGroupIds=[group],
        IamInstanceProfile={"Name": "orders-service"},
        MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled"},
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True, "KmsKeyId": key}}],
    )
    volume = ec2.create_volume(Size=8, AvailabilityZone="us-east-1a", Encrypted=True, KmsKeyId=key)["VolumeId"]
    ec2.create_snapshot(VolumeId=volume, Description="nightly")
    account.client("rds").create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.r6g.large",
        Engine="postgres",
        EngineVersion="16.4",
        AllocatedStorage=100,
        MasterUsername="orders_owner",
        MasterUserPassword="a-long-generated-password",
        PubliclyAccessible=False,
        StorageEncrypted=True,
        KmsKeyId=key,
        MultiAZ=True,
        AutoMinorVersionUpgrade=True,
        BackupRetentionPeriod=14,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        VpcSecurityGroupIds=[group],
    )
