//! What people answered: an append-only log.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use scanmonster_checks::best_practice;
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use crate::ends_at;

/// After how many days an answer is to be looked at again where nobody says otherwise.
pub const DEFAULT_REVISIT_DAYS: i32 = 180;

/// After how many days an answer is to be looked at again at the latest: a year, be it a leap year.
pub const MAX_REVISIT_DAYS: i32 = 366;

/// Longest note or reason, in characters: more does not fit into the notes of a question in the
/// Well-Architected Tool together with the others (2,048 characters, API reference, UpdateAnswer).
pub const LONGEST_NOTE: usize = 1000;

/// Longest name of somebody who answers, in characters.
const LONGEST_NAME: usize = 200;

/// For what an answer or a review is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ReviewScope {
    /// Every account.
    Organisation,
    /// One account.
    Account(AccountId),
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither `organisation` nor the id of an account")]
pub struct InvalidScope(String);

impl ReviewScope {
    /// The account, where it is one.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Organisation => None,
            Self::Account(account) => Some(account),
        }
    }

    /// The account is part of it.
    pub fn contains(&self, account: &AccountId) -> bool {
        match self {
            Self::Organisation => true,
            Self::Account(own) => own == account,
        }
    }
}

impl fmt::Display for ReviewScope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation => formatter.write_str("organisation"),
            Self::Account(account) => formatter.write_str(account.as_str()),
        }
    }
}

impl FromStr for ReviewScope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "organisation" => Ok(Self::Organisation),
            account => AccountId::parse(account)
                .map(Self::Account)
                .map_err(|_| InvalidScope(account.escape_debug().to_string())),
        }
    }
}

impl TryFrom<String> for ReviewScope {
    type Error = InvalidScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ReviewScope> for String {
    fn from(scope: ReviewScope) -> Self {
        scope.to_string()
    }
}

/// What somebody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerChoice {
    /// The best practice is followed.
    Done,
    /// It is not, or not wholly.
    NotDone,
    /// It does not concern this scope; the note says why.
    NotApplicable,
}

/// A text that is no choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of done, not-done, not-applicable")]
pub struct UnknownChoice(String);

impl AnswerChoice {
    /// The word used in files and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::NotApplicable => "not-applicable",
        }
    }
}

impl FromStr for AnswerChoice {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Done, Self::NotDone, Self::NotApplicable]
            .into_iter()
            .find(|choice| choice.as_str() == text)
            .ok_or_else(|| UnknownChoice(text.escape_debug().to_string()))
    }
}

/// One entry of the log: what somebody answered when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// For example `SEC10-BP02`.
    pub best_practice: String,
    /// For what it is.
    pub scope: ReviewScope,
    /// What.
    pub choice: AnswerChoice,
    /// Why, or where to see it; the reason where it is not applicable. Hostile.
    pub note: String,
    /// Who, as they are known to whatever they used; hostile.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// The last day on which it holds without another look, in UTC.
    pub revisit_by: Date,
    /// Its place in the log of its best practice and scope, from 0.
    pub number: u32,
}

/// What somebody wants to answer; all of it as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerWish {
    /// Id of the best practice.
    pub best_practice: String,
    /// For what it is.
    pub scope: ReviewScope,
    /// What.
    pub choice: AnswerChoice,
    /// Why, or where to see it. Mandatory where it is not applicable.
    pub note: String,
    /// Who.
    pub who: String,
    /// The last day on which it holds, within a year; none for [`DEFAULT_REVISIT_DAYS`] from now.
    pub revisit_by: Option<Date>,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongAnswer {
    /// No best practice has this id.
    #[error("the security pillar has no best practice `{0}`: they are SEC01-BP01 to SEC11-BP08")]
    NoSuchPractice(String),
    /// A reason is needed.
    #[error("say in the note why it is not applicable")]
    NoReason,
    /// Nobody would know whom to ask.
    #[error("say who answers")]
    Nobody,
    /// The note or the name is too long.
    #[error("{what} has more than {most} characters")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How many are allowed.
        most: usize,
    },
    /// The day is over, or too far away.
    #[error("{0} is not a day from today on within {MAX_REVISIT_DAYS} days")]
    WrongDay(Date),
}

impl Answer {
    /// The answer that somebody gives at `now`, as number `number` of its log.
    ///
    /// # Errors
    /// Where something about the wish is wrong.
    pub fn of(wish: &AnswerWish, now: Timestamp, number: u32) -> Result<Self, WrongAnswer> {
        let practice = best_practice(wish.best_practice.trim())
            .ok_or_else(|| WrongAnswer::NoSuchPractice(wish.best_practice.escape_debug().to_string()))?;
        let note = within(&wish.note, "the note", LONGEST_NOTE)?;
        let who = within(&wish.who, "the name", LONGEST_NAME)?;
        if note.is_empty() && wish.choice == AnswerChoice::NotApplicable {
            return Err(WrongAnswer::NoReason);
        }
        if who.is_empty() {
            return Err(WrongAnswer::Nobody);
        }
        Ok(Self {
            best_practice: practice.id.to_owned(),
            scope: wish.scope.clone(),
            choice: wish.choice,
            note,
            who,
            at: now,
            revisit_by: revisit_by(wish.revisit_by, now)?,
            number,
        })
    }

    /// Its last day is over at `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now >= ends_at(self.revisit_by)
    }
}

fn within(text: &str, what: &'static str, most: usize) -> Result<String, WrongAnswer> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(WrongAnswer::TooLong { what, most });
    }
    Ok(text.to_owned())
}

fn revisit_by(asked: Option<Date>, now: Timestamp) -> Result<Date, WrongAnswer> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let after = |days: i32| today.checked_add(days.days()).unwrap_or(Date::MAX);
    let day = asked.unwrap_or_else(|| after(DEFAULT_REVISIT_DAYS));
    if day < today || day > after(MAX_REVISIT_DAYS) {
        return Err(WrongAnswer::WrongDay(day));
    }
    Ok(day)
}

/// The answer that holds for exactly this scope at `now`: the newest one given by then.
pub fn holding<'a>(
    answers: &'a [Answer],
    best_practice: &str,
    scope: &ReviewScope,
    now: Timestamp,
) -> Option<&'a Answer> {
    answers
        .iter()
        .filter(|answer| answer.best_practice == best_practice && answer.scope == *scope && answer.at <= now)
        .max_by(|a, b| newer(a, b))
}

/// The answers that hold at some time, found by best practice and scope.
#[derive(Debug)]
pub(super) struct Held<'a>(BTreeMap<(&'a str, Option<&'a AccountId>), &'a Answer>);

impl<'a> Held<'a> {
    /// Those that hold at `now`.
    pub(super) fn at(answers: &'a [Answer], now: Timestamp) -> Self {
        let mut held = BTreeMap::new();
        for answer in answers.iter().filter(|answer| answer.at <= now) {
            let newest: &mut &Answer =
                held.entry((answer.best_practice.as_str(), answer.scope.account())).or_insert(answer);
            if newer(answer, newest) == Ordering::Greater {
                *newest = answer;
            }
        }
        Self(held)
    }

    /// The organisation's.
    pub(super) fn of_organisation(&self, best_practice: &str) -> Option<&'a Answer> {
        self.0.get(&(best_practice, None)).copied()
    }

    /// The account's own.
    pub(super) fn of_account(&self, best_practice: &str, account: &AccountId) -> Option<&'a Answer> {
        self.0.get(&(best_practice, Some(account))).copied()
    }

    /// The one that counts in an account: its own before the organisation's.
    pub(super) fn in_account(&self, best_practice: &str, account: &AccountId) -> Option<&'a Answer> {
        self.of_account(best_practice, account).or_else(|| self.of_organisation(best_practice))
    }
}

/// Two entries of a log never share a number; where a store breaks that, the order is still a fixed one.
fn newer(a: &Answer, b: &Answer) -> Ordering {
    (a.number, a.at, &a.who, a.choice, &a.note).cmp(&(b.number, b.at, &b.who, b.choice, &b.note))
}
