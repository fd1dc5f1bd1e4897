//! What the last key has to say.

use crate::network::Activations;
use crate::words::screen::Strings;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Activations(Activations),
    Mouse(bool),
    /// The key does nothing now: why, and what would.
    DeadEnd(DeadEnd),
}

/// Why a key does nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The map in focus has one channel, or no map is in focus.
    NoChannels,
    /// No map of a layer is in focus.
    NoLayer,
    /// The number is as small, or as large, as it may be.
    EndOfRange,
    /// There is nothing between the layers.
    NoActivations,
    /// A stage is no layer, so ways are not counted.
    NoWays,
    /// No kernel is divided by its stride.
    NoSmaller,
    /// It never does anything here.
    Unknown,
}

impl Strings {
    /// What the last key of a network has to say.
    #[must_use]
    pub fn stack_notice(&self, notice: Notice) -> &'static str {
        let stack = self.stack;
        match notice {
            Notice::Activations(Activations::Off) => stack.activations_off,
            Notice::Activations(Activations::On) => stack.activations_on,
            Notice::Mouse(true) => self.notices.mouse_on,
            Notice::Mouse(false) => self.notices.mouse_off,
            Notice::DeadEnd(DeadEnd::NoChannels) => stack.no_channels,
            Notice::DeadEnd(DeadEnd::NoLayer) => stack.no_layer,
            Notice::DeadEnd(DeadEnd::NoWays) => stack.no_ways,
            Notice::DeadEnd(DeadEnd::NoSmaller) => stack.no_smaller,
            Notice::DeadEnd(DeadEnd::EndOfRange) => self.notices.dead_end.end_of_range,
            Notice::DeadEnd(DeadEnd::NoActivations) => stack.no_activations,
            Notice::DeadEnd(DeadEnd::Unknown) => self.notices.dead_end.unknown,
        }
    }
}
