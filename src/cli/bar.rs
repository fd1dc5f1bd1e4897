//! A progress bar on stderr for rendering an animation: shown on a terminal only, and cleared when done.

use std::ops::ControlFlow;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::figure::Progress;

/// How long rendering takes before the bar appears.
const PATIENCE: Duration = Duration::from_millis(200);

/// The template: the name, a bar as wide as the terminal allows, and the number of frames done.
const LINE: &str = "{msg}[{wide_bar}] {pos}/{len}";

/// A progress bar. It stays hidden unless stderr is a terminal that can do more than print.
pub struct Bar(ProgressBar);

impl Bar {
    /// Creates a bar with this name in front of it, or with none if the name is empty.
    #[must_use]
    pub fn new(name: &str) -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // Falls back to the default style if the template is invalid.
        let style = ProgressStyle::with_template(LINE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let name = if name.is_empty() { String::new() } else { format!("{name} ") };
        Bar(bar.with_style(style.progress_chars("=> ")).with_message(name))
    }

    /// Updates the bar, and always continues: the user stops with Ctrl-C, before anything has been written.
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
