//! An archive in an S3 bucket.

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use scanmonster_assessment::{Archive, PortError, PortResult};

use crate::key;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Keeps objects in one bucket, under the keys as they are.
///
/// Needs `s3:PutObject`, `s3:GetObject` and `s3:DeleteObject` on the objects, and `s3:ListBucket` on the
/// bucket: without the last S3 says `AccessDenied` of an object that is not there. Encryption is the
/// bucket's own setting.
#[derive(Debug, Clone)]
pub struct S3Archive {
    client: Client,
    bucket: String,
}

impl S3Archive {
    /// An archive in this bucket.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }

    fn attempt(&self, what: &str, key: &str) -> String {
        format!("{what} `{}` in the bucket `{}`", key.escape_debug(), self.bucket.escape_debug())
    }
}

#[async_trait]
impl Archive for S3Archive {
    async fn put(&self, key: &str, data: Vec<u8>) -> PortResult<()> {
        let failed = |error: Cause| PortError::new(self.attempt("write", key), error);
        key::parts(key).map_err(|error| failed(error.into()))?;
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(data));
        put.send().await.map(drop).map_err(|error| failed(Box::new(error)))
    }

    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let failed = |error: Cause| PortError::new(self.attempt("read", key), error);
        key::parts(key).map_err(|error| failed(error.into()))?;
        let object = match self.client.get_object().bucket(&self.bucket).key(key).send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => return Ok(None),
            Err(error) => return Err(failed(Box::new(error))),
        };
        let data = object.body.collect().await.map_err(|error| failed(Box::new(error)))?;
        Ok(Some(data.to_vec()))
    }

    async fn list(&self, prefix: &str) -> PortResult<Vec<String>> {
        let failed = |error: Cause| PortError::new(self.attempt("list", prefix), error);
        key::folder_and_rest(prefix).map_err(|error| failed(error.into()))?;
        let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix);
        let mut pages = list.into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed(Box::new(error)))?;
            keys.extend(page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
        }
        keys.sort();
        Ok(keys)
    }

    async fn delete(&self, key: &str) -> PortResult<()> {
        let failed = |error: Cause| PortError::new(self.attempt("remove", key), error);
        key::parts(key).map_err(|error| failed(error.into()))?;
        let delete = self.client.delete_object().bucket(&self.bucket).key(key);
        delete.send().await.map(drop).map_err(|error| failed(Box::new(error)))
    }
}
