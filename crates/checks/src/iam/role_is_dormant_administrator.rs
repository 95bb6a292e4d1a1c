//! A role with administrator rights that nobody has taken on for long.
//!
//! The reference does not read when a role was last used. A role that is new has time. Service control policies are
//! not read; a role made for a service by AWS is left out.

use scanmonster_inventory::{Collected, IamRole};

use super::documents::{SOURCE, malformed};
use super::principals::{Principals, administrator};
use super::report_rows::day;
use super::trust;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-role-is-dormant-administrator",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "A role with administrator rights is not used",
        ja: "管理者権限を持つロールが使われていない",
    },
    severity: Severity::High,
    service: "iam",
    resource_type: "AWS::IAM::Role",
    permissions: &[SOURCE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP04", "SEC03-BP02"],
        prowler: &[],
        seed: &["AP01", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("role_is_dormant_administrator.en.md"),
        ja: include_str!("role_is_dormant_administrator.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// A role used within so many days is in use; quarterly work is not rare.
const DAYS: i64 = 90;

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let details = context.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
    let principals = Principals::of(context.inventory)?;
    for role in &details.roles {
        verdicts.judge(Resource::global(&role.arn, &role.name), || {
            if role.is_service_linked() {
                return Ok(trust::service_linked());
            }
            if administrator(&principals.role(role).permissions)?.is_none() {
                return Ok(Outcome::not_applicable("the role is no administrator"));
            }
            decide(context, role)
        });
    }
    Ok(())
}

fn decide(context: &Context<'_>, role: &IamRole) -> Collected<Outcome> {
    let limit = context.days_ago(DAYS);
    if let Some(used) = role.last_used {
        return Ok(if used > limit {
            Outcome::pass("the role is in use")
        } else {
            let summary = format!("the role is an administrator and was last used on {}", day(used));
            Outcome::Fail(Evidence::new(summary).fact("last_used", day(used)))
        });
    }
    let created = role.created_at.ok_or_else(|| malformed("no date of a role".to_owned()))?;
    Ok(if created > limit {
        Outcome::pass(format!("the role is new, of {}", day(created)))
    } else {
        let summary = format!("the role is an administrator, made on {}, and its use is not on record", day(created));
        Outcome::Fail(Evidence::new(summary).fact("created", day(created)))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, Inventory};
    use scanmonster_testkit::*;

    use super::super::samples::*;
    use super::*;
    use crate::testing::{denied, status, statuses};

    fn account(policy: &str, created: &str, used: Option<&str>) -> Inventory {
        let deploy = IamRole {
            inline_policies: vec![inline("own", policy)],
            created_at: Some(time(created)),
            last_used: used.map(time),
            ..role("deploy")
        };
        with(AuthorizationDetails { roles: vec![deploy], ..Default::default() })
    }

    const OLD: &str = "2025-01-01T00:00:00Z";
    const NEW: &str = "2026-06-10T00:00:00Z";

    #[test]
    fn clean_role_in_use() {
        assert_eq!(status(&CHECK, &account(ADMIN, OLD, Some(NEW))), "pass");
    }

    #[test]
    fn failing_unused_administrators() {
        assert_eq!(status(&CHECK, &account(ADMIN, OLD, Some("2026-01-01T00:00:00Z"))), "fail");
        assert_eq!(status(&CHECK, &account(ADMIN, OLD, None)), "fail");
    }

    #[test]
    fn borderline_new_roles_have_time() {
        assert_eq!(status(&CHECK, &account(ADMIN, NEW, None)), "pass");
        assert_eq!(status(&CHECK, &account(ADMIN, OLD, Some("2026-03-17T03:00:00Z"))), "fail");
        assert_eq!(status(&CHECK, &account(ADMIN, OLD, Some("2026-03-17T03:00:01Z"))), "pass");
    }

    #[test]
    fn borderline_others_are_not_judged() {
        assert_eq!(status(&CHECK, &account(READ_ONE, OLD, None)), "na");
        let mut inventory = account(ADMIN, OLD, None);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].path = "/aws-service-role/x.amazonaws.com/".into();
        }
        assert_eq!(status(&CHECK, &inventory), "na");
    }

    #[test]
    fn gap_denied_details_decide_nothing() {
        let mut inventory = account(ADMIN, OLD, Some(NEW));
        inventory.iam.authorization_details = Err(denied(SOURCE));
        assert!(nothing_decided(&statuses(&CHECK, &inventory)));
    }

    #[test]
    fn gap_unreadable_policy_or_missing_date() {
        assert_eq!(status(&CHECK, &account(BROKEN, OLD, Some(NEW))), "unknown");
        let mut inventory = account(ADMIN, OLD, None);
        if let Ok(details) = &mut inventory.iam.authorization_details {
            details.roles[0].created_at = None;
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
