//! Everything that a step may look like.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::learner::session::Session;
use crate::lesson::check::rehearsal::Trial;
use crate::lesson::course::{Lesson, Term};
use crate::tui::lesson::update::update;
use crate::tui::lesson::{LessonMessage, LessonModel};

/// Options are shuffled as for this learner.
const SEED: u64 = 0;

/// When it looks so.
pub struct State {
    /// As somebody comes to the step.
    pub is_opening: bool,
    /// The end of a sentence.
    pub when: String,
}

/// A learner who has just come to a step.
pub fn begin(lesson: &Lesson, place: usize, language: usize, terms: &Arc<BTreeMap<String, Vec<Term>>>) -> LessonModel {
    let session = Session::new(lesson.clone(), place, SEED, |_| false);
    LessonModel::new(session, language, Arc::clone(terms), false)
}

/// The states of a step, each made when it is asked for.
pub fn states<'a>(
    begin: &'a dyn Fn() -> LessonModel,
    trials: &'a [Trial],
) -> impl Iterator<Item = (State, LessonModel)> + 'a {
    let opening = || (State { is_opening: true, when: "at first".to_owned() }, begin());
    let most_hints = begin().prose().hints.len();
    let hinted = move |hints: usize| {
        let mut model = begin();
        for _ in 0..hints {
            ask(&mut model, LessonMessage::Hint);
        }
        let some = if hints == 1 { "hint" } else { "hints" };
        (State { is_opening: false, when: format!("with {hints} {some} open") }, model)
    };
    let answered = |trial: &Trial| {
        let mut model = begin();
        model.rehearse(trial);
        (State { is_opening: false, when: format!("after an answer ({})", trial.name()) }, model)
    };
    std::iter::once_with(opening)
        .chain((1..=most_hints).map(hinted))
        .chain(trials.iter().map(answered))
        .chain(std::iter::once_with(move || given_away(begin(), trials)).flatten())
}

/// The step as it is when its answer was asked for.
fn given_away(mut model: LessonModel, trials: &[Trial]) -> Option<(State, LessonModel)> {
    ask(&mut model, LessonMessage::Hint);
    if let Some(trial) = trials.first().filter(|_| !model.has_tried()) {
        model.rehearse(trial);
    }
    if !model.session.is_asking() {
        return None;
    }
    ask(&mut model, LessonMessage::ShowAnswer);
    Some((State { is_opening: false, when: "once the answer is shown".to_owned() }, model))
}

/// What a learner does, of which only the picture matters.
fn ask(model: &mut LessonModel, message: LessonMessage) {
    update(model, message);
}
