//! The texts of practice, the same on screens and in plain mode.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

use crate::learner::practice::footing::Footing;
use crate::learner::practice::report::{ExamReport, Report};
use crate::learner::practice::sitting::Plan;
use crate::lesson::course::{Course, Translated};

/// The texts of practice.
#[derive(Debug)]
pub struct PracticeStrings {
    /// What plain mode says at the start of a sitting.
    pub welcome: fn(title: &str) -> String,
    /// The heading of everything that can be practised, and the kinds of practice.
    pub practice: &'static str,
    pub review: &'static str,
    pub mixed: &'static str,
    /// How many questions of review are due.
    pub due: fn(questions: usize) -> String,
    /// How many skills are left over for tomorrow.
    pub enough_today: fn(due: usize) -> String,
    pub nothing_due: &'static str,
    pub level: fn(level: u8) -> String,
    pub done_for_today: &'static str,
    /// The purpose of review, of mixed drills and of a drill.
    pub review_promise: &'static str,
    pub mixed_promise: &'static str,
    pub drill_promise: &'static str,
    /// The report: its heading, and its lines.
    pub report: &'static str,
    pub nothing_asked: &'static str,
    pub right_at_once: fn(clean: usize, of: usize) -> String,
    pub time: fn(minutes: u64, seconds: u64) -> String,
    pub went_wrong: &'static str,
    pub times: fn(words: &str, count: usize) -> String,
    pub reread: &'static str,
    /// One of these lessons, with the command that opens it.
    pub lesson: fn(title: &str, id: &str) -> String,
    pub levels: &'static str,
    pub at_level: fn(drill: &str, level: u8, is_done: bool) -> String,
    pub seed: fn(seed: &str) -> String,
    /// The exam: its name, its purpose, and how many questions are answered.
    pub exam: &'static str,
    pub exam_promise: fn(items: usize, minutes: usize) -> String,
    pub exam_going_on: fn(answered: usize, of: usize) -> String,
    pub exam_honest: &'static str,
    pub no_exam: &'static str,
    /// Before the current answer, and a note that it may be changed.
    pub stands: &'static str,
    pub may_change: &'static str,
    /// The page on which an exam is handed in.
    pub hand_in: &'static str,
    pub all_answered: fn(of: usize) -> String,
    /// Between two numbers of a list.
    pub list_comma: &'static str,
    pub open_questions: fn(numbers: &str) -> String,
    pub keeps: &'static str,
    pub key_hand_in: &'static str,
    pub key_questions: &'static str,
    /// The same in plain mode.
    pub type_hand_in: &'static str,
    /// The result of an exam.
    pub score: fn(right: usize, of: usize, needed: usize) -> String,
    pub passed: &'static str,
    pub not_yet: fn(parts: usize) -> String,
    pub by_parts: &'static str,
    pub part: fn(title: &str, right: usize, of: usize, reread: &[&str]) -> String,
    pub two_are_a_hint: &'static str,
    pub label: fn(label: &str, generation: u32, check: &str) -> String,
    pub repeated: &'static str,
    pub late: fn(numbers: &str) -> String,
    pub look_through: &'static str,
    /// How far the learner has come with something: its name, and how much of it is done.
    pub far: fn(what: Far, done: usize, of: usize) -> [String; 2],
    /// How to end a sitting in plain mode.
    pub finish: &'static str,
    /// What the keys of the report do.
    pub key_again: &'static str,
    pub key_home: &'static str,
    pub help_again: &'static str,
}

/// Something that the learner makes progress with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far {
    /// Complete lessons.
    Lessons,
    /// Steps of the lessons.
    Steps,
    /// Steps of the short path.
    Short,
    /// Skills.
    Skills,
    /// Drills.
    Drills,
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The kind of the line.
    pub kind: SaidKind,
    /// The text of the line.
    pub text: String,
}

/// The kind of a line of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidKind {
    /// A heading.
    Heading,
    /// A plain line.
    Line,
    /// An item of a list under a heading.
    Item,
    /// A less important line.
    Faint,
    /// An empty line.
    Gap,
}

impl PracticeStrings {
    /// Returns the title of a sitting, in every language of the course. A single drill has its own title.
    #[must_use]
    pub fn title(&self, plan: &Plan, course: &Course) -> Translated<String> {
        let own = match plan {
            Plan::Review => self.review,
            Plan::Drills { drills, .. } => match drills.as_slice() {
                [id] => match course.drills.iter().find(|drill| drill.id == *id) {
                    Some(drill) => return drill.title.clone(),
                    None => id,
                },
                _ => self.mixed,
            },
        };
        vec![own.to_owned(); course.languages.len()]
    }

    /// Returns the page on which an exam is handed in. `open` has the numbers of the unanswered questions, of `of` in
    /// all.
    #[must_use]
    pub fn before_hand_in(&self, open: &[usize], of: usize) -> Vec<Said> {
        let numbers: Vec<String> = open.iter().map(usize::to_string).collect();
        let state = if open.is_empty() {
            (self.all_answered)(of)
        } else {
            (self.open_questions)(&numbers.join(self.list_comma))
        };
        vec![
            Said { kind: SaidKind::Heading, text: self.hand_in.to_owned() },
            Said { kind: SaidKind::Line, text: state },
            Said { kind: SaidKind::Gap, text: String::new() },
            Said { kind: SaidKind::Faint, text: self.keeps.to_owned() },
            Said { kind: SaidKind::Faint, text: self.exam_honest.to_owned() },
        ]
    }

    /// Returns why there is no review now.
    #[must_use]
    pub fn why_no_review(&self, footing: &Footing) -> String {
        if footing.due.is_empty() {
            return self.nothing_due.to_owned();
        }
        (self.enough_today)(footing.due.len())
    }

    /// Returns the report of an exam, in lines.
    #[must_use]
    pub fn told_of_exam(&self, report: &ExamReport) -> Vec<Said> {
        let say = |kind, text: String| Said { kind, text };
        let gap = || say(SaidKind::Gap, String::new());
        let weak = report.parts.iter().filter(|part| part.right < part.of).count();
        let verdict = if report.is_passed() { self.passed.to_owned() } else { (self.not_yet)(weak) };
        let mut said = vec![
            say(SaidKind::Heading, (self.score)(report.right, report.of, report.needed)),
            say(SaidKind::Line, verdict),
            gap(),
            say(SaidKind::Line, self.by_parts.to_owned()),
        ];
        for part in &report.parts {
            let reread: Vec<&str> = part.reread.iter().map(|(_, title)| title.as_str()).collect();
            let line = (self.part)(&part.title, part.right, part.of, &reread);
            said.push(say(SaidKind::Item, line));
        }
        if !report.beliefs.is_empty() {
            said.extend([gap(), say(SaidKind::Line, self.went_wrong.to_owned())]);
            let items = report.beliefs.iter().map(|(words, count)| (self.times)(words, *count));
            said.extend(items.map(|item| say(SaidKind::Item, item)));
        }
        said.extend([gap(), say(SaidKind::Faint, self.two_are_a_hint.to_owned())]);
        said.push(say(SaidKind::Faint, (self.label)(&report.label, report.generation, &report.check)));
        if report.is_repeated {
            said.push(say(SaidKind::Faint, self.repeated.to_owned()));
        }
        if !report.late.is_empty() {
            let numbers: Vec<String> = report.late.iter().map(u32::to_string).collect();
            said.push(say(SaidKind::Faint, (self.late)(&numbers.join(self.list_comma))));
        }
        said
    }

    /// Returns a report, in lines.
    #[must_use]
    pub fn told(&self, report: &Report) -> Vec<Said> {
        let say = |kind, text: String| Said { kind, text };
        let mut said = vec![say(SaidKind::Heading, self.report.to_owned())];
        if report.asked == 0 {
            said.push(say(SaidKind::Line, self.nothing_asked.to_owned()));
            return said;
        }
        let seconds = report.millis / 1000;
        said.push(say(SaidKind::Line, (self.right_at_once)(report.clean, report.asked)));
        said.push(say(SaidKind::Line, (self.time)(seconds / 60, seconds % 60)));
        let mut list = |heading: &str, items: Vec<String>| {
            if !items.is_empty() {
                said.push(say(SaidKind::Gap, String::new()));
                said.push(say(SaidKind::Line, heading.to_owned()));
                said.extend(items.into_iter().map(|item| say(SaidKind::Item, item)));
            }
        };
        list(self.went_wrong, report.beliefs.iter().map(|(words, count)| (self.times)(words, *count)).collect());
        list(self.reread, report.reread.iter().map(|(id, title)| (self.lesson)(title, id)).collect());
        let levels = report.levels.iter().map(|(drill, level, is_done)| (self.at_level)(drill, *level, *is_done));
        list(self.levels, levels.collect());
        said.push(say(SaidKind::Gap, String::new()));
        said.push(say(SaidKind::Faint, (self.seed)(&report.seed)));
        said
    }
}
