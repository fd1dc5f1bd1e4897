//! Drills: one kind of question with ever new numbers, by level.

use std::sync::{Arc, OnceLock};

use super::course::{Lesson, Step, Translated};
use super::diagnostic::{Diagnostic, Report};
use super::files::Files;
use super::languages::Languages;
use crate::phrase;
use crate::phrase::Phrase;

/// The hardest level.
pub const MOST_LEVELS: u8 = 3;

/// A drill as it is offered. Its questions are read when it is opened, because that takes too long at the start.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// The id, which is the name of its file.
    pub id: String,
    /// The title.
    pub title: Translated<String>,
    /// The ids of the skills that it trains.
    pub skills: Vec<String>,
    pub(super) read: OnceLock<ReadDrill>,
}

/// The result of reading a drill.
#[derive(Clone, Debug)]
pub struct ReadDrill {
    /// The drill, if there are no errors.
    pub drill: Option<Arc<Drill>>,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the drills of a course are read from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub files: Files,
    pub languages: Languages,
    /// Whether the prose is checked against the numbers.
    pub holds_prose: bool,
}

/// A drill with all of its questions.
#[derive(Debug)]
pub struct Drill {
    /// The generation of its draws. A position in an older generation's list is another question now.
    pub generation: u32,
    /// The forms of its question, as the steps of a lesson. They are patterns: what is asked is drawn from them.
    pub lesson: Lesson,
}

impl Drill {
    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.lesson.id
    }

    /// Returns the number of levels, which count from 1.
    #[must_use]
    pub fn levels(&self) -> u8 {
        self.lesson.steps.iter().filter_map(|step| step.level).max().unwrap_or(1)
    }

    /// Returns the forms of a level.
    #[must_use]
    pub fn forms(&self, level: u8) -> Vec<&Step> {
        self.lesson.steps.iter().filter(|step| step.level == Some(level)).collect()
    }

    /// Returns the form with this id.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&Step> {
        self.lesson.steps.iter().find(|step| step.id == id)
    }
}

/// Reports what a drill may not have: a form without a level, a draw or a graded question, or a gap between levels.
pub(super) fn check(report: &mut Report<'_>, forms: &[Step]) -> Option<()> {
    let mut fail = |message: Phrase| {
        report.whole("no-drill", message);
        None
    };
    for form in forms {
        let id = &form.id;
        if !form.level.is_some_and(|level| (1..=MOST_LEVELS).contains(&level)) {
            return fail(phrase!("the form '{id}' needs a level from 1 to {most}", id, most = MOST_LEVELS));
        }
        if form.draw.is_none() {
            return fail(phrase!("the form '{id}' draws nothing: a drill asks with ever new numbers", id));
        }
        if !form.check.as_ref().is_some_and(|check| check.is_graded()) || form.predict {
            return fail(phrase!("the form '{id}' asks nothing that is right or wrong", id));
        }
    }
    let has = |level: u8| forms.iter().any(|form| form.level == Some(level));
    let most = forms.iter().filter_map(|form| form.level).max().unwrap_or(1);
    match (1..=most).find(|level| !has(*level)) {
        Some(level) => fail(phrase!("no form has level {level}", level)),
        None => Some(()),
    }
}
