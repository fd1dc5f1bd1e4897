//! The position of the focus. The terminal's cursor is moved there, for braille displays and magnifiers.

use ratatui::layout::Position;

use crate::scene::GridId;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;

/// Returns the position of the first of these that exists: the selected entry of the drawer, the cell of the walk, the
/// cursor of the focused grid, the number being typed, the selected field.
#[must_use]
pub fn place(model: &Model, layout: &Layout) -> Option<Position> {
    if let Some(drawer) = &model.drawer {
        let chosen = layout.drawer.entries.iter().find(|(_, entry)| *entry == drawer.chosen);
        return chosen.map(|(rect, _)| rect.as_position());
    }
    let grid = match model.focus.zone {
        Zone::Bar if model.walker.walk.is_some() => Some(model.view().walked()),
        Zone::Bar => None,
        Zone::Grid(grid) => Some(grid),
    };
    let panel = layout.panels.iter().find(|panel| Some(panel.grid) == grid);
    let moment = model.moment();
    let at = |grid: GridId| {
        let outline = moment.as_ref().and_then(|moment| moment.outlines(grid).last());
        outline.map_or_else(|| model.cursor(grid), |outline| outline.first)
    };
    let cell = panel.and_then(|panel| panel.place(at(panel.grid)));
    cell.or_else(|| {
        let (rect, field) = layout.fields.iter().find(|(_, field)| field.is_chosen)?;
        let [before, behind] = field.margins;
        let offset = if model.bar.typed.is_empty() { before } else { rect.width.saturating_sub(behind) };
        Some(Position { x: rect.x + offset.min(rect.width), y: rect.y })
    })
}
