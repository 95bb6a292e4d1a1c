//! Where results go: standard output, or a file that is either whole or not there.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

use scanmonster_report::{Format, ReportError, Style};

use crate::failure::Failure;

/// The style of tables on this terminal.
pub(crate) fn style(language: scanmonster_assessment::Language) -> Style {
    let width = terminal_size::terminal_size().map(|(width, _)| width.0);
    Style { language, width }
}

/// Writes results to `file`, or to standard output where there is none.
pub(crate) fn write(
    file: Option<&Path>,
    results: impl FnOnce(&mut dyn Write) -> Result<(), ReportError>,
) -> Result<(), Failure> {
    match file {
        None => {
            let mut stdout = BufWriter::new(std::io::stdout().lock());
            results(&mut stdout)?;
            stdout.flush().map_err(|error| Failure::from(ReportError::from(error)))
        }
        Some(path) => write_file(path, results),
    }
}

fn write_file(path: &Path, results: impl FnOnce(&mut dyn Write) -> Result<(), ReportError>) -> Result<(), Failure> {
    let cannot = |error: &dyn std::fmt::Display| Failure::cannot(format!("cannot write {}: {error}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| cannot(&error))?;
    {
        let mut writer = BufWriter::new(&mut file);
        results(&mut writer)?;
        writer.flush().map_err(|error| cannot(&error))?;
    }
    file.persist(path).map_err(|error| cannot(&error.error))?;
    Ok(())
}

/// Makes sure, before long work begins, that what makes a file does not go to a terminal.
pub(crate) fn check_target(format: Format, file: Option<&Path>) -> Result<(), Failure> {
    if format.is_file() && file.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::usage(format!(
            "a report as {format} is not for a terminal: pass --output FILE, or redirect the output to a file"
        )));
    }
    check_writable(file)
}

/// Makes sure a file can be written before long work begins.
pub(crate) fn check_writable(file: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = file else { return Ok(()) };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if path.is_dir() || !folder.is_dir() {
        return Err(Failure::usage(format!("cannot write {}: no such folder, or it is one", path.display())));
    }
    Ok(())
}
