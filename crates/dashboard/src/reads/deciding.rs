//! Accepting, approving and withdrawing: by those who may, on accounts that they may see.

use scanmonster_assessment::{Acceptance, DecideError, Decided, Scope, Wish, approve, request, withdraw};
use scanmonster_inventory::AccountId;

use super::Reads;
use crate::Page;
use crate::failure::Failure;

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// Something about it; to be shown beside the form.
    #[error(transparent)]
    Decision(DecideError),
    /// The page cannot go on.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DecideError> for Refusal {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Port(error) => Self::Failure(error.into()),
            error => Self::Decision(error),
        }
    }
}

impl Refusal {
    /// The refusal in the reader's language; what is no refusal goes on as a failure.
    pub(crate) fn words(self, page: &Page) -> Result<String, Failure> {
        let error = match self {
            Self::Failure(failure) => return Err(failure),
            Self::Decision(error) => error,
        };
        let ja = match &error {
            DecideError::SamePerson(by) => format!("{by} が申請したものです。承認は別の人が行う必要があります。"),
            DecideError::NothingToApprove { .. } => "承認待ちではありません。".to_owned(),
            DecideError::WithdrawnBefore(_, by) => format!("すでに {by} が取り消しています。"),
            DecideError::Unknown(_) => "該当するリスク受容がありません。".to_owned(),
            DecideError::Wrong(reason) => format!("入力を確認してください: {reason}"),
            DecideError::Port(_) => String::new(),
        };
        Ok(page.t(&error.to_string(), &ja).to_owned())
    }
}

impl Reads {
    /// The viewer may decide on this scope: it lies within the accounts that they may see.
    pub(crate) fn may_decide_on(&self, scope: &Scope) -> bool {
        let is_own = AccountId::parse(scope.account.as_str()).is_ok_and(|account| self.viewer.sees(&account));
        self.viewer.may_decide() && (self.viewer.accounts.is_none() || is_own)
    }

    /// Asks for an acceptance in the viewer's name.
    pub(crate) async fn request(&self, wish: &Wish) -> Result<Decided, Refusal> {
        let is_own = AccountId::parse(wish.account.trim()).is_ok_and(|account| self.viewer.sees(&account));
        if !self.viewer.may_decide() || (self.viewer.accounts.is_some() && !is_own) {
            return Err(Failure::Forbidden.into());
        }
        let wish = Wish { by: self.viewer.name.clone(), ..wish.clone() };
        Ok(request(&*self.dashboard.log, &wish, self.now).await?)
    }

    /// Agrees to what somebody else asked for, in the viewer's name.
    pub(crate) async fn approve(&self, id: &str) -> Result<Decided, Refusal> {
        self.decidable(id).await?;
        Ok(approve(&*self.dashboard.log, id, &self.viewer.name, self.now).await?)
    }

    /// Withdraws an acceptance, or a request for one, in the viewer's name.
    pub(crate) async fn withdraw(&self, id: &str, reason: &str) -> Result<Decided, Refusal> {
        self.decidable(id).await?;
        Ok(withdraw(&*self.dashboard.log, id, reason, &self.viewer.name, self.now).await?)
    }

    /// The acceptance with exactly this id, which the viewer may see.
    pub(crate) async fn acceptance(&self, id: &str) -> Result<Acceptance, Failure> {
        let all = self.acceptances().await?;
        all.into_iter().find(|acceptance| acceptance.id.as_str() == id).ok_or(Failure::NotFound)
    }

    /// Everything that was ever asked for under this id lies within what the viewer may decide on.
    async fn decidable(&self, id: &str) -> Result<(), Failure> {
        let acceptance = self.acceptance(id).await?;
        let asked = acceptance.granted.iter().chain(&acceptance.pending);
        let may = asked.map(|asked| &asked.request.scope).all(|scope| self.may_decide_on(scope));
        if may && self.viewer.may_decide() { Ok(()) } else { Err(Failure::Forbidden) }
    }
}
