//! The file of the record: `events.jsonl` in a folder, with `events.lock` beside it.
//!
//! The file is only ever appended to, in a single write of whole lines under the lock. A program that is killed leaves
//! at worst a torn line at the end, which the next writer terminates first. The lock is a separate file, which is not
//! replaced when a user edits, restores or synchronises the record.

#![allow(clippy::disallowed_methods, reason = "it reads and writes the file of the record")]

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{NoCopy, RecordError};
use crate::save::{self, How, SaveError};

/// The largest file that is read or written: about a million events.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// How long to wait for the lock. Other writers keep it for the time of a write.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How long to wait for the lock after a key press, when a person is waiting; afterwards they are told the reason.
pub const GLANCE: Duration = Duration::from_millis(50);

/// The most copies of a damaged file. The file itself is never shortened, so nothing is in a copy alone.
pub const MOST_COPIES: usize = 8;

/// The start and the end of a copy's name.
const COPY: [&str; 2] = ["events.damaged-", ".jsonl"];

/// The folder, and how far its file has been read.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    read_to: u64,
}

/// A copy of a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyCopy {
    /// The path of the copy.
    pub path: PathBuf,
    /// Whether it was made just now, so that the user does not know of it yet.
    pub is_new: bool,
}

/// The file, locked and open for appending.
#[derive(Debug)]
pub struct Session {
    lock: File,
    file: File,
    length: u64,
    ends_in_line: bool,
    /// What others have appended since the file was last read.
    pub news: Vec<u8>,
    /// Whether the file is shorter than before, which means that it was replaced. Then `news` is all of it.
    pub replaced: bool,
}

impl Store {
    pub fn new(folder: &Path) -> Store {
        Store { folder: folder.into(), file: folder.join("events.jsonl"), read_to: 0 }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Reads the whole file, or nothing if there is none. Creates neither file nor folder.
    pub fn read(&mut self, patience: Duration) -> Result<Vec<u8>, RecordError> {
        let lock = self.reading_lock(patience);
        let mut bytes = if exists(&self.file)? { read(&self.file)? } else { Vec::new() };
        if lock.is_err() {
            // Another program is writing: the last line is read once it is complete.
            bytes.truncate(whole_lines(&bytes));
        }
        self.read_to = bytes.len() as u64;
        Ok(bytes)
    }

    /// Takes a lock against writers. Returns `None` if its file does not exist: every writer creates it first.
    fn reading_lock(&self, patience: Duration) -> Result<Option<File>, RecordError> {
        let path = self.lock_path();
        if !exists(&path).unwrap_or(false) {
            return Ok(None);
        }
        let lock = File::open(&path).map_err(|reason| RecordError::unreadable(&path, reason))?;
        wait_for(&path, patience, || lock.try_lock_shared())?;
        Ok(Some(lock))
    }

    /// Takes the lock, creates what is missing, and reads what is new.
    pub fn begin(&mut self, patience: Duration) -> Result<Session, RecordError> {
        make_folder(&self.folder)
            .map_err(|reason| RecordError::Folder { path: self.folder.clone(), reason: reason.into() })?;
        let lock_path = self.lock_path();
        let lock = open_to_write(&lock_path, OpenOptions::new().write(true))?;
        wait_for(&lock_path, patience, || lock.try_lock())?;

        let mut file = open_to_write(&self.file, OpenOptions::new().read(true).append(true))?;
        let length = file.metadata().map_err(|reason| RecordError::unreadable(&self.file, reason))?.len();
        check_size(&self.file, length)?;
        let replaced = length < self.read_to;
        if replaced {
            self.read_to = 0;
        }
        let (news, ends_in_line) =
            tail(&mut file, self.read_to, length).map_err(|reason| RecordError::unreadable(&self.file, reason))?;
        self.read_to = length;
        Ok(Session { lock, file, length, ends_in_line, news, replaced })
    }

    /// Appends lines, each with its newline, and releases the lock. They are on the disk when this returns.
    pub fn write(&mut self, mut session: Session, lines: &str) -> Result<(), RecordError> {
        let bytes = if session.ends_in_line { lines.to_owned() } else { format!("\n{lines}") };
        let end = session.length + bytes.len() as u64;
        check_size(&self.file, end)?;
        let written = session.file.write_all(bytes.as_bytes());
        // Closing alone is not enough: a program that is just being started may have it open too, for a moment.
        _ = session.lock.unlock();
        drop(session.lock);
        written
            .and_then(|()| session.file.sync_data())
            .map_err(|reason| RecordError::unwritable(&self.file, reason))?;
        if session.length == 0 {
            // The existence of the file must reach the disk too. Where folders cannot be opened, it is there already.
            let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        }
        self.read_to = end;
        Ok(())
    }

    /// Keeps a copy of the file as it is, unless there is one with the same damaged lines.
    pub fn keep_copy(&self, bytes: &[u8], damaged: &[&[u8]]) -> Result<SafetyCopy, NoCopy> {
        let mut hasher = DefaultHasher::new();
        damaged.hash(&mut hasher);
        let [start, end] = COPY;
        let path = self.folder.join(format!("{start}{:016x}{end}", hasher.finish()));
        // A copy that has its final name is complete.
        if path.is_file() {
            return Ok(SafetyCopy { path, is_new: false });
        }
        if self.copies().map_err(NoCopy::failed)? >= MOST_COPIES {
            return Err(NoCopy::TooMany);
        }
        match save::whole(&path, bytes, How { may_replace: false, is_private: true }) {
            Ok(()) => Ok(SafetyCopy { path, is_new: true }),
            // Another tconv has seen the damage at the same time.
            Err(SaveError::Exists) => Ok(SafetyCopy { path, is_new: false }),
            Err(SaveError::Io(reason)) => Err(NoCopy::failed(reason)),
            Err(SaveError::NotAFile) => Err(NoCopy::failed(io::ErrorKind::AlreadyExists.into())),
        }
    }

    fn copies(&self) -> io::Result<usize> {
        let [start, end] = COPY;
        let names = fs::read_dir(&self.folder)?.flatten().map(|entry| entry.file_name());
        Ok(names
            .filter(|name| name.to_string_lossy().starts_with(start) && name.to_string_lossy().ends_with(end))
            .count())
    }

    fn lock_path(&self) -> PathBuf {
        self.folder.join("events.lock")
    }
}

/// Reads a regular file, up to the size limit.
pub fn read(path: &Path) -> Result<Vec<u8>, RecordError> {
    let unreadable = |reason| RecordError::unreadable(path, reason);
    if !exists(path)? {
        return Err(RecordError::NotFound { path: path.into() });
    }
    let file = File::open(path).map_err(unreadable)?;
    // Checks again what was really opened: the path may have been replaced since.
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(RecordError::NotRegular { path: path.into() });
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(MAX_FILE_BYTES) as usize);
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    check_size(path, metadata.len().max(bytes.len() as u64))?;
    Ok(bytes)
}

/// Whether there is a file. Anything that is not a regular file is an error, since opening it could block.
fn exists(path: &Path) -> Result<bool, RecordError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(true),
        Ok(_) => Err(RecordError::NotRegular { path: path.into() }),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(reason) => Err(RecordError::unreadable(path, reason)),
    }
}

fn open_to_write(path: &Path, options: &mut OpenOptions) -> Result<File, RecordError> {
    exists(path)?;
    options.create(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).map_err(|reason| RecordError::unwritable(path, reason))
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(path)
}

fn check_size(path: &Path, bytes: u64) -> Result<(), RecordError> {
    if bytes > MAX_FILE_BYTES { Err(RecordError::TooLarge { path: path.into(), bytes }) } else { Ok(()) }
}

/// Tries for the lock repeatedly, since a wait that may not end would freeze the screen.
fn wait_for(
    path: &Path,
    patience: Duration,
    mut attempt: impl FnMut() -> Result<(), TryLockError>,
) -> Result<(), RecordError> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => thread::sleep(Duration::from_millis(1)),
            Err(TryLockError::WouldBlock) => return Err(RecordError::Busy { path: path.into() }),
            // Some network drives have no locks. An append is a single write there too.
            Err(TryLockError::Error(reason)) if reason.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(reason)) => return Err(RecordError::unwritable(path, reason)),
        }
    }
}

/// Returns the bytes of a file from `start` to `end`, and whether its last line is terminated.
fn tail(file: &mut File, start: u64, end: u64) -> io::Result<(Vec<u8>, bool)> {
    // Includes one byte before, so that there is a last byte even if nothing is new.
    let before = start.saturating_sub(1);
    file.seek(SeekFrom::Start(before))?;
    let mut bytes = Vec::new();
    file.take(end - before).read_to_end(&mut bytes)?;
    let ends_in_line = bytes.last().is_none_or(|byte| *byte == b'\n');
    Ok((bytes.split_off((start - before).min(bytes.len() as u64) as usize), ends_in_line))
}

/// Returns the length of the terminated lines, in bytes.
fn whole_lines(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}
