//! Questions. A kind of question is a file: its table in lesson files and how it is read, what must be said around it, what is
//! proved of it, how an answer is read, graded and written, what is right, and what the scene hides and shows for it.
//!
//! This file names every kind, once an enum, and once where a check becomes its [`Kind`].
//!
//! | part | what |
//! |---|---|
//! | `Table`, [`CheckFile`] | a kind as lesson files write it |
//! | [`Kind`], [`Check`] | a kind as it is asked |
//! | [`Answer`], [`Form`], [`Said`] | what a learner answers, what that looks like, and how it is told |
//! | [`catch`], [`grade`] | known wrong answers, and what came of an answer |
//! | [`rehearsal`] | an answer for each thing that may be said to one |
//! | [`voice`] | which of them can speak on numbers that are drawn |
//! | [`proof`], [`effort`] | what is proved of a check, and how much of that a course may ask for |
//!
//! The draft of an answer is in `learner::draft`, with a file a kind too.

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
    Number(NumberFile),
    Numbers(NumbersFile),
    Shape(ShapeFile),
    Choice(ChoiceFile),
    Cells(CellsFile),
    Select(SelectFile),
    Goal(GoalFile),
    Order(OrderFile),
    Bug(BugFile),
    Setting(SettingFile),
    Reflect(ReflectFile),
}

/// A question, by how its answer is graded.
#[derive(Clone, Debug)]
pub enum Check {
    Number(Number),
    Numbers(Numbers),
    Choice(Choice),
    Cells(Cells),
    Select(Select),
    Goal(Goal),
    Order(Order),
    Bug(Bug),
    Setting(setting::Call),
    Reflect(Reflect),
}

/// What a learner answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Number(Value),
    /// One for each field, in their order.
    Numbers(Vec<Value>, Between),
    /// The id of an option or of a fix.
    Option(String),
    /// A value for each blank cell, in their order.
    Cells(Vec<f64>),
    /// Cells, sorted, each once.
    Select(Vec<Pair>),
    /// Places of the items, in the order that the learner gave them.
    Order(Vec<usize>),
    /// The live scene answers for itself.
    Scene,
    /// A call with what it says.
    Setting(setting::Typed),
    Text(String),
}

/// An answer as it is told.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    /// As it would be typed.
    Written(String),
    Option(&'a Prose),
    /// Picked cells.
    Cells(Vec<Pair>),
    /// In their order.
    Items(Vec<&'a Prose>),
    /// What is turned, and how far.
    Setting(Vec<(Knob, Pair)>),
}

/// What an answer looks like in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Number,
    /// Height and width.
    Shape,
    /// So many numbers, each with a label.
    Numbers(usize),
    /// One of so many options by its number.
    Option(usize),
    /// So many numbers.
    Cells(usize),
    Select,
    /// So many numbers, each once.
    Order(usize),
    /// A call that makes a layer.
    Setting,
    Text,
    /// The scene is to be turned, not answered.
    Scene,
}

impl CheckFile {
    /// The check, with what is proved of it, or reports why there is none.
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

    /// The texts in it that name grids.
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

    /// The known wrong answers.
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

    /// The known wrong answers, where other numbers may silence some of them.
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

    /// What may be turned to answer it, if the check says so, and where it says what for.
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

/// A check is its kind.
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
    /// The number that prose may name as `ans`: of several cells, the first.
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

    /// Whether it is written beside what came of it.
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

    /// How it is told in the words of the step.
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

/// The line that says it, as it is kept in the record.
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

/// What a kind of question knows of itself.
pub trait Kind: fmt::Debug {
    /// The name of the kind, as lesson files write it.
    fn name(&self) -> &'static str;

    /// What is to be said around it.
    fn needs(&self) -> Needs<'_>;

    /// How it stands to its scene.
    fn stance(&self) -> Stance<'_>;

    /// What an answer looks like.
    fn form(&self) -> Form;

    /// The answer that a line is, if it is one. What is listed is numbered from 1, in the order in which `shown` has it.
    fn read(&self, line: &str, shown: &[usize]) -> Option<Answer>;

    /// The answer that the core gives; none where the scene answers, or nobody can.
    fn right(&self, scene: &Scene) -> Option<Answer>;

    /// What comes of an answer on the scene as it is. An answer to another kind of question is wrong.
    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade;

    /// Answers to be rehearsed on the scene, so that everything is said that may be said to one: right, and wrong in every way
    /// that the check knows, the right one last. `foreseen` are the wrong ones that its proof has found.
    fn tries(&self, scene: &Scene, foreseen: &[AnswerValue]) -> Vec<Answer>;

    /// Whether an answer is right or wrong at all.
    fn is_graded(&self) -> bool {
        true
    }

    /// The ids of options, items or fixes, as the lesson has them. Learners see them shuffled.
    fn listed(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The options that are told apart by their words alone, and whether each is right.
    fn worded(&self) -> Vec<(&str, bool)> {
        Vec::new()
    }

    /// Whether the answer can be given on this scene.
    fn fits(&self, _scene: &Scene, _answer: &Answer) -> bool {
        true
    }

    /// A line with what it says shortly written out for this scene.
    fn written_out<'a>(&self, _scene: &Scene, line: &'a str) -> Cow<'a, str> {
        line.into()
    }

    /// What stands against a line as an answer on this scene, where more is known than what answers look like: in the words
    /// of whoever refuses it.
    fn objection(&self, _scene: &Scene, _line: &str) -> Option<String> {
        None
    }

    /// The answer as expressions judge it on this scene.
    fn judged(&self, _scene: &Scene, answer: &Answer) -> Option<AnswerValue> {
        answer.value()
    }

    /// Whether the scene as it is answers the question.
    fn is_reached(&self, _scene: &Scene) -> bool {
        false
    }

    /// The numbers that are asked, where they have names.
    fn fields(&self) -> &[Field] {
        &[]
    }

    /// The right answer and the known wrong ones as formulas, where they are.
    fn reckoned(&self) -> Option<Reckoned<'_>> {
        None
    }

    /// The known wrong answers.
    fn catches(&self) -> &[Catch] {
        &[]
    }

    /// Whether a wrong reasoning of this id can speak: a catch, or an option.
    fn knows(&self, id: &str) -> bool {
        self.catches().iter().any(|catch| catch.id == id) || self.listed().contains(&id)
    }

    /// The skill that whoever answers so lacks, by the id of the catch or of the option.
    fn skill_of(&self, id: &str) -> Option<&str> {
        let catch = self.catches().iter().find(|catch| catch.id == id).and_then(|catch| catch.skill.as_deref());
        let option = || self.conditional()?.iter().find(|option| option.id == id)?.skill.as_deref();
        catch.or_else(option)
    }

    /// The cells that are to be picked, where some are.
    fn picked(&self) -> Option<&Select> {
        None
    }

    /// The options, where conditions say which are right.
    fn conditional(&self) -> Option<&[choice::Conditional]> {
        None
    }

    /// How many settings answer it, where settings do.
    fn solutions(&self) -> Option<usize> {
        None
    }

    /// The setting that the question begins with, if it is not that of the step.
    fn opening(&self, _setting: &Setting) -> Option<Setting> {
        None
    }

    /// The setting that is the right answer, where a setting is.
    fn solution(&self, _setting: &Setting) -> Option<Setting> {
        None
    }

    /// The setting that an answer leads to, right or wrong.
    fn outcome(&self, _setting: &Setting, _answer: &Answer) -> Option<Setting> {
        None
    }

    /// The line of code that is asked about.
    fn code(&self) -> Option<&str> {
        None
    }

    /// What PyTorch says to that line, if it refuses it.
    fn refusal(&self) -> Option<&str> {
        None
    }

    /// What an answer makes of that line.
    fn repaired(&self, _answer: &Answer) -> Option<Repaired<'_>> {
        None
    }
}

/// What a check wants to be said, beside prompt, hints and explanation.
#[derive(Clone, Debug, Default)]
pub struct Needs<'a> {
    /// Each of these once.
    pub required: Vec<(Directive, &'a str)>,
    /// These too, if anybody wants to say them.
    pub allowed: Vec<(Directive, &'a str)>,
    /// What `{{ans}}` is, after an answer.
    pub answer: Ans<'a>,
}

/// What a question is about, what the scene must not show before it is answered, and what it shows then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stance<'a> {
    /// The grid of which cells are asked.
    pub grid: Option<GridId>,
    /// Cells of it whose values are asked, in their order.
    pub blank: &'a [Pair],
    /// Cells of it that are the answer.
    pub picked: &'a [Pair],
    /// Whether the sum behind a cell would answer it.
    pub hides_sums: bool,
    /// Whether provenance would.
    pub hides_provenance: bool,
    /// The grid that is another one, or a whole one, after the answer.
    pub uncovers: Option<GridId>,
}

/// Answers that are computed, part by part.
#[derive(Clone, Copy, Debug)]
pub struct Reckoned<'a> {
    /// A formula for each part of the right answer.
    pub right: &'a [Expression],
    pub catches: &'a [Catch],
    /// The answer of these parts.
    pub answer: fn(&[Value]) -> Option<AnswerValue>,
}

/// A repaired line of code.
#[derive(Clone, Copy, Debug)]
pub struct Repaired<'a> {
    pub layer: &'a Layer,
    /// The size that it is applied to.
    pub input: Pair,
}

/// What is known of a step when its check is read.
pub struct Ground<'a> {
    pub step: &'a Text,
    /// What its texts may speak of.
    pub names: &'a Names,
    /// What stands beside its layer.
    pub panels: &'a [Panel],
    /// Its own numbers.
    pub own: &'a Own,
    /// With all of that.
    pub scene: &'a Scene,
    /// What may be turned.
    pub free: &'a [Free],
    pub effort: &'a Effort,
    /// Errors that were there before the step.
    pub errors: usize,
    /// What chance goes by, where the step leaves anything to it.
    pub chance: u64,
    /// Nothing is proved of it: it is never asked as it is written, and what is drawn is proved instead; or it was proved before.
    pub is_pattern: bool,
}

impl Ground<'_> {
    /// The scene of another setting, with its panels.
    pub(super) fn scene_of(&self, setting: Setting) -> Scene {
        let scene = self.scene.changed_to(setting);
        if self.panels.is_empty() && self.own.is_empty() {
            return scene;
        }
        let beside = panel::beside(&scene, self.panels, &[], self.own, &str::to_owned);
        scene.with_beside(beside)
    }

    /// What its selectors are held against.
    fn held(&self) -> Held<'_> {
        Held { scene: self.scene, names: self.names, effort: self.effort }
    }

    /// Reports a scene that can be turned, where that would turn the answer.
    fn stays(&self, report: &mut Report<'_>, place: Range<usize>) {
        if !self.free.is_empty() {
            report.error("answer-moves", place, "the learner can turn the scene here, and with it the right answer");
        }
    }
}

/// The words of a line that is an answer.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.trim().split([' ', ';']).filter(|word| !word.is_empty())
}

/// A kind of check as a table of a lesson file.
trait Table {
    type Check;

    /// For what has no nearer place.
    fn place(&self) -> Option<Range<usize>>;

    /// The check, or reports why there is none.
    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Self::Check>;

    /// Proves with the core that the check makes sense on its scene. What only the proof finds out is written into it.
    fn prove(&self, check: &mut Self::Check, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof;
}

/// Builds a check and proves it. There is none in a step that has errors already.
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
    // Once: the course is refused, whatever else is in it.
    if ground.effort.is_spent() {
        let place = table.place().unwrap_or_else(|| ground.step.span());
        Effort::tell(report, place);
    }
    Some((check(built), proof))
}
