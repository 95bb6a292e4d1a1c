//! Small conversions that many services share.

use std::collections::BTreeMap;

use aws_smithy_types::DateTime;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

/// AWS's time as ours; none where it is out of range.
pub(crate) fn timestamp(time: &DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}

/// The same for a time that may be absent.
pub(crate) fn timestamp_of(time: Option<DateTime>) -> Option<Timestamp> {
    time.as_ref().and_then(timestamp)
}

/// A policy document as IAM gives it: percent-encoded JSON. One that is plain JSON already stays as it is,
/// since a percent sign in it is meant.
pub(crate) fn decoded(document: &str) -> String {
    if document.trim_start().starts_with('{') {
        return document.to_owned();
    }
    percent_decode_str(document).decode_utf8_lossy().into_owned()
}

/// Tags from pairs of key and value.
pub(crate) fn tags(pairs: impl IntoIterator<Item = (Option<String>, Option<String>)>) -> BTreeMap<String, String> {
    pairs.into_iter().filter_map(|(key, value)| Some((key?, value.unwrap_or_default()))).collect()
}

/// Where a collector is: for ARNs that AWS does not give.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) partition: String,
    pub(crate) region: String,
    pub(crate) account: String,
}

impl Place {
    /// `arn:<partition>:<service>:<region>:<account>:<rest>`.
    pub(crate) fn arn(&self, service: &str, rest: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{rest}", self.partition, self.region, self.account)
    }
}
