//! The keys that a step names in its text. While its question is open, they go to the scene from anywhere, even from a
//! field for numbers.

use crossterm::event::KeyCode;

use super::keys::{KEYS, message_of};
use super::{LessonMessage as Message, LessonModel};
use crate::learner::draft::{Draft, Means};
use crate::lesson::prose::{Inline, Prose};
use crate::tui::keymap::Key;

/// Returns the message of a key to the scene, if the step names the key and the answer does not need it.
pub(super) fn message(key: Key, model: &LessonModel) -> Option<Message> {
    if answer_keeps(key, &model.draft) {
        return None;
    }
    actions(model).find_map(|action| {
        let named = message_of(action);
        let does = |(_, known): &(Key, Message)| *known == named;
        let group = KEYS.iter().find(|group| group.keys.iter().any(does))?;
        let (_, message) = group.keys.iter().find(|(known, _)| *known == key)?;
        matches!(message, Message::Scene(_)).then(|| message.clone())
    })
}

/// Whether the open question names this action, so that its key works everywhere.
pub(super) fn is_named(model: &LessonModel, action: &str) -> bool {
    model.session.is_asking() && actions(model).any(|named| named == action)
}

/// Returns the actions that the text and the prompt of the step name.
fn actions(model: &LessonModel) -> impl Iterator<Item = &str> {
    let prose = model.prose();
    let spans = [&prose.body, &prose.prompt].into_iter().flat_map(Prose::spans);
    spans.filter_map(|span| match &span.inline {
        Inline::Key(action) => Some(action.as_str()),
        Inline::Text(_) | Inline::Value(_) | Inline::Term(_) | Inline::Address(_) => None,
    })
}

/// Whether the answer needs a key: text needs all keys; lists and grids need those for moving and picking.
fn answer_keeps(key: Key, draft: &Draft) -> bool {
    let is_arrow = matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right);
    let is_picked = key.code == KeyCode::Char(' ');
    match draft.means() {
        Means::Scene => false,
        // Moves from one blank cell to the next.
        Means::Numbers => is_arrow && !draft.blanks().is_empty(),
        Means::List | Means::Grid => is_arrow || is_picked,
        Means::Text => true,
    }
}
