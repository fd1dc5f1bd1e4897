//! Finds a step in the files of a course.

use std::ops::Range;

use super::diagnostic::Report;
use super::document::Piece;
use super::files::Files;
use super::markdown;

/// Returns the file of a step and the span of the step's id in it. The file is the prose in this language if it has the
/// step, otherwise the lesson's `lesson.toml`.
#[must_use]
pub fn step(files: &Files, lesson: &str, step: &str, language: Option<&str>) -> (String, Option<Range<usize>>) {
    let prose = language.map(|language| format!("{lesson}/{language}.md"));
    let said = prose.and_then(|path| in_prose(files, &path, step).map(|place| (path, Some(place))));
    said.unwrap_or_else(|| {
        let path = format!("{lesson}/lesson.toml");
        let place = in_structure(files, &path, step);
        (path, place)
    })
}

fn in_prose(files: &Files, path: &str, step: &str) -> Option<Range<usize>> {
    let mut report = Report { file: path, text: files.text(path)?, found: &mut Vec::new() };
    let file = markdown::read(&mut report);
    file.steps.into_iter().find(|known| known.id.text == step).map(|known| known.id.span)
}

fn in_structure(files: &Files, path: &str, step: &str) -> Option<Range<usize>> {
    let mut report = Report { file: path, text: files.text(path)?, found: &mut Vec::new() };
    let tables = Piece::document(&mut report)?.take_tables("step");
    let ids = tables.iter().filter_map(|table| table.get("id"));
    ids.filter(|id| id.get_ref().as_str() == Some(step)).map(toml::Spanned::span).next()
}
