//! How narrowly a trust policy says which tokens of an OpenID Connect provider may take a role on.
//!
//! Source: IAM User Guide, "Create a role for OpenID Connect federation" and "Identity-provider controls for
//! shared OIDC providers". IAM itself checks the issuer and that the audience is one of the provider's.

use scanmonster_policy::{Condition, OperatorBase, Statement};

use crate::Severity;

/// Who may take the role on, beside those who should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// The ones named.
    Exact,
    /// Any branch, environment or workspace of the one project named; any account of one namespace.
    Context,
    /// Any project of the one owner named.
    Owner,
    /// Anybody with a token of the provider.
    Anyone,
}

/// What is wrong with a trust in one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weakness {
    /// How bad it is.
    pub(super) severity: Severity,
    /// In words.
    pub(super) text: &'static str,
}

/// Providers that issue tokens to everybody who signs up, with the claim that tells customers apart.
const SHARED: &[(&str, &str)] = &[
    ("accounts.google.com", "aud"),
    ("cognito-identity.amazonaws.com", "aud"),
    ("graph.facebook.com", "app_id"),
    ("www.amazon.com", "app_id"),
    ("agent.buildkite.com", "sub"),
    ("app.terraform.io", "sub"),
    ("gitlab.com", "sub"),
    ("oidc.codefresh.io", "sub"),
    ("proidc.upbound.io", "sub"),
    ("scalr.io", "sub"),
    ("token.actions.githubusercontent.com", "sub"),
];

/// Judges one provider (ARN or host name) of a statement that allows `sts:AssumeRoleWithWebIdentity`.
pub(super) fn weakness(statement: &Statement, provider: &str) -> Option<Weakness> {
    let issuer = issuer(provider);
    let has = |claim: &str| statement.requires_key(&format!("{issuer}:{claim}"));
    match SHARED.iter().find(|(host, _)| *host == issuer).map(|(_, claim)| *claim) {
        Some("sub") => subject(statement, &issuer, Severity::Critical).or_else(|| no_audience(has("aud"))),
        Some(claim) if has(claim) => None,
        Some(_) => Some(Weakness {
            severity: Severity::Critical,
            text: "tokens that the provider issued for anybody's application are accepted",
        }),
        None if issuer.starts_with("oidc.eks.") => {
            subject(statement, &issuer, Severity::High).or_else(|| no_audience(has("aud")))
        }
        None if has("sub") || has("aud") || has("amr") => None,
        None => Some(Weakness {
            severity: Severity::High,
            text: "every token of the provider is accepted, whoever it was issued to",
        }),
    }
}

/// `arn:aws:iam::111122223333:oidc-provider/HOST/PATH` → `host/path`.
pub(super) fn issuer(provider: &str) -> String {
    provider.split_once(":oidc-provider/").map_or(provider, |(_, issuer)| issuer).to_ascii_lowercase()
}

fn no_audience(demanded: bool) -> Option<Weakness> {
    (!demanded).then_some(Weakness {
        severity: Severity::Medium,
        text: "the audience of the token is not demanded, so tokens made for other receivers are accepted",
    })
}

fn subject(statement: &Statement, issuer: &str, anyone: Severity) -> Option<Weakness> {
    let weakness = |severity, text| Some(Weakness { severity, text });
    match subject_scope(statement, issuer) {
        Scope::Exact => None,
        Scope::Context => weakness(
            Severity::Medium,
            "any branch, environment, workspace or service account of the named project is accepted",
        ),
        Scope::Owner => weakness(Severity::High, "any project of the named owner is accepted"),
        Scope::Anyone => weakness(anyone, "the subject of the token is not pinned, so anybody's token is accepted"),
    }
}

/// All conditions hold together, so the narrowest counts.
fn subject_scope(statement: &Statement, issuer: &str) -> Scope {
    let on = |claim: &str, prefix: &str| {
        let key = format!("{issuer}:{claim}");
        let scopes = statement.conditions.iter().filter(move |condition| condition.is_on(&key));
        let prefix = prefix.to_owned();
        scopes
            .filter(|condition| condition.requires_value())
            .map(move |condition| condition_scope(condition, &prefix))
            .min()
    };
    // GitHub's other claims that name the repository; they are condition keys as well.
    let by_claims =
        [on("sub", ""), on("job_workflow_ref", "repo:"), on("repository", "repo:"), on("repository_id", "id:")];
    by_claims.into_iter().flatten().min().unwrap_or(Scope::Anyone)
}

/// The values are alternatives, so the widest counts.
fn condition_scope(condition: &Condition, prefix: &str) -> Scope {
    let pattern = matches!(condition.operator.base, OperatorBase::StringLike | OperatorBase::ArnLike);
    let scopes = condition.values.iter().map(|value| {
        if pattern || value.contains("${") { value_scope(&format!("{prefix}{value}")) } else { Scope::Exact }
    });
    scopes.max().unwrap_or(Scope::Anyone)
}

/// Reads a pattern of a subject: `label:value[:more]`.
fn value_scope(value: &str) -> Scope {
    let Some(wild) = value.find(['*', '?']).or_else(|| value.find("${")) else { return Scope::Exact };
    let (label, rest) = match value.split_once(':') {
        Some((label, rest)) if label.len() < wild => (label, rest),
        _ => return Scope::Anyone,
    };
    let wild = wild - label.len() - 1;
    match label {
        "repo" | "project_path" => path_scope(rest, wild),
        "organization" => organization_scope(rest, wild),
        "system" => service_account_scope(rest, wild),
        _ if wild == 0 => Scope::Anyone,
        _ => Scope::Exact,
    }
}

/// `OWNER/NAME:context`, where the context is a branch, a tag or an environment.
fn path_scope(rest: &str, wild: usize) -> Scope {
    let owner_end = rest.find('/').unwrap_or(rest.len());
    let name_end = rest.find(':').unwrap_or(rest.len());
    if wild <= owner_end {
        // `OWNER*` covers strangers whose names begin like the owner's.
        Scope::Anyone
    } else if wild < name_end {
        Scope::Owner
    } else {
        context_scope(rest.get(name_end + 1..wild).unwrap_or(""))
    }
}

/// `fixed` is what stands before the wildcard: only a label is no limit.
fn context_scope(fixed: &str) -> Scope {
    let last = fixed.rsplit(':').next().unwrap_or(fixed);
    if matches!(last, "" | "refs/" | "refs/heads/" | "refs/tags/") { Scope::Context } else { Scope::Exact }
}

/// `ORGANISATION:project:P:workspace:W:run_phase:…` (Terraform), `ORGANISATION:pipeline:P:…` (Buildkite).
fn organization_scope(rest: &str, wild: usize) -> Scope {
    match rest.get(..wild).unwrap_or(rest).matches(':').count() {
        0 => Scope::Anyone,
        1 | 2 => Scope::Owner,
        3 | 4 => Scope::Context,
        _ => Scope::Exact,
    }
}

/// `serviceaccount:NAMESPACE:NAME` of Kubernetes.
fn service_account_scope(rest: &str, wild: usize) -> Scope {
    match rest.get(..wild).unwrap_or(rest).matches(':').count() {
        0 | 1 => Scope::Anyone,
        _ => Scope::Context,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_subjects_have_their_scope() {
        for (value, scope) in [
            ("repo:octo/app:ref:refs/heads/main", Scope::Exact),
            ("repo:octo/app:ref:refs/heads/release-*", Scope::Exact),
            ("repo:octo/app:environment:prod", Scope::Exact),
            ("repo:octo/app:*", Scope::Context),
            ("repo:octo/app:ref:refs/heads/*", Scope::Context),
            ("repo:octo/app:environment:*", Scope::Context),
            ("repo:octo/app*", Scope::Owner),
            ("repo:octo/*", Scope::Owner),
            ("repo:octo*", Scope::Anyone),
            ("repo:*/app:ref:refs/heads/main", Scope::Anyone),
            ("repo:*", Scope::Anyone),
            ("re*", Scope::Anyone),
            ("*", Scope::Anyone),
            ("project_path:team/app:ref_type:branch:ref:*", Scope::Context),
            ("project_path:team/app:ref_type:branch:ref:main", Scope::Exact),
            ("project_path:team/sub/*", Scope::Owner),
            ("project_path:*", Scope::Anyone),
            ("organization:acme:project:p:workspace:w:run_phase:*", Scope::Exact),
            ("organization:acme:project:p:workspace:*", Scope::Context),
            ("organization:acme:*", Scope::Owner),
            ("organization:*", Scope::Anyone),
            ("system:serviceaccount:prod:app", Scope::Exact),
            ("system:serviceaccount:prod:*", Scope::Context),
            ("system:serviceaccount:*:*", Scope::Anyone),
        ] {
            assert_eq!(value_scope(value), scope, "{value}");
        }
    }

    #[test]
    fn issuers_are_read_from_arns_and_names() {
        assert_eq!(issuer("arn:aws:iam::111122223333:oidc-provider/Token.example.com/x"), "token.example.com/x");
        assert_eq!(issuer("cognito-identity.amazonaws.com"), "cognito-identity.amazonaws.com");
    }
}
