//! Numbers from a file: the values of `--input-file` and `--kernel-file`. Networks with what they learned: [`stack`]. And
//! courses from a directory: [`course`].
//!
//! A file comes from somebody else and is hostile until checked. So its kind and size are looked
//! at before it is opened, what its header claims is held against its real length and against
//! [`MAX_CELLS`] before anything of that size is allocated, and nothing in it makes this module
//! panic. What is wrong with a file is told in one line, [`LoadError`].
//!
//! | extension | holds | planes |
//! |---|---|---|
//! | `.npy` | what `np.save` writes: float16, float32, float64, 8 to 64 bit integers or bool, either byte order, C or Fortran order; a list of numbers (which is one row), height x width, channels x height x width, or batch x channels x height x width | one for each channel |
//! | `.npz` | what `np.savez` and `np.savez_compressed` write: several of these, by their names | likewise, in each |
//! | `.safetensors` | what `save_file` writes: tensors by their names, F16, BF16, F32, F64, 8 to 64 bit integers or BOOL, of 1 to 4 axes as above | likewise, in each |
//! | `.csv` | UTF-8 text, a row of numbers a line (of 16 MiB at most), all of the same length, with commas between them, or semicolons or tabs if the first row has no comma; white space and quotes around numbers, blank lines and lines that start with `#` are passed over | one |
//! | `.png` | an image, turned to grey from 0 (black) to 255 (white) | one |
//! | `.jpg`, `.jpeg` | likewise, rows and columns as they are stored (a camera's orientation is passed over) | one |
//!
//! `FILE:NAME` is the array NAME of a file of several; one that holds a single array needs no name. Files of pickled Python
//! (`.pt`, `.pth`, `.bin`, `.ckpt`) are not read: whoever has one is told how to convert it.

#![allow(clippy::disallowed_methods, reason = "it reads files")]

mod address;
mod arrays;
mod channel;
pub mod course;
mod csv;
mod error;
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
pub use names::Listing;

/// The most numbers that are kept from a file: the cells of one plane, height x width (16777216,
/// such as 4096x4096).
pub const MAX_CELLS: usize = 1 << 24;

/// The most bytes that a file may have which is read as a whole, and an array in an archive: 256 MiB.
/// This is room for [`MAX_CELLS`] numbers at 16 bytes each, so for a largest plane in any number
/// format (8 bytes or less) with another one beside it, or as CSV text of some 14 digits.
pub const MAX_FILE_BYTES: u64 = 16 * MAX_CELLS as u64;

/// One plane of numbers from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The numbers, height x width, both at least 1, at most [`MAX_CELLS`] of them; always in
    /// standard (row by row) layout. Values are as the file has them, NaN and infinity included;
    /// 64-bit integers beyond 2^53 and decimals are rounded to the nearest `f64` (infinity, beyond
    /// its range), `bool` is 0 and 1. An image's are grey levels from 0 to 255 and need not be whole:
    /// 16-bit samples are divided by 257, colours weighed as ITU-R BT.601 luma (0.299 red, 0.587
    /// green, 0.114 blue), transparency is ignored, and of an animation the first frame is taken. Most
    /// JPEGs have this luma stored, and give it as it is.
    pub values: Array2<f64>,
    /// The index chosen on each leading axis; as long as `leading`.
    pub channel: Vec<usize>,
    /// The lengths of the file's axes before height and width: `[3]` for a 3x40x40 file, `[1, 3]`
    /// for 1x3x40x40, empty for a list of numbers, a 2-D array, CSV and images.
    pub leading: Vec<usize>,
}

/// Reads one plane from the file that `path` names, in the format of its extension, in any case:
/// `FILE`, or `FILE:NAME` for an array of a `.npz` or `.safetensors` file. A file that really has
/// the whole name is taken first.
///
/// `channel` picks the plane of an array that has several, as an index (from 0) on each of the axes
/// before height and width. Empty, it means 0 on each. One that is too short addresses the last
/// of these axes, provided that those left out have length 1: `[2]` is channel 2 of a 3x40x40
/// file and of a 1x3x40x40 one, and an error for 2x3x40x40. A file with a single plane and no
/// such axis (1-D, 2-D, CSV, images) takes an empty channel or `[0]`.
///
/// A `.csv` or an image is read into memory as a whole, of other files only the plane is kept: with
/// what decoding takes, up to three times [`MAX_FILE_BYTES`].
///
/// # Errors
///
/// [`LoadError`], one variant for each thing that can be wrong: the file cannot be had or is not
/// a regular one, its extension is unknown, it is empty, too large, not of its format, cut off,
/// contradicts itself or holds something other than numbers, it has no such array, or the array no
/// such channel.
pub fn plane(path: &Path, channel: &[usize]) -> Result<Plane, LoadError> {
    let Address { file: path, name } = address::read(path, is_there);
    let (path, name) = (path.as_path(), name.as_deref());
    let format = format(path)?;
    if let Some(name) = name.filter(|_| !format.holds_several()) {
        return Err(LoadError::Nameless { path: path.into(), name: name.into() });
    }
    let (file, length) = open(path, format)?;
    match format {
        Format::Npy => npy::plane(path, file, length, channel),
        Format::Npz => npz::plane(path, FileReader::from(file), length, name, channel),
        Format::Safetensors => safetensors::plane(path, file, length, name, channel),
        Format::Csv => csv::plane(path, &contents(path, file, length)?, channel),
        Format::Png => png::plane(path, file, channel),
        Format::Jpeg => jpeg::plane(path, &contents(path, file, length)?, channel),
        Format::Pickled => Err(LoadError::Pickled { path: path.into() }),
    }
}

/// Where a text that is the beginning of `FILE:NAME` is split, if its file is one of several arrays; and their names.
///
/// # Errors
/// What is wrong with the file.
pub fn arrays(typed: &str, meant: impl Fn(&str) -> PathBuf) -> Option<(&str, Result<Vec<String>, LoadError>)> {
    let of_several = |file: &str| Format::of(Path::new(file)).is_some_and(Format::holds_several);
    let (file, _) = address::splits(typed).find(|(file, _)| of_several(file) && is_there(&meant(file)))?;
    Some((file, arrays_of(&meant(file))))
}

fn arrays_of(path: &Path) -> Result<Vec<String>, LoadError> {
    let format = format(path)?;
    let (file, length) = open(path, format)?;
    match format {
        Format::Npz => npz::names(path, FileReader::from(file), length),
        Format::Safetensors => safetensors::names(path, file, length),
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
    /// It is known, to say why it is not read.
    Pickled,
}

impl Format {
    /// That of a file of this name.
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
            // Pickled Python is not read, whatever is asked of it.
            Format::Npz | Format::Safetensors | Format::Pickled => true,
            Format::Npy | Format::Csv | Format::Png | Format::Jpeg => false,
        }
    }

    /// The most bytes of a file, if more of it is read than what is asked for.
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

/// The format by the extension. A name that is no file's is told as such first, since the
/// extension is not what is wrong with it.
fn format(path: &Path) -> Result<Format, LoadError> {
    check_kind(path, &metadata(path)?)?;
    Format::of(path).ok_or_else(|| LoadError::UnknownExtension {
        path: path.into(),
        extension: path.extension().map(|extension| extension.to_string_lossy().into_owned()),
    })
}

/// Opens a file that `format` found to be a regular one, and gives its length in bytes, which is at least 1 and not more
/// than the format allows.
fn open(path: &Path, format: Format) -> Result<(File, u64), LoadError> {
    let file = File::open(path).map_err(|e| LoadError::io(path, e))?;
    // Once more, of what was really opened: the name may have been given to another file since.
    let metadata = file.metadata().map_err(|e| LoadError::io(path, e))?;
    check_kind(path, &metadata)?;
    match metadata.len() {
        0 => Err(LoadError::Empty { path: path.into() }),
        length if format.most_bytes().is_some_and(|most| length > most) => {
            Err(LoadError::TooLarge { path: path.into(), bytes: length })
        }
        length => Ok((file, length)),
    }
}

/// All of a file. That it has `length` bytes is checked: a part of it could end inside a number
/// and so give another one.
fn contents(path: &Path, file: impl Read, length: u64) -> Result<Vec<u8>, LoadError> {
    let mut bytes = Vec::new();
    file.take(length + 1).read_to_end(&mut bytes).map_err(|error| LoadError::io(path, error))?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(LoadError::Changed { path: path.into() }) }
}

fn metadata(path: &Path) -> Result<Metadata, LoadError> {
    fs::metadata(path).map_err(|e| LoadError::io(path, e))
}

/// Lets only regular files through. To open a pipe would block until somebody writes to it, and a
/// device such as `/dev/zero` never ends.
fn check_kind(path: &Path, metadata: &Metadata) -> Result<(), LoadError> {
    if metadata.is_dir() {
        Err(LoadError::Directory { path: path.into() })
    } else if metadata.is_file() {
        Ok(())
    } else {
        Err(LoadError::NotRegular { path: path.into() })
    }
}
