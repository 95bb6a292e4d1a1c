//! The names of formats.

use std::fmt;
use std::str::FromStr;

use scanmonster_assessment::plain;

/// How the result of a scan, or what a store holds, is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// Findings, numbers and gaps.
    Json,
    /// OCSF Compliance Findings, one for every verdict.
    Ocsf,
    /// Findings as Security Hub imports them, one for every failing verdict.
    Asff,
    /// One row for every verdict, or of a store for every finding.
    Csv,
    /// A page of its own, to read, to hand on and to print.
    Html,
    /// A workbook for Excel.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [Self::Table, Self::Json, Self::Ocsf, Self::Asff, Self::Csv, Self::Html, Self::Xlsx];

    /// It makes a file that nobody wants to see on a terminal.
    pub fn is_file(self) -> bool {
        matches!(self, Self::Html | Self::Xlsx)
    }

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ocsf => "ocsf",
            Self::Asff => "asff",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }
}

/// How lists are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListFormat {
    /// For people.
    #[default]
    Table,
    /// The contract's JSON.
    Json,
    /// One row for every item; not every list has it.
    Csv,
}

impl ListFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Table, Self::Json, Self::Csv];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// A text that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no format ({known})")]
pub struct UnknownFormat {
    text: String,
    known: String,
}

impl UnknownFormat {
    fn new<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self { text: plain(text), known: known.collect::<Vec<_>>().join(", ") }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|format| format.as_str() == text);
        known.ok_or_else(|| UnknownFormat::new(text, Self::ALL.into_iter().map(Self::as_str)))
    }
}

impl FromStr for ListFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|format| format.as_str() == text);
        known.ok_or_else(|| UnknownFormat::new(text, Self::ALL.into_iter().map(Self::as_str)))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Display for ListFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parse_and_others_are_refused_with_the_known_ones() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        for format in ListFormat::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        let error = "pdf\u{1b}[31m".parse::<Format>().unwrap_err();
        assert_eq!(error.to_string(), "`pdf\\u{1b}[31m` is no format (table, json, ocsf, asff, csv, html, xlsx)");
        assert!("ocsf".parse::<ListFormat>().is_err());
    }
}
