//! Which known wrong answers can speak on given numbers: only one that is in play, wrong, and like no other.

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

/// How a catch stands to given numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Not in play, or without a value here.
    Absent,
    Speaks,
    /// Another one gives the same answer, so nobody knows which it was.
    Silent,
    /// No formula: nobody knows before an answer.
    Unjudged,
}

/// The answers of a check, right and wrong, on whatever numbers.
#[derive(Debug)]
pub enum Voices<'a> {
    Formulas(Formulas<'a>),
    /// Cells that are picked, of a grid.
    Cells(&'a Select, GridFormula),
    /// Options that conditions make right or wrong.
    Options(&'a [Conditional]),
    /// Catches of which only an answer tells whether they speak.
    Others(&'a [Catch]),
}

/// Answers as formulas.
#[derive(Debug)]
pub struct Formulas<'a> {
    reckoned: Reckoned<'a>,
    /// For each catch what it says of each part of the answer.
    beliefs: Vec<Vec<Option<Expression>>>,
}

impl<'a> Voices<'a> {
    /// `None` for a check of another kind.
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

    /// The formulas and conditions that are evaluated.
    pub fn expressions(&self) -> Box<dyn Iterator<Item = &Expression> + '_> {
        match self {
            Voices::Formulas(formulas) => Box::new(formulas.expressions()),
            Voices::Cells(select, _) => Box::new(select.catches.iter().filter_map(|catch| catch.only_if.as_ref())),
            Voices::Options(options) => Box::new(options.iter().flat_map(Conditional::expressions)),
            Voices::Others(catches) => Box::new(catches.iter().filter_map(|catch| catch.only_if.as_ref())),
        }
    }

    /// Whether the cells that are picked follow from more than sizes: from what belongs to what.
    #[must_use]
    pub fn needs_scenes(&self) -> bool {
        matches!(self, Voices::Cells(..))
    }

    /// What can speak, in its order: catches, or options.
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

    #[must_use]
    pub fn count(&self) -> usize {
        self.ids().len()
    }

    /// Those that were heard nowhere.
    #[must_use]
    pub fn mute(&self, heard: &[bool]) -> Vec<String> {
        let mute = |(id, heard): (&str, &bool)| (!heard).then(|| id.to_owned());
        self.ids().into_iter().zip(heard).filter_map(mute).collect()
    }

    /// How each stands to these numbers; `None` where there is no right answer, or a catch in play is right. Cells need the
    /// scene.
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

/// Whether there is anything to be wrong about on these numbers.
fn is_in_play(catch: &Catch, numbers: &dyn Environment) -> bool {
    catch.only_if.as_ref().is_none_or(|only_if| only_if.holds(numbers).unwrap_or(false))
}

/// How options stand: right ones are not heard of, wrong ones speak where they are in play.
fn options(options: &[Conditional], numbers: &dyn Environment) -> Option<Vec<Voice>> {
    let voices: Vec<(bool, bool)> = options.iter().map(|option| option.standing(numbers)).collect();
    let voice = |(is_in_play, is_right): (bool, bool)| match (is_in_play, is_right) {
        (true, false) => Voice::Speaks,
        (true, true) => Voice::Unjudged,
        (false, _) => Voice::Absent,
    };
    voices.contains(&(true, true)).then(|| voices.into_iter().map(voice).collect())
}

/// How catches stand that are known by cells.
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
        is_in_play(catch, numbers) && when.holds(&Answered { numbers, answer }).unwrap_or(false)
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
            Name::Answer(_) | Name::Of(..) | Name::Own(_) | Name::Here(_) => continue,
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
