//! All the states in which a step may be shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::learner::session::Session;
use crate::lesson::check::rehearsal::Trial;
use crate::lesson::course::{Lesson, Term};
use crate::phrase;
use crate::phrase::Phrase;
use crate::tui::lesson::scrolling::Part;
use crate::tui::lesson::update::update;
use crate::tui::lesson::{LessonMessage, LessonModel};

/// The seed that shuffles options.
const SEED: u64 = 0;

/// A state of a step.
pub struct State {
    /// The part that has just been added and must be visible; `None` if the step has just been opened.
    pub news: Option<Part>,
    /// When the step is in this state, after what is wrong in it.
    pub when: Phrase,
}

/// Returns the model for a learner who has just opened a step.
pub fn begin(lesson: &Lesson, place: usize, language: usize, terms: &Arc<BTreeMap<String, Vec<Term>>>) -> LessonModel {
    let session = Session::new(lesson.clone(), place, SEED, |_| false);
    LessonModel::new(session, language, Arc::clone(terms), false)
}

/// Returns the states of a step, each created lazily.
pub fn states<'a>(
    begin: &'a dyn Fn() -> LessonModel,
    trials: &'a [Trial],
) -> impl Iterator<Item = (State, LessonModel)> + 'a {
    let opening = || (State { news: None, when: phrase!("at first") }, begin());
    let most_hints = begin().prose().hints.len();
    let hinted = move |hints: usize| {
        let mut model = begin();
        for _ in 0..hints {
            ask(&mut model, LessonMessage::Hint);
        }
        let when = if hints == 1 { phrase!("with 1 hint open") } else { phrase!("with {hints} hints open", hints) };
        (State { news: Some(Part::Hint(hints)), when }, model)
    };
    let answered = |trial: &Trial| {
        let mut model = begin();
        model.rehearse(trial);
        (State { news: Some(Part::Outcome), when: phrase!("after an answer ({trial})", trial = trial.name()) }, model)
    };
    std::iter::once_with(opening)
        .chain((1..=most_hints).map(hinted))
        .chain(trials.iter().map(answered))
        .chain(std::iter::once_with(move || given_away(begin(), trials)).flatten())
}

/// Returns the step after its answer was requested.
fn given_away(mut model: LessonModel, trials: &[Trial]) -> Option<(State, LessonModel)> {
    ask(&mut model, LessonMessage::Hint);
    if let Some(trial) = trials.first().filter(|_| !model.has_tried()) {
        model.rehearse(trial);
    }
    if !model.session.is_asking() {
        return None;
    }
    ask(&mut model, LessonMessage::ShowAnswer);
    Some((State { news: Some(Part::Outcome), when: phrase!("once the answer is shown") }, model))
}

/// Sends a message and discards the outcomes: only the picture matters.
fn ask(model: &mut LessonModel, message: LessonMessage) {
    update(model, message);
}
