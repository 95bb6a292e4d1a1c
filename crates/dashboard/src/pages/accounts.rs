//! The accounts: which of them are silent, what is open in each, and one account with all that is known of it.

mod detail;
mod list;

use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use scanmonster_assessment::{Standing, StandingKind};
use scanmonster_inventory::AccountId;

use crate::organisation::Account;
use crate::{Dashboard, Page, terms};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/accounts", get(list::show)).route("/accounts/{account}", get(detail::show))
}

/// How an account stands, in words.
#[derive(Debug)]
struct Stands {
    /// The word that filters use.
    state: &'static str,
    word: &'static str,
    /// Class of the badge.
    class: &'static str,
    since: Option<Timestamp>,
    /// In the words of AWS or of the core; hostile.
    reason: String,
    advice: &'static str,
}

/// The words that filters use, and their labels.
const STATES: [(&str, &str, &str); 6] = [
    ("silent", "Silent", "診断できていない"),
    ("role-differs", "Member role differs", "メンバーロールが異なる"),
    ("assessed", "Assessed", "診断済み"),
    ("new", "New", "新規"),
    ("suspended", "Suspended", "停止中"),
    ("left", "Left the organization", "組織から離脱"),
];

impl Stands {
    /// What the standings say, or else what its record says.
    fn of(page: &Page, account: &Account, standings: &[Standing]) -> Self {
        use StandingKind::{Left, NeverAssessed, New, NotEntered, RoleDiffers, Stale, Suspended};
        let standing = standings.iter().find(|standing| standing.account == account.id);
        let differs = || account.role.as_ref().is_some_and(|role| !role.is_empty());
        let kind =
            standing.and_then(|standing| standing.kind).or_else(|| match (&account.last, &account.not_assessed) {
                (None, _) => Some(NeverAssessed),
                (Some(_), Some(_)) => Some(NotEntered),
                (Some(_), None) => differs().then_some(RoleDiffers),
            });
        let (state, class) = match kind {
            Some(NeverAssessed | Stale | NotEntered) => ("silent", "critical"),
            Some(RoleDiffers) => ("role-differs", "high"),
            Some(New) => ("new", "new"),
            Some(Suspended) => ("suspended", "unknown"),
            Some(Left) => ("left", "unknown"),
            None => ("assessed", "good"),
        };
        Self {
            state,
            class,
            word: kind.map_or(page.t("Assessed", "診断済み"), |kind| page.words(terms::standing(kind))),
            since: standing.map(|standing| standing.since),
            reason: standing
                .map(|standing| standing.reason.clone())
                .filter(|reason| !reason.is_empty())
                .or_else(|| account.not_assessed.clone())
                .unwrap_or_default(),
            advice: kind.map_or("", |kind| page.words(terms::standing_advice(kind))),
        }
    }

    /// It is not assessed, and should be.
    fn is_silent(&self) -> bool {
        self.state == "silent"
    }

    /// Somebody should look: what needs it most has the greatest number.
    fn urgency(&self) -> u8 {
        match self.state {
            "silent" => 3,
            "role-differs" => 2,
            "new" => 1,
            _ => 0,
        }
    }
}

/// The command that says whether an account can be assessed, and what is missing if not.
fn doctor(account: &AccountId) -> String {
    format!("scanmonster doctor --accounts {account}")
}
