//! What one ASFF finding is about, be it from an event or from a scan.

use jiff::Timestamp;
use scanmonster_assessment::{AcceptanceEnd, FindingEvent, FindingId, FindingView};
use scanmonster_checks::{CheckDef, Evidence, Severity, find};
use scanmonster_inventory::AccountId;

use crate::ScanReport;
use crate::finding_event::state;
use crate::judged::Judged;
use crate::stored::ReportedFinding;

/// A finding, as far as ASFF has a place for it.
pub(super) struct Subject<'a> {
    pub(super) id: &'a FindingId,
    /// The account that is affected.
    pub(super) account: &'a AccountId,
    /// Region code or `global`.
    pub(super) region: &'a str,
    pub(super) check: &'a str,
    /// None where the check is no longer there.
    pub(super) definition: Option<&'static CheckDef>,
    pub(super) resource: &'a str,
    pub(super) resource_name: &'a str,
    pub(super) discriminator: Option<&'a str>,
    pub(super) severity: Severity,
    pub(super) evidence: &'a Evidence,
    pub(super) previous: Option<&'a Evidence>,
    /// `open`, `accepted`, `resolved`; in a scan also `new` and `reopened`.
    pub(super) state: &'static str,
    /// What happened; none in a scan.
    pub(super) event: Option<&'static str>,
    pub(super) assessment: Option<&'a str>,
    pub(super) cause: Option<&'static str>,
    pub(super) first_seen: Timestamp,
    /// When it was seen to be so. Later changes of a finding have later times.
    pub(super) updated: Timestamp,
    pub(super) opened_at: Option<Timestamp>,
    pub(super) resolved_at: Option<Timestamp>,
    /// The acceptance that holds and its last day.
    pub(super) accepted: Option<(&'a str, jiff::civil::Date)>,
    pub(super) acceptance_end: Option<&'a AcceptanceEnd>,
}

impl<'a> Subject<'a> {
    pub(super) fn of_event(event: &'a FindingEvent) -> Self {
        let finding = &event.finding;
        // An event bears the time at which its night began; the account was looked at later in it.
        let times = [Some(event.time), Some(finding.opened_at), finding.resolved_at];
        Self {
            id: &finding.id,
            account: &finding.account,
            region: &finding.region,
            check: &finding.check,
            definition: find(&finding.check),
            resource: &finding.resource,
            resource_name: &finding.resource_name,
            discriminator: finding.discriminator.as_deref(),
            severity: finding.severity,
            evidence: &finding.evidence,
            previous: finding.previous.as_ref(),
            state: state(finding),
            event: Some(event.kind.as_str()),
            assessment: Some(event.assessment.as_str()),
            cause: Some(finding.cause.as_str()),
            first_seen: finding.first_seen,
            updated: times.into_iter().flatten().fold(finding.first_seen, Timestamp::max),
            opened_at: Some(finding.opened_at),
            resolved_at: finding.resolved_at,
            accepted: finding.accepted.as_ref().map(|accepted| (accepted.acceptance.as_str(), accepted.until)),
            acceptance_end: finding.acceptance_end.as_ref(),
        }
    }

    /// A verdict with evidence and what is known of its finding; none where there is no evidence.
    pub(super) fn of_verdict(
        report: &ScanReport<'a>,
        judged: &'a Judged<'a>,
        finding: Option<&'a FindingView>,
    ) -> Option<Self> {
        Some(Self {
            id: &judged.id,
            account: report.account,
            region: judged.region,
            check: judged.check.id,
            definition: Some(judged.check),
            resource: &judged.arn,
            resource_name: judged.name,
            discriminator: judged.discriminator,
            severity: judged.severity,
            evidence: judged.answer.evidence()?,
            previous: finding.and_then(|finding| finding.previous.as_ref()),
            state: finding.map_or("open", |finding| finding.state.as_str()),
            event: None,
            assessment: None,
            cause: finding.map(|finding| finding.cause.as_str()),
            first_seen: finding.map_or(report.time, |finding| finding.first_seen.min(report.time)),
            updated: report.time,
            opened_at: None,
            resolved_at: None,
            accepted: finding.and_then(|finding| {
                finding.accepted.as_ref().map(|accepted| (accepted.acceptance.as_str(), accepted.until))
            }),
            acceptance_end: finding.and_then(|finding| finding.acceptance_end.as_ref()),
        })
    }

    pub(super) fn of_resolved(report: &ScanReport<'a>, finding: &'a FindingView) -> Self {
        Self {
            id: &finding.id,
            account: &finding.account,
            region: &finding.region,
            check: &finding.check,
            definition: find(&finding.check),
            resource: &finding.resource,
            resource_name: "",
            discriminator: None,
            severity: finding.severity,
            evidence: &finding.evidence,
            previous: finding.previous.as_ref(),
            state: finding.state.as_str(),
            event: None,
            assessment: None,
            cause: Some(finding.cause.as_str()),
            first_seen: finding.first_seen.min(report.time),
            updated: report.time,
            opened_at: None,
            resolved_at: finding.resolved_at,
            accepted: None,
            acceptance_end: None,
        }
    }

    /// A finding of a store, as it was when it was last seen.
    pub(super) fn of_finding(finding: &'a ReportedFinding) -> Self {
        let view = &finding.view;
        Self {
            id: &view.id,
            account: &view.account,
            region: &view.region,
            check: &view.check,
            definition: find(&view.check),
            resource: &view.resource,
            resource_name: &finding.resource_name,
            discriminator: finding.discriminator.as_deref(),
            severity: view.severity,
            evidence: &view.evidence,
            previous: view.previous.as_ref(),
            state: view.state.as_str(),
            event: None,
            assessment: None,
            cause: Some(view.cause.as_str()),
            first_seen: view.first_seen.min(view.last_seen),
            updated: view.last_seen,
            opened_at: None,
            resolved_at: view.resolved_at,
            accepted: view.accepted.as_ref().map(|accepted| (accepted.acceptance.as_str(), accepted.until)),
            acceptance_end: view.acceptance_end.as_ref(),
        }
    }

    pub(super) fn is_resolved(&self) -> bool {
        self.state == "resolved"
    }

    /// The partition in the resource's ARN.
    pub(super) fn partition(&self) -> Option<&'a str> {
        let mut parts = self.resource.split(':');
        let partition = (parts.next() == Some("arn")).then(|| parts.next()).flatten();
        partition.filter(|partition| ["aws", "aws-cn", "aws-us-gov"].contains(partition))
    }

    /// The resource is the account itself.
    pub(super) fn is_account(&self) -> bool {
        let mut parts = self.resource.splitn(6, ':');
        parts.nth(2) == Some("iam") && parts.nth(2) == Some("root")
    }
}
