//! Where results go: standard output, or a file that is either whole or not there.

use std::fs::OpenOptions;
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
    let path = match path.metadata() {
        // A device or a pipe, such as /dev/null, is written to; a file in its place would break it for everybody.
        Ok(kind) if !kind.is_file() => {
            let mut target = OpenOptions::new().write(true).open(path).map_err(|error| cannot(&error))?;
            return write_to(&mut target, results, cannot);
        }
        // What a link points at is replaced, not the link.
        Ok(_) => path.canonicalize().map_err(|error| cannot(&error))?,
        Err(_) => path.to_owned(),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder_of(&path)).map_err(|error| cannot(&error))?;
    write_to(&mut file, results, cannot)?;
    file.persist(&path).map_err(|error| cannot(&error.error))?;
    Ok(())
}

fn write_to(
    target: &mut impl Write,
    results: impl FnOnce(&mut dyn Write) -> Result<(), ReportError>,
    cannot: impl Fn(&dyn std::fmt::Display) -> Failure,
) -> Result<(), Failure> {
    let mut writer = BufWriter::new(target);
    results(&mut writer)?;
    writer.flush().map_err(|error| cannot(&error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
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
    if path.is_dir() || !folder_of(path).is_dir() {
        return Err(Failure::usage(format!("cannot write {}: no such folder, or it is one", path.display())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_text(path: &Path, text: &str) -> Result<(), Failure> {
        write(Some(path), |out| out.write_all(text.as_bytes()).map_err(ReportError::from))
    }

    #[test]
    fn files_are_made_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.json");
        for text in ["first", "second"] {
            write_text(&path, text).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing else is left");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_what_is_no_file_is_not_replaced() {
        use std::os::unix::fs::FileTypeExt as _;

        let folder = tempfile::tempdir().unwrap();
        let (file, link, socket) = (folder.path().join("f"), folder.path().join("l"), folder.path().join("s"));
        std::fs::write(&file, "before").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_text(&link, "after").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "after");

        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(write_text(&socket, "text").is_err(), "nobody can write to a socket by its name");
        assert!(socket.metadata().unwrap().file_type().is_socket());
    }
}
