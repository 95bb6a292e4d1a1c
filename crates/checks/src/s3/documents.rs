//! Reads the policy documents that AWS returned.

use scanmonster_inventory::{Collected, Gap, GapCause};
use scanmonster_policy::Document;

/// Parses the policy that `operation` returned (`s3:GetBucketPolicy`, which is also the IAM action).
///
/// # Errors
/// A text that is no policy document is a gap: nobody can say whom it lets in.
pub(crate) fn policy_document(text: &str, operation: &str) -> Collected<Document> {
    Document::parse(text).map_err(|error| Gap::new(operation, operation, GapCause::MalformedAnswer, error.to_string()))
}
