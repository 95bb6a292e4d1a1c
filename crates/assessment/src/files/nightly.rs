//! The files in the archive, which each night begins with.

use jiff::Timestamp;
use scanmonster_checks::{CheckDef, registry};

use super::acceptance_file::{AcceptanceFile, FileContext};
use super::apply::import;
use super::owner_file::parse_owners;
use super::problem::FileError;
use super::settings_file::parse_settings;
use crate::{Archive, NightSettings, OwnerBook, PortError, PortResult, Store, plain};

/// Where the file of owners is kept in the archive.
pub const OWNERS_KEY: &str = "configuration/owners.yaml";

/// Where the file of acceptances is kept in the archive; also the source of its acceptances.
pub const ACCEPTANCES_KEY: &str = "configuration/acceptances.yaml";

/// Where the file of settings is kept in the archive.
pub const SETTINGS_KEY: &str = "configuration/settings.yaml";

/// So many problems of one file are named; the rest is counted, because they are kept with the assessment.
const NAMED_PROBLEMS: usize = 50;

/// What the files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NightFiles {
    /// Who owns what.
    pub owners: OwnerBook,
    /// What the night is judged by.
    pub settings: NightSettings,
    /// Everything that is wrong, a line each.
    pub problems: Vec<String>,
}

/// Reads the files of settings, of owners and of acceptances, where they are there, and applies the
/// acceptances. What is wrong is answered, and logged as a warning.
///
/// Nothing that is wrong here holds up a night: with a file of settings that is wrong those of the last night
/// go on, without a file of owners nobody is an owner by file, and a file of acceptances that is wrong leaves
/// the acceptances as they are.
pub async fn read_files(store: &dyn Store, archive: &dyn Archive, now: Timestamp) -> NightFiles {
    let mut problems = Vec::new();
    let settings = match archive.get(SETTINGS_KEY).await {
        Ok(None) => NightSettings::default(),
        Ok(Some(bytes)) => parse_settings(&bytes).map(NightSettings::These).unwrap_or_else(|errors| {
            problems.extend(lines(SETTINGS_KEY, &errors));
            NightSettings::OfLastNight
        }),
        Err(error) => {
            problems.push(not_usable(SETTINGS_KEY, &error));
            NightSettings::OfLastNight
        }
    };
    let owners = match archive.get(OWNERS_KEY).await {
        Ok(None) => OwnerBook::default(),
        Ok(Some(bytes)) => parse_owners(&bytes).unwrap_or_else(|errors| {
            problems.extend(lines(OWNERS_KEY, &errors));
            OwnerBook::default()
        }),
        Err(error) => {
            problems.push(not_usable(OWNERS_KEY, &error));
            OwnerBook::default()
        }
    };
    match read_acceptances(store, archive, now).await {
        Ok(wrong) => problems.extend(wrong),
        Err(error) => problems.push(not_usable(ACCEPTANCES_KEY, &error)),
    }
    for problem in &problems {
        tracing::warn!(%problem, "a file of the configuration is not applied");
    }
    NightFiles { owners, settings, problems }
}

async fn read_acceptances(store: &dyn Store, archive: &dyn Archive, now: Timestamp) -> PortResult<Vec<String>> {
    let Some(bytes) = archive.get(ACCEPTANCES_KEY).await? else { return Ok(Vec::new()) };
    let checks: Vec<&'static CheckDef> = registry().collect();
    let decisions = store.decisions(None).await?;
    let context = FileContext { checks: &checks, source: ACCEPTANCES_KEY, decisions: &decisions, now };
    match AcceptanceFile::parse_bytes(&bytes, &context) {
        Err(errors) => Ok(lines(ACCEPTANCES_KEY, &errors)),
        Ok(file) => {
            import(store, &file, ACCEPTANCES_KEY, now, false).await?;
            Ok(Vec::new())
        }
    }
}

fn lines(key: &str, errors: &[FileError]) -> Vec<String> {
    let named = errors.iter().take(NAMED_PROBLEMS);
    let mut lines: Vec<String> = named.map(|error| format!("{key} line {}: {error}", error.line)).collect();
    if let Some(more) = errors.len().checked_sub(NAMED_PROBLEMS).filter(|more| *more > 0) {
        lines.push(format!("{key}: and {more} more problems"));
    }
    lines
}

fn not_usable(key: &str, error: &PortError) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    plain(&format!("{key}: {error}{cause}"))
}
