//! Text input: a value for a cell, a path, or a size. Typed in one line, and ignored until it is committed.

use std::path::Path;

use super::choosing;
use super::message::Message;
use super::model::Model;
use super::notice::Notice;
use super::saving::Saving;
use super::saving::Unsaved;
use super::typing::{Completion, Edited, Editing};
use crate::conv::layer::read_pair;
use crate::conv::{Pair, Rank};
use crate::figure::Format;
use crate::scene::{Edit, GridId};
use crate::textfield::TextField;
use crate::tui::effect::Effect;

/// The maximum number of characters in a number typed for a cell.
const LONGEST_NUMBER: usize = 24;

/// The default name of a picture.
const USUAL_PICTURE: &str = "tconv.svg";

/// The maximum number of characters in a path.
const LONGEST_PATH: usize = 4096;

/// Handles a message about text input.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Edit => {
            if let Some((grid, cell)) = model.editable() {
                begin(model, Edited::Cell(grid, cell));
            }
        }
        Message::AskForFile => begin(model, Edited::File(model.valued_grid())),
        Message::AskForSize => begin(model, Edited::OutputSize),
        // There is nothing to save before the first picture.
        Message::AskForPicture if model.is_opening() => {}
        Message::AskForPicture => match (&model.saving, model.refusal()) {
            (Some(saving), _) => model.notice = Some(Notice::StillSaving(saving.path.clone())),
            (None, None) => begin(model, Edited::Picture),
            (None, Some(refusal)) => model.notice = Some(Notice::NotSaved(Unsaved::Because(refusal.to_string()))),
        },
        Message::Type(typed) => type_text(model, &typed.to_string()),
        Message::Rewrite(request) => {
            if let Some(editing) = &mut model.editing {
                editing.line.rewrite(request);
            }
        }
        Message::Complete => {
            if let Some(editing) = model.editing.as_ref().filter(|editing| editing.what.is_path()) {
                return vec![Effect::Complete(editing.line.halves().0.to_owned())];
            }
        }
        Message::Completed(completed) => complete(model, completed),
        Message::Commit => return commit(model),
        Message::Cancel => model.editing = None,
        _ => {}
    }
    Vec::new()
}

/// Reports the result of saving a picture. If that failed, asks for another name, unless the user has gone on to
/// something else.
pub fn saved(model: &mut Model, path: String, result: Result<(), Unsaved>) {
    let is_aside = model.saving.take().is_some_and(|saving| saving.is_aside);
    model.notice = Some(match result {
        Ok(()) => Notice::Saved(path),
        Err(Unsaved::Cancelled(path)) => Notice::NotSaved(Unsaved::Cancelled(path)),
        Err(why @ (Unsaved::Exists(_) | Unsaved::Because(_))) => {
            if !is_aside {
                edit_again(model, path, Edited::Picture);
            }
            Notice::NotSaved(why)
        }
    });
}

fn begin(model: &mut Model, what: Edited) {
    edit_again(model, String::new(), what);
}

/// Shows the text again for correction.
fn edit_again(model: &mut Model, text: String, what: Edited) {
    model.editing = Some(Editing { line: TextField::new(text), what });
}

/// Inserts text at the caret, up to the maximum length.
pub fn type_text(model: &mut Model, text: &str) {
    let Some(editing) = &mut model.editing else { return };
    let longest = match editing.what {
        Edited::Cell(..) | Edited::OutputSize => LONGEST_NUMBER,
        Edited::File(_) | Edited::Picture => LONGEST_PATH,
    };
    editing.line.insert(text, longest);
}

/// Applies a completion, unless the text has changed since it was requested.
fn complete(model: &mut Model, completed: Result<Completion, String>) {
    let is_asked_for = |editing: &&mut Editing| editing.what.is_path();
    let Some(editing) = model.editing.as_mut().filter(is_asked_for) else { return };
    let Completion { typed, text, names, more } = match completed {
        Ok(completion) => completion,
        Err(why) => {
            model.notice = Some(Notice::NotLoaded(why));
            return;
        }
    };
    if typed != editing.line.halves().0 {
        return;
    }
    editing.line.insert(text.strip_prefix(&typed).unwrap_or_default(), LONGEST_PATH);
    model.notice = match names.len() {
        0 if text == typed => Some(Notice::NoCandidates(typed)),
        0 | 1 => None,
        _ => Some(Notice::Candidates(names, more)),
    };
}

/// Commits what was typed.
fn commit(model: &mut Model) -> Vec<Effect> {
    let Some(Editing { line, what }) = model.editing.take() else { return Vec::new() };
    let text = line.text().to_owned();
    match what {
        Edited::Cell(grid, cell) => set_cell(model, grid, cell, text),
        Edited::File(grid) if !text.trim().is_empty() => {
            // The text stays until the file has been read, so that it can be corrected.
            model.editing = Some(Editing { line, what });
            return vec![Effect::Load { grid, path: text.trim().to_owned(), channel: Vec::new() }];
        }
        Edited::File(_) => {}
        Edited::OutputSize => match read_pair(&text) {
            Ok(wanted) if is_size(wanted, model.setting().layer.rank) => choosing::open_settings(model, wanted),
            _ if text.trim().is_empty() => {}
            _ => {
                model.notice = Some(Notice::NotASize(text.clone(), model.setting().layer.rank));
                edit_again(model, text, Edited::OutputSize);
            }
        },
        Edited::Picture => {
            let path = if text.trim().is_empty() { USUAL_PICTURE } else { text.trim() }.to_owned();
            let extension = Path::new(&path).extension().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(format) = Format::of_extension(&extension) {
                model.saving = Some(Saving::new(path.clone()));
                return vec![Effect::Save { path, format }];
            }
            model.notice = Some(Notice::NoFormat(path));
            edit_again(model, text, Edited::Picture);
        }
    }
    Vec::new()
}

/// Whether an output can have this size; a one-dimensional one has a single length.
fn is_size(wanted: Pair, rank: Rank) -> bool {
    wanted.iter().all(|length| *length >= 1) && (rank != Rank::One || wanted[0] == wanted[1])
}

/// Sets a cell to the typed value. If that is not a number, it is shown again for correction.
fn set_cell(model: &mut Model, grid: GridId, cell: Pair, text: String) {
    // A number that overflows is rejected; infinity is accepted only by name.
    let is_named = text.to_ascii_lowercase().contains("inf");
    let value = text.trim().parse::<f64>().ok().filter(|value| is_named || !value.is_infinite());
    let Some(value) = value else {
        if !text.is_empty() {
            model.notice = Some(Notice::NotANumber(text.clone()));
            edit_again(model, text, Edited::Cell(grid, cell));
        }
        return;
    };
    let mut setting = model.setting().clone();
    let [row, col] = cell.map(|index| usize::try_from(index).unwrap_or(usize::MAX));
    setting.edit(grid, Edit::Set { at: (row, col), value });
    model.change(setting, None);
}
