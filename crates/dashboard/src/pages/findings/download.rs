//! The list as a file: written in parts, so that a long one needs no more memory than a short one.

use axum::body::{Body, Bytes};
use futures::stream;
use scanmonster_assessment::{FindingFilter, FindingOrder, FindingView};
use scanmonster_report::{ReportError, findings_csv_part};

use crate::failure::Failure;
use crate::reads::{Reads, Views};

/// So many findings are in a file at most.
pub(super) const MOST: usize = 200_000;

/// So many are read at a time.
const PART: u32 = 4_000;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Comma-separated, safe to be opened in a spreadsheet.
    Csv,
    /// An array, as the command line writes it.
    Json,
}

impl Format {
    /// How the file's name ends.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// How far the file is.
struct Progress {
    reads: Reads,
    views: Views,
    filter: FindingFilter,
    order: FindingOrder,
    format: Format,
    offset: u64,
    is_done: bool,
}

/// The file's content. A part that cannot be read ends it as broken, so that nobody takes it for the whole.
pub(super) async fn body(
    reads: Reads,
    filter: FindingFilter,
    order: FindingOrder,
    format: Format,
) -> Result<Body, Failure> {
    let views = reads.views().await?;
    let progress = Progress { reads, views, filter, order, format, offset: 0, is_done: false };
    Ok(Body::from_stream(stream::try_unfold(progress, |progress| async move {
        if progress.is_done { Ok(None) } else { progress.part().await.map(Some) }
    })))
}

impl Progress {
    async fn part(mut self) -> Result<(Bytes, Self), std::io::Error> {
        let found =
            self.reads.search(&self.filter, self.order, self.offset, PART).await.map_err(std::io::Error::other)?;
        let views: Vec<FindingView> = found.findings.iter().map(|(finding, _)| self.views.of(finding)).collect();
        let is_first = self.offset == 0;
        self.offset += u64::from(PART);
        let most = found.total.min(u64::try_from(MOST).unwrap_or(u64::MAX));
        self.is_done = views.is_empty() || self.offset >= most;
        let text = self.written(&views, is_first).map_err(std::io::Error::other)?;
        Ok((text.into(), self))
    }

    fn written(&self, views: &[FindingView], is_first: bool) -> Result<Vec<u8>, ReportError> {
        let mut text = Vec::new();
        match self.format {
            Format::Csv => findings_csv_part(views, is_first, &mut text)?,
            Format::Json => {
                for (at, view) in views.iter().enumerate() {
                    text.extend_from_slice(if is_first && at == 0 { b"[\n" } else { b",\n" });
                    serde_json::to_writer(&mut text, view)?;
                }
                if is_first && views.is_empty() {
                    text.push(b'[');
                }
                if self.is_done {
                    text.extend_from_slice(b"\n]\n");
                }
            }
        }
        Ok(text)
    }
}
