//! What tells a resource from a later one of the same name.

use std::collections::BTreeMap;

use crate::Inventory;

impl Inventory {
    /// For resources whose name can be used again after they were deleted, by ARN: the unique id of users
    /// and roles (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>), the time
    /// at which buckets were made. Resources whose ARN is never used twice, and those of which AWS says
    /// nothing, are not in it.
    pub fn incarnations(&self) -> BTreeMap<&str, String> {
        let mut all = BTreeMap::new();
        if let Ok(details) = &self.iam.authorization_details {
            all.extend(details.users.iter().map(|user| (user.arn.as_str(), user.id.clone())));
            all.extend(details.roles.iter().map(|role| (role.arn.as_str(), role.id.clone())));
        }
        if let Ok(buckets) = &self.s3.buckets {
            let made = buckets.iter().filter_map(|bucket| Some((bucket.arn.as_str(), bucket.created_at?.to_string())));
            all.extend(made);
        }
        all
    }
}
