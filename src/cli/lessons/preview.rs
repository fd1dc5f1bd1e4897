//! `tconv lessons preview`: all that a lesson may say, as text.

use crate::cli::failure::Failure;
use crate::cli::lang::LangArg;
use crate::cli::learn::{Target, find, place};
use crate::cli::{out, practice};
use crate::lesson::files::Files;
use crate::plain;
use crate::tui::rows::wrapped;

/// The folder of the drills, which is named before one of them.
const DRILLS: &str = "drills";

/// Prints a lesson or a drill, or a step of it, as who has this seed meets it, in lines of at most `width` columns.
///
/// # Errors
/// A course that is wrong, a lesson or a step that it does not have, or a failing stdout.
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
