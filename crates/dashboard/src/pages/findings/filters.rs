//! What a list of findings is asked for by its address. Anybody can write anything there: what is not known is
//! told and left out.

use std::collections::BTreeSet;

use scanmonster_assessment::{FindingFilter, FindingOrder, FindingState, SortKey, plain};
use scanmonster_checks::{CheckDef, Severity, checks_of, framework};
use scanmonster_inventory::AccountId;

use crate::asked::address;
use crate::organisation::{Account, Organisation};
use crate::{Page, catalogue};

/// Parameters that filter: in the address, English, Japanese.
const KEYS: [(&str, &str, &str); 11] = [
    ("severity", "Severity", "重大度"),
    ("state", "State", "状態"),
    ("account", "Account", "アカウント"),
    ("ou", "Organizational unit", "組織単位 (OU)"),
    ("owner", "Owner", "所有者"),
    ("service", "Service", "サービス"),
    ("check", "Check", "チェック項目"),
    ("framework", "Framework", "フレームワーク"),
    ("requirement", "Requirement", "要件"),
    ("region", "Region", "リージョン"),
    ("q", "Text", "テキスト"),
];

/// The columns: how they are sorted by in the address (empty: not), English, Japanese.
pub(super) const COLUMNS: [(&str, &str, &str); 8] = [
    ("severity", "Severity", "重大度"),
    ("check", "Finding", "検出結果"),
    ("account", "Account", "アカウント"),
    ("region", "Region", "リージョン"),
    ("resource", "Resource", "リソース"),
    ("", "State", "状態"),
    ("age", "Days", "経過日数"),
    ("", "Owner", "所有者"),
];

/// More filters than this are left out.
const MOST: usize = 40;

/// Longest value that is looked at, in characters.
const LONGEST: usize = 300;

/// Where nothing fits the set is empty, and lets nothing through.
type Accounts = BTreeSet<AccountId>;

/// Whether an account fits a value.
type Fits = fn(&Account, &str) -> bool;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// Filters and their values.
    pub(super) pairs: Vec<(&'static str, String)>,
    /// The column that the list is sorted by.
    pub(super) sort: &'static str,
    /// How it is sorted.
    pub(super) order: FindingOrder,
}

impl Wanted {
    /// From the parameters of an address.
    pub(super) fn of(values: &[(String, String)]) -> Self {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        for (key, value) in values {
            let Some((key, _, _)) = KEYS.iter().find(|(known, _, _)| known == key) else { continue };
            // Words may stand in one parameter; other texts may have commas in them.
            let parts: Vec<&str> = match *key {
                "severity" | "state" => value.split(',').collect(),
                _ => vec![value],
            };
            for part in parts {
                let part: String = part.trim().chars().take(LONGEST).collect();
                let pair = (*key, part);
                if !pair.1.is_empty() && !pairs.contains(&pair) && pairs.len() < MOST {
                    pairs.push(pair);
                }
            }
        }
        let sort = values.iter().find(|(key, _)| key == "sort").map_or("", |(_, value)| value.as_str());
        let (sort, order) = order(sort);
        Self { pairs, sort, order }
    }

    /// The value of a filter; empty where it has none.
    pub(super) fn first(&self, key: &str) -> &str {
        self.pairs.iter().find(|(known, _)| *known == key).map_or("", |(_, value)| value)
    }

    /// This value of a filter is asked for.
    pub(super) fn has(&self, key: &str, value: &str) -> bool {
        self.pairs.iter().any(|(known, asked)| *known == key && asked == value)
    }

    /// The same list at another path, from its beginning.
    pub(super) fn address(&self, path: &str) -> String {
        let pairs = self.pairs.iter().map(|(key, value)| (*key, value.as_str()));
        let sort = (self.order != FindingOrder::default()).then(|| self.sort_word());
        address(path, &pairs.chain(sort.as_deref().map(|sort| ("sort", sort))).collect::<Vec<_>>())
    }

    /// The list without one of its filters.
    pub(super) fn without(&self, at: usize) -> String {
        let mut rest = self.clone();
        rest.pairs.remove(at);
        rest.address("/findings")
    }

    /// The word of the address that sorts by this column: the other way round where it is sorted by it already.
    pub(super) fn toggled(&self, key: &str) -> String {
        if self.sort != key {
            return key.to_owned();
        }
        let (_, usual) = order(key);
        if self.order == usual { format!("-{key}") } else { key.to_owned() }
    }

    /// The word of the address that gives this order.
    pub(super) fn sort_word(&self) -> String {
        let (_, usual) = order(self.sort);
        if self.order == usual { self.sort.to_owned() } else { format!("-{}", self.sort) }
    }

    /// The filter, and what could not be understood, in words.
    pub(super) fn filter(&self, page: &Page, organisation: &Organisation) -> (FindingFilter, Vec<String>) {
        let mut notices = Notices { page, said: Vec::new() };
        let states = self.known("state", &mut notices, state_of);
        let filter = FindingFilter {
            accounts: self.accounts(organisation, &mut notices),
            checks: self.checks(&mut notices),
            regions: self.regions(),
            severities: self.known("severity", &mut notices, |word| word.parse().ok()),
            states: states.or(unresolved().states),
            text: Some(self.first("q").to_owned()).filter(|text| !text.is_empty()),
        };
        (filter, notices.said)
    }

    fn values(&self, key: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(known, _)| *known == key).map(|(_, value)| value.as_str()).collect()
    }

    /// Words of a closed list; none where nothing was asked for, or nothing that is known.
    fn known<T: Ord>(
        &self,
        key: &str,
        notices: &mut Notices<'_>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<BTreeSet<T>> {
        let mut known = BTreeSet::new();
        for value in self.values(key) {
            match parse(value) {
                Some(value) => drop(known.insert(value)),
                None => notices.unknown(key, value),
            }
        }
        (!known.is_empty()).then_some(known)
    }

    fn regions(&self) -> Option<BTreeSet<String>> {
        let regions = self.values("region");
        (!regions.is_empty()).then(|| regions.into_iter().map(str::to_lowercase).collect())
    }

    fn accounts(&self, organisation: &Organisation, notices: &mut Notices<'_>) -> Option<Accounts> {
        let mut all: Option<Accounts> = None;
        let parts: [(&str, Fits); 3] = [("account", is_account), ("ou", is_in_unit), ("owner", is_owned_by)];
        for (key, fits) in parts {
            let values = self.values(key);
            if values.is_empty() {
                continue;
            }
            let mut some = Accounts::new();
            for value in values {
                let known = some.len();
                let fitting = organisation.accounts.iter().filter(|account| fits(account, value));
                some.extend(fitting.map(|account| account.id.clone()));
                if some.len() == known {
                    // An account without a record may still have findings; the search is narrowed to the viewer's.
                    match AccountId::parse(value) {
                        Ok(id) if key == "account" => drop(some.insert(id)),
                        _ => notices.fits_nothing(key, value),
                    }
                }
            }
            all = Some(intersected(all, some));
        }
        all
    }

    fn checks(&self, notices: &mut Notices<'_>) -> Option<BTreeSet<String>> {
        let mut all: Option<BTreeSet<String>> = None;
        for (key, values) in ["service", "check", "framework"].map(|key| (key, self.values(key))) {
            if values.is_empty() {
                continue;
            }
            let mut some = BTreeSet::new();
            for value in values {
                match self.checks_of(key, value, notices) {
                    Some(checks) => some.extend(checks),
                    None => notices.unknown(key, value),
                }
            }
            all = Some(intersected(all, some));
        }
        if self.values("framework").is_empty() && !self.values("requirement").is_empty() {
            notices.requirement_alone();
        }
        all
    }

    /// Ids of the checks that a value stands for; none where nobody knows it.
    fn checks_of(&self, key: &str, value: &str, notices: &mut Notices<'_>) -> Option<BTreeSet<String>> {
        match key {
            "service" => {
                let checks: Vec<_> = catalogue::checks().iter().filter(|check| check.service == value).collect();
                (!checks.is_empty()).then(|| checks.into_iter().flat_map(|check| ids(check)).collect())
            }
            "check" => {
                let check = catalogue::check(value);
                if check.is_none() {
                    notices.unknown(key, value);
                }
                // A check that this version has no longer may still have findings.
                Some(check.map(ids).unwrap_or_default().into_iter().chain([value.to_owned()]).collect())
            }
            _ => {
                let framework = framework(value)?;
                let asked = self.values("requirement");
                for requirement in &asked {
                    if !framework.requirements.iter().any(|known| known.id == *requirement) {
                        notices.fits_nothing("requirement", requirement);
                    }
                }
                let wanted = framework.requirements.iter().filter(|one| asked.is_empty() || asked.contains(&one.id));
                Some(wanted.flat_map(|one| checks_of(framework, one)).flat_map(ids).collect())
            }
        }
    }
}

/// Everything that is not resolved.
pub(super) fn unresolved() -> FindingFilter {
    use FindingState::{Accepted, New, Open, Reopened};
    FindingFilter { states: Some([New, Reopened, Open, Accepted].into()), ..FindingFilter::default() }
}

/// What a filter is called.
pub(super) fn name(page: &Page, key: &str) -> &'static str {
    KEYS.iter().find(|(known, _, _)| *known == key).map_or("", |(_, en, ja)| page.t(en, ja))
}

/// A value of a filter as people read it.
pub(super) fn shown(page: &Page, key: &str, value: &str) -> String {
    let word = match key {
        "severity" => value.parse::<Severity>().ok().map(|severity| page.severity(severity)),
        "state" => state_of(value).map(|state| page.state(state)),
        "framework" => framework(value).map(|framework| page.local(&framework.title)),
        _ => None,
    };
    word.unwrap_or(value).to_owned()
}

/// The column and the order of a word of the address; a hyphen before it turns the usual order round.
fn order(word: &str) -> (&'static str, FindingOrder) {
    let (word, is_turned) = match word.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (word, false),
    };
    let (column, key, descending) = match word {
        "check" => ("check", SortKey::Check, false),
        "account" => ("account", SortKey::Account, false),
        "region" => ("region", SortKey::Region, false),
        "resource" => ("resource", SortKey::Resource, false),
        // Oldest first.
        "age" => ("age", SortKey::OpenedAt, false),
        _ => ("severity", SortKey::Severity, true),
    };
    (column, FindingOrder { key, descending: descending != is_turned })
}

fn state_of(word: &str) -> Option<FindingState> {
    super::STATES.into_iter().find(|state| state.as_str() == word)
}

fn is_account(account: &Account, value: &str) -> bool {
    account.id.as_str() == value || account.name.to_lowercase().contains(&value.to_lowercase()) && !is_id(value)
}

fn is_id(value: &str) -> bool {
    AccountId::parse(value).is_ok()
}

/// A unit's name, or its path from the root.
fn is_in_unit(account: &Account, value: &str) -> bool {
    let path = account.unit();
    path == value
        || path.strip_prefix(value).is_some_and(|below| below.starts_with(" / "))
        || account.units.iter().any(|unit| unit.eq_ignore_ascii_case(value))
}

fn is_owned_by(account: &Account, value: &str) -> bool {
    account.owner.as_ref().is_some_and(|owner| owner.name == value)
}

/// A finding keeps the id that its check had when it came up.
fn ids(check: &CheckDef) -> Vec<String> {
    std::iter::once(check.id).chain(check.aliases.iter().copied()).map(str::to_owned).collect()
}

fn intersected<T: Ord + Clone>(all: Option<BTreeSet<T>>, some: BTreeSet<T>) -> BTreeSet<T> {
    match all {
        Some(all) => all.intersection(&some).cloned().collect(),
        None => some,
    }
}

/// What the reader is told about their filters.
struct Notices<'a> {
    page: &'a Page,
    said: Vec<String>,
}

impl Notices<'_> {
    fn unknown(&mut self, key: &str, value: &str) {
        let (name, value) = (name(self.page, key), plain(value));
        let en = format!("{name}: “{value}” is not known here.");
        self.say(en, format!("{name}「{value}」は不明な値です。"));
    }

    fn fits_nothing(&mut self, key: &str, value: &str) {
        let (name, value) = (name(self.page, key), plain(value));
        let en = format!("{name}: nothing fits “{value}”.");
        self.say(en, format!("{name}「{value}」に該当するものはありません。"));
    }

    fn requirement_alone(&mut self) {
        let en = "A requirement is only looked at together with its framework.".to_owned();
        self.say(en, "要件はフレームワークと合わせて指定してください。".to_owned());
    }

    fn say(&mut self, en: String, ja: String) {
        let text = self.page.t(&en, &ja).to_owned();
        if !self.said.contains(&text) {
            self.said.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(pairs: &[(&str, &str)]) -> Wanted {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Wanted::of(&pairs)
    }

    #[test]
    fn addresses_say_the_same_again() {
        let asked =
            wanted(&[("severity", "high,critical"), ("q", "a,b & c"), ("x", "y"), ("sort", "-age"), ("state", "")]);
        assert_eq!(
            asked.pairs,
            [("severity", "high".into()), ("severity", "critical".into()), ("q", "a,b & c".into())]
        );
        let address = asked.address("/findings");
        let query = address.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let again: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(Wanted::of(&again), asked, "{address}");
        assert_eq!(asked.without(0), "/findings?severity=critical&q=a%2Cb%20%26%20c&sort=-age");
    }

    #[test]
    fn sorting_turns_round_at_the_second_click() {
        assert_eq!(wanted(&[]).toggled("severity"), "-severity");
        assert_eq!(wanted(&[("sort", "-severity")]).toggled("severity"), "severity");
        assert_eq!(wanted(&[]).toggled("age"), "age");
        assert_eq!(wanted(&[("sort", "nonsense")]).order, FindingOrder::default());
    }

    #[test]
    fn too_much_is_left_out() {
        let many: Vec<(String, String)> = (0..500).map(|at| ("account".to_owned(), at.to_string())).collect();
        assert_eq!(Wanted::of(&many).pairs.len(), MOST);
        let long = wanted(&[("q", &"x".repeat(10_000))]);
        assert_eq!(long.first("q").len(), LONGEST);
    }
}
