//! What may be typed now: the form of the answer, what may be turned, and which commands make sense.

use super::command::{SWITCH, Word, knob_name, knob_value};
use super::speech::Speech;
use crate::lesson::check::Form;
use crate::lesson::expression::Field;
use crate::lesson::free::{Free, Knob};
use crate::scene::turn::Turn;
use crate::words::answers::Asked;

impl Speech<'_> {
    /// Returns what may be typed now.
    pub fn how(&self) -> Vec<String> {
        let strings = self.strings;
        let is_goal = self.session.is_goal();
        let turn = (strings.how_turn)(&self.ranges(), &self.example());
        let turn = (!self.session.free().is_empty() && !is_goal).then_some(turn);
        if !self.session.is_asking() {
            let can_repeat = self.step().check.is_some() && self.session.can_repeat();
            let text = match (self.session.is_last(), can_repeat) {
                (true, false) if self.session.sitting().is_some() => strings.screens.practice.finish,
                (false, false) => strings.go_on,
                (false, true) => strings.go_on_again,
                (true, false) => strings.finish,
                (true, true) => strings.finish_again,
            };
            return turn.into_iter().chain([text.to_owned()]).collect();
        }
        let answered = self.session.asked().map(|check| self.how_answered(check.form()));
        turn.into_iter().chain(answered).collect()
    }

    /// Returns how an answer of this form is typed.
    fn how_answered(&self, form: Form) -> String {
        let (strings, stance) = (self.strings, self.session.stance());
        let cells: Vec<String> = stance.blank.iter().map(|[row, col]| format!("{row},{col}")).collect();
        let fields = self.session.check().map(|check| check.fields()).unwrap_or_default();
        let label = |field: &Field| self.prose().fields.get(&*field.name).cloned();
        let asked = Asked {
            names: strings.list(&fields.iter().filter_map(label).collect::<Vec<_>>()),
            cells: strings.list(&cells),
            grid: stance.grid.map(|grid| self.sight().title(grid)).unwrap_or_default(),
            example: self.example(),
            ranges: self.ranges(),
        };
        strings.screens.answers.of(form, &asked).how
    }

    /// Returns what may be turned, and within which ranges.
    pub fn ranges(&self) -> String {
        let range = |free: &Free| match &free.knob {
            Knob::Turn(_) => format!("{} {}", knob_name(&free.knob), Turn::ALL.map(Turn::name).join("|")),
            Knob::Activations => format!("{} {}", knob_name(&free.knob), SWITCH.join("|")),
            Knob::Parameter(_) | Knob::Bias | Knob::Groups | Knob::Number(_) => {
                let [first, last] = ends(free);
                (self.strings.range)(knob_name(&free.knob), &first, &last)
            }
        };
        self.session.free().iter().map(range).collect::<Vec<_>>().join(self.strings.comma)
    }

    /// Returns a setting that may be typed and is not a solution.
    pub(super) fn example(&self) -> String {
        let Some(free) = self.session.free().first() else { return String::new() };
        let setting = self.scene.setting();
        let is_news = |value: &i64| {
            let setting = free.at(setting, *value);
            let is_another = setting != *self.scene.setting();
            let scene = self.scene.changed_to(setting);
            is_another && !self.session.check().is_some_and(|check| check.is_reached(&scene))
        };
        let value = free.range.clone().rev().find(is_news).unwrap_or(*free.range.end());
        format!("{} {}", knob_name(&free.knob), knob_value(&free.knob, [value; 2]))
    }

    /// Returns the commands that make sense now.
    pub fn commands(&self) -> Vec<Word> {
        let asking = self.session.is_asking();
        let makes_sense = |word: &Word| match word {
            Word::Next => !asking,
            Word::Back => self.session.place() > 0,
            Word::Hint if self.session.is_silent() => false,
            Word::Hint => asking && self.session.work().hints < self.prose().hints.len(),
            Word::Skip => asking,
            Word::Answer => asking && !self.session.is_silent(),
            Word::HandIn => self.session.is_silent(),
            Word::Explore => self.session.may_explore(),
            Word::Term => !self.terms_named().is_empty(),
            Word::Check => self.session.is_goal(),
            Word::Again => !asking && self.session.check().is_some() && self.session.can_repeat(),
            Word::Outline | Word::GoTo | Word::Repeat | Word::Help | Word::Quit => true,
        };
        Word::ALL.into_iter().filter(makes_sense).collect()
    }
}

/// Returns the ends of a knob's range, as they are typed.
pub(super) fn ends(free: &Free) -> [String; 2] {
    [*free.range.start(), *free.range.end()].map(|end| knob_value(&free.knob, [end; 2]))
}
