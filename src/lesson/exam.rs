//! The structure of a course's exam. Its questions are drawn from the course's drills.

use std::collections::BTreeMap;

use super::course::Translated;
use super::diagnostic::{Report, choice};
use super::drill::MOST_LEVELS;
use super::format::{ByLanguage, ExamFile, ExamItemFile};
use super::languages::Languages;
use super::reading::check_ids;
use crate::phrase;

/// The maximum number of parts of an exam.
const MOST_PARTS: usize = 30;
/// The maximum number of items of a part.
const MOST_ITEMS: usize = 6;

/// The structure of an exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exam {
    /// The generation: another one asks other questions for the same seed.
    pub generation: u32,
    /// The percentage of items that must be right to pass.
    pub pass: u32,
    /// The parts; at least one.
    pub parts: Vec<Part>,
}

/// A part of an exam: items on one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The id of the part.
    pub id: String,
    /// The title.
    pub title: Translated<String>,
    /// The ids of lessons to read again.
    pub reread: Vec<String>,
    /// The items; at least one.
    pub items: Vec<Slot>,
}

/// An item of an exam, to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The id of the drill that it is drawn from.
    pub drill: String,
    /// The questions of the drill that it is drawn from.
    pub from: From,
}

/// The questions of a drill that an item is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Those of one of these levels.
    Levels(Vec<u8>),
    /// Those of the form with this id.
    Form(String),
}

impl Exam {
    /// Returns how many of `items` items must be right to pass.
    #[must_use]
    pub fn needed(&self, items: usize) -> usize {
        (items * self.pass as usize).div_ceil(100)
    }

    /// Returns the part with this id.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// Reads the exam from its file, or reports what is wrong with it.
    pub(super) fn read(
        report: &mut Report<'_>,
        file: &ExamFile,
        languages: &Languages,
        drills: &[&str],
        lessons: &[String],
    ) -> Option<Exam> {
        check_ids(report, file.part.iter().map(|part| &part.id));
        if !(1..=MOST_PARTS).contains(&file.part.len()) {
            report.whole(
                "wrong-count",
                phrase!("an exam has 1 to {most} parts, not {given}", most = MOST_PARTS, given = file.part.len()),
            );
            return None;
        }
        if !(1..=100).contains(&file.pass) {
            report.whole(
                "bad-range",
                phrase!("an exam is passed with 1 to 100 per cent, not {given}", given = file.pass),
            );
            return None;
        }
        let mut parts = Vec::new();
        for part in &file.part {
            let what = phrase!("the part '{id}'", id = part.id.as_str());
            let title: &ByLanguage<String> = &part.title;
            let title = languages.words(report, &what, &part.id.span(), title);
            for lesson in part.reread.iter().filter(|id| !lessons.iter().any(|known| known == id.as_str())) {
                let message = phrase!("the course has no lesson '{name}'", name = lesson.as_str());
                let help = choice(lesson.as_str(), lessons.iter().map(String::as_str));
                report.error_with("unknown-name", lesson.span(), message, help);
            }
            if !(1..=MOST_ITEMS).contains(&part.item.len()) {
                let message =
                    phrase!("a part has 1 to {most} items, not {given}", most = MOST_ITEMS, given = part.item.len());
                report.error("wrong-count", part.id.span(), message);
                return None;
            }
            let items: Option<Vec<Slot>> = part.item.iter().map(|item| slot(report, item, drills)).collect();
            let reread = part.reread.iter().map(|id| id.as_str().to_owned()).collect();
            parts.push(Part { id: part.id.as_str().to_owned(), title, reread, items: items? });
        }
        Some(Exam { generation: file.generation, pass: file.pass, parts })
    }
}

fn slot(report: &mut Report<'_>, file: &ExamItemFile, drills: &[&str]) -> Option<Slot> {
    let drill = &file.drill;
    if !drills.contains(&drill.as_str()) {
        let message = phrase!("the course has no drill '{id}'", id = drill.as_str());
        report.error_with("unknown-name", drill.span(), message, choice(drill.as_str(), drills.iter().copied()));
        return None;
    }
    let from = match (&file.form, file.level.as_slice()) {
        (Some(form), []) => From::Form(form.as_str().to_owned()),
        (None, levels @ [_, ..]) if levels.iter().all(|level| (1..=MOST_LEVELS).contains(level)) => {
            From::Levels(levels.to_vec())
        }
        _ => {
            let message = phrase!("an item has levels from 1 to {most}, or one 'form'", most = MOST_LEVELS);
            report.error("missing-key", drill.span(), message);
            return None;
        }
    };
    Some(Slot { drill: drill.as_str().to_owned(), from })
}

/// Returns everything that an exam asks for, by the id of the drill. Whether the drills have it is checked later, when
/// they are read.
#[must_use]
pub fn forms(exam: &Exam) -> BTreeMap<&str, Vec<&From>> {
    let mut forms: BTreeMap<&str, Vec<&From>> = BTreeMap::new();
    for slot in exam.parts.iter().flat_map(|part| &part.items) {
        forms.entry(&slot.drill).or_default().push(&slot.from);
    }
    forms
}
