//! Which known wrong answers can speak with given numbers: those that are in play, wrong, and different from all
//! others.

use super::catch::{Catch, Sign};
use super::choice::Conditional;
use super::grade::is_same;
use super::select::Select;
use super::{Check, Reckoned};
use crate::conv::Pair;
use crate::lesson::cells::Cells as Selector;
use crate::lesson::expression::{
    AnswerValue, Environment, Expression, GridFormula, GridName, Grids, Name, Part, Value,
};
use crate::lesson::naming::Names;
use crate::scene::Scene;

/// What a catch or option does with given numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// It is not in play, or has no value here.
    Absent,
    /// It can speak.
    Speaks,
    /// It gives the same answer as another, so the answer does not tell which of them it was.
    Silent,
    /// It has no formula, so only an answer can tell; or it is a right option.
    Unjudged,
}

/// The right and wrong answers of a check, for any numbers.
#[derive(Debug)]
pub enum Voices<'a> {
    /// Answers that are computed by formulas.
    Formulas(Formulas<'a>),
    /// Picked cells of a grid.
    Cells(&'a Select, GridFormula),
    /// Options that are right or wrong by conditions.
    Options(&'a [Conditional]),
    /// Catches that are recognised only by an answer.
    Others(&'a [Catch]),
}

/// Answers that are computed by formulas.
#[derive(Debug)]
pub struct Formulas<'a> {
    reckoned: Reckoned<'a>,
    /// For each catch, the formula that it states for each part of the answer.
    beliefs: Vec<Vec<Option<Expression>>>,
}

impl<'a> Voices<'a> {
    /// Returns the answers of a check, or `None` if it has neither formulas nor picked cells, conditional options or
    /// catches.
    #[must_use]
    pub fn of(check: &'a Check, names: &Names) -> Option<Voices<'a>> {
        if let Some(select) = check.picked() {
            return Some(Voices::Cells(select, names.formula(select.grid)));
        }
        if let Some(options) = check.conditional() {
            return Some(Voices::Options(options));
        }
        let Some(reckoned) = check.reckoned() else {
            let catches = check.catches();
            return (!catches.is_empty()).then_some(Voices::Others(catches));
        };
        let beliefs = reckoned.catches.iter().map(|catch| belief(catch, reckoned.right.len())).collect();
        Some(Voices::Formulas(Formulas { reckoned, beliefs }))
    }

    /// Returns the formulas and conditions that are evaluated.
    pub fn expressions(&self) -> Box<dyn Iterator<Item = &Expression> + '_> {
        match self {
            Voices::Formulas(formulas) => Box::new(formulas.expressions()),
            Voices::Cells(select, _) => Box::new(select.catches.iter().filter_map(|catch| catch.only_if.as_ref())),
            Voices::Options(options) => Box::new(options.iter().flat_map(Conditional::expressions)),
            Voices::Others(catches) => Box::new(catches.iter().filter_map(|catch| catch.only_if.as_ref())),
        }
    }

    /// Returns whether more than sizes is needed, because picked cells depend on which cells are related.
    #[must_use]
    pub fn needs_scenes(&self) -> bool {
        matches!(self, Voices::Cells(..))
    }

    /// Returns the ids of all catches or options, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<&'a str> {
        let of = |catches: &'a [Catch]| catches.iter().map(|catch| catch.id.as_str()).collect();
        match self {
            Voices::Formulas(formulas) => of(formulas.reckoned.catches),
            Voices::Cells(select, _) => of(&select.catches),
            Voices::Options(options) => options.iter().map(|option| option.id.as_str()).collect(),
            Voices::Others(catches) => of(catches),
        }
    }

    /// Returns the number of catches or options.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ids().len()
    }

    /// Returns the ids of those that were never heard.
    #[must_use]
    pub fn mute(&self, heard: &[bool]) -> Vec<String> {
        let mute = |(id, heard): (&str, &bool)| (!heard).then(|| id.to_owned());
        self.ids().into_iter().zip(heard).filter_map(mute).collect()
    }

    /// Returns what each does with these numbers, or `None` if there is no right answer or a catch in play is right.
    /// Picked cells need the scene.
    #[must_use]
    pub fn on(&self, numbers: &dyn Environment, scene: Option<&Scene>) -> Option<Vec<Voice>> {
        match self {
            Voices::Formulas(formulas) => formulas.on(numbers),
            Voices::Cells(select, grid) => cells(select, grid, numbers, scene?),
            Voices::Options(options) => self::options(options, numbers),
            Voices::Others(catches) => {
                let voice = |catch: &Catch| if is_in_play(catch, numbers) { Voice::Unjudged } else { Voice::Absent };
                Some(catches.iter().map(voice).collect())
            }
        }
    }
}

/// Returns whether a catch is in play with these numbers.
fn is_in_play(catch: &Catch, numbers: &dyn Environment) -> bool {
    catch.only_if.as_ref().is_none_or(|only_if| only_if.holds(numbers).unwrap_or(false))
}

/// Returns what options do: wrong ones speak if they are offered.
fn options(options: &[Conditional], numbers: &dyn Environment) -> Option<Vec<Voice>> {
    let voices: Vec<(bool, bool)> = options.iter().map(|option| option.standing(numbers)).collect();
    let voice = |(is_in_play, is_right): (bool, bool)| match (is_in_play, is_right) {
        (true, false) => Voice::Speaks,
        (true, true) => Voice::Unjudged,
        (false, _) => Voice::Absent,
    };
    voices.contains(&(true, true)).then(|| voices.into_iter().map(voice).collect())
}

/// Returns what the catches of picked cells do.
fn cells(select: &Select, grid: &GridFormula, numbers: &dyn Environment, scene: &Scene) -> Option<Vec<Voice>> {
    let of = |named: &Selector| named.select_on(grid, scene, numbers).ok();
    let right = of(&select.named)?;
    let [rows, cols] = grid.size(numbers).ok()?;
    if right.len() as i64 == rows * cols {
        return None;
    }
    let mut said: Vec<Option<Vec<Pair>>> = Vec::with_capacity(select.catches.len());
    for catch in &select.catches {
        let cells = match &catch.sign {
            Sign::Cells(_, named) if is_in_play(catch, numbers) => of(named),
            Sign::Cells(..) | Sign::When(_) | Sign::Model(..) | Sign::Order(_) => None,
        };
        if cells.as_ref() == Some(&right) {
            return None;
        }
        said.push(cells);
    }
    let voice = |(place, catch): (usize, &Catch)| match (&catch.sign, &said[place]) {
        (Sign::When(_), _) => Voice::Unjudged,
        (_, None) => Voice::Absent,
        (_, Some(own)) => {
            let others = said.iter().enumerate().filter(|(other, _)| *other != place);
            let is_like = others.into_iter().any(|(_, other)| other.as_ref() == Some(own));
            if is_like { Voice::Silent } else { Voice::Speaks }
        }
    };
    Some(select.catches.iter().enumerate().map(voice).collect())
}

impl Formulas<'_> {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let catches = self.reckoned.catches;
        let conditions = catches.iter().flat_map(|catch| catch.when().into_iter().chain(&catch.only_if));
        self.reckoned.right.iter().chain(self.beliefs.iter().flatten().flatten()).chain(conditions)
    }

    fn on(&self, numbers: &dyn Environment) -> Option<Vec<Voice>> {
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
            if self.beliefs[place].iter().all(Option::is_none) {
                return Voice::Unjudged;
            }
            let Some(own) = &said[place] else { return Voice::Absent };
            let is_like = |(other, said): (usize, &Option<Said>)| {
                other != place && said.as_ref().is_some_and(|said| is_one_answer(own, said))
            };
            if said.iter().enumerate().any(is_like) { Voice::Silent } else { Voice::Speaks }
        };
        Some((0..said.len()).map(voice).collect())
    }

    /// Returns what a catch in play states for each part, or `None` if it does not fire here.
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

    /// Returns whether a catch is in play and fires for this answer.
    fn fires(&self, catch: &Catch, answer: &[Value], numbers: &dyn Environment) -> bool {
        let Some((answer, when)) = (self.reckoned.answer)(answer).zip(catch.when()) else { return false };
        is_in_play(catch, numbers) && when.holds(&Answered { numbers, answer }).unwrap_or(false)
    }
}

/// The values that a catch states for the parts of an answer.
type Said = Vec<Option<Value>>;

/// Returns whether a single answer can meet both statements.
fn is_one_answer(one: &Said, other: &Said) -> bool {
    let differ = |(one, other): (&Option<Value>, &Option<Value>)| {
        one.zip(*other).is_some_and(|(one, other)| !is_same(one, other))
    };
    !one.iter().zip(other).any(differ)
}

/// Returns the formula that a catch states for each part of an answer.
fn belief(catch: &Catch, parts: usize) -> Vec<Option<Expression>> {
    let mut belief = vec![None; parts];
    for (name, formula) in catch.when().map(Expression::answered_fields).unwrap_or_default() {
        let place = match name {
            Name::Answer(Part::Whole) => 0,
            Name::Answer(Part::Field(place, _)) => place,
            Name::Answer(_) | Name::Of(..) | Name::Own(_) | Name::Here(_) => continue,
        };
        if let Some(part) = belief.get_mut(place) {
            *part = Some(formula);
        }
    }
    belief
}

/// Numbers together with an answer.
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
