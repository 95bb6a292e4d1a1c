//! How somebody gets to a resource, step by step: drawn only where the evidence says so.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use scanmonster_assessment::{Finding, plain};
use scanmonster_checks::CheckDef;

use crate::Page;

/// Width of a step, and the room between two.
const WIDTH: f64 = 176.0;
const GAP: f64 = 40.0;

/// Characters that fit on a line of a step, where wide ones count twice.
const LINE: usize = 24;

/// A way to a resource.
#[derive(Debug, Clone, Default)]
pub(crate) struct Path {
    /// From where it begins to what it leads to.
    pub(crate) steps: Vec<Step>,
}

/// One stop on the way.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What kind of thing it is, in words.
    pub(crate) role: &'static str,
    /// Its name; hostile.
    pub(crate) label: String,
    /// How it is drawn.
    pub(crate) kind: Kind,
}

/// How a step is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Where it begins.
    Outside,
    /// What lets through.
    Gate,
    /// What it leads to.
    Target,
}

impl Path {
    /// The way that the evidence of this finding shows; none where it shows none.
    pub(crate) fn of(page: &Page, finding: &Finding, check: &CheckDef) -> Option<Self> {
        let facts = Facts { page, finding, check };
        let steps = facts
            .internet_to_instance()
            .or_else(|| facts.opened_group())
            .or_else(|| facts.public_database())
            .or_else(|| facts.escalation())
            .or_else(|| facts.outsiders())
            .or_else(|| facts.everyone())?;
        Some(Self { steps })
    }

    /// All of it in one line.
    pub(crate) fn text(&self) -> String {
        let steps: Vec<String> = self.steps.iter().map(|step| format!("{}: {}", step.role, step.label)).collect();
        steps.join(" → ")
    }

    /// Left edge of the step at this place.
    pub(crate) fn x(&self, at: impl Borrow<usize>) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
        let at = *at.borrow() as f64;
        2.0 + at * (WIDTH + GAP)
    }

    /// Width of the whole picture.
    pub(crate) fn width(&self) -> f64 {
        self.x(self.steps.len()) - GAP + 2.0
    }
}

impl Step {
    /// The label in at most two lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut room = LINE;
        for character in self.label.chars() {
            let width = if character.is_ascii() { 1 } else { 2 };
            if width > room {
                if lines.len() == 2 {
                    if let Some(last) = lines.last_mut() {
                        last.pop();
                        last.push('…');
                    }
                    break;
                }
                lines.push(String::new());
                room = LINE;
            }
            if let Some(last) = lines.last_mut() {
                last.push(character);
            }
            room -= width;
        }
        lines
    }

    /// It is what is at risk.
    pub(crate) fn is_target(&self) -> bool {
        self.kind == Kind::Target
    }
}

/// What a finding says, for looking for ways in it.
struct Facts<'a> {
    page: &'a Page,
    finding: &'a Finding,
    check: &'a CheckDef,
}

impl Facts<'_> {
    fn get(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.finding.evidence.facts.get(name).filter(|values| !values.is_empty())
    }

    fn named(&self, name: &str) -> Option<String> {
        self.get(name).map(listed)
    }

    fn step(&self, kind: Kind, role: (&'static str, &'static str), label: impl Into<String>) -> Step {
        let role = match self.page.language {
            scanmonster_assessment::Language::En => role.0,
            scanmonster_assessment::Language::Ja => role.1,
        };
        Step { role, label: label.into(), kind }
    }

    /// The resource itself, at the end.
    fn target(&self) -> Step {
        let role = match self.check.resource_type {
            "AWS::EC2::Instance" => ("Instance", "インスタンス"),
            "AWS::EC2::SecurityGroup" => ("What uses the group", "利用するリソース"),
            "AWS::RDS::DBInstance" => ("Database", "データベース"),
            "AWS::S3::Bucket" => ("Bucket", "バケット"),
            "AWS::IAM::Role" => ("Role", "ロール"),
            "AWS::IAM::User" => ("User", "ユーザー"),
            "AWS::KMS::Key" => ("Key", "キー"),
            _ => ("Resource", "リソース"),
        };
        self.step(Kind::Target, role, plain(&self.finding.resource_name))
    }

    /// Networks; all of the internet where one of them is.
    fn source(&self, networks: &BTreeSet<String>) -> Step {
        let is_internet = networks.iter().any(|network| network == "0.0.0.0/0" || network == "::/0");
        let role = if is_internet { ("Internet", "インターネット") } else { ("Network", "ネットワーク") };
        self.step(Kind::Outside, role, listed(networks))
    }

    fn internet_to_instance(&self) -> Option<Vec<Step>> {
        let (networks, gateway) = (self.get("cidr")?, self.named("internet_gateway")?);
        let (group, ports) = (self.named("security_group")?, self.named("port")?);
        let acl = self.named("network_acl")?;
        Some(vec![
            self.source(networks),
            self.step(Kind::Gate, ("Internet gateway", "インターネットゲートウェイ"), gateway),
            self.step(Kind::Gate, ("Network ACL lets through", "ネットワーク ACL が許可"), acl),
            self.step(Kind::Gate, ("Security group opens", "セキュリティグループが許可"), format!("{ports} {group}")),
            self.target(),
        ])
    }

    fn opened_group(&self) -> Option<Vec<Step>> {
        if self.check.resource_type != "AWS::EC2::SecurityGroup" {
            return None;
        }
        let (networks, openings) = (self.get("cidr")?, self.named("opening")?);
        let rule = self.step(Kind::Gate, ("Inbound rule", "インバウンドルール"), openings);
        Some(vec![self.source(networks), rule, self.target()])
    }

    fn public_database(&self) -> Option<Vec<Step>> {
        let (subnet, group) = (self.named("public_subnet")?, self.named("security_group")?);
        let port = self.named("port").map(|port| format!("{port} ")).unwrap_or_default();
        let everywhere = BTreeSet::from(["0.0.0.0/0".to_owned()]);
        let is_known = self.check.id == "rds-instance-publicly-accessible";
        is_known.then(|| {
            vec![
                self.step(Kind::Outside, ("Internet", "インターネット"), listed(&everywhere)),
                self.step(Kind::Gate, ("Public subnet", "パブリックサブネット"), subnet),
                self.step(Kind::Gate, ("Security group opens", "セキュリティグループが許可"), format!("{port}{group}")),
                self.target(),
            ]
        })
    }

    /// An identity that gives itself more permissions.
    fn escalation(&self) -> Option<Vec<Step>> {
        let ways = self.named("way")?;
        let name = plain(&self.finding.resource_name);
        let way = self.step(Kind::Gate, ("Way to more permissions", "権限を広げる手段"), ways);
        if self.check.id.ends_with("-can-escalate-to-administrator") {
            let is_user = self.check.resource_type == "AWS::IAM::User";
            let role = if is_user { ("User", "ユーザー") } else { ("Role", "ロール") };
            let end = self.page.t("administrator permissions", "管理者の権限");
            let between = self.named("leads_to").map(|target| self.step(Kind::Gate, ("By way of", "経由"), target));
            let end = self.step(Kind::Target, ("Leads to", "到達先"), end);
            let begin = [self.step(Kind::Outside, role, name), way];
            return Some(begin.into_iter().chain(between).chain([end]).collect());
        }
        // An inline policy's resource is the identity that it stands in.
        let (holder, policy) = match self.named("attached_to") {
            Some(holders) => (self.step(Kind::Outside, ("Attached to", "アタッチ先"), holders), name),
            None => (self.step(Kind::Outside, ("Identity", "ID"), name), self.named("policy")?),
        };
        let policy = self.step(Kind::Gate, ("Policy", "ポリシー"), policy);
        Some(vec![holder, policy, Step { kind: Kind::Target, ..way }])
    }

    /// Somebody from outside, whom a policy or a share lets in.
    fn outsiders(&self) -> Option<Vec<Step>> {
        let who = self.named("outsider")?;
        let outsider = self.step(Kind::Outside, ("From outside", "外部の主体"), who);
        let role = match self.check.resource_type {
            "AWS::IAM::Role" => ("Trust policy allows", "信頼ポリシーが許可"),
            _ => ("Resource policy allows", "リソースポリシーが許可"),
        };
        let gate = self.named("action").map(|actions| self.step(Kind::Gate, role, actions));
        let steps = std::iter::once(outsider).chain(gate).chain(self.condition());
        Some(steps.chain([self.target()]).collect())
    }

    /// What a policy asks for, where it asks for something.
    fn condition(&self) -> Option<Step> {
        let conditions = self.named("condition").or_else(|| self.named("policy_condition"))?;
        Some(self.step(Kind::Gate, ("On condition", "条件"), conditions))
    }

    /// Everybody, where a policy or an ACL says so.
    fn everyone(&self) -> Option<Vec<Step>> {
        const ABOUT_EVERYONE: [&str; 5] =
            ["allows-public", "-public-", "trusts-everyone", "snapshot-public", "image-public"];
        if !ABOUT_EVERYONE.iter().any(|part| self.check.id.contains(part)) || self.check.id.contains("lacks") {
            return None;
        }
        let gate = if let Some(actions) = self.named("action").or_else(|| self.named("policy_action")) {
            self.step(Kind::Gate, ("Policy allows", "ポリシーが許可"), actions)
        } else if let Some(permissions) = self.named("acl_permission") {
            self.step(Kind::Gate, ("ACL grants", "ACL が許可"), permissions)
        } else if self.check.id.ends_with("snapshot-public") || self.check.id.ends_with("image-public") {
            self.step(Kind::Gate, ("Shared with", "共有先"), self.page.t("all AWS accounts", "すべての AWS アカウント"))
        } else {
            return None;
        };
        // One group of an ACL is everybody with any AWS account.
        let who =
            self.named("acl_group").unwrap_or_else(|| self.page.t("the whole world", "インターネット全体").to_owned());
        let everyone = self.step(Kind::Outside, ("Anyone", "誰でも"), who);
        Some([everyone, gate].into_iter().chain(self.condition()).chain([self.target()]).collect())
    }
}

/// The first and how many more.
fn listed(values: &BTreeSet<String>) -> String {
    let first = values.first().map(|value| plain(value)).unwrap_or_default();
    match values.len() {
        0 | 1 => first,
        all => format!("{first} +{}", all - 1),
    }
}
