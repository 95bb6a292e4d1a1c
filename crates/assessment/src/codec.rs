//! Compressed JSON, as snapshots and fragments are kept.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why packed data could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// Not compressed as expected, or cut off.
    #[error("compressed data is damaged")]
    Compression(#[from] std::io::Error),
    /// Not the JSON expected.
    #[error("JSON does not fit")]
    Json(#[from] serde_json::Error),
}

/// Serialises to gzipped JSON.
///
/// # Errors
/// Where the value has no JSON form.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut encoder, value)?;
    encoder.flush()?;
    Ok(encoder.finish()?)
}

/// Reads what [`pack`] wrote.
///
/// # Errors
/// Where the data is damaged or of another shape.
pub fn unpack<T: DeserializeOwned>(data: &[u8]) -> Result<T, CodecError> {
    let mut text = Vec::new();
    GzDecoder::new(data).read_to_end(&mut text)?;
    Ok(serde_json::from_slice(&text)?)
}
