//! Policy documents of IAM, read so that one that cannot be read is a gap.

use scanmonster_inventory::{Collected, Gap, GapCause};
use scanmonster_policy::Document;

/// The call that all policy documents of IAM come from.
pub(super) const SOURCE: &str = "iam:GetAccountAuthorizationDetails";

/// Parses the document of the policy `name`.
pub(super) fn parse(name: &str, text: &str) -> Collected<Document> {
    Document::parse(text).map_err(|error| malformed(format!("policy `{}`: {error}", name.escape_debug())))
}

/// An answer of [`SOURCE`] that cannot be right.
pub(super) fn malformed(detail: String) -> Gap {
    Gap::new(SOURCE, SOURCE, GapCause::MalformedAnswer, detail)
}
