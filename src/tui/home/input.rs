//! Maps events to messages of the home screen.

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::layout::HomeLayout;
use super::list::Entry;
use super::{Home, HomeMessage, KEYS};
use crate::tui::help;
use crate::tui::keymap::{self, plain};

/// Returns the message for an event, if it has one.
#[must_use]
pub fn message(event: &Event, home: &Home, layout: &HomeLayout, entries: &[Entry]) -> Option<HomeMessage> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => keymap::message(&KEYS, plain(*event), home),
        Event::Mouse(event) => {
            if let Some(scrolled) = home.help {
                return help::mouse(*event, KEYS.len(), layout.area, scrolled).map(HomeMessage::Shell);
            }
            match event.kind {
                MouseEventKind::ScrollDown => Some(HomeMessage::Move(1)),
                MouseEventKind::ScrollUp => Some(HomeMessage::Move(-1)),
                MouseEventKind::Down(MouseButton::Left) => {
                    target(Position { x: event.column, y: event.row }, layout, entries)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Returns what a click at this position does.
fn target(place: Position, layout: &HomeLayout, entries: &[Entry]) -> Option<HomeMessage> {
    if let Some((_, button)) = layout.buttons.iter().find(|(rect, _)| rect.contains(place)) {
        return Some(button.message);
    }
    if layout.preview.area.contains(place) {
        return Some(HomeMessage::Open);
    }
    let entry = layout.entries().find(|(rect, _)| rect.contains(place))?.1;
    entries.iter().position(|known| *known == entry).map(HomeMessage::Click)
}
