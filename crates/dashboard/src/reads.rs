//! What a page may read: only the accounts that its viewer may see.
//!
//! Pages have no other way to the store. Whatever is asked for is narrowed here before it is asked, so that a page
//! cannot forget it.

mod changes;
mod deciding;
mod night;
mod reviewing;
mod viewing;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use scanmonster_assessment::{
    Acceptance, Assessment, AssessmentId, Decision, DecisionKind, Dimension, Finding, FindingCount, FindingFilter,
    FindingOrder, FindingPage, FindingView, Scope, Standing, Transition,
};
use scanmonster_inventory::AccountId;

use crate::failure::Failure;
use crate::organisation::{Account, Organisation};
use crate::{Dashboard, Library, Page, Viewer};

pub(crate) use changes::Changes;
pub(crate) use deciding::Refusal;
pub(crate) use night::{Night, NightAccount, Nights};
pub(crate) use reviewing::Reviews;
pub(crate) use viewing::Views;

/// The store through the eyes of one viewer at one time.
pub(crate) struct Reads {
    library: Arc<dyn Library>,
    dashboard: Dashboard,
    viewer: Viewer,
    now: Timestamp,
}

impl Reads {
    /// The findings that fit, of the viewer's accounts.
    pub(crate) async fn search(
        &self,
        filter: &FindingFilter,
        order: FindingOrder,
        offset: u64,
        limit: u32,
    ) -> Result<FindingPage, Failure> {
        Ok(self.library.search(&self.viewer.narrow(filter.clone()), order, offset, limit, self.now).await?)
    }

    /// How many findings of the viewer's accounts fit.
    pub(crate) async fn count(
        &self,
        filter: &FindingFilter,
        dimensions: &[Dimension],
    ) -> Result<Vec<FindingCount>, Failure> {
        Ok(self.library.count(&self.viewer.narrow(filter.clone()), dimensions, self.now).await?)
    }

    /// One finding by its whole id; not found where it is somebody else's.
    pub(crate) async fn finding(&self, id: &str) -> Result<(Finding, FindingView), Failure> {
        let finding = self.library.finding(id).await?.filter(|finding| finding.id.as_str() == id);
        let finding = finding.filter(|finding| self.viewer.sees(&finding.account)).ok_or(Failure::NotFound)?;
        let record = self.library.account(&finding.account).await?;
        let decisions = self.dashboard.log.decisions(Some(&finding.account)).await?;
        let acceptances = Acceptance::all(&decisions, self.now);
        let view = FindingView::of(&finding, record.as_ref(), &acceptances, self.now);
        Ok((finding, view))
    }

    /// What a finding went through, earliest first.
    pub(crate) async fn history(&self, finding: &Finding) -> Result<Vec<(AssessmentId, Transition)>, Failure> {
        self.seen(&finding.account)?;
        Ok(self.library.history(&finding.id).await?)
    }

    /// The viewer's accounts and the nights, as they were after the last change.
    pub(crate) async fn organisation(&self) -> Result<Arc<Organisation>, Failure> {
        let all = self.dashboard.organisations.of(&*self.library).await?;
        let Some(own) = &self.viewer.accounts else { return Ok(all) };
        let accounts: Vec<Account> = all.accounts.iter().filter(|account| own.contains(&account.id)).cloned().collect();
        let nights = all.nights.iter().map(|night| self.narrowed_night(night)).collect();
        Ok(Arc::new(Organisation { accounts, nights }))
    }

    /// The last nights, latest first.
    pub(crate) async fn assessments(&self, limit: usize) -> Result<Vec<Assessment>, Failure> {
        let nights = self.library.assessments(limit).await?;
        Ok(nights.iter().map(|night| self.narrowed_night(night)).collect())
    }

    /// How the viewer's accounts stand that need attention.
    pub(crate) async fn standings(&self) -> Result<Vec<Standing>, Failure> {
        let mut standings = self.library.standings().await?;
        standings.retain(|standing| standing.kind.is_some() && self.viewer.sees(&standing.account));
        Ok(standings)
    }

    /// The log of acceptances that concern the viewer's accounts: those whose scope has one of them in it.
    pub(crate) async fn decisions(&self) -> Result<Vec<Decision>, Failure> {
        let all = self.dashboard.log.decisions(None).await?;
        let Some(own) = &self.viewer.accounts else { return Ok(all) };
        let of_others: BTreeSet<_> = all
            .iter()
            .filter_map(|decision| Some((&decision.acceptance, scope_of(decision)?)))
            .filter(|(_, scope)| !own.iter().any(|account| scope.account.matches(account.as_str())))
            .map(|(acceptance, _)| acceptance.clone())
            .collect();
        Ok(all.into_iter().filter(|decision| !of_others.contains(&decision.acceptance)).collect())
    }

    /// The acceptances that concern the viewer's accounts, as their log has them now.
    pub(crate) async fn acceptances(&self) -> Result<Vec<Acceptance>, Failure> {
        Ok(Acceptance::all(&self.decisions().await?, self.now))
    }

    fn seen(&self, account: &AccountId) -> Result<(), Failure> {
        if self.viewer.sees(account) { Ok(()) } else { Err(Failure::NotFound) }
    }
}

impl FromRequestParts<Dashboard> for Reads {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, dashboard: &Dashboard) -> Result<Self, Failure> {
        let page = parts.extensions.get::<Page>().ok_or(Failure::Forbidden)?;
        let (viewer, now) = (page.viewer.clone(), page.now);
        Ok(Self { library: Arc::clone(&dashboard.library), dashboard: dashboard.clone(), viewer, now })
    }
}

/// What an entry of the log is about, where it says so itself.
fn scope_of(decision: &Decision) -> Option<&Scope> {
    match &decision.what {
        DecisionKind::Requested(request) => Some(&request.scope),
        DecisionKind::Approved | DecisionKind::Withdrawn { .. } => None,
    }
}
