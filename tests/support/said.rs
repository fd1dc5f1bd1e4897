//! The response of a lesson to an answer.

use tconv::lesson::check::grade::Feedback;
use tconv::lesson::check::rehearsal::Trial;
use tconv::lesson::course::StepProse;
use tconv::lesson::prose::{Inline, Span};

/// Returns the longest literal text in the response to an answer, without whitespace, where its lines may break.
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
