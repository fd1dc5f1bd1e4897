//! All keys of a lesson. Digits and other keys that are not in the table go to the live scene as in Explore.

use crossterm::event::KeyCode;

use super::named::is_named;
use super::{Focus, LessonMessage as Message, LessonModel};
use crate::learner::draft::Means;
use crate::scene::GridId;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::message::{Direction, Message as Scene};
use crate::tui::keymap::{ARROWS, Group, always, control, key, letter};
use crate::tui::shell::{HasHelp, Shell};
use crate::words::screen::Strings;

/// Whether letters are commands, which they are not while text is typed.
fn is_free(model: &LessonModel) -> bool {
    !model.is_writing()
}

fn has_hints(model: &LessonModel) -> bool {
    let is_more = model.session.work().hints < model.prose().hints.len();
    is_free(model) && model.session.is_asking() && is_more && !model.session.is_silent()
}

fn is_asking(model: &LessonModel) -> bool {
    is_free(model) && model.session.is_asking()
}

/// Whether the answer can be shown. An exam shows nothing before it is handed in.
fn can_show(model: &LessonModel) -> bool {
    is_asking(model) && !model.session.is_silent()
}

fn can_explore(model: &LessonModel) -> bool {
    is_free(model) && !model.session.is_silent()
}

fn can_try_again(model: &LessonModel) -> bool {
    model.session.step().check.is_some() && model.is_done() && model.session.can_repeat()
}

fn can_move(model: &LessonModel) -> bool {
    model.focus == Focus::Scene || model.draft.means() == Means::List || model.session.asked_grid().is_some()
}

/// Whether cells can be picked: in the grid of the question, and while the answer has the focus.
fn can_toggle(model: &LessonModel) -> bool {
    let is_there = |grid: GridId| model.focus == Focus::Answer || model.scene.focus.zone == Zone::Grid(grid);
    model.draft.means() == Means::Grid && model.session.asked_grid().is_some_and(is_there)
}

fn can_turn(model: &LessonModel) -> bool {
    model.can_turn() && is_free(model)
}

/// Whether the view can be changed. A question chooses its own view, unless it names the key that changes it.
fn can_change_view(model: &LessonModel) -> bool {
    is_free(model) && (!model.session.is_asking() || is_named(model, "view"))
}

fn can_play(model: &LessonModel) -> bool {
    let is_here = model.focus == Focus::Scene || is_free(model) && is_named(model, "play");
    is_here && !can_toggle(model) && model.scene.refusal().is_none()
}

fn is_not_first(model: &LessonModel) -> bool {
    is_free(model) && model.session.place() > 0
}

/// Whether the step mentions terms of the glossary.
fn names_terms(model: &LessonModel) -> bool {
    is_free(model) && !model.terms_named().is_empty()
}

fn has_both(model: &LessonModel) -> bool {
    model.has_answer_field() || model.scene.zones().len() > 1
}

/// The whole table, in the order of the help.
pub static KEYS: [Group<LessonModel, Message>; 23] = [
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Enter)],
        what: |strings, model| match (model.session.is_asking(), model.draft.means()) {
            (true, _) if model.session.step().predict => strings.lesson.key_predict,
            (true, Means::Scene) => strings.lesson.key_check,
            (true, Means::Numbers | Means::List | Means::Grid | Means::Text) => strings.lesson.key_answer,
            (false, _) if model.session.is_last() => strings.lesson.key_finish,
            (false, _) => strings.lesson.key_next,
        },
        help: |strings| strings.lesson.help_enter,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Up), Message::Scene(Scene::Arrow(Direction::Up))),
            (key(KeyCode::Down), Message::Scene(Scene::Arrow(Direction::Down))),
            (key(KeyCode::Left), Message::Scene(Scene::Arrow(Direction::Left))),
            (key(KeyCode::Right), Message::Scene(Scene::Arrow(Direction::Right))),
        ],
        what: |strings, model| {
            if model.focus == Focus::Answer { strings.lesson.key_choose } else { strings.explore.key_arrows_grid }
        },
        help: |strings| strings.lesson.help_arrows,
        footer: Some(1),
        when: can_move,
    },
    Group {
        shown: "space",
        keys: &[(letter(' '), Message::Toggle)],
        what: |strings, _| strings.lesson.key_toggle,
        help: |strings| strings.lesson.help_toggle,
        footer: Some(1),
        when: can_toggle,
    },
    Group {
        shown: "R C",
        keys: &[(letter('R'), Message::ToggleLine(0)), (letter('C'), Message::ToggleLine(1))],
        what: |strings, _| strings.lesson.key_toggle_line,
        help: |strings| strings.lesson.help_toggle_line,
        footer: Some(4),
        when: can_toggle,
    },
    Group {
        shown: "+ -",
        keys: &[
            (letter('+'), Message::Scene(Scene::Adjust(1))),
            (letter('='), Message::Scene(Scene::Adjust(1))),
            (letter('-'), Message::Scene(Scene::Adjust(-1))),
            (letter('_'), Message::Scene(Scene::Adjust(-1))),
        ],
        what: |strings, model| strings.field(model.scene.bar.field),
        help: |strings| strings.explore.help_adjust,
        footer: Some(1),
        when: can_turn,
    },
    Group {
        shown: "tab",
        keys: &[(key(KeyCode::Tab), Message::NextFocus), (key(KeyCode::BackTab), Message::PreviousFocus)],
        what: |strings, _| strings.lesson.key_tab,
        help: |strings| strings.lesson.help_tab,
        footer: Some(2),
        when: has_both,
    },
    Group {
        shown: "space",
        keys: &[(letter(' '), Message::Scene(Scene::PlayOrPause))],
        what: |strings, _| strings.explore.key_play,
        help: |strings| strings.explore.help_play,
        footer: Some(5),
        when: can_play,
    },
    Group {
        shown: ". ,",
        keys: &[(letter('.'), Message::Scene(Scene::Walk(1))), (letter(','), Message::Scene(Scene::Walk(-1)))],
        what: |strings, _| strings.explore.key_step,
        help: |strings| strings.explore.key_step,
        footer: None,
        when: can_play,
    },
    Group {
        shown: "u",
        keys: &[(letter('u'), Message::Scene(Scene::Undo))],
        what: |strings, _| strings.explore.key_undo,
        help: |strings| strings.explore.key_undo,
        footer: None,
        when: |model| can_turn(model) && model.scene.can_undo(),
    },
    Group {
        shown: "U",
        keys: &[(letter('U'), Message::Scene(Scene::Redo)), (control('r'), Message::Scene(Scene::Redo))],
        what: |strings, _| strings.explore.key_redo,
        help: |strings| strings.explore.key_redo,
        footer: None,
        when: |model| can_turn(model) && model.scene.can_redo(),
    },
    Group {
        shown: "v",
        keys: &[(letter('v'), Message::Scene(Scene::NextView)), (letter('V'), Message::Scene(Scene::PreviousView))],
        what: |strings, _| strings.explore.key_view,
        help: |strings| strings.explore.help_view,
        footer: Some(6),
        when: can_change_view,
    },
    Group {
        shown: "h",
        keys: &[(letter('h'), Message::Hint)],
        what: |strings, _| strings.lesson.key_hint,
        help: |strings| strings.lesson.help_hint,
        footer: Some(2),
        when: has_hints,
    },
    Group {
        shown: "r",
        keys: &[(letter('r'), Message::ShowAnswer)],
        what: |strings, _| strings.lesson.key_reveal,
        help: |strings| strings.lesson.help_reveal,
        footer: Some(3),
        when: can_show,
    },
    Group {
        shown: "a",
        keys: &[(letter('a'), Message::TryAgain)],
        what: |strings, _| strings.lesson.key_again,
        help: |strings| strings.lesson.help_again,
        footer: Some(6),
        when: can_try_again,
    },
    Group {
        shown: "s",
        keys: &[(letter('s'), Message::Skip)],
        what: |strings, _| strings.lesson.key_skip,
        help: |strings| strings.lesson.help_skip,
        footer: Some(2),
        when: is_asking,
    },
    Group {
        shown: "b",
        keys: &[(letter('b'), Message::Back)],
        what: |strings, _| strings.lesson.key_back,
        help: |strings| strings.lesson.help_back,
        footer: Some(3),
        when: is_not_first,
    },
    Group {
        shown: "e",
        keys: &[(letter('e'), Message::Explore)],
        what: |strings, _| strings.lesson.key_explore,
        help: |strings| strings.lesson.help_explore,
        footer: Some(4),
        when: can_explore,
    },
    Group {
        shown: "o",
        keys: &[(letter('o'), Message::Outline)],
        what: |strings, _| strings.lesson.key_outline,
        help: |strings| strings.lesson.help_outline,
        footer: Some(4),
        when: is_free,
    },
    Group {
        shown: "t",
        keys: &[(letter('t'), Message::Terms(None))],
        what: |strings, _| strings.lesson.key_terms,
        help: |strings| strings.lesson.help_terms,
        footer: Some(3),
        when: names_terms,
    },
    Group {
        shown: "pgup pgdn",
        keys: &[(key(KeyCode::PageUp), Message::Scroll(-8)), (key(KeyCode::PageDown), Message::Scroll(8))],
        what: |strings, _| strings.lesson.help_scroll,
        help: |strings| strings.lesson.help_scroll,
        footer: None,
        when: always,
    },
    Group {
        shown: "?",
        keys: &[(letter('?'), Message::Shell(Shell::Help)), (key(KeyCode::F(1)), Message::Shell(Shell::Help))],
        what: |strings, _| strings.shell.key_help,
        help: |strings| strings.shell.key_help,
        footer: None,
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Leave)],
        what: |strings, _| strings.lesson.key_leave,
        help: |strings| strings.lesson.key_leave,
        footer: None,
        when: always,
    },
    Group {
        shown: "q",
        keys: &[
            (letter('q'), Message::Shell(Shell::Quit)),
            (control('c'), Message::Shell(Shell::Quit)),
            (control('z'), Message::Shell(Shell::Suspend)),
            (letter('m'), Message::SwitchMouse),
        ],
        what: |strings, _| strings.shell.key_quit,
        help: |strings| strings.lesson.help_quit,
        footer: None,
        when: always,
    },
];

/// Returns the message of an action named in a lesson text, or the help if there is no such action.
pub(super) fn message_of(action: &str) -> Message {
    match action {
        "next" | "answer" => Message::Enter,
        "back" => Message::Back,
        "hint" => Message::Hint,
        "outline" => Message::Outline,
        "explore" => Message::Explore,
        "adjust" => Message::Scene(Scene::Adjust(1)),
        "move" => Message::Scene(Scene::Arrow(Direction::Up)),
        "zone" => Message::NextFocus,
        "view" => Message::Scene(Scene::NextView),
        "play" => Message::Scene(Scene::PlayOrPause),
        "step" => Message::Scene(Scene::Walk(1)),
        "quit" => Message::Shell(Shell::Quit),
        "reveal" => Message::ShowAnswer,
        "skip" => Message::Skip,
        "undo" => Message::Scene(Scene::Undo),
        "term" => Message::Terms(None),
        _ => Message::Shell(Shell::Help),
    }
}

/// Returns the keys of an action named in a lesson text, as written in the table.
#[must_use]
pub fn of_action(action: &str) -> &'static str {
    let message = message_of(action);
    let does = |group: &&Group<_, Message>| group.keys.iter().any(|(_, known)| *known == message);
    KEYS.iter().find(does).map_or("?", |group| group.shown)
}

/// Returns the same for display, with the localised word for the arrow keys.
#[must_use]
pub fn told(action: &str, strings: &Strings) -> String {
    match of_action(action) {
        ARROWS => strings.shell.arrows.to_owned(),
        key => key.to_owned(),
    }
}

impl HasHelp for LessonModel {
    type Message = Message;

    fn help(&mut self) -> &mut Option<usize> {
        &mut self.help
    }

    fn keys(&self) -> &'static [Group<LessonModel, Message>] {
        &KEYS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let keys: Vec<_> = KEYS.iter().flat_map(|group| group.keys).map(|(key, _)| *key).collect();
        // Space picks a cell or plays; their conditions make these exclusive.
        for (place, key) in keys.iter().enumerate().filter(|(_, key)| key.code != KeyCode::Char(' ')) {
            assert!(!keys[..place].contains(key), "{key:?} stands twice in the table");
        }
    }

    #[test]
    fn every_action_has_a_key() {
        for action in crate::lesson::ACTIONS {
            assert!(action == "help" || of_action(action) != "?", "{action}");
        }
    }
}
