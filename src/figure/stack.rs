//! A network as a figure: its maps from left to right, the input first and the picture last. An animation walks through
//! the numbers of the input.

use ndarray::Array3;

use super::drawing::{Area, Drawing, Shape, Type};
use super::error::MOST_ANIMATED_PIXELS;
use super::gif::{self, Film};
use super::glyphs::Weight;
use super::text::{Line, Span};
use super::watch::Watch;
use super::{FigureError, Format, MOST_CELLS, MOST_FRAMES, MOST_PIXELS, crew, png, raster, svg};
use crate::conv::layer::dimensions;
use crate::network::level::{Level, levels};
use crate::network::shade::{Kind, Shade};
use crate::network::walk::walk;
use crate::network::{Activations, Network, Values};
use crate::palette::{Depth, Palette, Rgb};
use crate::words::figure::Words;

/// The longer side of the picture in pixels, unless the size of a cell is given.
const PICTURE: f64 = 512.0;
/// The same in an animation, whose file contains many pictures.
const ANIMATED: f64 = 256.0;

/// The most channels of a map that are shown, one below the other.
const MOST_CHANNELS: usize = 4;

/// The gap between two maps, and around everything.
const GAP: f64 = 24.0;

/// The gap between two channels of a map.
const BETWEEN: f64 = GAP / 2.0;

/// The font size of titles.
const TITLE: f64 = 17.0;
/// The font size of the line below a title.
const SMALL: f64 = 14.0;

/// The height of a title with the line below it.
const HEAD: f64 = 52.0;

/// The most columns of a map that is shown as text.
const MOST_COLUMNS: i64 = 80;

/// What a figure of a network shows, and how.
#[derive(Clone, Debug)]
pub struct StackOptions {
    /// The numbers of the input. Where there are none, the network's own initial numbers are used.
    pub at: Vec<f32>,
    /// Whether activations are computed.
    pub activations: Activations,
    /// The side of a cell of the picture, in pixels. `None` chooses one that fits a slide.
    pub cell: Option<u16>,
    /// Whether maps have titles.
    pub captions: bool,
    /// Whether text uses shades in ASCII alone.
    pub ascii: bool,
    /// The colours.
    pub palette: &'static Palette,
    /// Whether the ground is transparent.
    pub transparent: bool,
    /// The words in the figure, in the language of the reader.
    pub words: &'static Words,
    /// How long each frame of an animation is shown, in milliseconds.
    pub delay: u16,
}

/// Returns a figure of a network as the bytes of a file.
///
/// # Errors
/// A network without values, a figure beyond the limits (nothing is drawn in either case), or a cancellation by
/// `watch`.
pub fn stack_bytes(
    network: &Network,
    options: &StackOptions,
    format: Format,
    watch: Watch<'_>,
) -> Result<Vec<u8>, FigureError> {
    let room = if format == Format::Gif { ANIMATED } else { PICTURE };
    let strip = Strip::new(network, options, room)?;
    match format {
        Format::Svg => Ok(svg::write(&strip.drawing(&options.at)?).into_bytes()),
        Format::Png => {
            let drawing = strip.drawing(&options.at)?;
            let pixmap = raster::pixels(&drawing).ok_or(FigureError::NoRoom)?;
            png::write(&pixmap, options.transparent).map_err(|error| FigureError::Encoder(error.to_string()))
        }
        Format::Gif => strip.animation(watch),
        Format::Text => Ok(strip.text(|span| span.text.clone())?.into_bytes()),
        Format::Ansi => Ok(strip.text(|span| span.escaped(Depth::True))?.into_bytes()),
    }
}

/// Returns a network as lines of shaded text.
///
/// # Errors
/// Those of [`stack_bytes`].
pub fn stack_lines(network: &Network, options: &StackOptions) -> Result<Vec<Line>, FigureError> {
    Strip::new(network, options, PICTURE)?.lines()
}

/// The layout of the figure.
struct Strip<'a> {
    network: &'a Network,
    options: &'a StackOptions,
    levels: Vec<Level>,
    /// The place of each level.
    places: Vec<Place>,
    width: f64,
    height: f64,
}

/// The place of a level.
struct Place {
    x: f64,
    /// The side of its cells, in pixels.
    cell: f64,
    channels: usize,
}

/// The measures that all levels share.
struct Scale {
    /// The side of a cell of the picture, in pixels.
    cell: f64,
    /// The height of the picture, in pixels.
    tall: f64,
    /// The longer side of a picture of the usual size, in pixels.
    room: f64,
}

impl Scale {
    fn place(&self, x: f64, level: &Level, is_last: bool) -> Place {
        let [rows, cols] = level.size.map(|length| length.max(1) as f64);
        // Enlarges small maps so that they are visible at all.
        let enlarged = (self.room / 8.0 / rows.max(cols)).min(2.0 * self.cell);
        let cell = if is_last { self.cell } else { self.cell.max(enlarged) };
        let fit = (self.tall / (rows * cell + BETWEEN)).ceil().max(1.0) as usize;
        let is_in_colour = is_last && level.channels == 3;
        let channels = if is_in_colour { 1 } else { level.channels.min(MOST_CHANNELS).min(fit).max(1) };
        Place { x, cell, channels }
    }
}

impl<'a> Strip<'a> {
    fn new(network: &'a Network, options: &'a StackOptions, room: f64) -> Result<Strip<'a>, FigureError> {
        let levels = levels(network.chain());
        let [rows, cols] = levels.last().map_or([1, 1], |level| level.size).map(|length| length.max(1) as f64);
        let cell = options.cell.map_or((room / rows.max(cols)).clamp(1.0, 64.0), f64::from);
        let scale = Scale { cell, tall: rows * cell, room };
        let mut places: Vec<Place> = Vec::new();
        let (mut x, mut height, mut cells) = (GAP, 0.0_f64, 0.0);
        for (number, level) in levels.iter().enumerate() {
            let place = scale.place(x, level, number + 1 == levels.len());
            let [rows, cols] = level.size.map(|length| length as f64);
            let title = |(text, font): &(String, Type)| font.width(text);
            let titles = titles(level, network, options.words);
            let titled = titles.iter().filter(|_| options.captions).map(title).fold(0.0, f64::max);
            x += (cols * place.cell).max(titled) + GAP;
            height = height.max(place.channels as f64 * (rows * place.cell + BETWEEN) - BETWEEN);
            cells += place.channels as f64 * rows * cols;
            places.push(place);
        }
        if cells > MOST_CELLS as f64 {
            return Err(FigureError::TooManyCells { cells: cells as u128 });
        }
        let head = if options.captions { HEAD } else { 0.0 };
        let strip = Strip { network, options, levels, places, width: x, height: height + head + 2.0 * GAP };
        if strip.width * strip.height > MOST_PIXELS {
            return Err(FigureError::TooManyPixels { width: strip.width, height: strip.height });
        }
        Ok(strip)
    }

    /// Returns the input with these numbers, each kept within its range.
    fn input(&self, at: &[f32]) -> Array3<f32> {
        let mut input = self.network.input().start.clone();
        for (cell, number) in input.iter_mut().zip(at) {
            *cell = self.network.input().within(*number);
        }
        input
    }

    fn values(&self, at: &[f32]) -> Result<Values, FigureError> {
        let made = Values::new(self.network, &self.levels, self.input(at), self.options.activations);
        made.map_err(|error| FigureError::Values(error.to_string()))
    }

    fn drawing(&self, at: &[f32]) -> Result<Drawing, FigureError> {
        let values = self.values(at)?;
        let palette = self.options.palette;
        let ground = (!self.options.transparent).then_some(palette.ground);
        let mut drawing = Drawing::blank([self.width, self.height], ground, self.network.title().to_owned());
        for (number, (level, place)) in self.levels.iter().zip(&self.places).enumerate() {
            drawing.begin_part();
            let mut y = GAP;
            if self.options.captions {
                for (row, (text, font)) in titles(level, self.network, self.options.words).into_iter().enumerate() {
                    let font = Type { color: if row == 0 { palette.text } else { palette.faint }, ..font };
                    drawing.text(&text, [place.x, y + TITLE + 20.0 * row as f64], font);
                }
                y += HEAD;
            }
            let shade = Shade::of(self.network, &self.levels, number, Some(&values), self.options.activations);
            let colors = Colors { values: &values, level, shade, palette, ascii: self.options.ascii };
            for channel in 0..place.channels {
                // Each channel of an animation changes as a whole.
                drawing.begin_part();
                colors.fill(&mut drawing, channel, [place.x, y], place.cell);
                y += level.size[0] as f64 * place.cell + BETWEEN;
            }
        }
        Ok(drawing)
    }

    fn animation(&self, watch: Watch<'_>) -> Result<Vec<u8>, FigureError> {
        let numbers = self.network.input().start.len();
        let points = walk(self.network.input(), numbers.min(2));
        let frames = i64::try_from(points.len()).unwrap_or(i64::MAX);
        if frames > MOST_FRAMES {
            return Err(FigureError::TooManyFrames { frames });
        }
        let (width, height) = (self.width, self.height);
        if frames as f64 * width * height > MOST_ANIMATED_PIXELS || width.max(height) > f64::from(u16::MAX) {
            return Err(FigureError::TooManyAnimatedPixels { frames, width, height });
        }
        // Sizes are the same for all points: if the values of one can be computed, so can the others.
        self.values(points.first().map_or(&[], Vec::as_slice))?;
        let drawn = |frame: usize| self.drawing(points.get(frame)?).ok();
        let film = Film {
            count: points.len(),
            drawn: &drawn,
            delay: self.options.delay / 10,
            transparent: self.options.transparent,
        };
        gif::write(&film, crew::cores(), watch)
    }

    fn lines(&self) -> Result<Vec<Line>, FigureError> {
        let values = self.values(&self.options.at)?;
        let mut lines: Vec<Line> = vec![vec![Span::bold(self.network.title())]];
        for (number, level) in self.levels.iter().enumerate() {
            let shade = Shade::of(self.network, &self.levels, number, Some(&values), self.options.activations);
            let [title, below] = titles(level, self.network, self.options.words).map(|(text, _)| text);
            lines.push(Line::new());
            lines.push(vec![Span::bold(title), Span::inked(format!("  {below}"), self.options.palette.faint)]);
            let (palette, ascii) = (self.options.palette, self.options.ascii);
            let colors = Colors { values: &values, level, shade, palette, ascii };
            lines.extend(colors.rows());
        }
        Ok(lines)
    }

    fn text(&self, write: impl Fn(&Span) -> String) -> Result<String, FigureError> {
        let mut text = String::new();
        for line in self.lines()? {
            let line: String = line.iter().map(&write).collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        Ok(text)
    }
}

/// Returns a title and the line below it, with their type.
fn titles(level: &Level, network: &Network, words: &Words) -> [(String, Type); 2] {
    let bold = Type { weight: Weight::Bold, size: TITLE, color: Rgb(0, 0, 0) };
    let plain = Type { weight: Weight::Regular, size: SMALL, color: Rgb(0, 0, 0) };
    let title = if level.is_vector() { words.input.to_owned() } else { dimensions(&level.size) };
    let name = level.stage().and_then(|stage| network.names().get(stage));
    let channels = format!("x {}", level.channels);
    let below = name.map_or(channels.clone(), |named| format!("{channels}  {}", named.name));
    [(title, bold), (below, plain)]
}

/// Colours the cells of a map.
struct Colors<'a> {
    values: &'a Values,
    level: &'a Level,
    shade: Shade,
    palette: &'static Palette,
    ascii: bool,
}

impl Colors<'_> {
    fn value(&self, channel: usize, row: usize, col: usize) -> f64 {
        let values = self.values.level(self.level);
        let value = values.and_then(|values| values.get([channel, row, col]).copied());
        value.map_or(f64::NAN, f64::from)
    }

    fn color(&self, channel: usize, row: usize, col: usize) -> Option<Rgb> {
        match self.shade.kind {
            Kind::Colour => {
                let of = |channel| (self.shade.part(self.value(channel, row, col)) * 255.0).round() as u8;
                Some(Rgb(of(0), of(1), of(2)))
            }
            Kind::Grey => self.palette.grey(self.shade.part(self.value(channel, row, col)), 1.0),
            Kind::Value => self.palette.value(self.value(channel, row, col), self.shade.largest()),
        }
    }

    fn size(&self) -> [usize; 2] {
        self.level.size.map(|length| usize::try_from(length).unwrap_or(0))
    }

    /// Fills the cells of a channel, with one shape for neighbours of the same colour.
    fn fill(&self, drawing: &mut Drawing, channel: usize, [x, y]: [f64; 2], cell: f64) {
        let [rows, cols] = self.size();
        for row in 0..rows {
            let colors: Vec<Option<Rgb>> = (0..cols).map(|col| self.color(channel, row, col)).collect();
            let mut col = 0;
            for run in colors.chunk_by(|one, next| one == next) {
                if let Some(color) = run.first().copied().flatten() {
                    let area = Area {
                        x: x + col as f64 * cell,
                        y: y + row as f64 * cell,
                        width: run.len() as f64 * cell,
                        height: cell,
                    };
                    drawing.shapes.push(Shape::Fill { area, color });
                }
                col += run.len();
            }
        }
    }

    /// Returns the first channel as rows of shades, or a vector as its numbers.
    fn rows(&self) -> Vec<Line> {
        let [rows, cols] = self.size();
        if self.level.is_vector() {
            let numbers = (0..self.level.channels.min(16)).map(|channel| format!("{:.2}", self.value(channel, 0, 0)));
            return vec![vec![Span::plain(numbers.collect::<Vec<_>>().join("  "))]];
        }
        if self.level.size[1] > MOST_COLUMNS {
            return Vec::new();
        }
        (0..rows).map(|row| (0..cols).map(|col| self.shaded(row, col)).collect()).collect()
    }

    /// Returns a cell as two columns: its colour, and a shade for readers who see no colours.
    fn shaded(&self, row: usize, col: usize) -> Span {
        let value = self.value(0, row, col);
        let magnitude = self.shade.magnitude(value);
        let steps =
            if self.ascii { ["  ", "..", "++", "##", "@@"] } else { ["  ", "░░", "▒▒", "▓▓", "██"] };
        let step = (magnitude.clamp(0.0, 1.0) * (steps.len() - 1) as f64).round() as usize;
        let text = if value.is_nan() { "??" } else { steps.get(step).copied().unwrap_or("  ") };
        Span { text: text.to_owned(), ink: self.color(0, row, col), ..Span::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::watch;
    use crate::network::shipped;
    use crate::palette::Ground;
    use crate::words::figure::ENGLISH;

    fn options(at: &[f32]) -> StackOptions {
        StackOptions {
            at: at.to_vec(),
            activations: Activations::On,
            cell: Some(4),
            captions: true,
            ascii: false,
            palette: Palette::of(Ground::Light),
            transparent: false,
            words: &ENGLISH,
            delay: 80,
        }
    }

    fn text(at: &[f32]) -> String {
        let network = shipped().expect("the decoder");
        String::from_utf8(stack_bytes(network, &options(at), Format::Text, &watch::unwatched).expect("small"))
            .expect("text")
    }

    #[test]
    fn a_zero_has_a_hole() {
        let ascii = StackOptions { ascii: true, ..options(&[-0.5, -0.8]) };
        let lines = stack_bytes(shipped().expect("the decoder"), &ascii, Format::Text, &watch::unwatched);
        assert!(lines.expect("small").is_ascii());
        let text = text(&[-0.5, -0.8]);
        // The row in the middle: a stroke, the hole, a stroke.
        let row: Vec<char> = text.lines().rev().nth(15).expect("32 rows").chars().collect();
        let is_stroke = |from: usize, to: usize| row.iter().take(to).skip(from).any(|cell| "▓█".contains(*cell));
        assert!(is_stroke(0, 32) && is_stroke(34, 64), "{text}");
        assert_eq!(row.get(32), Some(&' '), "{text}");
        assert!(text.starts_with("Two numbers become a digit\n\ninput  x 2\n-0.50  -0.80\n"), "{text}");
    }

    #[test]
    fn pictures_are_the_same_each_time_and_differ_between_settings() {
        let network = shipped().expect("the decoder");
        let of = |at: &[f32], format| stack_bytes(network, &options(at), format, &watch::unwatched).expect("small");
        for format in [Format::Svg, Format::Png, Format::Ansi] {
            assert_eq!(of(&[0.5, 0.5], format), of(&[0.5, 0.5], format));
            assert_ne!(of(&[0.5, 0.5], format), of(&[0.5, -0.5], format));
        }
        // The numbers of the input are kept within their range.
        assert_eq!(of(&[9.0, f32::NAN], Format::Svg), of(&[1.0, 0.0], Format::Svg));
    }

    #[test]
    fn an_animation_has_a_frame_for_each_point_of_the_walk() {
        let network = shipped().expect("the decoder");
        let seen = std::sync::atomic::AtomicUsize::new(0);
        let watch = |progress: crate::figure::Progress| {
            seen.store(progress.of, std::sync::atomic::Ordering::Relaxed);
            std::ops::ControlFlow::Continue(())
        };
        let small = StackOptions { cell: Some(1), captions: false, ..options(&[]) };
        let file = stack_bytes(network, &small, Format::Gif, &watch).expect("small");
        assert!(file.starts_with(b"GIF89a"));
        assert_eq!(seen.into_inner(), walk(network.input(), 2).len());
        let stop = |_| std::ops::ControlFlow::Break(());
        assert_eq!(stack_bytes(network, &small, Format::Gif, &stop), Err(FigureError::Cancelled));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let network = shipped().expect("the decoder");
        let huge = StackOptions { cell: Some(512), ..options(&[]) };
        let refused = stack_bytes(network, &huge, Format::Png, &watch::unwatched);
        assert!(matches!(refused, Err(FigureError::TooManyPixels { .. })), "{refused:?}");
    }
}
