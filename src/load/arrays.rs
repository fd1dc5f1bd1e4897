//! Reads whole arrays from a file that contains several: the parameters of a network.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use rawzip::FileReader;

use super::{Format, LoadError, format, npz, open, safetensors};

/// An open file of named arrays.
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
    /// Whatever is wrong with the file; also [`LoadError::SeveralNeeded`] if its format is for a single array.
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

    /// All names, with the shapes of those for which `is_asked` is true; other shapes may be empty.
    ///
    /// # Errors
    /// An array asked for is not one of numbers.
    pub(super) fn shapes(&self, is_asked: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<usize>>, LoadError> {
        match &self.store {
            Store::Npz(archive) => archive.shapes(is_asked),
            Store::Safetensors(_, header) => Ok(header.shapes()),
        }
    }

    /// The numbers of an array in the order of its axes.
    ///
    /// # Errors
    /// The array is missing, too large, or contradicts its header.
    pub(super) fn numbers(&mut self, name: &str) -> Result<Vec<f32>, LoadError> {
        let numbers = match &mut self.store {
            Store::Npz(archive) => archive.whole(name)?,
            Store::Safetensors(file, header) => header.whole(self.path, file, name)?,
        };
        Ok(numbers.into_iter().map(|number| number as f32).collect())
    }
}
