//! Where output goes: standard output, a device or pipe, or a file that appears whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::CliError;
use crate::interrupt;

/// Enough that a table is a few thousand writes.
const BUFFER_BYTES: usize = 256 << 10;

/// An open place for output. Dropped without [`Output::finish`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Output {
    place: Place,
    name: String,
    failure: Option<io::Error>,
}

#[derive(Debug)]
enum Place {
    Stdout(BufWriter<Stdout>),
    /// A device or a named pipe: there is nothing to rename.
    Direct(BufWriter<File>),
    /// A file in the making, and what it will be called.
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Output {
    /// Standard output.
    pub(crate) fn stdout() -> Self {
        Self {
            place: Place::Stdout(BufWriter::with_capacity(BUFFER_BYTES, io::stdout())),
            name: "standard output".to_owned(),
            failure: None,
        }
    }

    /// The file of that name; standard output for `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, CliError> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(Self::stdout()) };
        let name = path.display().to_string();
        let place = open_file(path).map_err(|error| CliError::writing(&name, &error))?;
        Ok(Self { place, name, failure: None })
    }

    /// Writes all that there is to write, and finishes.
    pub(crate) fn write_whole(mut self, bytes: &[u8]) -> Result<(), CliError> {
        let written = self.write_all(bytes);
        self.done(written)?;
        self.finish()
    }

    /// Whether this is a regular file, in which a writer may rely on a complete end.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.place, Place::File(..))
    }

    /// Makes the output final: all of it is written, and a file has its name.
    pub(crate) fn finish(mut self) -> Result<(), CliError> {
        let done = self.flush();
        self.done(done)?;
        let renamed = match self.place {
            Place::Stdout(_) | Place::Direct(_) => Ok(()),
            Place::File(file, path) => file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.as_file().sync_all().map(|()| file))
                .and_then(|file| file.persist(&path).map_err(|error| error.error))
                .map(|_| interrupt::release()),
        };
        renamed.map_err(|error| CliError::writing(&self.name, &error))
    }

    /// Turns a failure of whatever wrote here into one about this place. Writers of formats wrap the system's reason
    /// in their own words; the reason itself is remembered here.
    pub(crate) fn done<T, E: std::fmt::Display>(&mut self, result: Result<T, E>) -> Result<T, CliError> {
        result.map_err(|error| match &self.failure {
            Some(reason) => CliError::writing(&self.name, reason),
            None => CliError::Failed(format!("cannot write {}: {error}", self.name)),
        })
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.place {
            Place::Stdout(writer) => writer,
            Place::Direct(writer) => writer,
            Place::File(writer, _) => writer,
        }
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted && self.failure.is_none() {
                let copy = error.raw_os_error().map(io::Error::from_raw_os_error);
                self.failure = Some(copy.unwrap_or_else(|| error.kind().into()));
            }
        })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer().write(bytes);
        self.remember(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer().flush();
        self.remember(flushed)
    }
}

fn open_file(path: &Path) -> io::Result<Place> {
    // Through a link, the file that it names is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = match fs::metadata(&path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match &existing {
        Some(metadata) if metadata.is_dir() => {
            return Err(refusal(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Some(metadata) if !metadata.is_file() => {
            let file = OpenOptions::new().write(true).open(&path)?;
            return Ok(Place::Direct(BufWriter::with_capacity(BUFFER_BYTES, file)));
        }
        Some(metadata) if metadata.permissions().readonly() => {
            return Err(refusal(io::ErrorKind::PermissionDenied, "it is write-protected"));
        }
        _ => {}
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(refusal(io::ErrorKind::NotFound, "there is no such folder"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lightsout-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(permissions(existing.as_ref()));
    // tempfile's own error names the temporary file, which nobody has heard of.
    let file =
        interrupt::guarded(|| builder.tempfile_in(folder)).map_err(|error| io::Error::from(error.kind()))?;
    Ok(Place::File(BufWriter::with_capacity(BUFFER_BYTES, file), path))
}

fn refusal(kind: io::ErrorKind, reason: &'static str) -> io::Error {
    io::Error::new(kind, reason)
}

/// Those of the file to be replaced; for a new one what the user's mask leaves, not a temporary's own.
#[cfg(unix)]
fn permissions(existing: Option<&fs::Metadata>) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    existing.map_or_else(|| fs::Permissions::from_mode(0o666), fs::Metadata::permissions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder");
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("laps.csv");
        let mut output = Output::open(Some(&path)).expect("a new file");
        output.write_all(b"half").expect("room");
        assert!(!path.exists());
        drop(output);
        assert_eq!(names(folder.path()), Vec::<String>::new());

        let mut output = Output::open(Some(&path)).expect("a new file");
        output.write_all(b"whole").expect("room");
        output.finish().expect("a rename");
        assert_eq!(fs::read(&path).expect("the file"), b"whole");
        assert_eq!(names(folder.path()), ["laps.csv"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("laps.csv");
        fs::write(&path, b"old").expect("room");
        let mut output = Output::open(Some(&path)).expect("an old file");
        output.write_all(b"new").expect("room");
        drop(output);
        assert_eq!(fs::read(&path).expect("the file"), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_new_file_can_be_read_by_others() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (target, link) = (folder.path().join("laps.csv"), folder.path().join("link.csv"));
        let write = |path: &Path| {
            let mut output = Output::open(Some(path)).expect("a file");
            output.write_all(b"laps").expect("room");
            output.finish().expect("a rename");
        };
        write(&target);
        assert_ne!(fs::metadata(&target).expect("the file").permissions().mode() & 0o044, 0);
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        fs::write(&target, b"old").expect("room");
        write(&link);
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(fs::read(&target).expect("the file"), b"laps");
    }

    #[test]
    fn what_cannot_be_written_is_said_in_a_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let error =
            |path: &Path| Output::open(Some(path)).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error(folder.path()).contains("it is a folder"), "{}", error(folder.path()));
        let nowhere = folder.path().join("no/such/laps.csv");
        assert!(error(&nowhere).contains("no such folder"), "{}", error(&nowhere));
        let locked = folder.path().join("locked.csv");
        fs::write(&locked, b"old").expect("room");
        let mut permissions = fs::metadata(&locked).expect("the file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&locked, permissions).expect("our own file");
        assert!(error(&locked).contains("write-protected"), "{}", error(&locked));
    }
}
