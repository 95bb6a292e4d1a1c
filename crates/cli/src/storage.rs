//! The local store and its archive.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use directories::ProjectDirs;
use scanmonster_adapters::{LocalArchive, SqliteStore};

use crate::failure::Failure;

/// Where results are kept on this machine.
pub(crate) struct Storage {
    /// Findings and assessments.
    pub(crate) store: Arc<SqliteStore>,
    /// Inventories.
    pub(crate) archive: Arc<LocalArchive>,
}

/// The path asked for, or the one in the user's data folder.
pub(crate) fn path(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    match asked {
        Some(path) => Ok(path.to_owned()),
        None => ProjectDirs::from("", "", "scanmonster")
            .map(|folders| folders.data_dir().join("findings.sqlite"))
            .ok_or_else(|| Failure::cannot("there is no home folder to keep results in: pass --store PATH")),
    }
}

impl Storage {
    /// Opens the store, making it where it does not exist.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let mut archive = path.as_os_str().to_owned();
        archive.push(".archive");
        Ok(Self { store: Arc::new(open(path)?), archive: Arc::new(LocalArchive::new(PathBuf::from(archive))) })
    }

    /// Opens a store that has to exist.
    pub(crate) fn existing(asked: Option<&Path>) -> Result<Self, Failure> {
        let path = path(asked)?;
        if !path.exists() {
            return Err(Failure::cannot(format!(
                "there are no results at {}: run `scanmonster scan` first, or pass --store PATH",
                path.display()
            )));
        }
        Self::open(&path)
    }

    /// Makes sure a store that exists can be used, before anything long or lasting is done.
    pub(crate) fn check(path: &Path) -> Result<(), Failure> {
        if path.exists() {
            open(path)?;
        }
        Ok(())
    }
}

fn open(path: &Path) -> Result<SqliteStore, Failure> {
    SqliteStore::open(path).map_err(|error| Failure::store(path, &error))
}
