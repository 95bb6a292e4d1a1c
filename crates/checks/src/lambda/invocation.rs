//! Who among everyone may invoke a function: by its policy, through Amazon S3, or at a URL.

use scanmonster_inventory::{Collected, FunctionUrl};
use scanmonster_policy::{Audience, Document, Effect, Grant, Home, Statement, grants};

use super::policies::KIND;
use crate::Context;
use crate::resource_policy::{Governed, public_grants, text_of};
use crate::s3::documents::policy_document;

/// The service principal of Amazon S3.
pub(super) const S3: &str = "s3.amazonaws.com";

/// What a function's policies give to everyone, URLs apart.
pub(super) struct ByPolicy {
    /// The grants to everyone.
    pub(super) public: Vec<Grant>,
    /// S3 may invoke the function for no bucket or account in particular, so anyone's bucket can send it events.
    pub(super) any_bucket: bool,
}

/// Reads the policies of a function and of its aliases with URLs. Statements that count only at a URL are left out.
///
/// # Errors
/// The gap of a policy.
pub(super) fn by_policy(context: &Context<'_>, function: &Governed<'_>) -> Collected<ByPolicy> {
    let mut documents = function.documents(&KIND)?;
    documents.iter_mut().for_each(without_urls);
    Ok(ByPolicy { public: public_grants(context, &documents), any_bucket: lets_any_bucket_invoke(context, &documents) })
}

/// What the policy of an alias with a URL gives to everyone without that URL.
///
/// # Errors
/// The gap of the policy.
pub(super) fn beside_url(context: &Context<'_>, url: &FunctionUrl) -> Collected<Vec<Grant>> {
    let Some(text) = text_of(&url.policy)? else { return Ok(Vec::new()) };
    let mut document = policy_document(text, KIND.operation)?;
    without_urls(&mut document);
    Ok(public_grants(context, &[document]))
}

fn without_urls(document: &mut Document) {
    document.statements.retain(|statement| statement.effect == Effect::Deny || !only_through_url(statement));
}

/// Whether a condition holds only for calls through a function URL.
fn only_through_url(statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.requires_value()
            && (condition.is_on("lambda:FunctionUrlAuthType")
                || condition.is_on("lambda:InvokedViaFunctionUrl") && condition.values == ["true"])
    })
}

fn lets_any_bucket_invoke(context: &Context<'_>, documents: &[Document]) -> bool {
    let home = Home { account: context.inventory.account.as_str(), organization: None, organization_accounts: None };
    let unguarded = |grant: &Grant| {
        matches!(&grant.audience, Audience::Service(name) if name == S3)
            && !grant.confused_deputy_guard
            && grant.allows_any_of(&["lambda:InvokeFunction"])
    };
    documents.iter().flat_map(|document| grants(document, &home)).any(|grant| unguarded(&grant))
}

/// What of the policy lets everyone call this URL.
///
/// # Errors
/// The gap of the policy.
pub(super) fn at_url(context: &Context<'_>, url: &FunctionUrl) -> Collected<Vec<Grant>> {
    let Some(text) = text_of(&url.policy)? else { return Ok(Vec::new()) };
    let mut document = policy_document(text, KIND.operation)?;
    document.statements.retain(|statement| statement.effect == Effect::Deny || !is_for_another_type(statement, url));
    let mut public = public_grants(context, &[document]);
    public.retain(|grant| grant.allows_any_of(&["lambda:InvokeFunctionUrl"]));
    Ok(public)
}

fn is_for_another_type(statement: &Statement, url: &FunctionUrl) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.is_on("lambda:FunctionUrlAuthType")
            && condition.requires_value()
            && !condition.values.contains(&url.auth_type)
    })
}
