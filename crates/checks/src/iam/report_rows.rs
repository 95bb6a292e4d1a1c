//! The rows of the credential report, as the checks of IAM users read them.

use jiff::Timestamp;
use scanmonster_inventory::{AccessKeyRow, Collected, CredentialReportRow, Gap, GapCause};

use crate::{Context, Outcome, Resource, Verdicts};

/// The rows of all IAM users; the root user is no IAM user and has checks of its own.
pub(super) fn users<'a>(context: &Context<'a>) -> Collected<impl Iterator<Item = &'a CredentialReportRow> + use<'a>> {
    let report = context.inventory.iam.credential_report.as_ref().map_err(Clone::clone)?;
    Ok(report.iter().filter(|row| !row.is_root()))
}

/// The user of a row.
pub(super) fn resource(row: &CredentialReportRow) -> Resource {
    Resource::global(&row.arn, &row.user)
}

/// Whether the user has a console password. A report that does not say so is a gap.
pub(super) fn has_password(row: &CredentialReportRow) -> Collected<bool> {
    row.password_enabled.ok_or_else(|| incomplete("no word on the user's password"))
}

/// The active access keys of a row with their number in the report, 1 or 2.
pub(super) fn active_keys(row: &CredentialReportRow) -> impl Iterator<Item = (usize, &AccessKeyRow)> {
    (1..).zip(&row.access_keys).filter(|(_, key)| key.active)
}

/// When an active key was made or last rotated. A report that does not say so is a gap.
pub(super) fn last_rotated(key: &AccessKeyRow) -> Collected<Timestamp> {
    key.last_rotated.ok_or_else(|| incomplete("no date of an active access key"))
}

/// Judges every active access key on its own, under the discriminator `access-key-1` or `-2`. A user
/// without any passes once: there is no key that could be old or forgotten.
pub(super) fn judge_active_keys(
    context: &Context<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(usize, &AccessKeyRow) -> Collected<Outcome>,
) -> Collected<()> {
    for row in users(context)? {
        if active_keys(row).next().is_none() {
            verdicts.record(resource(row), Outcome::pass("the user has no active access key"));
        }
        for (number, key) in active_keys(row) {
            let resource = resource(row).with_discriminator(format!("access-key-{number}"));
            verdicts.judge(resource, || decide(number, key));
        }
    }
    Ok(())
}

/// A gap: the credential report came, but not with what it always holds.
pub(super) fn incomplete(detail: &str) -> Gap {
    let operation = "iam:GetCredentialReport";
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}

/// The day of an instant in UTC, e.g. `2026-01-31`.
pub(super) fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// An account whose credential report holds the user `alice`, changed by `change`.
#[cfg(test)]
pub(super) fn account_with_user(change: impl FnOnce(&mut CredentialReportRow)) -> scanmonster_inventory::Inventory {
    let mut row = scanmonster_testkit::credential_row("alice");
    change(&mut row);
    let mut inventory = scanmonster_testkit::inventory();
    inventory.iam.credential_report = Ok(vec![scanmonster_testkit::credential_row("<root_account>"), row]);
    inventory
}

/// An active key that was made on `made` and last used on `used` (days such as `2026-01-31`).
#[cfg(test)]
pub(super) fn active_key(made: &str, used: Option<&str>) -> AccessKeyRow {
    let midnight = |day: &str| scanmonster_testkit::time(&format!("{day}T00:00:00Z"));
    AccessKeyRow {
        active: true,
        last_rotated: Some(midnight(made)),
        last_used: used.map(midnight),
        last_used_service: used.map(|_| "s3".into()),
    }
}
