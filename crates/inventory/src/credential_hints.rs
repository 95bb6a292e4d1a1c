//! Finds what looks like a credential in a text, so that the text itself need not be kept.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};

/// A line that looks like it holds a credential. The value is never kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CredentialHint {
    /// Line number, from 1.
    pub line: usize,
    /// What it looks like.
    pub kind: CredentialKind,
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// An AWS access key id (`AKIA…`, `ASIA…`).
    AccessKeyId,
    /// A private key in PEM form.
    PrivateKey,
    /// A token with a well-known form (GitHub, Slack, Stripe, GitLab).
    Token,
    /// A password or secret assigned to a name that says so.
    AssignedSecret,
    /// A password in a URL.
    UrlPassword,
}

/// Patterns with the kind they show, most telling first.
const PATTERNS: &[(CredentialKind, &str)] = &[
    (CredentialKind::PrivateKey, r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    (CredentialKind::AccessKeyId, r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    (
        CredentialKind::Token,
        r"\b(?:ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk_live_[A-Za-z0-9]{16,}|glpat-[A-Za-z0-9_-]{20,})",
    ),
    (CredentialKind::UrlPassword, r"[a-z][a-z0-9+.-]*://[^/\s:@$]+:[^/\s:@$<{]{3,}@"),
    (
        CredentialKind::AssignedSecret,
        r#"(?i)(?:password|passwd|secret|secret_access_key|api_?key|auth_?token|access_?token)["']?\s*(?:=|:)\s*["']?[^\s"'$<>{}()*]{6,}"#,
    ),
];

static SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| RegexSet::new(PATTERNS.iter().map(|(_, text)| *text)).ok());

/// Values that stand for a secret instead of being one: references and placeholders.
static HARMLESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:=|:)\s*["']?(?:arn:aws|resolve:|secretsmanager:|ssm:|changeme|example|xxxx|placeholder|true|false|null|none)"#)
        .ok()
});

/// The lines of `text` that look like credentials, each once, by their most telling pattern.
///
/// Only forms that are rarely anything else count; a hint asks somebody to look, it proves nothing.
pub fn credential_hints(text: &str) -> Vec<CredentialHint> {
    let Some(set) = SET.as_ref() else { return Vec::new() };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let kind = set.matches(line).iter().map(|found| PATTERNS[found].0).next()?;
            let harmless = kind == CredentialKind::AssignedSecret
                && HARMLESS.as_ref().is_some_and(|pattern| pattern.is_match(line));
            (!harmless).then_some(CredentialHint { line: index + 1, kind })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        assert!(SET.is_some() && HARMLESS.is_some());
    }

    #[test]
    fn finds_credentials_by_line_and_keeps_no_value() {
        let text = "#!/bin/bash\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nDB_PASSWORD='hunter2hunter2'\n\
                    git clone https://bot:s3cr3tpw@example.com/x.git\n-----BEGIN RSA PRIVATE KEY-----";
        let kinds: Vec<_> = credential_hints(text).into_iter().map(|hint| (hint.line, hint.kind)).collect();
        assert_eq!(
            kinds,
            [
                (2, CredentialKind::AccessKeyId),
                (3, CredentialKind::AssignedSecret),
                (4, CredentialKind::UrlPassword),
                (5, CredentialKind::PrivateKey)
            ]
        );
    }

    #[test]
    fn references_and_placeholders_are_no_credentials() {
        for line in [
            "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)",
            "password: {{resolve:secretsmanager:db}}",
            "secret = arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "PASSWORD=changeme-now",
            "echo password: ${DB_PASSWORD}",
            "yum install -y passwd",
        ] {
            assert_eq!(credential_hints(line), [], "{line}");
        }
    }
}
