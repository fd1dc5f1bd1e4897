//! One file a screen: the model as cells.

mod bar;
mod drawer;
mod explore;
mod facts;
pub mod faults;
mod grids;
mod help;
pub mod home;
mod legend;
pub mod lesson;
mod sum;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::buttons::Button;
use super::drawer::keys_of;
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
        help::view(keys_of(model), scrolled, context, area, buf);
    }
}

/// How to go back to where one came to Explore from.
pub fn way_back(text: &str, context: &Context, area: Rect, buf: &mut Buffer) {
    render(Span::styled(format!(" {text} "), context.theme.badge(context.theme.palette.stride)), area, buf);
}

/// Keys, and what they do.
fn footer<M>(buttons: &[(Rect, Button<M>)], context: &Context, buf: &mut Buffer) {
    let theme = &context.theme;
    for (place, button) in buttons {
        let what = format!(" {}", button.what);
        render(vec![Span::styled(button.key.clone(), theme.key()), Span::styled(what, theme.faint())], *place, buf);
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
