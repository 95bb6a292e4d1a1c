//! JSON that is written as it is made.

use std::io::Write;

use serde::ser::{Serialize, Serializer};

use crate::ReportError;

/// Serialises what an iterator gives, one item at a time, without a list of all of them.
pub(crate) struct Stream<F>(pub(crate) F);

impl<F, I> Serialize for Stream<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Writes indented JSON and a line break.
pub(crate) fn write(value: &impl Serialize, out: &mut dyn Write) -> Result<(), ReportError> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

/// A gap with its count, as every JSON of ours shows it.
#[derive(serde::Serialize)]
pub(crate) struct Gap<'a> {
    operation: &'a str,
    /// The IAM action that is missing where the cause is a refusal.
    permission: Option<&'a str>,
    cause: scanmonster_inventory::GapCause,
    detail: &'a str,
    /// How many verdicts it left undecided.
    verdicts: u32,
}

impl<'a> Gap<'a> {
    pub(crate) fn of(counted: &'a scanmonster_assessment::GapCount) -> Self {
        let gap = &counted.gap;
        Self {
            operation: &gap.operation,
            permission: Some(gap.action.as_str()).filter(|action| !action.is_empty()),
            cause: gap.cause,
            detail: &gap.detail,
            verdicts: counted.verdicts,
        }
    }
}
