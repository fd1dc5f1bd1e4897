//! Drills, review and the exam from the command line.

use std::sync::Arc;

use super::failure::Failure;
use super::lessons;
use crate::lesson::course::Course;
use crate::lesson::drill::Drill;
use crate::lesson::files::Files;
use crate::visible;

/// The drill of this id, read now.
///
/// # Errors
/// What there is instead, or what is wrong with it.
pub fn drill(course: &Course, id: &str, files: &Files) -> Result<Arc<Drill>, Failure> {
    let Some(read) = course.drill(id) else {
        let ids: Vec<&str> = course.drills.iter().map(|drill| drill.id.as_str()).collect();
        let id = visible::excerpt(id);
        return Err(Failure::Usage(format!("error: there is no drill \"{id}\"; there are {}", ids.join(", "))));
    };
    read.drill.clone().ok_or_else(|| Failure::No(lessons::human(&read.diagnostics, files)))
}
