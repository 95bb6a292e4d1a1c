//! What a check is: its metadata and its function.

use std::fmt;
use std::str::FromStr;

use scanmonster_inventory::Collected;
use serde::{Deserialize, Serialize};

use crate::{Context, RegionContext, Verdicts};

/// A rule. Written as a struct literal without defaults, so that a new mandatory field is noticed in
/// every file.
#[derive(Debug)]
pub struct CheckDef {
    /// Service and bad state, e.g. `s3-bucket-allows-public-read`. For ever; renamed ids become aliases.
    pub id: &'static str,
    /// Former ids.
    pub aliases: &'static [&'static str],
    /// Raised whenever the rule decides differently than before on the same inventory.
    pub version: u32,
    /// The bad state in one line, without a full stop.
    pub title: Localized,
    /// How bad a failing verdict is, unless its evidence says otherwise.
    pub severity: Severity,
    /// The service, as the folder is called.
    pub service: &'static str,
    /// CloudFormation's name for the type of resource judged, e.g. `AWS::S3::Bucket`.
    pub resource_type: &'static str,
    /// IAM actions of every API call whose answer the check needs for a pass; no more, no less.
    pub permissions: &'static [&'static str],
    /// Where else the same rule is written down.
    pub mappings: Mappings,
    /// The page for the people who own the resource.
    pub tutorial: Localized,
    /// The rule.
    pub evaluate: Evaluate,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Localized {
    /// English.
    pub en: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

/// Ids of other catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mappings {
    /// Security Hub controls, e.g. `S3.8`.
    pub security_hub: &'static [&'static str],
    /// CIS AWS Foundations Benchmark: version and items, e.g. `("5.0", &["2.1.4"])`.
    pub cis: &'static [(&'static str, &'static [&'static str])],
    /// Well-Architected best practices, e.g. `SEC08-BP02`.
    pub well_architected: &'static [&'static str],
    /// Prowler checks that ask the same question.
    pub prowler: &'static [&'static str],
    /// Items of the users' own list, e.g. `AP06`.
    pub seed: &'static [&'static str],
}

/// A rule's function, over the whole account or over one region at a time.
///
/// A gap that is returned makes the whole scope (account or region) unknown, beside what was judged
/// before it; a gap inside [`Verdicts::judge`] makes only that resource unknown.
#[derive(Clone, Copy)]
pub enum Evaluate {
    /// Called once.
    Account(fn(&Context<'_>, &mut Verdicts) -> Collected<()>),
    /// Called once for each assessed region.
    Region(fn(&RegionContext<'_>, &mut Verdicts) -> Collected<()>),
}

impl fmt::Debug for Evaluate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Account(_) => "Account",
            Self::Region(_) => "Region",
        })
    }
}

/// How bad a finding is, from bad to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good practice is missing; little harm by itself.
    Low,
    /// Makes an attack easier or harder to notice.
    Medium,
    /// One more mistake or leak leads to harm.
    High,
    /// Open to anyone now, or hands over the account.
    Critical,
}

impl Severity {
    /// All, from low to critical.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// `low`, `medium`, `high` or `critical`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A text that names no severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSeverity(String);

impl fmt::Display for UnknownSeverity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no severity (low, medium, high, critical)", self.0.escape_debug())
    }
}

impl std::error::Error for UnknownSeverity {}

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == text).ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}
