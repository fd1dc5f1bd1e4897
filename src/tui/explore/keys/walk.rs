//! The keys of a walk, shown in the footer while there is one. They do the same in the table of the scene.

use crossterm::event::KeyCode;

use super::scene::saves_nothing;
use crate::tui::explore::message::Message;
use crate::tui::explore::model::Model;
use crate::tui::keymap::{Group, always, key, letter};

/// All keys of a walk.
pub static KEYS: [Group<Model, Message>; 5] = [
    Group {
        shown: "space",
        keys: &[(letter(' '), Message::PlayOrPause)],
        what: |strings, model| match (model.walker.is_playing(), model.walker.animate) {
            (true, _) => strings.explore.walk_pause,
            (false, true) => strings.explore.walk_go_on,
            (false, false) => strings.explore.walk_step,
        },
        help: |strings| strings.explore.help_play,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: ". ,",
        keys: &[(letter('.'), Message::Walk(1)), (letter(','), Message::Walk(-1))],
        what: |strings, _| strings.explore.walk_step,
        help: |strings| strings.explore.key_step,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "< >",
        keys: &[(letter('<'), Message::Slower), (letter('>'), Message::Faster)],
        what: |strings, _| strings.explore.walk_speed,
        help: |strings| strings.explore.key_speed,
        footer: Some(2),
        when: |model| model.walker.animate,
    },
    Group {
        shown: "v",
        keys: &[(letter('v'), Message::NextView), (letter('V'), Message::PreviousView)],
        what: |strings, _| strings.explore.key_view,
        help: |strings| strings.explore.help_view,
        footer: Some(3),
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Back)],
        what: |strings, _| strings.explore.walk_end,
        help: |strings| strings.explore.walk_end,
        footer: Some(2),
        when: saves_nothing,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::explore::keys::scene;

    #[test]
    fn they_do_what_the_scene_says() {
        let scene: Vec<_> = scene::KEYS.iter().flat_map(|group| group.keys).collect();
        for known in KEYS.iter().flat_map(|group| group.keys) {
            assert!(scene.contains(&known), "{known:?}");
        }
    }
}
