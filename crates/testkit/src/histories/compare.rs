//! What the core came to, next to what the model says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use scanmonster_assessment::{
    AcceptanceEnd, Accepted, AccountRecord, AssessmentId, Audience, Finding, FindingEvent, FindingEventKind, FindingId,
    Mail, Seen, Transition, TransitionKind,
};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::ledger::{Grant, Look};
use super::mails::{Said, ToSay};
use super::model::{Account, Change, Item};
use super::slots::Slot;

/// An error where the two differ.
pub(super) fn same<T: PartialEq + Debug>(what: &str, core: &T, model: &T) -> Result<(), String> {
    if core == model { Ok(()) } else { Err(format!("{what} differ\n  core:  {core:?}\n  model: {model:?}")) }
}

/// The same for lists, of which only what is in one of them is shown.
fn same_list<T: PartialEq + Debug>(what: &str, core: &[T], model: &[T]) -> Result<(), String> {
    if core == model {
        return Ok(());
    }
    let only = |these: &[T], those: &[T]| {
        these.iter().filter(|one| !those.contains(one)).map(|one| format!("\n    {one:?}")).collect::<String>()
    };
    Err(format!("{what} differ\n  core:{}\n  model:{}", only(core, model), only(model, core)))
}

/// Names of nights and findings.
pub(super) struct Names<'a> {
    pub(super) nights: &'a [AssessmentId],
}

impl Names<'_> {
    pub(super) fn id(&self, account: &AccountId, slot: &Slot) -> FindingId {
        FindingId::of(account, slot.check, slot.region(), &slot.arn(), None)
    }

    fn finding(&self, account: &AccountId, slot: &Slot, item: &Item) -> Finding {
        Finding {
            id: self.id(account, slot),
            account: account.clone(),
            region: slot.region().to_owned(),
            check: slot.check.to_owned(),
            resource: slot.arn(),
            resource_name: slot.name().to_owned(),
            discriminator: None,
            severity: item.look.severity,
            evidence: item.look.words.evidence(),
            cause: item.cause,
            first_seen: item.first_seen,
            opened_in: self.nights[item.opened_in].clone(),
            opened_at: item.opened_at,
            times_opened: item.times_opened,
            resolved_at: item.resolved_at,
            previous: item.previous.clone(),
            incarnation: item.look.incarnation.clone(),
            check_version: item.look.version,
            accepted: item.accepted.as_ref().map(|under| Accepted {
                acceptance: under.acceptance.clone(),
                round: under.round,
                seen: seen(&under.looked_at),
                until: under.until,
            }),
            acceptance_end: item
                .ended
                .as_ref()
                .map(|(acceptance, reason)| AcceptanceEnd { acceptance: acceptance.clone(), reason: *reason }),
            spent: item.spent.clone(),
        }
    }

    fn transition(&self, account: &AccountId, slot: &Slot, change: &Change) -> Transition {
        Transition {
            kind: change.kind,
            finding: self.finding(account, slot, &change.item),
            by_upgrade: change.by_upgrade,
        }
    }

    pub(super) fn transitions(&self, account: &AccountId, changes: &BTreeMap<Slot, Change>) -> Vec<Transition> {
        let mut all: Vec<Transition> =
            changes.iter().map(|(slot, change)| self.transition(account, slot, change)).collect();
        all.sort_by(|a, b| a.finding.id.cmp(&b.finding.id));
        all
    }

    /// The findings and the record of an account.
    pub(super) fn account(
        &self,
        model: &Account,
        findings: &[Finding],
        record: Option<&AccountRecord>,
    ) -> Result<(), String> {
        let mut expected: Vec<Finding> =
            model.items.iter().map(|(slot, item)| self.finding(&model.id, slot, item)).collect();
        expected.sort_by(|a, b| a.id.cmp(&b.id));
        same_list("findings", findings, &expected)?;
        let record = record.ok_or("the account has no record")?;
        let count = |is_accepted: bool| -> BTreeMap<Severity, u32> {
            let mut counts = BTreeMap::new();
            for item in model.items.values().filter(|item| item.is_open() && item.accepted.is_some() == is_accepted) {
                *counts.entry(item.look.severity).or_default() += 1;
            }
            counts
        };
        same("counts of open findings", &record.open, &count(false))?;
        same("counts of accepted findings", &record.accepted, &count(true))?;
        let undecided: BTreeMap<FindingId, _> =
            model.undecided.iter().map(|(slot, seen)| (self.id(&model.id, slot), *seen)).collect();
        same("undecided findings", &record.undecided, &undecided)?;
        same("first assessments", &record.first_assessed, &model.first.map(|night| self.nights[night].clone()))?;
        let last = record.last_assessment.as_ref().map(|last| (&last.assessment, last.at));
        same("last assessments", &last, &model.last.as_ref().map(|last| (&self.nights[last.night], last.at)))
    }

    /// The transitions of a night.
    pub(super) fn night(&self, night: usize, accounts: &[Account], core: &[Transition]) -> Result<(), String> {
        let none = BTreeMap::new();
        let of = |account: &Account| self.transitions(&account.id, account.changes.get(&night).unwrap_or(&none));
        let mut expected: Vec<Transition> = accounts.iter().flat_map(of).collect();
        expected.sort_by(|a, b| a.finding.id.cmp(&b.finding.id));
        same_list("transitions", core, &expected)
    }

    /// The events of a night, each once.
    pub(super) fn events(&self, night: usize, accounts: &[Account], core: &[FindingEvent]) -> Result<(), String> {
        let mut expected = Vec::new();
        for account in accounts {
            for (slot, change) in account.changes.get(&night).into_iter().flatten() {
                let kinds: &[FindingEventKind] = match (change.kind, change.item.accepted.is_some()) {
                    (TransitionKind::Opened, true) => &[FindingEventKind::Opened, FindingEventKind::Accepted],
                    (TransitionKind::Opened, false) => &[FindingEventKind::Opened],
                    (TransitionKind::Reopened, true) => &[FindingEventKind::Reopened, FindingEventKind::Accepted],
                    (TransitionKind::Reopened, false) => &[FindingEventKind::Reopened],
                    (TransitionKind::Resolved, _) => &[FindingEventKind::Resolved],
                    (TransitionKind::Accepted, _) => &[FindingEventKind::Accepted],
                    (TransitionKind::AcceptanceEnded, _) => &[FindingEventKind::AcceptanceEnded],
                    (TransitionKind::Worsened | TransitionKind::Changed, _) => &[FindingEventKind::Changed],
                };
                let finding = self.finding(&account.id, slot, &change.item);
                expected.extend(kinds.iter().map(|kind| (finding.id.clone(), *kind, finding.clone())));
            }
        }
        let of_night = core.iter().filter(|event| event.assessment == self.nights[night]);
        let mut core: Vec<_> =
            of_night.map(|event| (event.finding.id.clone(), event.kind, event.finding.clone())).collect();
        let place = |(id, kind, _): &(FindingId, FindingEventKind, Finding)| (id.clone(), *kind);
        core.sort_by_key(place);
        expected.sort_by_key(place);
        same_list("events", &core, &expected)
    }
}

fn seen(look: &Look) -> Seen {
    Seen {
        evidence: look.words.evidence(),
        severity: look.severity,
        incarnation: look.incarnation.clone(),
        check_version: look.version,
    }
}

/// What decides about the mails of a night beside its findings.
pub(super) struct MailRules<'a> {
    pub(super) night: usize,
    pub(super) threshold: Severity,
    pub(super) has_heartbeat: bool,
    /// Who owns which account.
    pub(super) owner: Option<(&'a str, &'a AccountId)>,
    pub(super) endings: &'a [Grant],
    /// Accounts that were not assessed: perhaps the mail says so, perhaps an earlier one did.
    pub(super) silent: &'a BTreeSet<AccountId>,
}

impl Names<'_> {
    /// The mails of a night.
    pub(super) fn mails(&self, rules: &MailRules<'_>, accounts: &[Account], mails: &[Mail]) -> Result<(), String> {
        let night = self.nights[rules.night].as_str();
        let of_night: Vec<&Mail> = mails.iter().filter(|mail| mail.id.starts_with(night)).collect();
        let ids: BTreeSet<&str> = of_night.iter().map(|mail| mail.id.as_str()).collect();
        same("ids of mails and their number", &of_night.len(), &ids.len())?;
        let id = |account: &Account, slot: &Slot| self.id(&account.id, slot).to_string();
        let to_say = ToSay::of(accounts, rules.night, rules.threshold, &id);
        let security = |mail: &&&Mail| mail.audience == Audience::Security;
        let own: Vec<&Mail> = of_night.iter().filter(security).copied().collect();
        let may_tell = !rules.silent.is_empty();
        let has_digest = said_once(&own, "digest", &to_say.digest, !rules.endings.is_empty(), may_tell)?;
        said_once(&own, "baseline", &to_say.baseline, false, false)?;
        let heartbeats = own.iter().filter(|mail| mail.id.contains("-heartbeat-")).count();
        same("heartbeats", &heartbeats, &usize::from(rules.has_heartbeat && !has_digest))?;
        let others: Vec<&Mail> = of_night.iter().filter(|mail| !security(mail)).copied().collect();
        let Some((owner, account)) = rules.owner else {
            return same("numbers of mails to owners", &others.len(), &0);
        };
        if let Some(stray) = others.iter().find(|mail| mail.audience != Audience::Owner(owner.to_owned())) {
            return Err(format!("a mail to somebody who owns nothing: {stray:?}"));
        }
        let owned = accounts.iter().filter(|known| known.id == *account);
        let to_say = ToSay::of(owned, rules.night, rules.threshold, &id);
        let ends = rules.endings.iter().any(|grant| {
            matches!(grant.scope.account.as_str(), "*") || grant.scope.account.as_str() == account.as_str()
        });
        said_once(&others, "digest", &to_say.digest, ends, rules.silent.contains(account))?;
        said_once(&others, "baseline", &to_say.baseline, false, false)?;
        Ok(())
    }
}

/// Exactly one mail of the kind says this, and none does where there is nothing to say; answers whether there
/// is one.
fn said_once(mails: &[&Mail], kind: &str, to_say: &Said, must_tell: bool, may_tell: bool) -> Result<bool, String> {
    let of_kind: Vec<&&Mail> = mails.iter().filter(|mail| mail.id.contains(&format!("-{kind}-"))).collect();
    match of_kind.as_slice() {
        [] if to_say.new.is_empty() && !must_tell => Ok(false),
        [mail] if !to_say.new.is_empty() || must_tell || may_tell => {
            same(&format!("what the mail says ({kind})"), &Said::of(mail), to_say).map(|()| true)
        }
        other => {
            let ids: Vec<&str> = other.iter().map(|mail| mail.id.as_str()).collect();
            Err(format!("mails {ids:?} ({kind}), and to say was {to_say:?}"))
        }
    }
}
