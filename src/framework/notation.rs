//! What a layer is read from: more notations than code is written for.

use std::fmt;

use super::Framework;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// One that code is written for too.
    Of(Framework),
    Haiku,
    Equinox,
    Mlx,
    Tinygrad,
    Burn,
    Ncnn,
}

impl From<Framework> for Notation {
    fn from(framework: Framework) -> Notation {
        Notation::Of(framework)
    }
}

impl Notation {
    /// Those that are read alone.
    pub const READ_ONLY: [Notation; 6] =
        [Notation::Haiku, Notation::Equinox, Notation::Mlx, Notation::Tinygrad, Notation::Burn, Notation::Ncnn];

    /// As JSON names it.
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

    /// The variable that holds a weight of it where two meet.
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

    /// Whether the channels of its images come last where nobody says otherwise.
    #[must_use]
    pub fn is_channels_last(self) -> bool {
        match self {
            Notation::Of(framework) => framework.is_channels_last(),
            Notation::Haiku | Notation::Mlx => true,
            Notation::Equinox | Notation::Tinygrad | Notation::Burn | Notation::Ncnn => false,
        }
    }

    /// The framework that code is written for, if it is one of those.
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
