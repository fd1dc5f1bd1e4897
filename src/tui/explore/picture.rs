//! What Explore shows, as a figure for a file.

use std::sync::Arc;

use super::model::Model;
use crate::conv::matrix::flattened;
use crate::figure::{self, FigureError, Format, Options, Time, Watch};
use crate::palette::{Ground, Palette};
use crate::scene::{Rival, Scene};
use crate::tui::screen::Context;
use crate::words::Language;

/// A picture to draw, in the background if that takes long: the screen may change meanwhile.
#[derive(Clone, Debug)]
pub struct Job {
    scene: Arc<Scene>,
    options: Options<'static>,
    /// What the output is compared with.
    rival: Option<Rival>,
    format: Format,
}

impl Job {
    /// Prepares a picture of the view at the cell under the cursor or the step of the walk; an animated format shows
    /// every step. The palette and the language are those of the screen.
    #[must_use]
    pub fn new(model: &Model, context: &Context, format: Format) -> Job {
        let theme = &context.theme;
        let options = Options {
            view: model.view(),
            time: if format == Format::Gif { Time::Finished } else { time(model) },
            // A theme without colour gets the palette for paper.
            palette: if theme.depth.is_none() { Palette::of(Ground::Light) } else { theme.palette.in_full() },
            words: Language::of(context.strings.tag).unwrap_or_default().figure(),
            ..Options::default()
        };
        Job { scene: model.shared_scene(), options, rival: model.rival().cloned(), format }
    }

    /// Returns the bytes of the file. `watch` is called for each frame of an animation, and can cancel it.
    ///
    /// # Errors
    /// If the layer is refused, the figure exceeds the limits, or it was cancelled.
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
