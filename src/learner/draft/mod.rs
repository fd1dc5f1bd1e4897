//! An unfinished answer: what has been typed, chosen or picked so far. Each kind of draft has its own file; this one
//! lists them twice, in an enum and where a draft becomes its [`Drafting`].
//!
//! Nothing here knows keys or screens: callers say what is typed, picked or turned.

pub mod cells;
pub mod field;
pub mod number;
pub mod numbers;
pub mod option;
pub mod order;
pub mod select;
pub mod setting;
pub mod text;

use field::Fields;
use std::fmt;
use std::ops::{Deref, DerefMut};

use tui_input::InputRequest;

use crate::conv::Pair;
use crate::lesson::check::number::real;
use crate::lesson::check::{Answer, Check};
use cells::CellsDraft;
use number::NumberDraft;
use numbers::NumbersDraft;
use option::OptionDraft;
use order::OrderDraft;
use select::SelectDraft;
use setting::SettingDraft;
use text::TextDraft;

/// An unfinished answer of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// There is no question, or the scene is the answer.
    Scene(SceneDraft),
    /// A single number.
    Number(NumberDraft),
    /// Several numbers.
    Numbers(NumbersDraft),
    /// An option or a fix.
    Option(OptionDraft),
    /// The values of blank cells.
    Cells(CellsDraft),
    /// Cells that are picked.
    Select(SelectDraft),
    /// Items that are numbered.
    Order(OrderDraft),
    /// A call.
    Setting(SettingDraft),
    /// A thought.
    Text(TextDraft),
}

/// The draft of an answer that is the live scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SceneDraft;

/// How an answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// By turning the scene.
    Scene,
    /// By typing numbers.
    Numbers,
    /// By picking lines of a list.
    List,
    /// By picking cells of a grid.
    Grid,
    /// By typing text, so that letters are no commands.
    Text,
}

/// The state of a line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Not chosen.
    Open,
    /// Chosen.
    Chosen,
    /// An item that takes a number.
    Numbered {
        /// Its number, if it has one.
        number: Option<usize>,
        /// Whether it is the current line.
        is_here: bool,
    },
}

/// A cell whose value is asked for, and what was typed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blank<'a> {
    /// The cell.
    pub cell: Pair,
    /// The characters typed so far.
    pub text: &'a str,
    /// Whether it is the one being typed.
    pub is_here: bool,
}

impl Blank<'_> {
    /// Returns the number that is typed, if it is one.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        real(self.text)
    }
}

impl Draft {
    /// Returns an empty draft of an answer to a check. `shown` is the order in which its options or items are on the
    /// screen.
    #[must_use]
    pub fn of(check: Option<&Check>, shown: &[usize]) -> Draft {
        let Some(check) = check else { return Draft::Scene(SceneDraft) };
        match check {
            Check::Number(_) => Draft::Number(NumberDraft::default()),
            Check::Numbers(numbers) => Draft::Numbers(NumbersDraft::new(numbers)),
            Check::Choice(_) | Check::Bug(_) => Draft::Option(OptionDraft::new(&check.listed(), shown)),
            Check::Cells(cells) => Draft::Cells(CellsDraft::new(&cells.blank)),
            Check::Select(_) => Draft::Select(SelectDraft::default()),
            Check::Goal(_) => Draft::Scene(SceneDraft),
            Check::Order(_) => Draft::Order(OrderDraft::new(shown)),
            Check::Setting(_) => Draft::Setting(SettingDraft::default()),
            Check::Reflect(_) => Draft::Text(TextDraft::default()),
        }
    }
}

/// Gives access to the draft of each kind.
impl Deref for Draft {
    type Target = dyn Drafting;

    fn deref(&self) -> &(dyn Drafting + 'static) {
        match self {
            Draft::Scene(draft) => draft,
            Draft::Number(draft) => draft,
            Draft::Numbers(draft) => draft,
            Draft::Option(draft) => draft,
            Draft::Cells(draft) => draft,
            Draft::Select(draft) => draft,
            Draft::Order(draft) => draft,
            Draft::Setting(draft) => draft,
            Draft::Text(draft) => draft,
        }
    }
}

impl DerefMut for Draft {
    fn deref_mut(&mut self) -> &mut (dyn Drafting + 'static) {
        match self {
            Draft::Scene(draft) => draft,
            Draft::Number(draft) => draft,
            Draft::Numbers(draft) => draft,
            Draft::Option(draft) => draft,
            Draft::Cells(draft) => draft,
            Draft::Select(draft) => draft,
            Draft::Order(draft) => draft,
            Draft::Setting(draft) => draft,
            Draft::Text(draft) => draft,
        }
    }
}

impl Means {
    /// Whether a character can be part of such an answer.
    #[must_use]
    pub fn accepts(self, typed: char) -> bool {
        match self {
            Means::Numbers => typed.is_ascii_digit() || matches!(typed, '-' | '.'),
            Means::Text => true,
            Means::Scene | Means::List | Means::Grid => false,
        }
    }
}

/// What can be done with a draft. Operations that make no sense for a kind do nothing.
pub trait Drafting: fmt::Debug {
    /// Returns how the answer is given.
    fn means(&self) -> Means;

    /// Returns the answer, or `None` while something is missing.
    fn answer(&self) -> Option<Answer>;

    /// Returns the typed characters, if they are read as a line.
    fn line(&self) -> Option<&str> {
        None
    }

    /// Takes a complete answer, for example one that was pasted.
    fn take(&mut self, answer: Answer);

    /// Whether a character can be typed into it.
    fn accepts(&self, typed: char) -> bool {
        self.means().accepts(typed)
    }

    /// Types a character.
    fn type_char(&mut self, _typed: char) {}

    /// Moves the caret, or erases something.
    fn rewrite(&mut self, _request: InputRequest) {}

    /// Adds to the number being typed.
    fn turn(&mut self, _by: i64) {}

    /// Moves by rows and columns. Returns whether the draft handles the movement; if not, the cursor of the grid moves.
    fn go(&mut self, _by: [i64; 2]) -> bool {
        false
    }

    /// Goes to the number of this index.
    fn go_to(&mut self, _place: usize) {}

    /// Returns the fields being typed into, if there are several.
    fn fields(&self) -> Option<&Fields> {
        None
    }

    /// Chooses a line of the list, or gives it the next number.
    fn pick(&mut self, _place: usize) {}

    /// Adds cells to the answer, or removes them.
    fn set_cells(&mut self, _cells: &[Pair], _are_picked: bool) {}

    /// Takes the empty selection as the answer, where that may be one. Returns whether it was not taken yet.
    fn take_nothing(&mut self) -> bool {
        false
    }

    /// Lets the next answer begin anew, after a wrong one.
    fn begin_anew(&mut self) {}

    /// Returns the current line of the list, which can be picked.
    fn here(&self) -> Option<usize> {
        None
    }

    /// Returns the state of a line of the list.
    fn listed(&self, _place: usize) -> Listed {
        Listed::Open
    }

    /// Returns the cell whose value is being typed.
    fn cell(&self) -> Option<Pair> {
        None
    }

    /// Returns the cells whose values are asked for, with what was typed.
    fn blanks(&self) -> Vec<Blank<'_>> {
        Vec::new()
    }

    /// Returns the cells that are picked.
    fn picked(&self) -> Vec<Pair> {
        Vec::new()
    }
}

impl Drafting for SceneDraft {
    fn means(&self) -> Means {
        Means::Scene
    }

    fn answer(&self) -> Option<Answer> {
        Some(Answer::Scene)
    }

    fn take(&mut self, _: Answer) {}
}

/// Returns how far to go in a sequence.
fn along([rows, cols]: [i64; 2]) -> i64 {
    if rows == 0 { cols } else { rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::check::numbers::Numbers;
    use crate::lesson::expression::{Answer as Of, Expression};

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
        draft.answer().map(|answer| answer.to_string())
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
            assert_eq!(typed(&mut Draft::Number(NumberDraft::default()), keys).as_deref(), Some(expected), "{keys}");
        }
        let mut again = Draft::Number(NumberDraft::default());
        typed(&mut again, "12");
        again.begin_anew();
        assert_eq!(typed(&mut again.clone(), "7").as_deref(), Some("7"), "a new number");
        assert_eq!(typed(&mut again, "<7").as_deref(), Some("172"), "unless the caret has gone into the old one");
    }

    #[test]
    fn from_the_end_of_a_number_the_caret_goes_on_to_the_next() {
        let side = || Expression::parse("out.h", Of::None).unwrap();
        let shape = || Draft::Numbers(NumbersDraft::new(&Numbers::shape([side(), side()], Vec::new())));
        assert_eq!(typed(&mut shape(), "5>7").as_deref(), Some("5x7"));
        assert_eq!(typed(&mut shape(), "5>7<<<1").as_deref(), Some("15x7"), "back through both");
        let mut cells = Draft::Cells(CellsDraft::new(&[[0, 0], [0, 1], [0, 2]]));
        assert_eq!(typed(&mut cells, "1>2>3").as_deref(), Some("1 2 3"));
        assert_eq!(typed(&mut cells, "<<<4").as_deref(), Some("4 2 3"), "what it has not gone into is passed");
    }

    #[test]
    fn what_stands_between_numbers_goes_on_and_from_the_last_to_the_first() {
        let side = || Expression::parse("out.h", Of::None).unwrap();
        let shape = || Draft::Numbers(NumbersDraft::new(&Numbers::shape([side(), side()], Vec::new())));
        for between in ["x", "X", " ", ","] {
            assert_eq!(typed(&mut shape(), &format!("5{between}7")).as_deref(), Some("5x7"), "'{between}'");
            assert_eq!(typed(&mut shape(), &format!("5{between}7{between}8")).as_deref(), Some("8x7"), "'{between}'");
        }
        assert_eq!(typed(&mut shape(), "5y7"), None, "a letter goes nowhere");
    }

    #[test]
    fn a_thought_is_written_at_its_caret_and_has_an_end() {
        let mut thought = Draft::Text(TextDraft::default());
        assert_eq!(typed(&mut thought, "a 零^步<>1").as_deref(), Some("步1a 零"));
        typed(&mut thought, &"x".repeat(1000));
        assert_eq!(thought.answer().map(|answer| answer.to_string().chars().count()), Some(text::LONGEST));
    }
}
