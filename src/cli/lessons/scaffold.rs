//! `tconv lessons new`: a lesson to begin with, which is right as it is.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::cli::failure::Failure;

const COURSE: &str = include_str!("scaffold/course.toml");
const LESSON: &str = include_str!("scaffold/lesson.toml");
const ENGLISH: &str = include_str!("scaffold/en.md");
const CHINESE: &str = include_str!("scaffold/zh-CN.md");

/// Writes the files of a lesson into the course in `directory`, and those of a course if there is none.
///
/// # Errors
/// An id that is none, files that are there already, or a disk that does not take them.
pub fn create(id: &str, directory: &Path) -> Result<(), Failure> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !(1..=40).contains(&id.len()) || !id.chars().all(is_plain) {
        let message =
            format!("error: {id:?} is no id for a lesson: it has 1 to 40 of the letters a-z, the digits and '-'");
        return Err(Failure::Usage(message));
    }
    let folder = directory.join(id);
    if fs::symlink_metadata(&folder).is_ok() {
        return Err(Failure::No(format!("error: {} is there already; nothing was written", folder.display())));
    }
    let course = directory.join("course.toml");
    let is_new = fs::symlink_metadata(&course).is_err();
    let cannot =
        |path: &Path, error: io::Error| Failure::No(format!("error: {} cannot be written: {error}", path.display()));
    fs::create_dir_all(&folder).map_err(|error| cannot(&folder, error))?;
    for (name, text) in [("lesson.toml", LESSON), ("en.md", ENGLISH), ("zh-CN.md", CHINESE)] {
        let path = folder.join(name);
        write(&path, &text.replace("LESSON-ID", id)).map_err(|error| cannot(&path, error))?;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{} is written: lesson.toml, en.md and zh-CN.md", folder.display())?;
    if is_new {
        write(&course, &COURSE.replace("LESSON-ID", id)).map_err(|error| cannot(&course, error))?;
        writeln!(out, "{} is written: a course with this one lesson", course.display())?;
    } else {
        writeln!(out, "Add \"{id}\" to `lessons` in {}", course.display())?;
    }
    Ok(writeln!(out, "Then: tconv lessons lint {}", directory.display())?)
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
