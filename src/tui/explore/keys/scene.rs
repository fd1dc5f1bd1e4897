//! The keys of the scene, in the order of the help.

use crossterm::event::KeyCode;

use super::{HELP, QUIT};
use crate::scene::{FileSource, GridId};
use crate::tui::explore::field::Field;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::message::{Direction, Message};
use crate::tui::explore::model::Model;
use crate::tui::keymap::{ARROWS, Group, always, control, key, letter};

/// Whether the layer is refused and some nearby settings work.
fn refused(model: &Model) -> bool {
    is_between(model) && model.refusal().is_some_and(|refusal| !refusal.repairs().is_empty())
}

/// Whether a number is being typed for the selected field.
fn is_typing(model: &Model) -> bool {
    !model.bar.typed.is_empty()
}

fn is_between(model: &Model) -> bool {
    !is_typing(model)
}

/// Whether the focus is on a grid whose values may be changed.
fn on_values(model: &Model) -> bool {
    is_between(model) && model.editable().is_some()
}

/// Whether digits are accepted, by the focused value or else by the selected field.
fn takes_digits(model: &Model) -> bool {
    model.editable().is_some() || model.bar.field != Field::Operation
}

/// Whether there is another grid to focus, or another repair.
fn has_next_zone(model: &Model) -> bool {
    model.refusal().is_none_or(|refusal| refusal.repairs().len() > 1)
}

/// Whether the layer is not known to be refused.
fn has_output(model: &Model) -> bool {
    model.refusal().is_none()
}

/// Whether the focused values come from a file with several channels.
fn has_channels(model: &Model) -> bool {
    let grid = model.valued_grid();
    let values = if grid == GridId::Input { &model.setting().input } else { &model.setting().kernel };
    values.file().is_some_and(FileSource::has_channels)
}

/// Whether a picture is being saved and may still be cancelled.
fn is_saving(model: &Model) -> bool {
    model.saving.as_ref().is_some_and(|saving| !saving.is_cancelled)
}

pub(super) fn saves_nothing(model: &Model) -> bool {
    !is_saving(model)
}

/// All keys of the scene.
pub static KEYS: [Group<Model, Message>; 34] = [
    Group {
        shown: "+ -",
        keys: &[
            (letter('+'), Message::Adjust(1)),
            (letter('='), Message::Adjust(1)),
            (letter('-'), Message::Adjust(-1)),
            (letter('_'), Message::Adjust(-1)),
        ],
        what: |strings, model| strings.field(model.bar.field),
        help: |strings| strings.explore.help_adjust,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "0-9",
        keys: &[
            (letter('0'), Message::Digit(0)),
            (letter('1'), Message::Digit(1)),
            (letter('2'), Message::Digit(2)),
            (letter('3'), Message::Digit(3)),
            (letter('4'), Message::Digit(4)),
            (letter('5'), Message::Digit(5)),
            (letter('6'), Message::Digit(6)),
            (letter('7'), Message::Digit(7)),
            (letter('8'), Message::Digit(8)),
            (letter('9'), Message::Digit(9)),
        ],
        what: |strings, _| strings.explore.key_digits,
        help: |strings| strings.explore.key_digits,
        footer: None,
        when: takes_digits,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::EndNumber)],
        what: |strings, _| strings.explore.key_done,
        help: |strings| strings.explore.help_end_number,
        footer: Some(0),
        when: is_typing,
    },
    Group {
        shown: "backspace",
        keys: &[(key(KeyCode::Backspace), Message::EraseDigit)],
        what: |strings, _| strings.explore.key_erase_digit,
        help: |strings| strings.explore.key_erase_digit,
        footer: Some(0),
        when: is_typing,
    },
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Up), Message::Arrow(Direction::Up)),
            (key(KeyCode::Down), Message::Arrow(Direction::Down)),
            (key(KeyCode::Left), Message::Arrow(Direction::Left)),
            (key(KeyCode::Right), Message::Arrow(Direction::Right)),
        ],
        what: |strings, model| match model.focus.zone {
            Zone::Bar => strings.explore.key_arrows_bar,
            Zone::Grid(_) => strings.explore.key_arrows_grid,
        },
        help: |strings| strings.explore.help_arrows,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "tab",
        keys: &[(key(KeyCode::Tab), Message::NextZone), (key(KeyCode::BackTab), Message::PreviousZone)],
        what: |strings, model| {
            if model.refusal().is_none() { strings.explore.key_tab } else { strings.explore.key_next_repair }
        },
        help: |strings| strings.explore.help_tab,
        footer: Some(2),
        when: has_next_zone,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Repair(None))],
        what: |strings, _| strings.explore.key_repair,
        help: |strings| strings.explore.help_repair,
        footer: Some(0),
        when: refused,
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
        shown: "space",
        keys: &[(letter(' '), Message::PlayOrPause)],
        what: |strings, _| strings.explore.key_play,
        help: |strings| strings.explore.help_play,
        footer: Some(3),
        when: has_output,
    },
    Group {
        shown: ". ,",
        keys: &[(letter('.'), Message::Walk(1)), (letter(','), Message::Walk(-1))],
        what: |strings, _| strings.explore.key_step,
        help: |strings| strings.explore.key_step,
        footer: None,
        when: has_output,
    },
    Group {
        shown: "< >",
        keys: &[(letter('<'), Message::Slower), (letter('>'), Message::Faster)],
        what: |strings, _| strings.explore.key_speed,
        help: |strings| strings.explore.key_speed,
        footer: None,
        when: always,
    },
    Group {
        shown: "[ ]",
        keys: &[(letter('['), Message::PreviousField), (letter(']'), Message::NextField)],
        what: |strings, _| strings.explore.key_field,
        help: |strings| strings.explore.key_field,
        footer: None,
        when: always,
    },
    Group {
        shown: "a",
        keys: &[(letter('a'), Message::NextAxis)],
        what: |strings, _| strings.explore.key_axis,
        help: |strings| strings.explore.help_axis,
        footer: Some(4),
        when: always,
    },
    Group {
        shown: "o",
        keys: &[(letter('o'), Message::SwitchOperation)],
        what: |strings, _| strings.explore.key_operation,
        help: |strings| strings.explore.help_operation,
        footer: Some(5),
        when: always,
    },
    Group {
        shown: "z",
        keys: &[(letter('z'), Message::Zoom)],
        what: |strings, _| strings.explore.key_zoom,
        help: |strings| strings.explore.help_zoom,
        footer: Some(6),
        when: always,
    },
    Group {
        shown: "u",
        keys: &[(letter('u'), Message::Undo)],
        what: |strings, _| strings.explore.key_undo,
        help: |strings| strings.explore.key_undo,
        footer: Some(3),
        when: Model::can_undo,
    },
    Group {
        shown: "U",
        keys: &[(letter('U'), Message::Redo), (control('r'), Message::Redo)],
        what: |strings, _| strings.explore.key_redo,
        help: |strings| strings.explore.key_redo,
        footer: None,
        when: Model::can_redo,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Edit)],
        what: |strings, _| strings.explore.key_edit,
        help: |strings| strings.explore.help_edit,
        footer: Some(2),
        when: on_values,
    },
    Group {
        shown: "s",
        keys: &[(letter('s'), Message::AskForSize)],
        what: |strings, _| strings.explore.key_size,
        help: |strings| strings.explore.help_size,
        footer: Some(3),
        when: always,
    },
    Group {
        shown: "p",
        keys: &[(letter('p'), Message::Pin)],
        what: |strings, _| strings.explore.key_pin,
        help: |strings| strings.explore.help_pin,
        footer: Some(4),
        when: has_output,
    },
    Group {
        shown: "w",
        keys: &[(letter('w'), Message::NextWrong)],
        what: |strings, _| strings.explore.key_wrong,
        help: |strings| strings.explore.help_wrong,
        footer: Some(4),
        when: has_output,
    },
    Group {
        shown: "r",
        keys: &[(letter('r'), Message::RotateKernel)],
        what: |strings, _| strings.explore.help_rotate,
        help: |strings| strings.explore.help_rotate,
        footer: None,
        when: always,
    },
    Group {
        shown: "f",
        keys: &[(letter('f'), Message::NextFill(1)), (letter('F'), Message::NextFill(-1))],
        what: |strings, _| strings.explore.key_fill,
        help: |strings| strings.explore.help_fill,
        footer: Some(6),
        when: always,
    },
    Group {
        shown: "l",
        keys: &[(letter('l'), Message::AskForFile)],
        what: |strings, _| strings.explore.key_load,
        help: |strings| strings.explore.help_load,
        footer: Some(7),
        when: always,
    },
    Group {
        shown: "{ }",
        keys: &[(letter('{'), Message::NextChannel(-1)), (letter('}'), Message::NextChannel(1))],
        what: |strings, _| strings.explore.help_channel,
        help: |strings| strings.explore.help_channel,
        footer: None,
        when: has_channels,
    },
    Group {
        shown: "y",
        keys: &[(letter('y'), Message::CopyCode)],
        what: |strings, _| strings.explore.key_copy,
        help: |strings| strings.explore.help_copy,
        footer: Some(5),
        when: always,
    },
    Group {
        shown: "Y",
        keys: &[(letter('Y'), Message::CopyCommand)],
        what: |strings, _| strings.explore.help_copy_command,
        help: |strings| strings.explore.help_copy_command,
        footer: None,
        when: always,
    },
    Group {
        shown: "c",
        keys: &[(letter('c'), Message::ShowCode)],
        what: |strings, _| strings.explore.key_code,
        help: |strings| strings.explore.help_code,
        footer: Some(4),
        when: always,
    },
    Group {
        shown: "S",
        keys: &[(letter('S'), Message::AskForPicture)],
        what: |strings, _| strings.explore.key_save,
        help: |strings| strings.explore.help_save,
        footer: Some(5),
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::CancelSave)],
        what: |strings, _| strings.explore.key_cancel_save,
        help: |strings| strings.explore.help_cancel_save,
        footer: Some(0),
        when: is_saving,
    },
    Group {
        shown: "m",
        keys: &[(letter('m'), Message::SwitchMouse)],
        what: |strings, _| strings.explore.help_mouse,
        help: |strings| strings.explore.help_mouse,
        footer: None,
        when: always,
    },
    HELP,
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Back)],
        what: |strings, _| strings.explore.key_back,
        help: |strings| strings.explore.key_back,
        footer: None,
        when: saves_nothing,
    },
    QUIT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::Key;

    #[test]
    fn no_key_does_two_things() {
        let keys: Vec<Key> = KEYS.iter().flat_map(|group| group.keys).map(|(key, _)| *key).collect();
        // Enter ends a number, repairs a refused layer and edits a value; Esc goes back and cancels a save. Their
        // conditions make these exclusive.
        let is_shared = |key: &Key| matches!(key.code, KeyCode::Enter | KeyCode::Esc);
        for (place, key) in keys.iter().enumerate().filter(|(_, key)| !is_shared(key)) {
            assert!(!keys[..place].contains(key), "{key:?} stands twice in the table");
        }
    }
}
