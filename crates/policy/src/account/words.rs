//! Paths in plain words.

use super::{EscalationPath, EscalationStep};
use crate::arn;
use crate::escalation::{Kind, Language};

/// Returns how a user, role or group is called in a sentence: user `ci`, from its ARN.
pub fn principal_label(language: Language, principal_arn: &str) -> String {
    let resource = arn::split(principal_arn).map_or(principal_arn, |fields| fields.resource);
    let (kind, path_and_name) = resource.split_once('/').unwrap_or(("", resource));
    let name = path_and_name.rsplit('/').next().unwrap_or(path_and_name);
    let kind = match (kind, language) {
        ("user", Language::En) => "user",
        ("user", Language::Ja) => "ユーザー",
        ("role", Language::En) => "role",
        ("role", Language::Ja) => "ロール",
        ("group", Language::En) => "group",
        ("group", Language::Ja) => "グループ",
        (_, Language::En) => "principal",
        (_, Language::Ja) => "プリンシパル",
    };
    format!("{kind} `{name}`")
}

impl EscalationStep {
    /// Returns the step as one sentence without full stop.
    pub fn sentence(&self, language: Language) -> String {
        let target = self.target.as_deref().map(|target| principal_label(language, target)).unwrap_or_default();
        self.way.sentence(language, &principal_label(language, &self.actor), &target)
    }
}

impl EscalationPath {
    /// Returns the whole path in words, without full stop at its end: what may be done step by step,
    /// and that this ends with an administrator.
    pub fn describe(&self, language: Language) -> String {
        let mut parts: Vec<String> = self.steps.iter().map(|step| step.sentence(language)).collect();
        if let Some(last) = self.steps.last() {
            parts.push(end(language, last));
        }
        parts.join(if language == Language::En { "; " } else { "。" })
    }
}

fn end(language: Language, last: &EscalationStep) -> String {
    let target = last.target.as_deref().map(|target| principal_label(language, target));
    match (target, last.way.kind, language) {
        (Some(group), Kind::JoinGroup, Language::En) => format!("{group} makes it an administrator"),
        (Some(group), Kind::JoinGroup, Language::Ja) => format!("{group} に入ると管理者になります"),
        (Some(target), kind, Language::En) if kind != Kind::GrantOther => format!("{target} is an administrator"),
        (Some(target), kind, Language::Ja) if kind != Kind::GrantOther => format!("{target} は管理者です"),
        (_, _, Language::En) => "so it can have every permission".to_owned(),
        (_, _, Language::Ja) => "そのため、すべての権限を手に入れられます".to_owned(),
    }
}
