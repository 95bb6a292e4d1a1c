//! Policy documents and identities for the tests of this folder.

use scanmonster_inventory::{AttachedPolicy, AuthorizationDetails, InlinePolicy, Inventory, ManagedPolicy};
use scanmonster_testkit::*;

pub(super) const ADMIN: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
pub(super) const READ_ONE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}"#;
pub(super) const BROKEN: &str = "{\"Statement\":";

/// An inventory with these identities and policies.
pub(super) fn with(details: AuthorizationDetails) -> Inventory {
    let mut inventory = inventory();
    inventory.iam.authorization_details = Ok(details);
    inventory
}

/// An inventory with one customer managed policy.
pub(super) fn with_policy(policy: ManagedPolicy) -> Inventory {
    with(AuthorizationDetails { policies: vec![policy], ..Default::default() })
}

/// An inventory with the role `app` that has this trust policy.
pub(super) fn trusting(trust_policy: &str) -> Inventory {
    let role = scanmonster_inventory::IamRole { trust_policy: trust_policy.into(), ..role("app") };
    with(AuthorizationDetails { roles: vec![role], ..Default::default() })
}

/// A policy document of one `Allow`.
pub(super) fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

/// A trust policy: `principal` and `condition` are JSON.
pub(super) fn trust(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"{action}","Condition":{condition}}}]}}"#
    )
}

/// An inline policy.
pub(super) fn inline(name: &str, document: &str) -> InlinePolicy {
    InlinePolicy { name: name.into(), document: document.into() }
}

/// An attachment of a customer managed policy of the tests' account.
pub(super) fn attached(name: &str) -> AttachedPolicy {
    AttachedPolicy { name: name.into(), arn: format!("arn:aws:iam::{ACCOUNT}:policy/{name}") }
}

/// A policy that AWS wrote, attached nowhere.
pub(super) fn aws_policy(name: &str, document: &str) -> ManagedPolicy {
    ManagedPolicy {
        arn: format!("arn:aws:iam::aws:policy/{name}"),
        aws_managed: true,
        attachment_count: 0,
        ..managed_policy(name, document)
    }
}

/// An attachment of a policy that AWS wrote.
pub(super) fn attached_aws(name: &str) -> AttachedPolicy {
    AttachedPolicy { name: name.into(), arn: format!("arn:aws:iam::aws:policy/{name}") }
}

/// Whether no verdict is a pass or "not applicable".
pub(super) fn nothing_decided(statuses: &std::collections::BTreeMap<String, String>) -> bool {
    !statuses.is_empty() && statuses.values().all(|status| status == "unknown")
}
