//! One user or role, prepared for the search: what it may do of all that ways need.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::trust::Trust;
use super::{Role, User};
use crate::arn;
use crate::effective::Permissions;
use crate::escalation::{Kind, Need, On, Way, ways};
use crate::request::{Boundary, Request};
use crate::scope::{Scope, Target};
use crate::terms::Terms;

const PASS: &str = "iam:PassRole";
const ASSUME: &str = "sts:AssumeRole";

/// All actions that ways need, but for passing roles.
static ACTIONS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let needed = ways().flat_map(|way| way.needs).flat_map(|need| need.any_of);
    needed.copied().filter(|action| *action != PASS).collect()
});

/// All services that roles are passed to.
static SERVICES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| ways().filter(|way| way.kind == Kind::PassRole).flat_map(|way| way.services).copied().collect());

/// A user or role.
pub(super) struct Node<'a> {
    pub(super) arn: &'a str,
    pub(super) permissions: &'a Permissions,
    pub(super) is_user: bool,
    pub(super) service_linked: bool,
    /// Ways whose needs may be met, with their place in the table and the terms of all that they
    /// need of nobody in particular.
    pub(super) open_ways: Vec<(usize, &'static Way, Terms)>,
    pub(super) trust: TrustState<'a>,
    groups: &'a [String],
    policies: &'a [String],
    boundary: Boundary<'a>,
    /// What is allowed somewhere, by action and the service that a role is passed to.
    scopes: HashMap<(&'static str, Option<&'static str>), Scope>,
    /// `sts:AssumeRole` on roles that name it.
    named: Scope,
    /// Some policy asks for the boundary of the principal that is changed.
    asks_for_boundary: bool,
    ceiling: OnceCell<Option<Terms>>,
}

/// What is known of a trust policy.
pub(super) enum TrustState<'a> {
    /// A user has none.
    None,
    Known(Trust<'a>),
    Unread,
}

impl<'a> Node<'a> {
    pub(super) fn of_user(user: &'a User) -> Self {
        let mut node = Self::new(&user.permissions, user.boundary.as_deref());
        node.groups = &user.groups;
        node.policies = &user.policies;
        node.is_user = true;
        node.open()
    }

    pub(super) fn of_role(role: &'a Role) -> Self {
        let mut node = Self::new(&role.permissions, role.boundary.as_deref());
        node.policies = &role.policies;
        node.service_linked = role.service_linked;
        node.trust = match role.trust.as_deref() {
            Some(document) => TrustState::Known(Trust::new(document)),
            None => TrustState::Unread,
        };
        node.open()
    }

    fn new(permissions: &'a Permissions, boundary: Option<&'a str>) -> Self {
        let documents = || permissions.all_documents();
        let statements = documents().flat_map(|document| &document.statements);
        let asks =
            statements.flat_map(|statement| &statement.conditions).any(|test| test.is_on("iam:PermissionsBoundary"));
        let request = permissions.request();
        let mut scopes = HashMap::new();
        for action in ACTIONS.iter() {
            let scope = permissions.scope(action, &request);
            if !scope.is_empty() {
                scopes.insert((*action, None), scope);
            }
        }
        if !permissions.scope(PASS, &request).is_empty() {
            for service in SERVICES.iter() {
                let request = Request { passed_to: Some(service), ..request };
                scopes.insert((PASS, Some(*service)), permissions.scope(PASS, &request));
            }
        }
        Self {
            arn: &permissions.caller.arn,
            permissions,
            is_user: false,
            service_linked: false,
            open_ways: Vec::new(),
            trust: TrustState::None,
            groups: &[],
            policies: &[],
            boundary: boundary.map_or(Boundary::None, Boundary::Policy),
            scopes,
            named: permissions.named_scope(ASSUME, &request),
            asks_for_boundary: asks,
            ceiling: OnceCell::new(),
        }
    }

    /// Finds the ways that may be open; last, since it needs the rest.
    fn open(mut self) -> Self {
        for (place, way) in ways().enumerate() {
            let terms = way
                .needs
                .iter()
                .try_fold(Terms::default(), |terms, need| self.general_terms(need).map(|general| terms.and(&general)));
            self.open_ways.extend(terms.map(|terms| (place, way, terms)));
        }
        self
    }

    /// The terms of what a need asks of nobody in particular; none when it cannot be met.
    fn general_terms(&self, need: &Need) -> Option<Terms> {
        match need.on {
            On::Anything => easiest(need.any_of.iter().filter_map(|action| {
                let scope = self.scopes.get(&(*action, None))?;
                let shapes = arn::shapes_of_service(arn::partition(self.arn), action);
                easiest(shapes.iter().filter_map(|shape| scope.on(Target::Some(shape))))
            })),
            On::NewUser => self.on_new(need, "user"),
            On::NewRole => self.on_new(need, "role"),
            // A role that names the principal needs no identity policy.
            On::Assumable => Some(Terms::default()),
            _ => {
                let held = |action: &&str| self.scopes.keys().any(|(key, _)| key == action);
                need.any_of.iter().any(held).then(Terms::default)
            }
        }
    }

    fn on_new(&self, need: &Need, kind: &str) -> Option<Terms> {
        let shape = &format!("arn:{}:iam::*:{kind}/*", arn::partition(self.arn));
        let request = Request { boundary: Boundary::None, ..self.permissions.request() };
        let fresh = |action: &&'static str| -> Option<Terms> {
            let cached = self.scopes.get(&(*action, None))?;
            if self.asks_for_boundary {
                return self.permissions.scope(action, &request).on(Target::New(shape));
            }
            cached.on(Target::New(shape))
        };
        easiest(need.any_of.iter().filter_map(fresh))
    }

    /// The terms of what a way needs on the principal itself and its groups and policies.
    pub(super) fn own_terms(&self, way: &Way, general: &Terms) -> Option<Terms> {
        way.needs.iter().try_fold(general.clone(), |terms, need| {
            let own = match need.on {
                On::Actor => self.on_principal(need, self, None),
                On::OwnGroup => self.on_any(need, self.groups),
                On::OwnPolicy => self.on_any(need, self.policies),
                _ => Some(Terms::default()),
            };
            own.map(|own| terms.and(&own))
        })
    }

    /// The terms of joining this group.
    pub(super) fn join_terms(&self, way: &Way, group: &str) -> Option<Terms> {
        way.needs.iter().try_fold(Terms::default(), |terms, need| {
            self.on_any(need, std::slice::from_ref(&group)).map(|joined| terms.and(&joined))
        })
    }

    /// Where each need of a way on another principal is allowed; it must be reached by one of each.
    pub(super) fn target_scopes(&self, way: &Way) -> Vec<Vec<&Scope>> {
        let on_target = way.needs.iter().filter(|need| need.on == On::Target);
        let scopes = on_target.map(|need| {
            if need.any_of == [PASS] {
                return way.services.iter().filter_map(|service| self.scopes.get(&(PASS, Some(*service)))).collect();
            }
            need.any_of.iter().filter_map(|action| self.scopes.get(&(*action, None))).collect()
        });
        scopes.collect()
    }

    /// The terms of a way to this other principal.
    pub(super) fn target_terms(&self, way: &Way, general: &Terms, target: &Self) -> Option<Terms> {
        let trusted = way.services.is_empty() || way.services.iter().any(|service| target.trusts(service));
        if !way.holder_is(target.is_user) || target.service_linked || !trusted {
            return None;
        }
        way.needs.iter().try_fold(general.clone(), |terms, need| {
            let found = match need.on {
                On::Target if need.any_of == [PASS] => easiest(
                    way.services
                        .iter()
                        .filter(|service| target.trusts(service))
                        .filter_map(|service| self.on_principal(need, target, Some(service))),
                ),
                On::Target => self.on_principal(need, target, None),
                On::TargetGroup => self.on_any(need, target.groups),
                On::TargetPolicy => self.on_any(need, target.policies),
                On::Assumable => self.assume_terms(target),
                _ => Some(Terms::default()),
            };
            found.map(|found| terms.and(&found))
        })
    }

    fn assume_terms(&self, target: &Self) -> Option<Terms> {
        let TrustState::Known(trust) = &target.trust else {
            return None;
        };
        let admission = trust.admission(&self.permissions.caller)?;
        let own = if admission.named { Some(&self.named) } else { self.scopes.get(&(ASSUME, None)) };
        own?.on(Target::Arn(target.arn)).map(|terms| terms.and(&admission.terms))
    }

    fn trusts(&self, service: &str) -> bool {
        matches!(&self.trust, TrustState::Known(trust) if trust.trusts(service))
    }

    fn on_principal(&self, need: &Need, target: &Self, passed_to: Option<&'static str>) -> Option<Terms> {
        easiest(need.any_of.iter().filter_map(|action| {
            let scope = self.scopes.get(&(*action, passed_to))?;
            if !self.asks_for_boundary {
                return scope.on(Target::Arn(target.arn));
            }
            let request = Request { boundary: target.boundary, passed_to, ..self.permissions.request() };
            self.permissions.scope(action, &request).on(Target::Arn(target.arn))
        }))
    }

    fn on_any<T: AsRef<str>>(&self, need: &Need, arns: &[T]) -> Option<Terms> {
        let scopes = need.any_of.iter().filter_map(|action| self.scopes.get(&(*action, None)));
        easiest(scopes.flat_map(|scope| arns.iter().filter_map(|arn| scope.on(Target::Arn(arn.as_ref())))))
    }

    /// Under which terms it would be an administrator with `AdministratorAccess` added.
    pub(super) fn ceiling(&self) -> Option<&Terms> {
        self.ceiling.get_or_init(|| self.permissions.ceiling()).as_ref()
    }

    /// The same for a new principal of the account.
    pub(super) fn fresh_ceiling(&self) -> Option<Terms> {
        self.permissions.fresh_ceiling()
    }

    /// Under which terms it would be an administrator without its boundary.
    pub(super) fn unbounded(&self) -> Option<Terms> {
        matches!(self.boundary, Boundary::Policy(_))
            .then(|| self.permissions.without_boundary().administrator_as_read())?
    }
}

/// Returns whether a principal may be reached at all by these: a quick question before the long one.
pub(super) fn may_reach(scopes: &[Vec<&Scope>], target: &Node<'_>) -> bool {
    scopes.iter().all(|alternatives| alternatives.iter().any(|scope| scope.may_reach(target.arn)))
}

fn easiest(terms: impl Iterator<Item = Terms>) -> Option<Terms> {
    terms.min_by(|left, right| left.hardness().cmp(&right.hardness()))
}
