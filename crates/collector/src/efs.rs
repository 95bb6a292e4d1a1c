//! EFS file systems.

use aws_sdk_efs::Client;
use aws_sdk_efs::types::FileSystemDescription;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Efs, FileSystem, Region};

use crate::call::{ApiCall, pages};
use crate::convert::Place;
use crate::session::{Session, client};

const DESCRIBE_FILE_SYSTEMS: ApiCall = ApiCall::same("elasticfilesystem:DescribeFileSystems");
const DESCRIBE_POLICY: ApiCall = ApiCall::same("elasticfilesystem:DescribeFileSystemPolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_FILE_SYSTEMS, DESCRIBE_POLICY];

/// How many file systems are read at the same time.
const CONCURRENT_FILE_SYSTEMS: usize = 4;

/// Reads the file systems of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Efs {
    let client = client!(session, aws_sdk_efs, region);
    Efs { file_systems: file_systems(&client, &session.place(region.as_str())).await }
}

async fn file_systems(client: &Client, place: &Place) -> Collected<Vec<FileSystem>> {
    let pages = client.describe_file_systems().into_paginator().send();
    let listed: Vec<FileSystemDescription> = pages!(DESCRIBE_FILE_SYSTEMS, pages, file_systems)?;
    let file_systems = futures::stream::iter(listed).map(|one| async move {
        let policy = policy(client, &one.file_system_id).await;
        let own_arn = || place.arn("elasticfilesystem", &format!("file-system/{}", one.file_system_id));
        FileSystem {
            arn: one.file_system_arn.unwrap_or_else(own_arn),
            id: one.file_system_id,
            name: one.name.filter(|name| !name.is_empty()),
            encrypted: one.encrypted.unwrap_or(false),
            policy,
        }
    });
    Ok(file_systems.buffered(CONCURRENT_FILE_SYSTEMS).collect().await)
}

async fn policy(client: &Client, id: &str) -> Collected<Option<String>> {
    let call = DESCRIBE_POLICY;
    let answer = client.describe_file_system_policy().file_system_id(id).send().await;
    match call.answer_unless(&["PolicyNotFound"], answer)? {
        Some(answer) => call.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}
