//! Keys that do nothing now: why, and what would help. The footer does not show them.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::tui::explore::focus::Zone;
use crate::tui::explore::model::Model;
use crate::tui::explore::notice::DeadEnd;
use crate::tui::keymap::Key;

/// Returns why a key of the scene does nothing, if the user may expect it to do something; `None` before the first
/// picture, when this is unknown.
#[must_use]
pub fn end(key: Key, model: &Model) -> Option<DeadEnd> {
    if model.is_opening() {
        return None;
    }
    let refusal = model.refusal();
    match (key.code, key.modifiers) {
        (KeyCode::Char('r'), KeyModifiers::CONTROL) => Some(DeadEnd::NothingToRedo),
        (_, KeyModifiers::CONTROL | KeyModifiers::ALT) => None,
        (KeyCode::Enter, _) => Some(match (model.focus.zone, refusal) {
            (_, Some(_)) => DeadEnd::NoRepair,
            (Zone::Grid(_), None) => DeadEnd::Computed,
            (Zone::Bar, None) => DeadEnd::NothingToEdit,
        }),
        (KeyCode::Tab | KeyCode::BackTab, _) => {
            let repairs = refusal.map(|refusal| refusal.repairs().len())?;
            Some(if repairs == 0 { DeadEnd::NoRepair } else { DeadEnd::OneRepair })
        }
        (KeyCode::Char('0'..='9'), _) => Some(DeadEnd::TakesNoNumber),
        (KeyCode::Char('{' | '}'), _) => Some(DeadEnd::NoChannels),
        (KeyCode::Char(' ' | '.' | ','), _) => refusal.map(|_| DeadEnd::NoOutput),
        (KeyCode::Char('p' | 'w'), _) => refusal.map(|_| DeadEnd::NoOutput),
        (KeyCode::Char('u'), _) => Some(DeadEnd::NothingToUndo),
        (KeyCode::Char('U'), _) => Some(DeadEnd::NothingToRedo),
        (KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete, _) => Some(DeadEnd::Unknown),
        _ => None,
    }
}
