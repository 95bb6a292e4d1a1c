//! A group with `AdministratorAccess` has a member without MFA device.
//!
//! Members without any credentials count as well, as in Prowler: they are administrators as soon as somebody gives them
//! a password or a key. As long as no member without MFA has one, it is less bad. Administrators by other policies:
//! `administrator_lacks_mfa`.

use scanmonster_inventory::{Collected, CredentialReportRow, IamUser};

use super::aws_managed::has_administrator_access;
use super::documents::SOURCE;
use super::report_rows::{active_keys, incomplete};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-administrators-group-member-lacks-mfa",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "A member of an administrators' group has no MFA",
        ja: "AdministratorAccess を持つグループのメンバーに MFA がない",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Group",
    permissions: &[SOURCE, "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP01", "SEC03-BP02"],
        prowler: &["iam_administrator_access_with_mfa"],
        seed: &["AP05"],
    },
    tutorial: Localized {
        en: include_str!("administrators_group_member_lacks_mfa.en.md"),
        ja: include_str!("administrators_group_member_lacks_mfa.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    for group in &details.groups {
        verdicts.judge(Resource::global(&group.arn, &group.name), || {
            // Read before anything is decided.
            let report = context.inventory.iam.credential_report.as_ref().map_err(Clone::clone)?;
            if !has_administrator_access(context, details, &group.attached_policies)? {
                return Ok(Outcome::pass("`AdministratorAccess` is not attached to the group"));
            }
            let mut without = Vec::new();
            for member in details.users.iter().filter(|user| user.groups.contains(&group.name)) {
                let row = row(report, member)?;
                if !row.mfa_active {
                    without.push((member.name.as_str(), row));
                }
            }
            Ok(if without.is_empty() {
                Outcome::pass("every member of the group has an MFA device")
            } else {
                failure(&without)
            })
        });
    }
    Ok(())
}

fn row<'a>(report: &'a [CredentialReportRow], user: &IamUser) -> Collected<&'a CredentialReportRow> {
    report.iter().find(|row| row.arn == user.arn).ok_or_else(|| incomplete("no row of the user"))
}

fn failure(without: &[(&str, &CredentialReportRow)]) -> Outcome {
    let evidence = |summary: &str| Evidence::new(summary).facts("member", without.iter().map(|(name, _)| *name));
    if without.iter().any(|(_, row)| may_act(row)) {
        Outcome::Fail(evidence("a member of the group is an administrator without MFA device"))
    } else {
        let summary = "a member of the group is an administrator without MFA device, though without credentials now";
        Outcome::FailAs(Severity::Medium, evidence(summary))
    }
}

/// Whether there is a password or an active key. Where the report does not speak of the password, there may be one.
fn may_act(row: &CredentialReportRow) -> bool {
    row.password_enabled != Some(false) || active_keys(row).next().is_some()
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamGroup, Inventory};
    use scanmonster_testkit::{group, user};

    use super::super::report_rows::{account_with_user, active_key};
    use super::super::samples::*;
    use super::*;
    use crate::testing::{denied, status, statuses, verdicts};

    fn with_alice(policy: &str, change: impl FnOnce(&mut CredentialReportRow)) -> Inventory {
        let mut inventory = account_with_user(change);
        let alice = IamUser { groups: vec!["team".into()], ..user("alice") };
        let team = IamGroup { attached_policies: vec![attached_aws(policy)], ..group("team") };
        inventory.iam.authorization_details =
            Ok(AuthorizationDetails { users: vec![alice], groups: vec![team], ..AuthorizationDetails::default() });
        inventory
    }

    fn account(mfa: bool) -> Inventory {
        with_alice("AdministratorAccess", |row| {
            row.password_enabled = Some(true);
            row.mfa_active = mfa;
        })
    }

    #[test]
    fn clean_member_with_mfa() {
        assert_eq!(status(&CHECK, &account(true)), "pass");
    }

    #[test]
    fn failing_member_without() {
        assert_eq!(status(&CHECK, &account(false)), "fail");
        let key = with_alice("AdministratorAccess", |row| row.access_keys[0] = active_key("2026-06-01", None));
        assert_eq!(status(&CHECK, &key), "fail");
    }

    #[test]
    fn borderline_no_credentials_and_other_groups() {
        let without = with_alice("AdministratorAccess", |_| {});
        assert_eq!(status(&CHECK, &without), "fail");
        assert_eq!(verdicts(&CHECK, &without)[0].severity, Severity::Medium);
        assert_eq!(verdicts(&CHECK, &account(false))[0].severity, Severity::High);
        assert_eq!(status(&CHECK, &with_alice("ReadOnlyAccess", |row| row.password_enabled = Some(true))), "pass");
    }

    #[test]
    fn borderline_nobody_in_the_group() {
        let mut inventory = account(false);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.users[0].groups.clear();
        }
        assert_eq!(status(&CHECK, &inventory), "pass");
    }

    #[test]
    fn borderline_a_report_without_a_word_on_the_password_is_no_better() {
        let untold = with_alice("AdministratorAccess", |row| row.password_enabled = None);
        assert_eq!(verdicts(&CHECK, &untold)[0].severity, Severity::High);
    }

    #[test]
    fn gap_of_the_report_or_a_row() {
        let mut inventory = account(true);
        inventory.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        assert_eq!(status(&CHECK, &with_alice("AdministratorAccess", |row| row.arn.push('2'))), "unknown");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(true);
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }
}
