//! Which known wrong answers can speak on given numbers: only one that is in play, wrong, and like no other.

use super::catch::Catch;
use super::grade::is_same;
use super::{Check, Reckoned};
use crate::conv::Pair;
use crate::lesson::expression::{AnswerValue, Environment, Expression, GridName, Grids, Name, Part, Value};

/// How a catch stands to given numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Not in play, without a value here, or no formula.
    Absent,
    Speaks,
    /// Another one gives the same answer, so nobody knows which it was.
    Silent,
}

/// The answers of a check as formulas.
#[derive(Debug)]
pub struct Voices<'a> {
    reckoned: Reckoned<'a>,
    /// For each catch what it says of each part of the answer.
    beliefs: Vec<Vec<Option<Expression>>>,
}

impl<'a> Voices<'a> {
    /// `None` for a check of another kind.
    #[must_use]
    pub fn of(check: &'a Check) -> Option<Voices<'a>> {
        let reckoned = check.reckoned()?;
        let beliefs = reckoned.catches.iter().map(|catch| belief(catch, reckoned.right.len())).collect();
        Some(Voices { reckoned, beliefs })
    }

    /// The formulas and conditions that are evaluated.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let catches = self.reckoned.catches;
        let conditions = catches.iter().flat_map(|catch| catch.when().into_iter().chain(&catch.only_if));
        self.reckoned.right.iter().chain(self.beliefs.iter().flatten().flatten()).chain(conditions)
    }

    /// The places of catches that are formulas.
    pub fn formulas(&self) -> impl Iterator<Item = usize> {
        let is_formula = |(_, belief): &(usize, &Vec<Option<Expression>>)| belief.iter().any(Option::is_some);
        self.beliefs.iter().enumerate().filter(is_formula).map(|(place, _)| place)
    }

    #[must_use]
    pub fn catches(&self) -> &'a [Catch] {
        self.reckoned.catches
    }

    /// How each catch stands to these numbers; `None` where there is no right answer, or a catch in play is right.
    #[must_use]
    pub fn on(&self, numbers: &dyn Environment) -> Option<Vec<Voice>> {
        let value = |formula: &Expression| formula.eval(numbers).ok();
        let right: Vec<Value> = self.reckoned.right.iter().map(value).collect::<Option<_>>()?;
        let mut said = Vec::with_capacity(self.beliefs.len());
        for (catch, belief) in self.reckoned.catches.iter().zip(&self.beliefs) {
            if self.fires(catch, &right, numbers) {
                return None;
            }
            said.push(self.said(catch, belief, &right, numbers));
        }
        let voice = |place: usize| {
            let Some(own) = &said[place] else { return Voice::Absent };
            let is_like = |(other, said): (usize, &Option<Said>)| {
                other != place && said.as_ref().is_some_and(|said| is_one_answer(own, said))
            };
            if said.iter().enumerate().any(is_like) { Voice::Silent } else { Voice::Speaks }
        };
        Some((0..said.len()).map(voice).collect())
    }

    /// What a catch in play says of each part; none where it says nothing here.
    fn said(
        &self,
        catch: &Catch,
        belief: &[Option<Expression>],
        right: &[Value],
        numbers: &dyn Environment,
    ) -> Option<Said> {
        let mut said: Said = vec![None; right.len()];
        let mut answer = right.to_vec();
        for (place, formula) in belief.iter().enumerate() {
            let Some(formula) = formula else { continue };
            let value = formula.eval(numbers).ok()?;
            said[place] = Some(value);
            answer[place] = value;
        }
        let is_heard = said.iter().any(Option::is_some) && self.fires(catch, &answer, numbers);
        is_heard.then_some(said)
    }

    /// Whether a catch is in play and speaks on this answer.
    fn fires(&self, catch: &Catch, answer: &[Value], numbers: &dyn Environment) -> bool {
        let Some((answer, when)) = (self.reckoned.answer)(answer).zip(catch.when()) else { return false };
        let is_in_play = catch.only_if.as_ref().is_none_or(|only_if| only_if.holds(numbers).unwrap_or(false));
        is_in_play && when.holds(&Answered { numbers, answer }).unwrap_or(false)
    }
}

/// The parts of an answer that a belief says something of.
type Said = Vec<Option<Value>>;

/// Whether one answer can be both.
fn is_one_answer(one: &Said, other: &Said) -> bool {
    let differ = |(one, other): (&Option<Value>, &Option<Value>)| {
        one.zip(*other).is_some_and(|(one, other)| !is_same(one, other))
    };
    !one.iter().zip(other).any(differ)
}

/// What a catch says of each part of an answer.
fn belief(catch: &Catch, parts: usize) -> Vec<Option<Expression>> {
    let mut belief = vec![None; parts];
    for (name, formula) in catch.when().map(Expression::answered_fields).unwrap_or_default() {
        let place = match name {
            Name::Answer(Part::Whole) => 0,
            Name::Answer(Part::Field(place, _)) => place,
            Name::Answer(_) | Name::Of(..) | Name::Here(_) => continue,
        };
        if let Some(part) = belief.get_mut(place) {
            *part = Some(formula);
        }
    }
    belief
}

/// Numbers with an answer.
#[derive(Clone, Copy)]
struct Answered<'a> {
    numbers: &'a dyn Environment,
    answer: AnswerValue,
}

impl Environment for Answered<'_> {
    fn name(&self, name: &Name) -> Option<Value> {
        self.answer.name(name).or_else(|| self.numbers.name(name))
    }
}

impl Grids for Answered<'_> {
    fn size(&self, grid: &GridName) -> Option<Pair> {
        self.numbers.size(grid)
    }

    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64> {
        self.numbers.cell(grid, at)
    }
}
