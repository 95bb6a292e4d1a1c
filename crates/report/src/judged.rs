//! Verdicts as machine formats see them, with those of accounts that could not be assessed at all.

use std::borrow::Cow;

use scanmonster_assessment::FindingId;
use scanmonster_checks::{CheckDef, Evidence, Severity, Status, Verdict};
use scanmonster_inventory::Gap;

use crate::ScanReport;

/// One check's word on one resource.
pub(crate) struct Judged<'a> {
    pub(crate) check: &'static CheckDef,
    pub(crate) arn: Cow<'a, str>,
    pub(crate) name: &'a str,
    pub(crate) region: &'a str,
    pub(crate) discriminator: Option<&'a str>,
    pub(crate) severity: Severity,
    pub(crate) answer: Answer<'a>,
    /// Id of the finding that it is about.
    pub(crate) id: FindingId,
}

/// What was decided, or why nothing was.
#[derive(Clone, Copy)]
pub(crate) enum Answer<'a> {
    Pass(&'a Evidence),
    Fail(&'a Evidence),
    NotApplicable(&'a Evidence),
    Gap(&'a Gap),
    NotAssessed(&'a str),
}

impl<'a> Answer<'a> {
    /// The contract's `status_code`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Pass(_) => "PASS",
            Self::Fail(_) => "FAIL",
            Self::NotApplicable(_) => "NOT_APPLICABLE",
            Self::Gap(_) | Self::NotAssessed(_) => "UNKNOWN",
        }
    }

    /// The evidence in words; for what is unknown the operation, the cause and the missing permission.
    pub(crate) fn detail(self) -> Cow<'a, str> {
        match self {
            Self::Pass(evidence) | Self::Fail(evidence) | Self::NotApplicable(evidence) => {
                Cow::Borrowed(&evidence.summary)
            }
            Self::Gap(gap) if gap.action.is_empty() => Cow::Owned(format!("not decided: {gap}")),
            Self::Gap(gap) => Cow::Owned(format!("not decided: {gap}; needs the permission {}", gap.action)),
            Self::NotAssessed(reason) => {
                Cow::Owned(format!("not decided: the account could not be assessed: {reason}"))
            }
        }
    }

    pub(crate) fn evidence(self) -> Option<&'a Evidence> {
        match self {
            Self::Pass(evidence) | Self::Fail(evidence) | Self::NotApplicable(evidence) => Some(evidence),
            Self::Gap(_) | Self::NotAssessed(_) => None,
        }
    }

    pub(crate) fn gap(self) -> Option<&'a Gap> {
        if let Self::Gap(gap) = self { Some(gap) } else { None }
    }

    pub(crate) fn is_unknown(self) -> bool {
        matches!(self, Self::Gap(_) | Self::NotAssessed(_))
    }
}

/// Every verdict of the account; one unknown for each check where it could not be assessed.
pub(crate) fn judged<'a>(report: &'a ScanReport<'a>) -> impl Iterator<Item = Judged<'a>> {
    let missing = report.not_assessed.iter().flat_map(|missing| {
        missing.checks.iter().map(|check| {
            let arn = format!("arn:aws:iam::{}:root", report.account);
            Judged {
                check,
                name: report.account.as_str(),
                region: "global",
                discriminator: None,
                severity: check.severity,
                answer: Answer::NotAssessed(missing.reason),
                id: FindingId::of(report.account, check.id, "global", &arn, None),
                arn: Cow::Owned(arn),
            }
        })
    });
    report.verdicts.iter().map(|verdict| of_verdict(report, verdict)).chain(missing)
}

fn of_verdict<'a>(report: &ScanReport<'a>, verdict: &'a Verdict) -> Judged<'a> {
    Judged {
        check: verdict.check,
        arn: Cow::Borrowed(&verdict.resource.arn),
        name: &verdict.resource.name,
        region: &verdict.resource.region,
        discriminator: verdict.resource.discriminator.as_deref(),
        severity: verdict.severity,
        answer: match &verdict.status {
            Status::Pass(evidence) => Answer::Pass(evidence),
            Status::Fail(evidence) => Answer::Fail(evidence),
            Status::NotApplicable(evidence) => Answer::NotApplicable(evidence),
            Status::Unknown(gap) => Answer::Gap(gap),
        },
        id: FindingId::of_verdict(report.account, verdict),
    }
}
