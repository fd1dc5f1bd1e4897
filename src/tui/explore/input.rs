//! Maps terminal events to messages of Explore.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::keys::{self, keys_of};
use super::layout::{FieldPart, Layout, Target};
use super::message::{Direction, Message};
use super::model::Model;
use crate::tui::help;
use crate::tui::keymap::{self, Key, plain};
use crate::tui::shell::Shell;
use crate::tui::textfield;

/// The number of wheel steps from the top to the bottom of the visible part of a grid.
const ROLL_SHARE: i64 = 8;

/// Returns the message for an event, if it has one. A resize has none: the next frame uses the new size anyway. The
/// layout is only computed for the mouse.
#[must_use]
pub fn message(event: &Event, model: &Model, layout: impl FnOnce() -> Layout) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => {
            let key = plain(*event);
            if model.editing.is_some() {
                return edit(key, model);
            }
            keymap::message(keys_of(model), key, model).or_else(|| dead_end(key, model))
        }
        Event::Paste(text) => Some(Message::Paste(text.clone())),
        Event::Mouse(event) => mouse(*event, model, &layout()),
        _ => None,
    }
}

/// Returns the message that a key does nothing now. In the drawer and the help, other keys are ignored.
fn dead_end(key: Key, model: &Model) -> Option<Message> {
    if model.drawer.is_some() || model.help.is_some() {
        return None;
    }
    keys::dead::end(key, model).map(Message::DeadEnd)
}

/// Returns the message of a key while text is being typed.
pub(in crate::tui) fn edit(key: Key, model: &Model) -> Option<Message> {
    match (key.code, key.modifiers) {
        (KeyCode::Char('c'), KeyModifiers::CONTROL) => Some(Message::Shell(Shell::Quit)),
        (KeyCode::Char(typed), KeyModifiers::NONE) => Some(Message::Type(typed)),
        (KeyCode::Tab, _) if model.editing.as_ref().is_some_and(|editing| !editing.what.is_path()) => {
            Some(Message::Commit)
        }
        _ => keymap::message(&keys::typing::KEYS, key, model).or_else(|| textfield::request(key).map(Message::Rewrite)),
    }
}

pub(in crate::tui) fn mouse(event: MouseEvent, model: &Model, layout: &Layout) -> Option<Message> {
    if let Some(scrolled) = model.help {
        let keys = keys_of(model).len();
        return help::mouse(event, keys, layout.area, scrolled).map(Message::Shell);
    }
    // The mouse is ignored while text is being typed.
    if model.editing.is_some() {
        return None;
    }
    let place = Position { x: event.column, y: event.row };
    let target = layout.target(place);
    match (event.kind, target) {
        (MouseEventKind::Moved, target) => {
            let cell = match target {
                Some(Target::Cell(grid, cell)) => Some((grid, cell)),
                _ => None,
            };
            // Most mouse movements stay within a cell.
            (cell != model.focus.hovered()).then_some(Message::Hover(cell))
        }
        (MouseEventKind::Down(MouseButton::Left), Some(Target::Field(field, part))) => Some(match part {
            FieldPart::Less => Message::Turn(field, -1),
            FieldPart::More => Message::Turn(field, 1),
            FieldPart::Name => Message::Grasp(field, event.column),
        }),
        (MouseEventKind::Down(MouseButton::Left), Some(Target::Button(message))) => Some(message),
        (MouseEventKind::Drag(MouseButton::Left), _) if model.mouse.is_grasping() => {
            Some(Message::DragTo(event.column))
        }
        (
            MouseEventKind::Down(MouseButton::Left) | MouseEventKind::Drag(MouseButton::Left),
            Some(Target::Cell(grid, cell)),
        ) => Some(Message::PointAt(grid, cell)),
        (MouseEventKind::Up(_), _) if model.mouse.is_grasping() => Some(Message::LetGo),
        (MouseEventKind::ScrollUp, Some(Target::Field(field, _))) => Some(Message::Turn(field, 1)),
        (MouseEventKind::ScrollDown, Some(Target::Field(field, _))) => Some(Message::Turn(field, -1)),
        (MouseEventKind::ScrollUp, _) if model.drawer.is_some() => Some(Message::Arrow(Direction::Up)),
        (MouseEventKind::ScrollDown, _) if model.drawer.is_some() => Some(Message::Arrow(Direction::Down)),
        (MouseEventKind::ScrollUp, _) => roll(place, -1, model, layout),
        (MouseEventKind::ScrollDown, _) => roll(place, 1, model, layout),
        _ => None,
    }
}

/// The wheel scrolls a partly visible grid by an eighth of the visible rows. A grid whose rows are all visible does not
/// scroll.
fn roll(place: Position, by: i64, model: &Model, layout: &Layout) -> Option<Message> {
    let panel = layout.panel_at(place)?;
    let [rows, _] = model.size(panel.grid)?;
    (panel.shown[0] < rows).then(|| Message::RollOver(panel.grid, by * (panel.shown[0] / ROLL_SHARE).max(1)))
}
