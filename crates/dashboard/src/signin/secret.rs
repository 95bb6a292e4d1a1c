//! Random values that only one browser knows.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How many random bytes a secret has.
const BYTES: usize = 32;

/// The system gave no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub(super) struct NoRandomness(#[source] getrandom::Error);

/// 256 random bits in 43 characters of base64, fit for cookies and addresses.
#[derive(Clone)]
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(NoRandomness)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A text of the right shape; whether it is known is another question.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == BYTES).then(|| Self(text.to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Its SHA-256 in hexadecimal. Only this is stored: whoever reads the store cannot act as the browser.
    pub(super) fn key(&self) -> String {
        Sha256::digest(&self.0).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The secret as it is written into one page: it never looks the same twice, so that the size of compressed
    /// pages says nothing about it (BREACH).
    pub(super) fn masked(&self) -> Result<String, NoRandomness> {
        let mask = Self::random()?;
        let covered: Vec<u8> = mask.bytes().iter().zip(self.bytes()).map(|(mask, byte)| mask ^ byte).collect();
        Ok(format!("{}{}", mask.as_str(), URL_SAFE_NO_PAD.encode(covered)))
    }

    /// The secret of a text that [`Self::masked`] wrote.
    pub(super) fn unmasked(text: &str) -> Option<Self> {
        let (mask, covered) = text.split_at_checked(text.len() / 2)?;
        let (mask, covered) = (Self::parse(mask)?, Self::parse(covered)?);
        let bytes: Vec<u8> = mask.bytes().iter().zip(covered.bytes()).map(|(mask, byte)| mask ^ byte).collect();
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    fn bytes(&self) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(&self.0).expect("a secret is base64 from its beginning")
    }
}

/// Shows nothing of the value.
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Compares in a time that does not depend on where two texts of the same length differ.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_values_differ_and_survive_parsing() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_eq!(one.as_str().len(), 43);
        assert!(!is_same(one.as_str(), other.as_str()));
        assert_ne!(one.key(), other.key());
        assert_eq!(Secret::parse(one.as_str()).map(|parsed| parsed.key()), Some(one.key()));
        assert_eq!(format!("{one:?}"), "Secret");
    }

    #[test]
    fn masks_differ_and_come_off() {
        let secret = Secret::random().unwrap();
        let (one, other) = (secret.masked().unwrap(), secret.masked().unwrap());
        assert_ne!(one, other);
        assert!(!one.contains(secret.as_str()));
        for masked in [one, other] {
            assert_eq!(Secret::unmasked(&masked).unwrap().as_str(), secret.as_str());
        }
        for text in ["", "x", secret.as_str(), &"é".repeat(43), &"A".repeat(84), &"A".repeat(88)] {
            assert!(Secret::unmasked(text).is_none(), "{text}");
        }
    }

    #[test]
    fn other_shapes_are_no_secrets() {
        for text in ["", "short", &"A".repeat(42), &"A".repeat(44), &"=".repeat(43), &"é".repeat(43)] {
            assert!(Secret::parse(text).is_none(), "{text}");
        }
    }
}
