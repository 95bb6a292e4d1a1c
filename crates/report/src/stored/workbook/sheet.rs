//! One sheet: a header that stays in sight, a filter, and rows within Excel's limits.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

use crate::csv_cell::cell;

/// Rows that a sheet has room for
/// (<https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3>).
const MAX_ROWS: u32 = 1_048_576;

/// Longest text in a cell, in UTF-16 units (from the same page).
const MAX_TEXT: usize = 32_767;

/// A column: its title, and its width in characters.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) width: u16,
}

/// What stands in a cell.
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Time(Timestamp),
    Day(Date),
    Nothing,
}

impl Cell {
    /// A text that others may have written.
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(cell(text.as_ref()))
    }

    /// A number of things.
    pub(super) fn count(count: impl TryInto<u32>) -> Self {
        Self::Number(count.try_into().map_or(f64::from(u32::MAX), f64::from))
    }

    /// A text, where there is one.
    pub(super) fn maybe(text: Option<impl AsRef<str>>) -> Self {
        text.map_or(Self::Nothing, Self::text)
    }
}

/// The state of a sheet that is being written.
pub(super) struct Sheet {
    columns: u16,
    /// The next row; the first is the header.
    row: u32,
    left_out: usize,
    cut: usize,
    time: Format,
    day: Format,
}

impl Sheet {
    /// Writes the header.
    pub(super) fn new(worksheet: &mut Worksheet, columns: &[Column]) -> Result<Self, XlsxError> {
        let header = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(0x1F_3A_5F))
            .set_align(FormatAlign::Top);
        let mut at = 0;
        for column in columns {
            worksheet.set_column_width(at, column.width)?;
            worksheet.write_string_with_format(0, at, column.title, &header)?;
            at += 1;
        }
        worksheet.set_freeze_panes(1, 0)?;
        worksheet.set_landscape().set_paper_size(A4).set_repeat_rows(0, 0)?;
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let day = Format::new().set_num_format("yyyy-mm-dd");
        Ok(Self { columns: at, row: 1, left_out: 0, cut: 0, time, day })
    }

    /// Writes a row, or counts it where the sheet is full.
    pub(super) fn add(&mut self, worksheet: &mut Worksheet, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.row >= MAX_ROWS {
            self.left_out += 1;
            return Ok(());
        }
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let (text, is_cut) = fitting(text);
                    self.cut += usize::from(is_cut);
                    worksheet.write_string(self.row, at, text)?;
                }
                Cell::Number(number) => {
                    worksheet.write_number(self.row, at, *number)?;
                }
                Cell::Time(time) => {
                    let known = ExcelDateTime::from_timestamp(time.as_second());
                    write_date(worksheet, (self.row, at), known, &self.time, &time.to_string())?;
                }
                Cell::Day(day) => {
                    let text = day.to_string();
                    let known = ExcelDateTime::parse_from_str(&text);
                    write_date(worksheet, (self.row, at), known, &self.day, &text)?;
                }
                Cell::Nothing => {}
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Adds the filter, which has to know the last row.
    pub(super) fn end(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        worksheet.autofilter(0, 0, self.row - 1, self.columns.saturating_sub(1)).map(drop)
    }

    /// Rows for which there was no room.
    pub(super) fn left_out(&self) -> usize {
        self.left_out
    }

    /// Texts that were too long for a cell.
    pub(super) fn cut(&self) -> usize {
        self.cut
    }
}

/// Writes a date; as a text where Excel knows no such date.
fn write_date(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    date: Result<ExcelDateTime, XlsxError>,
    format: &Format,
    text: &str,
) -> Result<(), XlsxError> {
    match date {
        Ok(date) => worksheet.write_datetime_with_format(row, column, &date, format).map(drop),
        Err(_) => worksheet.write_string(row, column, cell(text)).map(drop),
    }
}

/// The number of A4 in Excel's files.
const A4: u8 = 9;

/// As much of the text as a cell takes, with a mark at its end where that is not all.
fn fitting(text: &str) -> (String, bool) {
    if text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT {
        return (text.to_owned(), false);
    }
    let mut length = 1; // of the mark
    let fits = |character: &char| {
        length += character.len_utf16();
        length <= MAX_TEXT
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    (short, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_where_excel_would_refuse_them() {
        assert_eq!(fitting(&"é".repeat(MAX_TEXT)), ("é".repeat(MAX_TEXT), false));
        let (short, is_cut) = fitting(&"👾".repeat(MAX_TEXT));
        assert!(is_cut && short.ends_with('…') && short.encode_utf16().count() <= MAX_TEXT);
    }
}
