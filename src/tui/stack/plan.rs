//! The size and position of each map: the picture at the right, the maps before it to its left, side by side if there
//! is room and stacked otherwise. A map too large for its place is subsampled.

use ratatui::layout::Rect;

use crate::conv::Pair;
use crate::tui::rows::saturated;

/// The size of a map to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Rows, then columns.
    pub size: Pair,
    /// The number of channels.
    pub channels: usize,
}

/// The scale of a map: every `step`th row and column is drawn, each as `zoom` columns and half as many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
    /// The number of pixels for each cell that is drawn, along each axis.
    pub zoom: i64,
    /// The interval between cells that are drawn.
    pub step: i64,
}

impl Grain {
    /// Returns the number of pixels, each half a character cell, that a length takes.
    #[must_use]
    pub fn pixels(self, length: i64) -> i64 {
        let shown = length.max(0).saturating_add(self.step - 1) / self.step.max(1);
        shown.saturating_mul(self.zoom)
    }

    /// Returns the number of rows and columns that a map takes on the screen.
    #[must_use]
    pub fn cells(self, [rows, cols]: Pair) -> [u16; 2] {
        [saturated(self.pixels(rows).saturating_add(1) / 2), saturated(self.pixels(cols))]
    }
}

/// A map with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The level of the map.
    pub level: usize,
    /// The scale of the map.
    pub grain: Grain,
    /// The area of the caption above the map.
    pub caption: Rect,
    /// The areas of the channels, from the first one shown on.
    pub tiles: Vec<Rect>,
}

/// The size of captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The number of rows of a caption.
    pub caption: u16,
    /// The minimum width of a caption, in columns.
    pub narrowest: u16,
}

/// The number of columns between two maps, and between two channels of a map; maps in an area narrower than `NARROW`
/// are only `BETWEEN` apart.
const GAP: u16 = 2;
const BETWEEN: u16 = 1;
const NARROW: u16 = 60;

/// The maximum share of the columns for the picture if other maps are beside it.
const PICTURE_SHARE: [u16; 2] = [2, 3];

/// The numbers of pixels that the longer side of a map is limited to, largest first.
const CAPS: [i64; 10] = [i64::MAX, 256, 128, 64, 48, 32, 24, 16, 8, 4];

/// The maximum zoom.
const MOST_ZOOM: i64 = 4;

/// The minimum zoom for a map of a single cell, which would hardly be visible otherwise.
const POINT_ZOOM: i64 = 2;

fn grain(size: Pair, cap: i64, zoom: i64) -> Grain {
    let longest = size[0].max(size[1]).max(1);
    let step = if longest > cap { longest.saturating_add(cap - 1) / cap.max(1) } else { 1 };
    Grain { zoom: if size == [1, 1] { zoom.max(POINT_ZOOM) } else { zoom }, step }
}

/// Returns the largest scale at which a map fits into so many rows and columns.
#[must_use]
pub fn largest(size: Pair, [rows, cols]: [u16; 2], most_zoom: i64) -> Option<Grain> {
    let zooms = (1..=most_zoom).rev().map(|zoom| grain(size, i64::MAX, zoom));
    let caps = CAPS.into_iter().skip(1).map(|cap| grain(size, cap, 1));
    zooms.chain(caps).find(|grain| {
        let [height, width] = grain.cells(size);
        height <= rows && width <= cols
    })
}

/// Places the picture at the right of an area, and returns it with the rest of the area.
#[must_use]
pub fn picture(area: Rect, level: usize, extent: Extent, is_alone: bool, style: Style) -> Option<(Placed, Rect)> {
    let rows = area.height.saturating_sub(style.caption);
    let [of, all] = PICTURE_SHARE;
    let most = u16::try_from(u32::from(area.width) * u32::from(of) / u32::from(all)).unwrap_or(area.width);
    let fits = |cols: u16, zoom: i64| largest(extent.size, [rows, cols], zoom);
    // The picture is enlarged only while the maps before it keep half of the room.
    let grain = if is_alone {
        fits(area.width, MOST_ZOOM)
    } else {
        let large = fits(area.width / 2, MOST_ZOOM).filter(|grain| grain.step == 1);
        large.or_else(|| fits(most, 1))
    }?;
    let [height, width] = grain.cells(extent.size);
    let taken = width.max(style.narrowest).min(area.width);
    let x = area.right() - taken;
    let caption = Rect { x, width: taken, height: style.caption, ..area };
    let tile = Rect { x, y: area.y + style.caption, width, height };
    let gap = if area.width < NARROW { BETWEEN } else { GAP };
    let left = Rect { width: area.width.saturating_sub(taken.saturating_add(gap)), ..area };
    Some((Placed { level, grain, caption, tiles: vec![tile] }, left))
}

/// Places maps side by side, each in a column with as many of its channels as fit. Returns `None` if the maps do not
/// fit.
#[must_use]
pub fn columns(area: Rect, maps: &[(usize, Extent)], style: Style, most_zoom: i64) -> Option<Vec<Placed>> {
    let zooms = (1..=most_zoom).rev().map(|zoom| (zoom, i64::MAX));
    let caps = CAPS.into_iter().skip(1).filter(|cap| *cap >= 16).map(|cap| (1, cap));
    zooms.chain(caps).find_map(|(zoom, cap)| columns_at(area, maps, style, zoom, cap))
}

/// A column of tiles: the number side by side, and the number of rows.
struct Column {
    level: usize,
    extent: Extent,
    grain: Grain,
    beside: u16,
    below: u16,
}

impl Column {
    fn width(&self, narrowest: u16) -> u16 {
        let [_, width] = self.grain.cells(self.extent.size);
        (width.saturating_add(BETWEEN)).saturating_mul(self.beside).saturating_sub(BETWEEN).max(narrowest)
    }

    fn has_more(&self) -> bool {
        usize::from(self.beside) * usize::from(self.below) < self.extent.channels
    }
}

fn columns_at(area: Rect, maps: &[(usize, Extent)], style: Style, zoom: i64, cap: i64) -> Option<Vec<Placed>> {
    let rows = area.height.checked_sub(style.caption)?;
    let mut columns = Vec::with_capacity(maps.len());
    for (level, extent) in maps {
        let grain = grain(extent.size, cap, zoom);
        let [height, _] = grain.cells(extent.size);
        let below = (rows + BETWEEN) / height.saturating_add(BETWEEN);
        let below = below.min(u16::try_from(extent.channels).unwrap_or(u16::MAX));
        if below == 0 {
            return None;
        }
        columns.push(Column { level: *level, extent: *extent, grain, beside: 1, below });
    }
    let gaps = GAP.saturating_mul(u16::try_from(maps.len().saturating_sub(1)).ok()?);
    let total = |columns: &[Column]| {
        columns.iter().map(|column| u32::from(column.width(style.narrowest))).sum::<u32>() + u32::from(gaps)
    };
    if total(&columns) > u32::from(area.width) {
        return None;
    }
    // Distribute the remaining width to more channels, one column of them per map in turn.
    let mut is_growing = true;
    while is_growing {
        is_growing = false;
        for place in 0..columns.len() {
            if columns[place].has_more() {
                columns[place].beside += 1;
                let fits = total(&columns) <= u32::from(area.width);
                columns[place].beside -= u16::from(!fits);
                is_growing |= fits;
            }
        }
    }
    let mut x = area.x;
    let placed = columns.iter().map(|column| {
        let width = column.width(style.narrowest);
        let at = Rect { x, width, ..area };
        x = x.saturating_add(width + GAP);
        column.placed(at, style)
    });
    Some(placed.collect())
}

impl Column {
    fn placed(&self, area: Rect, style: Style) -> Placed {
        let [height, width] = self.grain.cells(self.extent.size);
        let tile = |place: u16| Rect {
            x: area.x + place % self.beside * (width + BETWEEN),
            y: area.y + style.caption + place / self.beside * (height + BETWEEN),
            width,
            height,
        };
        let count = u32::from(self.beside) * u32::from(self.below);
        let count = count.min(u32::try_from(self.extent.channels).unwrap_or(u32::MAX));
        let tiles = (0..u16::try_from(count).unwrap_or(u16::MAX)).map(tile).collect();
        Placed { level: self.level, grain: self.grain, caption: Rect { height: style.caption, ..area }, tiles }
    }
}

/// Stacks maps, each in a row with as many of its channels as fit. Returns `None` if the maps do not fit.
#[must_use]
pub fn stacked(area: Rect, maps: &[(usize, Extent)], style: Style) -> Option<Vec<Placed>> {
    if area.width < style.narrowest {
        return None;
    }
    CAPS.into_iter().find_map(|cap| {
        let mut y = area.y;
        let mut placed = Vec::with_capacity(maps.len());
        for (level, extent) in maps {
            let grain = grain(extent.size, cap, 1);
            let [height, width] = grain.cells(extent.size);
            let bottom = y.checked_add(style.caption)?.checked_add(height)?;
            if bottom > area.bottom() || width > area.width {
                return None;
            }
            let beside = usize::from((area.width + BETWEEN) / width.saturating_add(BETWEEN)).min(extent.channels);
            let tile = |place: usize| Rect {
                x: area.x + saturated(place as i64).saturating_mul(width + BETWEEN),
                y: y + style.caption,
                width,
                height,
            };
            let caption = Rect { y, height: style.caption, ..area };
            placed.push(Placed { level: *level, grain, caption, tiles: (0..beside).map(tile).collect() });
            y = bottom;
        }
        Some(placed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { caption: 1, narrowest: 8 };

    fn decoder() -> Vec<(usize, Extent)> {
        let of =
            |(level, (length, channels)): (usize, (i64, usize))| (level, Extent { size: [length, length], channels });
        [(1, 2), (4, 32), (8, 20), (16, 12), (32, 1)].into_iter().enumerate().map(of).collect()
    }

    fn sizes(placed: &[Placed]) -> Vec<(usize, i64, i64)> {
        placed.iter().map(|map| (map.tiles.len(), map.grain.zoom, map.grain.step)).collect()
    }

    #[test]
    fn the_decoder_in_49_columns() {
        let maps = decoder();
        let area = Rect::new(0, 0, 49, 17);
        let (of, rest) = picture(area, 4, maps[4].1, false, STYLE).expect("it fits");
        assert_eq!(of.tiles, [Rect::new(17, 1, 32, 16)]);
        assert_eq!(rest, Rect::new(0, 0, 16, 17));
        let left = stacked(rest, &maps[1..4], STYLE).expect("they fit");
        assert_eq!(sizes(&left), [(3, 1, 1), (1, 1, 1), (1, 1, 1)]);
        assert_eq!(left[2].tiles[0].bottom(), 17);
    }

    #[test]
    fn the_decoder_from_left_to_right() {
        let maps = decoder();
        let (of, rest) = picture(Rect::new(0, 0, 140, 33), 4, maps[4].1, false, STYLE).expect("it fits");
        assert_eq!((of.grain.zoom, of.tiles[0].as_size().width), (2, 64));
        let left = columns(Rect { height: 19, ..rest }, &maps[..4], STYLE, 2).expect("they fit");
        assert_eq!(left.len(), 4);
        assert!(left.iter().all(|map| map.grain.zoom == 2), "{left:?}");
        assert!(left.iter().flat_map(|map| &map.tiles).all(|tile| tile.right() <= rest.right() && tile.bottom() <= 19));
    }

    #[test]
    fn what_is_too_large_is_shown_in_part() {
        let of = |length: i64| Extent { size: [length, length], channels: 3 };
        let (placed, _) = picture(Rect::new(0, 0, 80, 20), 0, of(1000), true, STYLE).expect("in part");
        assert_eq!(placed.grain, Grain { zoom: 1, step: 32 });
        let maps: Vec<_> =
            [64, 256, 1 << 40].into_iter().enumerate().map(|(level, length)| (level, of(length))).collect();
        let placed = stacked(Rect::new(0, 0, 30, 30), &maps, STYLE).expect("in part");
        assert!(placed.iter().all(|map| map.grain.step > 1));
        assert_eq!(stacked(Rect::new(0, 0, 7, 30), &maps, STYLE), None);
        assert_eq!(largest([5, 5], [0, 0], 4), None);
        // A one-dimensional map has one row.
        assert_eq!(largest([1, 50], [1, 60], 1), Some(Grain { zoom: 1, step: 1 }));
    }

    #[test]
    fn nothing_is_placed_outside() {
        for width in 0..60 {
            for height in 0..24 {
                let area = Rect::new(3, 2, width, height);
                let maps = decoder();
                let Some((of, rest)) = picture(area, 4, maps[4].1, false, STYLE) else { continue };
                let others = [columns(rest, &maps[..4], STYLE, 3), stacked(rest, &maps[..4], STYLE)];
                for map in others.iter().flatten().flatten().chain([&of]) {
                    let rects = map.tiles.iter().chain([&map.caption]);
                    assert!(rects.clone().all(|rect| area.union(*rect) == area), "{area:?}: {map:?}");
                }
            }
        }
    }
}
