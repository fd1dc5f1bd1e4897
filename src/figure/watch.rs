//! How far a figure is, for whoever waits for it, and whether he still does.

use std::ops::ControlFlow;

/// Frames that are done, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// Is told how far an animation is, and says whether it goes on. It is called on the threads that make the frames, but never
/// by two at once: first with none done, perhaps often, then once for each that is, so that `done` never falls.
pub type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// Nobody looks, and all is made.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
