//! Under which terms something is allowed.

use std::collections::BTreeSet;

use crate::condition::{Condition, OperatorBase};

/// Under which terms something is allowed. Without any, it is allowed whenever it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Readable conditions of the `Allow` statements, all of which must hold.
    pub conditions: BTreeSet<String>,
    /// Readable conditions under which a `Deny` takes it away all the same. Whether they hold is not
    /// known beforehand, so they do not count as taking it away.
    pub denied_if: BTreeSet<String>,
    /// Works only with multi-factor authentication, by a condition or by a `Deny` without it.
    pub mfa: bool,
    /// Works only in some regions, by a condition or by a `Deny` elsewhere.
    pub regions: bool,
}

impl Terms {
    /// Returns whether no condition has to hold; what a `Deny` may take away under a condition does
    /// not count.
    pub fn is_unconditional(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Adds a condition of an `Allow`.
    pub(crate) fn require(&mut self, condition: &Condition) {
        self.mfa |= demands_mfa(condition);
        self.regions |= condition.is_on(REGION);
        self.conditions.insert(condition.to_string());
    }

    /// Adds the conditions of a `Deny`, which must all hold for it to take effect.
    pub(crate) fn except(&mut self, conditions: &[&Condition]) {
        let all = |test: fn(&Condition) -> bool| conditions.iter().all(|condition| test(condition));
        self.mfa |= all(holds_without_mfa);
        self.regions |= conditions.iter().any(|condition| condition.is_on(REGION));
        let texts: Vec<String> = conditions.iter().map(ToString::to_string).collect();
        self.denied_if.insert(texts.join(" and "));
    }

    /// Returns the terms when both must be met.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self {
            conditions: self.conditions.union(&other.conditions).cloned().collect(),
            denied_if: self.denied_if.union(&other.denied_if).cloned().collect(),
            mfa: self.mfa || other.mfa,
            regions: self.regions || other.regions,
        }
    }

    /// Orders terms from the easiest to the hardest, the same way every time.
    pub(crate) fn hardness(&self) -> (usize, bool, usize, &BTreeSet<String>, &BTreeSet<String>) {
        (self.conditions.len(), self.mfa, self.denied_if.len(), &self.conditions, &self.denied_if)
    }
}

const REGION: &str = "aws:RequestedRegion";
const MFA: [&str; 2] = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];

fn is_on_mfa(condition: &Condition) -> bool {
    MFA.iter().any(|key| condition.is_on(key))
}

fn all_are(condition: &Condition, wanted: &str) -> bool {
    !condition.values.is_empty() && condition.values.iter().all(|value| value.eq_ignore_ascii_case(wanted))
}

/// A request signed with an access key alone lacks both keys, so whatever demands one demands MFA.
fn demands_mfa(condition: &Condition) -> bool {
    if !is_on_mfa(condition) || condition.operator.if_exists {
        return false;
    }
    match condition.operator.base {
        OperatorBase::Null => all_are(condition, "false"),
        OperatorBase::Bool | OperatorBase::StringEquals | OperatorBase::StringLike => all_are(condition, "true"),
        OperatorBase::NumericLessThan | OperatorBase::NumericLessThanEquals => true,
        _ => false,
    }
}

/// `Bool … false`, with `IfExists` or without, and its equals.
fn holds_without_mfa(condition: &Condition) -> bool {
    is_on_mfa(condition)
        && match condition.operator.base {
            OperatorBase::Bool | OperatorBase::StringEquals => all_are(condition, "false"),
            OperatorBase::StringNotEquals | OperatorBase::Null => all_are(condition, "true"),
            OperatorBase::NumericGreaterThan | OperatorBase::NumericGreaterThanEquals => true,
            _ => false,
        }
}
