//! `tconv lessons preview`: all that a lesson may say, as text.

use crate::cli::failure::Failure;
use crate::cli::lang::LangArg;
use crate::cli::learn::{Target, find};
use crate::cli::out;
use crate::lesson::files::Files;
use crate::plain;
use crate::tui::rows::wrapped;

/// Prints a lesson, or a step of it, in lines of at most `width` columns.
///
/// # Errors
/// A course that is wrong, a lesson or a step that it does not have, or a failing stdout.
pub fn print(files: &Files, target: &Target, width: Option<u16>, lang: LangArg) -> Result<(), Failure> {
    let course = super::read(files)?;
    let (lesson, step) = find(&course, target)?;
    let language = lang.language();
    let lines = plain::preview(&course, &lesson, step, course.language(language.tag()), language.plain());
    match width {
        None => out::lines(lines)?,
        Some(width) => out::lines(lines.iter().flat_map(|line| wrapped(line, "  ", width)))?,
    }
    Ok(())
}
