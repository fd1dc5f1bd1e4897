//! `tconv lessons print`: prints a lesson as Markdown, for a hand-out.

use std::fs;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::lang::LangArg;
use crate::cli::learn::{Target, find};
use crate::cli::out;
use crate::cli::render::unfigured;
use crate::handout::{self, Sheet};
use crate::lesson::files::Files;
use crate::save::{self, How};
use crate::visible;

/// Prints a sheet of a lesson. Its figures are written to `folder`, if given.
///
/// # Errors
/// A faulty course, an unknown lesson, a folder that cannot be written, or a failing stdout.
pub fn print(files: &Files, lesson: &str, sheet: Sheet, folder: Option<&Path>, lang: LangArg) -> Result<(), Failure> {
    let course = super::read(files)?;
    let (lesson, _) = find(&course, &Target { lesson: lesson.to_owned(), step: None })?;
    let named = folder.map(|folder| folder.to_string_lossy());
    let sheet = handout::write(&course, &lesson, sheet, lang.language(), named.as_deref())
        .map_err(|error| unfigured(&error))?;
    if let Some(folder) = folder {
        let path = visible::path(folder);
        if folder.is_file() {
            return Err(Failure::no(|words| (words.learn.not_a_folder)(&path)));
        }
        fs::create_dir_all(folder).map_err(|error| Failure::no(|words| (words.frame.system)(&path, &error)))?;
        for (name, svg) in &sheet.figures {
            save::whole(&folder.join(name), svg.as_bytes(), How { may_replace: true, is_private: false })
                .map_err(|error| Failure::no(|words| (words.lint.not_written)(&path, &error)))?;
        }
    }
    Ok(out::text(&sheet.text)?)
}
