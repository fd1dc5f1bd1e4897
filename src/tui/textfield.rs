//! Maps keys to edits of a line of text.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::InputRequest;

use super::keymap::Key;

/// Returns the edit that a key makes to a line, if any, other than inserting a character. None of these makes the line
/// longer: that is left to [`crate::textfield::TextField::insert`], which knows the maximum length.
#[must_use]
pub fn request(key: Key) -> Option<InputRequest> {
    let is_word = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match (key.code, key.modifiers) {
        (KeyCode::Left, _) if is_word => Some(InputRequest::GoToPrevWord),
        (KeyCode::Right, _) if is_word => Some(InputRequest::GoToNextWord),
        (KeyCode::Backspace, _) if is_word => Some(InputRequest::DeletePrevWord),
        (KeyCode::Left, _) => Some(InputRequest::GoToPrevChar),
        (KeyCode::Right, _) => Some(InputRequest::GoToNextChar),
        (KeyCode::Home, _) => Some(InputRequest::GoToStart),
        (KeyCode::End, _) => Some(InputRequest::GoToEnd),
        (KeyCode::Backspace, _) => Some(InputRequest::DeletePrevChar),
        (KeyCode::Delete, _) => Some(InputRequest::DeleteNextChar),
        (KeyCode::Char(letter), KeyModifiers::CONTROL) => match letter {
            'a' => Some(InputRequest::GoToStart),
            'b' => Some(InputRequest::GoToPrevChar),
            'd' => Some(InputRequest::DeleteNextChar),
            'e' => Some(InputRequest::GoToEnd),
            'f' => Some(InputRequest::GoToNextChar),
            'h' => Some(InputRequest::DeletePrevChar),
            'k' => Some(InputRequest::DeleteTillEnd),
            'u' => Some(InputRequest::DeleteLine),
            'w' => Some(InputRequest::DeletePrevWord),
            _ => None,
        },
        (KeyCode::Char('b'), KeyModifiers::ALT) => Some(InputRequest::GoToPrevWord),
        (KeyCode::Char('f'), KeyModifiers::ALT) => Some(InputRequest::GoToNextWord),
        (KeyCode::Char('d'), KeyModifiers::ALT) => Some(InputRequest::DeleteNextWord),
        _ => None,
    }
}
