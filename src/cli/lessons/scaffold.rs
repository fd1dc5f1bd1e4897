//! `tconv lessons new`: creates a new lesson that already passes the lint.

use std::fs;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::out;
use crate::save::{self, How};
use crate::visible;
use crate::words::Language;

const COURSE: &str = include_str!("scaffold/course.toml");
const LESSON: &str = include_str!("scaffold/lesson.toml");
const ENGLISH: &str = include_str!("scaffold/en.md");
const CHINESE: &str = include_str!("scaffold/zh-CN.md");

/// Writes the files of a new lesson to the course in `directory`, and a new course if there is none. What it prints is
/// in this language.
///
/// # Errors
/// An invalid id (usage), a folder that exists already, or files that cannot be written.
pub fn create(id: &str, directory: &Path, language: Language) -> Result<(), Failure> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !(1..=40).contains(&id.len()) || !id.chars().all(is_plain) {
        return Err(Failure::usage(|words| (words.lint.no_id)(&visible::excerpt(id))));
    }
    let folder = directory.join(id);
    if fs::symlink_metadata(&folder).is_ok() {
        return Err(Failure::no(|words| (words.lint.is_there)(&visible::path(&folder))));
    }
    let course = directory.join("course.toml");
    let is_new = fs::symlink_metadata(&course).is_err();
    fs::create_dir_all(&folder)
        .map_err(|error| Failure::no(|words| (words.frame.cannot_be_made)(&visible::path(&folder), &error)))?;
    for (name, text) in [("lesson.toml", LESSON), ("en.md", ENGLISH), ("zh-CN.md", CHINESE)] {
        let path = folder.join(name);
        write(&path, &text.replace("LESSON-ID", id))?;
    }
    let words = language.cli().lint;
    let mut told = vec![(words.lesson_written)(&visible::path(&folder))];
    if is_new {
        write(&course, &COURSE.replace("LESSON-ID", id))?;
        told.push((words.course_written)(&visible::path(&course)));
    } else {
        told.push((words.add)(id, &visible::path(&course)));
    }
    told.push((words.then)(&format!("tconv lessons lint {}", visible::path(directory))));
    Ok(out::lines(told)?)
}

/// Writes a new file.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = save::whole(path, text.as_bytes(), How { may_replace: false, is_private: false });
    written.map_err(|error| Failure::no(|words| (words.lint.not_written)(&visible::path(path), &error)))
}
