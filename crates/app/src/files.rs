//! Files of the user: handles for what was chosen, reading under a limit, writing whole or not at all.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use qolhat_pki::ListBytes;

use crate::wire::{FileRef, FilesRequest, PickFilesRequest, PickedFiles};
use crate::wrapped_list::unwrap_list;
use crate::{App, Problem, ProblemCode};

/// The largest file that is read into memory: 512 MiB, the same as the archive keeps.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// The largest file that is hashed in a stream, for a signature beside it: 1 TiB, past any document.
pub const MAX_STREAMED_BYTES: u64 = 1 << 40;

/// How many chosen files are remembered; the oldest are forgotten first. A folder of a year's documents fits.
const MAX_HANDLES: usize = 10_000;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct NamedBytes {
    /// File name, without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Chosen files by handle. Paths stay here.
#[derive(Debug, Default)]
pub(crate) struct FileTable {
    entries: Vec<(u64, PathBuf)>,
    next: u64,
}

impl FileTable {
    fn add(&mut self, path: PathBuf) -> FileRef {
        let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let file = FileRef {
            handle: format!("file-{}", self.next),
            name: file_name(&path),
            size,
        };
        self.entries.push((self.next, path));
        self.next += 1;
        if self.entries.len() > MAX_HANDLES {
            self.entries.remove(0);
        }
        file
    }

    fn path(&self, handle: &str) -> Option<PathBuf> {
        let number: u64 = handle.strip_prefix("file-")?.parse().ok()?;
        self.entries
            .iter()
            .find(|(entry, _)| *entry == number)
            .map(|(_, path)| path.clone())
    }
}

impl App {
    /// Lets the user choose files.
    ///
    /// # Errors
    /// None at present; files that can not be read are told when they are used.
    pub fn pick_files(&self, request: PickFilesRequest) -> Result<PickedFiles, Problem> {
        let paths = self.ports.picker.pick_files(request.purpose);
        Ok(PickedFiles {
            files: self.deposit(&paths),
        })
    }

    /// Takes files that were dropped on the window. A folder stands for the files directly inside.
    pub fn deposit(&self, paths: &[PathBuf]) -> Vec<FileRef> {
        let mut table = self.files();
        paths
            .iter()
            .flat_map(|path| files_in(path))
            .map(|path| table.add(path))
            .collect()
    }

    pub(crate) fn path_of(&self, handle: &str) -> Result<PathBuf, Problem> {
        self.files()
            .path(handle)
            .ok_or_else(|| Problem::new(ProblemCode::FileForgotten))
    }

    pub(crate) fn refs(&self, request: &FilesRequest) -> Result<Vec<(FileRef, PathBuf)>, Problem> {
        request
            .files
            .iter()
            .map(|handle| {
                let path = self.path_of(handle)?;
                let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
                Ok((
                    FileRef {
                        handle: handle.clone(),
                        name: file_name(&path),
                        size,
                    },
                    path,
                ))
            })
            .collect()
    }
}

/// Reads a whole file.
///
/// # Errors
/// [`ProblemCode::FileNotFound`], [`ProblemCode::FileNotReadable`], [`ProblemCode::FileEmpty`] and
/// [`ProblemCode::FileTooLarge`] past [`MAX_FILE_BYTES`].
pub fn read_file(path: &Path) -> Result<NamedBytes, Problem> {
    let name = file_name(path);
    let mut file = open_file(path)?;
    if file.metadata().is_ok_and(|metadata| metadata.len() > MAX_FILE_BYTES) {
        return Err(too_large(&name, MAX_FILE_BYTES));
    }
    let mut bytes = Vec::new();
    // One byte past the limit tells a file that grew while it was read.
    let limit = MAX_FILE_BYTES + 1;
    std::io::Read::by_ref(&mut file)
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| not_readable(&name, &error))?;
    match bytes.len() as u64 {
        0 => Err(Problem::new(ProblemCode::FileEmpty).with("file", name)),
        size if size >= limit => Err(too_large(&name, MAX_FILE_BYTES)),
        _ => Ok(NamedBytes { name, bytes }),
    }
}

/// Hands a file over piece by piece, so that its size costs no memory.
///
/// # Errors
/// As [`read_file`], with [`MAX_STREAMED_BYTES`] as the limit.
pub fn stream_file(path: &Path, mut take: impl FnMut(&[u8])) -> Result<(), Problem> {
    /// Large enough that the calls do not count, small enough for the cache.
    const PIECE_BYTES: usize = 256 << 10;
    let name = file_name(path);
    let mut file = open_file(path)?;
    let mut piece = vec![0; PIECE_BYTES];
    let mut total = 0_u64;
    loop {
        let count = file.read(&mut piece).map_err(|error| not_readable(&name, &error))?;
        if count == 0 {
            break;
        }
        total += count as u64;
        if total > MAX_STREAMED_BYTES {
            return Err(too_large(&name, MAX_STREAMED_BYTES));
        }
        take(&piece[..count]);
    }
    if total == 0 {
        Err(Problem::new(ProblemCode::FileEmpty).with("file", name))
    } else {
        Ok(())
    }
}

/// The bytes of a revocation list in a file, which stays open and is read where it is asked about.
pub(crate) struct ListFile {
    file: Mutex<std::fs::File>,
    size: u64,
}

impl ListFile {
    /// The list in a file, when it begins as DER does or is a list wrapped in text, which is unwrapped into a file of our
    /// own. Any other file is to be read whole.
    ///
    /// # Errors
    /// As [`read_file`], and [`ProblemCode::CrlNotReadable`] when the wrapping is damaged.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, Problem> {
        let name = file_name(path);
        Self::over(open_file(path)?).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => Problem::new(ProblemCode::CrlNotReadable)
                .with("file", &name)
                .caused_by(&error),
            _ => not_readable(&name, &error),
        })
    }

    /// As [`ListFile::open`], of a file that is open already and has no name any more.
    ///
    /// # Errors
    /// [`std::io::ErrorKind::InvalidData`] when the wrapping is damaged, and when a file can not be read or made.
    pub(crate) fn over(mut file: std::fs::File) -> std::io::Result<Option<Self>> {
        let mut first = [0];
        file.seek(SeekFrom::Start(0))?;
        if file.read(&mut first)? == 1 && first[0] == DER_SEQUENCE {
            return Self::of_der(file).map(Some);
        }
        file.seek(SeekFrom::Start(0))?;
        unwrap_list(file, tempfile::tempfile)?.map(Self::of_der).transpose()
    }

    fn of_der(file: std::fs::File) -> std::io::Result<Self> {
        Ok(Self {
            size: file.metadata()?.len(),
            file: Mutex::new(file),
        })
    }
}

/// What every structure that is read here begins with (X.690, 8.9).
const DER_SEQUENCE: u8 = 0x30;

impl ListBytes for ListFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        // Every reading begins with its own position, so one that failed leaves nothing behind.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}

/// Whether something may be replaced.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Overwrite {
    /// Leave what is there and refuse.
    Refuse,
    /// Replace what is there.
    Replace,
}

/// Writes a file whole or not at all: a temporary file beside it, made durable, then renamed.
///
/// # Errors
/// [`ProblemCode::FileExists`] and [`ProblemCode::FileNotWritable`]; nothing is left behind.
pub fn write_file(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), Problem> {
    let name = file_name(path);
    let failed = |error: &(dyn std::error::Error + 'static)| {
        Problem::new(ProblemCode::FileNotWritable)
            .with("file", &name)
            .caused_by(error)
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| failed(&error))?;
    give_usual_permissions(file.as_file());
    let kept = match overwrite {
        Overwrite::Replace => file.persist(path),
        Overwrite::Refuse => file.persist_noclobber(path),
    };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if overwrite == Overwrite::Refuse && error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Problem::new(ProblemCode::FileExists).with("file", name))
        }
        Err(error) => Err(failed(&error.error)),
    }
}

/// The files a path stands for: itself, or the files directly inside a folder, by name.
pub fn files_in(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// The name of a file without its folders.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn open_file(path: &Path) -> Result<std::fs::File, Problem> {
    let name = file_name(path);
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new(ProblemCode::FileNotFound)
            .with("file", &name)
            .caused_by(&error),
        _ => not_readable(&name, &error),
    })?;
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(Problem::new(ProblemCode::FileNotReadable).with("file", name)),
        Ok(_) => Ok(file),
        Err(error) => Err(not_readable(&name, &error)),
    }
}

fn not_readable(name: &str, error: &std::io::Error) -> Problem {
    Problem::new(ProblemCode::FileNotReadable)
        .with("file", name)
        .caused_by(error)
}

fn too_large(name: &str, limit: u64) -> Problem {
    Problem::new(ProblemCode::FileTooLarge)
        .with("file", name)
        .with("limit", format!("{} MiB", limit >> 20))
}

/// A temporary file is for its owner alone; a document is as readable as any other new file.
#[cfg(unix)]
fn give_usual_permissions(file: &std::fs::File) {
    use std::os::unix::fs::PermissionsExt as _;
    // A failure leaves the file stricter than usual, which loses nothing.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn give_usual_permissions(_: &std::fs::File) {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn files_are_replaced_only_on_request_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("act.pdf");
        write_file(&path, b"one", Overwrite::Refuse).unwrap();
        let refused = write_file(&path, b"two", Overwrite::Refuse).unwrap_err();
        assert_eq!(refused.code, ProblemCode::FileExists);
        assert_eq!(read_file(&path).unwrap().bytes, b"one");
        write_file(&path, b"two", Overwrite::Replace).unwrap();
        assert_eq!(read_file(&path).unwrap().bytes, b"two");
        let missing = folder.path().join("no").join("act.pdf");
        assert_eq!(
            write_file(&missing, b"x", Overwrite::Refuse).unwrap_err().code,
            ProblemCode::FileNotWritable
        );
        assert_eq!(files_in(folder.path()).len(), 1);
    }

    #[test]
    fn what_can_not_be_read_is_told_by_its_cause() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty");
        std::fs::write(&empty, b"").unwrap();
        assert_eq!(read_file(&empty).unwrap_err().code, ProblemCode::FileEmpty);
        assert_eq!(read_file(folder.path()).unwrap_err().code, ProblemCode::FileNotReadable);
        assert_eq!(
            read_file(&folder.path().join("none")).unwrap_err().code,
            ProblemCode::FileNotFound
        );
        assert_eq!(stream_file(&empty, |_| {}).unwrap_err().code, ProblemCode::FileEmpty);
    }
}
