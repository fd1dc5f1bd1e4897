//! The texts of a course by their relative path, wherever they come from, and the networks of its stack files.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};

use crate::network::{self, Network};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The files of a course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    /// By relative path with `/`, such as `crop/en.md`; what is wrong with the whole course stands under `.`.
    entries: BTreeMap<String, Result<String, Unreadable>>,
    /// By the path of the stack file; or why there is none.
    networks: BTreeMap<String, Result<Arc<Network>, String>>,
}

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The code of its diagnostic.
    pub code: &'static str,
    pub message: String,
}

impl Files {
    /// The course that is a part of the program.
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

    /// The network of one of the program's own stack files.
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

    /// A network, by the path of its stack file; or why there is none, in a line.
    pub fn insert_network(&mut self, path: impl Into<String>, network: Result<Network, String>) {
        self.networks.insert(path.into(), network.map(Arc::new));
    }

    /// The network of a stack file, if there is such a file.
    #[must_use]
    pub fn network(&self, path: &str) -> Option<Result<&Arc<Network>, &str>> {
        self.networks.get(path).map(|network| network.as_ref().map_err(String::as_str))
    }

    /// The paths of all stack files.
    pub fn stacks(&self) -> impl Iterator<Item = &str> {
        self.networks.keys().map(String::as_str)
    }

    pub fn insert(&mut self, path: impl Into<String>, content: Result<String, Unreadable>) {
        self.entries.insert(path.into(), content);
    }

    /// The text of a file, if it is there and can be read.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.entries.get(path)?.as_deref().ok()
    }

    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Result<&str, &Unreadable>)> {
        self.entries.iter().map(|(path, content)| (path.as_str(), content.as_deref()))
    }
}

/// Whether a course has a use for a file of this name; all others are passed over.
#[must_use]
pub fn is_text(path: &str) -> bool {
    [".toml", ".md"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a file of this name is none of those that a course is made of, so that it may be a stack.
#[must_use]
pub fn may_be_stack(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_own = ["course.toml", "lesson.toml", "exam.toml"].contains(&name) || folder == "drills";
    name.strip_suffix(".toml").is_some() && !is_own
}

/// The bytes of a file as text.
///
/// # Errors
/// That they are no UTF-8, and where.
pub fn text(bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        Unreadable {
            code: "not-utf8",
            message: format!("the file is not UTF-8: byte {valid}, in line {line}, is wrong"),
        }
    })
}
