//! The notations that a layer can be read from, including those that no code is written for.

use std::fmt;

use super::Framework;

/// A notation that a layer can be read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// A framework that code is also written for.
    Of(Framework),
    /// Haiku, a library on JAX.
    Haiku,
    /// Equinox, a library on JAX.
    Equinox,
    /// Apple's MLX.
    Mlx,
    /// tinygrad.
    Tinygrad,
    /// Burn, a library for Rust.
    Burn,
    /// Lines of ncnn's `.param` files.
    Ncnn,
}

impl From<Framework> for Notation {
    fn from(framework: Framework) -> Notation {
        Notation::Of(framework)
    }
}

impl Notation {
    /// The notations that are only read.
    pub const READ_ONLY: [Notation; 6] =
        [Notation::Haiku, Notation::Equinox, Notation::Mlx, Notation::Tinygrad, Notation::Burn, Notation::Ncnn];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Notation::Of(framework) => framework.name(),
            Notation::Haiku => "haiku",
            Notation::Equinox => "equinox",
            Notation::Mlx => "mlx",
            Notation::Tinygrad => "tinygrad",
            Notation::Burn => "burn",
            Notation::Ncnn => "ncnn",
        }
    }

    /// The variable for its weight in code that converts weights.
    pub(super) fn weight(self) -> &'static str {
        match self {
            Notation::Of(framework) => framework.weight(),
            Notation::Haiku => "w_haiku",
            Notation::Equinox => "w_equinox",
            Notation::Mlx => "w_mlx",
            Notation::Tinygrad => "w_tinygrad",
            Notation::Burn => "w_burn",
            Notation::Ncnn => "w_ncnn",
        }
    }

    /// Whether images have their channels last by default.
    #[must_use]
    pub fn is_channels_last(self) -> bool {
        match self {
            Notation::Of(framework) => framework.is_channels_last(),
            Notation::Haiku | Notation::Mlx => true,
            Notation::Equinox | Notation::Tinygrad | Notation::Burn | Notation::Ncnn => false,
        }
    }

    /// The framework, if code can be written for it.
    #[must_use]
    pub fn written(self) -> Option<Framework> {
        match self {
            Notation::Of(framework) => Some(framework),
            Notation::Haiku
            | Notation::Equinox
            | Notation::Mlx
            | Notation::Tinygrad
            | Notation::Burn
            | Notation::Ncnn => None,
        }
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notation::Of(framework) => write!(f, "{framework}"),
            Notation::Haiku => f.write_str("Haiku"),
            Notation::Equinox => f.write_str("Equinox"),
            Notation::Mlx => f.write_str("MLX"),
            Notation::Tinygrad => f.write_str("tinygrad"),
            Notation::Burn => f.write_str("Burn"),
            Notation::Ncnn => f.write_str("ncnn"),
        }
    }
}
