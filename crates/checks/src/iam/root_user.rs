//! What AWS says about the root user, in the account's summary and in the credential report.

use std::collections::BTreeMap;

use scanmonster_inventory::{Collected, CredentialReportRow, Gap, GapCause};

use crate::Context;

/// The root user, seen by both calls. The summary is current; the report may be four hours old.
pub(super) struct RootUser<'a> {
    summary: &'a BTreeMap<String, i64>,
    row: Option<&'a CredentialReportRow>,
}

impl<'a> RootUser<'a> {
    /// Reads both answers; either may be a gap.
    pub(super) fn read(context: &Context<'a>) -> Collected<Self> {
        let iam = &context.inventory.iam;
        let summary = iam.account_summary.as_ref().map_err(Clone::clone)?;
        let report = iam.credential_report.as_ref().map_err(Clone::clone)?;
        Ok(Self { summary, row: report.iter().find(|row| row.is_root()) })
    }

    /// An MFA device is assigned.
    pub(super) fn has_mfa(&self) -> Collected<bool> {
        self.counter("AccountMFAEnabled").map(|count| count > 0)
    }

    /// There are access keys, active or not.
    pub(super) fn has_access_keys(&self) -> Collected<bool> {
        Ok(self.counter("AccountAccessKeysPresent")? > 0 || self.row.is_some_and(has_active_key))
    }

    /// The numbers of the keys that the report calls active.
    pub(super) fn active_keys(&self) -> impl Iterator<Item = String> {
        let keys = self.row.map(|row| &row.access_keys).into_iter().flatten();
        (1..).zip(keys).filter(|(_, key)| key.active).map(|(number, _): (u8, _)| number.to_string())
    }

    /// There are signing certificates.
    pub(super) fn has_signing_certificates(&self) -> Collected<bool> {
        Ok(self.counter("AccountSigningCertificatesPresent")? > 0 || self.row.is_some_and(has_active_certificate))
    }

    /// Nobody can sign in as root: no password, key or certificate, as after AWS Organizations has
    /// removed them centrally.
    ///
    /// Only a report that says so counts (a report without a word on the root password does not), and
    /// only while the more current summary does not know better.
    pub(super) fn is_without_credentials(&self) -> bool {
        let known_to_summary =
            ["AccountPasswordPresent", "AccountAccessKeysPresent", "AccountSigningCertificatesPresent"]
                .iter()
                .any(|name| self.summary.get(*name).is_some_and(|count| *count > 0));
        !known_to_summary
            && self.row.is_some_and(|row| {
                row.password_enabled == Some(false) && !has_active_key(row) && !has_active_certificate(row)
            })
    }

    fn counter(&self, name: &str) -> Collected<i64> {
        let operation = "iam:GetAccountSummary";
        let missing = || Gap::new(operation, operation, GapCause::MalformedAnswer, format!("no {name}"));
        self.summary.get(name).copied().ok_or_else(missing)
    }
}

fn has_active_key(row: &CredentialReportRow) -> bool {
    row.access_keys.iter().any(|key| key.active)
}

fn has_active_certificate(row: &CredentialReportRow) -> bool {
    row.certificates_active.contains(&true)
}

/// An account with the root row of the credential report changed by `change` (password set unless it says
/// otherwise), and a summary with all counters 0 but `counters`.
#[cfg(test)]
pub(super) fn account_with_root(
    counters: &[(&str, i64)],
    change: impl FnOnce(&mut CredentialReportRow),
) -> scanmonster_inventory::Inventory {
    let mut row = scanmonster_testkit::credential_row("<root_account>");
    row.password_enabled = Some(true);
    change(&mut row);
    let mut inventory = scanmonster_testkit::inventory();
    inventory.iam.credential_report = Ok(vec![row, scanmonster_testkit::credential_row("alice")]);
    let zeros = [("AccountMFAEnabled", 0), ("AccountAccessKeysPresent", 0), ("AccountSigningCertificatesPresent", 0)];
    let all = zeros.iter().chain(counters).map(|(name, count)| ((*name).to_owned(), *count));
    inventory.iam.account_summary = Ok(all.collect());
    inventory
}
