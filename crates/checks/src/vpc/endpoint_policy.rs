//! Reading the policies of VPC endpoints.

use scanmonster_inventory::{Collected, Gap, GapCause, VpcEndpoint};
use scanmonster_policy::{Actions, Audience, Document, Effect, Grant, Resources, Statement};

use super::ownership::foreign_owner;
use crate::{Outcome, RegionContext};

/// Keys that confine whose credentials may pass, or whose resources may be reached.
pub(super) const CONFINING_KEYS: [&str; 6] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceAccount",
];
/// Keys by which a guarding deny usually spares AWS's own calls.
const SPARED: [&str; 2] = ["aws:PrincipalIsAWSService", "aws:ViaAWSService"];
/// What AWS attaches where nothing is given ("Control access to VPC endpoints using endpoint policies").
const FULL_ACCESS: &str = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

/// The policy of an endpoint that carries traffic and that the account itself may change; else why it is
/// not judged. A gateway endpoint always has a policy; where none is told it is the default one.
pub(super) fn policy_of(context: &RegionContext<'_>, endpoint: &VpcEndpoint) -> Collected<Result<Document, Outcome>> {
    if let Some(owner) = foreign_owner(context, &endpoint.arn) {
        return Ok(Err(Outcome::not_applicable(format!("the endpoint belongs to account {owner}"))));
    }
    if endpoint.requester_managed {
        return Ok(Err(Outcome::not_applicable("an AWS service manages the endpoint")));
    }
    // Services that other AWS customers offer know no endpoint policies: everything passes, and nobody can change it.
    if endpoint.service.contains("com.amazonaws.vpce.") {
        return Ok(Err(Outcome::not_applicable("endpoints of such a service cannot have a policy")));
    }
    if ["deleting", "deleted", "failed", "rejected", "expired"].contains(&endpoint.state.to_ascii_lowercase().as_str())
    {
        return Ok(Err(Outcome::not_applicable("the endpoint carries no traffic")));
    }
    let text = match &endpoint.policy {
        Some(policy) => policy,
        None if endpoint.kind == "Gateway" => FULL_ACCESS,
        None => return Ok(Err(Outcome::not_applicable("the endpoint has no policy"))),
    };
    Document::parse(text).map(Ok).map_err(|_| {
        const OPERATION: &str = "ec2:DescribeVpcEndpoints";
        Gap::new(OPERATION, OPERATION, GapCause::MalformedAnswer, "the endpoint's policy cannot be read")
    })
}

/// Whether the statement is about every action, at least of one service: an endpoint serves only one.
pub(super) fn covers_all_actions(statement: &Statement) -> bool {
    match &statement.actions {
        Actions::Only(list) => list.iter().any(|action| action == "*" || action.ends_with(":*")),
        Actions::Except(list) => list.is_empty(),
    }
}

/// Whether the statement is about every resource.
fn covers_all_resources(statement: &Statement) -> bool {
    match &statement.resources {
        Resources::Absent => true,
        Resources::Only(list) => list.iter().any(|resource| resource == "*" || resource.ends_with(":s3:::*")),
        Resources::Except(list) => list.is_empty(),
    }
}

/// Whether a grant is for everybody and every resource. A network narrows nothing: whatever passes the
/// endpoint comes from its VPC.
pub(super) fn is_for_everybody_and_everything(document: &Document, grant: &Grant) -> bool {
    let statement = &document.statements[grant.statement];
    matches!(grant.audience, Audience::Public | Audience::Network(_))
        && covers_all_resources(statement)
        && !is_confined(document, statement)
}

/// Whether a request must carry one of the keys, by the allowing statement itself or because the document
/// denies everything that does not.
fn is_confined(document: &Document, statement: &Statement) -> bool {
    CONFINING_KEYS.iter().any(|key| statement.requires_key(key)) || document.statements.iter().any(is_guard)
}

/// Whether the statement denies everything to everybody, but for one of the keys.
fn is_guard(statement: &Statement) -> bool {
    let confines = |key: &str| CONFINING_KEYS.iter().any(|guard| guard.eq_ignore_ascii_case(key));
    let is_spared = |key: &str| SPARED.iter().any(|spared| spared.eq_ignore_ascii_case(key));
    let (guards, others): (Vec<_>, Vec<_>) = statement
        .conditions
        .iter()
        .partition(|condition| confines(&condition.key) && condition.operator.base.is_negated());
    statement.effect == Effect::Deny
        && statement.principals.is_everybody()
        && covers_all_actions(statement)
        && covers_all_resources(statement)
        // Conditions are joined by "and": a second guard would let through what meets only one.
        && guards.len() == 1
        && !guards[0].values.iter().any(|value| value == "*")
        && others.iter().all(|condition| is_spared(&condition.key))
}

#[cfg(test)]
pub(super) mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, vpc_endpoint};

    use super::*;

    /// An account with a gateway endpoint that has this policy.
    pub(in crate::vpc) fn with_policy(policy: &str) -> Inventory {
        with_endpoint(vpc_endpoint("vpce-1", Some(policy)))
    }

    /// An account with this endpoint.
    pub(in crate::vpc) fn with_endpoint(endpoint: VpcEndpoint) -> Inventory {
        let mut account = inventory();
        home(&mut account).ec2.vpc_endpoints = Ok(vec![endpoint]);
        account
    }

    /// A policy of these statements, each without its braces.
    pub(in crate::vpc) fn policy(statements: &[&str]) -> String {
        let list: Vec<String> = statements.iter().map(|statement| format!("{{{statement}}}")).collect();
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, list.join(","))
    }

    /// The statement of AWS's default policy.
    pub(in crate::vpc) const ALLOW_ALL: &str = r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*""#;
    /// Denies everything that is not from the organisation.
    pub(in crate::vpc) const DENY_OTHERS: &str = r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#;
}
