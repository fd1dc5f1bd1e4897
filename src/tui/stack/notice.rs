//! Messages from the last key.

use crate::network::Activations;
use crate::words::screen::Strings;

/// A message from the last key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Activations were switched on or off.
    Activations(Activations),
    /// The mouse was captured (`true`) or left to the terminal.
    Mouse(bool),
    /// The key does nothing now: why, and what would help.
    DeadEnd(DeadEnd),
}

/// Why a key does nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The focused map has one channel, or no map has the focus.
    NoChannels,
    /// No map of a layer has the focus.
    NoLayer,
    /// The value is at the end of its range.
    EndOfRange,
    /// There are no activations between the layers.
    NoActivations,
    /// A stage is not a layer, so ways cannot be counted.
    NoWays,
    /// No kernel is divisible by its stride.
    NoSmaller,
    /// The key never does anything here.
    Unknown,
}

impl Strings {
    /// Returns the text of a message.
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
