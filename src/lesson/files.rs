//! The texts of a course by relative path, wherever they come from, and the networks of its stack files.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};

use crate::network::{self, Network};
use crate::phrase;
use crate::phrase::Phrase;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The files of a course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    /// By relative path with `/`, such as `crop/en.md`; an error of the whole course has the path `.`.
    entries: BTreeMap<String, Result<String, Unreadable>>,
    /// By path of the stack file; or why it could not be read.
    networks: BTreeMap<String, Result<Arc<Network>, Phrase>>,
}

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The code of the diagnostic.
    pub code: &'static str,
    /// The message of the diagnostic.
    pub message: Phrase,
}

impl Files {
    /// Returns the course that is built into the program.
    #[must_use]
    pub fn embedded() -> Files {
        let mut files = Files::default();
        files.add_folder(&EMBEDDED);
        files
    }

    fn add_folder(&mut self, folder: &Dir<'_>) {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => self.add_folder(inner),
                DirEntry::File(file) => {
                    let path = file.path().to_string_lossy().replace('\\', "/");
                    if is_text(&path) {
                        self.add_network(&path, file.contents_utf8().unwrap_or_default());
                        self.insert(path, text(file.contents().to_vec()));
                    }
                }
            }
        }
    }

    /// Adds the network of one of the built-in stack files.
    fn add_network(&mut self, path: &str, text: &str) {
        if !may_be_stack(path) {
            return;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let weights = |name: &str| EMBEDDED.get_file(format!("{folder}/{name}")).map(include_dir::File::contents);
        if let Some(network) = network::packed(text, weights) {
            self.insert_network(path, Ok(network));
        }
    }

    /// Adds a network by the path of its stack file, or a one-line reason why it could not be read.
    pub fn insert_network(&mut self, path: impl Into<String>, network: Result<Network, Phrase>) {
        self.networks.insert(path.into(), network.map(Arc::new));
    }

    /// Returns the network of a stack file, or why it could not be read; `None` if there is no such file.
    #[must_use]
    pub fn network(&self, path: &str) -> Option<Result<&Arc<Network>, &Phrase>> {
        self.networks.get(path).map(Result::as_ref)
    }

    /// Iterates over the paths of all stack files.
    pub fn stacks(&self) -> impl Iterator<Item = &str> {
        self.networks.keys().map(String::as_str)
    }

    /// Adds the text of a file by its relative path, or why it could not be read.
    pub fn insert(&mut self, path: impl Into<String>, content: Result<String, Unreadable>) {
        self.entries.insert(path.into(), content);
    }

    /// Returns the text of a file if it exists and could be read.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.entries.get(path)?.as_deref().ok()
    }

    /// Returns whether there is a file at this path, readable or not.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// Iterates over all files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Result<&str, &Unreadable>)> {
        self.entries.iter().map(|(path, content)| (path.as_str(), content.as_deref()))
    }
}

/// Returns whether a course uses files of this name; all others are ignored.
#[must_use]
pub fn is_text(path: &str) -> bool {
    [".toml", ".md"].iter().any(|ending| path.ends_with(ending))
}

/// Returns whether a file of this name may be a stack file: a TOML file with none of the names that courses reserve.
#[must_use]
pub fn may_be_stack(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_own = ["course.toml", "lesson.toml", "exam.toml"].contains(&name) || folder == "drills";
    name.strip_suffix(".toml").is_some() && !is_own
}

/// Decodes the bytes of a file.
///
/// # Errors
/// If they are not UTF-8; the message names the byte and the line.
pub fn text(bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        Unreadable {
            code: "not-utf8",
            message: phrase!("the file is not UTF-8: byte {valid}, in line {line}, is wrong", valid, line),
        }
    })
}
