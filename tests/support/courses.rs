//! The courses that tests run through.

use std::path::Path;
use std::sync::Arc;

use tconv::lesson::course::Course;
use tconv::lesson::files::Files;

/// Returns the program's course, and the test course, which has one step of every storyboard that is not yet a lesson
/// of the program.
pub fn both() -> [Arc<Course>; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let courses = [Files::embedded(), tconv::load::course::course(&folder)].map(|files| {
        let loaded = Course::read(&files);
        assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
        Arc::new(loaded.course.expect("a course"))
    });
    assert!(courses[0].lessons.len() > 10 && courses[1].lessons.len() > 5, "there is little to play");
    courses
}
