//! A trail leaves out part of the management events, and no other trail records them.
//!
//! Neither Prowler nor CIS looks at left-out event sources (KMS, RDS Data API).

use scanmonster_inventory::{Collected, Trail};

use super::recording::{Management, management};
use super::trails;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudtrail-trail-omits-management-events",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Trail leaves out some management events", ja: "証跡が管理イベントの一部を記録していない"
    },
    severity: Severity::Medium,
    service: "cloudtrail",
    resource_type: "AWS::CloudTrail::Trail",
    permissions: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &[],
        seed: &["WA-Q4.1", "AP15"],
    },
    tutorial: Localized {
        en: include_str!("trail_omits_management_events.en.md"),
        ja: include_str!("trail_omits_management_events.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trails::judge_own(context, verdicts, |trail| decide(context, trail))
}

fn decide(context: &Context<'_>, trail: &Trail) -> Collected<Outcome> {
    // Not needed to pass, but a pass must rest on every answer that the check asks permission for.
    trail.status.as_ref().map_err(Clone::clone)?;
    let recorded = management(trail.selectors.as_ref().map_err(Clone::clone)?);
    if recorded.is_complete() {
        return Ok(Outcome::pass("the trail records all management events"));
    }
    let others = compensating(context, trail)?;
    Ok(if recorded.is_empty() {
        Outcome::not_applicable("the trail is for other events than management events")
    } else if others.is_empty() {
        Outcome::Fail(describe(&recorded))
    } else {
        let reason = "the trail leaves out some management events, but another running trail records all of them";
        Outcome::Pass(Evidence::new(reason).facts("other_trail", others))
    })
}

/// The running trails that record everything wherever `trail` does.
fn compensating<'a>(context: &Context<'a>, trail: &Trail) -> Collected<Vec<&'a str>> {
    let mut found = vec![];
    for other in trails::all(context)? {
        let is_as_wide = other.is_multi_region || (!trail.is_multi_region && other.home_region == trail.home_region);
        if other.arn == trail.arn || !is_as_wide {
            continue;
        }
        let status = other.status.as_ref().map_err(Clone::clone)?;
        let selectors = other.selectors.as_ref().map_err(Clone::clone)?;
        if status.is_logging && management(selectors).is_complete() {
            found.push(other.arn.as_str());
        }
    }
    Ok(found)
}

fn describe(recorded: &Management) -> Evidence {
    let reason = match (recorded.calls.reads, recorded.calls.writes) {
        (true, false) => "the trail records no management events that change something",
        (false, true) => "the trail records no management events that only read",
        _ => "the trail leaves out the management events of some event sources",
    };
    Evidence::new(reason)
        .facts("omitted_calls", (!recorded.calls.reads).then_some("read"))
        .facts("omitted_calls", (!recorded.calls.writes).then_some("write"))
        .facts("omitted_source", &recorded.omitted_sources)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{EventSelectors, Inventory};
    use scanmonster_testkit::{REGION, add_trail, inventory, region, trail};

    use super::super::recording::advanced;
    use super::*;
    use crate::testing::{denied, status, statuses};

    fn with(trails: impl IntoIterator<Item = Trail>) -> Inventory {
        let mut inventory = inventory();
        for trail in trails {
            add_trail(&mut inventory, trail);
        }
        inventory
    }

    fn of_type(name: &str, read_write_type: &str) -> Trail {
        let mut trail = trail(name);
        trail.selectors.as_mut().unwrap().basic[0].read_write_type = read_write_type.into();
        trail
    }

    fn without_kms(name: &str) -> Trail {
        let mut trail = trail(name);
        trail.selectors.as_mut().unwrap().basic[0].excluded_management_sources = vec!["kms.amazonaws.com".into()];
        trail
    }

    #[test]
    fn clean_all_events() {
        assert_eq!(status(&CHECK, &with([trail("t")])), "pass");
    }

    #[test]
    fn failing_only_reads_or_only_writes() {
        for kind in ["ReadOnly", "WriteOnly"] {
            assert_eq!(status(&CHECK, &with([of_type("t", kind)])), "fail", "{kind}");
        }
    }

    #[test]
    fn failing_without_kms() {
        assert_eq!(status(&CHECK, &with([without_kms("t")])), "fail");
    }

    #[test]
    fn borderline_another_trail_records_them() {
        assert_eq!(statuses(&CHECK, &with([without_kms("t"), trail("whole")]))["t"], "pass");
    }

    #[test]
    fn borderline_another_trail_is_stopped() {
        let mut stopped = trail("whole");
        stopped.status.as_mut().unwrap().is_logging = false;
        assert_eq!(statuses(&CHECK, &with([without_kms("t"), stopped]))["t"], "fail");
    }

    #[test]
    fn borderline_another_trail_is_of_one_region() {
        let single = Trail { is_multi_region: false, ..trail("whole") };
        assert_eq!(statuses(&CHECK, &with([without_kms("t"), single]))["t"], "fail");
    }

    #[test]
    fn borderline_trail_for_data_events() {
        let mut data = trail("t");
        let selector = advanced(&[("eventCategory", &["Data"]), ("resources.type", &["AWS::S3::Object"])]);
        data.selectors = Ok(EventSelectors { basic: vec![], advanced: vec![selector] });
        assert_eq!(status(&CHECK, &with([data])), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = with([trail("t")]);
        inventory.cloudtrail.regions.insert(region(REGION), Err(denied("cloudtrail:DescribeTrails")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_status() {
        let unread = Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..trail("t") };
        assert_eq!(status(&CHECK, &with([unread])), "unknown");
    }

    #[test]
    fn gap_in_the_selectors() {
        let unread = Trail { selectors: Err(denied("cloudtrail:GetEventSelectors")), ..trail("t") };
        assert_eq!(status(&CHECK, &with([unread])), "unknown");
    }

    #[test]
    fn gap_in_a_trail_that_might_record_them() {
        let unread = Trail { selectors: Err(denied("cloudtrail:GetEventSelectors")), ..trail("other") };
        assert_eq!(statuses(&CHECK, &with([without_kms("t"), unread]))["t"], "unknown");
        let unread = Trail { status: Err(denied("cloudtrail:GetTrailStatus")), ..trail("other") };
        assert_eq!(statuses(&CHECK, &with([without_kms("t"), unread]))["t"], "unknown");
    }
}
