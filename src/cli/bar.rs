//! How far an animation is, as a bar on stderr: for whoever waits at a terminal, and gone when it is done.

use std::ops::ControlFlow;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::figure::Progress;

/// What is done sooner has no bar.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is shown: the name of it, a bar as wide as there is room, and the frames.
const LINE: &str = "{msg}[{wide_bar}] {pos}/{len}";

/// The bar. Where stderr is no terminal, or one that can do no more than print, nothing is ever shown.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for what has this name, or none.
    #[must_use]
    pub fn new(name: &str) -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // A line that is not understood leaves the usual one.
        let style = ProgressStyle::with_template(LINE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let name = if name.is_empty() { String::new() } else { format!("{name} ") };
        Bar(bar.with_style(style.progress_chars("=> ")).with_message(name))
    }

    /// Goes on: who has enough of it presses Ctrl-C, and nothing has been written by then.
    pub fn show(&self, Progress { done, of }: Progress) -> ControlFlow<()> {
        let Bar(bar) = self;
        if bar.is_hidden() && bar.elapsed() >= PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(of as u64);
        bar.set_position(done as u64);
        ControlFlow::Continue(())
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
