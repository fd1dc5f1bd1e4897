//! Maps terminal events to messages of a lesson.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::dead;
use super::glossary;
use super::keys::KEYS;
use super::layout::LessonLayout;
use super::named;
use super::{Focus, LessonMessage as Message, LessonModel};
use crate::learner::draft::Means;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::layout::Target;
use crate::tui::explore::message::Message as SceneMessage;
use crate::tui::explore::{input as scene_input, keys::scene as scene_keys};
use crate::tui::help;
use crate::tui::keymap::{self, Key, plain};
use crate::tui::textfield;

/// Returns the message for an event, if it has one. The layout is only computed for the mouse and for scrolling.
#[must_use]
pub fn message(event: &Event, model: &LessonModel, layout: impl Fn() -> LessonLayout) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(plain(*event), model),
        Event::Mouse(event) => mouse(*event, model, &layout()),
        Event::Paste(text) => Some(Message::Paste(text.clone())),
        _ => None,
    }
    .map(|message| match message {
        // Limits scrolling to the text, whose height only the layout knows.
        Message::Scroll(by) if model.help.is_none() => Message::ScrollTo(layout().scrolled(by)),
        message => message,
    })
}

fn key(key: Key, model: &LessonModel) -> Option<Message> {
    if model.looked.is_some() {
        return Some(glossary::key(key));
    }
    let is_plain = key.modifiers == KeyModifiers::NONE;
    // A cell that is being typed receives the keys until it is committed.
    if model.scene.editing.is_some() && model.help.is_none() && model.outline.is_none() {
        return scene_input::edit(key, &model.scene).map(Message::Scene);
    }
    if model.is_writing() && model.help.is_none() && model.outline.is_none() {
        match key.code {
            KeyCode::Char(typed) if is_plain => return Some(Message::Type(typed)),
            _ => {
                if let Some(request) = textfield::request(key) {
                    return Some(Message::Rewrite(request));
                }
            }
        }
    }
    let is_drafting = model.focus == Focus::Answer && model.session.is_asking();
    let drafted = if is_drafting { named::message(key, model).or_else(|| draft_key(key, model)) } else { None };
    let of_scene = || {
        let message = keymap::message(&scene_keys::KEYS, key, &model.scene)?;
        (is_for_scene(&message) && has_effect(&message, model)).then_some(Message::Scene(message))
    };
    drafted
        .or_else(|| stray_digit(key, model))
        .or_else(|| keymap::message(&KEYS, key, model))
        .or_else(of_scene)
        .or_else(|| dead::end(key, model).map(Message::DeadEnd))
}

/// A digit typed in the scene is meant for the answer, unless the focus is on a value or the bar and may change it.
fn stray_digit(key: Key, model: &LessonModel) -> Option<Message> {
    let is_digit = matches!(key.code, KeyCode::Char('0'..='9'));
    let is_on_bar = model.can_turn() && model.scene.focus.zone == Zone::Bar;
    let is_taken = is_on_bar || model.scene.editable().is_some();
    if is_digit && !is_taken && model.session.is_asking() { draft_key(key, model) } else { None }
}

/// Whether a key has an effect on the scene in this lesson.
fn has_effect(message: &SceneMessage, model: &LessonModel) -> bool {
    match message {
        SceneMessage::Digit(_) => model.scene.editable().is_some() || model.scene.stage.is_free(model.scene.bar.field),
        // A minus starts a number.
        SceneMessage::Adjust(-1) => model.can_turn() || model.scene.editable().is_some(),
        SceneMessage::Adjust(_) | SceneMessage::NextField | SceneMessage::PreviousField => model.can_turn(),
        _ => true,
    }
}

/// Returns the message of a key while the answer has the focus. If the scene can be changed, plus and minus change it.
fn draft_key(key: Key, model: &LessonModel) -> Option<Message> {
    let draft = &model.draft;
    let means = draft.means();
    let is_typed = means == Means::Numbers;
    let rewritten = if is_typed { textfield::request(key).map(Message::Rewrite) } else { None };
    if rewritten.is_some() || key.modifiers != KeyModifiers::NONE {
        return rewritten;
    }
    match key.code {
        KeyCode::Up => Some(Message::Move([-1, 0])),
        KeyCode::Down => Some(Message::Move([1, 0])),
        KeyCode::Left => Some(Message::Move([0, -1])),
        KeyCode::Right => Some(Message::Move([0, 1])),
        KeyCode::Char('+' | '-') if model.can_turn() => None,
        KeyCode::Char(typed) if is_typed && draft.accepts(typed) => Some(Message::Type(typed)),
        KeyCode::Char('+') if is_typed => Some(Message::Turn(1)),
        KeyCode::Char(' ') => draft.here().map(Message::Pick),
        KeyCode::Char(digit @ '1'..='9') if means == Means::List => {
            Some(Message::Pick(usize::from(digit as u8 - b'1')))
        }
        _ => None,
    }
}

/// Whether the live scene of a lesson accepts a message that is not in the key table of the lesson: from the mouse, and
/// digits.
fn is_for_scene(message: &SceneMessage) -> bool {
    matches!(
        message,
        SceneMessage::Arrow(_)
            | SceneMessage::Adjust(_)
            | SceneMessage::Digit(_)
            | SceneMessage::EraseDigit
            | SceneMessage::EndNumber
            | SceneMessage::NextField
            | SceneMessage::PreviousField
            | SceneMessage::PointAt(..)
            | SceneMessage::RollOver(..)
            | SceneMessage::Hover(_)
            | SceneMessage::Grasp(..)
            | SceneMessage::DragTo(_)
            | SceneMessage::LetGo
            | SceneMessage::Turn(..)
            | SceneMessage::Faster
            | SceneMessage::Slower
    )
}

fn mouse(event: MouseEvent, model: &LessonModel, layout: &LessonLayout) -> Option<Message> {
    let place = Position { x: event.column, y: event.row };
    let by = match event.kind {
        MouseEventKind::ScrollUp => -1,
        MouseEventKind::ScrollDown => 1,
        _ => 0,
    };
    if let Some(scrolled) = model.help {
        return help::mouse(event, KEYS.len(), layout.area, scrolled).map(Message::Shell);
    }
    if model.looked.is_some() {
        return glossary::mouse(event);
    }
    if model.outline.is_some() {
        return match event.kind {
            MouseEventKind::Down(_) => Some(layout.outline_step(place).map_or(Message::Leave, Message::GoTo)),
            _ => None,
        };
    }
    if let (MouseEventKind::Down(MouseButton::Left), Some(message)) = (event.kind, layout.target(place)) {
        return Some(message);
    }
    if model.is_stroking() {
        match (event.kind, layout.scene.target(place)) {
            (MouseEventKind::Drag(_), Some(Target::Cell(grid, cell))) if model.picked_grid() == Some(grid) => {
                return Some(Message::StrokeTo(cell));
            }
            // A stroke pauses outside the grid.
            (MouseEventKind::Drag(_), _) => return None,
            (MouseEventKind::Up(_) | MouseEventKind::Moved, _) => return Some(Message::EndStroke),
            _ => {}
        }
    }
    if event.kind == MouseEventKind::Down(MouseButton::Left) && model.picked_grid().is_some() {
        let on_line = layout.scene.line.iter().position(|cell| cell.contains(place));
        if let Some(at) = on_line {
            return Some(Message::ToggleOnLine(at));
        }
    }
    if layout.prose.contains(place) {
        let turns = layout.target(place).is_some_and(|target| matches!(target, Message::Turn(_)));
        return match (by, turns) {
            (0, _) => None,
            (by, true) => Some(Message::Turn(-i64::try_from(by).unwrap_or(0))),
            (by, false) => Some(Message::Scroll(by)),
        };
    }
    if let (MouseEventKind::Down(MouseButton::Left), Some(Target::Cell(grid, cell))) =
        (event.kind, layout.scene.target(place))
        && model.session.asked_grid() == Some(grid)
    {
        let toggled = || model.picked_grid().map(|_| Message::BeginStroke(cell));
        let blank = model.session.stance().blank.iter().position(|known| *known == cell);
        if let Some(message) = blank.map(Message::Blank).or_else(toggled) {
            return Some(message);
        }
    }
    // While cells are picked or filled, moving the mouse without a button does not move their cursor.
    let is_passing = event.kind == MouseEventKind::Moved;
    if is_passing && model.focus == Focus::Answer && model.session.asked_grid().is_some() {
        return None;
    }
    scene_input::mouse(event, &model.scene, &layout.scene).filter(is_for_scene).map(Message::Scene)
}
