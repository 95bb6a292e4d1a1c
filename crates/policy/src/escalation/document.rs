//! The ways that one policy document alone opens, whoever holds it.

use super::{Kind, Need, On, Way, ways};
use crate::arn;
use crate::document::{Document, Effect, Resources};
use crate::request::{Boundary, Request};
use crate::scope::{Scope, Target};
use crate::terms::Terms;

/// A way that a document opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEscalation {
    /// The way.
    pub way: &'static Way,
    /// Under which terms.
    pub terms: Terms,
}

/// Stands for the name of the user that holds the policy.
const HOLDER: &str = "\u{1}holder";
const VARIABLE: &str = "${aws:username}";

impl DocumentEscalation {
    /// Returns whether something is supposed that the document does not show: what the way itself supposes, or that
    /// the holder has a boundary that hides more permissions.
    pub fn is_supposition(&self) -> bool {
        self.way.is_supposition() || self.way.kind == Kind::LiftBoundary
    }
}

/// Returns the ways for which the document allows all that is needed, after its own denials.
///
/// What the document is attached to is not known. So a way counts only when it is open for more
/// than one fixed resource: passing any role, or any below a path, but not one named role; changing
/// the code of any function, but not of one. A resource `…:user/${aws:username}` is the holder
/// alone. Ways that need to know the roles' trust are left out; see [`crate::Account`] for these.
pub fn escalations_of(document: &Document) -> Vec<DocumentEscalation> {
    let document = with_holder(document);
    let known = ways().filter(|way| way.kind != Kind::AssumeRole);
    known.filter_map(|way| terms_of(way, &document).map(|terms| DocumentEscalation { way, terms })).collect()
}

/// Puts a fixed name in for the holder's, and one partition in for all.
fn with_holder(document: &Document) -> Document {
    let mut document = document.clone();
    for statement in &mut document.statements {
        if let Resources::Only(list) | Resources::Except(list) = &mut statement.resources {
            for pattern in list {
                *pattern = pattern.replace("arn:aws-cn:", "arn:aws:").replace("arn:aws-us-gov:", "arn:aws:");
            }
        }
    }
    for statement in document.statements.iter_mut().filter(|statement| statement.effect == Effect::Allow) {
        if let Resources::Only(list) | Resources::Except(list) = &mut statement.resources {
            list.iter_mut().for_each(|pattern| *pattern = pattern.replace(VARIABLE, HOLDER));
        }
    }
    document
}

fn terms_of(way: &Way, document: &Document) -> Option<Terms> {
    let mut all = Terms::default();
    for need in way.needs {
        all = all.and(&need_terms(way, need, document)?);
    }
    Some(all)
}

fn need_terms(way: &Way, need: &Need, document: &Document) -> Option<Terms> {
    let passes = need.any_of.contains(&"iam:PassRole");
    let services: Vec<Option<&str>> = match passes {
        true => way.services.iter().map(|service| Some(*service)).collect(),
        false => vec![None],
    };
    let asked = need.any_of.iter().flat_map(|action| services.iter().map(move |passed_to| (*action, *passed_to)));
    let found = asked.filter_map(|(action, passed_to)| {
        let request = Request { caller: None, passed_to, boundary: Boundary::None };
        let mut scope = Scope::default();
        scope.add_layer(std::iter::once(document), action, &request);
        let shapes = shapes(way, need.on, action);
        let target = |shape| if is_one(way, need.on) { Target::Some(shape) } else { Target::New(shape) };
        easiest(shapes.iter().filter_map(|shape| scope.on(target(shape))))
    });
    easiest(found)
}

fn easiest(terms: impl Iterator<Item = Terms>) -> Option<Terms> {
    terms.min_by(|left, right| left.hardness().cmp(&right.hardness()))
}

/// Whether one fixed resource is enough.
fn is_one(way: &Way, on: On) -> bool {
    match on {
        On::Anything => way.kind != Kind::ExistingCompute,
        On::Actor => way.id == "iam-007" || way.id == "iam-008" || way.id == "lift-user-boundary",
        _ => false,
    }
}

fn shapes(way: &Way, on: On, action: &str) -> Vec<String> {
    let user = way.holder == super::Holder::User;
    let of_iam = |resource: &str| vec![format!("arn:aws:iam::*:{resource}")];
    match on {
        On::Anything => arn::shapes_of_service("aws", action),
        On::Actor if user => of_iam(&format!("user/*{HOLDER}")),
        On::Target | On::NewUser if user => of_iam("user/*"),
        On::OwnGroup | On::JoinedGroup | On::TargetGroup => of_iam("group/*"),
        On::OwnPolicy | On::TargetPolicy => of_iam("policy/*"),
        _ => of_iam("role/*"),
    }
}
