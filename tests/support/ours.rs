//! The program's course, read once, because reading it takes a second.

use std::sync::{Arc, LazyLock};

use tconv::lesson::course::Course;
use tconv::lesson::files::Files;

static OURS: LazyLock<Arc<Course>> =
    LazyLock::new(|| Arc::new(Course::read(&Files::embedded()).course.expect("the course has no errors")));

/// Returns the program's course.
pub fn ours() -> Arc<Course> {
    Arc::clone(&OURS)
}
