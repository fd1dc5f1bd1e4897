//! A table for teachers of which steps of a course address which misconceptions.

use super::markdown;
use crate::lesson::course::{Course, Lesson, Step};
use crate::words::Language;

/// Returns the table in Markdown: a row for each misconception that the course names, with the steps that address it
/// and, in brackets, the catches that do.
#[must_use]
pub fn misconceptions(course: &Course, language: Language) -> Vec<String> {
    let words = language.handout();
    let place = course.language(language.tag());
    let mut lines = vec![format!("| | {} | {} |", words.misconception, words.met_in), "|---|---|---|".to_owned()];
    for (number, names) in &course.misconceptions {
        let name = names.get(place).or(names.first()).map_or("", String::as_str);
        let steps = course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step)));
        let met: Vec<String> = steps.filter_map(|(lesson, step)| met_in(*number, lesson, step)).collect();
        let met = if met.is_empty() { words.not_met.to_owned() } else { met.join(words.comma) };
        lines.push(format!("| {number} | {} | {met} |", markdown::escaped(name)));
    }
    lines
}

/// Returns `window/dot (as-stored)`, or `None` if the step does not address the misconception.
fn met_in(number: u8, lesson: &Lesson, step: &Step) -> Option<String> {
    let met: Vec<&Option<String>> =
        step.meets.iter().filter(|(met, _)| *met == number).map(|(_, catch)| catch).collect();
    if met.is_empty() {
        return None;
    }
    let catches: Vec<&str> = met.into_iter().flatten().map(String::as_str).collect();
    let catches = if catches.is_empty() { String::new() } else { format!(" ({})", catches.join(", ")) };
    Some(format!("{}/{}{catches}", lesson.id, step.id))
}
