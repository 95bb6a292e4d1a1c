//! Lambda functions: their settings, never their code.

use std::collections::HashMap;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::types::{EnvironmentResponse, FunctionConfiguration, FunctionUrlConfig};
use futures::StreamExt;
use scanmonster_inventory::{Collected, Function, FunctionUrl, GapCause, Lambda, Region, credential_hints};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST_FUNCTIONS: ApiCall = ApiCall::same("lambda:ListFunctions");
const GET_POLICY: ApiCall = ApiCall::same("lambda:GetPolicy");
const LIST_URLS: ApiCall = ApiCall::same("lambda:ListFunctionUrlConfigs");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_FUNCTIONS, GET_POLICY, LIST_URLS];

/// How many functions are read at the same time.
const CONCURRENT_FUNCTIONS: usize = 8;

/// Reads the functions of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Lambda {
    Lambda { functions: functions(&client!(session, aws_sdk_lambda, region)).await }
}

async fn functions(client: &Client) -> Collected<Vec<Function>> {
    let listed: Vec<FunctionConfiguration> =
        pages!(LIST_FUNCTIONS, client.list_functions().into_paginator().send(), functions)?;
    let functions = futures::stream::iter(LIST_FUNCTIONS.convert(listed, function)?).map(|function| async move {
        let policy = policy(client, &function.name, None).await;
        let urls = urls(client, &function, &policy).await;
        Function { policy, urls, ..function }
    });
    Ok(functions.buffered(CONCURRENT_FUNCTIONS).collect().await)
}

/// A function before its policy and URLs are asked for.
fn function(function: FunctionConfiguration) -> Option<Function> {
    Some(Function {
        name: function.function_name?,
        arn: function.function_arn?,
        runtime: function.runtime.map(|runtime| runtime.as_str().to_owned()),
        role: function.role.unwrap_or_default(),
        layers: function.layers.unwrap_or_default().into_iter().filter_map(|layer| layer.arn).collect(),
        security_groups: function.vpc_config.and_then(|vpc| vpc.security_group_ids).unwrap_or_default(),
        credential_variables: function.environment.map_or_else(|| Ok(vec![]), variables),
        policy: Ok(None),
        urls: Ok(vec![]),
    })
}

/// The telling variables; AWS gives none that it could not decrypt for the caller.
fn variables(environment: EnvironmentResponse) -> Collected<Vec<String>> {
    match environment.error {
        Some(_) => {
            Err(LIST_FUNCTIONS
                .gap(GapCause::NotSupported, "the variables are encrypted with a key of the account's own"))
        }
        None => Ok(credential_variables(&environment.variables.unwrap_or_default())),
    }
}

/// Names of the variables that look like they hold a credential, sorted; the values go no further.
fn credential_variables(variables: &HashMap<String, String>) -> Vec<String> {
    let looks_like_one = |(name, value): &(&String, &String)| !credential_hints(&format!("{name}={value}")).is_empty();
    let mut names: Vec<String> = variables.iter().filter(looks_like_one).map(|(name, _)| name.clone()).collect();
    names.sort();
    names
}

async fn policy(client: &Client, function: &str, qualifier: Option<&str>) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let request = client.get_policy().function_name(function).set_qualifier(qualifier.map(str::to_owned));
    match call.answer_unless(&["ResourceNotFoundException"], request.send().await)? {
        Some(answer) => call.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}

async fn urls(
    client: &Client,
    function: &Function,
    own_policy: &Collected<Option<String>>,
) -> Collected<Vec<FunctionUrl>> {
    let mut pages = client.list_function_url_configs().function_name(&function.name).into_paginator().send();
    let mut listed: Vec<FunctionUrlConfig> = Vec::new();
    while let Some(page) = pages.next().await {
        listed.extend(LIST_URLS.answer(page)?.function_url_configs);
    }
    let mut urls = Vec::new();
    for url in listed {
        let qualifier = qualifier(&url.function_arn, &function.arn);
        let policy = match &qualifier {
            Some(alias) => policy(client, &function.name, Some(alias)).await,
            None => own_policy.clone(),
        };
        let auth_type = url.auth_type.as_str().to_owned();
        urls.push(FunctionUrl { function_arn: url.function_arn, qualifier, auth_type, policy });
    }
    Ok(urls)
}

/// The alias at the end of a URL's ARN.
fn qualifier(url_arn: &str, function_arn: &str) -> Option<String> {
    url_arn.strip_prefix(function_arn)?.strip_prefix(':').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_telling_variables_stay() {
        let variables = [
            ("DB_PASSWORD", "hunter2hunter2"),
            ("KEY_ID", "AKIAQWERTYUIOPASDFGH"),
            ("STAGE", "production"),
            ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"),
        ];
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(credential_variables(&variables), ["DB_PASSWORD", "KEY_ID"]);
    }

    #[test]
    fn variables_that_could_not_be_decrypted_are_a_gap() {
        let error = aws_sdk_lambda::types::EnvironmentError::builder().error_code("AccessDeniedException").build();
        assert!(variables(EnvironmentResponse::builder().error(error).build()).is_err());
        assert_eq!(variables(EnvironmentResponse::builder().build()), Ok(vec![]));
    }

    #[test]
    fn a_url_may_be_an_aliass() {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
        assert_eq!(qualifier(arn, arn), None);
        assert_eq!(qualifier(&format!("{arn}:live"), arn).as_deref(), Some("live"));
    }
}
