//! Where answers and milestones are kept: small documents behind a port.

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{Answer, AnswerWish, Milestone, Review, ReviewScope, WrongAnswer};
use crate::{AssessmentId, Documents, PortError, PortResult};

/// The collection of answers. Key: `<best practice>|<scope>|<number in six digits>`.
pub const ANSWERS: &str = "review-answers";

/// The collection of milestones. Key: `<month>|<scope>`.
pub const MILESTONES: &str = "review-milestones";

/// So often an answer is tried anew where others answer the same at the same time.
const ATTEMPTS: usize = 8;

/// Why an answer was not written down.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Something about it is wrong.
    #[error(transparent)]
    Wrong(#[from] WrongAnswer),
    /// Too many answer the same at the same time.
    #[error("others answered {0} at the same time: try again")]
    Busy(String),
    /// The store failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Writes an answer down; nothing is ever overwritten.
///
/// # Errors
/// Where something about the wish is wrong, or the store fails.
pub async fn record_answer(
    documents: &dyn Documents,
    wish: &AnswerWish,
    now: Timestamp,
) -> Result<Answer, AnswerError> {
    // Before anything is read: what is wrong with the wish does not depend on the log.
    let mut answer = Answer::of(wish, now, 0)?;
    for _ in 0..ATTEMPTS {
        let log = answers(documents, now).await?;
        let same = log.iter().filter(|one| one.best_practice == answer.best_practice && one.scope == answer.scope);
        answer.number = same.map(|one| one.number + 1).max().unwrap_or(0);
        let document = text(&answer, "write an answer of the review")?;
        if documents.create(ANSWERS, &key(&answer), &document, None, now).await? {
            return Ok(answer);
        }
    }
    Err(AnswerError::Busy(answer.best_practice))
}

/// The log of answers, sorted by best practice, scope and number.
///
/// # Errors
/// Where the store fails, or holds something else.
pub async fn answers(documents: &dyn Documents, now: Timestamp) -> PortResult<Vec<Answer>> {
    let mut answers: Vec<Answer> = all(documents, ANSWERS, now, "read the answers of the review").await?;
    answers.sort_by(|a, b| (&a.best_practice, &a.scope, a.number).cmp(&(&b.best_practice, &b.scope, b.number)));
    Ok(answers)
}

/// Takes the milestone of the review's month, unless that month has one. Answers whether this call took it.
///
/// # Errors
/// Where the store fails.
pub async fn take_milestone(
    documents: &dyn Documents,
    review: &Review,
    assessment: Option<&AssessmentId>,
) -> PortResult<bool> {
    let milestone = Milestone::of(review, assessment.cloned());
    let key = format!("{}|{}", milestone.month, milestone.scope);
    let document = text(&milestone, "write a milestone of the review")?;
    documents.create(MILESTONES, &key, &document, None, review.at).await
}

/// The milestones of a scope, latest first.
///
/// # Errors
/// Where the store fails, or holds something else.
pub async fn milestones(documents: &dyn Documents, scope: &ReviewScope, now: Timestamp) -> PortResult<Vec<Milestone>> {
    let mut milestones: Vec<Milestone> = all(documents, MILESTONES, now, "read the milestones of the review").await?;
    milestones.retain(|milestone| milestone.scope == *scope);
    milestones.sort_by(|a, b| b.month.cmp(&a.month));
    Ok(milestones)
}

fn key(answer: &Answer) -> String {
    format!("{}|{}|{:06}", answer.best_practice, answer.scope, answer.number)
}

fn text(document: &impl serde::Serialize, attempt: &str) -> PortResult<String> {
    serde_json::to_string(document).map_err(|error| PortError::new(attempt, error))
}

async fn all<T: DeserializeOwned>(
    documents: &dyn Documents,
    collection: &str,
    now: Timestamp,
    attempt: &str,
) -> PortResult<Vec<T>> {
    let mut found = Vec::new();
    for (key, document) in documents.list(collection, now).await? {
        let parsed = serde_json::from_str(&document);
        found.push(parsed.map_err(|error| PortError::new(format!("{attempt} ({key})"), error))?);
    }
    Ok(found)
}
