//! One file a screen: the model as cells.

mod explore;
mod grids;
mod help;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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
    if model.help {
        help::view(context, area, buf);
    }
}
