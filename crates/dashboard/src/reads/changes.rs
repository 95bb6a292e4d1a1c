//! What changed in a night.

use std::sync::Arc;

use scanmonster_assessment::{AssessmentId, Transition, TransitionHead};
use tokio::sync::Mutex;

use super::Reads;
use crate::failure::Failure;

/// Of which night the changes were listed last, and in which version of the store.
type Listed = (AssessmentId, u64, Arc<Vec<TransitionHead>>);

/// The changes of the night that was looked at last: a first night may have as many as there are findings.
#[derive(Debug, Default)]
pub(crate) struct Changes(Mutex<Option<Listed>>);

impl Reads {
    /// What changed in a night in the viewer's accounts, without the findings, in the order of their ids.
    pub(crate) async fn transition_heads(&self, assessment: &AssessmentId) -> Result<Vec<TransitionHead>, Failure> {
        let version = self.library.version().await?;
        let mut last = self.dashboard.changes.0.lock().await;
        let all = match &*last {
            Some((id, of, heads)) if id == assessment && *of == version => Arc::clone(heads),
            _ => {
                let heads = Arc::new(self.library.transition_heads(assessment).await?);
                *last = Some((assessment.clone(), version, Arc::clone(&heads)));
                heads
            }
        };
        drop(last);
        Ok(all.iter().filter(|head| self.viewer.sees(&head.account)).cloned().collect())
    }

    /// Some of the changes of a night, as far as they are in the viewer's accounts.
    pub(crate) async fn transitions(
        &self,
        assessment: &AssessmentId,
        heads: &[TransitionHead],
    ) -> Result<Vec<Transition>, Failure> {
        let numbers: Vec<i64> = heads.iter().map(|head| head.number).collect();
        let mut transitions = self.library.transitions_of(assessment, &numbers).await?;
        transitions.retain(|transition| self.viewer.sees(&transition.finding.account));
        Ok(transitions)
    }
}
