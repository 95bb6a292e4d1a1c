//! ECR repositories.

use aws_sdk_ecr::Client;
use aws_sdk_ecr::types as sdk;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Ecr, Region, Repository};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const DESCRIBE_REPOSITORIES: ApiCall = ApiCall::same("ecr:DescribeRepositories");
const GET_POLICY: ApiCall = ApiCall::same("ecr:GetRepositoryPolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_REPOSITORIES, GET_POLICY];

/// How many repositories are read at the same time.
const CONCURRENT_REPOSITORIES: usize = 8;

/// Reads the private repositories of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Ecr {
    Ecr { repositories: repositories(&client!(session, aws_sdk_ecr, region)).await }
}

async fn repositories(client: &Client) -> Collected<Vec<Repository>> {
    let call = DESCRIBE_REPOSITORIES;
    let pages = client.describe_repositories().max_results(1000).into_paginator().send();
    let listed: Vec<sdk::Repository> = pages!(call, pages, repositories)?;
    let listed = call.convert(listed, |one| Some((one.repository_name?, one.repository_arn?)))?;
    let repositories = futures::stream::iter(listed).map(|(name, arn)| async move {
        let policy = policy(client, &name).await;
        Repository { name, arn, policy }
    });
    Ok(repositories.buffered(CONCURRENT_REPOSITORIES).collect().await)
}

async fn policy(client: &Client, repository: &str) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let answer = client.get_repository_policy().repository_name(repository).send().await;
    match call.answer_unless(&["RepositoryPolicyNotFoundException"], answer)? {
        Some(answer) => call.required(answer.policy_text, "policyText").map(Some),
        None => Ok(None),
    }
}
