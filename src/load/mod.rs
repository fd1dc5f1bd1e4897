//! Numbers from a file: the values of `--input-file` and `--kernel-file`. And courses from a directory: [`course`].
//!
//! A file comes from somebody else and is hostile until checked. So its kind and size are looked
//! at before it is opened, what its header claims is held against its real length and against
//! [`MAX_CELLS`] before anything of that size is allocated, and nothing in it makes this module
//! panic. What is wrong with a file is told in one line, [`LoadError`].
//!
//! | extension | holds | planes |
//! |---|---|---|
//! | `.npy` | what `np.save` writes: float32, float64, 8 to 64 bit integers or bool, either byte order, C or Fortran order; height x width, channels x height x width, or batch x channels x height x width | one for each channel |
//! | `.csv` | UTF-8 text, a row of numbers a line (of 16 MiB at most), all of the same length, with commas between them, or semicolons or tabs if the first row has no comma; white space and quotes around numbers, blank lines and lines that start with `#` are passed over | one |
//! | `.png` | an image, turned to grey from 0 (black) to 255 (white) | one |

#![allow(clippy::disallowed_methods, reason = "it reads files")]

mod channel;
pub mod course;
mod csv;
mod error;
mod npy;
mod png;

#[cfg(test)]
mod tests;

use std::fs::{self, File, Metadata};
use std::path::Path;

use ndarray::Array2;

pub use error::LoadError;

/// The most numbers that are kept from a file: the cells of one plane, height x width (16777216,
/// such as 4096x4096).
pub const MAX_CELLS: usize = 1 << 24;

/// The most bytes a file may have: 256 MiB. This is room for [`MAX_CELLS`] numbers at 16 bytes
/// each, so for a largest plane in any number format (8 bytes or less) with another one beside
/// it, or as CSV text of some 14 digits.
pub const MAX_FILE_BYTES: u64 = 16 * MAX_CELLS as u64;

/// One plane of numbers from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The numbers, height x width, both at least 1, at most [`MAX_CELLS`] of them; always in
    /// standard (row by row) layout. Values are as the file has them, NaN and infinity included;
    /// 64-bit integers beyond 2^53 and decimals are rounded to the nearest `f64` (infinity, beyond
    /// its range), `bool` is 0 and 1. A PNG's are grey levels from 0 to 255 and need not be whole:
    /// 16-bit samples are divided by 257, colours weighed as ITU-R BT.601 luma (0.299 red, 0.587
    /// green, 0.114 blue), transparency is ignored, and of an animation the first frame is taken.
    pub values: Array2<f64>,
    /// The index chosen on each leading axis; as long as `leading`.
    pub channel: Vec<usize>,
    /// The lengths of the file's axes before height and width: `[3]` for a 3x40x40 file, `[1, 3]`
    /// for 1x3x40x40, empty for a 2-D array, CSV and PNG.
    pub leading: Vec<usize>,
}

/// Reads one plane from the file at `path`, in the format its extension names: `.npy`, `.csv` or
/// `.png`, in any case.
///
/// `channel` picks the plane of a file that has several, as an index (from 0) on each of the axes
/// before height and width. Empty, it means 0 on each. One that is too short addresses the last
/// of these axes, provided that those left out have length 1: `[2]` is channel 2 of a 3x40x40
/// file and of a 1x3x40x40 one, and an error for 2x3x40x40. A file with a single plane and no
/// such axis (2-D, CSV, PNG) takes an empty channel or `[0]`.
///
/// The whole file is read into memory and the plane is made from it, which takes up to
/// [`MAX_FILE_BYTES`] and 8 bytes for each of [`MAX_CELLS`] cells, 384 MiB together.
///
/// # Errors
///
/// [`LoadError`], one variant for each thing that can be wrong: the file cannot be had or is not
/// a regular one, its extension is unknown, it is empty, too large, not of its format, cut off,
/// contradicts itself or holds something other than numbers, or it has no such channel.
pub fn plane(path: &Path, channel: &[usize]) -> Result<Plane, LoadError> {
    let format = format(path)?;
    let (file, length) = open(path)?;
    match format {
        Format::Npy => npy::plane(path, file, length, channel),
        Format::Csv => csv::plane(path, file, length, channel),
        Format::Png => png::plane(path, file, channel),
    }
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Npy,
    Csv,
    Png,
}

/// The format by the extension. A name that is no file's is told as such first, since the
/// extension is not what is wrong with it.
fn format(path: &Path) -> Result<Format, LoadError> {
    check_kind(path, &metadata(path)?)?;
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
    match extension.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("npy") => Ok(Format::Npy),
        Some("csv") => Ok(Format::Csv),
        Some("png") => Ok(Format::Png),
        _ => Err(LoadError::UnknownExtension { path: path.into(), extension }),
    }
}

/// Opens a file that `format` found to be a regular one, and gives its length in bytes, from 1 to
/// [`MAX_FILE_BYTES`].
fn open(path: &Path) -> Result<(File, u64), LoadError> {
    let file = File::open(path).map_err(|e| LoadError::io(path, e))?;
    // Once more, of what was really opened: the name may have been given to another file since.
    let metadata = file.metadata().map_err(|e| LoadError::io(path, e))?;
    check_kind(path, &metadata)?;
    match metadata.len() {
        0 => Err(LoadError::Empty { path: path.into() }),
        length if length > MAX_FILE_BYTES => Err(LoadError::TooLarge { path: path.into(), bytes: length }),
        length => Ok((file, length)),
    }
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
