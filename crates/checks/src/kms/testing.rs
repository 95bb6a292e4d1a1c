//! Keys and key policies for the tests of this service.

use scanmonster_inventory::{Inventory, Key, KeyMetadata};
use scanmonster_testkit::{home, inventory, key};

/// An account whose one region holds this one key.
pub(super) fn account_with(key: Key) -> Inventory {
    let mut inventory = inventory();
    home(&mut inventory).kms.keys = Ok(vec![key]);
    inventory
}

/// A key with changed metadata.
pub(super) fn key_with(change: impl FnOnce(&mut KeyMetadata)) -> Key {
    let mut key = key("k");
    if let Ok(metadata) = &mut key.metadata {
        change(metadata);
    }
    key
}

/// A key with the account's own statement and one more that allows; `rest` goes on after it, such as
/// `,"Condition":{…}`.
pub(super) fn key_allowing(principal: &str, actions: &str, rest: &str) -> Key {
    let mut key = key("k");
    key.policy = Ok(Some(format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111122223333:root"}},"Action":"kms:*","Resource":"*"}},
            {{"Effect":"Allow","Principal":{principal},"Action":{actions},"Resource":"*"{rest}}}]}}"#
    )));
    key
}

/// A key as AWS makes it for its services: policy, rotation and grants are not asked for.
pub(super) fn aws_managed_key() -> Key {
    let mut key = key_with(|metadata| metadata.customer_managed = false);
    key.policy = Ok(None);
    key.rotation_enabled = Ok(None);
    key
}
