//! Acceptances that end soon: what they are about is open again after that.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use scanmonster_assessment::WARNING_DAYS;

use crate::Page;
use crate::failure::Failure;
use crate::reads::Reads;

/// Most that are named.
const NAMED: usize = 8;

/// An acceptance that ends soon.
pub(super) struct Ending {
    /// Its last day.
    pub(super) until: Date,
    /// The check that it is about, as its title where it is one check.
    pub(super) check: String,
    /// The account or pattern.
    pub(super) account: String,
    /// The resource or pattern.
    pub(super) resource: String,
    /// Who asked for it.
    pub(super) by: String,
}

/// The acceptances of which the mail warns, soonest first, and how many more there are.
pub(super) async fn soon(page: &Page, reads: &Reads) -> Result<(Vec<Ending>, usize), Failure> {
    let days = WARNING_DAYS.into_iter().max().unwrap_or_default();
    let today = page.now.to_zoned(TimeZone::UTC).date();
    let last = today.checked_add(days.days()).unwrap_or(Date::MAX);
    let mut ending: Vec<Ending> = Vec::new();
    for acceptance in reads.acceptances().await? {
        let Some(asked) = acceptance.active(page.now).filter(|asked| asked.request.until <= last) else { continue };
        let scope = &asked.request.scope;
        ending.push(Ending {
            until: asked.request.until,
            check: page.title(scope.check.as_str()),
            account: page.plain(scope.account.as_str()),
            resource: page.resource(scope.resource.as_str()),
            by: page.plain(&asked.by),
        });
    }
    ending.sort_by_key(|ending| ending.until);
    let left_out = ending.len().saturating_sub(NAMED);
    ending.truncate(NAMED);
    Ok((ending, left_out))
}
