//! What a policy grants, as facts that can be compared one by one.

use scanmonster_policy::Grant;

use crate::Evidence;

/// More single permissions than this become one fact.
const MOST_FACTS: usize = 200;

impl Evidence {
    /// Adds what a statement grants as facts `statement`, one for each principal, action and resource
    /// together with the statement's conditions: `* may s3:GetObject on arn:… if aws:SourceIp = …`. Kept
    /// apart, the parts could be put together anew without any of them being new.
    #[must_use]
    pub(crate) fn granting(self, grant: &Grant) -> Self {
        let mut conditions: Vec<&str> =
            grant.pins.iter().chain(&grant.conditions).chain(&grant.unresolved).map(String::as_str).collect();
        conditions.sort_unstable();
        let guard = if conditions.is_empty() { String::new() } else { format!(" if {}", conditions.join("; ")) };
        let parts = [&grant.principals, &grant.actions, &grant.resources];
        let all: usize = parts.iter().map(|part| part.len().max(1)).product();
        if all > MOST_FACTS {
            let [who, what, place] = parts.map(|part| part.join(", "));
            return self.fact("statement", format!("{who} may {what} on {place}{guard}"));
        }
        let itself = ["itself".to_owned()];
        let places = if grant.resources.is_empty() { &itself[..] } else { &grant.resources[..] };
        let single = grant.principals.iter().flat_map(|who| {
            grant.actions.iter().flat_map(move |what| places.iter().map(move |place| (who, what, place)))
        });
        let facts: Vec<String> =
            single.map(|(who, what, place)| format!("{who} may {what} on {place}{guard}")).collect();
        self.facts("statement", facts)
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_policy::{Document, Home, grants};

    use super::*;

    fn facts(document: &str) -> Vec<String> {
        let home = Home { account: "111111111111", organization: None, organization_accounts: None };
        let grants = grants(&Document::parse(document).unwrap(), &home);
        let evidence = grants.iter().fold(Evidence::default(), |evidence, grant| evidence.granting(grant));
        evidence.facts.into_values().flatten().collect()
    }

    #[test]
    fn parts_of_a_statement_stay_together() {
        let document = r#"{"Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::b",
             "Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}}},
            {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"}
        ]}"#;
        let facts = facts(document);
        assert_eq!(facts.len(), 3, "{facts:?}");
        assert!(facts.iter().filter(|fact| fact.contains(" if ")).count() == 2, "{facts:?}");
        assert!(facts.iter().any(|fact| fact.contains("may s3:PutObject on arn:aws:s3:::b/*")), "{facts:?}");
    }
}
