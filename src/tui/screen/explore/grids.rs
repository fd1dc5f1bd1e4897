//! The grids of Explore: their titles, and their cells as numbers or pixels.

use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::cells::Cells;
use super::pixels;
use crate::lesson::hidden::Clue;
use crate::scene::GridId;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::explore::panels::{CellShape, Panel, title_of};
use crate::tui::screen::Context;

/// Draws all grids.
pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let moment = model.moment();
    for panel in &layout.panels {
        if panel.titled > 0 {
            title(model, context, panel).render(panel.title, buf);
        }
        match panel.shape {
            CellShape::Number { height, .. } => {
                Cells::new(model, moment.as_ref(), context, panel, height).grid().render(panel.cells, buf);
            }
            CellShape::Block => Cells::new(model, moment.as_ref(), context, panel, 1).grid().render(panel.cells, buf),
            CellShape::Pixel { step } => {
                pixels::grid(model, moment.as_ref(), context, panel, step).render(panel.cells, buf);
            }
        }
    }
}

/// Returns the name of a grid, its size, and which part of it is shown.
fn title(model: &Model, context: &Context, panel: &Panel) -> Line<'static> {
    let (theme, strings) = (&context.theme, context.strings);
    let name = title_of(model, strings, panel.grid, panel.titled);
    let in_focus = model.focus.zone == Zone::Grid(panel.grid);
    let hue = match panel.grid {
        GridId::Kernel | GridId::Rotated => theme.ink(theme.palette.kernel_size),
        _ => theme.text(),
    };
    let name_style = if in_focus { theme.badge(theme.palette.text) } else { hue.patch(theme.bold()) };
    let size = model.size(panel.grid).unwrap_or([0, 0]);
    let room = usize::from(panel.title.width);
    let mut line = Line::from(vec![Span::styled(name.to_string(), name_style)]);
    let mut add_if_it_fits = |span: Span<'static>| {
        if line.width() + span.width() <= room {
            line.push_span(span);
        }
    };
    let shows_size = !model.stage.hidden.hides(Clue::Sizes);
    // The size of a table includes its gaps, which would mislead.
    if shows_size && !model.scene().is_table(panel.grid) {
        let layer = &model.setting().layer;
        add_if_it_fits(Span::styled(format!(" {}", panel.grid.size_text(layer, size)), theme.faint()));
    }
    let is_part = panel.shown != size;
    match panel.shape {
        CellShape::Pixel { step } if step > 1 => {
            let every = format!(" {}", (strings.facts.every)(step));
            add_if_it_fits(Span::styled(every, theme.ink(theme.palette.stride)));
        }
        _ if is_part => {
            // In Python slice notation: which rows and columns are on the screen.
            let slice = [0, 1].map(|axis| format!("{}:{}", panel.origin[axis], panel.origin[axis] + panel.shown[axis]));
            add_if_it_fits(Span::styled(format!(" [{}]", slice.join(", ")), theme.faint()));
        }
        _ => {}
    }
    if panel.grid == GridId::Output
        && let Some(before) = model.changed().and_then(|changed| changed.output_before)
        && before != size
        && shows_size
    {
        let was = format!(" {} {}", strings.names.was, model.setting().layer.size_text(before));
        add_if_it_fits(Span::styled(was, theme.ink(theme.palette.stride)));
    }
    line
}
