//! Reads whole arrays from a file that contains several: the parameters of a network.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use rawzip::FileReader;

use super::error::{Kind, Problem};
use super::{Format, format, npz, open, safetensors};

/// An open file of named arrays.
pub(super) enum Arrays {
    Npz(npz::Archive<FileReader>),
    Safetensors(File, safetensors::Header),
}

impl Arrays {
    /// # Errors
    /// Whatever is wrong with the file; also [`Kind::SeveralNeeded`] if its format is for a single array.
    pub(super) fn open(path: &Path) -> Result<Arrays, Problem> {
        let format = format(path)?;
        let extension = || path.extension().map(|extension| extension.to_string_lossy().into_owned());
        let (mut file, length) = match format {
            Format::Npz | Format::Safetensors => open(path, format)?,
            Format::Pickled => return Err(Kind::Pickled.into()),
            Format::Npy | Format::Csv | Format::Png | Format::Jpeg => {
                return Err(Kind::SeveralNeeded { extension: extension().unwrap_or_default() }.into());
            }
        };
        if matches!(format, Format::Npz) {
            Ok(Arrays::Npz(npz::Archive::open(FileReader::from(file), length)?))
        } else {
            let header = safetensors::Header::read(&mut file, length)?;
            Ok(Arrays::Safetensors(file, header))
        }
    }

    /// All names, with the shapes of those for which `is_asked` is true; other shapes may be empty.
    ///
    /// # Errors
    /// An array asked for is not one of numbers.
    pub(super) fn shapes(&self, is_asked: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<usize>>, Problem> {
        match self {
            Arrays::Npz(archive) => archive.shapes(is_asked),
            Arrays::Safetensors(_, header) => Ok(header.shapes()),
        }
    }

    /// The numbers of an array in the order of its axes.
    ///
    /// # Errors
    /// The array is missing, too large, or contradicts its header.
    pub(super) fn numbers(&mut self, name: &str) -> Result<Vec<f32>, Problem> {
        let numbers = match self {
            Arrays::Npz(archive) => archive.whole(name)?,
            Arrays::Safetensors(file, header) => header.whole(file, name).map_err(|kind| kind.of_array(name))?,
        };
        Ok(numbers.into_iter().map(|number| number as f32).collect())
    }
}
