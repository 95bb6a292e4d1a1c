//! On what a principal may do one action: the resources of every layer of policies, and the denials.

use std::collections::BTreeMap;

use crate::arn;
use crate::condition::Condition;
use crate::document::{Document, Effect, Resources, Statement};
use crate::identity::{Breadth, is_all};
use crate::pattern::{covers, has_wildcard, is_star, may_overlap, variables_as_stars, wildcard_matches};
use crate::request::{Request, Truth};
use crate::terms::Terms;

/// The most resource patterns followed one by one through the layers. Beyond, what a pattern was found within is
/// followed in its place: more, never less, may come out allowed.
const LIMIT: usize = 256;

/// What is asked about an action.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'a> {
    /// This resource.
    Arn(&'a str),
    /// Some resource of this shape (`arn:aws:lambda:*`).
    Some(&'a str),
    /// Some resource of this shape whose name may be chosen: a fixed one does not count.
    New(&'a str),
    /// All resources of a service. A `Deny` on all of this shape takes it away as well.
    All { service: &'a str, shape: &'a str },
}

/// Where one action is allowed and denied.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// One list for each layer that does not allow the action everywhere; all must allow it.
    layers: Vec<Vec<Grant>>,
    denials: Vec<Denial>,
}

#[derive(Debug)]
struct Grant {
    pattern: String,
    /// How long the pattern is up to its first wildcard, in bytes.
    fixed: usize,
    except: Vec<String>,
    terms: Terms,
}

#[derive(Debug)]
struct Denial {
    resources: Resources,
    /// What it adds to the terms when it depends on conditions; none when it surely applies.
    terms: Option<Terms>,
}

impl Scope {
    /// Adds a layer: the action must be allowed by one of these documents.
    pub(crate) fn add_layer<'d>(
        &mut self,
        documents: impl Iterator<Item = &'d Document>,
        action: &str,
        request: &Request<'_>,
    ) {
        let mut grants = Vec::new();
        let mut everywhere = false;
        let statements = documents.flat_map(|document| &document.statements);
        for statement in statements.filter(|statement| statement.covers_action(action)) {
            match statement.effect {
                Effect::Allow => add_grants(statement, request, &mut grants),
                Effect::Deny => self.denials.extend(denial(statement, request)),
            }
        }
        for grant in &grants {
            everywhere |= is_star(&grant.pattern) && grant.except.is_empty() && grant.terms == Terms::default();
        }
        if !everywhere {
            self.layers.push(grants);
        }
    }

    /// Adds the denials of documents that need not allow the action.
    pub(crate) fn add_denials<'d>(
        &mut self,
        documents: impl Iterator<Item = &'d Document>,
        action: &str,
        request: &Request<'_>,
    ) {
        let statements = documents.flat_map(|document| &document.statements);
        let denying =
            statements.filter(|statement| statement.effect == Effect::Deny && statement.covers_action(action));
        self.denials.extend(denying.filter_map(|statement| denial(statement, request)));
    }

    /// Returns whether no resource is allowed at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.layers.iter().any(Vec::is_empty)
    }

    /// Returns whether the resource may be allowed at all: a quick question before [`Scope::on`].
    pub(crate) fn may_reach(&self, arn: &str) -> bool {
        self.layers.iter().all(|layer| layer.iter().any(|grant| grant.may_meet(arn)))
    }

    /// Returns whether a `Deny` that surely applies covers the target.
    pub(crate) fn surely_denies(&self, target: Target<'_>) -> bool {
        self.denials.iter().any(|denial| denial.terms.is_none() && denial.covers(target.start(), target))
    }

    /// Returns under which terms the target is allowed; none when it is not.
    pub(crate) fn on(&self, target: Target<'_>) -> Option<Terms> {
        // Most questions about one resource end here, at little cost.
        if let Target::Arn(arn) = target {
            let met = |layer: &Vec<Grant>| layer.iter().any(|grant| grant.meets(arn, target).is_some());
            if !self.layers.iter().all(met) {
                return None;
            }
        }
        let mut candidates = BTreeMap::from([(target.start().to_owned(), Terms::default())]);
        for layer in &self.layers {
            let mut next: BTreeMap<String, Terms> = BTreeMap::new();
            for (inner, terms) in &candidates {
                for grant in layer {
                    let Some(met) = grant.meets(inner, target) else {
                        continue;
                    };
                    let is_crowded = next.len() >= LIMIT && !next.contains_key(met);
                    let met = if is_crowded { inner.as_str() } else { met };
                    let terms = terms.and(&grant.terms);
                    match next.get(met) {
                        Some(known) if known.hardness() <= terms.hardness() => {}
                        _ => {
                            next.insert(met.to_owned(), terms);
                        }
                    }
                }
            }
            candidates = next;
        }
        let mut best: Option<Terms> = None;
        for (inner, terms) in candidates {
            let Some(terms) = self.after_denials(&inner, terms, target) else {
                continue;
            };
            if best.as_ref().is_none_or(|known| terms.hardness() < known.hardness()) {
                best = Some(terms);
            }
        }
        best
    }

    fn after_denials(&self, inner: &str, terms: Terms, target: Target<'_>) -> Option<Terms> {
        let mut terms = terms;
        for denial in self.denials.iter().filter(|denial| denial.covers(inner, target)) {
            terms = terms.and(denial.terms.as_ref()?);
        }
        Some(terms)
    }
}

impl<'a> Target<'a> {
    /// The widest pattern that is asked about.
    fn start(self) -> &'a str {
        match self {
            Self::Arn(arn) => arn,
            Self::Some(shape) | Self::New(shape) => shape,
            Self::All { .. } => "*",
        }
    }
}

impl Grant {
    fn new(pattern: String, except: Vec<String>, terms: Terms) -> Self {
        let fixed = pattern.find(['*', '?']).unwrap_or(pattern.len());
        Self { pattern, fixed, except, terms }
    }

    /// Returns whether the text begins as the pattern does up to its first wildcard: a quick way to
    /// a no.
    fn may_meet(&self, text: &str) -> bool {
        text.as_bytes().starts_with(&self.pattern.as_bytes()[..self.fixed])
    }

    /// Returns what of the pattern `inner` the grant is about.
    fn meets<'s>(&'s self, inner: &'s str, target: Target<'_>) -> Option<&'s str> {
        match target {
            Target::Arn(_) => {
                let excepted = || self.except.iter().any(|except| wildcard_matches(except, inner));
                (self.may_meet(inner) && wildcard_matches(&self.pattern, inner) && !excepted()).then_some(inner)
            }
            Target::Some(_) | Target::New(_) => {
                let excepted = self.except.iter().any(|except| covers(except, inner, false));
                if excepted || !may_overlap(&self.pattern, inner, false) {
                    return None;
                }
                let met = if covers(&self.pattern, inner, false) { inner } else { &self.pattern };
                (matches!(target, Target::Some(_)) || is_open_name(met)).then_some(met)
            }
            Target::All { service, .. } => {
                let excepted = self.except.iter().any(|except| is_all(except, Breadth::Service(service)));
                (is_all(&self.pattern, Breadth::Type(service)) && !excepted).then_some(inner)
            }
        }
    }
}

impl Denial {
    /// Returns whether all that the pattern `inner` may be is denied.
    fn covers(&self, inner: &str, target: Target<'_>) -> bool {
        let whole = |outer: &String| match target {
            Target::All { service, shape } => is_all(outer, Breadth::Service(service)) || covers(outer, shape, false),
            _ => is_star(outer) || covers(outer, inner, false),
        };
        match &self.resources {
            Resources::Absent => true,
            Resources::Only(list) => list.iter().any(whole),
            Resources::Except(list) => {
                let inner = if let Target::All { shape, .. } = target { shape } else { inner };
                !list.iter().any(|spared| may_overlap(spared, inner, false))
            }
        }
    }
}

/// Returns whether the name in the pattern is not fixed; a star for the account does not count.
fn is_open_name(pattern: &str) -> bool {
    has_wildcard(arn::split(pattern).map_or(pattern, |fields| fields.resource))
}

/// Returns the conditions of a statement whose outcome is not known; none when the statement surely
/// does not apply.
pub(crate) fn open_conditions<'s>(statement: &'s Statement, request: &Request<'_>) -> Option<Vec<&'s Condition>> {
    let mut open = Vec::new();
    for condition in &statement.conditions {
        match request.meets(condition) {
            Truth::Never => return None,
            Truth::Always => {}
            Truth::Maybe => open.push(condition),
        }
    }
    Some(open)
}

/// Returns the terms of an `Allow`; none when it surely does not apply.
pub(crate) fn allowed_terms(statement: &Statement, request: &Request<'_>) -> Option<Terms> {
    let mut terms = Terms::default();
    open_conditions(statement, request)?.into_iter().for_each(|condition| terms.require(condition));
    Some(terms)
}

fn add_grants(statement: &Statement, request: &Request<'_>, grants: &mut Vec<Grant>) {
    let Some(terms) = allowed_terms(statement, request) else {
        return;
    };
    let everything = |except| Grant::new("*".to_owned(), except, terms.clone());
    match &statement.resources {
        Resources::Absent => grants.push(everything(Vec::new())),
        Resources::Except(list) => {
            let fixed = list.iter().filter_map(|pattern| request.resolve(pattern));
            grants.push(everything(fixed.map(|pattern| pattern.into_owned()).collect()));
        }
        Resources::Only(list) => {
            for pattern in list.iter().filter_map(|pattern| request.resolve(pattern)) {
                let pattern = variables_as_stars(&pattern).into_owned();
                grants.push(Grant::new(pattern, Vec::new(), terms.clone()));
            }
        }
    }
}

fn denial(statement: &Statement, request: &Request<'_>) -> Option<Denial> {
    let open = open_conditions(statement, request)?;
    let terms = (!open.is_empty()).then(|| {
        let mut terms = Terms::default();
        terms.except(&open);
        terms
    });
    let resolved = |list: &[String]| -> Vec<String> {
        list.iter().filter_map(|pattern| request.resolve(pattern)).map(|pattern| pattern.into_owned()).collect()
    };
    let resources = match &statement.resources {
        Resources::Absent => Resources::Absent,
        Resources::Only(list) => Resources::Only(resolved(list)),
        Resources::Except(list) => Resources::Except(resolved(list)),
    };
    Some(Denial { resources, terms })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Functions `f0` to `f<count - 1>` are allowed, the first of them denied again.
    fn scope(count: usize, denied: usize) -> Scope {
        let list = |count: usize| {
            let arns =
                (0..count).map(|number| format!(r#""arn:aws:lambda:eu-west-1:111122223333:function:f{number}""#));
            arns.collect::<Vec<_>>().join(",")
        };
        let statement = |effect: &str, count: usize| {
            format!(r#"{{"Effect":"{effect}","Action":"lambda:UpdateFunctionCode","Resource":[{}]}}"#, list(count))
        };
        let text = format!(r#"{{"Statement":[{},{}]}}"#, statement("Allow", count), statement("Deny", denied));
        let mut scope = Scope::default();
        let document = Document::parse(&text).unwrap();
        scope.add_layer(std::iter::once(&document), "lambda:UpdateFunctionCode", &Request::default());
        scope
    }

    #[test]
    fn what_is_too_much_to_follow_is_not_lost() {
        let some = |scope: Scope| scope.on(Target::Some("arn:aws:lambda:*")).is_some();
        assert!(!some(scope(10, 10)));
        assert!(some(scope(10, 9)));
        assert!(some(scope(LIMIT + 44, LIMIT)), "the last ones are left");
    }
}
