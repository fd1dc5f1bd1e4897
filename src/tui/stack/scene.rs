//! The network alone: its maps, and the dials of its input below them. This is also what a lesson shows; for the
//! decoder of the course, it fits into 49 columns and 19 rows.

use ratatui::layout::{Position, Rect};

use super::light::Spot;
use super::model::StackModel;
use super::plan::{Extent, Placed, Style, columns, picture, stacked};
use crate::conv::Pair;
use crate::network::level::Level;
use crate::tui::rows::{Rows, saturated};

/// The number of rows and columns from which on maps are side by side.
const WIDE: [u16; 2] = [26, 100];

/// With fewer columns than this, only one map is shown.
const ALONE: u16 = 40;

/// The minimum and maximum width of a dial in columns, and the gap between two dials.
const LEAST_DIAL: u16 = 18;
const MOST_DIAL: u16 = 60;
const BETWEEN_DIALS: u16 = 2;

/// The width of a dial's name and of its value, in columns.
const NAME: u16 = 5;
const NUMBER: u16 = 6;

/// The position of a dial and its bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialPlace {
    /// The index of the dial.
    pub dial: usize,
    /// The area of the name.
    pub name: Rect,
    /// The area of the bar.
    pub bar: Rect,
    /// The area of the value.
    pub number: Rect,
}

/// The layout of the maps and dials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SceneLayout {
    /// The whole area.
    pub area: Rect,
    /// The maps that fit, with the picture last.
    pub maps: Vec<Placed>,
    /// The dials that fit.
    pub dials: Vec<DialPlace>,
    /// The free area below the maps before the picture, if those are side by side.
    pub spare: Rect,
}

/// What the caller wants to place below the maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    Nothing,
    /// Content of this many rows, below the maps before the picture if those are side by side.
    Rows(u16),
}

impl SceneLayout {
    /// Lays maps and dials out in `area`.
    #[must_use]
    pub fn new(area: Rect, model: &StackModel, below: Below) -> SceneLayout {
        let count = model.dials().len();
        let mut rows = Rows { left: area };
        let dial_rows = match area.height {
            0..=3 => 0,
            4..=9 => 1,
            _ => saturated(count as i64).min(2),
        };
        let bottom = rows.bottom(dial_rows);
        let is_wide = area.height >= WIDE[0] && area.width >= WIDE[1];
        let mut layout = SceneLayout { area, ..SceneLayout::default() };
        layout.place_maps(rows.left, model, is_wide.then_some(below));
        // The dials are right below the maps, unless other content is.
        let used = layout.maps.iter().flat_map(|map| &map.tiles).map(|tile| tile.bottom()).max().unwrap_or(bottom.y);
        let y = (used + u16::from(used + dial_rows < area.bottom())).min(bottom.y);
        let y = if layout.spare.is_empty() { y.max(area.y) } else { bottom.y };
        layout.dials = dial_places(Rect { y, ..bottom }, count, model.chosen);
        layout
    }

    fn place_maps(&mut self, area: Rect, model: &StackModel, wide: Option<Below>) {
        let extents: Vec<Extent> =
            model.levels().iter().map(|level| Extent { size: level.size, channels: level.channels }).collect();
        let last = model.last();
        let focus = model.level_in_focus().unwrap_or(last);
        let Some(extent) = extents.get(last) else { return };
        let style =
            Style { caption: if wide.is_some() { 2 } else { 1 }, narrowest: if wide.is_some() { 7 } else { 8 } };
        if area.width < ALONE || area.height < 5 || last == 0 {
            let style = Style { caption: u16::from(area.height > 2), narrowest: 0 };
            let alone = extents.get(focus).and_then(|extent| picture(area, focus, *extent, true, style));
            // A single map is at the left.
            self.maps.extend(alone.map(|(placed, _)| placed.moved_to(area.x)));
            return;
        }
        let Some((placed, rest)) = picture(area, last, *extent, false, style) else { return };
        // The dials already show a vector, unless there is room for both.
        let is_vector = model.levels().first().is_some_and(Level::is_vector);
        let first = usize::from(is_vector && wide.is_none()).min(last);
        let maps: Vec<(usize, Extent)> = extents.iter().copied().enumerate().take(last).skip(first).collect();
        let kept = match wide {
            Some(Below::Rows(rows)) => rest.height.saturating_sub(rows),
            Some(Below::Nothing) | None => rest.height,
        };
        let strip = Rect { height: kept, ..rest };
        let zoom = placed.grain.zoom;
        let arranged = around(&maps, focus).find_map(|some| match wide {
            Some(_) => columns(strip, some, style, zoom).or_else(|| stacked(strip, some, style)),
            None => stacked(rest, some, style),
        });
        let arranged = arranged.unwrap_or_default();
        if wide.is_some() {
            let bottom = arranged.iter().flat_map(|map| &map.tiles).map(|tile| tile.bottom()).max().unwrap_or(rest.y);
            let y = (bottom + 1).min(rest.bottom());
            self.spare = Rect { y, height: (rest.bottom() - y).saturating_sub(1), ..rest };
        }
        self.maps = arranged;
        self.maps.push(placed);
    }

    /// Returns the cell at this position of the screen, and its channel.
    #[must_use]
    pub fn cell(&self, place: Position, model: &StackModel) -> Option<(Spot, usize)> {
        self.maps.iter().find_map(|map| {
            let tile = map.tiles.iter().position(|tile| tile.contains(place))?;
            let of = model.levels().get(map.level)?;
            let at = map.cell(map.tiles.get(tile)?, place)?;
            let inside = (0..2).all(|axis| at[axis] < of.size[axis]);
            let channel = (model.channel(map.level) + tile) % of.channels.max(1);
            inside.then_some((Spot { level: map.level, at }, channel))
        })
    }

    /// Returns the dial at this position of the screen.
    #[must_use]
    pub fn dial(&self, place: Position) -> Option<&DialPlace> {
        self.dials.iter().find(|dial| dial.name.union(dial.number).contains(place))
    }

    /// Returns the map of a level, if it fits.
    #[must_use]
    pub fn map(&self, level: usize) -> Option<&Placed> {
        self.maps.iter().find(|map| map.level == level)
    }
}

impl Placed {
    fn moved_to(mut self, x: u16) -> Placed {
        self.caption.x = x;
        self.tiles.iter_mut().for_each(|tile| tile.x = x);
        self
    }

    /// Returns the cell drawn at a position, the upper one if there are two.
    #[must_use]
    pub fn cell(&self, tile: &Rect, place: Position) -> Option<Pair> {
        let [down, right] = [place.y.checked_sub(tile.y)?, place.x.checked_sub(tile.x)?].map(i64::from);
        let zoom = self.grain.zoom.max(1);
        Some([down * 2 / zoom * self.grain.step, right / zoom * self.grain.step])
    }

    /// Returns the position at which a cell is drawn.
    #[must_use]
    pub fn place(&self, tile: &Rect, [row, col]: Pair) -> Position {
        let of = |at: i64| at / self.grain.step.max(1) * self.grain.zoom;
        let [down, right] = [of(row) / 2, of(col)].map(saturated);
        Position { x: (tile.x + right).min(tile.right()), y: (tile.y + down).min(tile.bottom()) }
    }
}

/// Returns all maps, then ever fewer of them around the focused one.
fn around<T>(maps: &[(usize, T)], focus: usize) -> impl Iterator<Item = &[(usize, T)]> {
    (1..=maps.len()).rev().map(move |count| {
        let place = maps.iter().position(|(level, _)| *level >= focus).unwrap_or(maps.len());
        let first = place.saturating_sub(count / 2).min(maps.len() - count);
        &maps[first..first + count]
    })
}

/// Arranges dials in rows. If not all fit, shows the page with the selected one.
fn dial_places(area: Rect, count: usize, chosen: usize) -> Vec<DialPlace> {
    if area.height == 0 || area.width < NAME + NUMBER + 1 || count == 0 {
        return Vec::new();
    }
    let rows = usize::from(area.height);
    let most = usize::from((area.width / LEAST_DIAL).max(1));
    let beside = count.div_ceil(rows).min(most);
    let seen = beside * rows;
    let first = chosen / seen * seen;
    let columns = saturated(beside as i64).max(1);
    let width = ((area.width - BETWEEN_DIALS * (columns - 1)) / columns).min(MOST_DIAL);
    let place = |(place, dial): (usize, usize)| {
        let [down, right] = [place / beside, place % beside].map(|at| saturated(at as i64));
        let own = Rect { x: area.x + right * (width + BETWEEN_DIALS), y: area.y + down, width, height: 1 };
        let name = Rect { width: NAME.min(width), ..own };
        let number = Rect { x: own.right() - NUMBER.min(width), width: NUMBER.min(width), ..own };
        DialPlace {
            dial,
            name,
            bar: Rect { x: name.right(), width: number.x.saturating_sub(name.right()), ..own },
            number,
        }
    };
    (first..count.min(first + seen)).enumerate().map(place).collect()
}

impl DialPlace {
    /// Returns the position of a column along the bar, from 0 to 1.
    #[must_use]
    pub fn share(&self, column: u16) -> f64 {
        let length = self.bar.width.saturating_sub(1).max(1);
        f64::from(column.saturating_sub(self.bar.x).min(length)) / f64::from(length)
    }

    /// Returns the column at a position along the bar from 0 to 1.
    #[must_use]
    pub fn column(&self, share: f64) -> u16 {
        let length = f64::from(self.bar.width.saturating_sub(1));
        self.bar.x + saturated((share.clamp(0.0, 1.0) * length).round() as i64)
    }
}
