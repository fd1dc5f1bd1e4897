//! The parts of a course: headings and the lessons below them.

use super::course::{Lesson, Part, Translated};
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::format::PartFile;
use super::languages::Languages;
use super::reading::check_ids;
use crate::phrase;

/// A part as it is read from the file, with its lessons by id.
pub struct Read {
    id: String,
    title: Translated<String>,
    lessons: Vec<String>,
}

/// Reads the parts of a course with these lessons. Reports lessons that are unknown or in two parts, and empty parts.
pub fn read(report: &mut Report<'_>, files: &[PartFile], lessons: &[String], languages: &Languages) -> Vec<Read> {
    check_ids(report, files.iter().map(|file| &file.id));
    let mut taken: Vec<(&Text, &Text)> = Vec::new();
    let mut parts = Vec::new();
    for file in files {
        let id = file.id.as_str();
        let title = languages.words(report, &phrase!("the title of the part '{id}'", id), &file.id.span(), &file.title);
        if file.lessons.is_empty() {
            report.error("wrong-count", file.id.span(), phrase!("the part '{id}' has no lesson", id));
        }
        for lesson in &file.lessons {
            let name = lesson.as_str();
            if !lessons.iter().any(|known| known == name) {
                let help = choice(name, lessons.iter().map(String::as_str));
                report.error_with(
                    "unknown-name",
                    lesson.span(),
                    phrase!("the course has no lesson '{name}'", name),
                    help,
                );
            } else if let Some((_, part)) = taken.iter().find(|(taken, _)| taken.as_str() == name) {
                let message = phrase!("'{name}' is in the part '{part}' already", name, part = part.as_str());
                report.error_with("duplicate-id", lesson.span(), message, phrase!("a lesson is in one part at most"));
            } else {
                taken.push((lesson, &file.id));
            }
        }
        let lessons = file.lessons.iter().map(|lesson| lesson.as_str().to_owned()).collect();
        parts.push(Read { id: id.to_owned(), title, lessons });
    }
    parts
}

/// Returns the ids of the lessons in the order in which they are offered: those of the parts, then the rest.
pub fn offered<'a>(parts: &'a [Read], lessons: &'a [String]) -> Vec<&'a str> {
    let mut offered: Vec<&str> = Vec::with_capacity(lessons.len());
    for id in parts.iter().flat_map(|part| &part.lessons).chain(lessons) {
        if !offered.contains(&id.as_str()) {
            offered.push(id);
        }
    }
    offered
}

/// Returns the parts with the indices of their lessons, and the lessons in the order of the parts, with those outside
/// any part last.
pub fn ordered(parts: Vec<Read>, mut lessons: Vec<Lesson>) -> (Vec<Part>, Vec<Lesson>) {
    let mut placed = Vec::with_capacity(lessons.len());
    let mut found = Vec::with_capacity(parts.len());
    for Read { id, title, lessons: ids } in parts {
        let start = placed.len();
        for id in ids {
            placed.extend(lessons.iter().position(|lesson| lesson.id == id).map(|place| lessons.remove(place)));
        }
        found.push(Part { id, title, lessons: start..placed.len() });
    }
    placed.append(&mut lessons);
    (found, placed)
}
