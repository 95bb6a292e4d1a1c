//! Whom of its own account a role's trust policy lets in, and which services.

use std::collections::BTreeSet;

use crate::arn;
use crate::document::{Document, Effect, Principal, Principals, Statement};
use crate::request::{Caller, Request};
use crate::scope::{allowed_terms, open_conditions};
use crate::terms::Terms;

const ASSUME: &str = "sts:AssumeRole";

/// The provider that a role of Cognito's identity pools trusts.
const IDENTITY_POOLS: &str = "cognito-identity.amazonaws.com";

/// A trust policy, prepared for many questions.
#[derive(Debug)]
pub(super) struct Trust<'a> {
    statements: Vec<&'a Statement>,
    /// The services that may take the role on, without region and ending; `*` for all.
    services: BTreeSet<String>,
    /// Identities from a SAML provider may.
    saml: bool,
}

/// How a trust policy lets a principal in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Admission {
    /// It names the principal itself, or everybody: no identity policy needs to allow it as well.
    pub(super) named: bool,
    /// Under which terms.
    pub(super) terms: Terms,
}

impl<'a> Trust<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut trust = Self { statements: Vec::new(), services: BTreeSet::new(), saml: false };
        for statement in &document.statements {
            if statement.covers_action(ASSUME) {
                trust.statements.push(statement);
            }
            if let (Effect::Allow, Principals::Only(list)) = (statement.effect, &statement.principals) {
                list.iter().for_each(|principal| trust.note(principal));
            }
        }
        trust
    }

    fn note(&mut self, principal: &Principal) {
        match principal {
            Principal::Service(name) => {
                self.services.insert(without_region(name));
            }
            // Identity pools hand roles out as a federation, but they are passed them as services are.
            Principal::Federated(provider) if provider == IDENTITY_POOLS => {
                self.services.insert(without_region(provider));
            }
            Principal::Federated(provider) => self.saml |= provider.contains(":saml-provider/"),
            _ => {}
        }
    }

    /// Returns whether the service (`lambda.amazonaws.com`; `saml-provider` for any SAML provider)
    /// may take the role on.
    pub(super) fn trusts(&self, service: &str) -> bool {
        match service {
            "saml-provider" => self.saml,
            _ => self.services.contains("*") || self.services.contains(&without_region(service)),
        }
    }

    /// Returns how the policy lets the principal in; none when it does not.
    pub(super) fn admission(&self, caller: &Caller) -> Option<Admission> {
        let request = Request { caller: Some(caller), ..Request::default() };
        let mut best: Option<Admission> = None;
        for statement in self.statements.iter().filter(|statement| statement.effect == Effect::Allow) {
            let Some(named) = names(&statement.principals, caller) else {
                continue;
            };
            let Some(terms) = allowed_terms(statement, &request) else {
                continue;
            };
            let better = |known: &Admission| (terms.hardness(), !named) < (known.terms.hardness(), !known.named);
            if best.as_ref().is_none_or(better) {
                best = Some(Admission { named, terms });
            }
        }
        let mut found = best?;
        for statement in self.statements.iter().filter(|statement| statement.effect == Effect::Deny) {
            if names(&statement.principals, caller).is_some() {
                found.terms = after_denial(statement, &request, found.terms)?;
            }
        }
        Some(found)
    }
}

/// `states.eu-west-1.amazonaws.com` and `states.amazonaws.com.cn` are the service `states`.
fn without_region(service: &str) -> String {
    let name = service.strip_suffix(".cn").unwrap_or(service);
    let name = name.strip_suffix(".amazonaws.com").unwrap_or(name);
    let is_region = |label: &str| label.split('-').count() >= 3 && label.ends_with(|last: char| last.is_ascii_digit());
    match name.rsplit_once('.') {
        Some((service, region)) if is_region(region) => service.to_owned(),
        _ => name.to_owned(),
    }
}

/// Whether the principals hold the caller: by itself or as everybody (`true`), or by its account.
fn names(principals: &Principals, caller: &Caller) -> Option<bool> {
    match principals {
        Principals::Any => Some(true),
        Principals::Absent => None,
        Principals::Except(list) => list.iter().all(|principal| reach(principal, caller).is_none()).then_some(true),
        Principals::Only(list) => list.iter().filter_map(|principal| reach(principal, caller)).max(),
    }
}

fn reach(principal: &Principal, caller: &Caller) -> Option<bool> {
    match principal {
        Principal::Any => Some(true),
        Principal::Account(account) => (*account == caller.account).then_some(false),
        Principal::Arn(text) => (*text == caller.arn || is_session_of(text, caller)).then_some(true),
        _ => None,
    }
}

/// `arn:aws:sts::111122223333:assumed-role/name/session`; such an ARN leaves the role's path out.
fn is_session_of(text: &str, caller: &Caller) -> bool {
    let (Some(session), Some(role)) = (arn::split(text), arn::split(&caller.arn)) else {
        return false;
    };
    let name = role.resource.rsplit('/').next();
    let mut fields = session.resource.split('/');
    caller.user_name.is_none()
        && session.service == "sts"
        && session.account == role.account
        && fields.next() == Some("assumed-role")
        && fields.next() == name
}

/// The terms after a `Deny`; none when it surely applies.
fn after_denial(statement: &Statement, request: &Request<'_>, mut terms: Terms) -> Option<Terms> {
    let Some(open) = open_conditions(statement, request) else {
        return Some(terms);
    };
    if open.is_empty() {
        return None;
    }
    terms.except(&open);
    Some(terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_may_be_written_with_region() {
        assert_eq!(without_region("states.eu-west-1.amazonaws.com"), "states");
        assert_eq!(without_region("ec2.amazonaws.com.cn"), "ec2");
        assert_eq!(without_region("tasks.apprunner.amazonaws.com"), "tasks.apprunner");
        assert_eq!(without_region("ecs-tasks.amazonaws.com"), "ecs-tasks");
        assert_eq!(without_region("edgelambda.amazonaws.com"), "edgelambda");
    }

    #[test]
    fn sessions_name_their_role() {
        let role = Caller::from_arn("arn:aws:iam::111122223333:role/team/app").unwrap();
        assert!(is_session_of("arn:aws:sts::111122223333:assumed-role/app/x", &role));
        assert!(!is_session_of("arn:aws:sts::111122223333:assumed-role/other/x", &role));
        assert!(!is_session_of("arn:aws:sts::999988887777:assumed-role/app/x", &role));
    }
}
