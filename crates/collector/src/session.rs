//! Credentials and clients for one account.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use scanmonster_assessment::{Collector, RegionPlan};
use scanmonster_inventory::{AccountId, Fragment, Gap, GapCause, Region, Unit, UnitKind};

use crate::convert::Place;
use crate::loopback_answers::LoopbackAnswers;
use crate::regions::{self, RegionChoice};
use crate::stats::Statistics;

/// Loads the standard AWS configuration: profile, SSO, environment, endpoint, retries.
///
/// All clients made from it share one HTTP client, so certificates are read and connections opened once.
pub async fn load_sdk_config(profile: Option<&str>) -> SdkConfig {
    let http = HttpClientBuilder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https();
    let http = SharedHttpClient::new(LoopbackAnswers(http));
    // Not the instance metadata service: asking it takes seconds wherever there is none.
    let mut profile_region = ProfileFileRegionProvider::builder();
    if let Some(profile) = profile {
        profile_region = profile_region.profile_name(profile);
    }
    let region =
        RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new()).or_else(profile_region.build());
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(30))
        .operation_attempt_timeout(Duration::from_secs(60))
        .build();
    let mut loader =
        aws_config::defaults(BehaviorVersion::latest()).http_client(http).region(region).timeout_config(timeouts);
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    loader.load().await
}

/// One account's credentials.
#[derive(Debug, Clone)]
pub struct Session {
    pub(crate) sdk: SdkConfig,
    pub(crate) account: AccountId,
    pub(crate) partition: String,
    pub(crate) statistics: Statistics,
}

/// Makes a client of one service in one region.
macro_rules! client {
    ($session:expr, $service:ident, $region:expr) => {{
        let config = $service::config::Builder::from(&$session.sdk)
            .region($service::config::Region::new($region.to_string()))
            .interceptor($crate::answer_shape::AnswerShape)
            .interceptor($crate::endpoint_host::LoopbackHost)
            .interceptor($session.statistics.clone())
            .build();
        $service::Client::from_conf(config)
    }};
}
pub(crate) use client;

impl Session {
    /// A session with the credentials of `sdk`, which belong to `account`.
    pub fn new(sdk: SdkConfig, account: AccountId, partition: String, statistics: Statistics) -> Self {
        Self { sdk, account, partition, statistics }
    }

    /// The account.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The region for services that are asked once an account: the configured one, else the partition's
    /// first.
    pub(crate) fn home_region(&self) -> String {
        self.sdk.region().map_or_else(|| default_region(&self.partition).to_owned(), ToString::to_string)
    }

    pub(crate) fn place(&self, region: &str) -> Place {
        Place {
            partition: self.partition.clone(),
            region: region.to_owned(),
            account: self.account.as_str().to_owned(),
        }
    }

    /// The code of that region.
    pub fn default_region(&self) -> String {
        self.home_region()
    }

    /// The counters that this session's calls go to.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }
}

/// The region that every account of a partition has.
pub(crate) fn default_region(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}

/// Reads one account.
#[derive(Debug)]
pub struct AccountCollector {
    session: Session,
    choice: RegionChoice,
}

impl AccountCollector {
    /// A collector for the account of `session`, over the chosen regions.
    pub fn new(session: Session, choice: RegionChoice) -> Self {
        let statistics = session.statistics.of_part();
        Self { session: Session { statistics, ..session }, choice }
    }

    /// The regions to look at.
    ///
    /// # Errors
    /// Where one that was asked for is none that AWS has; where AWS cannot be asked, none is refused.
    pub async fn checked_regions(&self) -> Result<RegionPlan, crate::UnknownRegion> {
        regions::checked_plan(&self.session, &self.choice).await
    }
}

#[async_trait]
impl Collector for AccountCollector {
    fn account(&self) -> &AccountId {
        &self.session.account
    }

    fn partition(&self) -> &str {
        &self.session.partition
    }

    fn calls(&self) -> u64 {
        self.session.statistics.counts().calls.values().sum()
    }

    async fn regions(&self) -> RegionPlan {
        regions::plan(&self.session, &self.choice).await
    }

    async fn collect(&self, unit: &Unit, regions: &[Region]) -> Fragment {
        let session = &self.session;
        match (&unit.kind, &unit.region) {
            (UnitKind::Iam, _) => Fragment::Iam(Box::new(crate::iam::collect(session).await)),
            (UnitKind::Organization, _) => Fragment::Organization(crate::organization::collect(session).await),
            (UnitKind::Account, _) => Fragment::Account(crate::account::collect(session).await),
            (UnitKind::S3, _) => Fragment::S3(crate::s3::collect(session, regions).await),
            (UnitKind::CloudTrail, _) => Fragment::CloudTrail(crate::cloudtrail::collect(session, regions).await),
            (UnitKind::Shield, _) => Fragment::Shield(crate::shield::collect(session).await),
            (UnitKind::Ec2, Some(region)) => {
                Fragment::Ec2(region.clone(), Box::new(crate::ec2::collect(session, region).await))
            }
            (UnitKind::Config, Some(region)) => {
                Fragment::Config(region.clone(), crate::config::collect(session, region).await)
            }
            (UnitKind::GuardDuty, Some(region)) => {
                Fragment::GuardDuty(region.clone(), crate::guardduty::collect(session, region).await)
            }
            (UnitKind::SecurityHub, Some(region)) => {
                Fragment::SecurityHub(region.clone(), crate::securityhub::collect(session, region).await)
            }
            (UnitKind::Rds, Some(region)) => Fragment::Rds(region.clone(), crate::rds::collect(session, region).await),
            (UnitKind::Kms, Some(region)) => Fragment::Kms(region.clone(), crate::kms::collect(session, region).await),
            (UnitKind::AccessAnalyzer, Some(region)) => {
                Fragment::AccessAnalyzer(region.clone(), crate::accessanalyzer::collect(session, region).await)
            }
            (UnitKind::Acm, Some(region)) => Fragment::Acm(region.clone(), crate::acm::collect(session, region).await),
            (UnitKind::Backup, Some(region)) => {
                Fragment::Backup(region.clone(), crate::backup::collect(session, region).await)
            }
            (UnitKind::CloudWatch, Some(region)) => {
                Fragment::CloudWatch(region.clone(), crate::cloudwatch::collect(session, region).await)
            }
            (UnitKind::CognitoIdentity, Some(region)) => {
                Fragment::CognitoIdentity(region.clone(), crate::cognito_identity::collect(session, region).await)
            }
            (UnitKind::DynamoDb, Some(region)) => {
                Fragment::DynamoDb(region.clone(), crate::dynamodb::collect(session, region).await)
            }
            (UnitKind::Ecr, Some(region)) => Fragment::Ecr(region.clone(), crate::ecr::collect(session, region).await),
            (UnitKind::Efs, Some(region)) => Fragment::Efs(region.clone(), crate::efs::collect(session, region).await),
            (UnitKind::EventBridge, Some(region)) => {
                Fragment::EventBridge(region.clone(), crate::eventbridge::collect(session, region).await)
            }
            (UnitKind::EventBridgeRules, Some(region)) => {
                Fragment::EventBridgeRules(region.clone(), crate::eventbridge_rules::collect(session, region).await)
            }
            (UnitKind::FirewallManager, Some(region)) => {
                Fragment::FirewallManager(region.clone(), crate::fms::collect(session, region).await)
            }
            (UnitKind::Inspector, Some(region)) => {
                Fragment::Inspector(region.clone(), crate::inspector::collect(session, region).await)
            }
            (UnitKind::Lambda, Some(region)) => {
                Fragment::Lambda(region.clone(), crate::lambda::collect(session, region).await)
            }
            (UnitKind::Logs, Some(region)) => {
                Fragment::Logs(region.clone(), crate::logs::collect(session, region).await)
            }
            (UnitKind::Macie, Some(region)) => {
                Fragment::Macie(region.clone(), crate::macie::collect(session, region).await)
            }
            (UnitKind::Ram, Some(region)) => Fragment::Ram(region.clone(), crate::ram::collect(session, region).await),
            (UnitKind::S3AccessPoints, Some(region)) => {
                Fragment::S3AccessPoints(region.clone(), crate::s3::access_points::collect(session, region).await)
            }
            (UnitKind::SecretsManager, Some(region)) => {
                Fragment::SecretsManager(region.clone(), crate::secretsmanager::collect(session, region).await)
            }
            (UnitKind::Sns, Some(region)) => Fragment::Sns(region.clone(), crate::sns::collect(session, region).await),
            (UnitKind::Sqs, Some(region)) => Fragment::Sqs(region.clone(), crate::sqs::collect(session, region).await),
            (UnitKind::Ssm, Some(region)) => Fragment::Ssm(region.clone(), crate::ssm::collect(session, region).await),
            (UnitKind::WellArchitected, Some(region)) => {
                Fragment::WellArchitected(region.clone(), crate::wellarchitected::collect(session, region).await)
            }
            (_, None) => {
                let gap = Gap::new("scanmonster:Collect", "", GapCause::NotSupported, "a regional unit without region");
                Fragment::Organization(scanmonster_inventory::Organization::unread(&gap))
            }
        }
    }
}
