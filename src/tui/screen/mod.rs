//! One file a screen: the model as cells.

mod bar;
mod explore;
mod facts;
mod grids;
mod help;
mod legend;
mod sum;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::layout::Layout;
use super::model::Model;
use super::strings::Strings;
use super::theme::Theme;

/// What a view needs besides the model.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub theme: Theme,
    pub strings: &'static Strings,
}

/// Draws the whole screen.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let layout = Layout::new(area, model, context.strings);
    explore::view(model, context, &layout, buf);
    if let Some(scrolled) = model.help {
        help::view(scrolled, context, area, buf);
    }
}

fn render(line: impl Into<Line<'static>>, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        line.into().render(area, buf);
    }
}

fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}
