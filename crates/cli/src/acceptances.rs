//! `scanmonster acceptances import`: make the acceptances of a file the ones that hold.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{AcceptanceFile, Clock, FileContext, FileError, MAX_FILE_BYTES, Store, import, plain};
use scanmonster_checks::{CheckDef, registry};
use scanmonster_report::acceptances_plan;

use crate::args::{AcceptancesArguments, AcceptancesCommand, Keep};
use crate::failure::Failure;
use crate::storage::Storage;
use crate::{Verdict, output, storage};

/// Runs the command.
pub(crate) async fn run(arguments: AcceptancesArguments) -> Result<Verdict, Failure> {
    let AcceptancesCommand::Import { file, dry_run, source, keep } = arguments.command;
    let bytes = read(&file).map_err(|error| Failure::cannot(format!("cannot read {}: {error}", file.display())))?;
    let source = named(source, &file)?;
    // A store that a dry run makes is gone afterwards.
    let folder = tempfile::tempdir().map_err(|error| Failure::cannot(format!("no folder for a store: {error}")))?;
    let storage = open(&keep, dry_run, folder.path())?;
    let store = storage.store.as_ref();
    let (decisions, now) = (store.decisions(None).await?, SystemClock.now());
    let checks: Vec<&'static CheckDef> = registry().collect();
    let context = FileContext { checks: &checks, source: &source, decisions: &decisions, now };
    let parsed = AcceptanceFile::parse_bytes(&bytes, &context).map_err(|errors| wrong(&file, &errors))?;
    let plan = import(store, &parsed, &source, now, dry_run).await?;
    let style = output::style(keep.language);
    output::write(None, |out| acceptances_plan(&plan, dry_run, &style, out))?;
    Ok(Verdict::Done)
}

/// The file, or so much of it that it is too large.
pub(crate) fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn named(source: Option<String>, file: &Path) -> Result<String, Failure> {
    let source = source.or_else(|| Some(file.file_name()?.to_string_lossy().into_owned()));
    let source = source.map(|source| source.trim().to_owned()).filter(|source| !source.is_empty());
    source.ok_or_else(|| Failure::usage("the file has no name: pass --source NAME"))
}

/// Acceptances may come before the first scan, so the store is made where it does not exist.
fn open(keep: &Keep, dry_run: bool, folder: &Path) -> Result<Storage, Failure> {
    let path = storage::path(keep.store.as_deref())?;
    if dry_run && !path.exists() {
        return Storage::open(&folder.join("findings.sqlite"));
    }
    Storage::open(&path)
}

/// Every problem on a line of its own, as editors and CI read them.
fn wrong(file: &Path, errors: &[FileError]) -> Failure {
    let mut stderr = io::stderr().lock();
    let file = plain(&file.display().to_string());
    for error in errors {
        // Where standard error itself is gone there is nobody left to tell.
        let _ = writeln!(stderr, "{file}:{}: {error}", error.line);
    }
    let count = errors.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    Failure::cannot(format!("{count} {noun} in {file}: nothing of it was applied"))
}
