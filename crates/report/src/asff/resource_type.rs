//! Types of resources as ASFF calls them.

/// CloudFormation's name and ASFF's: the types for which ASFF has a name
/// (<https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html>).
const NAMES: &[(&str, &str)] = &[
    ("AWS::::Account", ACCOUNT),
    ("AWS::ApiGateway::RestApi", "AwsApiGatewayRestApi"),
    ("AWS::ApiGateway::Stage", "AwsApiGatewayStage"),
    ("AWS::ApiGatewayV2::Api", "AwsApiGatewayV2Api"),
    ("AWS::ApiGatewayV2::Stage", "AwsApiGatewayV2Stage"),
    ("AWS::AppSync::GraphQLApi", "AwsAppSyncGraphQlApi"),
    ("AWS::AutoScaling::AutoScalingGroup", "AwsAutoScalingAutoScalingGroup"),
    ("AWS::AutoScaling::LaunchConfiguration", "AwsAutoScalingLaunchConfiguration"),
    ("AWS::Backup::BackupPlan", "AwsBackupBackupPlan"),
    ("AWS::Backup::BackupVault", "AwsBackupBackupVault"),
    ("AWS::Backup::RecoveryPoint", "AwsBackupRecoveryPoint"),
    ("AWS::CertificateManager::Certificate", "AwsCertificateManagerCertificate"),
    ("AWS::CloudFormation::Stack", "AwsCloudFormationStack"),
    ("AWS::CloudFront::Distribution", "AwsCloudFrontDistribution"),
    ("AWS::CloudTrail::Trail", "AwsCloudTrailTrail"),
    ("AWS::CloudWatch::Alarm", "AwsCloudWatchAlarm"),
    ("AWS::CodeBuild::Project", "AwsCodeBuildProject"),
    ("AWS::DynamoDB::Table", "AwsDynamoDbTable"),
    ("AWS::EC2::EIP", "AwsEc2Eip"),
    ("AWS::EC2::Instance", "AwsEc2Instance"),
    ("AWS::EC2::LaunchTemplate", "AwsEc2LaunchTemplate"),
    ("AWS::EC2::NetworkAcl", "AwsEc2NetworkAcl"),
    ("AWS::EC2::NetworkInterface", "AwsEc2NetworkInterface"),
    ("AWS::EC2::RouteTable", "AwsEc2RouteTable"),
    ("AWS::EC2::SecurityGroup", "AwsEc2SecurityGroup"),
    ("AWS::EC2::Subnet", "AwsEc2Subnet"),
    ("AWS::EC2::TransitGateway", "AwsEc2TransitGateway"),
    ("AWS::EC2::VPC", "AwsEc2Vpc"),
    ("AWS::EC2::VPCEndpointService", "AwsEc2VpcEndpointService"),
    ("AWS::EC2::VPCPeeringConnection", "AwsEc2VpcPeeringConnection"),
    ("AWS::EC2::VPNConnection", "AwsEc2VpnConnection"),
    ("AWS::EC2::Volume", "AwsEc2Volume"),
    ("AWS::ECR::Repository", "AwsEcrRepository"),
    ("AWS::ECS::Cluster", "AwsEcsCluster"),
    ("AWS::ECS::Service", "AwsEcsService"),
    ("AWS::ECS::TaskDefinition", "AwsEcsTaskDefinition"),
    ("AWS::EFS::AccessPoint", "AwsEfsAccessPoint"),
    ("AWS::EKS::Cluster", "AwsEksCluster"),
    ("AWS::ElasticBeanstalk::Environment", "AwsElasticBeanstalkEnvironment"),
    ("AWS::ElasticLoadBalancing::LoadBalancer", "AwsElbLoadBalancer"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AwsElbv2LoadBalancer"),
    ("AWS::Elasticsearch::Domain", "AwsElasticsearchDomain"),
    ("AWS::Events::EventBus", "AwsEventsEventbus"),
    ("AWS::GuardDuty::Detector", "AwsGuardDutyDetector"),
    ("AWS::IAM::AccessKey", "AwsIamAccessKey"),
    ("AWS::IAM::Group", "AwsIamGroup"),
    ("AWS::IAM::ManagedPolicy", "AwsIamPolicy"),
    ("AWS::IAM::Policy", "AwsIamPolicy"),
    ("AWS::IAM::Role", "AwsIamRole"),
    ("AWS::IAM::User", "AwsIamUser"),
    ("AWS::KMS::Key", "AwsKmsKey"),
    ("AWS::Kinesis::Stream", "AwsKinesisStream"),
    ("AWS::Lambda::Function", "AwsLambdaFunction"),
    ("AWS::Lambda::LayerVersion", "AwsLambdaLayerVersion"),
    ("AWS::MSK::Cluster", "AwsMskCluster"),
    ("AWS::OpenSearchService::Domain", "AwsOpenSearchServiceDomain"),
    ("AWS::RDS::DBCluster", "AwsRdsDbCluster"),
    ("AWS::RDS::DBClusterSnapshot", "AwsRdsDbClusterSnapshot"),
    ("AWS::RDS::DBInstance", "AwsRdsDbInstance"),
    ("AWS::RDS::DBSnapshot", "AwsRdsDbSnapshot"),
    ("AWS::RDS::EventSubscription", "AwsRdsEventSubscription"),
    ("AWS::Redshift::Cluster", "AwsRedshiftCluster"),
    ("AWS::Route53::HostedZone", "AwsRoute53HostedZone"),
    ("AWS::S3::AccessPoint", "AwsS3AccessPoint"),
    ("AWS::S3::AccountPublicAccessBlock", "AwsS3AccountPublicAccessBlock"),
    ("AWS::S3::Bucket", "AwsS3Bucket"),
    ("AWS::SNS::Topic", "AwsSnsTopic"),
    ("AWS::SQS::Queue", "AwsSqsQueue"),
    ("AWS::SageMaker::NotebookInstance", "AwsSageMakerNotebookInstance"),
    ("AWS::SecretsManager::Secret", "AwsSecretsManagerSecret"),
    ("AWS::StepFunctions::StateMachine", "AwsStepFunctionStateMachine"),
    ("AWS::WAFv2::WebACL", "AwsWafv2WebAcl"),
];

/// An account as a resource.
pub(super) const ACCOUNT: &str = "AwsAccount";

/// ASFF's name for one of CloudFormation's types; `Other` where ASFF has none.
pub(super) fn asff_type(cloudformation: &str) -> &'static str {
    NAMES.iter().find(|(name, _)| *name == cloudformation).map_or("Other", |(_, asff)| asff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(NAMES.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn types_without_a_name_are_other() {
        assert_eq!(asff_type("AWS::S3::Bucket"), "AwsS3Bucket");
        assert_eq!(asff_type("AWS::EC2::Snapshot"), "Other");
    }
}
