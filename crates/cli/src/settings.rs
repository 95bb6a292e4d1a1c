//! What the checks go by: a file of settings, or the defaults.

use scanmonster_assessment::{FileError, parse_settings, plain};
use scanmonster_checks::Settings;

use crate::acceptances;
use crate::args::Judging;
use crate::failure::Failure;

/// So many problems are named on the one line that there is.
const NAMED: usize = 10;

/// The settings of the file, where one is named.
pub(crate) fn read(judging: &Judging) -> Result<Settings, Failure> {
    let Some(file) = &judging.settings else { return Ok(Settings::default()) };
    let shown = plain(&file.display().to_string());
    let bytes = acceptances::read(file).map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
    parse_settings(&bytes).map_err(|errors| wrong(&shown, &errors))
}

fn wrong(file: &str, errors: &[FileError]) -> Failure {
    let mut named: Vec<String> =
        errors.iter().take(NAMED).map(|error| format!("line {}: {error}", error.line)).collect();
    if let Some(more) = errors.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(format!("and {more} more"));
    }
    Failure::usage(format!("nothing of {file} was applied: {}", named.join("; ")))
}
