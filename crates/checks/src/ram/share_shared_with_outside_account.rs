//! A resource share of AWS RAM names somebody who is neither of the organisation nor trusted.
//!
//! Neither Prowler nor Security Hub asks this. That outsiders may be added is the default of a share and no
//! finding by itself; that one was added is.

use scanmonster_inventory::{Collected, ResourceShare, SharePrincipal};

use scanmonster_policy::Principal;

use crate::s3::outsiders::{Neighbourhood, listed};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ram-share-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Resource share reaches outside the organization",
        ja: "リソース共有が組織外まで広がっている",
    },
    severity: Severity::High,
    service: "ram",
    resource_type: "AWS::RAM::ResourceShare",
    permissions: &["ram:GetResourceShares", "ram:GetResourceShareAssociations", "organizations:DescribeOrganization"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP08", "SEC03-BP09"],
        prowler: &[],
        seed: &["DNP-SEG"],
    },
    tutorial: Localized {
        en: include_str!("share_shared_with_outside_account.en.md"),
        ja: include_str!("share_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let neighbourhood = Neighbourhood::of(&context.account);
    let ram = &context.regional.ram;
    for share in ram.shares.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &share.arn, &share.name), || {
            let neighbourhood = neighbourhood.as_ref().map_err(Clone::clone)?;
            let principals = ram.principals.as_ref().map_err(Clone::clone)?;
            Ok(judge(neighbourhood, share, principals))
        });
    }
    Ok(())
}

fn judge(neighbourhood: &Neighbourhood<'_>, share: &ResourceShare, principals: &[SharePrincipal]) -> Outcome {
    let outsiders: Vec<&str> = principals
        .iter()
        .filter(|principal| principal.share_arn == share.arn && is_effective(principal))
        .filter(|principal| is_outsider(neighbourhood, principal))
        .map(|principal| principal.principal.as_str())
        .collect();
    if !outsiders.is_empty() {
        let who = listed(outsiders.iter().copied());
        let summary = format!("the share reaches {who}, not known to be of the organization or trusted");
        return Outcome::Fail(Evidence::new(summary).facts("outsider", outsiders));
    }
    Outcome::pass(if share.allows_external_principals {
        "the share reaches nobody outside the organization, though outsiders may be added"
    } else {
        "the share reaches nobody outside the organization, and outsiders cannot be added"
    })
}

/// An invitation that waits to be accepted counts: the other side alone decides.
fn is_effective(principal: &SharePrincipal) -> bool {
    !matches!(principal.status.as_str(), "DISASSOCIATED" | "DISASSOCIATING" | "FAILED")
}

/// RAM knows who is of the organisation; those it calls external may still be trusted on purpose.
fn is_outsider(neighbourhood: &Neighbourhood<'_>, principal: &SharePrincipal) -> bool {
    let text = &principal.principal;
    let arn = Principal::Arn(text.clone());
    let account = if text.starts_with("arn:") { arn.account() } else { Some(text.as_str()) };
    principal.external
        && !text.ends_with(".amazonaws.com")
        && !account.is_some_and(|account| neighbourhood.knows(account))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{account_id, home, inventory, resource_share, share_principal};

    use super::*;
    use crate::testing::{denied, status, verdicts_with};
    use crate::{Settings, Status};

    fn with(principals: Vec<SharePrincipal>) -> Inventory {
        let mut share = resource_share("s");
        share.allows_external_principals = true;
        let mut inventory = inventory();
        home(&mut inventory).ram.shares = Ok(vec![share]);
        home(&mut inventory).ram.principals = Ok(principals);
        inventory
    }

    #[test]
    fn clean_nobody_or_the_organization() {
        assert_eq!(status(&CHECK, &with(vec![])), "pass");
        let unit = "arn:aws:organizations::444455556666:ou/o-abcdefghij/ou-1";
        assert_eq!(status(&CHECK, &with(vec![share_principal("s", unit, false)])), "pass");
    }

    #[test]
    fn failing_an_external_principal() {
        for who in ["999988887777", "arn:aws:iam::999988887777:role/x", "arn:aws:organizations::9:organization/o-x"] {
            assert_eq!(status(&CHECK, &with(vec![share_principal("s", who, true)])), "fail", "{who}");
        }
        let mut invited = share_principal("s", "999988887777", true);
        invited.status = "ASSOCIATING".into();
        assert_eq!(status(&CHECK, &with(vec![invited])), "fail");
    }

    #[test]
    fn borderline_other_shares_and_former_principals() {
        let mut former = share_principal("s", "999988887777", true);
        former.status = "DISASSOCIATED".into();
        assert_eq!(status(&CHECK, &with(vec![former, share_principal("other", "999988887777", true)])), "pass");
    }

    #[test]
    fn borderline_trusted_accounts_and_services() {
        let known = Settings { trusted_accounts: BTreeSet::from([account_id("999988887777")]), ..Settings::default() };
        for who in ["999988887777", "arn:aws:iam::999988887777:role/x"] {
            let all = verdicts_with(&CHECK, &with(vec![share_principal("s", who, true)]), &known);
            assert!(matches!(all[0].status, Status::Pass(_)), "{who}");
        }
        let service = share_principal("s", "pca-connector-ad.amazonaws.com", true);
        assert_eq!(status(&CHECK, &with(vec![service])), "pass");
    }

    #[test]
    fn gap_shares_principals_and_organization() {
        let mut inventory = with(vec![]);
        inventory.organization.membership = Err(denied("organizations:DescribeOrganization"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        let mut inventory = with(vec![]);
        home(&mut inventory).ram.principals = Err(denied("ram:GetResourceShareAssociations"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).ram.shares = Err(denied("ram:GetResourceShares"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
