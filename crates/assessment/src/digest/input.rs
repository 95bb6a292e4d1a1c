//! What a night's mails are made of, beside its transitions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use scanmonster_inventory::AccountId;

use super::Overview;
use super::overview::overview;
use crate::standing::{changed, standings};
use crate::{
    Acceptance, AcceptanceId, Archive, Asked, Assessment, FinishOptions, NightSummary, PortResult, Scope, Standing,
    Store, WARNING_DAYS, ends_at,
};

/// What a digest is made of.
#[derive(Debug, Clone)]
pub struct DigestInput<'a> {
    /// The night in numbers.
    pub summary: &'a NightSummary,
    /// Acceptances whose end is named tonight.
    pub endings: Vec<Ending>,
    /// Accounts that need attention since tonight.
    pub new_standings: Vec<Standing>,
    /// What is to be written about how accounts stand.
    pub changed_standings: Vec<Standing>,
    /// What is wrong with files of the configuration, in words.
    pub problems: Vec<String>,
    /// Those of them that were not there the night before.
    pub new_problems: Vec<String>,
    /// The week, where tonight is its day.
    pub overview: Option<Overview>,
}

impl<'a> DigestInput<'a> {
    /// A night of which there is nothing to say beside its numbers and its findings.
    pub fn of(summary: &'a NightSummary) -> Self {
        Self {
            summary,
            endings: Vec::new(),
            new_standings: Vec::new(),
            changed_standings: Vec::new(),
            problems: Vec::new(),
            new_problems: Vec::new(),
            overview: None,
        }
    }
}

/// An acceptance that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The acceptance.
    pub acceptance: AcceptanceId,
    /// What it is about.
    pub scope: Scope,
    /// Its last day, in UTC.
    pub until: Date,
    /// Who asked for it.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Ending {
    pub(super) fn of(acceptance: &Acceptance, asked: &Asked) -> Self {
        Self {
            acceptance: acceptance.id.clone(),
            scope: asked.request.scope.clone(),
            until: asked.request.until,
            by: asked.by.clone(),
            reason: asked.request.reason.clone(),
        }
    }

    /// It is about one of these accounts.
    pub(super) fn concerns(&self, accounts: &BTreeSet<AccountId>) -> bool {
        accounts.iter().any(|account| self.scope.account.matches(account.as_str()))
    }
}

/// Puts together what a night's mails are made of.
pub(crate) async fn plan_input<'a>(
    store: &dyn Store,
    archive: &dyn Archive,
    assessment: &Assessment,
    summary: &'a NightSummary,
    options: &FinishOptions,
) -> PortResult<DigestInput<'a>> {
    let earlier = earlier(store, assessment).await?;
    let since = earlier.first().map(|before| before.started_at);
    let acceptances = Acceptance::all(&store.decisions(None).await?, assessment.started_at);
    let endings = endings(&acceptances, since, assessment.started_at);
    let known = store.standings().await?;
    let standing = standings(assessment, summary, &store.accounts().await?, &known, options);
    let before: &[String] = earlier.first().map(|before| before.problems.as_slice()).unwrap_or_default();
    Ok(DigestInput {
        summary,
        endings,
        new_standings: standing
            .iter()
            .filter(|standing| standing.noticed_in == assessment.id && standing.needs_attention())
            .cloned()
            .collect(),
        changed_standings: changed(&known, standing),
        problems: assessment.problems.clone(),
        new_problems: assessment.problems.iter().filter(|problem| !before.contains(problem)).cloned().collect(),
        overview: overview(store, archive, assessment, &earlier, &acceptances, options).await?,
    })
}

/// How many assessments before this one matter: a month of nights.
const LOOKED_BACK: usize = 35;

/// The assessments before this one, latest first.
async fn earlier(store: &dyn Store, assessment: &Assessment) -> PortResult<Vec<Assessment>> {
    let mut all = store.assessments(LOOKED_BACK).await?;
    all.retain(|other| other.id < assessment.id);
    Ok(all)
}

/// Acceptances that came within one of the warning times of their end since the assessment before this one,
/// first to end first. One that was given for less time than that is not named at once.
fn endings(acceptances: &[Acceptance], since: Option<Timestamp>, now: Timestamp) -> Vec<Ending> {
    let mut endings: Vec<Ending> = acceptances
        .iter()
        .filter_map(|acceptance| Some((acceptance, acceptance.active(now)?)))
        .filter(|(_, asked)| {
            let given = asked.approved.as_ref().map_or(asked.at, |(_, at)| *at);
            let since = since.map_or(given, |since| since.max(given));
            WARNING_DAYS.iter().any(|days| {
                let warned = ends_at(asked.request.until).checked_sub((i64::from(*days) * 24).hours());
                warned.is_ok_and(|warned| since < warned && warned <= now)
            })
        })
        .map(|(acceptance, asked)| Ending::of(acceptance, asked))
        .collect();
    endings.sort_by(|a, b| (a.until, &a.acceptance).cmp(&(b.until, &b.acceptance)));
    endings
}
