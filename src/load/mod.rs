//! Reads numbers from files: the values of `--input-file` and `--kernel-file`. [`stack`] reads networks with their
//! weights, [`course`] a course from a directory.
//!
//! A file is untrusted until checked. Its kind and size are examined before it is opened, and what its header claims is
//! compared with its real length and with [`MAX_CELLS`] before anything of that size is allocated. No content makes
//! this module panic. Every error is a one-line message, [`LoadError`].
//!
//! | extension | contents | planes |
//! |---|---|---|
//! | `.npy` | what `np.save` writes: float16, float32, float64, 8 to 64 bit integers or bool, either byte order, C or Fortran order; a list of numbers (which is one row), height x width, channels x height x width, or batch x channels x height x width | one for each channel |
//! | `.npz` | what `np.savez` and `np.savez_compressed` write: several such arrays by name | likewise, in each |
//! | `.safetensors` | what `save_file` writes: tensors by name, F16, BF16, F32, F64, 8 to 64 bit integers or BOOL, of 1 to 4 axes as above | likewise, in each |
//! | `.csv` | UTF-8 text, one row of numbers per line (16 MiB at most), all of the same length, separated by commas, or by semicolons or tabs if the first row has no comma; white space and quotes around numbers, blank lines and lines that start with `#` are ignored | one |
//! | `.png` | an image, converted to grey from 0 (black) to 255 (white) | one |
//! | `.jpg`, `.jpeg` | likewise, with rows and columns as stored (a camera's orientation is ignored) | one |
//!
//! `FILE:NAME` selects the array NAME of a file that contains several; a file with a single array needs no name.
//! Pickled Python (`.pt`, `.pth`, `.bin`, `.ckpt`) is not read: the error says how to convert it.

#![allow(clippy::disallowed_methods, reason = "it reads files")]

mod address;
mod arrays;
mod channel;
pub mod course;
mod csv;
pub mod error;
mod jpeg;
mod names;
mod npy;
mod npz;
mod number;
mod pickled;
mod place;
mod png;
mod safetensors;
pub mod stack;

#[cfg(test)]
mod tests;

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use ndarray::Array2;
use rawzip::FileReader;

use address::Address;
pub use error::LoadError;
use error::{Kind, Problem};
pub use names::{Listing, shown};

/// The most numbers kept from a file: the cells of one plane, height x width (16777216, such as 4096x4096).
pub const MAX_CELLS: usize = 1 << 24;

/// The most bytes of a file that is read as a whole, and of an array in an archive: 256 MiB. This is enough for
/// [`MAX_CELLS`] numbers of 16 bytes: the largest plane in any number format (8 bytes or less) with another beside it,
/// or as CSV text of some 14 digits per number.
pub const MAX_FILE_BYTES: u64 = 16 * MAX_CELLS as u64;

/// One plane of numbers from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The numbers, height x width, both at least 1 and at most [`MAX_CELLS`] in all; always in standard (row-major)
    /// layout. Values are as in the file, NaN and infinity included; 64-bit integers beyond 2^53 and decimals are
    /// rounded to the nearest `f64` (infinity, beyond its range), `bool` is 0 and 1. Those of an image are grey levels
    /// from 0 to 255 and need not be whole: 16-bit samples are divided by 257, colours are weighted as ITU-R BT.601
    /// luma (0.299 red, 0.587 green, 0.114 blue), transparency is ignored, and only the first frame of an animation is
    /// read. Most JPEGs store this luma, which is used as it is.
    pub values: Array2<f64>,
    /// The index on each leading axis; as long as `leading`.
    pub channel: Vec<usize>,
    /// The lengths of the file's axes before height and width: `[3]` for a 3x40x40 file, `[1, 3]`
    /// for 1x3x40x40, empty for a list of numbers, a 2-D array, CSV and images.
    pub leading: Vec<usize>,
}

/// Reads one plane from a file in the format of its extension (case-insensitive). `path` is `FILE`, or `FILE:NAME` for
/// an array of a `.npz` or `.safetensors` file. A file whose name is all of `path` takes precedence.
///
/// `channel` selects the plane of an array that has several, as an index (from 0) on each of the axes before height and
/// width. If empty, it means 0 on each. One that is too short addresses the last of these axes, provided that those
/// left out have length 1: `[2]` is channel 2 of a 3x40x40 file and of a 1x3x40x40 one, and an error for 2x3x40x40. A
/// file with a single plane and no such axis (1-D, 2-D, CSV, images) accepts an empty channel or `[0]`.
///
/// A `.csv` file or an image is read into memory as a whole; of other files only the plane is kept. With what decoding
/// takes, that is up to three times [`MAX_FILE_BYTES`].
///
/// # Errors
///
/// [`Kind`] has one variant for each thing that can be wrong: the file is missing or not a regular one; its extension is
/// unknown; it is empty, too large, of another format, cut off, contradictory, or contains something other than numbers;
/// it has no such array, or the array no such channel.
pub fn plane(path: &Path, channel: &[usize]) -> Result<Plane, LoadError> {
    let Address { file, name } = address::read(path, is_there);
    plane_of(&file, name.as_deref(), channel).map_err(|problem| LoadError::new(&file, problem))
}

fn plane_of(path: &Path, name: Option<&str>, channel: &[usize]) -> Result<Plane, Problem> {
    let format = format(path)?;
    if let Some(name) = name.filter(|_| !format.holds_several()) {
        return Err(Kind::Nameless { name: name.into() }.into());
    }
    let (file, length) = open(path, format)?;
    Ok(match format {
        Format::Npy => npy::plane(file, length, channel)?,
        Format::Npz => npz::plane(FileReader::from(file), length, name, channel)?,
        Format::Safetensors => safetensors::plane(file, length, name, channel)?,
        Format::Csv => csv::plane(&contents(file, length)?, channel)?,
        Format::Png => png::plane(file, channel)?,
        Format::Jpeg => jpeg::plane(&contents(file, length)?, channel)?,
        Format::Pickled => return Err(Kind::Pickled.into()),
    })
}

/// Where a text that begins as `FILE:NAME` is split, if FILE is one that contains several arrays, and the names of
/// these. `meant` maps the typed file name to its path.
///
/// # Errors
/// Whatever is wrong with the file.
pub fn arrays(typed: &str, meant: impl Fn(&str) -> PathBuf) -> Option<(&str, Result<Vec<String>, LoadError>)> {
    let of_several = |file: &str| Format::of(Path::new(file)).is_some_and(Format::holds_several);
    let (file, _) = address::splits(typed).find(|(file, _)| of_several(file) && is_there(&meant(file)))?;
    let path = meant(file);
    Some((file, arrays_of(&path).map_err(|kind| LoadError::new(&path, kind))))
}

fn arrays_of(path: &Path) -> Result<Vec<String>, Kind> {
    let format = format(path)?;
    let (file, length) = open(path, format)?;
    match format {
        Format::Npz => npz::names(FileReader::from(file), length),
        Format::Safetensors => safetensors::names(file, length),
        Format::Npy | Format::Csv | Format::Png | Format::Jpeg | Format::Pickled => Ok(Vec::new()),
    }
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Npy,
    Npz,
    Safetensors,
    Csv,
    Png,
    Jpeg,
    /// Recognized only to say why it is not read.
    Pickled,
}

impl Format {
    /// The format of a file of this name.
    fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "npy" => Some(Format::Npy),
            "npz" => Some(Format::Npz),
            "safetensors" => Some(Format::Safetensors),
            "csv" => Some(Format::Csv),
            "png" => Some(Format::Png),
            "jpg" | "jpeg" => Some(Format::Jpeg),
            extension if pickled::is_extension(extension) => Some(Format::Pickled),
            _ => None,
        }
    }

    fn holds_several(self) -> bool {
        match self {
            // Never read: the error says so with or without a name.
            Format::Npz | Format::Safetensors | Format::Pickled => true,
            Format::Npy | Format::Csv | Format::Png | Format::Jpeg => false,
        }
    }

    /// The most bytes of a file that is read as a whole; `None` for those read in part.
    fn most_bytes(self) -> Option<u64> {
        match self {
            Format::Npy | Format::Csv | Format::Png | Format::Jpeg => Some(MAX_FILE_BYTES),
            Format::Npz | Format::Safetensors | Format::Pickled => None,
        }
    }
}

fn is_there(path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

/// The format by the extension. A missing or irregular file is reported first, since its extension is not the problem.
fn format(path: &Path) -> Result<Format, Kind> {
    check_kind(&fs::metadata(path)?)?;
    Format::of(path).ok_or_else(|| Kind::UnknownExtension {
        extension: path.extension().map(|extension| extension.to_string_lossy().into_owned()),
    })
}

/// Opens a file that `format` found to be a regular one, and returns it with its length in bytes, which is at least 1
/// and within the format's limit.
fn open(path: &Path, format: Format) -> Result<(File, u64), Kind> {
    let file = File::open(path)?;
    // Checks the opened file again: the name may refer to another file by now.
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    match metadata.len() {
        0 => Err(Kind::Empty),
        length if format.most_bytes().is_some_and(|most| length > most) => Err(Kind::TooLarge { bytes: length }),
        length => Ok((file, length)),
    }
}

/// Reads a whole file of `length` bytes, and fails if it has become longer or shorter: a part of it could end inside a
/// number and so give a different one.
fn contents(file: impl Read, length: u64) -> Result<Vec<u8>, Kind> {
    let mut bytes = Vec::new();
    file.take(length + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(Kind::Changed) }
}

/// Accepts only regular files. Opening a pipe would block until a writer appears, and a device such as `/dev/zero`
/// never ends.
fn check_kind(metadata: &Metadata) -> Result<(), Kind> {
    if metadata.is_dir() {
        Err(Kind::Directory)
    } else if metadata.is_file() {
        Ok(())
    } else {
        Err(Kind::NotRegular)
    }
}
