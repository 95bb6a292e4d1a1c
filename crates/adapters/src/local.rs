//! An archive of files below one folder.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use scanmonster_assessment::{Archive, PortError, PortResult};

use crate::key;

/// Files that are being written; no key begins with a dot, so none is in here.
const UNFINISHED: &str = ".unfinished";

/// Keeps each object as a file below a folder, readable by its owner only.
#[derive(Debug, Clone)]
pub struct LocalArchive {
    root: PathBuf,
}

impl LocalArchive {
    /// An archive in this folder, which is created with the first object.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, attempt: &str, key: &str) -> PortResult<PathBuf> {
        let parts = key::parts(key).map_err(|error| PortError::new(attempt, error))?;
        Ok(parts.iter().fold(self.root.clone(), |path, part| path.join(part)))
    }
}

#[async_trait]
impl Archive for LocalArchive {
    async fn put(&self, key: &str, data: Vec<u8>) -> PortResult<()> {
        let attempt = format!("write `{}` to the archive", key.escape_debug());
        let (root, path) = (self.root.clone(), self.path(&attempt, key)?);
        blocking(attempt, move || write(&root, &path, &data)).await
    }

    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        let attempt = format!("read `{}` from the archive", key.escape_debug());
        let path = self.path(&attempt, key)?;
        blocking(attempt, move || unless_missing(fs::read(path))).await
    }

    async fn list(&self, prefix: &str) -> PortResult<Vec<String>> {
        let attempt = format!("list `{}` in the archive", prefix.escape_debug());
        let (folder, rest) = key::folder_and_rest(prefix).map_err(|error| PortError::new(&*attempt, error))?;
        let path = folder.iter().fold(self.root.clone(), |path, part| path.join(part));
        let above = prefix.strip_suffix(rest).unwrap_or_default().to_owned();
        let prefix = prefix.to_owned();
        blocking(attempt, move || {
            let mut keys = Vec::new();
            collect(&path, &above, &prefix, &mut keys)?;
            keys.sort();
            Ok(keys)
        })
        .await
    }

    async fn delete(&self, key: &str) -> PortResult<()> {
        let attempt = format!("remove `{}` from the archive", key.escape_debug());
        let path = self.path(&attempt, key)?;
        blocking(attempt, move || unless_missing(fs::remove_file(path)).map(drop)).await
    }
}

async fn blocking<T: Send + 'static>(
    attempt: String,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> PortResult<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| PortError::new(attempt, error)),
        Err(error) => Err(PortError::new(attempt, error)),
    }
}

/// Writes beside the place and renames, so that a reader sees the old object or the new one, never half.
fn write(root: &Path, path: &Path, data: &[u8]) -> io::Result<()> {
    let unfinished = root.join(UNFINISHED);
    create_folder(&unfinished)?;
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    // A temporary file is readable by its owner only, and goes away when something fails before the end.
    let mut file = tempfile::NamedTempFile::new_in(unfinished)?;
    file.write_all(data)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Adds the keys of the files in `folder` and below that begin with `prefix`; `above` is the folder's own
/// key with a slash at its end. Links are not followed.
fn collect(folder: &Path, above: &str, prefix: &str, keys: &mut Vec<String>) -> io::Result<()> {
    let Some(entries) = unless_missing(fs::read_dir(folder))? else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let key = format!("{above}{name}");
        // While still above the prefix's last part, only what the prefix leads to is of interest.
        if key::parts(&key).is_err() || !(key.starts_with(prefix) || prefix.starts_with(&format!("{key}/"))) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{key}/"), prefix, keys)?;
        } else if kind.is_file() {
            keys.push(key);
        }
    }
    Ok(())
}

fn unless_missing<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
