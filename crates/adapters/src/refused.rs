//! What a service would not take of a batch.

use scanmonster_assessment::{PortError, PortResult};

/// Some items were refused. The others were taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{count} items were refused, the first with {code}: {}", .message.escape_debug())]
struct Refused {
    count: usize,
    code: String,
    message: String,
}

/// Counts refused items; the first says why.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    refused: Option<Refused>,
}

impl Refusals {
    /// `count` more items, with the service's code and words.
    pub(crate) fn add(&mut self, count: usize, code: &str, message: &str) {
        match &mut self.refused {
            Some(refused) => refused.count += count,
            None if count == 0 => {}
            None => self.refused = Some(Refused { count, code: code.to_owned(), message: message.to_owned() }),
        }
    }

    /// An error if there were any, in `attempt`.
    pub(crate) fn into_result(self, attempt: &str) -> PortResult<()> {
        self.refused.map_or(Ok(()), |refused| Err(PortError::new(attempt, refused)))
    }
}
