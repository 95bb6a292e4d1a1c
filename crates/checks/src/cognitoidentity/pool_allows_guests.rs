//! Identity pool gives AWS credentials to guests.
//!
//! Without a role for guests they get no credentials, so that is less bad. The role only says how bad it is: where it
//! could not be read, a pool that allows guests fails all the same.

use scanmonster_inventory::{Collected, IdentityPool};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cognitoidentity-pool-allows-guests",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Identity pool gives AWS credentials to guests",
        ja: "ID プールが未認証のゲストに AWS の認証情報を渡している",
    },
    severity: Severity::Medium,
    service: "cognitoidentity",
    resource_type: "AWS::Cognito::IdentityPool",
    permissions: &["cognito-identity:ListIdentityPools", "cognito-identity:DescribeIdentityPool"],
    mappings: Mappings {
        security_hub: &["Cognito.2"],
        cis: &[],
        well_architected: &["SEC02-BP02", "SEC03-BP07"],
        prowler: &["cognito_identity_pool_guest_access_disabled"],
        seed: &["SAA-COGNITO"],
    },
    tutorial: Localized { en: include_str!("pool_allows_guests.en.md"), ja: include_str!("pool_allows_guests.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for pool in region.regional.cognito_identity.pools.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &pool.arn, &pool.name), || decide(pool));
    }
    Ok(())
}

fn decide(pool: &IdentityPool) -> Collected<Outcome> {
    if !*pool.allows_guests.as_ref().map_err(Clone::clone)? {
        return Ok(Outcome::pass("only signed-in users get credentials"));
    }
    Ok(match &pool.guest_role {
        Ok(Some(role)) => {
            let summary = "anyone who knows the pool's id gets AWS credentials without signing in";
            Outcome::Fail(Evidence::new(summary).fact("role", role.as_str()))
        }
        Ok(None) => {
            let summary = "guests are allowed, though no role is set from which they could get credentials";
            Outcome::FailAs(Severity::Low, Evidence::new(summary))
        }
        Err(_) => Outcome::fail("guests are allowed; which role they get could not be read"),
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, identity_pool, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut IdentityPool)) -> Inventory {
        let mut inventory = inventory();
        let mut pool = identity_pool("app");
        change(&mut pool);
        home(&mut inventory).cognito_identity.pools = Ok(vec![pool]);
        inventory
    }

    #[test]
    fn clean_without_guests() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_guests_with_role() {
        let guests = with(|pool| {
            pool.allows_guests = Ok(true);
            pool.guest_role = Ok(Some("arn:aws:iam::111122223333:role/guest".into()));
        });
        assert_eq!(status(&CHECK, &guests), "fail");
        assert_eq!(verdicts(&CHECK, &guests)[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_guests_without_role() {
        let guests = with(|pool| pool.allows_guests = Ok(true));
        assert_eq!(status(&CHECK, &guests), "fail");
        assert_eq!(verdicts(&CHECK, &guests)[0].severity, Severity::Low);
    }

    #[test]
    fn borderline_an_unread_role_excuses_nothing() {
        let unread = || Err(denied("cognito-identity:GetIdentityPoolRoles"));
        let guests = with(|pool| {
            pool.allows_guests = Ok(true);
            pool.guest_role = unread();
        });
        assert_eq!(status(&CHECK, &guests), "fail");
        assert_eq!(verdicts(&CHECK, &guests)[0].severity, Severity::Medium);
        assert_eq!(status(&CHECK, &with(|pool| pool.guest_role = unread())), "pass");
    }

    #[test]
    fn gap_in_a_call_that_decides() {
        let mut no_pools = inventory();
        home(&mut no_pools).cognito_identity.pools = Err(denied("cognito-identity:ListIdentityPools"));
        let no_details = with(|pool| pool.allows_guests = Err(denied("cognito-identity:DescribeIdentityPool")));
        for inventory in [no_pools, no_details] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
