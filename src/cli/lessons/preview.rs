//! `tconv lessons preview`: prints the whole text of a lesson.

use crate::cli::failure::Failure;
use crate::cli::lang::LangArg;
use crate::cli::learn::{Target, find, place};
use crate::cli::{out, practice};
use crate::lesson::files::Files;
use crate::plain;
use crate::tui::rows::wrapped;

/// The folder of the drills, which precedes the id of a drill.
const DRILLS: &str = "drills";

/// Prints a lesson or a drill, or one step of it, as a learner with this seed sees it, in lines of at most `width`
/// columns.
///
/// # Errors
/// If the course is invalid, does not have the lesson or step, or stdout cannot be written to.
pub fn print(
    files: &Files,
    target: &Target,
    step: Option<&str>,
    seed: u64,
    width: Option<u16>,
    lang: LangArg,
) -> Result<(), Failure> {
    let course = super::read(files)?;
    let (lesson, step) = match &target.step {
        Some(drill) if target.lesson == DRILLS => {
            let lesson = practice::drill_of(&course, drill, || files.clone())?.lesson.clone();
            let place = step.map(|step| place(&lesson, step)).transpose()?;
            (lesson, place)
        }
        own => {
            let step = step.or(own.as_deref()).map(str::to_owned);
            find(&course, &Target { lesson: target.lesson.clone(), step })?
        }
    };
    let language = lang.language();
    let lines = plain::preview(&course, &lesson, step, seed, course.language(language.tag()), language.plain());
    match width {
        None => out::lines(lines)?,
        Some(width) => out::lines(lines.iter().flat_map(|line| wrapped(line, "  ", width)))?,
    }
    Ok(())
}
