//! The published ways to become an administrator of an account without being one, as data.
//!
//! Facts (which actions together are enough, which service must trust the role) come from the page
//! named with each way, above all pathfinding.cloud, Rhino Security Labs' list and HackTricks Cloud.

mod compute;
mod document;
mod iam;
mod identity_center;
mod pass_role;
mod pass_role_to_ai;
mod pass_role_to_service;

pub use document::{DocumentEscalation, escalations_of};

/// What sort of step a way is, and so what has to be true of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Takes on a role that trusts the principal.
    AssumeRole,
    /// Gives itself more permissions.
    SelfGrant,
    /// Goes back to an older version of a policy of its own. Whether one allows more is not known
    /// from the versions in force.
    OlderVersion,
    /// Takes its own permissions boundary away.
    LiftBoundary,
    /// Joins a group that has more permissions.
    JoinGroup,
    /// Gets credentials of another user.
    Credential,
    /// Makes a role trust it.
    Trust,
    /// Gives a user or role that it can become more permissions.
    GrantOther,
    /// Makes a new user or role with all permissions.
    NewPrincipal,
    /// Gives people more permissions through IAM Identity Center. Whether the account manages one is
    /// not known from IAM.
    IdentityCenter,
    /// Passes a role to something new that runs what the principal wants.
    PassRole,
    /// Runs what it wants where something runs with a role already. Whether anything does is not
    /// known from IAM.
    ExistingCompute,
}

/// What one needed action has to be allowed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum On {
    /// Some resource of the action's service.
    Anything,
    /// The user or role itself.
    Actor,
    /// A group that the user is in.
    OwnGroup,
    /// A customer managed policy attached to itself.
    OwnPolicy,
    /// A group to be joined.
    JoinedGroup,
    /// The user or role to be become.
    Target,
    /// A group of the user to be become.
    TargetGroup,
    /// A customer managed policy attached to the user or role to be become.
    TargetPolicy,
    /// The role to be become, whose trust policy must let the principal in as well.
    Assumable,
    /// A user that does not exist yet.
    NewUser,
    /// A role that does not exist yet.
    NewRole,
}

/// One thing that a way needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Need {
    /// Actions, one of which is enough.
    pub any_of: &'static [&'static str],
    /// What it has to be allowed on.
    pub on: On,
}

/// Whether a way starts from a user, from a role, or from either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A user.
    User,
    /// A role.
    Role,
    /// Either.
    Either,
}

/// One published way to more permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Way {
    /// Its id: that of pathfinding.cloud where it is listed there.
    pub id: &'static str,
    /// What sort of step it is.
    pub kind: Kind,
    /// All that is needed.
    pub needs: &'static [Need],
    /// Whom it changes or becomes: the kind of principal that has to be there.
    pub holder: Holder,
    /// The services one of which the role must trust; empty where that does not matter.
    pub services: &'static [&'static str],
    /// Where it is documented.
    pub source: &'static str,
    /// For [`Kind::PassRole`] what the role is passed to, for [`Kind::ExistingCompute`] what may be
    /// done; else a sentence with `{actor}` and `{target}`. English.
    pub en: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
}

/// A language of the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// Returns all known ways, in a fixed order: the more direct ones first.
pub fn ways() -> impl Iterator<Item = &'static Way> {
    let tables = [
        iam::WAYS,
        pass_role::WAYS,
        pass_role_to_service::WAYS,
        pass_role_to_ai::WAYS,
        compute::WAYS,
        identity_center::WAYS,
    ];
    tables.into_iter().flatten()
}

impl Way {
    /// Returns one sentence that says what may be done, without a full stop. `actor` and `target`
    /// stand in it as they are (user `ci`); ways without target ignore it.
    pub fn sentence(&self, language: Language, actor: &str, target: &str) -> String {
        let template = match (self.kind, language) {
            (Kind::PassRole, Language::En) => {
                "{actor} may pass {target} to {thing}, which then acts with its permissions"
            }
            (Kind::PassRole, Language::Ja) => "{actor} は {target} を{thing}に渡し、その権限で動かせます",
            (Kind::ExistingCompute, Language::En) => {
                "{actor} may {thing}, and so use the permissions of {target} where it is in use there"
            }
            (Kind::ExistingCompute, Language::Ja) => {
                "{actor} は{thing}ことができ、そこで {target} が使われていればその権限を使えます"
            }
            (_, Language::En) => self.en,
            (_, Language::Ja) => self.ja,
        };
        let thing = if language == Language::En { self.en } else { self.ja };
        fill(template, &[("{actor}", actor), ("{target}", target), ("{thing}", thing)])
    }

    /// Returns whether the way supposes something that cannot be seen in IAM's current policies.
    pub fn is_supposition(&self) -> bool {
        matches!(self.kind, Kind::ExistingCompute | Kind::OlderVersion | Kind::IdentityCenter)
    }

    /// Returns whether the way is for a principal of this sort.
    pub(crate) fn holder_is(&self, user: bool) -> bool {
        match self.holder {
            Holder::User => user,
            Holder::Role => !user,
            Holder::Either => true,
        }
    }

    /// Returns whether the way leads to another user or role, which must have the permissions.
    pub fn has_target(&self) -> bool {
        matches!(
            self.kind,
            Kind::AssumeRole
                | Kind::Credential
                | Kind::Trust
                | Kind::GrantOther
                | Kind::PassRole
                | Kind::ExistingCompute
        )
    }
}

/// Fills the places in one pass, so that a name that looks like a place stays a name.
fn fill(template: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, tail) = rest.split_at(start);
        filled.push_str(before);
        match places.iter().find(|(place, _)| tail.starts_with(place)) {
            Some((place, value)) => {
                filled.push_str(value);
                rest = &tail[place.len()..];
            }
            None => {
                filled.push('{');
                rest = &tail[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// A need of one action.
const fn need(any_of: &'static [&'static str], on: On) -> Need {
    Need { any_of, on }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_whole() {
        let mut ids = BTreeSet::new();
        for way in ways() {
            assert!(ids.insert(way.id), "{} stands twice", way.id);
            assert!(way.source.starts_with("https://"), "{}", way.id);
            assert!(!way.needs.is_empty(), "{}", way.id);
            for need in way.needs {
                assert!(!need.any_of.is_empty(), "{}", way.id);
                assert!(need.any_of.iter().all(|action| action.contains(':') && !action.contains('*')), "{}", way.id);
            }
            let passes = way.needs.iter().any(|need| need.any_of.contains(&"iam:PassRole"));
            assert_eq!(passes, way.kind == Kind::PassRole, "{}", way.id);
            let needs_service = matches!(way.kind, Kind::PassRole | Kind::ExistingCompute);
            assert!(!needs_service || !way.services.is_empty(), "{}", way.id);
        }
        assert!(ids.len() >= 60, "{}", ids.len());
    }

    #[test]
    fn sentences_name_who_and_what() {
        for way in ways() {
            for language in [Language::En, Language::Ja] {
                let sentence = way.sentence(language, "user `ci`", "role `{actor}`");
                assert!(sentence.contains("user `ci`"), "{}: {sentence}", way.id);
                assert!(!way.has_target() || sentence.contains("role `{actor}`"), "{}: {sentence}", way.id);
                assert!(!sentence.contains("{thing}") && !sentence.contains("{target}"), "{}: {sentence}", way.id);
                assert!(!sentence.ends_with(['.', '。']), "{}: {sentence}", way.id);
            }
        }
    }
}
