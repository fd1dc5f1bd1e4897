//! Messages of PyTorch since version 0.3, by subject.

mod channels;
mod maps;
mod rank;
mod settings;
mod sizes;
mod state;

use super::cursor::{Cursor, Miss, Read};
use super::{About, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind { about: About::Channels, keys: &["Given transposed="], read: channels::transposed },
    Kind { about: About::Channels, keys: &["Given groups="], read: channels::direct },
    Kind { about: About::Groups, keys: &["Given groups="], read: channels::weight_groups },
    Kind { about: About::Groups, keys: &["channels must be divisible by groups"], read: channels::share },
    Kind {
        about: About::Groups,
        keys: &["groups must be a positive integer", "non-positive groups is not supported"],
        read: channels::no_groups,
    },
    Kind { about: About::Bias, keys: &["expected bias to be 1-dimensional with"], read: channels::bias },
    Kind { about: About::OutputTooSmall, keys: &["Output size is too small"], read: sizes::output_too_small },
    Kind {
        about: About::WindowTooLarge,
        keys: &["Calculated padded input size per channel:"],
        read: sizes::window_too_large,
    },
    Kind { about: About::OutputSize, keys: &["requested an output size of"], read: sizes::output_size },
    Kind { about: About::OutputSize, keys: &["output_size must have"], read: sizes::output_size_length },
    Kind {
        about: About::InputSize,
        keys: &["zero channel inputs are supported, but got input shape:"],
        read: sizes::empty,
    },
    Kind {
        about: About::OutputPadding,
        keys: &["output padding must be smaller than either stride or dilation, but got"],
        read: settings::output_padding,
    },
    Kind {
        about: About::OutputPadding,
        keys: &["negative output_padding is not supported"],
        read: settings::negative_output_padding,
    },
    Kind { about: About::Padding, keys: &["negative padding is not supported"], read: settings::negative_padding },
    Kind {
        about: About::Stride,
        keys: &["non-positive stride is not supported", "stride should be greater than zero"],
        read: settings::stride,
    },
    Kind { about: About::Dilation, keys: &["dilation should be greater than zero"], read: settings::dilation },
    Kind { about: About::KernelSize, keys: &["kernel size should be greater than zero"], read: settings::kernel_size },
    Kind {
        about: About::PaddingWord,
        keys: &["is not supported for strided convolutions"],
        read: settings::strided_same,
    },
    Kind { about: About::PaddingWord, keys: &["must be tuple of ints"], read: settings::padding_of_letters },
    Kind { about: About::PaddingWord, keys: &["Invalid padding string"], read: settings::padding_string },
    Kind { about: About::PaddingMode, keys: &["padding mode is supported for"], read: settings::padding_mode },
    Kind {
        about: About::PaddingMode,
        keys: &["Padding size should be less than the corresponding input dimension"],
        read: settings::reflection,
    },
    Kind { about: About::Argument, keys: &["must be tuple of ints"], read: settings::float },
    Kind { about: About::Argument, keys: &["got an unexpected keyword argument"], read: settings::keyword },
    Kind { about: About::Lengths, keys: &["to be a single integer value or a list of"], read: rank::lengths },
    Kind { about: About::Rank, keys: &["(unbatched) or"], read: rank::input },
    Kind { about: About::Rank, keys: &["-dimensional input for"], read: rank::older },
    Kind { about: About::JoinedSizes, keys: &["The size of tensor a ("], read: maps::elementwise },
    Kind {
        about: About::JoinedSizes,
        keys: &["Sizes of tensors must match except in dimension"],
        read: maps::concatenated,
    },
    Kind {
        about: About::JoinedSizes,
        keys: &["Using a target size (", "Target size (", "size mismatch (got input:"],
        read: maps::compared,
    },
    Kind {
        about: About::WeightShape,
        keys: &["size mismatch for", "While copying the parameter named"],
        read: state::parameters,
    },
];

/// The number of spatial axes of a layer with this weight.
fn axes(weight: &[i64]) -> Read<usize> {
    match weight.len() {
        rank @ 3..=5 => Ok(rank - 2),
        _ => Err(Miss::Unlike),
    }
}

/// The values of a setting by axis, depth first: `stride_height: 2 stride_width: 2`, or in old versions `dH: 2 dW: 2`.
fn by_axis(cursor: &mut Cursor<'_>, name: &str, old: &str) -> Read<Vec<i64>> {
    let mut numbers = Vec::new();
    for (side, letter) in [("depth", "T"), ("height", "H"), ("width", "W")] {
        let _ = cursor.takes(",");
        if cursor.takes(&format!("{name}_{side}:")) || cursor.takes(&format!("{old}{letter}:")) {
            numbers.push(cursor.number()?);
        }
    }
    if numbers.is_empty() { Err(Miss::Unlike) } else { Ok(numbers) }
}
