//! A map as pixels, its channels side by side, under its caption.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use ndarray::ArrayView3;
use unicode_width::UnicodeWidthStr as _;

use crate::conv::Pair;
use crate::network::shade::{Kind, Shade};
use crate::palette::{Palette, Rgb};
use crate::tui::screen::{Context, render, shortened};
use crate::tui::stack::light::Lit;
use crate::tui::stack::model::{Focus, StackModel};
use crate::tui::stack::plan::{Placed, largest};
use crate::tui::stack::said;
use crate::tui::stack::ways::Ways;
use crate::tui::widget::PixelGrid;
use crate::tui::widget::pixel_grid::Pixel;

/// How far the colour of a cell related to the cell under the pointer is mixed with its hue.
const TINT: f64 = 0.55;

/// Draws a map, or the ways in place of the last map while those are shown.
pub fn view(model: &StackModel, context: &Context, map: &Placed, buf: &mut Buffer) {
    if let Some(ways) = model.ways.as_ref().filter(|_| map.level == model.last()) {
        return ways_in_its_place(ways, context, map, buf);
    }
    caption(model, context, map, buf);
    let Some(of) = model.levels().get(map.level) else { return };
    let Some(values) = model.values().and_then(|values| values.level(of)) else { return };
    let shade = Shade::of(model.network(), model.levels(), map.level, model.values(), model.activations());
    for (tile, place) in map.tiles.iter().enumerate() {
        let channel = (model.channel(map.level) + tile) % of.channels.max(1);
        let drawn = Drawn { values, channel, size: of.size, shade, palette: context.theme.palette };
        (&drawn.grid(model, context, map)).render(*place, buf);
    }
}

fn caption(model: &StackModel, context: &Context, map: &Placed, buf: &mut Buffer) {
    let theme = &context.theme;
    let room = usize::from(map.caption.width);
    let is_in_focus = model.focus == Focus::Level(map.level);
    let style = if is_in_focus { theme.badge(theme.palette.stride) } else { theme.strong() };
    let fitting = |texts: Vec<String>| {
        let last = texts.last().cloned().unwrap_or_default();
        texts.into_iter().find(|text| text.width() <= room).unwrap_or_else(|| shortened(&last, room))
    };
    let text = fitting(said::captions(model, context.strings, map));
    let left = room.saturating_sub(text.width() + 2);
    render(Span::styled(text.clone(), style), map.caption, buf);
    let code = said::codes(model, map.level).into_iter().filter(|code| !code.is_empty());
    if map.caption.height > 1 {
        let below = Rect { y: map.caption.y + 1, height: 1, ..map.caption };
        let code: Vec<String> = code.filter(|code| code.width() <= room).collect();
        render(Line::styled(code.first().cloned().unwrap_or_default(), theme.faint()), below, buf);
        return;
    }
    // On the same row, if there is only one.
    if let Some(code) = code.into_iter().find(|code| code.width() <= left) {
        let x = map.caption.x + u16::try_from(text.width() + 2).unwrap_or(u16::MAX).min(map.caption.width);
        render(Line::styled(code, theme.faint()), Rect { x, width: map.caption.right() - x, ..map.caption }, buf);
    }
}

/// Draws the number of ways to each output cell, at the size of the output.
fn ways_in_its_place(ways: &Ways, context: &Context, map: &Placed, buf: &mut Buffer) {
    let theme = &context.theme;
    let [rows, cols] = [ways.counts.nrows(), ways.counts.ncols()].map(|length| i64::try_from(length).unwrap_or(0));
    let title = format!(" {} {rows}x{cols} ", context.strings.stack.ways_title);
    let title = shortened(&title, usize::from(map.caption.width));
    render(Span::styled(title, theme.badge(theme.palette.stride)), map.caption, buf);
    let Some(tile) = map.tiles.first() else { return };
    let Some(grain) = largest([rows, cols], [tile.height, tile.width], map.grain.zoom) else { return };
    let most = ways.counts.iter().copied().fold(0.0, f64::max);
    let mut pixels = Vec::new();
    for row in 0..grain.pixels(rows) {
        for col in 0..grain.pixels(cols) {
            let at = [row, col].map(|at| usize::try_from(at / grain.zoom.max(1) * grain.step).unwrap_or(0));
            let count = ways.counts.get(at).copied().unwrap_or(0.0);
            let color = theme.palette.value(count, most).filter(|_| !theme.is_mono()).map(|rgb| theme.color(rgb));
            pixels.push(Pixel { color, magnitude: if most > 0.0 { count / most } else { 0.0 }, ..Pixel::default() });
        }
    }
    let columns = usize::try_from(grain.pixels(cols)).unwrap_or(0);
    (&PixelGrid { ascii: theme.ascii, columns, pixels }).render(*tile, buf);
}

/// A channel of a map.
struct Drawn<'a> {
    values: ArrayView3<'a, f32>,
    channel: usize,
    size: Pair,
    shade: Shade,
    palette: &'static Palette,
}

impl Drawn<'_> {
    fn value(&self, channel: usize, [row, col]: Pair) -> Option<f32> {
        self.values.get([channel, usize::try_from(row).ok()?, usize::try_from(col).ok()?]).copied()
    }

    /// Returns the pixels of the channel, each repeated by the zoom of the map in both directions.
    fn grid(&self, model: &StackModel, context: &Context, map: &Placed) -> PixelGrid {
        let theme = &context.theme;
        let [rows, cols] = self.size.map(|length| map.grain.pixels(length));
        let (zoom, step) = (map.grain.zoom.max(1), map.grain.step);
        let mut pixels = Vec::new();
        for row in 0..rows {
            for col in 0..cols {
                let at = [row / zoom * step, col / zoom * step];
                let lit = model.light().and_then(|light| light.lit(map.level, at, step));
                let [own, magnitude] = self.look(at);
                let hue = match lit {
                    None => None,
                    Some(Lit::Own) => Some((theme.palette.stride, 1.0)),
                    Some(Lit::Behind) => Some((theme.palette.input, TINT)),
                    Some(Lit::Reached) => Some((theme.palette.kernel_size, TINT)),
                };
                let color = self.color(at, own).map(|color| match hue {
                    Some((hue, share)) => color.towards(hue, share),
                    None => color,
                });
                let color: Option<Color> = color.filter(|_| !theme.is_mono()).map(|rgb| theme.color(rgb));
                pixels.push(Pixel { color, magnitude, is_marked: lit.is_some(), ..Pixel::default() });
            }
        }
        PixelGrid { ascii: theme.ascii, columns: usize::try_from(cols).unwrap_or(0), pixels }
    }

    /// Returns a value, and its magnitude, which is shown if there is no colour.
    fn look(&self, at: Pair) -> [f64; 2] {
        let value = self.value(self.channel, at).map_or(f64::NAN, f64::from);
        let magnitude = self.shade.magnitude(value);
        [value, if magnitude.is_finite() { magnitude } else { 0.0 }]
    }

    fn color(&self, at: Pair, value: f64) -> Option<Rgb> {
        match self.shade.kind {
            Kind::Colour => {
                let of = |channel| self.value(channel, at).map(|value| self.shade.part(f64::from(value)));
                let [red, green, blue] = [of(0)?, of(1)?, of(2)?].map(|part| (part * 255.0).round() as u8);
                Some(Rgb(red, green, blue))
            }
            Kind::Grey => self.palette.grey(self.shade.part(value), 1.0),
            Kind::Value => self.palette.value(value, self.shade.largest()),
        }
    }
}
