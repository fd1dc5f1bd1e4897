//! An answer on its way.

use std::collections::BTreeSet;

use crate::conv::Pair;
use crate::learner::answer::Answer;
use crate::lesson::course::Check;
use crate::scene::number;

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
        texts: Vec<String>,
        at: usize,
        is_new: bool,
    },
    Select(BTreeSet<Pair>),
    /// Items in the order that they were given, and the one that is chosen: places on the screen.
    Order(Vec<usize>, usize),
    Text(String),
}

/// A number that is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub text: String,
    /// The next digit begins a new number.
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
                Draft::Cells { texts: vec![String::new(); blank.len()], at: 0, is_new: false }
            }
            Some(Check::Select { .. }) => Draft::Select(BTreeSet::new()),
            Some(Check::Order { .. }) => Draft::Order(Vec::new(), 0),
            Some(Check::Reflect) => Draft::Text(String::new()),
            Some(Check::Goal { .. }) | None => Draft::None,
        }
    }

    /// The line that says the answer, as plain mode reads it; `None` while something is missing. Places of the screen are
    /// numbered from 1.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let all = |texts: Vec<&String>, joint: &str| {
            let missing = texts.iter().any(|text| text.is_empty());
            (!missing).then(|| texts.into_iter().cloned().collect::<Vec<_>>().join(joint))
        };
        match self {
            Draft::None => None,
            Draft::Number(field) => all(vec![&field.text], ""),
            Draft::Shape(fields, _) => all(fields.iter().map(|field| &field.text).collect(), "x"),
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
            Draft::Text(text) => (!text.trim().is_empty()).then(|| text.clone()),
        }
    }

    /// The number that is being typed, and whether the next digit begins anew.
    fn typed(&mut self) -> Option<(&mut String, &mut bool)> {
        match self {
            Draft::Number(field) => Some((&mut field.text, &mut field.is_new)),
            Draft::Shape(fields, axis) => fields.get_mut(*axis).map(|field| (&mut field.text, &mut field.is_new)),
            Draft::Cells { texts, at, is_new } => texts.get_mut(*at).map(|text| (text, is_new)),
            _ => None,
        }
    }

    /// Takes an answer that was given whole, as by pasting it. A thought is added to the one that is there.
    pub fn take(&mut self, answer: Answer, check: &Check, shown: &[usize]) {
        let on_screen = |place: usize| shown.iter().position(|known| *known == place);
        let field = |text: String| Field { text, is_new: false };
        match (self, answer) {
            (Draft::Number(number), Answer::Number(value)) => *number = field(value.to_string()),
            (Draft::Shape(sides, _), Answer::Shape(shape)) => *sides = shape.map(|side| field(side.to_string())),
            (Draft::Option(option), Answer::Option(id)) => *option = check.place(&id).and_then(on_screen),
            (Draft::Cells { texts, .. }, Answer::Cells(values)) => {
                *texts = values.into_iter().map(number::text).collect();
            }
            (Draft::Select(chosen), Answer::Select(cells)) => *chosen = cells.into_iter().collect(),
            (Draft::Order(places, _), Answer::Order(items)) => {
                *places = items.into_iter().filter_map(on_screen).collect();
            }
            (Draft::Text(text), Answer::Text(more)) => {
                let room = LONGEST_TEXT.saturating_sub(text.chars().count());
                text.extend(more.chars().filter(|letter| !letter.is_control()).take(room));
            }
            // An answer is read for the check that the draft was made for.
            _ => {}
        }
    }

    pub fn type_char(&mut self, typed: char) {
        if let Draft::Text(text) = self {
            if text.chars().count() < LONGEST_TEXT && !typed.is_control() {
                text.push(typed);
            }
            return;
        }
        if let (Draft::Shape(_, axis), 'x' | 'X') = (&mut *self, typed) {
            *axis = 1 - *axis;
            return;
        }
        let Some((text, is_new)) = self.typed() else { return };
        if std::mem::take(is_new) {
            text.clear();
        }
        let fits = match typed {
            '-' => text.is_empty(),
            '.' => !text.contains('.'),
            typed => typed.is_ascii_digit(),
        };
        if fits && text.len() < LONGEST_NUMBER {
            text.push(typed);
        }
    }

    pub fn erase(&mut self) {
        if let Draft::Text(text) = self {
            text.pop();
        } else if let Some((text, is_new)) = self.typed() {
            *is_new = false;
            text.pop();
        }
    }

    /// Adds to the number that is typed; nothing typed counts as 0. Values of cells alone go below that: sizes do not.
    pub fn turn(&mut self, by: i64) {
        let least = if matches!(self, Draft::Cells { .. }) { f64::NEG_INFINITY } else { 0.0 };
        if let Some((text, is_new)) = self.typed() {
            let before = text.parse::<f64>().unwrap_or(0.0);
            let turned = (before + by as f64).max(least.min(before));
            *text = number::text(turned);
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
