//! Whether certain events of CloudTrail ring an alarm: trail, log group, metric filter, metric, alarm, action.
//!
//! Unlike Prowler, which compares a filter's text with one expression, we ask whether the filters match the
//! events; several filters may share the work, and a filter that matches everyday events counts for nothing.

use std::collections::BTreeSet;

use scanmonster_inventory::{Alarm, Collected, Gap, GapCause, MetricFilter, Region, Regional, Trail, Watched};

use super::alarm_actions::is_heard;
use super::filter_pattern::FilterPattern;
use super::trail_events::{Required, noise, samples};
use crate::cloudtrail::{all_trails, management};
use crate::{Context, Evidence, Outcome, Resource, Verdicts};

/// The calls whose answers a pass needs.
pub(super) const PERMISSIONS: &[&str] = &[
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:GetEventSelectors",
    "logs:DescribeMetricFilters",
    "cloudwatch:DescribeAlarms",
];

/// Where filters come from.
const FILTERS: &str = "logs:DescribeMetricFilters";

/// Gives the account one verdict: whether all required events ring.
///
/// # Errors
/// None of its own; gaps make the verdict unknown.
pub(super) fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts, required: Required) -> Collected<()> {
    verdicts.judge(Resource::account(context), || decide(context, required));
    Ok(())
}

/// A log group that gets all management events.
#[derive(Debug)]
struct Source<'a> {
    region: Region,
    name: String,
    regional: &'a Regional,
}

fn decide(context: &Context<'_>, required: Required) -> Collected<Outcome> {
    let trails = complete_trails(context)?;
    let is_ours = |trail: &&Trail| account_of(trail) == Some(context.inventory.account.as_str());
    let (ours, others): (Vec<&Trail>, Vec<&Trail>) = trails.into_iter().partition(is_ours);
    let sources = ours.into_iter().map(|trail| source(context, trail)).collect::<Collected<Vec<_>>>()?;
    if sources.is_empty() {
        return Ok(without_source(&others));
    }
    let mut watch = Watch::default();
    for source in &sources {
        watch.add(context, source)?;
    }
    watch.outcome(context, required, &sources)
}

/// Multi-region trails that run and send all management events to a log group.
fn complete_trails<'a>(context: &Context<'a>) -> Collected<Vec<&'a Trail>> {
    let mut list = Vec::new();
    for trail in all_trails(context)? {
        if !trail.is_multi_region || trail.log_group_arn.as_deref().is_none_or(str::is_empty) {
            continue;
        }
        let status = trail.status.as_ref().map_err(Clone::clone)?;
        let selectors = trail.selectors.as_ref().map_err(Clone::clone)?;
        let delivers = status.latest_log_group_delivery_error.as_deref().is_none_or(str::is_empty);
        if status.is_logging && delivers && management(selectors).has_reads_and_writes() {
            list.push(trail);
        }
    }
    Ok(list)
}

fn without_source(others: &[&Trail]) -> Outcome {
    if others.is_empty() {
        return Outcome::fail(
            "no running multi-region trail sends all management events to a CloudWatch log group, so no alarm can ring",
        );
    }
    let accounts = others.iter().filter_map(|trail| account_of(trail));
    let reason = "the organisation's trail sends the events to another account's log group, where the alarm belongs";
    Outcome::NotApplicable(Evidence::new(reason).facts("log_group_account", accounts))
}

/// The account of the trail's log group: `arn:aws:logs:<region>:<account>:log-group:<name>:*`.
fn account_of(trail: &Trail) -> Option<&str> {
    trail.log_group_arn.as_deref()?.split(':').nth(4)
}

fn source<'a>(context: &Context<'a>, trail: &Trail) -> Collected<Source<'a>> {
    let gap = |cause, detail: &str| Gap::new(FILTERS, FILTERS, cause, detail);
    let arn = trail.log_group_arn.as_deref().unwrap_or_default();
    let parts: Vec<&str> = arn.split(':').collect();
    let malformed = || gap(GapCause::MalformedAnswer, "the trail's log group has no readable ARN");
    let (Some(region), Some(name)) = (parts.get(3), parts.get(6)) else { return Err(malformed()) };
    let region = Region::parse(region).map_err(|_| malformed())?;
    let regional = context.inventory.regional.get(&region);
    let unread = || gap(GapCause::NotSupported, "the log group is in a region that this assessment leaves out");
    let regional = regional.ok_or_else(unread)?;
    Ok(Source { region, name: (*name).to_owned(), regional })
}

/// The filters on the trails' log groups, split by whether their metric rings.
#[derive(Debug, Default)]
struct Watch {
    ringing: Vec<(String, FilterPattern)>,
    silent: Vec<(String, FilterPattern)>,
    /// Filters that match everyday events too.
    too_broad: Vec<(String, FilterPattern)>,
    unreadable: Vec<String>,
    /// Why it is not known which of the filters ring.
    unread_alarms: Option<Gap>,
}

impl Watch {
    fn add(&mut self, context: &Context<'_>, source: &Source<'_>) -> Collected<()> {
        let filters = source.regional.logs.metric_filters.as_ref().map_err(Clone::clone)?;
        let alarms = source.regional.cloudwatch.alarms.as_deref().unwrap_or_else(|gap| {
            self.unread_alarms = Some(gap.clone());
            &[]
        });
        let everyday = noise(context.inventory.account.as_str());
        for filter in filters.iter().filter(|filter| filter.log_group == source.name) {
            match FilterPattern::parse(&filter.pattern) {
                Err(_) => self.unreadable.push(filter.name.clone()),
                Ok(pattern) if everyday.iter().any(|event| pattern.matches(event)) => {
                    self.too_broad.push((filter.name.clone(), pattern));
                }
                Ok(pattern) => {
                    let list = if rings(filter, alarms) { &mut self.ringing } else { &mut self.silent };
                    list.push((filter.name.clone(), pattern));
                }
            }
        }
        Ok(())
    }

    fn outcome(&self, context: &Context<'_>, required: Required, sources: &[Source<'_>]) -> Collected<Outcome> {
        let mut unheard = BTreeSet::new();
        let mut unfiltered = BTreeSet::new();
        let mut used = BTreeSet::new();
        let mut too_broad = BTreeSet::new();
        for sample in samples(required, context.inventory.account.as_str()) {
            let catching = |list: &[(String, FilterPattern)]| {
                list.iter().find(|(_, pattern)| pattern.matches(&sample.event)).map(|(name, _)| name.clone())
            };
            match (catching(&self.ringing), catching(&self.silent)) {
                (Some(name), _) => _ = used.insert(name),
                (None, Some(_)) => _ = unheard.insert(sample.label),
                (None, None) => {
                    too_broad.extend(catching(&self.too_broad));
                    unfiltered.insert(sample.label);
                }
            }
        }
        // Alarms do not matter where no filter catches any of the events.
        if let Some(gap) = self.unread_alarms.as_ref().filter(|_| unfiltered.is_empty() || !unheard.is_empty()) {
            return Err(gap.clone());
        }
        let groups = sources.iter().map(|source| format!("{} in {}", source.name, source.region));
        let evidence = |summary: &str| Evidence::new(summary).facts("log_group", groups);
        if unheard.is_empty() && unfiltered.is_empty() {
            let summary = "metric filters catch these events and alarms with actions watch their metrics";
            return Ok(Outcome::Pass(evidence(summary).facts("metric_filter", used)));
        }
        if let Some(name) = self.unreadable.first() {
            let detail = format!("the pattern of the metric filter `{}` cannot be read", name.escape_debug());
            return Err(Gap::new(FILTERS, FILTERS, GapCause::MalformedAnswer, detail));
        }
        let summary = if unfiltered.is_empty() {
            "metric filters catch these events, but no alarm with actions watches their metric"
        } else if too_broad.is_empty() {
            "no metric filter of the trail's log group catches some of these events"
        } else {
            "the metric filter that catches these events catches everyday events too, so its alarm says nothing"
        };
        let evidence = evidence(summary).facts("event_without_filter", unfiltered);
        Ok(Outcome::Fail(evidence.facts("event_without_alarm", unheard).facts("filter_too_broad", too_broad)))
    }
}

/// Some metric of the filter is watched by an alarm that somebody hears.
fn rings(filter: &MetricFilter, alarms: &[Alarm]) -> bool {
    alarms.iter().any(|alarm| match &alarm.watches {
        Watched::Metrics(metrics) => {
            metrics.iter().any(|metric| filter.metrics.contains(metric)) && is_heard(alarm, alarms)
        }
        Watched::Alarms(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{GapCause, Inventory, Watched};
    use scanmonster_testkit::*;

    use crate::Status;
    use crate::cloudwatch::account_lacks_alarm_on_trail_changes::CHECK;
    use crate::cloudwatch::trail_alarm_cases::{group, watching};
    use crate::testing::{denied, status, verdicts};

    const PATTERN: &str = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }";

    fn changed(change: impl FnOnce(&mut Inventory)) -> String {
        let mut inventory = watching(&[PATTERN]);
        change(&mut inventory);
        status(&CHECK, &inventory)
    }

    fn change_trail(change: impl FnOnce(&mut scanmonster_inventory::Trail)) -> String {
        changed(|inventory| change(inventory.cloudtrail.trails.values_mut().next().unwrap()))
    }

    fn change_alarm(change: impl FnOnce(&mut scanmonster_inventory::Alarm)) -> String {
        changed(|inventory| change(&mut home(inventory).cloudwatch.alarms.as_mut().unwrap()[0]))
    }

    #[test]
    fn clean_in_one_pattern_or_in_several() {
        assert_eq!(status(&CHECK, &watching(&[PATTERN])), "pass");
        let several = ["{ $.eventName = \"*Trail\" && $.readOnly IS FALSE }", "?StartLogging ?StopLogging"];
        assert_eq!(status(&CHECK, &watching(&several)), "pass");
    }

    #[test]
    fn failing_filter_for_one_region_or_one_user() {
        for narrow in ["($.awsRegion = eu-west-1)", "($.userIdentity.type = IAMUser)", "($.sourceIPAddress != 203.*)"] {
            let pattern = PATTERN.replace("{ ", "{ (").replace(" }", &format!(") && {narrow} }}"));
            assert_eq!(status(&CHECK, &watching(&[&pattern])), "fail", "{pattern}");
        }
    }

    #[test]
    fn failing_filter_that_matches_everything() {
        for pattern in ["", "{ $.eventName = * }", "{ $.eventSource = \"*.amazonaws.com\" }"] {
            assert_eq!(status(&CHECK, &watching(&[pattern])), "fail", "{pattern}");
        }
    }

    #[test]
    fn failing_evidence_names_a_filter_that_matches_too_much() {
        let evidence = format!("{:?}", verdicts(&CHECK, &watching(&["{ $.eventName = * }"]))[0].status);
        assert!(evidence.contains("filter_too_broad") && evidence.contains("filter-0"), "{evidence}");
        assert_eq!(status(&CHECK, &watching(&["{ $.eventName = * }", PATTERN])), "pass");
    }

    #[test]
    fn failing_evidence_names_what_is_missing() {
        let inventory =
            watching(&["{ $.eventName = StopLogging || $.eventName = DeleteTrail || $.eventName = UpdateTrail }"]);
        let evidence = format!("{:?}", verdicts(&CHECK, &inventory)[0].status);
        assert!(evidence.contains("CreateTrail") && evidence.contains("StartLogging"), "{evidence}");
        assert!(!evidence.contains("StopLogging"), "{evidence}");
    }

    #[test]
    fn failing_trails_that_do_not_see_everything() {
        assert_eq!(change_trail(|trail| trail.is_multi_region = false), "fail");
        assert_eq!(change_trail(|trail| trail.log_group_arn = None), "fail");
        assert_eq!(change_trail(|trail| trail.status.as_mut().unwrap().is_logging = false), "fail");
        let broken = change_trail(|trail| {
            trail.status.as_mut().unwrap().latest_log_group_delivery_error = Some("AccessDenied".into());
        });
        assert_eq!(broken, "fail");
        let writes = change_trail(|trail| {
            trail.selectors.as_mut().unwrap().basic[0].read_write_type = "WriteOnly".into();
        });
        assert_eq!(writes, "fail");
    }

    #[test]
    fn failing_alarms_that_do_nothing() {
        assert_eq!(change_alarm(|alarm| alarm.actions_enabled = false), "fail");
        assert_eq!(change_alarm(|alarm| alarm.actions.clear()), "fail");
        assert_eq!(change_alarm(|alarm| alarm.watches = Watched::Metrics(vec![])), "fail");
    }

    #[test]
    fn borderline_composite_alarm_acts_for_a_quiet_one() {
        let heard = changed(|inventory| {
            let alarms = home(inventory).cloudwatch.alarms.as_mut().unwrap();
            alarms[0].actions.clear();
            let rule = format!("ALARM(\"{}\")", alarms[0].name);
            alarms.push(scanmonster_inventory::Alarm { watches: Watched::Alarms(rule), ..alarm("all") });
        });
        assert_eq!(heard, "pass");
    }

    #[test]
    fn borderline_filter_of_another_log_group() {
        let other = changed(|inventory| {
            home(inventory).logs.metric_filters.as_mut().unwrap()[0].log_group = "other".into();
        });
        assert_eq!(other, "fail");
        assert_eq!(group(), "trail");
    }

    #[test]
    fn borderline_organisation_trail_into_another_account() {
        let elsewhere = change_trail(|trail| {
            trail.log_group_arn = Some("arn:aws:logs:eu-west-1:555566667777:log-group:org:*".into());
        });
        assert_eq!(elsewhere, "na");
    }

    #[test]
    fn failing_without_any_filter_also_where_alarms_are_unread() {
        let unread = |patterns: &[&str]| {
            let mut inventory = watching(patterns);
            home(&mut inventory).cloudwatch.alarms = Err(denied("cloudwatch:DescribeAlarms"));
            status(&CHECK, &inventory)
        };
        assert_eq!(unread(&[]), "fail");
        assert_eq!(unread(&["{ $.eventName = ConsoleLogin }"]), "fail");
        assert_eq!(unread(&["{ $.eventName = StopLogging }"]), "unknown");
        assert_eq!(unread(&["{ $.eventName ~ x }"]), "unknown");
    }

    #[test]
    fn gap_in_a_pattern_that_cannot_be_read() {
        let unreadable = |first: &str| watching(&[first, "{ $.eventName ~ x }"]);
        assert_eq!(status(&CHECK, &unreadable("{ $.eventName = StopLogging }")), "unknown");
        assert_eq!(status(&CHECK, &unreadable(PATTERN)), "pass");
    }

    #[test]
    fn gap_where_the_log_group_is_in_a_region_not_assessed() {
        let elsewhere = change_trail(|trail| {
            trail.log_group_arn = Some("arn:aws:logs:us-east-1:111122223333:log-group:trail:*".into());
        });
        assert_eq!(elsewhere, "unknown");
        assert_eq!(change_trail(|trail| trail.log_group_arn = Some("arn:aws:logs::111122223333".into())), "unknown");
        let mut inventory = watching(&[PATTERN]);
        let trail = inventory.cloudtrail.trails.values_mut().next().unwrap();
        trail.log_group_arn = Some("arn:aws:logs:us-east-1:111122223333:log-group:trail:*".into());
        let Status::Unknown(gap) = verdicts(&CHECK, &inventory).remove(0).status else { panic!("decided") };
        assert_eq!((gap.cause, gap.detail.contains("leaves out")), (GapCause::NotSupported, true));
    }
}
