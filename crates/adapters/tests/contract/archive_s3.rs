//! The archive's contract on S3, and what is special there.

use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use scanmonster_adapters::S3Archive;
use scanmonster_assessment::Archive as _;

use crate::archive::{keeps_objects, refuses_keys_that_lead_astray};
use crate::moto::{self, Moto};

async fn s3() -> (S3Archive, Moto) {
    let moto = Moto::start();
    let bucket = format!("scanmonster-{}", moto.number);
    let region = BucketLocationConstraint::from(moto::REGION);
    let place = CreateBucketConfiguration::builder().location_constraint(region).build();
    moto.s3().create_bucket().bucket(&bucket).create_bucket_configuration(place).send().await.unwrap();
    (S3Archive::new(moto.s3(), bucket), moto)
}

#[tokio::test]
async fn s3_keeps_objects() {
    let (archive, _moto) = s3().await;
    keeps_objects(&archive).await;
}

#[tokio::test]
async fn s3_has_the_same_rules_for_keys() {
    let (archive, _moto) = s3().await;
    refuses_keys_that_lead_astray(&archive).await;
}

#[tokio::test]
async fn s3_lists_more_than_a_page() {
    let (archive, _moto) = s3().await;
    let keys: Vec<String> = (0..1010).map(|number| format!("many/{number:04}")).collect();
    for key in &keys {
        archive.put(key, Vec::new()).await.unwrap();
    }
    assert_eq!(archive.list("many/").await.unwrap(), keys);
}

#[tokio::test]
async fn a_missing_bucket_is_an_error() {
    let moto = Moto::start();
    let archive = S3Archive::new(moto.s3(), "there-is-no-such-bucket");
    assert!(archive.get("a").await.is_err());
    assert!(archive.list("").await.is_err());
    assert!(archive.put("a", Vec::new()).await.is_err());
}
