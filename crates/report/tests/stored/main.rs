//! Reports of what a store holds: as a page, as a workbook and for other systems, whatever is in it.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod nightly;
mod page;
mod pages;
mod rows;
mod sample;
mod scans;
mod workbooks;
