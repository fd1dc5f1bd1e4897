//! Everything that can be wrong with a file, with the message for each.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::names::{Listing, shown};
use super::{MAX_CELLS, MAX_FILE_BYTES, pickled};
use crate::network::Fault;
use crate::visible;

/// The formats that are read, as messages list them.
pub(super) const READ: &str = ".npy, .npz, .safetensors, .csv, .png or .jpg";

/// Why a file could not be read.
///
/// `Display` is always one line: the path, what is wrong, and what to do about it; anything that needs lines of its own
/// is in [`LoadError::details`]. Text from the file, and the path itself, is shown with control characters escaped, so
/// that a hostile file cannot write to the terminal. Shapes are in file order, lines and columns count from 1, sizes
/// are in bytes.
#[derive(Debug, Error)]
pub enum LoadError {
    /// There is no file of this name.
    #[error("{}: no such file; check the spelling and the folder", visible::path(.path))]
    NotFound {
        /// The path as given.
        path: PathBuf,
    },

    /// The path is a directory.
    #[error("{}: is a directory; name a {READ} file in it", visible::path(.path))]
    Directory {
        /// The path as given.
        path: PathBuf,
    },

    /// A pipe, socket or device: reading it might block or never end, so it is not opened.
    #[error("{}: not a regular file (a pipe, socket or device); save the data to a file first", visible::path(.path))]
    NotRegular {
        /// The path as given.
        path: PathBuf,
    },

    /// The operating system refused to open or read the file.
    #[error("{}: cannot be read: {reason}; check its name and permissions", visible::path(.path))]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What the operating system said.
        reason: io::Error,
    },

    /// The file grew or shrank while it was read.
    #[error("{}: changed while it was read; try again when nothing writes to it", visible::path(.path))]
    Changed {
        /// The path as given.
        path: PathBuf,
    },

    /// The extension is unknown or missing.
    #[error("{}: {}; use a {READ} file", visible::path(.path), extension_fault(.extension.as_deref()))]
    UnknownExtension {
        /// The path as given.
        path: PathBuf,
        /// The extension without its dot; `None` if the name has none.
        extension: Option<String>,
    },

    /// Pickled Python, which can run arbitrary code when it is loaded.
    #[error("{}: pickled Python is not read, as reading runs it; make a .safetensors of its state_dict by these two lines:", visible::path(.path))]
    Pickled {
        /// The path as given.
        path: PathBuf,
    },

    /// A name was given for a file that contains a single array.
    #[error("{}: holds one array, which has no name; leave out ':{}'", visible::path(.path), shown(.name))]
    Nameless {
        /// The path without the name.
        path: PathBuf,
        /// The name as given.
        name: String,
    },

    /// The file contains several arrays and no name was given.
    #[error("{}: holds {} arrays; say which, as {}:{}", visible::path(.path), .listing.count(), file_name(.path), .listing.example())]
    NameNeeded {
        /// The path as given.
        path: PathBuf,
        /// The arrays in the file.
        listing: Listing,
    },

    /// No array has this name.
    #[error("{}: no array '{}'; {}", visible::path(.path), shown(.name), name_advice(.nearest.as_deref(), .listing))]
    NoSuchName {
        /// The path without the name.
        path: PathBuf,
        /// The name as given.
        name: String,
        /// The likely intended name, if one is close.
        nearest: Option<String>,
        /// The arrays in the file.
        listing: Listing,
    },

    /// A file for several arrays contains none.
    #[error("{}: holds no arrays; save one, as in np.savez(path, w=array) or save_file({{'w': tensor}}, path)", visible::path(.path))]
    NoArrays {
        /// The path as given.
        path: PathBuf,
    },

    /// A format for a single array, where several named ones are needed.
    #[error("{}: a .{} file holds one array without a name; save what was learned as .safetensors or .npz", visible::path(.path), excerpt(.extension))]
    SeveralNeeded {
        /// The path as given.
        path: PathBuf,
        /// The extension of the file.
        extension: String,
    },

    /// A stack file that is invalid or does not match its weights.
    #[error("{}: {fault}", visible::path(.path))]
    Network {
        /// The path as given.
        path: PathBuf,
        /// What is wrong, and in which line.
        fault: Fault,
    },

    /// The file has no bytes at all.
    #[error("{}: the file is empty (0 bytes); save or copy it again", visible::path(.path))]
    Empty {
        /// The path as given.
        path: PathBuf,
    },

    /// The file has more than [`MAX_FILE_BYTES`] bytes.
    #[error("{}: {bytes} bytes is over the limit of {MAX_FILE_BYTES} bytes; save a smaller part of the data", visible::path(.path))]
    TooLarge {
        /// The path as given.
        path: PathBuf,
        /// The size of the file.
        bytes: u64,
    },

    /// The index chosen on a leading axis does not exist.
    #[error("{}: no channel {} in {}; {}", visible::path(.path), list(.channel), held(.shape), advice(.shape))]
    ChannelOutOfRange {
        /// The path as given.
        path: PathBuf,
        /// The shape of the whole file, height and width last.
        shape: Vec<usize>,
        /// The channel as given.
        channel: Vec<usize>,
    },

    /// The channel has too many or too few indices for the file's leading axes.
    #[error("{}: channel {} has {} for {}; {}", visible::path(.path), list(.channel), indices(.channel.len()), held(.shape), advice(.shape))]
    ChannelCount {
        /// The path as given.
        path: PathBuf,
        /// The shape of the whole file, height and width last.
        shape: Vec<usize>,
        /// The channel as given.
        channel: Vec<usize>,
    },

    /// The file does not begin like a `.npy` file.
    #[error("{}: not a NumPy file, whatever its name says; write one with np.save(path, array)", visible::path(.path))]
    NotNpy {
        /// The path as given.
        path: PathBuf,
    },

    /// A version of the `.npy` format other than 1.0, 2.0 and 3.0.
    #[error("{}: .npy format version {major}.{minor} is unknown (1.0, 2.0 and 3.0 are read); save it again with np.save(path, array)", visible::path(.path))]
    NpyVersion {
        /// The path as given.
        path: PathBuf,
        /// The major version.
        major: u8,
        /// The minor version.
        minor: u8,
    },

    /// The file ends before its header does.
    #[error("{}: the file ends inside its .npy header; it was cut off: copy or save it again", visible::path(.path))]
    NpyTruncatedHeader {
        /// The path as given.
        path: PathBuf,
    },

    /// The claimed header length exceeds that of any array of numbers.
    #[error("{}: a .npy header of {bytes} bytes is over the limit of {limit} bytes; save a plain array of numbers with np.save(path, array)", visible::path(.path))]
    NpyHeaderTooLong {
        /// The path as given.
        path: PathBuf,
        /// The length the file claims for its header.
        bytes: u64,
        /// The longest header that is read.
        limit: u64,
    },

    /// The header is malformed.
    #[error("{}: broken .npy header: {reason}; save it again with np.save(path, array)", visible::path(.path))]
    NpyHeader {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// The header asks for more data than the file contains: the file was cut off, or the header is wrong.
    #[error("{}: the header promises {} of dtype '{dtype}'{} but {actual} bytes of data follow; the file was cut off or its header is wrong: copy or save it again", visible::path(.path), dims(.shape), promise(*.expected))]
    NpyMissingData {
        /// The path as given.
        path: PathBuf,
        /// The shape the header claims.
        shape: Vec<usize>,
        /// The dtype the header claims.
        dtype: String,
        /// The bytes of data this needs; `None` if that exceeds 64 bits.
        expected: Option<u64>,
        /// The bytes of data the file has.
        actual: u64,
    },

    /// Bytes follow the array.
    #[error("{}: {extra} bytes follow the {} array; the file is damaged or holds several arrays: save one with np.save(path, array)", visible::path(.path), dims(.shape))]
    NpyTrailingBytes {
        /// The path as given.
        path: PathBuf,
        /// The shape of the array.
        shape: Vec<usize>,
        /// How many bytes follow it.
        extra: u64,
    },

    /// Python objects, which are pickled code and are never loaded.
    #[error("{}: holds Python objects (dtype '{dtype}'); save numbers instead: np.save(path, array.astype('float32'))", visible::path(.path))]
    NpyObjects {
        /// The path as given.
        path: PathBuf,
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// A structured dtype: each element is a record of fields.
    #[error("{}: holds records (a structured dtype); save one field as numbers: np.save(path, array['field'].astype('float32'))", visible::path(.path))]
    NpyRecords {
        /// The path as given.
        path: PathBuf,
    },

    /// Any other dtype that is not read: complex numbers, text, dates, ...
    #[error("{}: dtype '{dtype}' is not read (float16, float32, float64, integers and bool are); save it as np.save(path, array.astype('float32'))", visible::path(.path))]
    NpyDtype {
        /// The path as given.
        path: PathBuf,
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// A number of axes other than 1 to 4.
    #[error("{}: holds {}; {}", visible::path(.path), rank(.shape), rank_advice(.shape))]
    Rank {
        /// The path as given.
        path: PathBuf,
        /// The shape of the array.
        shape: Vec<usize>,
    },

    /// An axis of length 0: the array has no numbers.
    #[error("{}: shape {} holds no numbers; save an array whose axes all have at least length 1", visible::path(.path), dims(.shape))]
    ZeroAxis {
        /// The path as given.
        path: PathBuf,
        /// The shape of the array.
        shape: Vec<usize>,
    },

    /// The plane would have more than [`MAX_CELLS`] numbers.
    #[error("{}: a plane of {height}x{width} is over the limit of {MAX_CELLS} numbers; crop it, as in np.save(path, array[..., :1024, :1024])", visible::path(.path))]
    TooManyCells {
        /// The path as given.
        path: PathBuf,
        /// Rows of the plane.
        height: usize,
        /// Columns of the plane.
        width: usize,
    },

    /// A bool array with a byte that is neither 0 nor 1.
    #[error("{}: a bool array with bytes other than 0 and 1; the file is damaged: copy or save it again", visible::path(.path))]
    NotBool {
        /// The path as given.
        path: PathBuf,
    },

    /// Not a zip archive, as `.npz` files are.
    #[error("{}: not an .npz file, whatever its name says, or only the beginning of one; write one with np.savez(path, w=array)", visible::path(.path))]
    NotNpz {
        /// The path as given.
        path: PathBuf,
    },

    /// A malformed archive, or one beyond the limits.
    #[error("{}: broken .npz: {reason}; save it again with np.savez(path, w=array)", visible::path(.path))]
    NpzBroken {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// An array that would exceed [`MAX_FILE_BYTES`] once decompressed.
    #[error("{}: '{}' has {bytes} bytes, over the limit of {MAX_FILE_BYTES} bytes; save a smaller part of the array", visible::path(.path), shown(.name))]
    NpzTooLarge {
        /// The path without the name.
        path: PathBuf,
        /// The name of the array.
        name: String,
        /// Its claimed size.
        bytes: u64,
    },

    /// The file is shorter than its header: cut off, wrong, or of another format.
    #[error("{}: a header of {bytes} bytes is promised but {actual} bytes follow; the file was cut off or is no .safetensors: copy or save it again", visible::path(.path))]
    SafetensorsTruncated {
        /// The path as given.
        path: PathBuf,
        /// The length the file claims for its header.
        bytes: u64,
        /// The bytes that follow the length.
        actual: u64,
    },

    /// The claimed header length exceeds that of any sensible model.
    #[error("{}: a header of {bytes} bytes is over the limit of {limit} bytes; save the tensors you need alone, without metadata", visible::path(.path))]
    SafetensorsHeaderTooLong {
        /// The path as given.
        path: PathBuf,
        /// The length the file claims for its header.
        bytes: u64,
        /// The longest header that is read.
        limit: u64,
    },

    /// The header is malformed or contradicts itself.
    #[error("{}: broken .safetensors header: {reason}; save it again with save_file(tensors, path)", visible::path(.path))]
    SafetensorsHeader {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// The tensors listed in the header and the bytes of the file do not match.
    #[error("{}: the header promises {expected} bytes of tensors but {actual} follow; the file was cut off or its header is wrong: copy or save it again", visible::path(.path))]
    SafetensorsLength {
        /// The path as given.
        path: PathBuf,
        /// The bytes the tensors need.
        expected: u64,
        /// The bytes that follow the header.
        actual: u64,
    },

    /// A dtype that is not read: numbers of fewer than 16 bits, complex numbers.
    #[error("{}: dtype {dtype} is not read (F16, BF16, F32, F64, integers and BOOL are); save it as tensor.float()", visible::path(.path))]
    SafetensorsDtype {
        /// The path and the name of the tensor.
        path: PathBuf,
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// Only blank lines and comments.
    #[error("{}: no numbers in it, only blank or comment lines; write one row of numbers a line", visible::path(.path))]
    CsvNoNumbers {
        /// The path as given.
        path: PathBuf,
    },

    /// The first row consists of names.
    #[error("{}: line {line} is a header row of names ('{text}'); remove it and leave only numbers", visible::path(.path))]
    CsvHeaderRow {
        /// The path as given.
        path: PathBuf,
        /// The line of that row.
        line: u64,
        /// Its first name, shortened and escaped.
        text: String,
    },

    /// A row with a different number of columns than the first.
    #[error("{}: line {line} has {} but the first row has {expected}; give every row the same number of columns", visible::path(.path), columns(*.found))]
    CsvRagged {
        /// The path as given.
        path: PathBuf,
        /// The line of this row.
        line: u64,
        /// The columns of the first row.
        expected: usize,
        /// The columns of this row.
        found: usize,
    },

    /// A cell with nothing in it.
    #[error("{}: line {line}, column {column} is empty; write a number there, or remove a comma too many", visible::path(.path))]
    CsvEmptyCell {
        /// The path as given.
        path: PathBuf,
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
    },

    /// A cell that is not a number.
    #[error("{}: line {line}, column {column}: '{text}' is not a number; write numbers such as -1.5, separated by commas", visible::path(.path))]
    CsvNotNumber {
        /// The path as given.
        path: PathBuf,
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
        /// The text of the cell, shortened and escaped.
        text: String,
    },

    /// Numbers with white space between them instead of commas, as `np.savetxt` writes by default.
    #[error("{}: line {line}: the numbers are separated by spaces; use commas, as in np.savetxt(path, array, delimiter=',')", visible::path(.path))]
    CsvSpaces {
        /// The path as given.
        path: PathBuf,
        /// The first line with such numbers.
        line: u64,
    },

    /// A cell that is not UTF-8 text.
    #[error("{}: line {line}, column {column} is not UTF-8 text; save the file as UTF-8 (not UTF-16)", visible::path(.path))]
    CsvUtf8 {
        /// The path as given.
        path: PathBuf,
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
    },

    /// A line longer than any sensible row.
    #[error("{}: line {line} has {bytes} bytes, over the limit of {limit} bytes; write one row a line, each line ended", visible::path(.path))]
    CsvLineTooLong {
        /// The path as given.
        path: PathBuf,
        /// The line.
        line: u64,
        /// Its length.
        bytes: usize,
        /// The longest line that is read.
        limit: usize,
    },

    /// More than [`MAX_CELLS`] numbers.
    #[error("{}: more than {MAX_CELLS} numbers, which is the limit; save a smaller part of the data", visible::path(.path))]
    CsvTooManyCells {
        /// The path as given.
        path: PathBuf,
    },

    /// The image has more than [`MAX_CELLS`] pixels according to its header; nothing was decoded.
    #[error("{}: {width}x{height} pixels is over the limit of {MAX_CELLS}; crop the image or make it smaller", visible::path(.path))]
    ImageTooLarge {
        /// The path as given.
        path: PathBuf,
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },

    /// The file ends before the image does.
    #[error("{}: the file ends inside the PNG image; it was cut off: copy or save it again", visible::path(.path))]
    PngTruncated {
        /// The path as given.
        path: PathBuf,
    },

    /// The file ends before the image does.
    #[error("{}: the file ends inside the JPEG image; it was cut off: copy or save it again", visible::path(.path))]
    JpegTruncated {
        /// The path as given.
        path: PathBuf,
    },

    /// Not a JPEG image, a damaged one, or an unsupported kind.
    #[error("{}: broken JPEG: {reason}; save the image again as JPEG or PNG", visible::path(.path))]
    JpegBroken {
        /// The path as given.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },

    /// Not a PNG image, or a damaged one.
    #[error("{}: broken PNG: {reason}; save the image again as PNG", visible::path(.path))]
    PngBroken {
        /// The path as given.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
}

impl LoadError {
    /// Additional lines to show after the message: the arrays in the file, or Python code that converts it.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::Pickled { path } => pickled::conversion(path).into(),
            Self::NameNeeded { listing, .. } | Self::NoSuchName { nearest: None, listing, .. } => listing.lines(),
            _ => Vec::new(),
        }
    }

    /// An error of the operating system on opening or reading `path`.
    pub(super) fn io(path: &Path, reason: io::Error) -> Self {
        let path = path.into();
        if reason.kind() == io::ErrorKind::NotFound {
            Self::NotFound { path }
        } else {
            Self::Unreadable { path, reason }
        }
    }
}

/// The longest excerpt of a file's text in a message, in characters.
const EXCERPT: usize = 20;

/// The most axes of a shape written out in a message.
const AXES_SHOWN: usize = 6;

/// `text` for a message: escaped, on one line, and cut after [`EXCERPT`] characters.
pub(super) fn excerpt(text: &str) -> String {
    visible::beginning(text, EXCERPT)
}

/// A shape such as `3x40x40`; a long one is cut.
pub(super) fn dims(shape: &[usize]) -> String {
    let mut text = joined(shape.iter().take(AXES_SHOWN), "x");
    if shape.len() > AXES_SHOWN {
        text.push_str("x…");
    }
    text
}

fn joined<T: ToString>(items: impl Iterator<Item = T>, separator: &str) -> String {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    items.join(separator)
}

/// A channel such as `0,5`.
fn list(channel: &[usize]) -> String {
    joined(channel.iter(), ",")
}

fn indices(count: usize) -> String {
    if count == 1 { "1 index".into() } else { format!("{count} indices") }
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column".into() } else { format!("{count} columns") }
}

fn extension_fault(extension: Option<&str>) -> String {
    match extension {
        Some(extension) => format!("'.{}' files are not read", excerpt(extension)),
        None => "no extension to tell its format by".into(),
    }
}

/// The file's shape in a message about channels: a CSV file or image counts as 2-D.
fn held(shape: &[usize]) -> String {
    format!("shape {} ({}-D)", dims(shape), shape.len())
}

/// Says which channels exist, given the shape of the whole file.
fn advice(shape: &[usize]) -> String {
    let (leading, _) = shape.split_at(shape.len().saturating_sub(2));
    match leading {
        [] => "it has a single plane: give no channel, or 0".into(),
        [only] => format!("give {}", range(*only)),
        several => format!(
            "give {}: {}",
            indices(several.len()),
            joined(several.iter().map(|&length| range(length)), ", then ")
        ),
    }
}

fn range(length: usize) -> String {
    if length > 1 { format!("0 to {}", length - 1) } else { "0".into() }
}

/// The last component of a path, for an example.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| "FILE".to_owned(), |name| visible::path(Path::new(name)))
}

fn name_advice(nearest: Option<&str>, listing: &Listing) -> String {
    match nearest {
        Some(nearest) => format!("did you mean '{}'?", shown(nearest)),
        None => format!("it holds {}:", listing.count()),
    }
}

fn promise(expected: Option<u64>) -> String {
    match expected {
        Some(bytes) => format!(" ({bytes} bytes)"),
        None => " (more than 2^64 bytes)".into(),
    }
}

fn rank(shape: &[usize]) -> String {
    match shape {
        [] => "a single number (0-D)".into(),
        _ => held(shape),
    }
}

fn rank_advice(shape: &[usize]) -> &'static str {
    match shape.len() {
        0 => "save an array of height x width: np.save(path, array.reshape(1, 1))",
        _ => "arrays of 1 to 4 axes are read: save a part, as in np.save(path, array[0])",
    }
}
