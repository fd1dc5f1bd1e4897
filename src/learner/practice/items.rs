//! Questions over many records: which are the hardest, and which wrong answers they get.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::tally::{Question, Tally, Wrong};
use crate::conv::Parameter;
use crate::lesson::course::Course;
use crate::lesson::draw::range::Drawn;

/// How a question went, over all records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The question.
    pub question: Question,
    /// The numbers that were drawn, if everyone had the same.
    pub numbers: Option<String>,
    /// The number of records in which it was asked.
    pub asked: usize,
    /// How many were right at once, without a hint.
    pub clean: usize,
    /// The number of answers in all records.
    pub tries: u32,
    /// The commonest wrong answer, if there is any.
    pub commonest: Option<Commonest>,
}

/// The commonest wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commonest {
    /// The answer, or `None` if the numbers differed each time: then only the reasoning is common.
    pub answer: Option<String>,
    /// The wrong reasoning that it shows.
    pub catch: Option<String>,
    /// The number of records that have it.
    pub count: usize,
}

impl Item {
    /// Returns the percentage that was right at once, rounded.
    #[must_use]
    pub fn percent(&self) -> usize {
        let asked = self.asked.max(1);
        (self.clean.saturating_mul(100).saturating_add(asked / 2)) / asked
    }
}

/// Returns the questions that anyone was asked, the hardest first.
#[must_use]
pub fn items<'a>(course: &Course, tallies: impl IntoIterator<Item = &'a Tally>) -> Vec<Item> {
    let mut rows: BTreeMap<Question, Row> = BTreeMap::new();
    for tally in tallies {
        for tried in &tally.tried {
            let row = rows.entry(tried.question.clone()).or_insert_with(|| Row::of(course, &tried.question));
            row.asked += 1;
            row.clean += usize::from(tried.is_clean);
            row.tries = row.tries.saturating_add(tried.tries);
        }
        let mut had: BTreeSet<(&Question, Kind)> = BTreeSet::new();
        for wrong in &tally.wrong {
            let kind = rows.get(&wrong.question).and_then(|row| row.kind(wrong));
            had.extend(kind.map(|kind| (&wrong.question, kind)));
        }
        for (question, kind) in had {
            if let Some(row) = rows.get_mut(question) {
                *row.wrong.entry(kind).or_default() += 1;
            }
        }
    }
    let mut items: Vec<Item> = rows.into_iter().map(|(question, row)| row.item(question)).collect();
    items.sort_by_key(|item| (item.percent(), Reverse(item.asked)));
    items
}

/// A wrong answer, and the reasoning that it shows.
type Kind = (Option<String>, Option<String>);

struct Row {
    /// Whether its numbers differ each time.
    varies: bool,
    numbers: Option<String>,
    asked: usize,
    clean: usize,
    tries: u32,
    /// In how many records each wrong answer occurs.
    wrong: BTreeMap<Kind, usize>,
}

impl Row {
    fn of(course: &Course, question: &Question) -> Row {
        let varies = question.drawn.is_none()
            && (question.level > 0 || question.written(course).is_some_and(|step| step.draw.is_some()));
        Row { varies, numbers: numbers(course, question), asked: 0, clean: 0, tries: 0, wrong: BTreeMap::new() }
    }

    /// Returns what a wrong answer counts as.
    fn kind(&self, wrong: &Wrong) -> Option<Kind> {
        match (self.varies, &wrong.catch) {
            (false, catch) => Some((Some(wrong.answer.clone()), catch.clone())),
            (true, Some(catch)) => Some((None, Some(catch.clone()))),
            (true, None) => None,
        }
    }

    fn item(self, question: Question) -> Item {
        let Row { numbers, asked, clean, tries, wrong, .. } = self;
        let commonest = wrong.into_iter().min_by_key(|(_, count)| Reverse(*count));
        let commonest = commonest.map(|((answer, catch), count)| Commonest { answer, catch, count });
        Item { question, numbers, asked, clean, tries, commonest }
    }
}

/// Returns the numbers of a question that everyone has, in words.
fn numbers(course: &Course, question: &Question) -> Option<String> {
    let place = question.drawn.as_ref()?.place;
    let numbers = question.written(course)?.draws()?.numbers(place);
    let width = |parameter: Parameter| {
        let is_it = |(drawn, _): &&(Drawn, i64)| *drawn == Drawn::Parameter(parameter, Some(1));
        numbers.iter().find(is_it).map(|(_, number)| *number)
    };
    let told = numbers.iter().filter_map(|(drawn, number)| match drawn {
        Drawn::Parameter(parameter, Some(0)) => match width(*parameter) {
            Some(width) => Some(format!("{} {number}x{width}", parameter.name())),
            None => Some(format!("{} {number}", drawn.name())),
        },
        // Written together with the height.
        Drawn::Parameter(_, Some(_)) => None,
        Drawn::Parameter(_, None) | Drawn::Bias | Drawn::Own(_) => Some(format!("{} {number}", drawn.name())),
    });
    Some(told.collect::<Vec<_>>().join(", ").replace('_', " "))
}
