//! Numbers that are typed, alone or several side by side.

use tui_input::InputRequest;

use crate::scene::number;
use crate::textfield::TextField;

/// A number that is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The characters and the caret.
    pub line: TextField,
    /// Whether the next digit begins a new number, since the caret has not moved within this one.
    pub is_new: bool,
}

/// At least one number, one of which is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The numbers.
    pub fields: Vec<Field>,
    /// The index of the one being typed.
    pub at: usize,
    /// Whether a number begins anew when the caret comes to it.
    renews: bool,
}

/// The most characters of a number.
const LONGEST_NUMBER: usize = 12;

impl Fields {
    /// Returns this many empty numbers.
    #[must_use]
    pub fn new(count: usize, renews: bool) -> Fields {
        Fields { fields: vec![Field::default(); count], at: 0, renews }
    }

    /// Returns the characters of each number.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.line.text())
    }

    /// Fills numbers in, as if they had been typed.
    pub fn fill(&mut self, texts: impl IntoIterator<Item = String>) {
        self.fields = texts.into_iter().map(|text| Field { line: TextField::new(text), is_new: false }).collect();
    }

    /// Returns the number being typed.
    #[must_use]
    pub fn here(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    /// Types a character, unless the number would not be one any more.
    pub fn type_char(&mut self, typed: char) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let mut longer = if std::mem::take(&mut field.is_new) { TextField::default() } else { field.line.clone() };
        longer.insert(typed.encode_utf8(&mut [0; 4]), LONGEST_NUMBER);
        if begins_number(longer.text()) {
            field.line = longer;
        }
    }

    /// Moves the caret, or erases something. The caret goes on to the neighbouring number from the end of a number, and
    /// from one that it has not moved within.
    pub fn rewrite(&mut self, request: InputRequest) {
        let along = match request {
            InputRequest::GoToPrevChar => -1,
            InputRequest::GoToNextChar => 1,
            _ => 0,
        };
        let is_new = self.here().is_some_and(|field| field.is_new || field.line.is_empty());
        if is_new && along != 0 && self.step(along) {
            return;
        }
        let Some(field) = self.fields.get_mut(self.at) else { return };
        field.is_new = false;
        if !field.line.rewrite(request) && along != 0 {
            self.step(along);
        }
    }

    /// Adds to the number being typed, down to `least`. An empty number counts as 0.
    pub fn turn(&mut self, by: i64, least: f64) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let before = field.line.text().parse::<f64>().unwrap_or(0.0);
        let turned = (before + by as f64).max(least.min(before));
        *field = Field { line: TextField::new(number::text(turned)), is_new: false };
    }

    /// Lets the next digit begin a new number, starting with the first, as after a wrong answer.
    pub fn begin_anew(&mut self) {
        self.at = 0;
        self.fields.iter_mut().for_each(|field| field.is_new = true);
    }

    /// Returns the first number that is still empty.
    #[must_use]
    pub fn first_empty(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.line.is_empty())
    }

    /// Goes `by` numbers on, or back. Returns whether there was one.
    pub fn step(&mut self, by: i64) -> bool {
        let next = usize::try_from(self.at as i64 + by).ok().filter(|next| *next < self.fields.len());
        next.map(|next| self.go_to(next)).is_some()
    }

    /// Goes to the next number, or from the last one to the first.
    pub fn go_round(&mut self) {
        if !self.step(1) {
            self.go_to(0);
        }
    }

    /// Goes to the number of this index.
    pub fn go_to(&mut self, place: usize) {
        self.at = place.min(self.fields.len().saturating_sub(1));
        if let Some(field) = self.fields.get_mut(self.at) {
            field.is_new |= self.renews;
        }
    }
}

/// Whether these characters may be the beginning of a number.
fn begins_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    [whole, decimals].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}
