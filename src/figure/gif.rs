//! Drawings as an endless animated GIF: one palette for all frames, and of each frame only what changes.

use std::ops::ControlFlow;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use super::canvas::Canvas;
use super::colors::{Chosen, Counts, Nearest, TRANSPARENT};
use super::crew;
use super::drawing::Drawing;
use super::watch::{Progress, Watch};
use super::{FigureError, raster};

/// How many frames are sampled at most for the palette, besides the last. The others have hardly any colours of their
/// own.
const LOOKED_AT: usize = 8;

/// How many times longer the last frame is shown.
const REST: u16 = 4;

/// The content of an animation.
pub struct Film<'a> {
    /// The number of frames.
    pub count: usize,
    /// Draws a frame, counted from 0.
    pub drawn: &'a (dyn Fn(usize) -> Option<Drawing> + Sync),
    /// How long a frame is shown, in hundredths of a second.
    pub delay: u16,
    pub transparent: bool,
}

/// Encodes an animation. The bytes do not depend on the number of threads.
///
/// # Errors
/// A frame that does not fit in memory, an error of the encoder, or a cancellation by `watch`.
pub fn write(film: &Film<'_>, threads: usize, watch: Watch<'_>) -> Result<Vec<u8>, FigureError> {
    let tell = |done| match watch(Progress { done, of: film.count }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FigureError::Cancelled),
    };
    tell(0)?;
    let first = film.drawing(0)?;
    let size = raster::size(&first);
    let colors = film.colors(threads, |_| tell(0))?;
    let start = || Camera::new(film, &colors, size);
    let frames = crew::shared(threads, film.count, start, Camera::frame, tell)?;

    let failed = |error: gif::EncodingError| FigureError::Encoder(error.to_string());
    let [width, height] = size.map(|side| u16::try_from(side).unwrap_or(u16::MAX));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height, &colors.bytes()).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    for frame in &frames {
        encoder.write_lzw_pre_encoded_frame(frame).map_err(failed)?;
    }
    drop(encoder);
    Ok(bytes)
}

impl Film<'_> {
    fn drawing(&self, index: usize) -> Result<Drawing, FigureError> {
        (self.drawn)(index).ok_or(FigureError::NoRoom)
    }

    /// Chooses the palette of all frames. `tell` is asked after each sampled frame whether to go on.
    fn colors(
        &self,
        threads: usize,
        tell: impl Fn(usize) -> Result<(), FigureError> + Sync,
    ) -> Result<Chosen, FigureError> {
        let mut looked_at: Vec<usize> = (0..self.count).step_by(self.count.div_ceil(LOOKED_AT).max(1)).collect();
        looked_at.extend(self.count.checked_sub(1));
        let count = |(): &mut (), place: usize| {
            let index = looked_at.get(place).copied().unwrap_or(0);
            let pixmap = raster::pixels(&self.drawing(index)?).ok_or(FigureError::NoRoom)?;
            let mut counts = Counts::default();
            counts.count(pixmap.pixels());
            Ok(counts)
        };
        let counts = crew::shared(threads, looked_at.len(), || Ok(()), count, tell)?;
        let mut all = Counts::default();
        for counts in counts {
            all.add(counts);
        }
        Ok(all.most_frequent())
    }
}

/// The first and the end of the columns, then of the rows.
type Span = [[usize; 2]; 2];

/// Encodes the frames of a film. Consecutive frames are cheapest.
struct Camera<'a> {
    film: &'a Film<'a>,
    nearest: Nearest<'a>,
    canvas: Canvas,
    size: [usize; 2],
    /// The index of the frame drawn last.
    at: Option<usize>,
    /// The pixels of that frame, as palette indices.
    shown: Vec<u8>,
    /// Those of them that the frame before did not show. The rest are transparent.
    fresh: Vec<u8>,
}

impl<'a> Camera<'a> {
    fn new(film: &'a Film<'a>, colors: &'a Chosen, size: [u32; 2]) -> Result<Camera<'a>, FigureError> {
        let canvas = Canvas::new(size).ok_or(FigureError::NoRoom)?;
        let size = size.map(|side| side as usize);
        let empty = vec![TRANSPARENT; size[0] * size[1]];
        let (shown, fresh) = (empty.clone(), empty);
        Ok(Camera { film, nearest: Nearest::new(colors), canvas, size, at: None, shown, fresh })
    }

    /// Encodes a frame. Unchanged pixels are left transparent where possible, which compresses better than their
    /// colours.
    fn frame(&mut self, index: usize) -> Result<Frame<'static>, FigureError> {
        if let Some(before) = index.checked_sub(1).filter(|before| self.at != Some(*before)) {
            let area = self.go_to(before)?;
            self.take_fresh(area);
        }
        let changed = self.go_to(index)?;
        let fresh = self.take_fresh(changed);
        // Transparent pixels must become so again for the next frame, which is therefore drawn on nothing.
        let is_whole = index == 0 || self.film.transparent;
        let whole = [[0, self.size[0]], [0, self.size[1]]];
        let (buffer, [[left, right], [top, bottom]]) =
            if is_whole { (self.shown.clone(), whole) } else { (fresh, changed) };
        let rest = if index + 1 == self.film.count { REST } else { 1 };
        let mut frame = Frame {
            delay: self.film.delay.saturating_mul(rest),
            dispose: if self.film.transparent { DisposalMethod::Background } else { DisposalMethod::Keep },
            transparent: Some(TRANSPARENT),
            left: left as u16,
            top: top as u16,
            width: (right - left) as u16,
            height: (bottom - top) as u16,
            buffer: buffer.into(),
            ..Frame::default()
        };
        frame.make_lzw_pre_encoded();
        // All frames are kept until the last one is made, and the encoder allocates far more than it needs.
        frame.buffer.to_mut().shrink_to_fit();
        Ok(frame)
    }

    /// Draws a frame, and returns the smallest area that contains all new pixels, or a single pixel if there are none.
    fn go_to(&mut self, index: usize) -> Result<Span, FigureError> {
        let Camera { nearest, shown, fresh, .. } = self;
        let width = self.size[0];
        let mut area: Option<Span> = None;
        self.canvas.show(self.film.drawing(index)?, |[left, y], pixels| {
            let mut x = left;
            for (color, length) in nearest.indices(pixels) {
                for x in x..x + length {
                    let place = y * width + x;
                    let (Some(shown), Some(fresh)) = (shown.get_mut(place), fresh.get_mut(place)) else { continue };
                    if *shown != color {
                        (*shown, *fresh) = (color, color);
                        let [[left, right], [top, bottom]] = area.unwrap_or([[x, x + 1], [y, y + 1]]);
                        area = Some([[left.min(x), right.max(x + 1)], [top.min(y), bottom.max(y + 1)]]);
                    }
                }
                x += length;
            }
        });
        self.at = Some(index);
        Ok(area.unwrap_or([[0, 1], [0, 1]]))
    }

    /// Takes the new pixels of an area, which then count as new no longer.
    fn take_fresh(&mut self, [[left, right], [top, bottom]]: Span) -> Vec<u8> {
        let rows = self.fresh.chunks_mut(self.size[0].max(1)).skip(top).take(bottom - top);
        let mut taken = Vec::with_capacity((right - left) * (bottom - top));
        for row in rows.filter_map(|row| row.get_mut(left..right)) {
            taken.extend_from_slice(row);
            row.fill(TRANSPARENT);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use gif::{ColorOutput, DecodeOptions};

    use super::*;
    use crate::figure::plan::Plan;
    use crate::figure::{Options, frames, watch};
    use crate::palette::{Ground, Palette};
    use crate::scene::presets::Preset;
    use crate::scene::{Moment, Scene, View};

    fn scene(preset: &str) -> Scene {
        Scene::new(Preset::named(preset).expect("a preset").setting())
    }

    /// Calls `work` with the film of a scene.
    fn with_film(scene: &Scene, options: &Options<'_>, work: impl FnOnce(&Film<'_>)) {
        let plan = Plan::of_scene(scene, options, true, 1000.0).expect("a plan");
        let drawn = |frame: usize| {
            let moment = Moment::step(scene, options.view, frame as i64);
            moment.or_else(|| Moment::finished(scene, options.view)).map(|moment| plan.draw(&moment))
        };
        let count = frames(scene, options.view) as usize;
        work(&Film { count, drawn: &drawn, delay: 10, transparent: options.transparent });
    }

    /// Returns what is on the screen after each frame, as palette indices.
    fn composed(file: &[u8]) -> Vec<Vec<u8>> {
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::Indexed);
        let mut decoder = options.read_info(file).expect("a GIF");
        let [width, height] = [decoder.width(), decoder.height()].map(usize::from);
        let mut screen = vec![TRANSPARENT; width * height];
        let mut screens = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a frame") {
            let [left, top, across] = [frame.left, frame.top, frame.width].map(usize::from);
            let places = (0..frame.buffer.len()).map(|at| (top + at / across) * width + left + at % across);
            let places: Vec<usize> = places.collect();
            for (place, color) in places.iter().zip(&*frame.buffer).filter(|(_, color)| **color != TRANSPARENT) {
                screen[*place] = *color;
            }
            screens.push(screen.clone());
            if frame.dispose == DisposalMethod::Background {
                for place in places {
                    screen[place] = TRANSPARENT;
                }
            }
        }
        screens
    }

    #[test]
    fn every_frame_is_what_its_drawing_alone_would_be() {
        for (number, view) in View::ALL.into_iter().enumerate() {
            // Positions that are no multiple of a tile, and letters where there is room.
            let scene = scene(["strides", "odd"][number % 2]);
            let looks =
                [(5, Ground::Light, true), (13, Ground::HighContrast, false), (44, Ground::Dark, number % 2 == 0)];
            // Large cells take most of the time, and differ from the others only in their letters.
            let is_quick = |(cell, ..): &(u16, Ground, bool)| *cell < 40 || number == 0;
            for (cell, ground, transparent) in looks.into_iter().filter(is_quick) {
                let palette = Palette::of(ground);
                let options = Options { view, cell: Some(cell), palette, transparent, ..Options::default() };
                with_film(&scene, &options, assert_frames_are_whole);
            }
        }
    }

    fn assert_frames_are_whole(film: &Film<'_>) {
        let file = write(film, 2, &watch::unwatched).expect("an animation");
        let colors = film.colors(1, |_| Ok(())).expect("colours");
        let mut nearest = Nearest::new(&colors);
        let screens = composed(&file);
        assert_eq!(screens.len(), film.count);
        for (index, screen) in screens.iter().enumerate() {
            let pixmap = raster::pixels(&film.drawing(index).expect("a drawing")).expect("pixels");
            let whole: Vec<u8> =
                nearest.indices(pixmap.pixels()).flat_map(|(color, length)| vec![color; length]).collect();
            assert!(*screen == whole, "frame {index} of {}", film.count);
        }
    }

    #[test]
    fn it_is_the_same_on_any_number_of_threads() {
        let scene = scene("padding-strides");
        for transparent in [false, true] {
            let options = Options { transparent, cell: Some(10), ..Options::default() };
            with_film(&scene, &options, |film| {
                let alone = write(film, 1, &watch::unwatched).expect("an animation");
                for threads in [0, 2, 3, 7, 100] {
                    assert!(write(film, threads, &watch::unwatched) == Ok(alone.clone()), "{threads}");
                }
            });
        }
    }

    #[test]
    fn frames_are_counted_one_by_one_and_the_last_one_too() {
        let scene = scene("odd");
        with_film(&scene, &Options { cell: Some(8), ..Options::default() }, |film| {
            let heard = Mutex::new(Vec::new());
            let hear = |progress| {
                heard.lock().expect("nobody panicked").push(progress);
                ControlFlow::Continue(())
            };
            write(film, 3, &hear).expect("an animation");
            let mut heard = heard.into_inner().expect("nobody panicked");
            heard.dedup();
            let expected: Vec<Progress> = (0..=film.count).map(|done| Progress { done, of: film.count }).collect();
            assert_eq!(heard, expected);
        });
    }

    #[test]
    fn told_to_stop_it_makes_no_more_frames_than_threads_have_in_hand() {
        let scene = scene("padding-strides");
        with_film(&scene, &Options { cell: Some(8), ..Options::default() }, |film| {
            for last in 0..4 {
                for threads in [1, 3] {
                    let drawn = Mutex::new(0);
                    let counted = |index| {
                        *drawn.lock().expect("nobody panicked") += 1;
                        (film.drawn)(index)
                    };
                    let stop = |Progress { done, .. }| {
                        if done < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                    };
                    let film = Film { drawn: &counted, ..*film };
                    assert_eq!(write(&film, threads, &stop), Err(FigureError::Cancelled));
                    let drawn = *drawn.lock().expect("nobody panicked");
                    // The first for its size, those for the palette, and in each thread a frame with the one before it.
                    assert!(drawn <= 1 + LOOKED_AT + 2 + last + 2 * threads, "{drawn} drawn up to {last}");
                }
            }
        });
    }
}
