//! Remarks on the axes of a file: how they were read, and how else they may be meant.

use crate::conv::layer::dimensions;
use crate::conv::{Op, Pair};
use crate::scene::FileSource;
use crate::words::cli::{FileOf, LayerStrings};

/// What the values of a file are used for.
#[derive(Clone, Copy, Debug)]
pub enum Use {
    /// The input.
    Input,
    /// The kernel of this operation.
    Kernel(Op),
}

impl Use {
    fn of(self) -> FileOf {
        match self {
            Use::Input => FileOf::Input,
            Use::Kernel(_) => FileOf::Kernel,
        }
    }

    /// Names the axes of an array with this many axes before the two of a plane.
    fn axes(self, leading: usize) -> &'static str {
        match (self, leading) {
            (Use::Input, 1) => "(channels, height, width)",
            (Use::Input, _) => "(batch, channels, height, width)",
            (Use::Kernel(_), 1) => "(channels, kh, kw)",
            (Use::Kernel(Op::ConvTranspose2d), _) => "(in, out/groups, kh, kw)",
            (Use::Kernel(Op::Conv2d), _) => "(out, in/groups, kh, kw)",
        }
    }
}

/// Returns the remarks on a file; none if it has at most two axes. `plane` is the size of the plane read from it.
#[must_use]
pub fn remarks(file: &FileSource, plane: Pair, usage: Use, words: &LayerStrings) -> Vec<String> {
    if file.leading.is_empty() {
        return Vec::new();
    }
    let leading: Vec<i64> = file.leading.iter().map(|length| *length as i64).collect();
    let shape = dimensions(&[leading.as_slice(), &plane].concat());
    let channel = file.has_channels().then(|| (file.channel_text(), dimensions(&leading)));
    let channel = channel.as_ref().map(|(channel, of)| (channel.as_str(), of.as_str()));
    let mut remarks = vec![(words.taken_as)(usage.of(), &shape, usage.axes(leading.len()), channel)];
    if let (Use::Input, Some(transpose)) = (usage, file.transpose(plane)) {
        remarks.push((words.channels_last)(usage.of(), transpose));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn said(leading: &[usize], channel: &[usize], plane: Pair, usage: Use) -> Vec<String> {
        let file = FileSource { path: "a.npy".to_owned(), channel: channel.to_vec(), leading: leading.to_vec() };
        remarks(&file, plane, usage, Language::English.cli().layer)
    }

    #[test]
    fn which_axis_was_taken_for_what() {
        for (leading, channel, plane, usage, expected) in [
            (
                &[3][..],
                &[1][..],
                [2, 2],
                Use::Input,
                "input: 3x2x2 is taken as (channels, height, width), channel 1 of 3; --input-channel chooses another",
            ),
            (&[1, 1], &[0, 0], [4, 5], Use::Input, "input: 1x1x4x5 is taken as (batch, channels, height, width)"),
            (
                &[64, 32],
                &[0, 2],
                [3, 3],
                Use::Kernel(Op::ConvTranspose2d),
                "kernel: 64x32x3x3 is taken as (in, out/groups, kh, kw), channel 0,2 of 64x32; --kernel-channel chooses \
                 another",
            ),
            (&[1, 1], &[0, 0], [3, 3], Use::Kernel(Op::Conv2d), "kernel: 1x1x3x3 is taken as (out, in/groups, kh, kw)"),
            // Channels-last is only considered for inputs.
            (&[1], &[0], [5, 3], Use::Kernel(Op::Conv2d), "kernel: 1x5x3 is taken as (channels, kh, kw)"),
        ] {
            assert_eq!(said(leading, channel, plane, usage), [expected]);
        }
        assert_eq!(said(&[], &[], [64, 3], Use::Input), [""; 0]);
    }

    #[test]
    fn a_picture_is_told_its_transpose() {
        let remarks = said(&[64], &[0], [64, 3], Use::Input);
        let transpose = "input: if its channels are the last axis, as in a picture, save a.transpose(2, 0, 1)";
        assert_eq!(remarks.get(1).map(String::as_str), Some(transpose));
        assert_eq!(said(&[64], &[0], [64, 3], Use::Kernel(Op::Conv2d)).len(), 1);
    }
}
