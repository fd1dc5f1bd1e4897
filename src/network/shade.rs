//! How the values of a map become colours: as a picture, or by distance from zero.

use super::level::Level;
use super::{Activations, Network, Values};
use crate::conv::stack::Stage;
use crate::conv::stack::stage::Activation;

/// How the values of a map are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From black to white: a one-channel picture, the output of the network.
    Grey,
    /// A picture of red, green and blue.
    Colour,
    /// By sign and distance from zero.
    Value,
}

/// The shading of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shade {
    /// How values are shown.
    pub kind: Kind,
    /// The values of black and white, or the least and greatest value of a range around zero.
    pub span: [f64; 2],
}

/// Whether the level at an index is a picture: the last one, with one channel or three, and not a vector.
#[must_use]
pub fn is_picture(levels: &[Level], level: usize) -> bool {
    let of = levels.get(level);
    level > 0 && level + 1 == levels.len() && of.is_some_and(|of| !of.is_vector() && matches!(of.channels, 1 | 3))
}

impl Shade {
    /// The shading of the level at an index.
    #[must_use]
    pub fn of(
        network: &Network,
        levels: &[Level],
        level: usize,
        values: Option<&Values>,
        activations: Activations,
    ) -> Shade {
        let of = levels.get(level);
        let kind = match of.map(|of| of.channels) {
            Some(3) if is_picture(levels, level) => Kind::Colour,
            _ if is_picture(levels, level) => Kind::Grey,
            _ => Kind::Value,
        };
        let seen = values.map_or([0.0; 2], |values| values.span(level).map(f64::from));
        let ends = of.filter(|_| kind != Kind::Value && activations == Activations::On).and_then(|of| {
            let last = of.stages.end.checked_sub(1)?;
            match network.chain().steps().get(last)?.stage() {
                Stage::Activation(Activation::Sigmoid) => Some([0.0, 1.0]),
                Stage::Activation(Activation::Tanh) => Some([-1.0, 1.0]),
                _ => None,
            }
        });
        let input = network.input();
        // The input has a range of its own.
        let given = (level == 0).then_some([f64::from(input.least), f64::from(input.most)]);
        Shade { kind, span: ends.or(given).unwrap_or(seen) }
    }

    /// The largest absolute value of the range.
    #[must_use]
    pub fn largest(self) -> f64 {
        self.span[0].abs().max(self.span[1].abs())
    }

    /// Where a value lies between black and white, 0 to 1.
    #[must_use]
    pub fn part(self, value: f64) -> f64 {
        let [least, most] = self.span;
        if most > least { ((value - least) / (most - least)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// How strong a value appears without colour, 0 to 1.
    #[must_use]
    pub fn magnitude(self, value: f64) -> f64 {
        match self.kind {
            Kind::Grey | Kind::Colour => self.part(value),
            Kind::Value if self.largest() > 0.0 => value.abs() / self.largest(),
            Kind::Value => 0.0,
        }
    }
}
