//! Compressed JSON, as snapshots and fragments are kept.

use std::io::{BufWriter, Read};

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
    // Without the buffer the encoder would be called for each bracket and comma, at a high price each time.
    let mut encoder = BufWriter::with_capacity(32 * 1024, GzEncoder::new(Vec::new(), Compression::fast()));
    serde_json::to_writer(&mut encoder, value)?;
    Ok(encoder.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()?)
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
