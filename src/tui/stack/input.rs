//! Maps terminal events to messages of a network.

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::keys::{KEYS, dead_end};
use super::layout::StackLayout;
use super::message::StackMessage;
use super::model::{Held, StackModel};
use crate::tui::help;
use crate::tui::keymap::{self, plain};

/// Returns the message for an event, if it has one. The layout is only computed for the mouse.
#[must_use]
pub fn message(event: &Event, model: &StackModel, layout: impl FnOnce() -> StackLayout) -> Option<StackMessage> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => {
            let key = plain(*event);
            let dead = || dead_end(key).filter(|_| model.help.is_none()).map(StackMessage::DeadEnd);
            keymap::message(&KEYS, key, model).or_else(dead)
        }
        Event::Mouse(event) => mouse(*event, model, &layout()),
        _ => None,
    }
}

fn mouse(event: MouseEvent, model: &StackModel, layout: &StackLayout) -> Option<StackMessage> {
    if let Some(scrolled) = model.help {
        return help::mouse(event, KEYS.len(), layout.area, scrolled).map(StackMessage::Shell);
    }
    let place = Position { x: event.column, y: event.row };
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => press(place, model, layout),
        MouseEventKind::Drag(MouseButton::Left) => drag(place, model, layout),
        MouseEventKind::Up(_) => model.held.map(|_| StackMessage::LetGo),
        MouseEventKind::Moved => {
            let spot = layout.scene.cell(place, model).map(|(spot, _)| spot);
            // Most mouse movements stay within a cell.
            (spot != model.hovered()).then_some(StackMessage::Hover(spot))
        }
        MouseEventKind::ScrollUp => roll(place, 1, model, layout),
        MouseEventKind::ScrollDown => roll(place, -1, model, layout),
        _ => None,
    }
}

fn press(place: Position, model: &StackModel, layout: &StackLayout) -> Option<StackMessage> {
    if let Some((_, button)) = layout.buttons.iter().find(|(rect, _)| rect.contains(place)) {
        return Some(button.message);
    }
    if let Some(dial) = layout.scene.dial(place) {
        // A click beside the bar only selects the dial.
        let is_on_bar = dial.bar.contains(place);
        return Some(if is_on_bar {
            StackMessage::Slide(dial.dial, dial.share(place.x))
        } else {
            StackMessage::TurnOf(dial.dial, 0)
        });
    }
    if let Some(square) = layout.square.filter(|square| square.cells.contains(place)) {
        return Some(StackMessage::SlideBoth(square.shares(place)));
    }
    if let Some((_, level)) = layout.lines.iter().find(|(rect, _)| rect.contains(place)) {
        let spot = super::light::Spot { level: *level, at: model.cursor(*level) };
        return Some(StackMessage::PointAt(spot, model.channel(*level)));
    }
    layout.scene.cell(place, model).map(|(spot, channel)| StackMessage::PointAt(spot, channel))
}

/// Drags what the mouse holds, wherever it goes.
fn drag(place: Position, model: &StackModel, layout: &StackLayout) -> Option<StackMessage> {
    match model.held {
        Some(Held::Dial(held)) => {
            let dial = layout.scene.dials.iter().find(|dial| dial.dial == held)?;
            Some(StackMessage::Slide(held, dial.share(place.x)))
        }
        Some(Held::Square) => Some(StackMessage::SlideBoth(layout.square?.shares(place))),
        None => {
            let (spot, _) = layout.scene.cell(place, model)?;
            Some(StackMessage::PointAt(spot, model.channel(spot.level)))
        }
    }
}

/// The wheel turns the dial under the mouse, or switches the channels of the map under it.
fn roll(place: Position, by: i64, model: &StackModel, layout: &StackLayout) -> Option<StackMessage> {
    if let Some(dial) = layout.scene.dial(place) {
        return Some(StackMessage::TurnOf(dial.dial, by));
    }
    if let Some((spot, _)) = layout.scene.cell(place, model) {
        let on_it = model.level_in_focus() == Some(spot.level);
        let channel = isize::try_from(-by).unwrap_or(1);
        return on_it.then_some(StackMessage::Channel(channel));
    }
    let is_on_square = layout.square.is_some_and(|square| square.cells.contains(place));
    is_on_square.then_some(StackMessage::Turn(by))
}
