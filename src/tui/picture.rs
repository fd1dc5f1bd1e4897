//! What Explore shows, as a figure for a file.

use super::model::Model;
use super::screen::Context;
use crate::conv::matrix::flattened;
use crate::figure::words::Words;
use crate::figure::{self, FigureError, Format, Options, Time};
use crate::palette::{Ground, Palette};
use crate::scene::GridId;

/// The bytes of a file: the view, and the cell under its cursor, or the step of its walk; every step where the format
/// moves. On the ground of the screen, in its language.
///
/// # Errors
/// A layer that is refused, or a figure beyond the limits.
pub fn bytes(model: &Model, context: &Context, format: Format) -> Result<Vec<u8>, FigureError> {
    let theme = &context.theme;
    let options = Options {
        view: model.view,
        time: if format == Format::Gif { Time::Finished } else { time(model) },
        // What has no colour on the screen is for paper.
        palette: if theme.is_mono() { Palette::of(Ground::Light) } else { theme.palette },
        words: Words::of(context.strings.tag),
        ..Options::default()
    };
    figure::bytes(model.scene(), &options, format)
}

fn time(model: &Model) -> Time {
    let grid = model.view.first_explained();
    let (Some(size), Ok(picture)) = (model.scene().size(grid), model.scene().outcome()) else { return Time::Finished };
    if model.walk.is_none() {
        return Time::LookingBack(flattened(model.cursor(grid), size) + 1);
    }
    let mut cell = model.cursor(model.walked());
    // The screen walks through the output there, which the crop leaves; the figure through all of the full result.
    if grid == GridId::Full {
        let crop = picture.geometry.lengths(|axis| axis.crop()[0]);
        cell = [0, 1].map(|axis| (cell[axis] + crop[axis]).min(size[axis] - 1));
    }
    Time::Step(flattened(cell, size) + 1)
}
