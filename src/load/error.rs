//! Everything that can be wrong with a file, with the message for each.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::names::{Listing, shown};
use super::{MAX_CELLS, MAX_FILE_BYTES, pickled};
use crate::network::Fault;
use crate::visible;

/// The formats that are read, as messages list them.
pub const READ: &str = ".npy, .npz, .safetensors, .csv, .png or .jpg";

/// Why a file could not be read.
///
/// `Display` is always one line: the path, what is wrong, and what to do about it; anything that needs lines of its own
/// is in [`LoadError::details`]. Text from the file, and the path itself, is shown with control characters escaped, so
/// that a hostile file cannot write to the terminal.
#[derive(Debug, Error)]
#[error("{}: {kind}{}", visible::path(.path), example(.path, .kind))]
pub struct LoadError {
    /// The path of the file, or `FILE:NAME` if what is wrong is in one of its arrays.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: Kind,
}

impl LoadError {
    /// Adds the path of the file.
    pub(super) fn new(file: &Path, problem: impl Into<Problem>) -> LoadError {
        let Problem { array, kind } = problem.into();
        let path = array.map_or_else(|| file.into(), |name| format!("{}:{name}", file.display()).into());
        LoadError { path, kind }
    }

    /// Additional lines to show after the message: the arrays in the file, or Python code that converts it.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        match &self.kind {
            Kind::Pickled => pickled::conversion(&self.path).into(),
            Kind::NameNeeded { listing } | Kind::NoSuchName { nearest: None, listing, .. } => listing.lines(),
            _ => Vec::new(),
        }
    }
}

/// What is wrong with a file or with one of its arrays, before the path is added.
#[derive(Debug)]
pub(super) struct Problem {
    /// The name of the array; `None` if it concerns the whole file.
    pub array: Option<String>,
    pub kind: Kind,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Problem {
        Problem { array: None, kind }
    }
}

/// What is wrong with a file.
///
/// `Display` is what [`LoadError`] says after the path. Shapes are in file order, lines and columns count from
/// 1, sizes are in bytes.
#[derive(Debug, Error)]
pub enum Kind {
    /// There is no file of this name.
    #[error("no such file; check the spelling and the folder")]
    NotFound,

    /// The path is a directory.
    #[error("is a directory; name a {READ} file in it")]
    Directory,

    /// A pipe, socket or device: reading it might block or never end, so it is not opened.
    #[error("not a regular file (a pipe, socket or device); save the data to a file first")]
    NotRegular,

    /// The operating system refused to open or read the file.
    #[error("cannot be read: {reason}; check its name and permissions")]
    Unreadable {
        /// What the operating system said.
        reason: io::Error,
    },

    /// The file grew or shrank while it was read.
    #[error("changed while it was read; try again when nothing writes to it")]
    Changed,

    /// The extension is unknown or missing.
    #[error("{}; use a {READ} file", extension_fault(.extension.as_deref()))]
    UnknownExtension {
        /// The extension without its dot; `None` if the name has none.
        extension: Option<String>,
    },

    /// Pickled Python, which can run arbitrary code when it is loaded.
    #[error(
        "pickled Python is not read, as reading runs it; make a .safetensors of its state_dict by these two lines:"
    )]
    Pickled,

    /// A name was given for a file that contains a single array.
    #[error("holds one array, which has no name; leave out ':{}'", shown(.name))]
    Nameless {
        /// The name as given.
        name: String,
    },

    /// The file contains several arrays and no name was given. [`LoadError`] adds an example, which needs the path.
    #[error("holds {} arrays; say which", .listing.count())]
    NameNeeded {
        /// The arrays in the file.
        listing: Listing,
    },

    /// No array has this name.
    #[error("no array '{}'; {}", shown(.name), name_advice(.nearest.as_deref(), .listing))]
    NoSuchName {
        /// The name as given.
        name: String,
        /// The likely intended name, if one is close.
        nearest: Option<String>,
        /// The arrays in the file.
        listing: Listing,
    },

    /// A file for several arrays contains none.
    #[error("holds no arrays; save one, as in np.savez(path, w=array) or save_file({{'w': tensor}}, path)")]
    NoArrays,

    /// A format for a single array, where several named ones are needed.
    #[error("a .{} file holds one array without a name; save what was learned as .safetensors or .npz", excerpt(.extension))]
    SeveralNeeded {
        /// The extension of the file.
        extension: String,
    },

    /// A stack file that is invalid or does not match its weights.
    #[error("{fault}")]
    Network {
        /// What is wrong, and in which line.
        fault: Fault,
    },

    /// The file has no bytes at all.
    #[error("the file is empty (0 bytes); save or copy it again")]
    Empty,

    /// The file has more than [`MAX_FILE_BYTES`] bytes.
    #[error("{bytes} bytes is over the limit of {MAX_FILE_BYTES} bytes; save a smaller part of the data")]
    TooLarge {
        /// The size of the file.
        bytes: u64,
    },

    /// The index chosen on a leading axis does not exist.
    #[error("no channel {} in {}; {}", list(.channel), held(.shape), advice(.shape))]
    ChannelOutOfRange {
        /// The shape of the whole file, height and width last.
        shape: Vec<usize>,
        /// The channel as given.
        channel: Vec<usize>,
    },

    /// The channel has too many or too few indices for the file's leading axes.
    #[error("channel {} has {} for {}; {}", list(.channel), indices(.channel.len()), held(.shape), advice(.shape))]
    ChannelCount {
        /// The shape of the whole file, height and width last.
        shape: Vec<usize>,
        /// The channel as given.
        channel: Vec<usize>,
    },

    /// The file does not begin like a `.npy` file.
    #[error("not a NumPy file, whatever its name says; write one with np.save(path, array)")]
    NotNpy,

    /// A version of the `.npy` format other than 1.0, 2.0 and 3.0.
    #[error(
        ".npy format version {major}.{minor} is unknown (1.0, 2.0 and 3.0 are read); save it again with np.save(path, array)"
    )]
    NpyVersion {
        /// The major version.
        major: u8,
        /// The minor version.
        minor: u8,
    },

    /// The file ends before its header does.
    #[error("the file ends inside its .npy header; it was cut off: copy or save it again")]
    NpyTruncatedHeader,

    /// The claimed header length exceeds that of any array of numbers.
    #[error(
        "a .npy header of {bytes} bytes is over the limit of {limit} bytes; save a plain array of numbers with np.save(path, array)"
    )]
    NpyHeaderTooLong {
        /// The length the file claims for its header.
        bytes: u64,
        /// The longest header that is read.
        limit: u64,
    },

    /// The header is malformed.
    #[error("broken .npy header: {reason}; save it again with np.save(path, array)")]
    NpyHeader {
        /// What is wrong with it.
        reason: String,
    },

    /// The header asks for more data than the file contains: the file was cut off, or the header is wrong.
    #[error("the header promises {} of dtype '{dtype}'{} but {actual} bytes of data follow; the file was cut off or its header is wrong: copy or save it again", dims(.shape), promise(*.expected))]
    NpyMissingData {
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
    #[error("{extra} bytes follow the {} array; the file is damaged or holds several arrays: save one with np.save(path, array)", dims(.shape))]
    NpyTrailingBytes {
        /// The shape of the array.
        shape: Vec<usize>,
        /// How many bytes follow it.
        extra: u64,
    },

    /// Python objects, which are pickled code and are never loaded.
    #[error("holds Python objects (dtype '{dtype}'); save numbers instead: np.save(path, array.astype('float32'))")]
    NpyObjects {
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// A structured dtype: each element is a record of fields.
    #[error(
        "holds records (a structured dtype); save one field as numbers: np.save(path, array['field'].astype('float32'))"
    )]
    NpyRecords,

    /// Any other dtype that is not read: complex numbers, text, dates, ...
    #[error(
        "dtype '{dtype}' is not read (float16, float32, float64, integers and bool are); save it as np.save(path, array.astype('float32'))"
    )]
    NpyDtype {
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// A number of axes other than 1 to 4.
    #[error("holds {}; {}", rank(.shape), rank_advice(.shape))]
    Rank {
        /// The shape of the array.
        shape: Vec<usize>,
    },

    /// An axis of length 0: the array has no numbers.
    #[error("shape {} holds no numbers; save an array whose axes all have at least length 1", dims(.shape))]
    ZeroAxis {
        /// The shape of the array.
        shape: Vec<usize>,
    },

    /// The plane would have more than [`MAX_CELLS`] numbers.
    #[error(
        "a plane of {height}x{width} is over the limit of {MAX_CELLS} numbers; crop it, as in np.save(path, array[..., :1024, :1024])"
    )]
    TooManyCells {
        /// Rows of the plane.
        height: usize,
        /// Columns of the plane.
        width: usize,
    },

    /// A bool array with a byte that is neither 0 nor 1.
    #[error("a bool array with bytes other than 0 and 1; the file is damaged: copy or save it again")]
    NotBool,

    /// Not a zip archive, as `.npz` files are.
    #[error(
        "not an .npz file, whatever its name says, or only the beginning of one; write one with np.savez(path, w=array)"
    )]
    NotNpz,

    /// A malformed archive, or one beyond the limits.
    #[error("broken .npz: {reason}; save it again with np.savez(path, w=array)")]
    NpzBroken {
        /// What is wrong with it.
        reason: String,
    },

    /// An array that would exceed [`MAX_FILE_BYTES`] once decompressed.
    #[error("'{}' has {bytes} bytes, over the limit of {MAX_FILE_BYTES} bytes; save a smaller part of the array", shown(.name))]
    NpzTooLarge {
        /// The name of the array.
        name: String,
        /// Its claimed size.
        bytes: u64,
    },

    /// The file is shorter than its header: cut off, wrong, or of another format.
    #[error(
        "a header of {bytes} bytes is promised but {actual} bytes follow; the file was cut off or is no .safetensors: copy or save it again"
    )]
    SafetensorsTruncated {
        /// The length the file claims for its header.
        bytes: u64,
        /// The bytes that follow the length.
        actual: u64,
    },

    /// The claimed header length exceeds that of any sensible model.
    #[error(
        "a header of {bytes} bytes is over the limit of {limit} bytes; save the tensors you need alone, without metadata"
    )]
    SafetensorsHeaderTooLong {
        /// The length the file claims for its header.
        bytes: u64,
        /// The longest header that is read.
        limit: u64,
    },

    /// The header is malformed or contradicts itself.
    #[error("broken .safetensors header: {reason}; save it again with save_file(tensors, path)")]
    SafetensorsHeader {
        /// What is wrong with it.
        reason: String,
    },

    /// The tensors listed in the header and the bytes of the file do not match.
    #[error(
        "the header promises {expected} bytes of tensors but {actual} follow; the file was cut off or its header is wrong: copy or save it again"
    )]
    SafetensorsLength {
        /// The bytes the tensors need.
        expected: u64,
        /// The bytes that follow the header.
        actual: u64,
    },

    /// A dtype that is not read: numbers of fewer than 16 bits, complex numbers.
    #[error("dtype {dtype} is not read (F16, BF16, F32, F64, integers and BOOL are); save it as tensor.float()")]
    SafetensorsDtype {
        /// The dtype as the header gives it.
        dtype: String,
    },

    /// Only blank lines and comments.
    #[error("no numbers in it, only blank or comment lines; write one row of numbers a line")]
    CsvNoNumbers,

    /// The first row consists of names.
    #[error("line {line} is a header row of names ('{text}'); remove it and leave only numbers")]
    CsvHeaderRow {
        /// The line of that row.
        line: u64,
        /// Its first name, shortened and escaped.
        text: String,
    },

    /// A row with a different number of columns than the first.
    #[error("line {line} has {} but the first row has {expected}; give every row the same number of columns", columns(*.found))]
    CsvRagged {
        /// The line of this row.
        line: u64,
        /// The columns of the first row.
        expected: usize,
        /// The columns of this row.
        found: usize,
    },

    /// A cell with nothing in it.
    #[error("line {line}, column {column} is empty; write a number there, or remove a comma too many")]
    CsvEmptyCell {
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
    },

    /// A cell that is not a number.
    #[error("line {line}, column {column}: '{text}' is not a number; write numbers such as -1.5, separated by commas")]
    CsvNotNumber {
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
        /// The text of the cell, shortened and escaped.
        text: String,
    },

    /// Numbers with white space between them instead of commas, as `np.savetxt` writes by default.
    #[error(
        "line {line}: the numbers are separated by spaces; use commas, as in np.savetxt(path, array, delimiter=',')"
    )]
    CsvSpaces {
        /// The first line with such numbers.
        line: u64,
    },

    /// A cell that is not UTF-8 text.
    #[error("line {line}, column {column} is not UTF-8 text; save the file as UTF-8 (not UTF-16)")]
    CsvUtf8 {
        /// The line of the cell.
        line: u64,
        /// The column of the cell.
        column: usize,
    },

    /// A line longer than any sensible row.
    #[error("line {line} has {bytes} bytes, over the limit of {limit} bytes; write one row a line, each line ended")]
    CsvLineTooLong {
        /// The line.
        line: u64,
        /// Its length.
        bytes: usize,
        /// The longest line that is read.
        limit: usize,
    },

    /// More than [`MAX_CELLS`] numbers.
    #[error("more than {MAX_CELLS} numbers, which is the limit; save a smaller part of the data")]
    CsvTooManyCells,

    /// The image has more than [`MAX_CELLS`] pixels according to its header; nothing was decoded.
    #[error("{width}x{height} pixels is over the limit of {MAX_CELLS}; crop the image or make it smaller")]
    ImageTooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },

    /// The file ends before the image does.
    #[error("the file ends inside the PNG image; it was cut off: copy or save it again")]
    PngTruncated,

    /// The file ends before the image does.
    #[error("the file ends inside the JPEG image; it was cut off: copy or save it again")]
    JpegTruncated,

    /// Not a JPEG image, a damaged one, or an unsupported kind.
    #[error("broken JPEG: {reason}; save the image again as JPEG or PNG")]
    JpegBroken {
        /// What the decoder said.
        reason: String,
    },

    /// Not a PNG image, or a damaged one.
    #[error("broken PNG: {reason}; save the image again as PNG")]
    PngBroken {
        /// What the decoder said.
        reason: String,
    },
}

impl Kind {
    /// Adds the name of the array that it concerns.
    pub(super) fn of_array(self, name: &str) -> Problem {
        Problem { array: Some(name.to_owned()), kind: self }
    }
}

/// An error of the operating system on opening or reading the file.
impl From<io::Error> for Kind {
    fn from(reason: io::Error) -> Kind {
        if reason.kind() == io::ErrorKind::NotFound { Kind::NotFound } else { Kind::Unreadable { reason } }
    }
}

/// The longest excerpt of a file's text in a message, in characters.
const EXCERPT: usize = 20;

/// The most axes of a shape written out in a message.
const AXES_SHOWN: usize = 6;

/// `text` for a message: escaped, on one line, and cut after 20 characters.
#[must_use]
pub fn excerpt(text: &str) -> String {
    visible::beginning(text, EXCERPT)
}

/// A shape such as `3x40x40`; a long one is cut.
#[must_use]
pub fn dims(shape: &[usize]) -> String {
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

/// What follows the message if a name is needed: how to give one of those in the file.
fn example(path: &Path, kind: &Kind) -> String {
    let Kind::NameNeeded { listing } = kind else { return String::new() };
    let file = path.file_name().map_or_else(|| "FILE".to_owned(), |name| visible::path(Path::new(name)));
    format!(", as {file}:{}", listing.example())
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
