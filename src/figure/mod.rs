//! The scene as figures: text, SVG, PNG, and GIF for the walk through a view. The same scene gives the same bytes.
//!
//! A [`Moment`] says what a view shows at a step, a plan where it stands, a [`Drawing`] is the shapes, and each format has
//! one writer of drawings. Text takes its own, shorter way. An animation draws of each frame only what changes, on several
//! threads.

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
use error::MOST_ANIMATED_PIXELS;
pub use error::{FigureError, MOST_CELLS, MOST_FRAMES, MOST_PIXELS};
use gif::Film;
use plan::Plan;
pub use stack::{StackOptions, stack_bytes, stack_lines};
use text::Span;
pub use watch::{Progress, Watch};

use crate::palette::{Depth, Ground, Palette};
use crate::scene::moment::{Moment, Place, steps};
use crate::scene::{GridId, Rival, Scene, View};

/// Pixels that a still takes at most, each way, if nobody says how large a cell is.
const STILL_ROOM: f64 = 1920.0;

/// The same for an animation, which is a file of many pictures.
const ANIMATION_ROOM: f64 = 1000.0;

/// How much smaller a picture among others stands, and what of its margin stays: room for its lines.
const ON_PAPER: f64 = 0.85;
const AROUND: f64 = 3.0;

/// The same for a sheet, which is many pictures in one.
const SHEET_ROOM: f64 = 2400.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Svg,
    Png,
    Gif,
    /// Text without colour.
    Text,
    /// Text with the escape codes of a terminal.
    Ansi,
}

impl Format {
    pub const ALL: [Format; 5] = [Format::Svg, Format::Png, Format::Gif, Format::Text, Format::Ansi];

    /// How names of such files end.
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

    /// The format of files whose names end so, in capitals or not.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

/// Which moment of the walk a figure shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Time {
    /// When all is done.
    #[default]
    Finished,
    /// A step, from 1: what comes later is empty.
    Step(i64),
    /// A step, from 1, when all is done.
    LookingBack(i64),
    /// Every step, side by side.
    Sheet,
}

/// What stands around the grids of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is there or not, whatever the others are")]
pub struct Around {
    /// The size of each grid, beside its title.
    pub sizes: bool,
    /// An axis as a line; text has none.
    pub strip: bool,
    /// What the marks of cells mean.
    pub marks: bool,
    /// The scales of the colours.
    pub scales: bool,
    /// The layer as a PyTorch line, with the sizes.
    pub call: bool,
}

impl Around {
    pub const ALL: Around = Around { sizes: true, strip: true, marks: true, scales: true, call: true };

    /// Titles alone.
    pub const NONE: Around = Around { sizes: true, strip: false, marks: false, scales: false, call: false };

    /// Whether anything stands below the grids but the line of an axis.
    fn has_notes(self) -> bool {
        self.marks || self.scales || self.call
    }
}

/// What a figure shows of a scene, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    pub view: View,
    /// The grids from left to right; those of the view if there are none.
    pub stages: &'a [GridId],
    pub time: Time,
    /// Pixels from one cell to the next; what fits a slide if nobody says.
    pub cell: Option<u16>,
    pub numbers: bool,
    pub around: Around,
    pub palette: &'static Palette,
    /// Whether what is behind the figure shines through.
    pub transparent: bool,
    pub words: &'static Words,
    /// What the output is held against, if it is.
    pub rival: Option<&'a Rival>,
    /// Milliseconds that a frame of an animation stays.
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

/// The figure as the bytes of a file.
///
/// # Errors
/// A layer that is refused, a step that is not there, or a figure beyond the limits; nothing is drawn then.
pub fn bytes(scene: &Scene, options: &Options<'_>, format: Format) -> Result<Vec<u8>, FigureError> {
    bytes_watched(scene, options, format, &watch::unwatched)
}

/// The same for whoever waits: an animation says how far it is, and ends soon when it is told to. Of a still nothing is said.
///
/// # Errors
/// As [`bytes`], and [`FigureError::Cancelled`].
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

/// A moment that is given, as a picture of shapes: of the options, `time` and `rival` are the moment's.
///
/// # Errors
/// A grid that the view has not, or a figure beyond the limits.
pub fn svg_of(moment: &Moment<'_>, options: &Options<'_>) -> Result<String, FigureError> {
    let plan = Plan::new(moment.scene, options, &[moment], false, STILL_ROOM)?;
    Ok(svg::write(&plan.draw(moment)))
}

/// A picture among others in one file, on paper: with a name for those who cannot see it, and lines around some cells. The names
/// of its outlines begin with a prefix that no other picture of the file has.
///
/// # Errors
/// As [`svg_of`].
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

/// The same as text.
///
/// # Errors
/// As [`svg_of`].
pub fn text_of(moment: &Moment<'_>, options: &Options<'_>) -> Result<String, FigureError> {
    written(std::slice::from_ref(moment), options, |span| span.text.clone())
}

/// The figure as text, each piece of a line written in the same way.
fn lines(scene: &Scene, options: &Options<'_>, write: impl Fn(&Span) -> String) -> Result<String, FigureError> {
    let moments = match options.time {
        // A figure beyond the limits has too many of them.
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

/// The figure as shapes.
///
/// # Errors
/// As [`bytes`].
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

/// Every step of the view.
fn walk<'a>(scene: &'a Scene, options: &Options<'a>) -> impl Iterator<Item = Moment<'a>> {
    let Options { view, rival, .. } = *options;
    let steps = (0..steps(scene, view)).filter_map(move |place| Moment::step(scene, view, place));
    steps.map(move |moment| moment.held_against(rival))
}

/// The one moment that the options name.
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

/// How many frames the animation of a view has: its steps, and what they lead to.
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
