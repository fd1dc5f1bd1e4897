//! The source of a grid's numbers: a preset that fills any size, a given array, or either of them after edits by hand.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use ndarray::{Array2, s};

use super::edited::{Edit, Edited};
use super::random::split_mix;
use crate::conv::Pair;
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// A preset that fills a grid of any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// 1, 2, 3 ... in row-major order.
    Count,
    /// All 1.
    Ones,
    /// All 0.
    Zeros,
    /// A single 1, in the middle.
    Delta,
    /// 1 and 0 in a checkerboard pattern.
    Checker,
    /// Small integers of both signs that look different when rotated, mirrored or transposed.
    Skew,
    /// The kernel that upsamples by bilinear interpolation at stride `(k+1)/2`.
    Bilinear,
    /// A derivative along the columns axis, smoothed along the rows axis.
    Sobel,
    /// A Gaussian that sums to 1, with OpenCV's default width for the size.
    Gaussian,
    /// Integers from -4 to 4, determined by the seed.
    Random(u64),
}

impl Fill {
    /// The presets, in the order in which the user steps through them.
    pub const PRESETS: [Fill; 10] = [
        Fill::Count,
        Fill::Ones,
        Fill::Delta,
        Fill::Checker,
        Fill::Skew,
        Fill::Bilinear,
        Fill::Sobel,
        Fill::Gaussian,
        Fill::Random(1),
        Fill::Zeros,
    ];

    /// Every preset without a parameter, with its name.
    const NAMED: [(&'static str, Fill); 9] = [
        ("count", Fill::Count),
        ("ones", Fill::Ones),
        ("zeros", Fill::Zeros),
        ("delta", Fill::Delta),
        ("checker", Fill::Checker),
        ("skew", Fill::Skew),
        ("bilinear", Fill::Bilinear),
        ("sobel", Fill::Sobel),
        ("gaussian", Fill::Gaussian),
    ];

    /// Returns the names of all fills; that of random numbers is without its seed.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Fill::NAMED.into_iter().map(|(name, _)| name).chain(["random"])
    }

    /// Fills an array of `rows` x `cols`.
    #[must_use]
    pub fn array(self, (rows, cols): (usize, usize)) -> Array2<f64> {
        match self {
            Fill::Count => Array2::from_shape_fn((rows, cols), |(row, col)| (row * cols + col + 1) as f64),
            Fill::Ones => Array2::ones((rows, cols)),
            Fill::Zeros => Array2::zeros((rows, cols)),
            Fill::Delta => cells(rows, cols, |row, col| row == rows / 2 && col == cols / 2),
            Fill::Checker => cells(rows, cols, |row, col| (row + col) % 2 == 0),
            Fill::Skew => {
                // Eleven numbers, so that rows of any other length do not repeat each other.
                const SKEW: [f64; 11] = [1.0, 2.0, 0.0, -1.0, 3.0, 1.0, 2.0, 0.0, -2.0, -1.0, 2.0];
                Array2::from_shape_fn((rows, cols), |(row, col)| SKEW[(row * cols + col) % SKEW.len()])
            }
            Fill::Bilinear => outer(&tent(rows), &tent(cols)),
            Fill::Sobel => outer(&binomial(rows), &derivative(cols)),
            Fill::Gaussian => outer(&bell(rows), &bell(cols)),
            Fill::Random(seed) => {
                let mut state = seed;
                Array2::from_shape_simple_fn((rows, cols), || (split_mix(&mut state) % 9) as f64 - 4.0)
            }
        }
    }
}

fn cells(rows: usize, cols: usize, is_one: impl Fn(usize, usize) -> bool) -> Array2<f64> {
    Array2::from_shape_fn((rows, cols), |(row, col)| f64::from(u8::from(is_one(row, col))))
}

fn outer(down: &[f64], across: &[f64]) -> Array2<f64> {
    Array2::from_shape_fn((down.len(), across.len()), |(row, col)| down[row] * across[col])
}

fn tent(length: usize) -> Vec<f64> {
    let factor = length.div_ceil(2) as f64;
    let center = (length as f64 - 1.0) / 2.0;
    (0..length).map(|index| 1.0 - (index as f64 - center).abs() / factor).collect()
}

/// One row of Pascal's triangle.
fn binomial(length: usize) -> Vec<f64> {
    let mut row = vec![1.0; length.min(1)];
    for _ in 1..length {
        row = convolve(&row, &[1.0, 1.0]);
    }
    row
}

fn derivative(length: usize) -> Vec<f64> {
    match length {
        0 | 1 => vec![1.0; length],
        2 => vec![-1.0, 1.0],
        _ => convolve(&binomial(length - 2), &[-1.0, 0.0, 1.0]),
    }
}

fn convolve(left: &[f64], right: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; left.len() + right.len() - 1];
    for (at, value) in left.iter().enumerate() {
        for (offset, factor) in right.iter().enumerate() {
            sums[at + offset] += value * factor;
        }
    }
    sums
}

fn bell(length: usize) -> Vec<f64> {
    let center = (length as f64 - 1.0) / 2.0;
    let sigma = 0.3 * (center - 1.0) + 0.8;
    let heights: Vec<f64> = (0..length).map(|index| (-((index as f64 - center) / sigma).powi(2) / 2.0).exp()).collect();
    let sum: f64 = heights.iter().sum();
    heights.into_iter().map(|height| height / sum).collect()
}

/// A word that is not the name of a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFill(String);

impl UnknownFill {
    /// Returns what to say about it.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        phrase!(
            "'{word}' is no preset; there are count, ones, zeros, delta, checker, skew, bilinear, sobel, gaussian, \
             random and random:SEED",
            word = visible::line(&self.0),
        )
    }
}

impl fmt::Display for UnknownFill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.phrase().fmt(f)
    }
}

impl std::error::Error for UnknownFill {}

impl FromStr for Fill {
    type Err = UnknownFill;

    fn from_str(text: &str) -> Result<Fill, UnknownFill> {
        if let Some((_, fill)) = Fill::NAMED.iter().find(|(name, _)| *name == text) {
            return Ok(*fill);
        }
        match text.split_once(':') {
            None if text == "random" => Ok(Fill::Random(0)),
            Some(("random", seed)) => seed.parse().map(Fill::Random).map_err(|_| UnknownFill(text.to_owned())),
            _ => Err(UnknownFill(text.to_owned())),
        }
    }
}

impl fmt::Display for Fill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Fill::Random(seed) = self {
            return write!(f, "random:{seed}");
        }
        let named = Fill::NAMED.iter().find(|(_, fill)| fill == self);
        f.write_str(named.map_or("", |(name, _)| name))
    }
}

/// The source of a grid's numbers, for any size.
#[derive(Clone, Debug)]
pub enum Values {
    /// A preset.
    Fill(Fill),
    /// An array from a file or a lesson. A smaller grid shows its top left part; a larger one is padded with zeros.
    Given {
        /// The array.
        array: Arc<Array2<f64>>,
        /// The file that it is from, if any.
        file: Option<FileSource>,
    },
    /// Values that were edited by hand.
    Edited(Arc<Edited>),
}

/// The file that values came from, and the channel of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSource {
    /// The path as given: `FILE`, or `FILE:NAME` for one of several arrays.
    pub path: String,
    /// The index on each leading axis of the file.
    pub channel: Vec<usize>,
    /// The length of each leading axis.
    pub leading: Vec<usize>,
}

impl FileSource {
    /// Returns whether the values are the brightness of an image.
    #[must_use]
    pub fn is_image(&self) -> bool {
        let path = self.path.to_ascii_lowercase();
        let is_inside = [".npz:", ".safetensors:"].iter().any(|file| path.contains(file));
        !is_inside && [".png", ".jpg", ".jpeg"].iter().any(|extension| path.ends_with(extension))
    }

    /// Returns whether there is another channel to choose.
    #[must_use]
    pub fn has_channels(&self) -> bool {
        self.leading.iter().product::<usize>() > 1
    }

    /// The NumPy expression that moves the channels of array `a` to the front, if it looks like an image with channels
    /// last: one, three or four of them, and more rows and columns than that. `plane` is the size of a plane as it was
    /// read.
    #[must_use]
    pub fn transpose(&self, plane: Pair) -> Option<&'static str> {
        let [columns, channels] = plane;
        let rows = self.leading.last().map(|rows| *rows as i64)?;
        if !matches!(channels, 1 | 3 | 4) || rows.min(columns) <= channels {
            return None;
        }
        match self.leading.len() {
            1 => Some("a.transpose(2, 0, 1)"),
            2 => Some("a.transpose(0, 3, 1, 2)"),
            _ => None,
        }
    }

    /// The channel as flags write it: `0,2`.
    #[must_use]
    pub fn channel_text(&self) -> String {
        self.channel.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
    }
}

/// Given arrays are equal if they are the same allocation, and edited ones if they come from the same edit. Images are
/// not compared number by number, and NaN equals itself.
impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        match (self, other) {
            (Values::Fill(fill), Values::Fill(other)) => fill == other,
            (Values::Given { array, .. }, Values::Given { array: other, .. }) => Arc::ptr_eq(array, other),
            (Values::Edited(edited), Values::Edited(other)) => Arc::ptr_eq(edited, other),
            _ => false,
        }
    }
}

impl From<Array2<f64>> for Values {
    fn from(array: Array2<f64>) -> Values {
        Values::Given { array: Arc::new(array), file: None }
    }
}

impl Values {
    /// Values from a file.
    #[must_use]
    pub fn from_file(array: Array2<f64>, file: FileSource) -> Values {
        Values::Given { array: Arc::new(array), file: Some(file) }
    }

    /// Applies an edit at the given size.
    #[must_use]
    pub(super) fn edited(self, size: (usize, usize), edit: Edit) -> Values {
        Values::Edited(Arc::new(Edited::new(self, size, edit)))
    }

    /// The file that the values came from, unless they were edited.
    #[must_use]
    pub fn file(&self) -> Option<&FileSource> {
        match self {
            Values::Fill(_) | Values::Edited(_) => None,
            Values::Given { file, .. } => file.as_ref(),
        }
    }

    /// The numbers at this size.
    #[must_use]
    pub fn array(&self, size: (usize, usize)) -> Array2<f64> {
        match self {
            Values::Fill(fill) => fill.array(size),
            Values::Given { array, .. } => fitted(array, size),
            Values::Edited(edited) => edited.array(size),
        }
    }
}

/// Crops at the bottom and right, or pads there with zeros.
pub(super) fn fitted(given: &Array2<f64>, (rows, cols): (usize, usize)) -> Array2<f64> {
    let mut array = Array2::zeros((rows, cols));
    let common = (rows.min(given.nrows()), cols.min(given.ncols()));
    array.slice_mut(s![..common.0, ..common.1]).assign(&given.slice(s![..common.0, ..common.1]));
    array
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn presets_are_what_their_names_say() {
        assert_eq!(Fill::Count.array((2, 3)), array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert_eq!(Fill::Delta.array((3, 3)).sum(), 1.0);
        assert_eq!(Fill::Checker.array((2, 2)), array![[1.0, 0.0], [0.0, 1.0]]);
        assert_eq!(Fill::Sobel.array((3, 3)), array![[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]);
        assert_eq!(Fill::Bilinear.array((4, 4)).row(1).to_vec(), [0.75 * 0.25, 0.75 * 0.75, 0.75 * 0.75, 0.75 * 0.25]);
        assert_eq!(Fill::Bilinear.array((3, 3)).row(1).to_vec(), [0.5, 1.0, 0.5]);
        assert!((Fill::Gaussian.array((5, 5)).sum() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn skew_shows_every_symmetry() {
        for size in 2..8 {
            let skew = Fill::Skew.array((size, size));
            assert_ne!(skew, skew.slice(s![..;-1, ..;-1]), "rotated, {size}");
            assert_ne!(skew, skew.t(), "transposed, {size}");
            assert_ne!(skew, skew.slice(s![.., ..;-1]), "mirrored, {size}");
        }
    }

    #[test]
    fn random_is_a_fixed_stream() {
        assert_eq!(Fill::Random(7).array((1, 8)).row(0).to_vec(), Fill::Random(7).array((2, 4)).flatten().to_vec());
        assert_ne!(Fill::Random(7).array((4, 4)), Fill::Random(8).array((4, 4)));
    }

    #[test]
    fn names_are_read_back() {
        for fill in Fill::NAMED.map(|(_, fill)| fill).into_iter().chain([Fill::Random(0), Fill::Random(u64::MAX)]) {
            assert_eq!(fill.to_string().parse(), Ok(fill));
        }
        assert!("sobol".parse::<Fill>().is_err());
        assert!("random:-1".parse::<Fill>().is_err());
    }

    #[test]
    fn no_size_panics() {
        for rows in 0..5 {
            for cols in 0..5 {
                for (_, fill) in Fill::NAMED {
                    assert_eq!(fill.array((rows, cols)).dim(), (rows, cols));
                }
            }
        }
    }

    fn file(path: &str, leading: &[usize]) -> FileSource {
        FileSource { path: path.to_owned(), channel: vec![0; leading.len()], leading: leading.to_vec() }
    }

    #[test]
    fn pictures_are_known_by_their_names() {
        for (path, is_image) in [
            ("a.png", true),
            ("b/A.JPG", true),
            ("a.jpeg", true),
            ("a.npy", false),
            ("png", false),
            ("w.npz:a.png", false),
            ("w.safetensors:a.jpg", false),
        ] {
            assert_eq!(file(path, &[]).is_image(), is_image, "{path}");
        }
    }

    #[test]
    fn channels_that_seem_to_be_last() {
        for (leading, plane, transpose) in [
            (&[64][..], [64, 3], Some("a.transpose(2, 0, 1)")),
            (&[28], [28, 1], Some("a.transpose(2, 0, 1)")),
            (&[5], [7, 4], Some("a.transpose(2, 0, 1)")),
            (&[8, 64], [48, 3], Some("a.transpose(0, 3, 1, 2)")),
            // Channels of small planes, and images with channels first.
            (&[64], [3, 3], None),
            (&[512], [4, 4], None),
            (&[3], [64, 64], None),
            (&[3], [64, 3], None),
            (&[64], [64, 2], None),
            (&[1, 64], [1, 1], None),
            (&[], [64, 3], None),
        ] {
            assert_eq!(file("a.npy", leading).transpose(plane), transpose, "{leading:?} {plane:?}");
        }
    }

    #[test]
    fn a_given_array_is_cropped_and_extended() {
        let given = Values::from(array![[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(given.array((1, 3)), array![[1.0, 2.0, 0.0]]);
    }
}
