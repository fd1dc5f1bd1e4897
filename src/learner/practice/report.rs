//! How a sitting went: what was right at once, what went wrong and by which reasoning, and where to read about it.

use std::cmp::Reverse;

use crate::learner::event::Sitting as Kind;
use crate::learner::progress::ExamRecord;
use crate::learner::session::{Session, Work};
use crate::lesson::course::{Course, Lesson, Step};
use crate::lesson::prose::Prose;

/// The report of a sitting. Titles and reasonings are in the language that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of questions that were answered.
    pub asked: usize,
    /// How many were right at the first answer, without a hint.
    pub clean: usize,
    /// How long the sitting took, in milliseconds.
    pub millis: u64,
    /// The wrong reasonings in words, each with its count, the commonest first.
    pub beliefs: Vec<(String, usize)>,
    /// The lessons that teach what was lacking, by id and title.
    pub reread: Vec<(String, String)>,
    /// The drills that were asked: the title, the level at the end, and whether it is finished for today.
    pub levels: Vec<(String, u8, bool)>,
    /// The text of the seed.
    pub seed: String,
}

impl Report {
    /// Returns the report of a sitting, given how long all practice has taken in milliseconds; `None` for a session
    /// that is no sitting.
    #[must_use]
    pub fn of(session: &Session, spent: u64, language: usize) -> Option<Report> {
        let sitting = session.sitting()?;
        let course = sitting.course();
        let (seed, millis) = (sitting.seed().name().to_owned(), sitting.taken(spent));
        let mut report = Report { millis, seed, ..Report::default() };
        let mut lacking: Vec<&str> = Vec::new();
        for (step, work) in session.lesson().steps.iter().zip(session.works()) {
            let Some(first) = &work.first else { continue };
            report.asked += 1;
            report.clean += usize::from(first.outcome.is_clean);
            note(&mut report.beliefs, step, work, language);
            if first.outcome.is_wrong {
                lacking.extend(first.skill.as_deref().or(step.skills.first().map(String::as_str)));
            }
        }
        report.beliefs.sort_by_key(|(_, count)| Reverse(*count));
        report.reread = reread(course, &lacking, language);
        let title = |id: &str| {
            let drill = course.drills.iter().find(|drill| drill.id == id);
            drill.and_then(|drill| drill.title.get(language)).cloned().unwrap_or_else(|| id.to_owned())
        };
        let today = sitting.today();
        // If the questions were chosen by a seed, they say nothing about levels.
        let counts = sitting.kind() != Kind::Class;
        let levels = sitting.levels().into_iter().filter(|_| counts);
        report.levels = levels.map(|(id, ladder)| (title(id), ladder.level, ladder.is_finished(today))).collect();
        Some(report)
    }
}

/// The result of an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamReport {
    /// The number of right answers.
    pub right: usize,
    /// The number of questions.
    pub of: usize,
    /// The number of right answers needed to pass.
    pub needed: usize,
    /// The results of the parts.
    pub parts: Vec<PartReport>,
    /// The wrong reasonings in words, each with its count, the commonest first.
    pub beliefs: Vec<(String, usize)>,
    /// The seed, the variant and the parts.
    pub label: String,
    /// The generation of the exam.
    pub generation: u32,
    /// The check word over its questions.
    pub check: String,
    /// Whether it was sat before, so that the questions were known.
    pub is_repeated: bool,
    /// The numbers of the questions that were answered after the time limit.
    pub late: Vec<u32>,
}

/// The result of a part of an exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartReport {
    /// The title of the part.
    pub title: String,
    /// The number of right answers.
    pub right: usize,
    /// The number of questions.
    pub of: usize,
    /// The lessons to read again, by id and title.
    pub reread: Vec<(String, String)>,
}

impl ExamReport {
    /// Whether enough answers are right.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.right >= self.needed
    }

    /// Returns the result of a session with an exam that is handed in; `None` for any other session. `record` is what
    /// the record knows of the exam.
    #[must_use]
    pub fn of(session: &Session, record: Option<&ExamRecord>, language: usize) -> Option<ExamReport> {
        let sat = session.sat().filter(|exam| exam.is_handed_in)?;
        let course = sat.course();
        let exam = course.exam.as_ref()?;
        let title = |id: &String| {
            let lesson = course.lesson(id)?;
            Some((id.clone(), lesson.title.get(language).cloned().unwrap_or_default()))
        };
        let mut parts: Vec<(usize, PartReport)> = Vec::new();
        let mut report = ExamReport {
            label: sat.label.clone(),
            generation: sat.generation,
            check: sat.check.clone(),
            is_repeated: record.is_some_and(|record| record.repeats > 0),
            late: record.map(ExamRecord::late).unwrap_or_default(),
            ..ExamReport::default()
        };
        for ((step, work), place) in session.lesson().steps.iter().zip(session.works()).zip(&sat.parts) {
            let is_right = work.answered.as_ref().is_some_and(|(_, grade)| grade.is_right);
            report.of += 1;
            report.right += usize::from(is_right);
            note(&mut report.beliefs, step, work, language);
            if !parts.iter().any(|(known, _)| known == place)
                && let Some(part) = exam.parts.get(*place)
            {
                let reread = part.reread.iter().filter_map(title).collect();
                let title = part.title.get(language).cloned().unwrap_or_default();
                parts.push((*place, PartReport { title, right: 0, of: 0, reread }));
            }
            if let Some((_, part)) = parts.iter_mut().find(|(known, _)| known == place) {
                part.of += 1;
                part.right += usize::from(is_right);
            }
        }
        parts.sort_by_key(|(place, _)| *place);
        report.parts = parts.into_iter().map(|(_, part)| part).collect();
        report.beliefs.sort_by_key(|(_, count)| Reverse(*count));
        report.needed = exam.needed(report.of);
        Some(report)
    }
}

/// Counts the wrong reasoning of a question, if it had one.
fn note(beliefs: &mut Vec<(String, usize)>, step: &Step, work: &Work, language: usize) {
    let catch = work.first.as_ref().and_then(|first| first.outcome.catch.as_ref());
    let Some(words) = catch.and_then(|catch| belief(step, catch, language)) else { return };
    match beliefs.iter_mut().find(|(known, _)| *known == words) {
        Some((_, count)) => *count += 1,
        None => beliefs.push((words, 1)),
    }
}

/// Returns a wrong reasoning in words: the bold lead of its feedback, if there is one.
fn belief(step: &Step, catch: &str, language: usize) -> Option<String> {
    let said = step.said(language);
    let prose = said.catches.get(catch).or_else(|| said.feedback.get(catch));
    let lead = prose.and_then(Prose::lead)?;
    Some(lead.trim_end_matches(['.', ':', '。', '：']).to_owned())
}

/// Returns the lessons that teach these skills, each once, in the order of the course. If several lessons teach a
/// skill, it is the one that lists it first.
#[must_use]
pub fn reread(course: &Course, skills: &[&str], language: usize) -> Vec<(String, String)> {
    let teaches = |skill: &str| {
        let rank = |lesson: &Lesson| lesson.skills.iter().position(|known| known == skill);
        let ranked = course.lessons.iter().enumerate().filter_map(|(place, lesson)| Some((rank(lesson)?, place)));
        ranked.min().map(|(_, place)| place)
    };
    let mut places: Vec<usize> = skills.iter().filter_map(|skill| teaches(skill)).collect();
    places.sort_unstable();
    places.dedup();
    let lesson = |place: usize| {
        let lesson = course.lessons.get(place)?;
        Some((lesson.id.clone(), lesson.title.get(language).cloned().unwrap_or_default()))
    };
    places.into_iter().filter_map(lesson).collect()
}
