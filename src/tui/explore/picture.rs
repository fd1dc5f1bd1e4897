//! What Explore shows, as a figure for a file.

use std::sync::Arc;

use super::model::Model;
use crate::conv::matrix::flattened;
use crate::figure::{self, FigureError, Format, Options, Time, Watch};
use crate::palette::{Ground, Palette};
use crate::scene::{Rival, Scene};
use crate::tui::screen::Context;
use crate::words::Language;

/// A picture to be made, beside the screen if that takes long: what is seen may change meanwhile.
#[derive(Clone, Debug)]
pub struct Job {
    scene: Arc<Scene>,
    options: Options<'static>,
    /// What the output is held against, if it is.
    rival: Option<Rival>,
    format: Format,
}

impl Job {
    /// The view, and the cell under its cursor, or the step of its walk; every step where the format moves. On the ground of
    /// the screen, in its language.
    #[must_use]
    pub fn new(model: &Model, context: &Context, format: Format) -> Job {
        let theme = &context.theme;
        let options = Options {
            view: model.view(),
            time: if format == Format::Gif { Time::Finished } else { time(model) },
            // What has no colour on the screen is for paper.
            palette: if theme.depth.is_none() { Palette::of(Ground::Light) } else { theme.palette.in_full() },
            words: Language::of(context.strings.tag).unwrap_or_default().figure(),
            ..Options::default()
        };
        Job { scene: model.shared_scene(), options, rival: model.rival().cloned(), format }
    }

    /// The bytes of the file. `watch` hears of each frame of what moves, and ends it.
    ///
    /// # Errors
    /// A layer that is refused, a figure beyond the limits, or that it was cancelled.
    pub fn bytes(&self, watch: Watch<'_>) -> Result<Vec<u8>, FigureError> {
        let options = Options { rival: self.rival.as_ref(), ..self.options };
        figure::bytes_watched(&self.scene, &options, self.format, watch)
    }
}

fn time(model: &Model) -> Time {
    let grid = model.view().walked();
    let Some(size) = model.scene().size(grid).filter(|_| model.scene().outcome().is_ok()) else {
        return Time::Finished;
    };
    let step = flattened(model.cursor(grid), size) + 1;
    if model.walker.walk.is_some() { Time::Step(step) } else { Time::LookingBack(step) }
}
