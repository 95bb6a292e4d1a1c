//! The overview of a week: what is open and for how long, the trend, what ends.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use scanmonster_checks::Severity;

use super::Ending;
use crate::{
    Acceptance, Archive, Assessment, Finding, FinishOptions, NightSummary, PortResult, Store, ends_at, summary_key,
};

/// The upper ends of the age groups, in days; the last group has none.
pub(super) const AGES: [i64; 3] = [7, 30, 90];

/// So many of the oldest findings are named.
const OLDEST: usize = 5;

/// Acceptances that end within so many days are named.
const ENDING_DAYS: i64 = 30;

/// The days between two overviews, at least.
const WEEK_HOURS: i64 = 6 * 24;

/// What the overview says.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// Open findings that nobody accepted: by severity, then by age (up to 7, 30, 90 days, and older).
    pub ages: BTreeMap<Severity, [u32; 4]>,
    /// The high-risk ones that are open for longest, or where there are none the others, oldest first.
    pub oldest: Vec<Finding>,
    /// Open findings by severity at the ends of earlier nights, oldest first, with the night's date.
    pub trend: Vec<(String, BTreeMap<Severity, u32>)>,
    /// Acceptances that end within 30 days.
    pub endings: Vec<Ending>,
}

/// The overview, where tonight is its day and no other was sent within the week.
pub(super) async fn overview(
    store: &dyn Store,
    archive: &dyn Archive,
    assessment: &Assessment,
    earlier: &[Assessment],
    acceptances: &[Acceptance],
    options: &FinishOptions,
) -> PortResult<Option<Overview>> {
    let today = assessment.started_at.to_zoned(options.time_zone.clone()).date();
    let sent_lately = earlier.iter().any(|night| {
        let has_overview = night.mails.iter().flatten().any(|mail| mail.id.contains("-overview-"));
        has_overview && assessment.started_at.duration_since(night.started_at).as_hours() < WEEK_HOURS
    });
    if options.overview_on != Some(today.weekday()) || sent_lately {
        return Ok(None);
    }
    let mut open = store.open_findings(Severity::Low).await?;
    open.retain(Finding::is_unaccepted);
    let mut ages: BTreeMap<Severity, [u32; 4]> = BTreeMap::new();
    for finding in &open {
        let days = assessment.started_at.duration_since(finding.opened_at).as_hours() / 24;
        let group = AGES.iter().position(|limit| days <= *limit).unwrap_or(AGES.len());
        ages.entry(finding.severity).or_default()[group] += 1;
    }
    open.sort_by(|a, b| {
        let place = |finding: &Finding| (!finding.is_high_risk(), finding.opened_at, Reverse(finding.severity));
        let name = |finding: &Finding| (finding.account.clone(), finding.check.clone(), finding.resource.clone());
        place(a).cmp(&place(b)).then_with(|| name(a).cmp(&name(b))).then_with(|| a.id.cmp(&b.id))
    });
    open.truncate(OLDEST);
    Ok(Some(Overview {
        ages,
        oldest: open,
        trend: trend(archive, earlier).await?,
        endings: endings(acceptances, assessment),
    }))
}

/// One night in each of the last four weeks.
async fn trend(archive: &dyn Archive, earlier: &[Assessment]) -> PortResult<Vec<(String, BTreeMap<Severity, u32>)>> {
    let mut trend = Vec::new();
    for night in earlier.iter().filter(|night| night.finished_at.is_some()).step_by(7).take(4) {
        let Some(data) = archive.get(&summary_key(&night.id)).await? else { continue };
        // A summary of another version only leaves a hole in the trend.
        if let Ok(summary) = serde_json::from_slice::<NightSummary>(&data) {
            trend.push((night.started_at.strftime("%Y-%m-%d").to_string(), summary.open));
        }
    }
    trend.reverse();
    Ok(trend)
}

fn endings(acceptances: &[Acceptance], assessment: &Assessment) -> Vec<Ending> {
    let now = assessment.started_at;
    let ends_soon = |until| ends_at(until).duration_since(now).as_hours() / 24 <= ENDING_DAYS;
    let mut endings: Vec<Ending> = acceptances
        .iter()
        .filter_map(|acceptance| Some((acceptance, acceptance.active(now)?)))
        .filter(|(_, asked)| ends_soon(asked.request.until))
        .map(|(acceptance, asked)| Ending::of(acceptance, asked))
        .collect();
    endings.sort_by(|a, b| (a.until, &a.acceptance).cmp(&(b.until, &b.acceptance)));
    endings
}
