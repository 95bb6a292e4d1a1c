//! The review, made from what is read once for each state of the store.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use scanmonster_assessment::review::{
    AccountEvidence, Answer, AnswerError, AnswerWish, Milestone, Review, ReviewScope, Reviewer, answers, milestones,
    record_answer,
};
use scanmonster_assessment::{Dimension, FindingFilter, FindingState};
use scanmonster_inventory::AccountId;
use tokio::sync::Mutex;

use super::Reads;
use crate::catalogue;
use crate::failure::Failure;
use crate::organisation::{Account, Organisation};

/// So many reviews are kept: that of the organisation and those of some accounts.
const KEPT: usize = 6;

/// A review, and what it was made from.
#[derive(Debug)]
pub(crate) struct ReviewRead {
    /// The review.
    pub(crate) review: Arc<Review>,
    /// The log of answers for the scope, and for its accounts.
    pub(crate) answers: Vec<Answer>,
    /// Latest first.
    pub(crate) milestones: Vec<Milestone>,
}

/// The findings of so many accounts are counted at once.
const COUNTED_AT_ONCE: usize = 100;

/// From what a review was made: another one gives another review.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    version: u64,
    organisation: u64,
    answers: u64,
    day: Date,
    scope: ReviewScope,
}

/// The reviews that were made last, latest first.
#[derive(Debug, Default)]
pub(crate) struct Reviews(Mutex<Vec<(Mark, Arc<Review>)>>);

impl Reads {
    /// The review of a scope that the viewer may see: of the organisation only for those who see all of it.
    pub(crate) async fn review(&self, scope: &ReviewScope) -> Result<ReviewRead, Failure> {
        self.may_review(scope)?;
        let documents = &*self.dashboard.documents;
        let mut log = answers(documents, self.now).await?;
        // Of the organisation's answers an account's review needs those, too.
        log.retain(|answer| answer.scope.account().is_none_or(|account| scope.contains(account)));
        let organisation = self.organisation().await?;
        let mark = Mark {
            version: self.library.version().await?,
            organisation: digest(|hasher| {
                organisation.nights.first().map(|night| (&night.id, night.finished_at)).hash(hasher);
                let assessed = organisation.accounts.iter().map(|account| (&account.id, &account.last));
                assessed
                    .map(|(id, last)| (id, last.as_ref().map(|last| &last.assessment)))
                    .for_each(|one| one.hash(hasher));
            }),
            answers: digest(|hasher| {
                log.iter().for_each(|answer| (&answer.best_practice, &answer.scope, answer.number).hash(hasher));
            }),
            day: self.now.to_zoned(TimeZone::UTC).date(),
            scope: scope.clone(),
        };
        let mut kept = self.dashboard.reviews.0.lock().await;
        let review = match kept.iter().find(|(known, _)| *known == mark) {
            Some((_, review)) => Arc::clone(review),
            None => {
                let mut reviewer = Reviewer::new(scope, &log, self.now);
                self.tell(&mut reviewer, &organisation, scope).await?;
                let review = Arc::new(reviewer.finish());
                kept.retain(|(known, _)| known.scope != mark.scope);
                kept.insert(0, (mark, Arc::clone(&review)));
                kept.truncate(KEPT);
                review
            }
        };
        drop(kept);
        let milestones = milestones(documents, scope, self.now).await?;
        Ok(ReviewRead { review, answers: log, milestones })
    }

    /// The viewer may answer for this scope: for the organisation who may answer for all of it, for an account
    /// who may decide on it.
    pub(crate) fn may_answer(&self, scope: &ReviewScope) -> bool {
        match scope {
            ReviewScope::Organisation => self.viewer.may_administer(),
            ReviewScope::Account(account) => self.viewer.may_decide() && self.viewer.sees(account),
        }
    }

    /// Writes an answer down in the viewer's name.
    pub(crate) async fn answer(&self, wish: &AnswerWish) -> Result<Result<Answer, AnswerError>, Failure> {
        self.may_review(&wish.scope)?;
        if !self.may_answer(&wish.scope) {
            return Err(Failure::Forbidden);
        }
        let wish = AnswerWish { who: self.viewer.name.clone(), ..wish.clone() };
        match record_answer(&*self.dashboard.documents, &wish, self.now).await {
            Err(AnswerError::Port(error)) => Err(error.into()),
            answered => Ok(answered),
        }
    }

    fn may_review(&self, scope: &ReviewScope) -> Result<(), Failure> {
        match scope {
            ReviewScope::Organisation if self.viewer.accounts.is_some() => Err(Failure::NotFound),
            ReviewScope::Organisation => Ok(()),
            ReviewScope::Account(account) => self.seen(account),
        }
    }

    /// Tells what is known of the accounts in scope: the same as the core gathers from the store, without reading
    /// it anew, and of no more accounts at once than are counted at once.
    async fn tell(
        &self,
        reviewer: &mut Reviewer<'_>,
        organisation: &Organisation,
        scope: &ReviewScope,
    ) -> Result<(), Failure> {
        let night = organisation.nights.iter().find(|night| night.finished_at.is_some());
        let listed: Option<BTreeSet<&AccountId>> =
            night.and_then(|night| night.organization_accounts.as_ref()).map(|listed| listed.iter().collect());
        let left_out: BTreeSet<&AccountId> =
            night.iter().flat_map(|night| &night.skipped).map(|skipped| &skipped.account).collect();
        let is_in = |account: &&Account| {
            scope.contains(&account.id)
                && !left_out.contains(&account.id)
                && listed.as_ref().is_none_or(|listed| listed.contains(&account.id))
        };
        let accounts: Vec<&Account> = organisation.accounts.iter().filter(is_in).collect();
        for some in accounts.chunks(COUNTED_AT_ONCE) {
            let mut evidence: BTreeMap<AccountId, AccountEvidence> =
                some.iter().map(|account| (account.id.clone(), evidence_of(account))).collect();
            self.count_into(&mut evidence).await?;
            evidence.values().for_each(|account| reviewer.add(account));
        }
        Ok(())
    }
}

impl Reads {
    /// Counts the open findings of these accounts.
    async fn count_into(&self, evidence: &mut BTreeMap<AccountId, AccountEvidence>) -> Result<(), Failure> {
        let filter = FindingFilter {
            accounts: Some(evidence.keys().cloned().collect()),
            states: Some(
                [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted].into(),
            ),
            ..FindingFilter::default()
        };
        let by = [Dimension::Account, Dimension::Check, Dimension::Severity, Dimension::State];
        for counted in self.count(&filter, &by).await? {
            let [account, check, severity, state] = counted.values.as_slice() else { continue };
            let (Ok(account), Ok(severity)) = (AccountId::parse(account), severity.parse()) else { continue };
            if let Some(account) = evidence.get_mut(&account) {
                let is_accepted = state == FindingState::Accepted.as_str();
                account.count(check, severity, is_accepted, u32::try_from(counted.findings).unwrap_or(u32::MAX));
            }
        }
        Ok(())
    }
}

fn evidence_of(account: &Account) -> AccountEvidence {
    let mut evidence = AccountEvidence::new(account.id.clone(), account.name.clone());
    evidence.last_failure = account.not_assessed.clone();
    evidence.assessed_at = account.last.as_ref().map(|last| last.at);
    let Some(decided) = account.coverage.as_ref().filter(|_| account.last.is_some()) else { return evidence };
    let checks = catalogue::checks();
    evidence.checks = Some(decided.checks().map(|(place, tally)| (checks[place].id.to_owned(), tally)).collect());
    for cause in decided.causes.iter().filter(|cause| !cause.permission.is_empty()) {
        let Some(check) = cause.check.and_then(|place| checks.get(place)) else { continue };
        let missing = evidence.missing_permissions.entry(check.id.to_owned()).or_default();
        missing.insert(cause.permission.to_string());
    }
    evidence
}

fn digest(write: impl FnOnce(&mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    write(&mut hasher);
    hasher.finish()
}
