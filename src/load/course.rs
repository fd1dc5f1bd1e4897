//! Reads the files of a course from a directory.
//!
//! The directory may come from a stranger: nothing outside it is read, circular links end, and files beyond the limits
//! are reported instead of read.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::error::Kind;
use super::{LoadError, stack};
use crate::lesson::files::{Files, Unreadable, is_text, may_be_stack, text};
use crate::network::{Fault, Network, Recipe};
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// How deeply folders may be nested; the directory itself is level 1.
const MOST_LEVELS: usize = 3;
const MOST_FILES: usize = 500;
/// The most directory entries examined, of any kind.
const MOST_ENTRIES: usize = 5_000;
const MOST_FILE_BYTES: u64 = 1 << 20;
const MOST_BYTES: u64 = 16 << 20;

/// The most stack files, and the most learned parameters of each network (1048576): what a lesson shows is small.
const MOST_NETWORKS: usize = 16;
const MOST_LEARNED: u128 = 1 << 20;

/// Reads all files of a course. A file that cannot be read is included with the reason.
#[must_use]
pub fn course(directory: &Path) -> Files {
    let mut walk = Walk { files: Files::default(), entries: 0, texts: 0, networks: 0, bytes: 0, seen: BTreeSet::new() };
    let read = fs::canonicalize(directory).and_then(|root| {
        let is_folder = fs::metadata(&root)?.is_dir();
        Ok((root, is_folder))
    });
    match read {
        Ok((root, true)) => walk.folder(&root, &root, "", 1),
        Ok((_, false)) => {
            walk.fault(".", "unreadable", phrase!("{path} is no directory", path = visible::path(directory)));
        }
        Err(error) => {
            let path = visible::path(directory);
            walk.fault(".", "unreadable", phrase!("{path} cannot be read: {why}", path, why = error.to_string()));
        }
    }
    walk.files
}

struct Walk {
    files: Files,
    entries: usize,
    texts: usize,
    networks: usize,
    bytes: u64,
    /// The folders already read, by canonical path.
    seen: BTreeSet<PathBuf>,
}

impl Walk {
    fn fault(&mut self, path: &str, code: &'static str, message: Phrase) {
        self.files.insert(path, Err(Unreadable { code, message }));
    }

    fn folder(&mut self, root: &Path, folder: &Path, relative: &str, level: usize) {
        if !self.seen.insert(folder.to_owned()) {
            return;
        }
        let shown = if relative.is_empty() { "." } else { relative };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                return self.fault(
                    shown,
                    "unreadable",
                    phrase!("the folder cannot be read: {why}", why = error.to_string()),
                );
            }
        };
        // Sorted, so that the same directory always gives the same result.
        let mut names = Vec::new();
        for entry in entries {
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                return self.fault(
                    ".",
                    "too-many-files",
                    phrase!("the course has more than {most} entries", most = MOST_ENTRIES),
                );
            }
            match entry {
                Ok(entry) => names.push(entry.file_name()),
                Err(error) => self.fault(
                    shown,
                    "unreadable",
                    phrase!("the folder cannot be read: {why}", why = error.to_string()),
                ),
            }
        }
        names.sort();
        for name in names {
            let lossy = name.to_string_lossy();
            // Hidden folders such as `.git` are not part of a course.
            if !lossy.starts_with('.') {
                let relative = if relative.is_empty() { lossy.into_owned() } else { format!("{relative}/{lossy}") };
                self.entry(root, &folder.join(&name), &relative, level);
            }
        }
    }

    fn entry(&mut self, root: &Path, path: &Path, relative: &str, level: usize) {
        let found = fs::canonicalize(path).and_then(|path| Ok((fs::metadata(&path)?, path)));
        let (metadata, path) = match found {
            Ok(found) => found,
            Err(error) if is_text(relative) => {
                return self.fault(
                    relative,
                    "unreadable",
                    phrase!("it cannot be read: {why}", why = error.to_string()),
                );
            }
            // A broken link that no lesson can refer to.
            Err(_) => return,
        };
        if !path.starts_with(root) {
            return self.fault(relative, "outside", phrase!("this leads out of the course, and is not followed"));
        }
        if metadata.is_dir() {
            if level == MOST_LEVELS {
                return self.fault(
                    relative,
                    "too-deep",
                    phrase!("folders lie at most {most} deep in a course", most = MOST_LEVELS),
                );
            }
            return self.folder(root, &path, relative, level + 1);
        }
        if !is_text(relative) {
            return;
        }
        self.texts += 1;
        if self.texts > MOST_FILES {
            return self.fault(".", "too-many-files", phrase!("a course has at most {most} files", most = MOST_FILES));
        }
        let content = self.content(&path, &metadata);
        if let Some(text) = content.as_ref().ok().filter(|_| may_be_stack(relative)) {
            let network = self.network(&path, text);
            let network = network.map_err(|fault| relative_to(root, &fault));
            self.files.insert_network(relative, network);
        }
        self.files.insert(relative, content);
    }

    /// Reads a file that may be a stack as a network. If no lesson refers to it, its error is never shown.
    fn network(&mut self, path: &Path, text: &str) -> Result<Network, LoadError> {
        let fault = |fault| LoadError::new(path, Kind::Network { fault });
        let recipe = Recipe::read(text).map_err(fault)?;
        self.networks += 1;
        if self.networks > MOST_NETWORKS {
            let message = phrase!("a course has at most {most} stack files; take some out", most = MOST_NETWORKS);
            return Err(fault(Fault::of_file(message)));
        }
        let numbers = recipe.numbers();
        if numbers > MOST_LEARNED {
            let message = phrase!(
                "{numbers} learned numbers are over the limit of {most} for a course; make it smaller",
                numbers,
                most = MOST_LEARNED
            );
            return Err(fault(Fault::of_file(message)));
        }
        stack::learned(path, recipe)
    }

    fn content(&mut self, path: &Path, metadata: &fs::Metadata) -> Result<String, Unreadable> {
        let fault = |code, message: Phrase| Err(Unreadable { code, message });
        if !metadata.is_file() {
            // Opening a pipe would block until a writer appears.
            return fault("unreadable", phrase!("this is no regular file"));
        }
        if metadata.len() > MOST_FILE_BYTES {
            return fault(
                "too-large",
                phrase!(
                    "the file has {bytes} bytes; at most {most} are read",
                    bytes = metadata.len(),
                    most = MOST_FILE_BYTES
                ),
            );
        }
        self.bytes += metadata.len();
        if self.bytes > MOST_BYTES {
            return fault("too-large", phrase!("the course has more than {most} bytes", most = MOST_BYTES));
        }
        let mut bytes = Vec::new();
        match File::open(path).and_then(|file| file.take(MOST_FILE_BYTES).read_to_end(&mut bytes)) {
            Ok(_) => text(bytes),
            Err(error) => fault("unreadable", phrase!("it cannot be read: {why}", why = error.to_string())),
        }
    }
}

/// The error message of a network, with paths relative to the course.
fn relative_to(root: &Path, error: &LoadError) -> Phrase {
    let root = format!("{}{}", visible::path(root), std::path::MAIN_SEPARATOR);
    let message = match &error.kind {
        Kind::Network { fault } => {
            phrase!("{path}: {fault}", path = visible::path(&error.path), fault = fault.phrase())
        }
        _ => Phrase::verbatim(error.to_string()),
    };
    message.map_texts(&|text| text.replace(&root, ""))
}
