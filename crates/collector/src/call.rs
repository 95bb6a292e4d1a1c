//! One API call: its name, the permission it needs, and how its answer becomes data or a gap.

use std::error::Error;
use std::fmt;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use scanmonster_inventory::{Collected, Gap, GapCause, OrganizationWide};

use crate::classify::{classify, error_code, error_message};

/// A refusal that is an answer: the error code, and a part of its message where the code alone may mean
/// something else as well; empty: the code says enough.
pub(crate) type Refusal = (&'static str, &'static str);

/// An API operation and the IAM action it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiCall {
    /// `service:Operation`.
    pub operation: &'static str,
    /// The IAM action.
    pub action: &'static str,
}

impl ApiCall {
    /// An operation whose IAM action has the same name.
    pub(crate) const fn same(operation: &'static str) -> Self {
        Self { operation, action: operation }
    }

    /// An operation with an IAM action of another name.
    pub(crate) const fn with_action(operation: &'static str, action: &'static str) -> Self {
        Self { operation, action }
    }

    /// A gap of this call.
    pub(crate) fn gap(&self, cause: GapCause, detail: impl Into<String>) -> Gap {
        Gap::new(self.operation, self.action, cause, detail)
    }

    /// The answer, or the gap.
    pub(crate) fn answer<T, E>(&self, result: Result<T, SdkError<E, Response>>) -> Collected<T>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        result.map_err(|error| {
            let (cause, detail) = classify(&error);
            self.gap(cause, detail)
        })
    }

    /// The answer; none where the service says by one of these error codes that there is nothing.
    pub(crate) fn answer_unless<T, E>(
        &self,
        absent: &[&str],
        result: Result<T, SdkError<E, Response>>,
    ) -> Collected<Option<T>>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        match result {
            Err(error) if error_code(&error).is_some_and(|code| absent.contains(&code)) => Ok(None),
            other => self.answer(other).map(Some),
        }
    }

    /// The answer; none where the service refuses it in one of these ways, which is an answer too.
    pub(crate) fn answer_unless_refused<T, E>(
        &self,
        refusals: &[Refusal],
        result: Result<T, SdkError<E, Response>>,
    ) -> Collected<Option<T>>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        match result {
            Err(error) if is_refusal(error_code(&error), error_message(&error), refusals) => Ok(None),
            other => self.answer(other).map(Some),
        }
    }

    /// A part of the answer that AWS always gives; its absence is a malformed answer.
    pub(crate) fn required<T>(&self, part: Option<T>, name: &str) -> Collected<T> {
        part.ok_or_else(|| self.gap(GapCause::MalformedAnswer, format!("the answer lacks {name}")))
    }

    /// Converts a list; an item without what every item has makes the answer malformed.
    pub(crate) fn convert<T, U>(&self, items: Vec<T>, convert: impl Fn(T) -> Option<U>) -> Collected<Vec<U>> {
        items
            .into_iter()
            .map(|item| {
                convert(item)
                    .ok_or_else(|| self.gap(GapCause::MalformedAnswer, "an item of the answer lacks its name or id"))
            })
            .collect()
    }
}

fn is_refusal(code: Option<&str>, message: Option<&str>, refusals: &[Refusal]) -> bool {
    refusals.iter().any(|(refused, part)| code == Some(refused) && message.unwrap_or_default().contains(part))
}

/// What AWS tells only to the account in charge: none is the refusal of the others.
pub(crate) fn in_charge<T>(answer: Option<T>) -> OrganizationWide<T> {
    answer.map_or(OrganizationWide::NotInCharge, OrganizationWide::Told)
}

impl fmt::Display for ApiCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.operation)
    }
}

/// Reads all pages of a paginator and puts the lists of one field together; a gap of any page is the gap of
/// the whole list.
macro_rules! pages {
    ($call:expr, $pages:expr, $field:ident) => {{
        let mut pages = $pages;
        let mut items = Vec::new();
        loop {
            match pages.next().await {
                None => break Ok(items),
                Some(page) => {
                    let list = $call.answer(page).and_then(|page| $call.required(page.$field, stringify!($field)));
                    match list {
                        Ok(list) => items.extend(list),
                        Err(gap) => break Err(gap),
                    }
                }
            }
        }
    }};
}
pub(crate) use pages;

/// The same where a refusal is an answer: none then.
macro_rules! pages_unless {
    ($call:expr, $refusals:expr, $pages:expr, $field:ident) => {{
        let mut pages = $pages;
        let mut items = Vec::new();
        loop {
            match pages.next().await {
                None => break Ok(Some(items)),
                Some(page) => match $call.answer_unless_refused($refusals, page) {
                    Ok(None) => break Ok(None),
                    Ok(Some(page)) => match $call.required(page.$field, stringify!($field)) {
                        Ok(list) => items.extend(list),
                        Err(gap) => break Err(gap),
                    },
                    Err(gap) => break Err(gap),
                },
            }
        }
    }};
}
pub(crate) use pages_unless;

/// The same for an operation that the SDK has no paginator for: `$request` makes a request from a token.
macro_rules! pages_by_token {
    ($call:expr, $request:expr, $field:ident) => {{
        let mut token: Option<String> = None;
        let mut items = Vec::new();
        loop {
            let answer = $call.answer($request(token.take()).send().await);
            match answer.and_then(|page| Ok((page.next_token, $call.required(page.$field, stringify!($field))?))) {
                Ok((next, list)) => {
                    items.extend(list);
                    token = next.filter(|next| !next.is_empty());
                    if token.is_none() {
                        break Ok(items);
                    }
                }
                Err(gap) => break Err(gap),
            }
        }
    }};
}
pub(crate) use pages_by_token;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_known_by_code_and_message() {
        let refusals: &[Refusal] = &[("AccessDeniedException", "is not enabled"), ("BadRequestException", "")];
        assert!(is_refusal(Some("AccessDeniedException"), Some("It is not enabled."), refusals));
        assert!(is_refusal(Some("BadRequestException"), None, refusals));
        assert!(!is_refusal(Some("AccessDeniedException"), Some("is not authorized to perform"), refusals));
        assert!(!is_refusal(Some("AccessDeniedException"), None, refusals));
        assert!(!is_refusal(None, Some("It is not enabled."), refusals));
    }

    #[test]
    fn what_is_refused_is_another_accounts_business() {
        assert_eq!(in_charge(Some(1)), OrganizationWide::Told(1));
        assert_eq!(in_charge::<u8>(None), OrganizationWide::NotInCharge);
    }
}
