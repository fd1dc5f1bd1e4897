//! The parameter bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::palette::{Palette, Rgb};
use crate::tui::explore::field::{AxisChoice, Field};
use crate::tui::explore::focus::Zone;
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render};

/// The caret after a number that is being typed, in the column before the plus.
const CARET: char = '_';

/// Draws the parameter bar.
pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let (theme, strings, area) = (&context.theme, context.strings, layout.bar);
    let mut end = area.x;
    for (place, button) in &layout.fields {
        let hue = field_hue(theme.palette, button.field);
        let changed = model.changed().is_some_and(|changed| changed.field == Some(button.field));
        let [before, behind] = button.margins.map(usize::from);
        let spans = if button.is_chosen {
            let style = match model.focus.zone {
                Zone::Bar => theme.badge(hue),
                Zone::Grid(_) => theme.ink(hue).add_modifier(Modifier::UNDERLINED),
            };
            let caret = if model.bar.typed.is_empty() || behind == 0 { String::new() } else { CARET.to_string() };
            let behind = behind.saturating_sub(caret.len());
            let (less, more) = (format!("{:before$}", sign("-", before)), format!("{:>behind$}", sign("+", behind)));
            vec![Span::styled(format!("{less}{}{caret}{more}", button.text()), style)]
        } else {
            let style = theme.ink(hue).add_modifier(Modifier::BOLD);
            let style = if changed { style.add_modifier(Modifier::UNDERLINED) } else { style };
            let gap = if button.name.is_empty() { "" } else { " " };
            let name = format!("{:before$}{}{gap}", "", button.name);
            vec![Span::styled(name, theme.faint()), Span::styled(button.value.clone(), style)]
        };
        render(spans, *place, buf);
        end = place.right();
    }
    if model.chosen_axis() != AxisChoice::Both && end + 2 < area.right() {
        let rest = Rect { x: end + 2, width: area.right() - end - 2, ..area };
        render(Line::styled(strings.axis(model.bar.axis), theme.strong()), rest, buf);
    }
}

/// Returns the sign, if there are columns for it.
fn sign(sign: &str, columns: usize) -> &str {
    if columns == 0 { "" } else { sign }
}

fn field_hue(palette: &Palette, field: Field) -> Rgb {
    match field {
        Field::Parameter(parameter) => palette.parameter(parameter),
        Field::Turn => palette.kernel_size,
        Field::Operation | Field::Bias | Field::Groups | Field::Number(_) | Field::Activations => palette.text,
    }
}
