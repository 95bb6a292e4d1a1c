//! A finding with what reports say of it beside its view.

use std::cmp::Ordering;

use jiff::Timestamp;
use scanmonster_assessment::{Acceptance, AccountRecord, Finding, FindingState, FindingView};

/// For so many days after it was resolved a finding is in reports.
pub const RESOLVED_DAYS: i64 = 30;

/// A finding as reports show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedFinding {
    /// What commands show as well.
    pub view: FindingView,
    /// Name of its account; empty where it has none. Hostile.
    pub account_name: String,
    /// Name of its resource; empty where it is not known. Hostile.
    pub resource_name: String,
    /// Tells apart several findings of one check on one resource.
    pub discriminator: Option<String>,
    /// Its account's last assessment found it to be resolved.
    pub is_just_resolved: bool,
}

impl ReportedFinding {
    /// The finding at `now`, seen from its account's record and the acceptances; none where it was resolved
    /// too long ago to be in a report.
    pub fn of(
        finding: &Finding,
        account: Option<&AccountRecord>,
        acceptances: &[Acceptance],
        now: Timestamp,
    ) -> Option<Self> {
        let is_old = |resolved: Timestamp| now.duration_since(resolved).as_hours() >= RESOLVED_DAYS * 24;
        if finding.resolved_at.is_some_and(is_old) {
            return None;
        }
        let last = account.and_then(|record| record.last_assessment.as_ref());
        Some(Self {
            view: FindingView::of(finding, account, acceptances, now),
            account_name: account.map(|record| record.name.clone()).unwrap_or_default(),
            resource_name: finding.resource_name.clone(),
            discriminator: finding.discriminator.clone(),
            // Findings are written after the inventory was taken.
            is_just_resolved: finding.resolved_at.is_some_and(|at| last.is_some_and(|last| at >= last.at)),
        })
    }

    /// Its account's last assessment opened it.
    pub(crate) fn is_new(&self) -> bool {
        matches!(self.view.state, FindingState::New | FindingState::Reopened)
    }

    /// The account's name, if it says anything.
    pub(crate) fn account_name(&self) -> Option<&str> {
        Some(self.account_name.as_str()).filter(|name| !name.trim().is_empty())
    }

    /// By severity, then by check and place.
    pub(crate) fn worst_first(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.view, &other.view);
        (b.severity, &a.check, &a.account, &a.region, &a.resource, &a.id).cmp(&(
            a.severity,
            &b.check,
            &b.account,
            &b.region,
            &b.resource,
            &b.id,
        ))
    }
}
