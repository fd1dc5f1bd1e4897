//! Shows an answer in progress: the field to type into, or what to do. One match arm for each kind of answer.

use unicode_width::UnicodeWidthStr as _;

use super::script::{Ink, Tone, Writer, run};
use super::{Focus, LessonMessage as Message};
use crate::learner::draft::field::Fields;
use crate::learner::draft::number::NumberDraft;
use crate::learner::draft::numbers::NumbersDraft;
use crate::learner::draft::select::SelectDraft;
use crate::learner::draft::setting::SettingDraft;
use crate::learner::draft::text::TextDraft;
use crate::learner::draft::{Draft, Drafting as _};
use crate::lesson::check::numbers::Between;
use crate::text::Run;
use crate::textfield::{Seen, TextField};

impl Writer<'_> {
    /// Writes the field with the typed text, or what to do.
    pub(super) fn field(&mut self) {
        let (model, strings) = (self.model, &self.strings.lesson);
        let in_focus = model.focus == Focus::Answer;
        let tone = if in_focus { Tone::FieldInFocus } else { Tone::Field };
        let button = |text: &str, by: i64| {
            Run::new(text, Ink { tone: Tone::Field, target: Some(Message::Turn(by)), ..Ink::default() })
        };
        // Wide enough that the buttons around the text do not move.
        let typed = |fields: &Fields, place: usize| {
            let empty = TextField::default();
            let line = fields.fields.get(place).map_or(&empty, |field| &field.line);
            let tone = if fields.at == place { tone } else { Tone::Field };
            let target = Some(Message::Blank(place));
            let blanks = " ".repeat(4_usize.saturating_sub(line.text().len()));
            let mut runs = vec![Run::new(blanks, Ink { tone, target: target.clone(), ..Ink::default() })];
            runs.extend(caret_runs(line, &Ink { tone, target, ..Ink::default() }));
            runs
        };
        match &model.draft {
            Draft::Number(NumberDraft(number)) => {
                let lead = run(format!("{} ", strings.your_answer), Tone::Faint);
                let number = typed(number, 0);
                self.lines.push([vec![lead, button(" - ", -1)], number, vec![button(" + ", 1)]].concat());
            }
            Draft::Numbers(NumbersDraft { fields, between: Between::Times, .. }) => {
                let mut line = vec![run(format!("{} ", strings.your_answer), Tone::Faint), button(" - ", -1)];
                for place in 0..fields.fields.len() {
                    line.extend((place > 0).then(|| run(" x ", Tone::Faint)));
                    line.extend(typed(fields, place));
                }
                line.push(button(" + ", 1));
                self.lines.push(line);
            }
            Draft::Numbers(NumbersDraft { fields, between: Between::Blank, .. }) => {
                let names = model.session.check().map(|check| check.fields()).unwrap_or_default();
                let labels =
                    names.iter().map(|field| model.prose().fields.get(&*field.name).map_or("", String::as_str));
                let labels: Vec<&str> = labels.collect();
                let widest = labels.iter().map(|label| label.width()).max().unwrap_or(0);
                for (place, label) in labels.into_iter().enumerate() {
                    let blanks = " ".repeat(widest - label.width() + 1);
                    let mut line = vec![run(format!("{label}{blanks}"), Tone::Faint)];
                    // The buttons change the number being typed, so they are beside it.
                    let is_here = place == fields.at;
                    line.push(if is_here { button(" - ", -1) } else { run("   ", Tone::Faint) });
                    line.extend(typed(fields, place));
                    line.extend(is_here.then(|| button(" + ", 1)));
                    self.lines.push(line);
                }
            }
            Draft::Cells(cells) => {
                let [row, col] = cells.cell().unwrap_or_default();
                let number = typed(&cells.fields, cells.fields.at);
                let lead = run(format!("[{row},{col}] = "), Tone::Faint);
                self.lines.push([vec![lead, button(" - ", -1)], number, vec![button(" + ", 1)]].concat());
            }
            Draft::Setting(SettingDraft(line)) => self.runs(&caret_runs(line, &Ink { tone, ..Ink::default() }), "> "),
            Draft::Text(TextDraft(text)) => {
                self.runs(&caret_runs(text, &Ink { tone, ..Ink::default() }), "> ");
                self.runs(&[run(strings.reflect_note, Tone::Faint)], "");
            }
            Draft::Select(SelectDraft { cells, .. }) => {
                let text = (strings.selected)(cells.len());
                self.runs(&[run(text, Tone::Faint)], "");
            }
            Draft::Order(_) => self.runs(&[run(strings.order_note, Tone::Faint)], ""),
            Draft::Option(_) | Draft::Scene(_) => {}
        }
    }
}

/// Returns the runs of a field, with the caret in it if it has the focus, else with room for one.
fn caret_runs(line: &TextField, ink: &Ink) -> Vec<Run<Ink>> {
    let Seen { before, at, after } = line.seen();
    if ink.tone != Tone::FieldInFocus {
        return vec![Run::new([&before, &at, &after, " "].concat(), ink.clone())];
    }
    let caret = Ink { tone: if at.is_empty() { Tone::CaretAtEnd } else { Tone::Caret }, ..ink.clone() };
    // A blank at the end of a line would be invisible.
    let (at, after) = match at.as_str() {
        "" => ("_", after),
        " " => ("_", after + " "),
        at => (at, after + " "),
    };
    vec![Run::new(before, ink.clone()), Run::new(at, caret), Run::new(after, ink.clone())]
}
