//! Checks for text that is cut, and for answers that cannot be entered.

use unicode_width::UnicodeWidthStr as _;

use super::seen;
use super::{Drawn, Flaw};
use crate::learner::draft::Means;
use crate::lesson::diagnostic::Severity;
use crate::phrase;
use crate::phrase::Phrase;
use crate::text::columns;
use crate::tui::explore::field::Field;
use crate::tui::lesson::LessonMessage;
use crate::tui::lesson::script::{self, Line, Page, Tone};

/// The number of columns before the text of a note.
const NOTE_MARK: usize = 4;

/// Returns the flaws of all text on a screen.
pub fn flaws(drawn: &Drawn<'_>) -> Vec<Flaw> {
    let (model, layout) = (drawn.model, &drawn.layout);
    let whole = script::page(model, drawn.context.strings, usize::from(layout.prose.width));
    let mut flaws = Vec::new();
    flaws.extend(title(drawn));
    flaws.extend(out_of_sight(drawn, &whole));
    flaws.extend(wide(drawn, &whole.lines));
    flaws.extend(notes(drawn));
    if model.session.is_asking() {
        // Later, scrolling to it is acceptable.
        flaws.extend(field(drawn, if drawn.state.news.is_none() { &layout.lines } else { &whole.lines }));
    }
    flaws.extend(fields_of_scene(drawn));
    flaws
}

fn flaw(drawn: &Drawn<'_>, code: &'static str, what: Phrase, help: Phrase) -> Flaw {
    let severity = Severity::Error;
    Flaw {
        code,
        severity,
        is_text: true,
        subject: String::new(),
        message: phrase!("{what} {when}", what, when = &drawn.state.when),
        help,
    }
}

/// Checks that the title of the lesson fits, above every step.
fn title(drawn: &Drawn<'_>) -> Option<Flaw> {
    let title = drawn.model.session.lesson().title.get(drawn.model.language)?;
    let is_first = drawn.state.news.is_none() && drawn.model.session.place() == 0;
    if !is_first || seen::row(&drawn.buffer, drawn.layout.header).contains(title.as_str()) {
        return None;
    }
    let what = phrase!("the title of the lesson, \"{title}\", is cut", title);
    Some(flaw(drawn, "title-cut", what, phrase!("a shorter one")))
}

/// Checks for hidden lines: when a step opens, none may be hidden; later, only the newest part must be visible, and the
/// rest can be scrolled to.
fn out_of_sight(drawn: &Drawn<'_>, page: &Page) -> Option<Flaw> {
    let [above, below] = drawn.layout.hidden;
    let seen = above..above + drawn.layout.lines.len();
    match drawn.state.news {
        None if above + below > 0 => {
            let (hidden, lines) = (above + below, page.lines.len());
            let what = phrase!("{hidden} of {lines} lines of the text are out of sight", hidden, lines);
            Some(flaw(drawn, "text-cut", what, phrase!("say it in fewer words, or in two steps")))
        }
        Some(news) if page.place(news).is_some_and(|place| !seen.contains(&place.start)) => Some(flaw(
            drawn,
            "text-hidden",
            phrase!("what came last is out of sight"),
            phrase!("say it in fewer words"),
        )),
        None | Some(_) => None,
    }
}

/// Checks for lines wider than the text area.
fn wide(drawn: &Drawn<'_>, lines: &[Line]) -> Option<Flaw> {
    let room = usize::from(drawn.layout.prose.width);
    let wide = lines.iter().find(|line| columns(line) > room)?;
    let text: String = wide.iter().map(|run| run.text.as_str()).collect();
    let (line, width) = (text.trim(), columns(wide));
    let what = phrase!("the line \"{line}\" is cut: it takes {width} columns of {room}", line, width, room);
    Some(flaw(drawn, "line-cut", what, phrase!("shorter words or code")))
}

/// Checks that the notes on marks fit, each on one line.
fn notes(drawn: &Drawn<'_>) -> Option<Flaw> {
    let (notes, room) = (drawn.model.noted_marks(), drawn.layout.notes);
    if notes.len() > usize::from(room.height) {
        let left_out = notes.len() - usize::from(room.height);
        let what = phrase!("{left_out} notes of marks are left out", left_out);
        return Some(flaw(drawn, "note-cut", what, phrase!("fewer marks with notes")));
    }
    let (_, text) = notes.iter().find(|(_, text)| text.width() + NOTE_MARK > usize::from(room.width))?;
    let most = usize::from(room.width).saturating_sub(NOTE_MARK);
    let width = text.width();
    let what = phrase!("the note \"{text}\" is cut: it takes {width} columns of {most}", text, width, most);
    Some(flaw(drawn, "note-cut", what, phrase!("fewer words")))
}

/// Checks that the answer can be entered: the caret, options or cells must be visible.
fn field(drawn: &Drawn<'_>, lines: &[Line]) -> Option<Flaw> {
    let model = drawn.model;
    let runs = || lines.iter().flatten();
    let has_caret = || {
        runs().any(|run| match run.style.tone {
            Tone::Caret | Tone::CaretAtEnd | Tone::FieldInFocus => true,
            Tone::Body | Tone::Heading | Tone::Faint | Tone::Field | Tone::Chosen | Tone::Right | Tone::Wrong => false,
        })
    };
    let has_option =
        |place: usize| runs().any(|run| matches!(run.style.target, Some(LessonMessage::Pick(known)) if known == place));
    let panel = |grid| drawn.layout.scene.panels.iter().find(|panel| panel.grid == grid);
    let asked = model.session.asked_grid();
    let is_seen = |cell| asked.and_then(panel).is_some_and(|panel| panel.place(cell).is_some());
    let no_caret = || (!has_caret()).then(|| phrase!("the field of the answer"));
    let missing = match model.draft.means() {
        Means::Text => no_caret(),
        Means::Numbers => {
            let hidden = model.session.stance().blank.iter().copied().find(|cell| !is_seen(*cell));
            hidden.map(|[row, col]| phrase!("the blank cell {row},{col}", row, col)).or_else(no_caret)
        }
        Means::List => {
            let count = model.session.check()?.listed().len();
            (0..count).find(|place| !has_option(*place)).map(|place| phrase!("option {number}", number = place + 1))
        }
        Means::Grid => asked.and_then(panel).is_none().then(|| phrase!("the grid of which cells are to be picked")),
        Means::Scene => None,
    }?;
    let what = phrase!("{missing} is not on the screen", missing);
    Some(flaw(drawn, "field-missing", what, phrase!("say it in fewer words, or show fewer grids")))
}

/// Checks that the parameters that may be changed fit into the bar over the scene.
fn fields_of_scene(drawn: &Drawn<'_>) -> Option<Flaw> {
    let shown = &drawn.layout.scene.fields;
    let is_shown = |field: Field| shown.iter().any(|(_, button)| button.field == field);
    let missing = drawn.model.session.free().iter().find(|free| !is_shown(Field::of_knob(&free.knob)))?;
    let what = phrase!("{knob} is to be turned, and has no room in the bar", knob = missing.knob.name());
    Some(Flaw { is_text: false, ..flaw(drawn, "field-missing", what, phrase!("let fewer parameters be turned")) })
}
