//! The milestone of the Well-Architected review that the first night of a month takes.

use std::sync::Arc;

use async_trait::async_trait;
use scanmonster_assessment::review::{ReviewInput, ReviewScope, answers, gather, review, take_milestone};
use scanmonster_assessment::{Documents, NightReports, PortResult, ReportedNight};

/// Takes the organisation's milestone, unless the month has one.
pub(crate) struct MonthlyMilestone {
    /// Keeps answers and milestones.
    pub(crate) documents: Arc<dyn Documents>,
}

#[async_trait]
impl NightReports for MonthlyMilestone {
    async fn write(&self, night: &ReportedNight<'_>) -> PortResult<()> {
        let (documents, now) = (self.documents.as_ref(), night.now);
        let scope = ReviewScope::Organisation;
        let accounts = gather(night.store, &scope, now).await?;
        let answers = answers(documents, now).await?;
        let review = review(&ReviewInput { scope: &scope, accounts: &accounts, answers: &answers, now });
        let is_new = take_milestone(documents, &review, Some(&night.assessment.id)).await?;
        if is_new {
            tracing::info!(assessment = %night.assessment.id, "milestone taken");
        }
        Ok(())
    }
}
