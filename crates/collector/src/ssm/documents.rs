//! The account's own documents: with whom they are shared, and whether they hold credentials.

use aws_sdk_ssm::Client;
use aws_sdk_ssm::types::{DocumentIdentifier, DocumentKeyValuesFilter, DocumentPermissionType};
use futures::StreamExt;
use scanmonster_inventory::{Collected, CredentialHint, SsmDocument, credential_hints};
use serde_json::Value;

use crate::call::{ApiCall, pages, pages_by_token};
use crate::convert::Place;

pub(super) const LIST_DOCUMENTS: ApiCall = ApiCall::same("ssm:ListDocuments");
pub(super) const DESCRIBE_PERMISSION: ApiCall = ApiCall::same("ssm:DescribeDocumentPermission");
pub(super) const GET_DOCUMENT: ApiCall = ApiCall::same("ssm:GetDocument");

/// How many documents are read at the same time.
const CONCURRENT_DOCUMENTS: usize = 4;

/// Reads the documents that the account owns.
pub(super) async fn documents(client: &Client, place: &Place) -> Collected<Vec<SsmDocument>> {
    let call = LIST_DOCUMENTS;
    let own = DocumentKeyValuesFilter::builder().key("Owner").values("Self").build();
    let pages = client.list_documents().filters(own).max_results(super::PAGE).into_paginator().send();
    let listed: Vec<DocumentIdentifier> = pages!(call, pages, document_identifiers)?;
    let listed = call.convert(listed, |document| {
        Some((document.name?, document.document_type.map(|kind| kind.as_str().to_owned())))
    })?;
    let documents = futures::stream::iter(listed).map(|(name, kind)| async move {
        let (shared_with, credentials) = tokio::join!(shared_with(client, &name), credentials(client, &name));
        SsmDocument { arn: place.arn("ssm", &format!("document/{name}")), name, kind, shared_with, credentials }
    });
    Ok(documents.buffered(CONCURRENT_DOCUMENTS).collect().await)
}

async fn shared_with(client: &Client, name: &str) -> Collected<Vec<String>> {
    let request = |token| {
        let request = client.describe_document_permission().name(name).permission_type(DocumentPermissionType::Share);
        request.set_next_token(token)
    };
    pages_by_token!(DESCRIBE_PERMISSION, request, account_ids)
}

/// Where the default version looks like it holds credentials; the text itself goes no further.
async fn credentials(client: &Client, name: &str) -> Collected<Vec<CredentialHint>> {
    let call = GET_DOCUMENT;
    let answer = call.answer(client.get_document().name(name).send().await)?;
    Ok(hints(&call.required(answer.content, "Content")?))
}

/// The hints of a document: of its lines, with quotes as the commands have them, and in JSON of the parameters' default
/// values as well. A document in YAML is read by its lines alone.
fn hints(content: &str) -> Vec<CredentialHint> {
    let mut found = credential_hints(&content.replace("\\\"", "\""));
    let document: Option<Value> = serde_json::from_str(content).ok();
    let parameters = document.as_ref().and_then(|document| document.get("parameters")?.as_object());
    for (name, parameter) in parameters.into_iter().flatten() {
        let Some(value) = parameter.get("default").and_then(Value::as_str) else { continue };
        let line = content.lines().position(|line| line.contains(&format!("\"{name}\""))).unwrap_or(0) + 1;
        let assigned = credential_hints(&format!("{name}={value}"));
        found.extend(assigned.into_iter().map(|hint| CredentialHint { line, ..hint }));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(content: &str) -> Vec<usize> {
        hints(content).into_iter().map(|hint| hint.line).collect()
    }

    #[test]
    fn commands_are_read_with_the_quotes_that_the_shell_sees() {
        let content =
            "{\n\"mainSteps\": [{\"inputs\": {\"runCommand\": [\n\"export DB_PASSWORD=\\\"hunter2hunter2\\\"\"]}}]}";
        assert_eq!(lines(content), [3]);
        assert_eq!(lines("mainSteps:\n  - export DB_PASSWORD=\"hunter2hunter2\""), [2]);
    }

    #[test]
    fn default_values_of_parameters_belong_to_their_names() {
        let content = "{\"parameters\": {\n\"dbPassword\": {\"type\": \"String\", \"default\": \"hunter2hunter2\"},\n\
                       \"directory\": {\"type\": \"String\", \"default\": \"/var/lib/application\"}}}";
        assert_eq!(lines(content), [2]);
        assert!(lines("{\"parameters\": {\"dbPassword\": {\"type\": \"String\"}}}").is_empty());
    }
}
