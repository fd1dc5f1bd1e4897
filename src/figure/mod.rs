//! Figures of a scene: text, SVG, PNG, and an animated GIF of the walk through a view. Equal scenes give equal bytes.
//!
//! A [`Moment`] decides what a view shows at a step, a plan lays it out, a [`Drawing`] is the resulting list of shapes,
//! and each picture format has one writer of drawings. Text is laid out separately, without a plan. An animation
//! redraws only what changes from frame to frame, on several threads.

mod canvas;
mod cell;
mod colors;
mod crew;
mod drawing;
mod error;
mod gif;
pub mod glyphs;
mod legend;
mod metrics;
mod notes;
mod paint;
mod plan;
mod png;
mod raster;
pub mod stack;
mod strip;
mod sum;
mod svg;
pub mod text;
mod watch;

use crate::words::figure::{self as words, Words};
pub use drawing::{Area, Drawing, Shape};
pub use error::{FigureError, MOST_ANIMATED_PIXELS, MOST_CELLS, MOST_FRAMES, MOST_PIXELS};
use gif::Film;
use plan::Plan;
pub use stack::{StackOptions, stack_bytes, stack_lines};
use strum::VariantArray;
use text::Span;
pub use watch::{Progress, Watch};

use crate::palette::{Depth, Ground, Palette};
use crate::scene::moment::{Moment, Place, steps};
use crate::scene::{GridId, Rival, Scene, View};

/// The most pixels a still takes, in width and in height, unless the size of a cell is given.
const STILL_ROOM: f64 = 1920.0;

/// Like [`STILL_ROOM`], for an animation, whose file contains many pictures.
const ANIMATION_ROOM: f64 = 1000.0;

/// The scale of a picture that is one of several in a file.
const ON_PAPER: f64 = 0.85;
/// What such a picture keeps of its margin, in pixels: room for its lines.
const AROUND: f64 = 3.0;

/// Like [`STILL_ROOM`], for a sheet, which is many pictures in one.
const SHEET_ROOM: f64 = 2400.0;

/// A file format of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Format {
    /// A vector picture.
    Svg,
    /// A still picture in pixels.
    Png,
    /// An animation.
    Gif,
    /// Text without colours.
    Text,
    /// Text with the escape codes of a terminal.
    Ansi,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; Format::VARIANTS.len()] = *Format::VARIANTS.first_chunk().expect("all of them");

    /// Returns the usual file name extension, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Gif => "gif",
            Format::Text => "txt",
            Format::Ansi => "ans",
        }
    }

    /// Returns the format with this file name extension, in upper or lower case.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

/// The part of the walk through a view that a figure shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Time {
    /// The finished figure, with nothing left to come.
    #[default]
    Finished,
    /// A step, counted from 1, with everything after it still empty.
    Step(i64),
    /// A step, counted from 1, explained on the finished figure.
    LookingBack(i64),
    /// Every step, side by side.
    Sheet,
}

/// What is drawn around the grids of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is there or not, whatever the others are")]
pub struct Around {
    /// The size of each grid, beside its title.
    pub sizes: bool,
    /// An axis as a line; text has none.
    pub strip: bool,
    /// A legend of the marks of cells.
    pub marks: bool,
    /// The scales of the colours.
    pub scales: bool,
    /// The layer as a PyTorch line, with the sizes.
    pub call: bool,
}

impl Around {
    /// Everything.
    pub const ALL: Around = Around { sizes: true, strip: true, marks: true, scales: true, call: true };

    /// Titles and sizes alone.
    pub const NONE: Around = Around { sizes: true, strip: false, marks: false, scales: false, call: false };

    /// Whether anything but the line of an axis is drawn below the grids.
    fn has_notes(self) -> bool {
        self.marks || self.scales || self.call
    }
}

/// What a figure shows of a scene, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The view of the scene.
    pub view: View,
    /// The grids from left to right. Empty for those of the view.
    pub stages: &'a [GridId],
    /// The part of the walk that is shown. An animation shows all of it and takes [`Time::Finished`] only.
    pub time: Time,
    /// The distance from one cell to the next, in pixels. `None` chooses one that fits a slide.
    pub cell: Option<u16>,
    /// Whether cells show their numbers, as far as they are large enough.
    pub numbers: bool,
    /// What is drawn around the grids.
    pub around: Around,
    /// The colours.
    pub palette: &'static Palette,
    /// Whether the ground is transparent.
    pub transparent: bool,
    /// The words in the figure, in the language of the reader.
    pub words: &'static Words,
    /// What the output is compared with, if anything.
    pub rival: Option<&'a Rival>,
    /// How long each frame of an animation is shown, in milliseconds.
    pub delay: u16,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            view: View::default(),
            stages: &[],
            time: Time::default(),
            cell: None,
            numbers: true,
            around: Around::ALL,
            palette: Palette::of(Ground::Light),
            transparent: false,
            words: &words::ENGLISH,
            rival: None,
            delay: 600,
        }
    }
}

/// Returns a figure of a scene as the bytes of a file.
///
/// # Errors
/// A layer that is refused, a step that does not exist, or a figure beyond the limits. Nothing is drawn then.
///
/// # Examples
/// ```
/// use tconv::figure::{self, FigureError, Format, Options};
/// use tconv::scene::Scene;
/// use tconv::scene::presets::Preset;
///
/// let preset = Preset::named("padding-strides").expect("a preset of this name");
/// let scene = Scene::new(preset.setting());
/// let text = figure::bytes(&scene, &Options::default(), Format::Text)?;
/// let text = String::from_utf8(text).expect("UTF-8");
///
/// // Below the PyTorch call are the sizes of the input and the output.
/// assert_eq!(text.lines().nth(1), Some("3x3 -> 5x5"));
/// # Ok::<(), FigureError>(())
/// ```
pub fn bytes(scene: &Scene, options: &Options<'_>, format: Format) -> Result<Vec<u8>, FigureError> {
    bytes_watched(scene, options, format, &watch::unwatched)
}

/// Like [`bytes`], but an animation reports its progress to `watch` and stops soon after `watch` asks it to. Stills
/// report nothing.
///
/// # Errors
/// Those of [`bytes`], and [`FigureError::Cancelled`].
pub fn bytes_watched(
    scene: &Scene,
    options: &Options<'_>,
    format: Format,
    watch: Watch<'_>,
) -> Result<Vec<u8>, FigureError> {
    match format {
        Format::Svg => Ok(svg::write(&drawing(scene, options)?).into_bytes()),
        Format::Png => {
            let plan = still_plan(scene, options)?;
            if plan.width * plan.height > MOST_PIXELS {
                return Err(FigureError::TooManyPixels { width: plan.width, height: plan.height });
            }
            let pixmap = raster::pixels(&draw(scene, options, &plan)?).ok_or(FigureError::NoRoom)?;
            png::write(&pixmap, options.transparent).map_err(|error| FigureError::Encoder(error.to_string()))
        }
        Format::Gif => animation(scene, options, watch),
        Format::Text => Ok(lines(scene, options, |span| span.text.clone())?.into_bytes()),
        Format::Ansi => Ok(lines(scene, options, |span| span.escaped(Depth::True))?.into_bytes()),
    }
}

/// Returns a moment as an SVG file. The moment decides the time and the rival; those of the options are ignored.
///
/// # Errors
/// A grid that the view does not have, or a figure beyond the limits.
pub fn svg_of(moment: &Moment<'_>, options: &Options<'_>) -> Result<String, FigureError> {
    let plan = Plan::new(moment.scene, options, &[moment], false, STILL_ROOM)?;
    Ok(svg::write(&plan.draw(moment)))
}

/// Returns a moment as one SVG picture of several in a file, for printing: with a title for readers who cannot see it,
/// and lines around the cells in `outlined`. `prefix` begins the ids of its character outlines, and must differ from
/// that of every other picture in the file.
///
/// # Errors
/// Those of [`svg_of`].
pub fn svg_among(
    moment: &Moment<'_>,
    options: &Options<'_>,
    title: &str,
    outlined: &[Place],
    prefix: &str,
) -> Result<String, FigureError> {
    let plan = Plan::new(moment.scene, options, &[moment], false, STILL_ROOM)?;
    let mut drawing = plan.draw(moment);
    title.clone_into(&mut drawing.title);
    for place in outlined {
        plan.outline_cell(&mut drawing, *place);
    }
    Ok(svg::write_among(&drawing, prefix, plan.metrics.margin - AROUND, ON_PAPER))
}

/// Returns a moment as plain text. The moment decides the time and the rival; those of the options are ignored.
///
/// # Errors
/// Those of [`svg_of`].
pub fn text_of(moment: &Moment<'_>, options: &Options<'_>) -> Result<String, FigureError> {
    written(std::slice::from_ref(moment), options, |span| span.text.clone())
}

/// Returns the figure as text, with `write` applied to each span.
fn lines(scene: &Scene, options: &Options<'_>, write: impl Fn(&Span) -> String) -> Result<String, FigureError> {
    let moments = match options.time {
        // Checks the limits before any step of the sheet is made: a figure beyond them has too many.
        Time::Sheet => plan::columns(scene, options).map(|_| walk(scene, options).collect())?,
        _ => vec![moment(scene, options)?],
    };
    written(&moments, options, write)
}

fn written(
    moments: &[Moment<'_>],
    options: &Options<'_>,
    write: impl Fn(&Span) -> String,
) -> Result<String, FigureError> {
    let Some(first) = moments.first() else { return Ok(String::new()) };
    let columns = plan::columns(first.scene, options)?;
    let grids: Vec<GridId> = columns.iter().flatten().map(|(grid, _)| *grid).collect();
    let mut text = String::new();
    for line in text::moments(moments, &grids, options) {
        let line: String = line.iter().map(&write).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    Ok(text)
}

/// Returns the figure as shapes.
///
/// # Errors
/// Those of [`bytes`].
pub fn drawing(scene: &Scene, options: &Options<'_>) -> Result<Drawing, FigureError> {
    draw(scene, options, &still_plan(scene, options)?)
}

fn still_plan<'a>(scene: &'a Scene, options: &'a Options<'a>) -> Result<Plan<'a>, FigureError> {
    let room = if options.time == Time::Sheet { SHEET_ROOM } else { STILL_ROOM };
    Plan::of_scene(scene, options, matches!(options.time, Time::Step(_) | Time::LookingBack(_)), room)
}

fn draw(scene: &Scene, options: &Options<'_>, plan: &Plan<'_>) -> Result<Drawing, FigureError> {
    match options.time {
        Time::Sheet => Ok(plan.draw_sheet(walk(scene, options))),
        _ => Ok(plan.draw(&moment(scene, options)?)),
    }
}

/// Returns every step of the view.
fn walk<'a>(scene: &'a Scene, options: &Options<'a>) -> impl Iterator<Item = Moment<'a>> {
    let Options { view, rival, .. } = *options;
    let steps = (0..steps(scene, view)).filter_map(move |place| Moment::step(scene, view, place));
    steps.map(move |moment| moment.held_against(rival))
}

/// Returns the single moment that the options name.
fn moment<'a>(scene: &'a Scene, options: &Options<'a>) -> Result<Moment<'a>, FigureError> {
    let (step, at): (i64, fn(_, _, _) -> _) = match options.time {
        Time::Step(step) => (step, Moment::step),
        Time::LookingBack(step) => (step, Moment::looking_back),
        Time::Finished | Time::Sheet => {
            let moment = Moment::finished(scene, options.view).ok_or(FigureError::Refused)?;
            return Ok(moment.held_against(options.rival));
        }
    };
    let moment = step.checked_sub(1).and_then(|step| at(scene, options.view, step));
    moment.map(|moment| moment.held_against(options.rival)).ok_or(match scene.outcome() {
        Ok(_) => FigureError::NoSuchStep { step, steps: steps(scene, options.view) },
        Err(_) => FigureError::Refused,
    })
}

/// Returns how many frames the animation of a view has: one per step, and one for the finished figure.
#[must_use]
pub fn frames(scene: &Scene, view: View) -> i64 {
    steps(scene, view).saturating_add(1)
}

fn animation(scene: &Scene, options: &Options<'_>, watch: Watch<'_>) -> Result<Vec<u8>, FigureError> {
    if options.time != Time::Finished {
        return Err(FigureError::StillAnimation);
    }
    let (view, frames) = (options.view, frames(scene, options.view));
    if frames > MOST_FRAMES {
        return Err(FigureError::TooManyFrames { frames });
    }
    let plan = Plan::of_scene(scene, options, true, ANIMATION_ROOM)?;
    let (width, height) = (plan.width, plan.height);
    if width * height > MOST_PIXELS || width.max(height) > f64::from(u16::MAX) {
        return Err(FigureError::TooManyPixels { width, height });
    }
    if frames as f64 * width * height > MOST_ANIMATED_PIXELS {
        return Err(FigureError::TooManyAnimatedPixels { frames, width, height });
    }
    let drawn = |frame: usize| {
        let moment = Moment::step(scene, view, frame as i64).or_else(|| Moment::finished(scene, view));
        moment.map(|moment| plan.draw(&moment.held_against(options.rival)))
    };
    let film = Film {
        count: usize::try_from(frames).unwrap_or(0),
        drawn: &drawn,
        delay: options.delay / 10,
        transparent: options.transparent,
    };
    gif::write(&film, crew::cores(), watch)
}
