//! What is said of practice, on screens and in plain lines alike.

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

use crate::learner::practice::report::Report;
use crate::learner::practice::sitting::Plan;
use crate::lesson::course::{Course, Translated};

#[derive(Debug)]
pub struct PracticeStrings {
    /// The heading of all that is practised, and what there is of it.
    pub practice: &'static str,
    pub review: &'static str,
    pub mixed: &'static str,
    /// How many questions of review are due.
    pub due: fn(questions: usize) -> String,
    pub nothing_due: &'static str,
    pub level: fn(level: u8) -> String,
    pub done_for_today: &'static str,
    /// What review, mixed drills and a drill are for.
    pub review_promise: &'static str,
    pub mixed_promise: &'static str,
    pub drill_promise: &'static str,
    /// The report: what it is headed by, and what there is to say.
    pub report: &'static str,
    pub nothing_asked: &'static str,
    pub right_at_once: fn(clean: usize, of: usize) -> String,
    pub time: fn(minutes: u64, seconds: u64) -> String,
    pub went_wrong: &'static str,
    pub times: fn(words: &str, count: usize) -> String,
    pub reread: &'static str,
    pub levels: &'static str,
    pub at_level: fn(drill: &str, level: u8, is_done: bool) -> String,
    pub seed: fn(seed: &str) -> String,
    /// What the end of a sitting is reached by, in plain mode.
    pub finish: &'static str,
    /// What the keys of the report do.
    pub key_again: &'static str,
    pub key_home: &'static str,
    pub help_again: &'static str,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub kind: SaidKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidKind {
    Heading,
    Line,
    /// Of a list under a heading.
    Item,
    Faint,
    Gap,
}

impl PracticeStrings {
    /// What a sitting is called, in every language of the course: a drill by its own name.
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

    /// A report in lines.
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
        list(self.reread, report.reread.iter().map(|(id, title)| format!("{title} (tconv learn {id})")).collect());
        let levels = report.levels.iter().map(|(drill, level, is_done)| (self.at_level)(drill, *level, *is_done));
        list(self.levels, levels.collect());
        said.push(say(SaidKind::Gap, String::new()));
        said.push(say(SaidKind::Faint, (self.seed)(&report.seed)));
        said
    }
}
