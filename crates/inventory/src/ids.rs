//! Ids that travel through the whole system.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The twelve digits of an AWS account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

/// A text that is not twelve digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no AWS account id (twelve digits)")]
pub struct InvalidAccountId(String);

impl AccountId {
    /// Parses twelve ASCII digits.
    pub fn parse(text: &str) -> Result<Self, InvalidAccountId> {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidAccountId(text.escape_debug().to_string()))
        }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidAccountId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The code of an AWS region, e.g. `ap-northeast-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

/// A text that cannot be the code of a region.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no AWS region code (such as eu-central-1)")]
pub struct InvalidRegion(String);

impl Region {
    /// Parses a code of the form `xx-word[-word]-n`; whether AWS knows the region is not checked.
    pub fn parse(text: &str) -> Result<Self, InvalidRegion> {
        let parts: Vec<&str> = text.split('-').collect();
        let shaped = parts.len() >= 3
            && parts[0].len() >= 2
            && parts[..parts.len() - 1]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
            && parts[parts.len() - 1].bytes().all(|byte| byte.is_ascii_digit())
            && !parts[parts.len() - 1].is_empty();
        if shaped { Ok(Self(text.to_owned())) } else { Err(InvalidRegion(text.escape_debug().to_string())) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Region {
    type Error = InvalidRegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_ids_are_twelve_digits() {
        assert!(AccountId::parse("123456789012").is_ok());
        for wrong in ["", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"] {
            assert!(AccountId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn region_codes_have_their_shape() {
        for right in ["us-east-1", "ap-northeast-3", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"] {
            assert!(Region::parse(right).is_ok(), "{right}");
        }
        for wrong in ["", "us", "us-east", "US-EAST-1", "us east 1", "us-east-1a", "-us-1", "us--1"] {
            assert!(Region::parse(wrong).is_err(), "{wrong}");
        }
    }
}
