//! A user with administrator rights whose password and access keys have not been used for long.
//!
//! The reference's checks of unused credentials do not ask what the user may do, and pass passwords that were never
//! used. Here one that was never used counts from the day it was set. Service control policies are not read.

use jiff::Timestamp;
use scanmonster_inventory::{Collected, CredentialReportRow};

use super::documents::SOURCE;
use super::principals::{Principals, administrator};
use super::report_rows::{active_keys, day, has_password, incomplete, last_rotated};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-user-is-dormant-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "An IAM user with administrator rights is not used",
        ja: "管理者権限を持つ IAM ユーザーが使われていない",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::User",
    permissions: &[SOURCE, "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP04", "SEC02-BP05"],
        prowler: &[],
        seed: &["AP01", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("user_is_dormant_administrator.en.md"),
        ja: include_str!("user_is_dormant_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    let principals = Principals::of(context.inventory)?;
    for user in &details.users {
        verdicts.judge(Resource::global(&user.arn, &user.name), || {
            let report = context.inventory.iam.credential_report.as_ref().map_err(Clone::clone)?;
            if administrator(&principals.user(user).permissions)?.is_none() {
                return Ok(Outcome::not_applicable("the user is no administrator"));
            }
            // A user may be younger than the report.
            let row = report.iter().find(|row| row.arn == user.arn);
            decide(context, row.ok_or_else(|| incomplete("no row of the user"))?)
        });
    }
    Ok(())
}

fn decide(context: &Context<'_>, row: &CredentialReportRow) -> Collected<Outcome> {
    let mut used: Vec<Timestamp> = Vec::new();
    let mut set: Vec<Timestamp> = Vec::new();
    if has_password(row)? {
        used.extend(row.password_last_used);
        set.push(row.password_last_changed.or(row.created_at).ok_or_else(|| incomplete("no date of a password"))?);
    }
    for (_, key) in active_keys(row) {
        used.extend(key.last_used);
        set.push(last_rotated(key)?);
    }
    let limit = context.days_ago(context.settings.unused_credentials_days);
    let Some(newest) = set.into_iter().max() else {
        return Ok(Outcome::not_applicable("the user has neither a console password nor an active access key"));
    };
    Ok(match used.into_iter().max() {
        Some(last) if last > limit => Outcome::pass("the user's credentials are in use"),
        Some(last) => {
            let summary = format!("the user is an administrator and was last active on {}", day(last));
            Outcome::Fail(Evidence::new(summary).fact("last_used", day(last)))
        }
        // New credentials have time.
        None if newest > limit => Outcome::pass(format!("the user's credentials are new, of {}", day(newest))),
        None => {
            let summary = format!("the user is an administrator and has never used credentials of {}", day(newest));
            Outcome::Fail(Evidence::new(summary).fact("credentials_set", day(newest)))
        }
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamUser, Inventory};
    use scanmonster_testkit::{time, user};

    use super::super::report_rows::{account_with_user, active_key};
    use super::super::samples::*;
    use super::*;
    use crate::testing::{denied, status};

    fn account(policy: &str, change: impl FnOnce(&mut CredentialReportRow)) -> Inventory {
        let mut inventory = account_with_user(change);
        let alice = IamUser { inline_policies: vec![inline("own", policy)], ..user("alice") };
        inventory.iam.authorization_details =
            Ok(AuthorizationDetails { users: vec![alice], ..AuthorizationDetails::default() });
        inventory
    }

    fn password(set: &str, used: Option<&str>) -> impl FnOnce(&mut CredentialReportRow) {
        let (set, used) = (time(set), used.map(time));
        move |row| {
            row.password_enabled = Some(true);
            row.password_last_changed = Some(set);
            row.password_last_used = used;
        }
    }

    const OLD: &str = "2026-01-01T00:00:00Z";
    const NEW: &str = "2026-06-10T00:00:00Z";

    #[test]
    fn clean_administrator_in_use() {
        assert_eq!(status(&CHECK, &account(ADMIN, password(OLD, Some(NEW)))), "pass");
    }

    #[test]
    fn failing_long_unused_or_never_used() {
        assert_eq!(status(&CHECK, &account(ADMIN, password(OLD, Some(OLD)))), "fail");
        assert_eq!(status(&CHECK, &account(ADMIN, password(OLD, None))), "fail");
        assert_eq!(status(&CHECK, &account(ADMIN, |row| row.access_keys[0] = active_key("2026-01-01", None))), "fail");
    }

    #[test]
    fn borderline_one_used_credential_is_enough_and_new_ones_have_time() {
        let both = |row: &mut CredentialReportRow| {
            password(OLD, Some(OLD))(row);
            row.access_keys[1] = active_key("2026-01-01", Some("2026-06-10"));
        };
        assert_eq!(status(&CHECK, &account(ADMIN, both)), "pass");
        assert_eq!(status(&CHECK, &account(ADMIN, password(NEW, None))), "pass");
    }

    #[test]
    fn borderline_others_are_not_judged() {
        assert_eq!(status(&CHECK, &account(READ_ONE, password(OLD, None))), "na");
        assert_eq!(status(&CHECK, &account(ADMIN, |_| {})), "na");
    }

    #[test]
    fn gap_of_either_call_is_unknown() {
        let mut report = account(ADMIN, password(OLD, Some(NEW)));
        report.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        let mut details = account(ADMIN, password(OLD, Some(NEW)));
        details.iam.authorization_details = Err(denied(SOURCE));
        for inventory in [report, details] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }

    #[test]
    fn gap_where_a_policy_or_the_row_is_missing() {
        assert_eq!(status(&CHECK, &account(BROKEN, password(OLD, Some(NEW)))), "unknown");
        assert_eq!(status(&CHECK, &account(ADMIN, |row| row.arn.push('2'))), "unknown");
        assert_eq!(status(&CHECK, &account(ADMIN, |row| row.password_enabled = None)), "unknown");
    }
}
