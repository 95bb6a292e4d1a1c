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
    /// A token with a well-known form (GitHub, Slack, Stripe, GitLab, Google, npm, JSON Web Tokens).
    Token,
    /// A password or secret assigned to a name that says so.
    AssignedSecret,
    /// A password in a URL.
    UrlPassword,
}

/// Patterns with the kind they show, most telling first.
const PATTERNS: &[(CredentialKind, &str)] = &[
    (CredentialKind::PrivateKey, r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    (CredentialKind::AccessKeyId, r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    (
        CredentialKind::Token,
        r"\b(?:ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,}|xox[abprs]-[A-Za-z0-9-]{10,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|glpat-[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36}|AIza[A-Za-z0-9_-]{35}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})|https://hooks\.slack\.com/services/T[A-Za-z0-9/]{20,}",
    ),
    (CredentialKind::UrlPassword, r"[a-z][a-z0-9+.-]*://[^/\s:@$]+:[^/\s:@$<{]{3,}@"),
    (
        CredentialKind::AssignedSecret,
        r#"(?i)(?:password|passwd|passphrase|[_-]pass|[_-]pwd|secret|secret_?(?:access_?)?key|api_?(?:key|token)|auth_?token|access_?token)["']?\s*(?:=|:)\s*["']?[^\s"'$<>{}()*]{6,}"#,
    ),
    // A name that says only "token" may stand for a setting; a long value does not.
    (CredentialKind::AssignedSecret, r#"(?i)token["']?\s*(?:=|:)\s*["']?[a-z0-9][a-z0-9_.+/=-]{15,}"#),
    (
        CredentialKind::AssignedSecret,
        r#"(?i)\s--[a-z-]*(?:password|passwd)\s+["']?[^\s"'$<>{}()*`-][^\s"'$<>{}()*]{5,}"#,
    ),
    (
        CredentialKind::AssignedSecret,
        r#"(?i)aws\s+configure\s+set\s+\S*(?:aws_secret_access_key|aws_session_token)\s+["']?[a-z0-9/+=]{16,}"#,
    ),
    (CredentialKind::AssignedSecret, r#"\bcurl\b.*\s(?:-u|--user)[\s=]*["']?[^\s:$"']+:[^\s"'$<>{}()]{6,}"#),
    (CredentialKind::AssignedSecret, r#"\bmysql(?:dump|admin)?\b.*\s-p["']?[^\s"'$<>{}()-][^\s"'$<>{}()]{5,}"#),
    (
        CredentialKind::AssignedSecret,
        r#"(?i)echo\s+["']?[^\s"':$]+:[^\s"'$<>{}()*]{6,}["']?\s*\|\s*(?:sudo\s+)?chpasswd"#,
    ),
];

static SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| RegexSet::new(PATTERNS.iter().map(|(_, text)| *text)).ok());

/// Values that stand for a secret instead of being one: references and placeholders.
static HARMLESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:=|:)\s*["']?(?:arn:aws|resolve:|secretsmanager:|ssm:|(?:changeme|example|x{4,}|placeholder|disabled|enabled|required|optional|string|true|false|null|none)(?:["',;\s]|$))|--no-passw"#,
    )
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
    fn many_names_and_forms_of_a_secret_are_known() {
        for line in [
            "AWS_ACCESS_KEY_ID=AKIA0123456789ABCDEF",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_SECRET_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "SECRET_KEY: 'dj4ng0-1nsecure'",
            "DB_PASS=hunter2hunter2",
            "export MYSQL_PWD=hunter2hunter2",
            "DB_PASSWORD=changeme-2024",
            "API_TOKEN=0123456789abcdef",
            "DEPLOY_TOKEN=0123456789abcdef0123456789abcdef",
            "aws rds modify-db-instance --master-user-password hunter2hunter2",
            "echo 'root:hunter2hunter2' | chpasswd",
            "aws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "curl -s -u deploy:hunter2hunter2 https://example.com/build.tar",
            "mysql -u root -phunter2hunter2 shop < schema.sql",
            "AUTH=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.dozjgNryP4J3jVmNHl0w5N",
            "HOOK=https://hooks.slack.com/services/T00000000/B00000000/aBcDeFgHiJkLmNoPqRsTuVwX",
        ] {
            assert_eq!(credential_hints(line).len(), 1, "{line}");
        }
    }

    #[test]
    fn references_and_placeholders_are_no_credentials() {
        for line in [
            "mysql -u root -p shop",
            "curl -u deploy:$PASSWORD https://example.com/build.tar",
            "aws configure set region eu-west-1",
            "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)",
            "password: {{resolve:secretsmanager:db}}",
            "secret = arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "PASSWORD=changeme",
            "secret: required",
            "curl -H \"X-aws-ec2-metadata-token-ttl-seconds: 21600\" -X PUT http://169.254.169.254/latest/api/token",
            "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)",
            "token=enabled-for-all",
            "docker login --username app --password-stdin",
            "mysqldump --password $DB_PASSWORD",
            "psql --no-password customers",
            "DEPLOY_TOKEN=/production/deployment/token",
            "PWD=/srv/shop/app",
            "SECRET_NAME=production/database",
            "PASSWORD_MIN_LENGTH=12345678",
            "TOKEN_URL=https://auth.example.com/oauth2/token",
            "echo password: ${DB_PASSWORD}",
            "yum install -y passwd",
        ] {
            assert_eq!(credential_hints(line), [], "{line}");
        }
    }
}
