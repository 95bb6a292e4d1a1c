//! Which regions an account has, and which are looked at.

use std::collections::BTreeMap;

use scanmonster_assessment::RegionPlan;
use scanmonster_inventory::{Collected, Region};

use crate::call::ApiCall;
use crate::session::{Session, client, default_region};

pub(crate) const DESCRIBE_REGIONS: ApiCall = ApiCall::same("ec2:DescribeRegions");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_REGIONS];

/// The regions that are enabled in every account of the partition `aws`: looked at where AWS does not say
/// which are (<https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>).
const ENABLED_BY_DEFAULT: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The regions somebody wants to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionChoice {
    /// All that are enabled for the account.
    All,
    /// These.
    Only(Vec<Region>),
}

impl RegionChoice {
    /// Parses `all` or a list such as `eu-west-1,us-east-1`.
    ///
    /// # Errors
    /// Names the first part that cannot be a region, and an empty list.
    pub fn parse(text: &str) -> Result<Self, UnknownRegion> {
        if text.trim() == "all" {
            return Ok(Self::All);
        }
        let mut regions: Vec<Region> = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| Region::parse(part).map_err(|_| UnknownRegion(part.escape_debug().to_string())))
            .collect::<Result<_, _>>()?;
        if regions.is_empty() {
            return Err(UnknownRegion(String::new()));
        }
        regions.sort();
        regions.dedup();
        Ok(Self::Only(regions))
    }
}

/// A region that AWS does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown region `{0}`: give `all` or a list such as eu-west-1,us-east-1")]
pub struct UnknownRegion(String);

/// All regions that AWS has, and whether the account has them enabled.
async fn describe(session: &Session) -> Collected<BTreeMap<Region, bool>> {
    let client = client!(session, aws_sdk_ec2, session.home_region());
    let answer = DESCRIBE_REGIONS.answer(client.describe_regions().all_regions(true).send().await)?;
    let list = DESCRIBE_REGIONS.required(answer.regions, "Regions")?;
    let regions = DESCRIBE_REGIONS.convert(list, |region| {
        let name = Region::parse(region.region_name.as_deref()?).ok()?;
        Some((name, region.opt_in_status.as_deref() != Some("not-opted-in")))
    })?;
    // No account is without regions: an empty list is no answer.
    DESCRIBE_REGIONS.required((!regions.is_empty()).then(|| regions.into_iter().collect()), "a region")
}

/// The regions to look at. Where AWS does not say which are enabled, those asked for or, failing that, those
/// that every account has; what lies in others then stays undecided.
pub(crate) async fn plan(session: &Session, choice: &RegionChoice) -> RegionPlan {
    plan_of(&session.partition, choice, describe(session).await)
}

/// The same, but a region that AWS does not have is refused.
pub(crate) async fn checked_plan(session: &Session, choice: &RegionChoice) -> Result<RegionPlan, UnknownRegion> {
    let known = describe(session).await;
    if let (RegionChoice::Only(wanted), Ok(known)) = (choice, &known)
        && let Some(region) = wanted.iter().find(|region| !known.contains_key(region))
    {
        return Err(UnknownRegion(region.to_string()));
    }
    Ok(plan_of(&session.partition, choice, known))
}

fn plan_of(partition: &str, choice: &RegionChoice, known: Collected<BTreeMap<Region, bool>>) -> RegionPlan {
    let enabled: Collected<Vec<Region>> =
        known.map(|regions| regions.into_iter().filter(|(_, enabled)| *enabled).map(|(region, _)| region).collect());
    let assessed = match (choice, &enabled) {
        (RegionChoice::Only(wanted), _) => wanted.clone(),
        (RegionChoice::All, Ok(enabled)) => enabled.clone(),
        (RegionChoice::All, Err(_)) => fallback(partition),
    };
    RegionPlan { enabled, assessed }
}

fn fallback(partition: &str) -> Vec<Region> {
    let names = if partition == "aws" { ENABLED_BY_DEFAULT } else { &[default_region(partition)] };
    names.iter().filter_map(|name| Region::parse(name).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_parse() {
        assert_eq!(RegionChoice::parse("all"), Ok(RegionChoice::All));
        let RegionChoice::Only(regions) = RegionChoice::parse("us-east-1, eu-west-1,us-east-1").unwrap() else {
            panic!("a list");
        };
        assert_eq!(regions.iter().map(Region::as_str).collect::<Vec<_>>(), ["eu-west-1", "us-east-1"]);
        for wrong in ["", ",", "mars", "eu-west-1,moon"] {
            assert!(RegionChoice::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_fallback_lists_are_regions() {
        assert_eq!(fallback("aws").len(), 17);
        assert_eq!(fallback("aws-cn").len(), 1);
    }
}
