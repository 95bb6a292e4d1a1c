//! How many open findings an acceptance is about.

use scanmonster_assessment::{Dimension, FindingFilter, FindingOrder, FindingState, Scope, ScopePart};

use crate::catalogue;
use crate::failure::Failure;
use crate::reads::Reads;

/// So many findings are looked at where the resource is a pattern.
const LOOKED_AT: u32 = 500;

/// A number of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Covered {
    /// How many.
    pub(super) findings: u64,
    /// There may be more: not all of them were looked at.
    pub(super) at_least: bool,
}

/// The open findings of the viewer's accounts that fit the scope, accepted or not.
pub(super) async fn covered(reads: &Reads, scope: &Scope) -> Result<Covered, Failure> {
    let organisation = reads.organisation().await?;
    let accounts = organisation.accounts.iter().map(|account| &account.id);
    let accounts = accounts.filter(|account| scope.account.matches(account.as_str())).cloned().collect();
    let checks = catalogue::checks()
        .iter()
        .filter(|check| std::iter::once(&check.id).chain(check.aliases).any(|id| scope.check.matches(id)));
    let checks = checks.flat_map(|check| std::iter::once(check.id).chain(check.aliases.iter().copied()));
    let mut filter = FindingFilter {
        accounts: Some(accounts),
        checks: Some(checks.map(str::to_owned).collect()),
        states: Some([FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted].into()),
        ..FindingFilter::default()
    };
    if scope.resource == ScopePart::any() {
        let counts = reads.count(&filter, &[Dimension::Region]).await?;
        let fitting = counts.iter().filter(|one| one.values.first().is_some_and(|region| scope.region.matches(region)));
        return Ok(Covered { findings: fitting.map(|one| one.findings).sum(), at_least: false });
    }
    filter.text = Some(longest_literal(scope.resource.as_str()).to_owned()).filter(|text| !text.is_empty());
    let page = reads.search(&filter, FindingOrder::default(), 0, LOOKED_AT).await?;
    let fitting = page
        .findings
        .iter()
        .filter(|(finding, _)| scope.resource.matches(&finding.resource) && scope.region.matches(&finding.region));
    let findings = u64::try_from(fitting.count()).unwrap_or(u64::MAX);
    Ok(Covered { findings, at_least: page.total > u64::from(LOOKED_AT) })
}

/// The longest part of a pattern without a wildcard.
fn longest_literal(pattern: &str) -> &str {
    pattern.split(['*', '?']).max_by_key(|part| part.len()).unwrap_or_default()
}
