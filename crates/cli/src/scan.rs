//! `scanmonster scan`: assess one account.

use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{Clock, Collector, RegionPlan, collect_all};
use scanmonster_collector::{AccountCollector, RegionChoice, RoleAccess, load_sdk_config};
use scanmonster_inventory::{Gap, GapCause, Inventory, Unit};
use scanmonster_report::write_scan;

use crate::args::ScanArguments;
use crate::failure::Failure;
use crate::record::record;
use crate::stats::Figures;
use crate::storage::Storage;
use crate::{Verdict, output, progress, settings, storage, target};

/// Runs the command. Nothing is written before the account could be reached.
pub(crate) async fn run(arguments: ScanArguments) -> Result<Verdict, Failure> {
    let figures = Figures::begin();
    let checks = target::checks(&arguments.scope.checks)?;
    let choice = RegionChoice::parse(&arguments.scope.regions)?;
    let settings = settings::read(&arguments.judging)?;
    output::check_target(arguments.results.format, arguments.results.output.as_deref())?;
    output::check_writable(arguments.results.stats.as_deref())?;
    let path = storage::path(arguments.keep.store.as_deref())?;
    Storage::check(&path)?;

    let sdk = load_sdk_config(arguments.credentials.profile.as_deref()).await;
    let role = arguments.role_arn.map(|role_arn| RoleAccess { role_arn, external_id: arguments.external_id });
    let session = target::session(&sdk, role, &figures.statistics).await?;
    let collector = AccountCollector::new(session, choice);
    let plan = collector.checked_regions().await?;

    let inventory = collect(&collector, plan).await;
    let storage = Storage::open(&path)?;
    let scanned = record(&storage, &inventory, &settings, &checks, &SystemClock).await?;
    drop(inventory);

    let results = &arguments.results;
    let style = output::style(arguments.keep.language);
    output::write(results.output.as_deref(), |out| write_scan(results.format, &scanned.report(), &style, out))?;
    let scans = [scanned];
    figures.write(results.stats.as_deref(), &scans)?;
    let met = results.fail_on.is_some_and(|severity| scans[0].has_open(severity));
    Ok(if met { Verdict::FailOnMet } else { Verdict::Done })
}

/// Reads the account with a progress bar.
pub(crate) async fn collect(collector: &AccountCollector, plan: RegionPlan) -> Inventory {
    let RegionPlan { enabled, assessed } = plan;
    let units = Unit::all(&assessed);
    let bar = progress::bar(units.len(), collector.account().as_str());
    let unread = Gap::new("scanmonster:Scan", "", GapCause::OutOfTime, "not read");
    let account = collector.account().clone();
    let partition = collector.partition().to_owned();
    let mut inventory = Inventory::unread(account, partition, SystemClock.now(), assessed.clone(), &unread);
    inventory.enabled_regions = enabled;
    let found = collect_all(collector, units, &assessed, None, &|unit| {
        bar.inc(1);
        bar.set_message(unit.to_string());
    })
    .await;
    for (_, fragment) in found {
        inventory.insert(fragment);
    }
    inventory.calls = collector.calls();
    bar.finish_and_clear();
    inventory
}
