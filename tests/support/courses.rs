//! The courses that tests play.

use std::path::Path;
use std::sync::Arc;

use tconv::lesson::check::grade::Feedback;
use tconv::lesson::check::rehearsal::Trial;
use tconv::lesson::course::{Course, StepProse};
use tconv::lesson::files::Files;
use tconv::lesson::prose::{Inline, Span};

/// The course of the program, and the test course, which has a step of every storyboard that is none of it yet.
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

/// The longest text between two values of what the lesson says to an answer, without the blanks at which it may break.
pub fn piece(prose: &StepProse, trial: &Trial) -> String {
    let said = match &trial.grade.feedback {
        Feedback::Catch(id) => Some(&prose.catches[id]),
        Feedback::Option(id) if !trial.grade.is_right => Some(&prose.feedback[id]),
        Feedback::Otherwise => prose.otherwise.as_ref(),
        Feedback::Option(_) | Feedback::Explanation => Some(&prose.explain),
    };
    let text = |span: &Span| match &span.inline {
        Inline::Text(text) => Some(text.replace(char::is_whitespace, "")),
        _ => None,
    };
    said.and_then(|said| said.spans().filter_map(text).max_by_key(String::len)).unwrap_or_default()
}
