//! The progress of a figure, for callers that wait for it and may cancel it.

use std::ops::ControlFlow;

/// How many frames of an animation are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of frames done.
    pub done: usize,
    /// The number of all frames.
    pub of: usize,
}

/// Called with the progress of an animation; decides whether it goes on. Calls come from the threads that make the
/// frames, but never from two at once: first with no frames done, possibly often, then once for each frame, so `done`
/// never decreases.
pub type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// Watches nothing and cancels nothing.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
