//! AWS RAM: what the account shares with others.

use aws_sdk_ram::Client;
use aws_sdk_ram::types as sdk;
use aws_sdk_ram::types::{ResourceOwner, ResourceShareAssociationType, ResourceShareStatus};
use scanmonster_inventory::{Collected, Ram, Region, ResourceShare, SharePrincipal};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const GET_SHARES: ApiCall = ApiCall::same("ram:GetResourceShares");
const GET_ASSOCIATIONS: ApiCall = ApiCall::same("ram:GetResourceShareAssociations");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[GET_SHARES, GET_ASSOCIATIONS];

/// Reads the resource shares of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Ram {
    let client = client!(session, aws_sdk_ram, region);
    let (shares, principals) = tokio::join!(shares(&client), principals(&client));
    Ram { shares, principals }
}

async fn shares(client: &Client) -> Collected<Vec<ResourceShare>> {
    let request = client.get_resource_shares().resource_owner(ResourceOwner::SelfValue);
    let pages = request.resource_share_status(ResourceShareStatus::Active).into_paginator().send();
    let list: Vec<sdk::ResourceShare> = pages!(GET_SHARES, pages, resource_shares)?;
    GET_SHARES.convert(list, |share| {
        Some(ResourceShare {
            arn: share.resource_share_arn?,
            name: share.name.unwrap_or_default(),
            // AWS's default.
            allows_external_principals: share.allow_external_principals.unwrap_or(true),
        })
    })
}

async fn principals(client: &Client) -> Collected<Vec<SharePrincipal>> {
    let request = client.get_resource_share_associations().association_type(ResourceShareAssociationType::Principal);
    let pages = request.into_paginator().send();
    let list: Vec<sdk::ResourceShareAssociation> = pages!(GET_ASSOCIATIONS, pages, resource_share_associations)?;
    GET_ASSOCIATIONS.convert(list, |association| {
        Some(SharePrincipal {
            share_arn: association.resource_share_arn?,
            principal: association.associated_entity?,
            // Where AWS does not say, the principal itself is looked at.
            external: association.external.unwrap_or(true),
            status: association.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        })
    })
}
