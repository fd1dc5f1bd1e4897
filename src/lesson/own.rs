//! A step's own whole numbers: given in the file, drawn, or computed from other numbers and from the scene. Texts,
//! marks and checks refer to them by name.

use std::cell::RefCell;
use std::sync::Arc;

use super::diagnostic::Report;
use super::document::Text;
use super::expression::{Answer, Environment, Expression, GridName, Grids, Name, Value, own_word};
use super::format::StepFile;
use super::naming::Names;
use super::reading::{Wanted, expression};
use crate::conv::Pair;
use crate::phrase;

/// The maximum number of a step's own numbers.
const MOST_NUMBERS: usize = 40;
/// The largest absolute value of a given number.
pub(super) const LARGEST: i64 = 1_000_000;

/// A step's own numbers.
#[derive(Clone, Debug, Default)]
pub struct Own {
    given: Vec<(Arc<str>, i64)>,
    /// Computed numbers; each may use those before it.
    worked: Vec<(Arc<str>, Expression)>,
}

impl Own {
    /// Returns the names of the given numbers and then those of the computed ones, or reports invalid names.
    pub(super) fn names(report: &mut Report<'_>, file: &StepFile) -> Option<Vec<Arc<str>>> {
        let worked: Option<Vec<Text>> =
            file.worked.iter().map(|text| split(report, text).map(|(name, _)| name)).collect();
        let worked = worked?;
        if let Some(text) = file.numbers.keys().chain(&worked).nth(MOST_NUMBERS) {
            report.error(
                "wrong-count",
                text.span(),
                phrase!("a step has at most {most} numbers of its own", most = MOST_NUMBERS),
            );
            return None;
        }
        let mut names: Vec<Arc<str>> = Vec::new();
        for text in file.numbers.keys().chain(&worked) {
            match own_word(text.as_str(), phrase!("the name of a number")) {
                Ok(name) if names.contains(&name) => {
                    report.error("duplicate-id", text.span(), phrase!("'{name}' is here twice", name = &*name));
                    return None;
                }
                Ok(name) => names.push(name),
                Err(message) => {
                    report.error("bad-id", text.span(), message);
                    return None;
                }
            }
        }
        Some(names)
    }

    /// Reads the numbers of a step, whose names are known to be valid.
    pub(super) fn read(report: &mut Report<'_>, file: &StepFile, names: &Names) -> Option<Own> {
        let mut own = Own::default();
        for (name, number) in &file.numbers {
            if !(-LARGEST..=LARGEST).contains(number) {
                let message = phrase!("a number of a step's own goes from -{most} to {most}", most = LARGEST);
                report.error("bad-range", name.span(), message);
                return None;
            }
            own.given.push((names.number(name.as_str())?, *number));
        }
        for text in &file.worked {
            let (name, formula) = split(report, text)?;
            let formula = expression(report, &formula, names.known(Answer::None), Wanted::Whole)?;
            let speaks_of = formula.names();
            let is_known = |known: &Arc<str>| {
                let worked = own.worked.iter().map(|(name, _)| name);
                own.given.iter().map(|(name, _)| name).chain(worked).any(|name| name == known)
            };
            let later = speaks_of.iter().find_map(|name| match name {
                Name::Own(name) if !is_known(name) => Some(name),
                _ => None,
            });
            if let Some(later) = later {
                report.error("bad-expression", text.span(), phrase!("'{later}' is worked out later", later = &**later));
                return None;
            }
            own.worked.push((names.number(name.as_str())?, formula));
        }
        Some(own)
    }

    /// Returns whether there are no numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.worked.is_empty()
    }

    /// Returns the shared name of a given number, or `None` if no given number has this name.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<Arc<str>> {
        self.given.iter().find(|(known, _)| **known == *name).map(|(known, _)| Arc::clone(known))
    }

    /// Returns the same numbers with some of the given ones replaced.
    #[must_use]
    pub fn with(&self, drawn: &[(Arc<str>, i64)]) -> Own {
        let mut own = self.clone();
        for (name, number) in drawn {
            if let Some((_, given)) = own.given.iter_mut().find(|(known, _)| known == name) {
                *given = *number;
            }
        }
        own
    }

    /// Returns the formulas of the computed numbers.
    pub fn formulas(&self) -> impl Iterator<Item = &Expression> {
        self.worked.iter().map(|(_, formula)| formula)
    }

    /// Returns all numbers that have a value here.
    #[must_use]
    pub fn values(&self, around: &dyn Environment) -> Vec<(Arc<str>, i64)> {
        let numbers = self.around(around);
        let worked = self.worked.iter().filter_map(|(name, _)| Some((Arc::clone(name), numbers.own(name)?)));
        self.given.iter().cloned().chain(worked).collect()
    }

    /// Returns an environment with these numbers, each of which is computed when it is first used.
    #[must_use]
    pub fn around<'a>(&'a self, around: &'a dyn Environment) -> WithOwn<'a> {
        WithOwn { own: self, around, worked: RefCell::new(vec![Worked::NotYet; self.worked.len()]) }
    }

    /// Reports computed numbers without a value.
    pub(super) fn check(&self, report: &mut Report<'_>, file: &StepFile, values: &[(Arc<str>, i64)]) -> Option<()> {
        for ((name, _), text) in self.worked.iter().zip(&file.worked) {
            if !values.iter().any(|(known, _)| known == name) {
                report.error("no-value", text.span(), phrase!("'{name}' has no value here", name = &**name));
                return None;
            }
        }
        Some(())
    }
}

/// The state of a computed number.
#[derive(Clone, Copy)]
enum Worked {
    NotYet,
    /// Computed; `None` if it has no value.
    Value(Option<i64>),
}

/// An environment extended with a step's own numbers.
pub struct WithOwn<'a> {
    own: &'a Own,
    around: &'a dyn Environment,
    worked: RefCell<Vec<Worked>>,
}

impl WithOwn<'_> {
    fn own(&self, name: &Arc<str>) -> Option<i64> {
        let is = |known: &Arc<str>| Arc::ptr_eq(known, name) || known == name;
        if let Some((_, number)) = self.own.given.iter().find(|(known, _)| is(known)) {
            return Some(*number);
        }
        let place = self.own.worked.iter().position(|(known, _)| is(known))?;
        if let Some(Worked::Value(known)) = self.worked.borrow().get(place).copied() {
            return known;
        }
        // A formula uses only the numbers before it, so the recursion ends.
        let number = match self.own.worked[place].1.eval(self) {
            Ok(Value::Integer(number)) => Some(number),
            Ok(Value::Real(_) | Value::Boolean(_)) | Err(_) => None,
        };
        if let Some(known) = self.worked.borrow_mut().get_mut(place) {
            *known = Worked::Value(number);
        }
        number
    }
}

impl Environment for WithOwn<'_> {
    fn name(&self, name: &Name) -> Option<Value> {
        match name {
            Name::Own(own) => self.own(own).map(Value::Integer),
            Name::Of(..) | Name::Answer(_) | Name::Here(_) => self.around.name(name),
        }
    }
}

impl Grids for WithOwn<'_> {
    fn size(&self, grid: &GridName) -> Option<Pair> {
        self.around.size(grid)
    }

    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64> {
        self.around.cell(grid, at)
    }
}

/// Splits `NAME = FORMULA`.
fn split(report: &mut Report<'_>, text: &Text) -> Option<(Text, Text)> {
    let parts = text.split_at('=');
    if parts.is_none() {
        report.error("missing-key", text.span(), phrase!("a number is worked out as in \"rows = out.h*out.w\""));
    }
    parts
}
