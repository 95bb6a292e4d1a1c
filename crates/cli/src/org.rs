//! `scanmonster org`: assess every account of the organisation from here.

use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt;
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{
    AccountAssessment, Archive, AssessmentId, Clock, Deadline, Directory, NightSettings, PortResult, ScanOutcome,
    Scanner, ScheduleOptions, Selection, Store, WorkItem, WorkQueue, close, schedule,
};
use scanmonster_collector::{
    OrganizationConnector, OrganizationsDirectory, RegionChoice, RoleAccess, Session, Statistics, assume_role, caller,
    load_sdk_config,
};
use scanmonster_report::{NotAssessed, ScanReport, write_org};

use crate::args::{Accounts, OrgArguments};
use crate::failure::Failure;
use crate::record::{Scanned, results, snapshot};
use crate::stats::Figures;
use crate::storage::Storage;
use crate::{Verdict, output, progress, settings, storage, target};

/// Everything runs in this process, so nothing is handed over.
struct NoQueue;

#[async_trait]
impl WorkQueue for NoQueue {
    async fn send(&self, _items: &[WorkItem]) -> PortResult<()> {
        Ok(())
    }

    async fn request_finish(&self, _id: &AssessmentId) -> PortResult<()> {
        Ok(())
    }
}

/// Runs the command.
pub(crate) async fn run(arguments: OrgArguments) -> Result<Verdict, Failure> {
    let figures = Figures::begin();
    let checks = target::checks(&arguments.scope.checks)?;
    let regions = RegionChoice::parse(&arguments.scope.regions)?;
    let settings = NightSettings::These(settings::read(&arguments.judging)?);
    output::check_target(arguments.results.format, arguments.results.output.as_deref())?;
    output::check_writable(arguments.results.stats.as_deref())?;
    let path = storage::path(arguments.keep.store.as_deref())?;
    Storage::check(&path)?;

    let access =
        Access::open(arguments.credentials.profile.as_deref(), &arguments.accounts, &figures.statistics).await?;
    let directory = access.directory(&arguments.accounts).await?;
    let storage = Storage::open(&path)?;
    let store = storage.store.as_ref();
    let now = SystemClock.now();
    let selection = selection(&arguments.accounts);
    let directory = directory.as_ref().map(|directory| directory as &dyn Directory);
    let options = ScheduleOptions { selection, settings, ..ScheduleOptions::default() };
    let scheduled = schedule(store, &NoQueue, directory, &options, now, now).await?;
    let assessment = scheduled.assessment;
    let accounts = store.account_assessments(&assessment.id).await?;

    let scanner = Scanner {
        store: storage.store.clone(),
        archive: storage.archive.clone(),
        queue: Arc::new(NoQueue),
        connector: Arc::new(access.connector(&arguments.accounts, regions, &figures.statistics)),
        clock: Arc::new(SystemClock),
        checks,
        expected_role: None,
    };
    let bar = progress::bar(accounts.len(), "accounts");
    let mut scans: Vec<Scanned> = Vec::with_capacity(accounts.len());
    let mut running = futures::stream::iter(accounts)
        .map(|account| assess(&scanner, &storage, account))
        .buffer_unordered(usize::from(arguments.parallel));
    while let Some(scanned) = running.next().await {
        bar.inc(1);
        scans.push(scanned?);
    }
    bar.finish_and_clear();
    scans.sort_by(|a, b| a.account.cmp(&b.account));
    close(store, assessment.clone(), SystemClock.now()).await?;

    let mut reports: Vec<ScanReport<'_>> = scans.iter().map(Scanned::report).collect();
    let nothing = scanmonster_assessment::Coverage::default();
    reports.extend(assessment.skipped.iter().map(|skipped| ScanReport {
        account: &skipped.account,
        account_name: Some(&skipped.name),
        time: assessment.started_at,
        verdicts: &[],
        findings: &[],
        coverage: &nothing,
        not_assessed: Some(NotAssessed { reason: &skipped.reason, checks: &scanner.checks }),
    }));
    let style = output::style(arguments.keep.language);
    let wanted = &arguments.results;
    output::write(wanted.output.as_deref(), |out| write_org(wanted.format, &reports, &style, out))?;
    figures.write(wanted.stats.as_deref(), &scans)?;
    let met = wanted.fail_on.is_some_and(|severity| scans.iter().any(|scan| scan.has_open(severity)));
    Ok(if met { Verdict::FailOnMet } else { Verdict::Done })
}

async fn assess(scanner: &Scanner, storage: &Storage, account: AccountAssessment) -> Result<Scanned, Failure> {
    let AccountAssessment { assessment, account, name, .. } = account;
    let earlier = snapshot(storage.store.as_ref(), &account).await?;
    let item = WorkItem { assessment, account: account.clone(), part: 0 };
    let now = SystemClock.now();
    match scanner.scan(&item, "org", Deadline::none(now)).await? {
        ScanOutcome::Done(applied) => {
            let last = applied.record.last_assessment.as_ref();
            let (current, time) = (last.and_then(|last| last.snapshot.clone()), last.map_or(now, |last| last.at));
            if let Some(key) = earlier.filter(|key| Some(key) != current.as_ref()) {
                storage.archive.delete(&key).await?;
            }
            Ok(results(storage, account, name, time, *applied, SystemClock.now()).await?)
        }
        ScanOutcome::NotAssessed(reason) => Ok(Scanned::not_assessed(account, name, now, reason, &scanner.checks)),
        other => {
            let reason = format!("it was not assessed: {other:?}");
            Ok(Scanned::not_assessed(account, name, now, reason, &scanner.checks))
        }
    }
}

/// The accounts that were asked for.
pub(crate) fn selection(accounts: &Accounts) -> Selection {
    Selection {
        accounts: accounts.accounts.clone(),
        include_units: accounts.include_ous.clone(),
        exclude_units: accounts.exclude_ous.clone(),
    }
}

/// The credentials from which the organisation is reached.
pub(crate) struct Access {
    own: Session,
    sdk: aws_config::SdkConfig,
    partition: String,
}

impl Access {
    /// Whose credentials these are.
    pub(crate) async fn open(
        profile: Option<&str>,
        _accounts: &Accounts,
        statistics: &Statistics,
    ) -> Result<Self, Failure> {
        let sdk = load_sdk_config(profile).await;
        let identity = caller(&sdk, statistics).await?;
        let own = Session::new(sdk.clone(), identity.account, identity.partition.clone(), statistics.clone());
        Ok(Self { own, sdk, partition: identity.partition })
    }

    /// The account of the credentials themselves.
    pub(crate) fn own(&self) -> &Session {
        &self.own
    }

    /// The organisation's directory; none where the accounts are named.
    pub(crate) async fn directory(&self, accounts: &Accounts) -> Result<Option<OrganizationsDirectory>, Failure> {
        match &accounts.discovery_role_arn {
            Some(role_arn) => {
                let role = RoleAccess { role_arn: role_arn.clone(), external_id: accounts.external_id.clone() };
                let session = assume_role(&self.sdk, &role, self.own.statistics()).await?;
                Ok(Some(OrganizationsDirectory::new(session, false)))
            }
            None if !accounts.accounts.is_empty() => Ok(None),
            None => Ok(Some(OrganizationsDirectory::new(self.own.clone(), false))),
        }
    }

    /// Gets access to the accounts by their member role.
    pub(crate) fn connector(
        &self,
        accounts: &Accounts,
        regions: RegionChoice,
        statistics: &Statistics,
    ) -> OrganizationConnector {
        OrganizationConnector {
            sdk: self.sdk.clone(),
            role_name: accounts.role_name.clone(),
            external_id: accounts.external_id.clone(),
            partition: self.partition.clone(),
            own_account: Some(self.own.account().clone()),
            regions,
            statistics: statistics.clone(),
        }
    }
}
