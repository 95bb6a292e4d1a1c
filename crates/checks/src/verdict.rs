//! What a check says about a resource.

use scanmonster_inventory::{Collected, Gap};
use serde::{Deserialize, Serialize};

use crate::{CheckDef, Context, Evidence, RegionContext, Severity};

/// The region of what belongs to no region.
const GLOBAL: &str = "global";

/// What is judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Resource {
    /// ARN; together with the discriminator it is the identity of a finding.
    pub arn: String,
    /// Name for people.
    pub name: String,
    /// Region code, or `global`.
    pub region: String,
    /// Tells apart several findings of one check on one resource, e.g. `access-key-1`.
    pub discriminator: Option<String>,
}

impl Resource {
    /// A resource of no region.
    pub fn global(arn: impl Into<String>, name: impl Into<String>) -> Self {
        Self::within(GLOBAL, arn, name)
    }

    /// A resource of one region.
    pub fn regional(region: &scanmonster_inventory::Region, arn: impl Into<String>, name: impl Into<String>) -> Self {
        Self::within(region.as_str(), arn, name)
    }

    /// The account itself.
    pub fn account(context: &Context<'_>) -> Self {
        Self::global(context.inventory.account_arn(), context.inventory.account.as_str())
    }

    /// The account in one region: for settings of the region, and for what is missing there.
    pub fn account_in(context: &RegionContext<'_>) -> Self {
        let inventory = context.account.inventory;
        Self::regional(context.region, inventory.account_arn(), inventory.account.as_str())
    }

    /// The same resource, told apart.
    #[must_use]
    pub fn with_discriminator(mut self, discriminator: impl Into<String>) -> Self {
        self.discriminator = Some(discriminator.into());
        self
    }

    fn within(region: &str, arn: impl Into<String>, name: impl Into<String>) -> Self {
        Self { arn: arn.into(), name: name.into(), region: region.to_owned(), discriminator: None }
    }
}

/// What a check decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The bad state is not there.
    Pass(Evidence),
    /// The bad state is there.
    Fail(Evidence),
    /// The bad state is there, and worse or less bad here than the check says in general.
    FailAs(Severity, Evidence),
    /// The question does not arise for this resource.
    NotApplicable(Evidence),
}

impl Outcome {
    /// Passes, with the reason in words.
    pub fn pass(reason: impl Into<String>) -> Self {
        Self::Pass(Evidence::new(reason))
    }

    /// Fails, with the reason in words.
    pub fn fail(reason: impl Into<String>) -> Self {
        Self::Fail(Evidence::new(reason))
    }

    /// Does not apply, with the reason in words.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self::NotApplicable(Evidence::new(reason))
    }
}

/// The status of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Decided: the bad state is not there.
    Pass(Evidence),
    /// Decided: the bad state is there.
    Fail(Evidence),
    /// Decided: the question does not arise.
    NotApplicable(Evidence),
    /// Not decided: what it needs could not be read.
    Unknown(Gap),
}

/// One check's word on one resource, or on a whole scope where its resources could not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The check.
    pub check: &'static CheckDef,
    /// What was judged.
    pub resource: Resource,
    /// How bad it would be.
    pub severity: Severity,
    /// What was decided.
    pub status: Status,
}

impl PartialEq for CheckDef {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for CheckDef {}

/// Takes the verdicts of one check.
#[derive(Debug)]
pub struct Verdicts {
    check: &'static CheckDef,
    list: Vec<Verdict>,
}

impl Verdicts {
    /// An empty list for `check`.
    pub fn of(check: &'static CheckDef) -> Self {
        Self { check, list: Vec::new() }
    }

    /// Judges one resource; a gap makes it unknown.
    pub fn judge(&mut self, resource: Resource, decide: impl FnOnce() -> Collected<Outcome>) {
        let (severity, status) = match decide() {
            Ok(Outcome::Pass(evidence)) => (self.check.severity, Status::Pass(evidence)),
            Ok(Outcome::Fail(evidence)) => (self.check.severity, Status::Fail(evidence)),
            Ok(Outcome::FailAs(severity, evidence)) => (severity, Status::Fail(evidence)),
            Ok(Outcome::NotApplicable(evidence)) => (self.check.severity, Status::NotApplicable(evidence)),
            Err(gap) => (self.check.severity, Status::Unknown(gap)),
        };
        self.list.push(Verdict { check: self.check, resource, severity, status });
    }

    /// Records what is already decided about a resource.
    pub fn record(&mut self, resource: Resource, outcome: Outcome) {
        self.judge(resource, || Ok(outcome));
    }

    /// The verdicts so far.
    pub fn into_list(self) -> Vec<Verdict> {
        self.list
    }
}
