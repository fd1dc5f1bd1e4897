//! A lesson: text and answer on the left, the live scene on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr as _;

use super::explore::{self, bar, grids, legend, strip, sum};
use super::{Context, help, render, trouble};
use crate::learner::record::Trouble;
use crate::learner::session::{Phase, StepState};
use crate::lesson::course::MarkRole;
use crate::text::{Run, columns, wrap};
use crate::tui::lesson::glossary::Sheet;
use crate::tui::lesson::keys::KEYS;
use crate::tui::lesson::layout::LessonLayout;
use crate::tui::lesson::script::{self, Ink, Tone};
use crate::tui::lesson::{Focus, LessonModel};
use crate::tui::theme::Theme;
use crate::tui::widget::Overlay;

/// Draws a lesson, and returns the position of the focus.
pub fn view(
    model: &LessonModel,
    unsaved: Option<&Trouble>,
    context: &Context,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = area.intersection(buf.area);
    let layout = LessonLayout::new(area, model, context.strings);
    header(model, context, &layout, buf);
    trouble(unsaved, context, layout.note, buf);
    text(context, &layout, buf);
    if layout.scene.area.height > 0 {
        bar::view(&model.scene, context, &layout.scene, buf);
        grids::view(&model.scene, context, &layout.scene, buf);
        explore::refusal(&model.scene, context, &layout.scene, buf);
        sum::view(&model.scene, context, layout.scene.sum, buf);
        strip::view(&model.scene, context, &layout.scene, buf);
        legend::view(&model.scene, context, &layout.scene, buf);
        notes(model, context, &layout, buf);
    }
    for (place, button) in &layout.buttons {
        let is_header = place.y == layout.header.y;
        let key = if is_header { context.theme.strong() } else { context.theme.key() };
        let what = format!(" {}", button.what);
        render(vec![Span::styled(button.key.clone(), key), Span::styled(what, context.theme.faint())], *place, buf);
    }
    if model.outline.is_some() {
        outline(model, context, &layout, buf);
    }
    if let Some(sheet) = &layout.sheet {
        return Some(glossary(sheet, context, area, buf));
    }
    if let Some(scrolled) = model.help {
        return Some(help::view(&KEYS, scrolled, context, area, buf));
    }
    focus(model, &layout)
}

/// Returns the position of the step selected in the outline, else of the caret or the selected option, else of the
/// focus of the scene.
fn focus(model: &LessonModel, layout: &LessonLayout) -> Option<Position> {
    if let Some(chosen) = model.outline {
        let row = u16::try_from(chosen.saturating_sub(layout.first_outlined)).unwrap_or(u16::MAX);
        let y = layout.outline.y.saturating_add(row).min(layout.area.bottom().saturating_sub(1));
        return Some(Position { x: layout.outline.x, y });
    }
    let in_text = || {
        let is_it = |run: &Run<Ink>| matches!(run.style.tone, Tone::Caret | Tone::CaretAtEnd | Tone::Chosen);
        let mut rows = layout.lines.iter().zip(layout.prose.top()..);
        rows.find_map(|(line, y)| {
            let before = columns(&line[..line.iter().position(is_it)?]);
            Some(Position { x: layout.prose.x.saturating_add(u16::try_from(before).unwrap_or(u16::MAX)), y })
        })
    };
    let place = match model.focus {
        Focus::Answer => in_text().or_else(|| explore::focus::place(&model.scene, &layout.scene)),
        Focus::Scene => explore::focus::place(&model.scene, &layout.scene),
    };
    place.or_else(|| Some(layout.prose.as_position()))
}

fn header(model: &LessonModel, context: &Context, layout: &LessonLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let lesson = model.session.lesson();
    let title = lesson.title.get(model.language).cloned().unwrap_or_default();
    let room = layout.buttons.iter().filter(|(place, _)| place.y == layout.header.y).map(|(place, _)| place.x).min();
    let room = room.map_or(layout.header.width, |end| end.saturating_sub(layout.header.x + 2));
    let line = vec![Span::styled("tconv  ", theme.faint()), Span::styled(title, theme.strong())];
    render(line, Rect { width: room, ..layout.header }, buf);
    let works = model.session.works();
    // One block per step: done, current, or still to come.
    let mut spans: Vec<Span<'static>> = Vec::new();
    // Narrow blocks if the text after them needs the room.
    let block = if model.session.length() * 4 + 24 <= usize::from(layout.progress.width) { "   " } else { " " };
    for (place, work) in works.iter().enumerate() {
        let (glyph, hue) = match (place == model.session.place(), model.session.state_of(work)) {
            (true, _) => ("[=]", theme.palette.stride),
            (_, StepState::Done | StepState::Noted | StepState::Shown) => (" = ", theme.palette.padding),
            (_, StepState::Wrong) => (" x ", theme.palette.error),
            (_, StepState::Skipped) => (" - ", theme.palette.faint),
            (_, StepState::Open) => (" . ", theme.palette.key_ground),
        };
        if theme.is_mono() {
            spans.push(Span::styled(glyph, theme.text()));
        } else {
            spans.extend([Span::styled(block, Style::reset().bg(theme.color(hue))), Span::raw(" ")]);
        }
    }
    for _ in works.len()..model.session.length() {
        if theme.is_mono() {
            spans.push(Span::styled(" . ", theme.text()));
        } else {
            let open = Style::reset().bg(theme.color(theme.palette.key_ground));
            spans.extend([Span::styled(block, open), Span::raw(" ")]);
        }
    }
    let count = (context.strings.lesson.step_of)(model.session.place() + 1, model.session.length());
    spans.push(Span::styled(format!("  {count}"), theme.faint()));
    if let Some([place, all]) = model.leg {
        let leg = format!("  {} {}/{all}", context.strings.home.short, place + 1);
        spans.push(Span::styled(leg, theme.faint()));
    }
    render(spans, layout.progress, buf);
}

fn text(context: &Context, layout: &LessonLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    for (line, y) in layout.lines.iter().zip(layout.prose.top()..) {
        self::line(context, line, Rect { y, height: 1, ..layout.prose }, buf);
    }
    let [above, below] = layout.hidden;
    if above + below > 0 && layout.prose.height > 0 {
        let last = Rect { y: layout.prose.bottom() - 1, height: 1, ..layout.prose };
        let strings = &context.strings.lesson;
        let whole = (strings.more_lines)(above, below);
        let fits = whole.width() <= usize::from(last.width);
        let text = if fits { whole } else { (strings.more_lines_alone)(above, below) };
        render(Span::styled(text, theme.key()), last, buf);
    }
}

pub(super) fn line(context: &Context, line: &script::Line, area: Rect, buf: &mut Buffer) {
    let span = |run: &Run<Ink>| Span::styled(run.text.clone(), style(&context.theme, &run.style));
    render(line.iter().map(span).collect::<Vec<Span<'static>>>(), area, buf);
}

fn style(theme: &Theme, ink: &Ink) -> Style {
    let palette = theme.palette;
    let style = match ink.tone {
        Tone::Body => theme.text(),
        Tone::Heading => theme.strong(),
        Tone::Faint => theme.faint(),
        Tone::Field => theme.key(),
        Tone::FieldInFocus | Tone::CaretAtEnd => theme.badge(palette.text),
        Tone::Caret => theme.caret(),
        Tone::Chosen => theme.badge(palette.stride),
        Tone::Right => theme.ink(palette.right).add_modifier(Modifier::BOLD),
        Tone::Wrong => theme.error(),
    };
    let text = &ink.style;
    let style = match text.parameter {
        Some(parameter) if matches!(ink.tone, Tone::Body | Tone::Faint) => {
            theme.ink(palette.parameter(parameter)).add_modifier(Modifier::BOLD)
        }
        _ => style,
    };
    let style = if text.is_key { theme.key() } else { style };
    let style = if text.is_address { theme.faint() } else { style };
    let style = if text.look.bold { style.add_modifier(Modifier::BOLD) } else { style };
    // Only words that can be opened are underlined.
    let style = if text.look.emphasis { style.add_modifier(theme.emphasis()) } else { style };
    let style = if text.term.is_some() { style.add_modifier(Modifier::UNDERLINED) } else { style };
    if text.look.code && ink.tone == Tone::Body { style.bg(theme.color(palette.key_ground)) } else { style }
}

/// Draws what the marks mean, as written in the lesson.
fn notes(model: &LessonModel, context: &Context, layout: &LessonLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    for ((role, text), y) in model.noted_marks().into_iter().zip(layout.notes.top()..layout.notes.bottom()) {
        let (glyph, hue) = match role {
            MarkRole::Cropped => ("x", theme.palette.padding),
            MarkRole::Extra => ("+", theme.palette.output_padding),
            MarkRole::Window => ("w", theme.palette.kernel_size),
            MarkRole::Bias => ("*", theme.palette.output_padding),
            MarkRole::Look => (">", theme.palette.stride),
        };
        let line =
            vec![Span::styled(format!(" {glyph} "), theme.badge(hue)), Span::styled(format!(" {text}"), theme.faint())];
        render(line, Rect { y, height: 1, ..layout.notes }, buf);
    }
}

/// Draws the glossary of the step, and returns the position of its first character.
fn glossary(sheet: &Sheet, context: &Context, area: Rect, buf: &mut Buffer) -> Position {
    let theme = &context.theme;
    let span = |run: &Run<Ink>| Span::styled(run.text.clone(), style(theme, &run.style));
    let lines = sheet.lines.iter().map(|line| line.iter().map(span).collect::<Line<'static>>()).collect();
    let title = context.strings.lesson.glossary;
    let overlay = Overlay { title, border: theme.border(), lines, style: theme.text() };
    overlay.render(area, buf);
    overlay.first_letter(area)
}

fn outline(model: &LessonModel, context: &Context, layout: &LessonLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let steps = model.session.lesson().steps.iter().zip(model.session.works()).enumerate();
    let shown = usize::from(layout.outline.height);
    let width = usize::from(layout.outline.width);
    let lines: Vec<Line<'static>> = steps
        .skip(layout.first_outlined)
        .take(shown)
        .map(|(place, (step, work))| {
            let glyph = match model.session.state_of(work) {
                StepState::Done | StepState::Noted => "*",
                StepState::Wrong => "x",
                StepState::Shown => "o",
                StepState::Skipped => "-",
                StepState::Open => " ",
            };
            let heading = step.prose.get(model.language).map(|prose| prose.heading.clone()).unwrap_or_default();
            let text = format!("{glyph} {}. {heading}", place + 1);
            let runs = wrap(&[Run::new(text, ())], width).into_iter().next().unwrap_or_default();
            let text: String = runs.into_iter().map(|run| run.text).collect();
            let padded = format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
            let style = match (model.outline == Some(place), work.phase) {
                (true, _) => theme.badge(theme.palette.text),
                (_, Phase::Open) => theme.text(),
                _ => theme.faint(),
            };
            Line::styled(padded, style)
        })
        .collect();
    let title = model.session.lesson().title.get(model.language).cloned().unwrap_or_default();
    (&Overlay { title: &title, border: theme.border(), lines, style: theme.text() }).render(layout.area, buf);
}
