//! The short path through a course: selected steps in the order of the course.

use super::course::Lesson;
use super::diagnostic::{Report, choice};
use super::document::Text;
use crate::phrase;
use crate::phrase::Phrase;

/// Returns the lessons of the path, each reduced to the steps on the path. Reports unknown steps and steps in the wrong
/// order.
pub(super) fn read(report: &mut Report<'_>, listed: &[Text], lessons: &[Lesson]) -> Vec<Lesson> {
    let mut places: Vec<[usize; 2]> = Vec::new();
    for text in listed {
        match place(text.as_str(), lessons) {
            Ok(place) if places.last().is_some_and(|before| *before >= place) => {
                report.error(
                    "wrong-order",
                    text.span(),
                    phrase!("the short path goes through the course in its order"),
                );
            }
            Ok(place) => places.push(place),
            Err((message, help)) => report.error_with("unknown-step", text.span(), message, help),
        }
    }
    let of_lesson = |(place, lesson): (usize, &Lesson)| {
        let on_it = places.iter().filter(|[known, _]| *known == place);
        let steps: Vec<_> = on_it.filter_map(|[_, step]| lesson.steps.get(*step).cloned()).collect();
        (!steps.is_empty()).then(|| Lesson { steps, ..lesson.clone() })
    };
    lessons.iter().enumerate().filter_map(of_lesson).collect()
}

/// Returns the indices of a lesson and its step, or the message and the help for an unknown one.
fn place(text: &str, lessons: &[Lesson]) -> Result<[usize; 2], (Phrase, Phrase)> {
    let (lesson, step) = text.split_once('/').unwrap_or((text, ""));
    let Some(place) = lessons.iter().position(|known| known.id == lesson) else {
        let known = lessons.iter().map(|lesson| lesson.id.as_str());
        return Err((phrase!("the course has no lesson '{lesson}'", lesson), choice(lesson, known)));
    };
    let steps = &lessons[place].steps;
    let known = steps.iter().map(|step| step.id.as_str());
    let at = steps.iter().position(|known| known.id == step);
    at.map(|at| [place, at])
        .ok_or_else(|| (phrase!("the lesson '{lesson}' has no step '{step}'", lesson, step), choice(step, known)))
}
