//! What could not be seen: accounts that need attention, and why verdicts are undecided.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_assessment::{AccountAssessment, Coverage, Standing};
use scanmonster_inventory::{AccountId, Gap};

use crate::Style;
use crate::advice::{advice, cause};
use crate::coverage::{grouped, reason, reasons, state_word};
use crate::stored::Situation;
use crate::style::{day, minute};
use crate::visible::visible;

/// An account about which not everything is known.
pub(super) struct Attention {
    pub(super) account: String,
    pub(super) name: String,
    pub(super) what: &'static str,
    pub(super) since: Option<String>,
    pub(super) reason: String,
}

/// Why verdicts are undecided.
pub(super) struct Reason {
    pub(super) name: String,
    pub(super) operation: String,
    pub(super) cause: &'static str,
    pub(super) verdicts: String,
    pub(super) accounts: String,
    pub(super) advice: String,
}

/// How much was decided in an account.
pub(super) struct AccountRow {
    pub(super) account: String,
    pub(super) name: String,
    pub(super) state: &'static str,
    pub(super) done: Option<String>,
    pub(super) decided: String,
    pub(super) unknown: String,
    pub(super) failed: String,
}

/// Accounts that were not assessed, those that were left out, and those that stand otherwise than they
/// should.
pub(super) fn attention(situation: &Situation<'_>, style: &Style) -> Vec<Attention> {
    let standings: BTreeMap<&AccountId, &Standing> =
        situation.standings.iter().map(|standing| (&standing.account, standing)).collect();
    let mut rows = Vec::new();
    let mut named: BTreeSet<&AccountId> = BTreeSet::new();
    let not_assessed = situation.accounts.iter().filter_map(|part| Some((part, reason(part)?)));
    let waiting = situation.accounts.iter().filter(|part| !part.state.is_done());
    let waiting = waiting.map(|part| (part, style.say("it is still waiting", "診断待ち")));
    for (part, why) in not_assessed.chain(waiting) {
        named.insert(&part.account);
        let standing = standings.get(&part.account).copied();
        rows.push(Attention {
            account: part.account.to_string(),
            name: visible(&part.name).into_owned(),
            what: standing
                .and_then(|standing| standing.kind)
                .map_or(style.say("not assessed", "診断できず"), |kind| style.standing(kind)),
            since: standing.map(|standing| day(standing.since)),
            reason: visible(why).into_owned(),
        });
    }
    for skipped in situation.assessment.map(|assessment| assessment.skipped.as_slice()).unwrap_or_default() {
        named.insert(&skipped.account);
        rows.push(Attention {
            account: skipped.account.to_string(),
            name: visible(&skipped.name).into_owned(),
            what: style.say("left out", "対象外"),
            since: None,
            reason: visible(&skipped.reason).into_owned(),
        });
    }
    let others =
        situation.standings.iter().filter(|standing| standing.needs_attention() && !named.contains(&standing.account));
    rows.extend(others.filter_map(|standing| {
        Some(Attention {
            account: standing.account.to_string(),
            name: visible(&standing.name).into_owned(),
            what: style.standing(standing.kind?),
            since: Some(day(standing.since)),
            reason: visible(&standing.reason).into_owned(),
        })
    }));
    rows
}

/// The gaps of all accounts, most verdicts first, with what closes them.
pub(super) fn reason_rows(accounts: &[AccountAssessment], style: &Style) -> Vec<Reason> {
    let row = |reason: &crate::coverage::Reason<'_>| {
        let action = reason.permission.unwrap_or_default();
        let gap = Gap::new(reason.operation, action, reason.cause, "");
        let concerned = accounts.iter().filter(|part| {
            let gaps = part.coverage.iter().flat_map(|coverage| &coverage.gaps);
            gaps.map(|counted| &counted.gap)
                .any(|other| (&other.operation, &other.action, other.cause) == (&gap.operation, &gap.action, gap.cause))
        });
        Reason {
            name: visible(reason.name()).into_owned(),
            operation: visible(reason.operation).into_owned(),
            cause: cause(reason.cause, style),
            verdicts: grouped(reason.verdicts),
            accounts: grouped(concerned.count()),
            advice: advice(&gap, style),
        }
    };
    reasons(accounts).iter().map(row).collect()
}

/// Each account with its denominators.
pub(super) fn account_rows(accounts: &[AccountAssessment], style: &Style) -> Vec<AccountRow> {
    let row = |part: &AccountAssessment| {
        let tally = part.coverage.as_ref().map(Coverage::total);
        let number = |count: Option<u32>| count.map_or_else(|| "–".to_owned(), grouped);
        let (decided, total) = (tally.map(|tally| tally.decided()), tally.map(|tally| tally.total()));
        AccountRow {
            account: part.account.to_string(),
            name: visible(&part.name).into_owned(),
            state: state_word(part, style),
            done: part.done_at.map(minute),
            decided: format!("{} / {}", number(decided), number(total)),
            unknown: number(tally.map(|tally| tally.unknown)),
            failed: number(tally.map(|tally| tally.fail)),
        }
    };
    accounts.iter().map(row).collect()
}
