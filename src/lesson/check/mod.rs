//! Questions. Each kind has a file with its table in lesson files, the sections that it needs in the prose, what is
//! proved about it, how answers are read, graded and written, which answer is right, and what the scene hides and shows
//! for it.
//!
//! This file lists all kinds, once in each enum and once where a check dereferences to its [`Kind`].
//!
//! | item | contents |
//! |---|---|
//! | `Table`, [`CheckFile`] | a kind as it is written in lesson files |
//! | [`Kind`], [`Check`] | a kind as it is asked |
//! | [`Answer`], [`Form`], [`Said`] | an answer, its form, and how it is shown |
//! | [`catch`], [`grade`] | known wrong answers, and the grade of an answer |
//! | [`rehearsal`] | one answer for each possible feedback |
//! | [`voice`] | which catches can speak with drawn numbers |
//! | [`proof`], [`effort`] | what is proved about a check, and how much computation a course may ask for |
//!
//! Drafts of answers are in `learner::draft`, which also has a file for each kind.

pub mod bug;
pub mod catch;
pub mod cells;
pub mod choice;
pub mod effort;
pub mod goal;
pub mod grade;
pub mod number;
pub mod numbers;
pub mod order;
pub mod proof;
pub mod reflect;
pub mod rehearsal;
pub mod select;
pub mod setting;
pub mod slice;
pub mod voice;

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

use schemars::JsonSchema;
use serde::Deserialize;

use super::course::StepProse;
use super::diagnostic::Report;
use super::document::Text;
use super::expression::{Answer as Ans, AnswerValue, Expression, Field, Value};
use super::format::FreeFile;
use super::free::{Free, Knob};
use super::markdown::Directive;
use super::naming::Names;
use super::own::Own;
use super::panel::{self, Panel};
use super::prose::Prose;
use super::reading::Held;
use crate::conv::Pair;
use crate::conv::layer::Layer;
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, Scene, Setting, number as written};
use bug::{Bug, BugFile};
use catch::{Catch, CatchFile};
use cells::{Cells, CellsFile};
use choice::{Choice, ChoiceFile};
use effort::Effort;
use goal::{Goal, GoalFile};
use grade::Grade;
use number::{Number, NumberFile};
use numbers::{Between, Numbers, NumbersFile, ShapeFile};
use order::{Order, OrderFile};
use proof::Proof;
use reflect::{Reflect, ReflectFile};
use select::{Select, SelectFile};
use setting::SettingFile;

/// What is asked; the name of the table is the kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckFile {
    /// A number.
    Number(NumberFile),
    /// Several numbers.
    Numbers(NumbersFile),
    /// A size: height and width.
    Shape(ShapeFile),
    /// One of several options.
    Choice(ChoiceFile),
    /// The values of cells.
    Cells(CellsFile),
    /// Cells of a grid.
    Select(SelectFile),
    /// A setting for which conditions hold.
    Goal(GoalFile),
    /// Lines in their order.
    Order(OrderFile),
    /// The change that repairs a line of code.
    Bug(BugFile),
    /// A call that is equivalent to another.
    Setting(SettingFile),
    /// A sentence, which is not graded.
    Reflect(ReflectFile),
}

/// A question, by the way in which answers are graded.
#[derive(Clone, Debug)]
pub enum Check {
    /// A number.
    Number(Number),
    /// Several numbers, or height and width.
    Numbers(Numbers),
    /// One of several options.
    Choice(Choice),
    /// The values of blank cells.
    Cells(Cells),
    /// Cells to be picked.
    Select(Select),
    /// A scene to be changed until conditions hold.
    Goal(Goal),
    /// Items to be put in order.
    Order(Order),
    /// A line of code to be repaired.
    Bug(Bug),
    /// A call to be written.
    Setting(setting::Call),
    /// A text that is never graded.
    Reflect(Reflect),
}

/// A learner's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A number.
    Number(Value),
    /// One value for each field, in order, and what separates them.
    Numbers(Vec<Value>, Between),
    /// The id of an option or fix.
    Option(String),
    /// One value for each blank cell, in order.
    Cells(Vec<f64>),
    /// Picked cells, sorted and without duplicates.
    Select(Vec<Pair>),
    /// The indices of the items, in the learner's order.
    Order(Vec<usize>),
    /// The live scene is the answer.
    Scene,
    /// A call, with its text.
    Setting(setting::Typed),
    /// A text.
    Text(String),
}

/// An answer as it is shown to the learner.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    /// The text that would be typed.
    Written(String),
    /// The text of an option or fix.
    Option(&'a Prose),
    /// The picked cells.
    Cells(Vec<Pair>),
    /// The texts of items, in the learner's order.
    Items(Vec<&'a Prose>),
    /// The changed parameters with their values.
    Setting(Vec<(Knob, Pair)>),
}

/// The form of an answer that is typed on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A number.
    Number,
    /// Height and width.
    Shape,
    /// This many labelled numbers.
    Numbers(usize),
    /// The number of one of this many options.
    Option(usize),
    /// The values of this many cells.
    Cells(usize),
    /// Picked cells.
    Select,
    /// The numbers of this many items, each once.
    Order(usize),
    /// A call that builds a layer.
    Setting,
    /// A text.
    Text,
    /// None: the scene is to be changed instead.
    Scene,
}

impl CheckFile {
    /// Reads the check and proves it, or reports what is wrong with it.
    pub fn read(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<(Check, Proof)> {
        match self {
            CheckFile::Number(table) => proved(table, Check::Number, report, ground),
            CheckFile::Numbers(table) => proved(table, Check::Numbers, report, ground),
            CheckFile::Shape(table) => proved(table, Check::Numbers, report, ground),
            CheckFile::Choice(table) => proved(table, Check::Choice, report, ground),
            CheckFile::Cells(table) => proved(table, Check::Cells, report, ground),
            CheckFile::Select(table) => proved(table, Check::Select, report, ground),
            CheckFile::Goal(table) => proved(table, Check::Goal, report, ground),
            CheckFile::Order(table) => proved(table, Check::Order, report, ground),
            CheckFile::Bug(table) => proved(table, Check::Bug, report, ground),
            CheckFile::Setting(table) => proved(table, Check::Setting, report, ground),
            CheckFile::Reflect(table) => proved(table, Check::Reflect, report, ground),
        }
    }

    /// Returns the texts that name grids.
    #[must_use]
    pub fn grids(&self) -> Vec<&Text> {
        match self {
            CheckFile::Cells(table) => vec![&table.grid],
            CheckFile::Select(table) => vec![&table.grid],
            CheckFile::Setting(table) => table.input.iter().collect(),
            CheckFile::Number(_)
            | CheckFile::Numbers(_)
            | CheckFile::Shape(_)
            | CheckFile::Choice(_)
            | CheckFile::Goal(_)
            | CheckFile::Order(_)
            | CheckFile::Bug(_)
            | CheckFile::Reflect(_) => Vec::new(),
        }
    }

    /// Returns the known wrong answers.
    #[must_use]
    pub fn catches(&self) -> &[CatchFile] {
        match self {
            CheckFile::Number(table) => &table.catches,
            CheckFile::Numbers(table) => &table.catches,
            CheckFile::Shape(table) => &table.catches,
            CheckFile::Cells(table) => &table.catches,
            CheckFile::Select(table) => &table.catches,
            CheckFile::Goal(table) => &table.catches,
            CheckFile::Order(table) => &table.catches,
            CheckFile::Setting(table) => &table.catches,
            CheckFile::Choice(_) | CheckFile::Bug(_) | CheckFile::Reflect(_) => &[],
        }
    }

    /// Returns the known wrong answers, if some may be left out for drawn numbers.
    #[must_use]
    pub fn catches_mut(&mut self) -> Option<&mut Vec<CatchFile>> {
        match self {
            CheckFile::Number(table) => Some(&mut table.catches),
            CheckFile::Shape(table) => Some(&mut table.catches),
            CheckFile::Numbers(table) => Some(&mut table.catches),
            CheckFile::Select(table) => Some(&mut table.catches),
            CheckFile::Cells(table) => Some(&mut table.catches),
            CheckFile::Choice(_)
            | CheckFile::Goal(_)
            | CheckFile::Order(_)
            | CheckFile::Bug(_)
            | CheckFile::Setting(_)
            | CheckFile::Reflect(_) => None,
        }
    }

    /// Returns what the learner may change to answer, if the check defines it, and the span of the check.
    #[must_use]
    pub fn free(&self) -> Option<(&FreeFile, Option<Range<usize>>)> {
        match self {
            CheckFile::Goal(table) => Some((&table.free, table.place())),
            CheckFile::Number(_)
            | CheckFile::Numbers(_)
            | CheckFile::Shape(_)
            | CheckFile::Choice(_)
            | CheckFile::Cells(_)
            | CheckFile::Select(_)
            | CheckFile::Order(_)
            | CheckFile::Bug(_)
            | CheckFile::Setting(_)
            | CheckFile::Reflect(_) => None,
        }
    }
}

/// A check dereferences to its kind.
impl Deref for Check {
    type Target = dyn Kind;

    fn deref(&self) -> &(dyn Kind + 'static) {
        match self {
            Check::Number(kind) => kind,
            Check::Numbers(kind) => kind,
            Check::Choice(kind) => kind,
            Check::Cells(kind) => kind,
            Check::Select(kind) => kind,
            Check::Goal(kind) => kind,
            Check::Order(kind) => kind,
            Check::Bug(kind) => kind,
            Check::Setting(kind) => kind,
            Check::Reflect(kind) => kind,
        }
    }
}

impl Answer {
    /// Returns the value that prose may use as `ans`; of several cells, that of the first.
    #[must_use]
    pub fn value(&self) -> Option<AnswerValue> {
        match self {
            Answer::Number(value) => Some(AnswerValue::Scalar(*value)),
            Answer::Numbers(values, _) => Some(numbers::judged(values)),
            Answer::Cells(values) => values.first().map(|value| AnswerValue::Scalar(Value::Real(*value))),
            Answer::Option(_)
            | Answer::Select(_)
            | Answer::Order(_)
            | Answer::Scene
            | Answer::Setting(_)
            | Answer::Text(_) => None,
        }
    }

    /// Returns whether it is shown beside its feedback.
    #[must_use]
    pub fn is_short(&self) -> bool {
        match self {
            Answer::Number(_) | Answer::Numbers(..) => true,
            Answer::Option(_)
            | Answer::Cells(_)
            | Answer::Select(_)
            | Answer::Order(_)
            | Answer::Scene
            | Answer::Setting(_)
            | Answer::Text(_) => false,
        }
    }

    /// Returns how it is shown, in the words of the step.
    #[must_use]
    pub fn said<'a>(&self, check: &Check, prose: &'a StepProse) -> Option<Said<'a>> {
        match self {
            Answer::Number(_) | Answer::Numbers(..) | Answer::Cells(_) | Answer::Setting(_) | Answer::Text(_) => {
                Some(Said::Written(self.to_string()))
            }
            Answer::Option(id) => prose.options.get(id).map(Said::Option),
            Answer::Select(cells) => Some(Said::Cells(cells.clone())),
            Answer::Order(places) => {
                let ids = check.listed();
                let item = |place: &usize| prose.options.get(*ids.get(*place)?);
                Some(Said::Items(places.iter().filter_map(item).collect()))
            }
            Answer::Scene => None,
        }
    }
}

/// Writes the answer as a line, which is also how the learner's record keeps it.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |words: Vec<String>| words.join(" ");
        let text = match self {
            Answer::Number(value) => value.to_string(),
            Answer::Numbers(values, between) => {
                let texts: Vec<String> = values.iter().map(Value::to_string).collect();
                texts.join(match between {
                    Between::Times => "x",
                    Between::Blank => " ",
                })
            }
            Answer::Option(text) | Answer::Text(text) => text.clone(),
            Answer::Setting(typed) => typed.text().to_owned(),
            Answer::Cells(values) => list(values.iter().map(|value| written::text(*value)).collect()),
            Answer::Select(cells) if cells.is_empty() => select::NONE.to_owned(),
            Answer::Select(cells) => list(cells.iter().map(|[row, col]| format!("{row},{col}")).collect()),
            Answer::Order(places) => list(places.iter().map(|place| (place + 1).to_string()).collect()),
            Answer::Scene => String::new(),
        };
        f.write_str(&text)
    }
}

/// The behaviour of a kind of question.
pub trait Kind: fmt::Debug {
    /// Returns the name of the kind in lesson files.
    fn name(&self) -> &'static str;

    /// Returns the sections that it needs in the prose.
    fn needs(&self) -> Needs<'_>;

    /// Returns what it is about in the scene, and what the scene hides and shows for it.
    fn stance(&self) -> Stance<'_>;

    /// Returns the form of an answer.
    fn form(&self) -> Form;

    /// Parses a line as an answer. Options and items are numbered from 1, in the order `shown`.
    fn read(&self, line: &str, shown: &[usize]) -> Option<Answer>;

    /// Returns the right answer, as the core computes it; `None` if the scene is the answer or no answer is right.
    fn right(&self, scene: &Scene) -> Option<Answer>;

    /// Grades an answer on the scene as it is. Answers to another kind of question are wrong.
    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade;

    /// Returns answers that together get every possible feedback on the scene: wrong ones of every kind that the check
    /// knows, and the right one last. `foreseen` are the wrong ones that its proof has found.
    fn tries(&self, scene: &Scene, foreseen: &[AnswerValue]) -> Vec<Answer>;

    /// Returns whether answers can be right or wrong at all.
    fn is_graded(&self) -> bool {
        true
    }

    /// Returns the ids of options, items or fixes in the order of the lesson. Learners see them shuffled.
    fn listed(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Returns the options that differ only in their words, and whether each is right.
    fn worded(&self) -> Vec<(&str, bool)> {
        Vec::new()
    }

    /// Returns whether the answer is possible on this scene.
    fn fits(&self, _scene: &Scene, _answer: &Answer) -> bool {
        true
    }

    /// Returns a line with its abbreviations written out for this scene.
    fn written_out<'a>(&self, _scene: &Scene, line: &'a str) -> Cow<'a, str> {
        line.into()
    }

    /// Returns why a line is no valid answer on this scene, if more is known than its form; in the words of what
    /// rejects it.
    fn objection(&self, _scene: &Scene, _line: &str) -> Option<Phrase> {
        None
    }

    /// Returns the answer as expressions judge it on this scene.
    fn judged(&self, _scene: &Scene, answer: &Answer) -> Option<AnswerValue> {
        answer.value()
    }

    /// Returns whether the scene as it is answers the question.
    fn is_reached(&self, _scene: &Scene) -> bool {
        false
    }

    /// Returns the numbers that are asked for, if they have names.
    fn fields(&self) -> &[Field] {
        &[]
    }

    /// Returns the right answer and the known wrong ones as formulas, if they are computed by formulas.
    fn reckoned(&self) -> Option<Reckoned<'_>> {
        None
    }

    /// Returns the known wrong answers.
    fn catches(&self) -> &[Catch] {
        &[]
    }

    /// Returns whether there is a catch or option with this id.
    fn knows(&self, id: &str) -> bool {
        self.catches().iter().any(|catch| catch.id == id) || self.listed().contains(&id)
    }

    /// Returns the skill that a learner lacks, by the id of the catch or option.
    fn skill_of(&self, id: &str) -> Option<&str> {
        let catch = self.catches().iter().find(|catch| catch.id == id).and_then(|catch| catch.skill.as_deref());
        let option = || self.conditional()?.iter().find(|option| option.id == id)?.skill.as_deref();
        catch.or_else(option)
    }

    /// Returns the question for cells, if cells are to be picked.
    fn picked(&self) -> Option<&Select> {
        None
    }

    /// Returns the options, if conditions decide which are right.
    fn conditional(&self) -> Option<&[choice::Conditional]> {
        None
    }

    /// Returns the number of settings that are right, if settings are the answer.
    fn solutions(&self) -> Option<usize> {
        None
    }

    /// Returns the setting with which the question starts, if it is not that of the step.
    fn opening(&self, _setting: &Setting) -> Option<Setting> {
        None
    }

    /// Returns a setting that is the right answer, if settings are the answer.
    fn solution(&self, _setting: &Setting) -> Option<Setting> {
        None
    }

    /// Returns the setting that an answer leads to, right or wrong.
    fn outcome(&self, _setting: &Setting, _answer: &Answer) -> Option<Setting> {
        None
    }

    /// Returns the line of code that the question is about.
    fn code(&self) -> Option<&str> {
        None
    }

    /// Returns the error of PyTorch, if it refuses that line.
    fn refusal(&self) -> Option<&str> {
        None
    }

    /// Returns what an answer makes of that line.
    fn repaired(&self, _answer: &Answer) -> Option<Repaired<'_>> {
        None
    }
}

/// The sections of the prose that a check needs, in addition to prompt, hints and explanation.
#[derive(Clone, Debug, Default)]
pub struct Needs<'a> {
    /// Sections that must each occur once, with their ids.
    pub required: Vec<(Directive, &'a str)>,
    /// Sections that may occur, with their ids.
    pub allowed: Vec<(Directive, &'a str)>,
    /// What `{{ans}}` means after an answer.
    pub answer: Ans<'a>,
}

/// What a question is about in the scene, what the scene hides until it is answered, and what it shows then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stance<'a> {
    /// The grid with the cells that are asked for.
    pub grid: Option<GridId>,
    /// The cells whose values are asked for, in order.
    pub blank: &'a [Pair],
    /// The cells that are the answer.
    pub picked: &'a [Pair],
    /// Whether the sum behind a cell is hidden because it would give the answer away.
    pub hides_sums: bool,
    /// Whether provenance is hidden because it would give the answer away.
    pub hides_provenance: bool,
    /// The grid that changes or becomes complete after the answer.
    pub uncovers: Option<GridId>,
}

/// Answers that are computed by formulas, part by part.
#[derive(Clone, Copy, Debug)]
pub struct Reckoned<'a> {
    /// One formula for each part of the right answer.
    pub right: &'a [Expression],
    /// The known wrong answers.
    pub catches: &'a [Catch],
    /// Builds an answer from its parts.
    pub answer: fn(&[Value]) -> Option<AnswerValue>,
}

/// A repaired line of code.
#[derive(Clone, Copy, Debug)]
pub struct Repaired<'a> {
    /// The layer of the repaired line.
    pub layer: &'a Layer,
    /// The size of its input, in rows and columns.
    pub input: Pair,
}

/// What is known about a step when its check is read.
pub struct Ground<'a> {
    /// The id of the step.
    pub step: &'a Text,
    /// The names that its texts may use.
    pub names: &'a Names,
    /// The panels beside its layer.
    pub panels: &'a [Panel],
    /// Its own numbers.
    pub own: &'a Own,
    /// The scene, with the panels and own numbers.
    pub scene: &'a Scene,
    /// What the learner may change.
    pub free: &'a [Free],
    /// How much may still be computed.
    pub effort: &'a Effort,
    /// The number of errors before the step.
    pub errors: usize,
    /// The seed of what the step leaves to chance.
    pub chance: u64,
    /// Whether nothing is proved: because the step is never asked as it is written and its draws are proved instead, or
    /// because it was proved before.
    pub is_pattern: bool,
    /// Whether the course is the built-in one, whose goals are known to be reachable: tests have proved it, and the
    /// learner waits.
    pub is_trusted: bool,
}

impl Ground<'_> {
    /// Returns the scene of another setting, with the panels and own numbers.
    pub(super) fn scene_of(&self, setting: Setting) -> Scene {
        panel::turned(self.scene, setting, self.panels, self.own)
    }

    /// Returns what selectors are checked against.
    fn held(&self) -> Held<'_> {
        Held { scene: self.scene, names: self.names, effort: self.effort }
    }

    /// Reports a scene that the learner can change, if that would change the answer.
    fn stays(&self, report: &mut Report<'_>, place: Range<usize>) {
        if !self.free.is_empty() {
            report.error(
                "answer-moves",
                place,
                phrase!("the learner can turn the scene here, and with it the right answer"),
            );
        }
    }
}

/// Returns the words of a line that is an answer.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.trim().split([' ', ';']).filter(|word| !word.is_empty())
}

/// A kind of check as a table of a lesson file.
trait Table {
    type Check;

    /// Returns the span for errors that have no nearer one.
    fn place(&self) -> Option<Range<usize>>;

    /// Builds the check, or reports why that is impossible.
    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Self::Check>;

    /// Proves with the core that the check is valid on its scene. What only the proof finds out is written into the
    /// check.
    fn prove(&self, check: &mut Self::Check, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof;
}

/// Builds and proves a check. In a step with errors, it is `None`.
fn proved<T: Table>(
    table: &T,
    check: fn(T::Check) -> Check,
    report: &mut Report<'_>,
    ground: &Ground<'_>,
) -> Option<(Check, Proof)> {
    let mut built = table.build(report, ground)?;
    if report.errors() > ground.errors {
        return None;
    }
    if ground.effort.is_spent() || ground.is_pattern {
        return Some((check(built), Proof::default()));
    }
    let proof = table.prove(&mut built, report, ground);
    // Reported once, because the course is rejected whatever else is in it.
    if ground.effort.is_spent() {
        let place = table.place().unwrap_or_else(|| ground.step.span());
        Effort::tell(report, place);
    }
    Some((check(built), proof))
}
