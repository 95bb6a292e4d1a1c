//! Tables for a terminal.

use std::io::Write;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};

use crate::{ReportError, Style};

/// Narrower than this nothing is readable, whatever the terminal says.
const NARROWEST: u16 = 40;

/// From this width on ids are not broken.
const ROOM_FOR_IDS: u16 = 80;

/// A table with a line below its header and no other lines.
pub(crate) fn new(style: &Style, header: &[&str]) -> Table {
    let mut table = arranged(style);
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_header(header.iter().copied());
    table
}

fn arranged(style: &Style) -> Table {
    let mut table = Table::new();
    match style.width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(NARROWEST));
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table
}

/// Keeps a column of ids from being broken, so that they can be copied, where there is room.
pub(crate) fn keep_whole(table: &mut Table, column: usize, style: &Style) {
    if style.width.is_some_and(|width| width >= ROOM_FOR_IDS)
        && let Some(column) = table.column_mut(column)
    {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
}

/// Writes the table without blanks at the ends of lines.
pub(crate) fn write(table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes names and values below each other, the values in one column.
pub(crate) fn write_fields(fields: &[(&str, String)], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut table = arranged(style);
    table.load_style(TableStyle::new());
    for (name, value) in fields {
        table.add_row([*name, value]);
    }
    write(&table, out)
}
