//! The arrays of a file that holds several, whole: what a network learned.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use rawzip::FileReader;

use super::{Format, LoadError, format, npz, open, safetensors};

/// An open file and the names in it.
pub(super) struct Arrays<'a> {
    path: &'a Path,
    store: Store<'a>,
}

enum Store<'a> {
    Npz(npz::Archive<'a, FileReader>),
    Safetensors(File, safetensors::Header),
}

impl<'a> Arrays<'a> {
    /// # Errors
    /// What is wrong with the file; [`LoadError::UnknownExtension`] also of one that holds a single array.
    pub(super) fn open(path: &'a Path) -> Result<Arrays<'a>, LoadError> {
        let format = format(path)?;
        let extension = || path.extension().map(|extension| extension.to_string_lossy().into_owned());
        let (mut file, length) = match format {
            Format::Npz | Format::Safetensors => open(path, format)?,
            Format::Pickled => return Err(LoadError::Pickled { path: path.into() }),
            Format::Npy | Format::Csv | Format::Png | Format::Jpeg => {
                return Err(LoadError::SeveralNeeded { path: path.into(), extension: extension().unwrap_or_default() });
            }
        };
        let store = if matches!(format, Format::Npz) {
            Store::Npz(npz::Archive::open(path, FileReader::from(file), length)?)
        } else {
            let header = safetensors::Header::read(path, &mut file, length)?;
            Store::Safetensors(file, header)
        };
        Ok(Arrays { path, store })
    }

    /// All names, and the shapes of those that are asked for.
    ///
    /// # Errors
    /// One that is asked for is no array of numbers.
    pub(super) fn shapes(&self, is_asked: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<usize>>, LoadError> {
        match &self.store {
            Store::Npz(archive) => archive.shapes(is_asked),
            Store::Safetensors(_, header) => Ok(header.shapes()),
        }
    }

    /// The numbers of an array in the order of its axes.
    ///
    /// # Errors
    /// It is not there, too large, or not what its header says.
    pub(super) fn numbers(&mut self, name: &str) -> Result<Vec<f32>, LoadError> {
        let numbers = match &mut self.store {
            Store::Npz(archive) => archive.whole(name)?,
            Store::Safetensors(file, header) => header.whole(self.path, file, name)?,
        };
        Ok(numbers.into_iter().map(|number| number as f32).collect())
    }
}
