//! How a requirement stands: in each account the worst of its checks, over all accounts the worst of these.

use std::collections::HashMap;

use scanmonster_assessment::{Dimension, FindingFilter, FindingState};
use scanmonster_checks::{Assessment, CheckDef, Framework, Requirement, checks_of};

use crate::failure::Failure;
use crate::reads::Reads;
use crate::terms::Words;
use crate::{Page, catalogue};

/// How a requirement stands over all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequirementState {
    /// Something fails in some account, and nobody accepted it.
    Fail,
    /// Nothing fails, and something could not be decided.
    NotDecided,
    /// What fails is accepted.
    Accepted,
    /// All was decided, and nothing fails.
    Pass,
    /// All was decided, and there is no resource that it concerns.
    Nothing,
    /// No check answers it, although a program could.
    NotCovered,
    /// No check answers it: it takes a person.
    Person,
}

impl RequirementState {
    pub(super) const ALL: [Self; 7] =
        [Self::Fail, Self::NotDecided, Self::Accepted, Self::Pass, Self::Nothing, Self::NotCovered, Self::Person];

    /// The word that filters use.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::NotDecided => "not-decided",
            Self::Accepted => "accepted",
            Self::Pass => "pass",
            Self::Nothing => "nothing",
            Self::NotCovered => "not-covered",
            Self::Person => "person",
        }
    }

    pub(super) fn words(self) -> Words {
        match self {
            Self::Fail => ("Fail", "不合格"),
            Self::NotDecided => ("Not decided", "未判定"),
            Self::Accepted => ("Accepted", "受容"),
            Self::Pass => ("Pass", "合格"),
            Self::Nothing => ("Nothing to judge", "対象なし"),
            Self::NotCovered => ("No check", "チェックなし"),
            Self::Person => ("Needs a person", "人による確認が必要"),
        }
    }

    /// Class of the badge.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Fail => "critical",
            Self::NotDecided => "unknown",
            Self::Accepted => "accepted",
            Self::Pass => "good",
            Self::Nothing | Self::NotCovered | Self::Person => "",
        }
    }
}

/// How many requirements stand how.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) fail: u32,
    pub(super) not_decided: u32,
    pub(super) accepted: u32,
    pub(super) pass: u32,
    pub(super) nothing: u32,
    pub(super) not_covered: u32,
    pub(super) person: u32,
}

impl Totals {
    /// All requirements.
    pub(super) fn all(&self) -> u32 {
        self.with_check() + self.not_covered + self.person
    }

    /// Those that some check answers.
    pub(super) fn with_check(&self) -> u32 {
        self.fail + self.not_decided + self.accepted + self.pass + self.nothing
    }
}

impl FromIterator<RequirementState> for Totals {
    fn from_iter<I: IntoIterator<Item = RequirementState>>(states: I) -> Self {
        let mut totals = Self::default();
        for state in states {
            let count = match state {
                RequirementState::Fail => &mut totals.fail,
                RequirementState::NotDecided => &mut totals.not_decided,
                RequirementState::Accepted => &mut totals.accepted,
                RequirementState::Pass => &mut totals.pass,
                RequirementState::Nothing => &mut totals.nothing,
                RequirementState::NotCovered => &mut totals.not_covered,
                RequirementState::Person => &mut totals.person,
            };
            *count += 1;
        }
        totals
    }
}

/// A requirement over all accounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tallied {
    pub(super) state: RequirementState,
    pub(super) fail: u32,
    pub(super) not_decided: u32,
    pub(super) accepted: u32,
    pub(super) pass: u32,
    pub(super) nothing: u32,
}

/// How a check stands in an account, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    Nothing,
    Pass,
    Accepted,
    NotDecided,
    Fail,
}

/// How every check stands in every account.
pub(super) struct Accounts(Vec<Vec<Stand>>);

impl Accounts {
    /// Reads it for the viewer's accounts.
    pub(super) async fn read(reads: &Reads) -> Result<Self, Failure> {
        let organisation = reads.organisation().await?;
        let filter = FindingFilter { states: Some([FindingState::Accepted].into()), ..FindingFilter::default() };
        let mut accepted: HashMap<(String, usize), u64> = HashMap::new();
        for counted in reads.count(&filter, &[Dimension::Account, Dimension::Check]).await? {
            let [account, check] = counted.values.as_slice() else { continue };
            let Some(place) = catalogue::place(check) else { continue };
            *accepted.entry((account.clone(), place)).or_default() += counted.findings;
        }
        let checks = catalogue::checks().len();
        let stand = |account: &crate::organisation::Account, place: usize| {
            let Some(decided) = &account.coverage else { return Stand::NotDecided };
            let Some(tally) = decided.tally(place) else { return Stand::NotDecided };
            let is_accepted = || {
                let accepted = accepted.get(&(account.id.to_string(), place)).copied().unwrap_or_default();
                accepted >= u64::from(tally.fail)
            };
            if tally.fail > 0 && !is_accepted() {
                Stand::Fail
            } else if tally.unknown > 0 {
                Stand::NotDecided
            } else if tally.fail > 0 {
                Stand::Accepted
            } else if tally.pass > 0 {
                Stand::Pass
            } else {
                Stand::Nothing
            }
        };
        let of_account = |account| (0..checks).map(|place| stand(account, place)).collect();
        Ok(Self(organisation.accounts.iter().map(of_account).collect()))
    }

    /// How many accounts there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// How the requirement stands: failing wins over not decided, this over accepted, this over passing.
    pub(super) fn tally(&self, framework: &Framework, requirement: &Requirement) -> Tallied {
        let checks = checks_of(framework, requirement);
        let places: Vec<usize> = checks.iter().filter_map(|check: &&CheckDef| catalogue::place(check.id)).collect();
        let mut tallied =
            Tallied { state: RequirementState::Person, fail: 0, not_decided: 0, accepted: 0, pass: 0, nothing: 0 };
        if places.is_empty() {
            if requirement.assessment != Assessment::Manual {
                tallied.state = RequirementState::NotCovered;
            }
            return tallied;
        }
        for account in &self.0 {
            let worst = places.iter().filter_map(|place| account.get(*place)).max();
            let count = match worst {
                Some(Stand::Fail) => &mut tallied.fail,
                Some(Stand::NotDecided) | None => &mut tallied.not_decided,
                Some(Stand::Accepted) => &mut tallied.accepted,
                Some(Stand::Pass) => &mut tallied.pass,
                Some(Stand::Nothing) => &mut tallied.nothing,
            };
            *count += 1;
        }
        tallied.state = match tallied {
            Tallied { fail: 1.., .. } => RequirementState::Fail,
            Tallied { not_decided: 1.., .. } => RequirementState::NotDecided,
            Tallied { accepted: 1.., .. } => RequirementState::Accepted,
            Tallied { pass: 1.., .. } => RequirementState::Pass,
            // Without any account nothing was decided either.
            Tallied { nothing: 0, .. } => RequirementState::NotDecided,
            Tallied { .. } => RequirementState::Nothing,
        };
        tallied
    }
}

impl Tallied {
    /// The numbers in words, without those that are nought.
    pub(super) fn words(&self, page: &Page) -> String {
        let parts = [
            (self.fail, page.t("fail", "不合格")),
            (self.not_decided, page.t("not decided", "未判定")),
            (self.accepted, page.t("accepted", "受容")),
            (self.pass, page.t("pass", "合格")),
            (self.nothing, page.t("nothing to judge", "対象なし")),
        ];
        let shown = parts.into_iter().filter(|(count, _)| *count > 0);
        let shown: Vec<String> = shown.map(|(count, word)| format!("{} {word}", page.number(count))).collect();
        shown.join(page.t(", ", "、"))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_checks::framework;

    use super::*;

    fn requirement(framework: &'static Framework, id: &str) -> &'static Requirement {
        framework.requirements.iter().find(|requirement| requirement.id == id).unwrap()
    }

    fn accounts(stands: &[Stand], check: &str) -> Accounts {
        let place = catalogue::place(check).unwrap();
        let one = |stand: &Stand| {
            let mut all = vec![Stand::Pass; catalogue::checks().len()];
            all[place] = *stand;
            all
        };
        Accounts(stands.iter().map(one).collect())
    }

    #[test]
    fn the_worst_account_decides() {
        let cis = framework("cis-5.0").unwrap();
        let root = requirement(cis, "1.3");
        let state = |stands: &[Stand]| accounts(stands, "iam-root-user-has-access-keys").tally(cis, root).state;
        use Stand::{Accepted, Fail, NotDecided, Nothing, Pass};
        assert_eq!(state(&[Pass, Fail, NotDecided]), RequirementState::Fail);
        assert_eq!(state(&[Pass, Accepted, NotDecided]), RequirementState::NotDecided);
        assert_eq!(state(&[Pass, Accepted]), RequirementState::Accepted);
        assert_eq!(state(&[Pass, Nothing]), RequirementState::Pass);
        assert_eq!(state(&[Nothing]), RequirementState::Nothing);
        assert_eq!(state(&[]), RequirementState::NotDecided, "nothing is known, so nothing passes");
    }

    #[test]
    fn what_has_no_check_never_passes() {
        for framework in scanmonster_checks::frameworks() {
            let all = Accounts(vec![vec![Stand::Pass; catalogue::checks().len()]]);
            for requirement in framework.requirements.iter().filter(|one| checks_of(framework, one).is_empty()) {
                let state = all.tally(framework, requirement).state;
                assert!(matches!(state, RequirementState::NotCovered | RequirementState::Person), "{}", requirement.id);
            }
        }
    }
}
