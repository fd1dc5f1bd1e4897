//! Judging anew: every answer in a record is graded against the question itself, which follows from the course and from
//! what was drawn. A verdict that was edited in the record therefore counts for nothing.
//!
//! What the record does not contain is never guessed: which scene reached a goal, what another generation of a drill
//! asked.

use std::collections::HashMap;
use std::rc::Rc;

use crate::learner::event::{Answered, Asked, Verdict};
use crate::lesson::check::grade::Feedback;
use crate::lesson::check::{Answer, Check, Form};
use crate::lesson::course::{Course, Step};
use crate::scene::Scene;

/// How many questions are cached: the answers to one come together, and a class has the same questions.
const MOST_KEPT: usize = 128;

/// The result of judging an answer anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The answer was graded.
    Judged(Judged),
    /// The recorded verdict stands, since there is nothing to grade it against.
    Stands {
        /// The verdict.
        verdict: Verdict,
        /// Why it stands.
        why: Standing,
        /// The level of the question; 0 for a step of a lesson.
        level: u8,
    },
    /// The question cannot be reconstructed, so nothing is known about the answer.
    Unjudged(Unjudged),
}

/// An answer that was right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether it is right.
    pub is_right: bool,
    /// The wrong reasoning that it shows.
    pub catch: Option<String>,
    /// The skill that this reasoning shows to be missing.
    pub skill: Option<String>,
    /// The answer as it would be typed.
    pub answer: String,
    /// The level of the question; 0 for a step of a lesson.
    pub level: u8,
}

/// Why the recorded verdict of an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The answer was the scene, which no record contains.
    Goal,
    /// The question asks for a prediction.
    Prediction,
    /// The question asks for a thought.
    Reflection,
    /// There was no answer: the step was read or skipped, or the answer was shown.
    NoAnswer,
}

/// Why an answer cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unjudged {
    /// It belongs to another course.
    OtherCourse,
    /// The course has no such question.
    NoQuestion,
    /// The course has another question under this name, by its revision or generation.
    OtherRevision,
    /// The question cannot have drawn these numbers.
    NoDraw,
    /// The question cannot have got such an answer.
    NoAnswer,
}

/// Judges the answers of one course.
#[derive(Debug)]
pub struct Judge<'a> {
    course: &'a Course,
    kept: HashMap<(&'a str, &'a str, bool, u64), Option<Rc<Question>>>,
}

/// A question as it was asked.
#[derive(Debug)]
struct Question {
    check: Check,
    scene: Scene,
}

impl<'a> Judge<'a> {
    /// Returns a judge for the answers of this course.
    #[must_use]
    pub fn new(course: &'a Course) -> Judge<'a> {
        Judge { course, kept: HashMap::new() }
    }

    /// Returns the course.
    #[must_use]
    pub fn course(&self) -> &'a Course {
        self.course
    }

    /// Judges an answer, whatever verdict it has.
    pub fn judge(&mut self, answered: &Answered<'_>, asked: Option<&Asked<'_>>) -> Judgement {
        match self.judged(answered, asked) {
            Ok(judgement) => judgement,
            Err(why) => Judgement::Unjudged(why),
        }
    }

    fn judged(&mut self, answered: &Answered<'_>, asked: Option<&Asked<'_>>) -> Result<Judgement, Unjudged> {
        if answered.step.course != self.course.id {
            return Err(Unjudged::OtherCourse);
        }
        let (of, step) = written(self.course, answered, asked)?;
        let level = step.level.unwrap_or(0);
        let stands = |verdict, why| Ok(Judgement::Stands { verdict, why, level });
        let Some(check) = &step.check else {
            return match answered.verdict {
                Verdict::Read | Verdict::Skipped => stands(answered.verdict, Standing::NoAnswer),
                Verdict::Right | Verdict::Wrong | Verdict::Predicted | Verdict::Shown => Err(Unjudged::NoAnswer),
            };
        };
        let noted = match (step.predict, check.is_graded(), check.form()) {
            (true, ..) => Some(Standing::Prediction),
            (false, false, _) => Some(Standing::Reflection),
            (false, true, Form::Scene) => Some(Standing::Goal),
            (false, true, _) => None,
        };
        match (answered.verdict, noted) {
            (Verdict::Skipped, _) => return stands(Verdict::Skipped, Standing::NoAnswer),
            (Verdict::Read, _) | (Verdict::Predicted, Some(Standing::Goal)) => return Err(Unjudged::NoAnswer),
            (verdict, Some(Standing::Goal)) => return stands(verdict, Standing::Goal),
            (Verdict::Shown, Some(why)) => return stands(Verdict::Shown, why),
            // Predictions and thoughts count as done, whatever they are.
            (Verdict::Right | Verdict::Wrong | Verdict::Predicted, Some(why)) => {
                return stands(Verdict::Predicted, why);
            }
            (Verdict::Right | Verdict::Wrong | Verdict::Predicted | Verdict::Shown, None) => {}
        }
        let question = self.question(of, step, answered.drawn).ok_or(Unjudged::NoDraw)?;
        if answered.verdict == Verdict::Shown {
            return stands(Verdict::Shown, Standing::NoAnswer);
        }
        let check = &question.check;
        let answer = read(check, &answered.answer).ok_or(Unjudged::NoAnswer)?;
        let grade = check.grade(&question.scene, &answer);
        let catch = match grade.feedback {
            Feedback::Catch(id) => Some(id),
            Feedback::Option(id) if !grade.is_right => Some(id),
            Feedback::Option(_) | Feedback::Explanation | Feedback::Otherwise => None,
        };
        let skill = catch.as_ref().and_then(|catch| check.skill_of(catch)).map(str::to_owned);
        Ok(Judgement::Judged(Judged { is_right: grade.is_right, catch, skill, answer: answer.to_string(), level }))
    }

    /// Returns the question with the numbers that were drawn, or `None` if it cannot have drawn them.
    fn question(&mut self, of: &'a str, step: &'a Step, drawn: Option<u64>) -> Option<Rc<Question>> {
        let key = (of, step.id.as_str(), step.level.is_some(), drawn.unwrap_or(0));
        if drawn.is_some() != step.draw.is_some() {
            return None;
        }
        if let Some(known) = self.kept.get(&key) {
            return known.clone();
        }
        if self.kept.len() >= MOST_KEPT {
            self.kept.clear();
        }
        let asked = match drawn {
            Some(place) => step.draws().and_then(|draws| draws.question(place)),
            None => step.check.clone().map(|check| (check, step.scene(step.opening(), 0))),
        };
        let question = asked.map(|(check, scene)| Rc::new(Question { check, scene }));
        self.kept.insert(key, question.clone());
        question
    }
}

/// Returns the question as the course has it, with the id of its lesson or drill.
fn written<'a>(
    course: &'a Course,
    answered: &Answered<'_>,
    asked: Option<&Asked<'_>>,
) -> Result<(&'a str, &'a Step), Unjudged> {
    let (of, id) = (answered.step.lesson.as_ref(), answered.step.step.as_ref());
    // A step of a lesson has no level, in review either.
    let (lesson, revision) = if asked.is_some_and(|asked| asked.level > 0) {
        let drill = course.drill(of).and_then(|read| read.drill.as_deref()).ok_or(Unjudged::NoQuestion)?;
        (&drill.lesson, Some(drill.generation))
    } else {
        (course.lesson(of).ok_or(Unjudged::NoQuestion)?, None)
    };
    let step = lesson.steps.iter().find(|step| step.id == id).ok_or(Unjudged::NoQuestion)?;
    if answered.rev == revision.unwrap_or(step.rev) { Ok((&lesson.id, step)) } else { Err(Unjudged::OtherRevision) }
}

/// Reads the answer of a record. Options are recorded by their ids, items by their numbers in the order of the lesson.
fn read(check: &Check, text: &str) -> Option<Answer> {
    let in_order: Vec<usize> = match check.form() {
        Form::Order(items) => (0..items).collect(),
        Form::Number
        | Form::Shape
        | Form::Numbers(_)
        | Form::Option(_)
        | Form::Cells(_)
        | Form::Select
        | Form::Setting
        | Form::Text
        | Form::Scene => Vec::new(),
    };
    check.read(text, &in_order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::event::{Sitting, StepId};

    fn answered<'a>(path: &'a str, rev: u32, verdict: Verdict, answer: &'a str) -> Answered<'a> {
        let (lesson, step) = path.split_once('/').unwrap();
        Answered {
            step: StepId { course: "tconv".into(), lesson: lesson.into(), step: step.into() },
            rev,
            answer: answer.into(),
            verdict,
            catch: None,
            skill: None,
            hints: 0,
            drawn: None,
            millis: 0,
        }
    }

    fn asked(level: u8) -> Asked<'static> {
        Asked { sitting: Sitting::Class, seed: "kurs7".into(), number: 1, level }
    }

    fn rev(course: &Course, path: &str) -> u32 {
        let (lesson, step) = path.split_once('/').unwrap();
        course.lesson(lesson).unwrap().steps.iter().find(|known| known.id == step).unwrap().rev
    }

    fn right(step: &Step) -> String {
        step.check.as_ref().unwrap().right(&step.scene(step.opening(), 0)).unwrap().to_string()
    }

    /// The right answer to every question of the lessons is right as the record has it, even with another verdict.
    #[test]
    fn right_answers_of_all_lessons_and_drills_are_right() {
        let course = Course::ours().unwrap();
        let mut judge = Judge::new(&course);
        let mut seen = [0; 3];
        for lesson in &course.lessons {
            for step in lesson.steps.iter().filter(|step| step.check.is_some()) {
                let drawn = step.draws().and_then(|draws| draws.sequence(5).next());
                let live = drawn.and_then(|place| step.draws()?.step(place)).unwrap_or(step.clone());
                let check = live.check.as_ref().unwrap();
                let path = format!("{}/{}", lesson.id, step.id);
                let is_noted = step.predict || !check.is_graded();
                let text = if is_noted || check.form() == Form::Scene { String::new() } else { right(&live) };
                let answered = Answered { drawn, ..answered(&path, step.rev, Verdict::Wrong, &text) };
                match judge.judge(&answered, None) {
                    Judgement::Judged(judged) => {
                        assert_eq!((judged.is_right, judged.level), (true, 0), "{path}: {text}");
                        seen[0] += 1;
                    }
                    Judgement::Stands { verdict, why, .. } => {
                        assert_eq!(why == Standing::Goal, check.form() == Form::Scene, "{path}");
                        assert!(is_noted == (verdict == Verdict::Predicted), "{path}");
                        seen[1] += 1;
                    }
                    Judgement::Unjudged(why) => panic!("{path}: {why:?}"),
                }
            }
        }
        for shelved in &course.drills {
            let drill = course.drill(&shelved.id).unwrap().drill.clone().unwrap();
            for form in &drill.lesson.steps {
                let place = form.draws().unwrap().sequence(1).next().unwrap();
                let text = right(&form.draws().unwrap().step(place).unwrap());
                let path = format!("{}/{}", shelved.id, form.id);
                let answered =
                    Answered { drawn: Some(place), ..answered(&path, drill.generation, Verdict::Shown, &text) };
                let shown = judge.judge(&answered, Some(&asked(1)));
                let level = form.level.unwrap();
                assert_eq!(shown, Judgement::Stands { verdict: Verdict::Shown, why: Standing::NoAnswer, level });
                let answered = Answered { verdict: Verdict::Wrong, ..answered };
                let Judgement::Judged(judged) = judge.judge(&answered, Some(&asked(1))) else { panic!("{path}") };
                assert_eq!((judged.is_right, Some(judged.level)), (true, form.level), "{path}: {text}");
                seen[2] += 1;
            }
        }
        assert!(seen.iter().all(|count| *count > 9), "{seen:?}");
    }

    #[test]
    fn a_wrong_answer_is_wrong_and_says_what_was_believed() {
        let course = Course::ours().unwrap();
        let drill = course.drill("output-size").unwrap().drill.clone().unwrap();
        let draws = drill.form("plain").unwrap().draws().unwrap();
        let believed = |place: &u64| {
            let step = draws.step(*place)?;
            let layer = &step.setting.layer;
            let full = (step.setting.input_size[0] - 1) * layer.stride[0] + layer.kernel_size[0];
            let [p, _] = crate::conv::Parameter::Padding.get(layer, step.setting.input_size);
            let text = (full + 2 * p).to_string();
            step.check.as_ref()?.knows("adds-padding").then_some((*place, text))
        };
        let (place, text) = draws.sequence(0).take(50).find_map(|place| believed(&place)).unwrap();
        let mut judge = Judge::new(&course);
        let edited =
            Answered { drawn: Some(place), ..answered("output-size/plain", drill.generation, Verdict::Right, &text) };
        let Judgement::Judged(judged) = judge.judge(&edited, Some(&asked(3))) else { panic!() };
        let said = (judged.is_right, judged.catch.as_deref(), judged.skill.as_deref(), judged.level);
        assert_eq!(said, (false, Some("adds-padding"), Some("padding-crops"), 1), "of this form, whatever is said");
    }

    #[test]
    fn what_cannot_be_asked_again_is_not_judged() {
        let course = Course::ours().unwrap();
        let (mut judge, long) = (Judge::new(&course), "9".repeat(60_000));
        let (bound, repair) = ("crop/bound", "crop/repair");
        let mut why = |answered: Answered<'_>, asked: Option<Asked<'_>>| match judge.judge(&answered, asked.as_ref()) {
            Judgement::Unjudged(why) => Some(why),
            Judgement::Judged(_) | Judgement::Stands { .. } => None,
        };
        let rev = |path| rev(&course, path);
        let plain = |verdict, text| answered(bound, rev(bound), verdict, text);
        assert_eq!(why(plain(Verdict::Right, "4"), None), None);
        assert_eq!(why(plain(Verdict::Right, "four"), None), Some(Unjudged::NoAnswer));
        assert_eq!(why(plain(Verdict::Right, &long), None), Some(Unjudged::NoAnswer));
        assert_eq!(why(plain(Verdict::Read, ""), None), Some(Unjudged::NoAnswer), "a question is not read");
        assert_eq!(why(answered(repair, rev(repair), Verdict::Right, "1"), None), Some(Unjudged::NoAnswer));
        assert_eq!(why(answered(bound, 99, Verdict::Right, "4"), None), Some(Unjudged::OtherRevision));
        assert_eq!(why(answered("crop/none", 1, Verdict::Right, "4"), None), Some(Unjudged::NoQuestion));
        assert_eq!(why(plain(Verdict::Right, "4"), Some(asked(1))), Some(Unjudged::NoQuestion), "crop is no drill");
        let mut other = plain(Verdict::Right, "4");
        other.step.course = "other".into();
        assert_eq!(why(other, None), Some(Unjudged::OtherCourse));
        let drawn = |place| Answered { drawn: place, ..answered("output-size/plain", 1, Verdict::Right, "4") };
        for place in [None, Some(446), Some(u64::MAX)] {
            assert_eq!(why(drawn(place), Some(asked(1))), Some(Unjudged::NoDraw), "{place:?}");
        }
        assert_eq!(why(drawn(Some(0)), Some(asked(1))), None);
        assert_eq!(why(Answered { rev: 9, ..drawn(Some(0)) }, Some(asked(1))), Some(Unjudged::OtherRevision));
        assert_eq!(why(Answered { drawn: Some(0), ..plain(Verdict::Right, "4") }, None), Some(Unjudged::NoDraw));
    }
}
