//! Keys that do nothing now: why, and what would help.

use crossterm::event::{KeyCode, KeyModifiers};

use super::LessonModel;
use crate::learner::dead_end::DeadEnd;
use crate::tui::keymap::Key;
use crate::words::screen::Strings;

/// Returns why a key does nothing, if the learner may expect it to do something.
pub(super) fn end(key: Key, model: &LessonModel) -> Option<DeadEnd> {
    let asks = model.session.step().check.is_some();
    let is_asking = model.session.is_asking();
    match (key.code, key.modifiers) {
        (KeyCode::Char('r'), KeyModifiers::CONTROL) => Some(DeadEnd::NothingToRedo),
        (_, KeyModifiers::CONTROL | KeyModifiers::ALT) => None,
        (KeyCode::Char('h' | 'r' | 'e' | 'a'), _) if model.session.is_silent() => Some(DeadEnd::Silent),
        (KeyCode::Char('a'), _) if asks && !model.session.can_repeat() => Some(DeadEnd::AsksAnother),
        (KeyCode::Char('h'), _) if is_asking => Some(DeadEnd::NoMoreHints),
        (KeyCode::Char('a'), _) if is_asking => Some(DeadEnd::StillOpen),
        (KeyCode::Char('h' | 'r' | 's'), _) if asks => Some(DeadEnd::Answered),
        (KeyCode::Char('h' | 'r' | 's' | 'a'), _) => Some(DeadEnd::NothingAsked),
        (KeyCode::Char('b'), _) => Some(DeadEnd::FirstStep),
        (KeyCode::Char('t'), _) => Some(DeadEnd::NoTerms),
        (KeyCode::Char('0'..='9'), _) => Some(DeadEnd::TakesNoNumber),
        (KeyCode::Char('+' | '=' | '-' | '_' | '[' | ']'), _) => Some(DeadEnd::Fixed),
        (KeyCode::Char('v' | 'V'), _) => Some(DeadEnd::KeepsView),
        (KeyCode::Char(' ' | '.' | ','), _) if model.scene.refusal().is_some() => Some(DeadEnd::NoOutput),
        (KeyCode::Char(' ' | '.' | ','), _) => Some(DeadEnd::RunsOnScene),
        (KeyCode::Char('u'), _) => Some(DeadEnd::NothingToUndo),
        (KeyCode::Char('U'), _) => Some(DeadEnd::NothingToRedo),
        (KeyCode::Tab | KeyCode::BackTab, _) => Some(DeadEnd::Alone),
        (KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete, _) => Some(DeadEnd::Unknown),
        _ => None,
    }
}

impl Strings {
    /// Returns why a key of a lesson does nothing now, and what would help.
    #[must_use]
    pub(super) fn lesson_dead_end(&self, why: DeadEnd) -> &'static str {
        let (lesson, everywhere) = (&self.lesson.dead_end, &self.notices.dead_end);
        match why {
            DeadEnd::NothingAsked => lesson.nothing_asked,
            DeadEnd::Answered => lesson.answered,
            DeadEnd::StillOpen => lesson.still_open,
            DeadEnd::Silent => lesson.silent,
            DeadEnd::AsksAnother => lesson.asks_another,
            DeadEnd::NoMoreHints => lesson.no_more_hints,
            DeadEnd::FirstStep => lesson.first_step,
            DeadEnd::NoTerms => lesson.no_terms,
            DeadEnd::TakesNoNumber => lesson.takes_no_number,
            DeadEnd::Fixed => lesson.fixed,
            DeadEnd::KeepsView => lesson.keeps_view,
            DeadEnd::RunsOnScene => lesson.runs_on_scene,
            DeadEnd::NoOutput => lesson.no_output,
            DeadEnd::Alone => lesson.alone,
            DeadEnd::EndOfRange => everywhere.end_of_range,
            DeadEnd::NothingToUndo => everywhere.nothing_to_undo,
            DeadEnd::NothingToRedo => everywhere.nothing_to_redo,
            DeadEnd::Unknown => everywhere.unknown,
        }
    }
}
