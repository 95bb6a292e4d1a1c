//! What the mails of a night say: which findings are new and why, which are gone.

use std::collections::BTreeSet;

use scanmonster_assessment::{Cause, EndReason, Mail, TransitionKind};
use scanmonster_checks::Severity;

use super::model::{Account, Change};
use super::slots::Slot;

/// What a mail says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Id and reason of each new finding.
    pub(super) new: BTreeSet<(String, String)>,
    /// Account, region and ARN of each that is gone, with its check.
    pub(super) gone: BTreeSet<(String, String, String, String)>,
    /// Lines that name a finding, so that one that is named twice shows.
    pub(super) lines: usize,
}

impl Said {
    /// Reads a mail.
    pub(super) fn of(mail: &Mail) -> Self {
        let mut said = Self::default();
        let (mut in_gone, mut heading) = (false, Vec::new());
        for line in mail.body.lines() {
            if let Some((why, id)) = line.split_once("  |  scanmonster findings show ") {
                said.new.insert((id.to_owned(), why.trim().trim_start_matches("why: ").to_owned()));
                said.lines += 1;
            }
            if line.starts_with(|first: char| first.is_ascii_uppercase()) {
                in_gone = line.starts_with("RESOLVED");
            }
            if line.starts_with('[') {
                heading.clear();
            }
            heading.push(line.trim().to_owned());
            if let (true, [title, place, arn]) = (in_gone, heading.as_slice()) {
                let check = title.split_once("] ").map_or(title.as_str(), |(_, check)| check);
                if let Some((account, region)) = place.split_once(" / ") {
                    said.gone.insert((account.to_owned(), region.to_owned(), arn.clone(), check.to_owned()));
                    said.lines += 1;
                }
            }
        }
        said
    }
}

/// What has to be said of a night to somebody who hears of these accounts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct ToSay {
    pub(super) digest: Said,
    pub(super) baseline: Said,
}

impl ToSay {
    pub(super) fn of<'a>(
        accounts: impl IntoIterator<Item = &'a Account>,
        night: usize,
        threshold: Severity,
        id: &dyn Fn(&Account, &Slot) -> String,
    ) -> Self {
        let mut to_say = Self::default();
        for account in accounts {
            for (slot, change) in account.changes.get(&night).into_iter().flatten() {
                if change.item.look.severity < threshold {
                    continue;
                }
                if change.kind == TransitionKind::Resolved {
                    let (account, region) = (account.id.to_string(), slot.region().to_owned());
                    to_say.digest.gone.insert((account, region, slot.arn(), slot.check.to_owned()));
                    to_say.digest.lines += 1;
                } else if let Some(why) = why(change) {
                    let said = if change.by_upgrade { &mut to_say.baseline } else { &mut to_say.digest };
                    said.new.insert((id(account, slot), why.to_owned()));
                    said.lines += 1;
                }
            }
        }
        to_say
    }
}

/// Why a change is told as new; none where it is not.
fn why(change: &Change) -> Option<&'static str> {
    if change.item.accepted.is_some() {
        return None;
    }
    Some(match (change.kind, change.item.cause) {
        (TransitionKind::Accepted | TransitionKind::Changed | TransitionKind::Resolved, _) => return None,
        (TransitionKind::Worsened, _) => "known, but more severe than before",
        (_, Cause::FirstAssessment) => "first assessment of the account",
        (_, Cause::NewResource) => "new resource",
        (_, Cause::ConfigurationChanged) => "configuration changed",
        (_, Cause::Reopened) => "reopened",
        (_, Cause::BecameVisible) => "could not be decided before",
        (_, Cause::CheckChanged) => "new or changed check, or other settings",
        (_, Cause::AcceptanceEnded) => match change.item.ended.as_ref().map(|(_, reason)| reason) {
            Some(EndReason::Expired) => "its acceptance ended on its date",
            Some(EndReason::Wider) => "more open than what was accepted",
            Some(EndReason::MoreSevere) => "more severe than what was accepted",
            Some(EndReason::Recreated) => "the resource was created anew under the accepted name",
            Some(EndReason::Withdrawn) => "its acceptance was withdrawn",
            None => return None,
        },
    })
}
