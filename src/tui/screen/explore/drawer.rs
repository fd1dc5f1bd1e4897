//! The drawer: settings to choose from, each with its numbers in the colours of their parameters, its merits and its
//! flaws; or frameworks, with the code of the selected one.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use crate::conv::Parameter;
use crate::conv::solve::Merit;
use crate::tui::explore::drawer::{Content, Entry, Standing};
use crate::tui::explore::field::Field;
use crate::tui::explore::layout::{DrawerLayout, Layout};
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};
use crate::visible;

/// Draws the drawer, if it is open.
pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let Some(drawer) = &model.drawer else { return };
    let theme = &context.theme;
    let DrawerLayout { heading, heading_lines, entries, details, detail_lines } = &layout.drawer;
    let lines = heading_lines.iter().enumerate();
    let lines = lines.map(|(row, line)| Line::styled(line, if row == 0 { theme.strong() } else { theme.error() }));
    Paragraph::new(lines.collect::<Vec<_>>()).render(*heading, buf);
    let digits = drawer.len().to_string().len();
    for (area, place) in entries {
        let is_chosen = *place == drawer.chosen;
        let badge = if is_chosen { theme.badge(theme.palette.stride) } else { theme.faint() };
        match &drawer.content {
            Content::Settings(settings) => {
                let number = Span::styled(format!(" {:>digits$} ", place + 1), badge);
                let Some(entry) = settings.entries.get(*place) else { continue };
                render(entry_line(entry, number, is_chosen, context, usize::from(area.width)), *area, buf);
            }
            Content::Model(pasted) => {
                let number = Span::styled(format!(" {:>digits$} ", place + 1), badge);
                let is_broken = pasted.stacked.fault.is_some() && *place + 1 == drawer.len();
                let style = if is_broken { theme.error() } else { theme.text() };
                let style = if is_chosen { style.add_modifier(Modifier::BOLD) } else { style };
                let text = pasted.line(*place).unwrap_or_default();
                render(
                    Line::from(vec![number, Span::styled(format!("  {}", visible::line(&text)), style)]),
                    *area,
                    buf,
                );
            }
            Content::Code(translations) => {
                let Some(translation) = translations.get(*place) else { continue };
                render(Span::styled(format!(" {} ", translation.framework), badge), *area, buf);
            }
        }
    }
    let is_code = matches!(drawer.content, Content::Code(_));
    let style = |line: &str| if is_code && !line.starts_with('#') { theme.text() } else { theme.faint() };
    let lines: Vec<Line<'_>> = detail_lines.iter().map(|line| Line::styled(line.as_str(), style(line))).collect();
    Paragraph::new(lines).render(*details, buf);
}

/// Returns the numbers of a setting, followed by as many merits and flaws as fit.
fn entry_line(entry: &Entry, number: Span<'static>, is_chosen: bool, context: &Context, room: usize) -> Line<'static> {
    let (theme, strings) = (&context.theme, context.strings);
    let layer = entry.solution.geometry.layer();
    let mut spans = vec![number];
    for parameter in Parameter::ALL.into_iter().filter(|it| *it != Parameter::Input && it.exists_on(layer.op)) {
        let ink = theme.ink(theme.palette.parameter(parameter));
        let ink = if is_chosen { ink.add_modifier(Modifier::BOLD) } else { ink };
        let ink = if changes(entry, parameter) { ink.add_modifier(Modifier::UNDERLINED) } else { ink };
        spans.push(Span::styled(format!("  {} ", strings.field(Field::Parameter(parameter))), theme.faint()));
        spans.push(Span::styled(layer.short(parameter.get(layer, [1, 1])), ink));
    }
    let place = entry.place(strings).map(|place| (theme.text(), place));
    // The number itself shows whether there is an output_padding.
    let told = [Merit::NoOutputPadding, Merit::NeedsOutputPadding];
    let merits = entry.solution.merits.iter().filter(|merit| !told.contains(merit)).map(|merit| {
        let ink = if merit.is_flaw() { theme.palette.error } else { theme.palette.right };
        (theme.ink(ink), strings.signed(merit))
    });
    for (style, text) in place.into_iter().chain(merits) {
        let span = Span::styled(format!("   {text}"), style);
        if width(&spans) + span.width() > room {
            break;
        }
        spans.push(span);
    }
    Line::from(spans)
}

/// Whether an entry that keeps most of the layer changes this parameter; it is then marked as in the bar.
fn changes(entry: &Entry, parameter: Parameter) -> bool {
    match &entry.standing {
        Standing::Kept(changed) => changed.contains(&parameter),
        Standing::Best | Standing::Near(_) => false,
    }
}
