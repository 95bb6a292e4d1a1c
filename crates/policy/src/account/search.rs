//! The search for shortest paths, backwards from the administrators, level by level.

use std::collections::{BTreeMap, BTreeSet};

use super::node::{Node, TrustState, may_reach};
use super::{Account, EscalationPath, EscalationStep, Standing};
use crate::escalation::{Kind, Way};
use crate::terms::Terms;

/// A step from one node, not yet chosen.
struct Candidate {
    place: usize,
    way: &'static Way,
    terms: Terms,
    target: Option<String>,
    /// The node whose path goes on; none when the step is the last one.
    next: Option<usize>,
}

/// What is known of a node so far.
enum State {
    Open,
    Administrator(Terms),
    Escalates { step: EscalationStep, next: Option<usize> },
    Unknown(BTreeSet<String>),
}

pub(super) struct Search<'a> {
    account: &'a Account,
    nodes: Vec<Node<'a>>,
    states: Vec<State>,
}

impl Candidate {
    /// Returns whether nothing has to hold for the step.
    fn is_free(&self) -> bool {
        self.terms.is_unconditional() && !self.terms.mfa
    }

    fn rank(&self) -> (usize, bool, usize, Option<usize>) {
        (self.terms.conditions.len(), self.terms.mfa, self.place, self.next)
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(account: &'a Account) -> Self {
        let users = account.users.iter().map(Node::of_user);
        let mut nodes: Vec<Node<'a>> = users.chain(account.roles.iter().map(Node::of_role)).collect();
        // The answer must not depend on the order of the input.
        nodes.sort_by(|left, right| left.arn.cmp(right.arn));
        let states = nodes.iter().map(|node| match node.permissions.administrator_as_read() {
            Some(terms) => State::Administrator(terms),
            None => State::Open,
        });
        let states = states.collect();
        Self { account, nodes, states }
    }

    pub(super) fn run(mut self) -> BTreeMap<String, Standing> {
        self.spread(|way| !way.is_supposition(), |way| !way.is_supposition());
        self.spread(|_| true, Way::is_supposition);
        self.spread_unknown();
        let arns = self.nodes.iter().map(|node| node.arn.to_owned());
        arns.enumerate().map(|(index, arn)| (arn, self.standing(index))).collect()
    }

    /// Finds who reaches an administrator, or becomes one by itself, by these ways.
    fn spread(&mut self, admitted: fn(&Way) -> bool, own: fn(&Way) -> bool) {
        let mut frontier: Vec<usize> = (0..self.nodes.len()).filter(|index| self.is_reached(*index)).collect();
        let mut first = true;
        while first || !frontier.is_empty() {
            let mut found: Vec<(usize, Candidate)> = Vec::new();
            for index in (0..self.nodes.len()).filter(|index| matches!(self.states[*index], State::Open)) {
                let mut candidates = self.edges(index, &frontier, admitted);
                if first {
                    candidates.extend(self.own_ways(index, own));
                }
                let best = candidates.into_iter().min_by(|left, right| left.rank().cmp(&right.rank()));
                found.extend(best.map(|best| (index, best)));
            }
            frontier = found.iter().map(|(index, _)| *index).collect();
            for (index, candidate) in found {
                self.settle(index, candidate);
            }
            first = false;
        }
    }

    fn settle(&mut self, index: usize, candidate: Candidate) {
        let Candidate { way, terms, target, next, .. } = candidate;
        let step = EscalationStep { actor: self.nodes[index].arn.to_owned(), way, target, terms };
        self.states[index] = State::Escalates { step, next };
    }

    fn is_reached(&self, index: usize) -> bool {
        matches!(self.states[index], State::Administrator(_) | State::Escalates { .. })
    }

    /// The steps from a node to one of the others.
    fn edges(&self, index: usize, others: &[usize], admitted: fn(&Way) -> bool) -> Vec<Candidate> {
        let node = &self.nodes[index];
        let becoming = |way: &Way| way.has_target() && way.kind != Kind::GrantOther && admitted(way);
        let mut candidates = Vec::new();
        for (place, way, general) in node.open_ways.iter().filter(|(_, way, _)| becoming(way)) {
            let scopes = node.target_scopes(way);
            let reachable = |other: &&usize| **other != index && may_reach(&scopes, &self.nodes[**other]);
            for &other in others.iter().filter(reachable) {
                let target = &self.nodes[other];
                if let Some(terms) = node.target_terms(way, general, target) {
                    let target = Some(target.arn.to_owned());
                    candidates.push(Candidate { place: *place, way, terms, target, next: Some(other) });
                }
            }
        }
        candidates
    }

    /// The ways to all permissions that need no administrator.
    fn own_ways(&self, index: usize, admitted: fn(&Way) -> bool) -> Vec<Candidate> {
        let node = &self.nodes[index];
        let mut candidates: Vec<Candidate> = Vec::new();
        for (place, way, general) in node.open_ways.iter().filter(|(_, way, _)| admitted(way)) {
            // The table is in order of preference: nothing that follows is better.
            if candidates.last().is_some_and(Candidate::is_free) {
                break;
            }
            let mut add = |terms: Option<Terms>, target: Option<&str>| {
                let target = target.map(str::to_owned);
                candidates.extend(terms.map(|terms| Candidate { place: *place, way, terms, target, next: None }));
            };
            match way.kind {
                Kind::SelfGrant | Kind::OlderVersion if way.holder_is(node.is_user) => {
                    let terms = node.own_terms(way, general);
                    add(terms.and_then(|terms| node.ceiling().map(|ceiling| terms.and(ceiling))), None);
                }
                Kind::LiftBoundary if way.holder_is(node.is_user) => {
                    let terms = node.own_terms(way, general);
                    add(terms.and_then(|terms| node.unbounded().map(|unbounded| terms.and(&unbounded))), None);
                }
                Kind::NewPrincipal => add(node.fresh_ceiling().map(|ceiling| general.and(&ceiling)), None),
                Kind::JoinGroup if node.is_user => {
                    for group in &self.account.groups {
                        add(self.joined(node, way, group), Some(&group.arn));
                    }
                }
                Kind::IdentityCenter => add(Some(general.clone()), None),
                Kind::GrantOther => {
                    if let Some((terms, target)) = self.raised(node, way, general) {
                        add(Some(terms), Some(target));
                    }
                }
                _ => {}
            }
        }
        candidates
    }

    /// The other principal that is raised and become under the easiest terms.
    fn raised(&self, node: &Node<'_>, way: &Way, general: &Terms) -> Option<(Terms, &str)> {
        let mut best: Option<(Terms, &str)> = None;
        let scopes = node.target_scopes(way);
        let reachable = |other: &&Node<'_>| may_reach(&scopes, other) && other.arn != node.arn;
        for other in self.nodes.iter().filter(reachable) {
            let Some(terms) = node.target_terms(way, general, other) else {
                continue;
            };
            let Some(terms) = other.ceiling().map(|ceiling| terms.and(ceiling)) else {
                continue;
            };
            if terms.is_unconditional() && !terms.mfa {
                return Some((terms, other.arn));
            }
            if best.as_ref().is_none_or(|(known, _)| terms.hardness() < known.hardness()) {
                best = Some((terms, other.arn));
            }
        }
        best
    }

    fn joined(&self, node: &Node<'_>, way: &Way, group: &super::Group) -> Option<Terms> {
        let terms = node.join_terms(way, &group.arn)?;
        let mut identity = node.permissions.identity.clone();
        identity.extend(&group.policies);
        let member = node.permissions.with_identity(identity).administrator_as_read()?;
        Some(terms.and(&member))
    }

    /// Marks those as unknown whose own policies were not read, and all who can become them.
    fn spread_unknown(&mut self) {
        let mut frontier = Vec::new();
        for index in 0..self.nodes.len() {
            let reasons = self.own_gaps(index);
            if matches!(self.states[index], State::Open) && !reasons.is_empty() {
                self.states[index] = State::Unknown(reasons);
                frontier.push(index);
            }
        }
        let known = (0..self.nodes.len()).filter(|index| self.is_reached(*index) && self.trust_is_unread(*index));
        frontier.extend(known);
        while !frontier.is_empty() {
            let mut found = Vec::new();
            for index in (0..self.nodes.len()).filter(|index| matches!(self.states[*index], State::Open)) {
                let mut reasons: BTreeSet<String> =
                    self.edges(index, &frontier, |_| true).into_iter().filter_map(|edge| edge.target).collect();
                // Whom a trust policy lets in that was not read is not known: it may be anybody.
                let unread = frontier.iter().filter(|other| self.trust_is_unread(**other));
                reasons.extend(unread.map(|other| self.nodes[*other].arn.to_owned()));
                if !reasons.is_empty() {
                    found.push((index, reasons));
                }
            }
            frontier = found.iter().map(|(index, _)| *index).collect();
            for (index, reasons) in found {
                self.states[index] = State::Unknown(reasons);
            }
        }
    }

    fn trust_is_unread(&self, index: usize) -> bool {
        matches!(self.nodes[index].trust, TrustState::Unread)
    }

    /// What was not read of the policies that may allow the node something.
    fn own_gaps(&self, index: usize) -> BTreeSet<String> {
        let node = &self.nodes[index];
        let mut gaps = node.permissions.identity.unread().clone();
        let joining = node.open_ways.iter().filter(|(_, way, _)| way.kind == Kind::JoinGroup && node.is_user);
        for (_, way, _) in joining {
            let unread = self.account.groups.iter().filter(|group| !group.policies.unread().is_empty());
            let open = unread.filter(|group| node.join_terms(way, &group.arn).is_some());
            gaps.extend(open.map(|group| group.arn.clone()));
        }
        gaps
    }

    fn standing(&self, index: usize) -> Standing {
        match &self.states[index] {
            State::Open => Standing::Limited,
            State::Administrator(terms) => Standing::Administrator(terms.clone()),
            State::Unknown(unread) => Standing::Unknown(unread.clone()),
            State::Escalates { .. } => Standing::Escalates(self.path(index)),
        }
    }

    /// Every node's path goes on with one settled before it, so this ends.
    fn path(&self, index: usize) -> EscalationPath {
        let mut steps = Vec::new();
        let mut at = Some(index);
        while let Some(State::Escalates { step, next }) = at.map(|index| &self.states[index]) {
            steps.push(step.clone());
            at = *next;
        }
        EscalationPath { steps }
    }
}
