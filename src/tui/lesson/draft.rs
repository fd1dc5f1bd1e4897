//! An answer on its way.

use std::collections::BTreeSet;

use tui_input::InputRequest;

use crate::conv::Pair;
use crate::learner::answer::Answer;
use crate::lesson::course::Check;
use crate::scene::number;
use crate::tui::textfield::TextField;

#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// Nothing to give: there is no question, or the scene answers.
    None,
    Number(Field),
    /// Height and width, and which of them is typed.
    Shape([Field; 2], usize),
    /// An option or a fix, by its place on the screen.
    Option(Option<usize>),
    /// What was typed for each blank cell, and which of them is typed.
    Cells {
        texts: Vec<TextField>,
        at: usize,
        is_new: bool,
    },
    Select(BTreeSet<Pair>),
    /// Items in the order that they were given, and the one that is chosen: places on the screen.
    Order(Vec<usize>, usize),
    Text(TextField),
}

/// A number that is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub line: TextField,
    /// The next digit begins a new number, and the caret has not gone into this one.
    pub is_new: bool,
}

/// Characters that a number may have.
const LONGEST_NUMBER: usize = 12;

/// Characters that a thought may have.
const LONGEST_TEXT: usize = 400;

impl Draft {
    #[must_use]
    pub fn of(check: Option<&Check>) -> Draft {
        match check {
            Some(Check::Number { .. }) => Draft::Number(Field::default()),
            Some(Check::Shape { .. }) => Draft::Shape(<[Field; 2]>::default(), 0),
            Some(Check::Choice { .. } | Check::Bug { .. }) => Draft::Option(None),
            Some(Check::Cells { blank, .. }) => {
                Draft::Cells { texts: vec![TextField::default(); blank.len()], at: 0, is_new: false }
            }
            Some(Check::Select { .. }) => Draft::Select(BTreeSet::new()),
            Some(Check::Order { .. }) => Draft::Order(Vec::new(), 0),
            Some(Check::Reflect) => Draft::Text(TextField::default()),
            Some(Check::Goal { .. }) | None => Draft::None,
        }
    }

    /// The line that says the answer, as plain mode reads it; `None` while something is missing. Places of the screen are
    /// numbered from 1.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let all = |lines: Vec<&TextField>, joint: &str| {
            let missing = lines.iter().any(|line| line.is_empty());
            (!missing).then(|| lines.into_iter().map(TextField::text).collect::<Vec<_>>().join(joint))
        };
        match self {
            Draft::None => None,
            Draft::Number(field) => all(vec![&field.line], ""),
            Draft::Shape(fields, _) => all(fields.iter().map(|field| &field.line).collect(), "x"),
            Draft::Option(option) => option.map(|place| (place + 1).to_string()),
            Draft::Cells { texts, .. } => all(texts.iter().collect(), " "),
            Draft::Select(cells) => {
                let words: Vec<String> = cells.iter().map(|[row, col]| format!("{row},{col}")).collect();
                (!words.is_empty()).then(|| words.join(" "))
            }
            Draft::Order(places, _) => {
                let words: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
                (!words.is_empty()).then(|| words.join(" "))
            }
            Draft::Text(line) => (!line.text().trim().is_empty()).then(|| line.text().to_owned()),
        }
    }

    /// The number that is being typed, and whether the next digit begins anew.
    fn typed(&mut self) -> Option<(&mut TextField, &mut bool)> {
        match self {
            Draft::Number(field) => Some((&mut field.line, &mut field.is_new)),
            Draft::Shape(fields, axis) => fields.get_mut(*axis).map(|field| (&mut field.line, &mut field.is_new)),
            Draft::Cells { texts, at, is_new } => texts.get_mut(*at).map(|line| (line, is_new)),
            Draft::None | Draft::Option(_) | Draft::Select(_) | Draft::Order(..) | Draft::Text(_) => None,
        }
    }

    /// Takes an answer that was given whole, as by pasting it. A thought goes into the one that is there.
    pub fn take(&mut self, answer: Answer, check: &Check, shown: &[usize]) {
        let on_screen = |place: usize| shown.iter().position(|known| *known == place);
        let field = |text: String| Field { line: TextField::new(text), is_new: false };
        match (self, answer) {
            (Draft::Number(number), Answer::Number(value)) => *number = field(value.to_string()),
            (Draft::Shape(sides, _), Answer::Shape(shape)) => *sides = shape.map(|side| field(side.to_string())),
            (Draft::Option(option), Answer::Option(id)) => *option = check.place(&id).and_then(on_screen),
            (Draft::Cells { texts, .. }, Answer::Cells(values)) => {
                *texts = values.into_iter().map(number::text).map(TextField::new).collect();
            }
            (Draft::Select(chosen), Answer::Select(cells)) => *chosen = cells.into_iter().collect(),
            (Draft::Order(places, _), Answer::Order(items)) => {
                *places = items.into_iter().filter_map(on_screen).collect();
            }
            (Draft::Text(line), Answer::Text(more)) => line.insert(&more, LONGEST_TEXT),
            // An answer is read for the check that the draft was made for.
            _ => {}
        }
    }

    pub fn type_char(&mut self, typed: char) {
        if let Draft::Text(line) = self {
            line.insert(typed.encode_utf8(&mut [0; 4]), LONGEST_TEXT);
            return;
        }
        if let (Draft::Shape(_, axis), 'x' | 'X') = (&mut *self, typed) {
            *axis = 1 - *axis;
            return;
        }
        let Some((line, is_new)) = self.typed() else { return };
        let mut longer = if std::mem::take(is_new) { TextField::default() } else { line.clone() };
        longer.insert(typed.encode_utf8(&mut [0; 4]), LONGEST_NUMBER);
        if begins_number(longer.text()) {
            *line = longer;
        }
    }

    /// Moves the caret, or erases something. From the end of a number the caret goes on to the next one, and from one that
    /// it has not gone into.
    pub fn rewrite(&mut self, request: InputRequest) {
        let along = match request {
            InputRequest::GoToPrevChar => -1,
            InputRequest::GoToNextChar => 1,
            _ => 0,
        };
        if let Draft::Text(line) = self {
            line.rewrite(request);
            return;
        }
        let is_new = self.typed().is_some_and(|(line, is_new)| *is_new || line.is_empty());
        if is_new && along != 0 && self.step_blank(along) {
            return;
        }
        let Some((line, is_new)) = self.typed() else { return };
        *is_new = false;
        if !line.rewrite(request) && along != 0 {
            self.step_blank(along);
        }
    }

    /// Adds to the number that is typed; nothing typed counts as 0. Values of cells alone go below that: sizes do not.
    pub fn turn(&mut self, by: i64) {
        let least = if matches!(self, Draft::Cells { .. }) { f64::NEG_INFINITY } else { 0.0 };
        if let Some((line, is_new)) = self.typed() {
            let before = line.text().parse::<f64>().unwrap_or(0.0);
            let turned = (before + by as f64).max(least.min(before));
            *line = TextField::new(number::text(turned));
            *is_new = false;
        }
    }

    /// After a wrong answer the next digit begins a new number.
    pub fn begin_anew(&mut self) {
        match self {
            Draft::Shape(fields, _) => fields.iter_mut().for_each(|field| field.is_new = true),
            draft => {
                if let Some((_, is_new)) = draft.typed() {
                    *is_new = true;
                }
            }
        }
    }

    /// Goes to the next blank or side, or the one before. Whether there was one.
    pub fn step_blank(&mut self, by: i64) -> bool {
        let (at, count, is_new) = match self {
            Draft::Shape(_, axis) => (axis, 2, None),
            Draft::Cells { texts, at, is_new } => (at, texts.len(), Some(is_new)),
            _ => return false,
        };
        let next = usize::try_from(*at as i64 + by).ok().filter(|next| *next < count);
        let Some(next) = next else { return false };
        *at = next;
        if let Some(is_new) = is_new {
            *is_new = true;
        }
        true
    }

    /// Takes an option, or gives an item the next number; one that has a number loses it, with those after it.
    pub fn pick(&mut self, place: usize) {
        match self {
            Draft::Option(option) => *option = Some(place),
            Draft::Order(places, chosen) => {
                *chosen = place;
                match places.iter().position(|known| *known == place) {
                    Some(known) => places.truncate(known),
                    None => places.push(place),
                }
            }
            _ => {}
        }
    }

    pub fn toggle(&mut self, cell: Pair) {
        if let Draft::Select(cells) = self
            && !cells.remove(&cell)
        {
            cells.insert(cell);
        }
    }
}

/// Whether a number may begin so.
fn begins_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    [whole, decimals].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(draft: &mut Draft, keys: &str) -> Option<String> {
        for key in keys.chars() {
            match key {
                '<' => draft.rewrite(InputRequest::GoToPrevChar),
                '>' => draft.rewrite(InputRequest::GoToNextChar),
                '^' => draft.rewrite(InputRequest::GoToStart),
                '~' => draft.rewrite(InputRequest::DeletePrevChar),
                key => draft.type_char(key),
            }
        }
        draft.line()
    }

    #[test]
    fn a_number_is_typed_at_its_caret() {
        for (keys, expected) in [
            ("12<7", "172"),
            ("12^7", "712"),
            ("12<~", "2"),
            ("1.5<<2", "12.5"),
            ("12^-", "-12"),
            ("12^--", "-12"),
            ("-5^3", "-5"),
            ("1.5^.", "1.5"),
            ("12<<<<3>>>>4", "3124"),
        ] {
            assert_eq!(typed(&mut Draft::Number(Field::default()), keys).as_deref(), Some(expected), "{keys}");
        }
        let mut again = Draft::Number(Field::default());
        typed(&mut again, "12");
        again.begin_anew();
        assert_eq!(typed(&mut again.clone(), "7").as_deref(), Some("7"), "a new number");
        assert_eq!(typed(&mut again, "<7").as_deref(), Some("172"), "unless the caret has gone into the old one");
    }

    #[test]
    fn from_the_end_of_a_number_the_caret_goes_on_to_the_next() {
        let shape = || Draft::Shape(<[Field; 2]>::default(), 0);
        assert_eq!(typed(&mut shape(), "5>7").as_deref(), Some("5x7"));
        assert_eq!(typed(&mut shape(), "5>7<<<1").as_deref(), Some("15x7"), "back through both");
        let mut cells = Draft::Cells { texts: vec![TextField::default(); 3], at: 0, is_new: false };
        assert_eq!(typed(&mut cells, "1>2>3").as_deref(), Some("1 2 3"));
        assert_eq!(typed(&mut cells, "<<<4").as_deref(), Some("4 2 3"), "what it has not gone into is passed");
    }

    #[test]
    fn a_thought_is_written_at_its_caret_and_has_an_end() {
        let mut thought = Draft::Text(TextField::default());
        assert_eq!(typed(&mut thought, "a 零^步<>1").as_deref(), Some("步1a 零"));
        typed(&mut thought, &"x".repeat(1000));
        assert_eq!(thought.line().map(|text| text.chars().count()), Some(LONGEST_TEXT));
    }
}
