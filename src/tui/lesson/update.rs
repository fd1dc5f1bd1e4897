//! Handles the messages of a lesson. No I/O, no clock.

use std::sync::Arc;

use ndarray::Array3;

use super::glossary;
use super::scrolling::{Part, Scroll};
use super::{Focus, LessonMessage as Message, LessonModel};
use crate::learner::dead_end::DeadEnd;
use crate::learner::draft::field::Fields;
use crate::learner::session::Entry;
use crate::learner::telling::Remark;
use crate::lesson::check::Answer;
use crate::network::{Activations, Network};
use crate::scene::Setting;
use crate::tui::effect::Effect;
use crate::tui::explore::focus::Zone;
use crate::tui::explore::message::{Direction, Message as SceneMessage};
use crate::tui::explore::notice::{DeadEnd as SceneDeadEnd, Notice};
use crate::tui::explore::update as scene_update;
use crate::tui::scroll::scrolled_by;
use crate::tui::shell::{self, Reaction, Shell};

/// What an update asks of the caller.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Add this entry to the record.
    Done(Entry),
    /// Carry out this effect.
    Effect(Effect),
    /// Open this setting in Explore.
    Explore(Setting),
    /// Open this network, with its input.
    Network(Arc<Network>, Array3<f32>, Activations),
    /// The last step is done.
    Finish,
    /// Leave the lesson.
    Leave,
}

/// Handles a message, and returns what it asks of the caller.
pub fn update(model: &mut LessonModel, message: Message) -> Vec<Outcome> {
    if model.help.is_some() {
        return on_help(&message).map_or_else(Vec::new, |shell| update_shell(model, shell));
    }
    if let Some(chosen) = model.outline {
        return update_outline(model, chosen, &message);
    }
    if model.looked.is_some() {
        return glossary::update(model, &message).map_or_else(Vec::new, |shell| update_shell(model, shell));
    }
    if !matches!(message, Message::Scene(SceneMessage::Hover(_) | SceneMessage::Tick | SceneMessage::EndNumber)) {
        model.remark = None;
    }
    if !matches!(message, Message::Scene(_)) {
        scene_update::end_number(&mut model.scene);
    }
    let outcomes = match message {
        Message::Scene(message) => return update_scene(model, message),
        Message::Enter if model.session.is_silent() => note(model),
        Message::Enter if model.session.is_asking() => outcomes_of(commit(model)),
        Message::Enter => next(model),
        Message::Back => {
            let done = model.session.back();
            entered(model, done)
        }
        Message::Skip => {
            let is_last = model.session.is_last();
            let done = model.session.skip();
            if is_last { finished(outcomes_of(done)) } else { entered(model, done) }
        }
        Message::GoTo(place) => {
            let done = model.session.go_to(place);
            entered(model, done)
        }
        Message::Hint => {
            model.session.hint();
            model.scroll.bring(Part::Hint(model.session.work().hints));
            Vec::new()
        }
        Message::ShowAnswer if !model.has_tried() => {
            model.say(Remark::TryFirst);
            Vec::new()
        }
        Message::ShowAnswer => show_answer(model),
        Message::TryAgain => {
            model.session.try_again();
            entered(model, Vec::new())
        }
        Message::Explore if !model.session.may_explore() => {
            model.say(Remark::TryFirst);
            Vec::new()
        }
        Message::Explore => return vec![explored(model)],
        Message::Outline => {
            model.outline = Some(model.session.place());
            Vec::new()
        }
        Message::Terms(term) => {
            model.look_up(term);
            Vec::new()
        }
        Message::NextFocus => {
            step_focus(model, 1);
            Vec::new()
        }
        Message::PreviousFocus => {
            step_focus(model, -1);
            Vec::new()
        }
        Message::ScrollTo(line) => {
            model.scroll = Scroll::to(line);
            return Vec::new();
        }
        Message::Leave if model.is_writing() => {
            model.focus = Focus::Scene;
            Vec::new()
        }
        Message::Leave if model.scene.walker.walk.is_some() => {
            model.scene.walker.walk = None;
            Vec::new()
        }
        Message::Leave => return vec![Outcome::Leave],
        Message::SwitchMouse => return update_scene(model, SceneMessage::SwitchMouse),
        Message::DeadEnd(why) => {
            model.say(Remark::DeadEnd(why));
            Vec::new()
        }
        Message::Shell(shell) => update_shell(model, shell),
        // Converted to `ScrollTo` by the input.
        Message::Scroll(_) => Vec::new(),
        message => {
            draft(model, message);
            Vec::new()
        }
    };
    model.restage();
    outcomes
}

/// Returns what Explore shows of the step: its layer, or its network if the step is about one.
fn explored(model: &LessonModel) -> Outcome {
    let (step, scene) = (model.session.step(), model.scene.scene());
    let opened = || {
        let (panel, fed) = step.network().filter(|_| step.is_of_network())?;
        let maps = scene.maps_of(panel)?;
        let activations = if maps.passes_over() { Activations::Off } else { Activations::On };
        Some(Outcome::Network(Arc::clone(fed.network()), maps.input()?.clone(), activations))
    };
    opened().unwrap_or_else(|| Outcome::Explore(scene.setting().clone()))
}

fn show_answer(model: &mut LessonModel) -> Vec<Outcome> {
    let done = model.session.show_answer(model.scene.scene());
    model.scroll.bring(Part::Outcome);
    if let Some(solution) = model.session.step().solution() {
        model.scene.change(solution, None);
    }
    model.focus = Focus::Scene;
    model.show_outcome();
    outcomes_of(done)
}

fn outcomes_of(done: Vec<Entry>) -> Vec<Outcome> {
    done.into_iter().map(Outcome::Done).collect()
}

fn finished(mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    outcomes.push(Outcome::Finish);
    outcomes
}

/// Shows the current step after it has changed.
fn entered(model: &mut LessonModel, done: Vec<Entry>) -> Vec<Outcome> {
    model.enter_step();
    outcomes_of(done)
}

/// In an exam, saves the answer and goes on to the next question without feedback.
fn note(model: &mut LessonModel) -> Vec<Outcome> {
    let mut outcomes = outcomes_of(commit(model));
    if !outcomes.is_empty() {
        outcomes.extend(next(model));
    }
    outcomes
}

fn next(model: &mut LessonModel) -> Vec<Outcome> {
    let is_last = model.session.is_last();
    let done = model.session.go_on();
    if is_last { finished(outcomes_of(done)) } else { entered(model, done) }
}

/// Handles messages that change the answer in progress.
fn draft(model: &mut LessonModel, message: Message) {
    if !model.session.is_asking() {
        return;
    }
    // If the scene is the answer, it keeps the focus.
    if model.has_answer_field() {
        model.focus = Focus::Answer;
    }
    model.scroll.bring(Part::Field);
    match message {
        Message::Type(typed) => model.draft.type_char(typed),
        Message::Paste(text) => paste(model, &text),
        Message::Rewrite(request) => model.draft.rewrite(request),
        Message::Turn(by) => model.draft.turn(by),
        Message::Pick(place) => model.draft.pick(place),
        Message::Toggle => model.toggle_here(),
        Message::ToggleLine(axis) => model.toggle_line(axis),
        Message::ToggleOnLine(place) => model.toggle_on_line(place),
        Message::BeginStroke(cell) => model.begin_stroke(cell),
        Message::StrokeTo(cell) => model.stroke_to(cell),
        Message::EndStroke => model.end_stroke(),
        Message::Blank(place) => model.draft.go_to(place),
        Message::Move(by) => {
            let is_gone = model.draft.go(by);
            if let Some(grid) = model.session.asked_grid().filter(|_| !is_gone) {
                model.scene.move_cursor(grid, by);
            }
        }
        _ => {}
    }
    model.place_cursor();
}

/// Pastes an answer in place of what is typed, or says what form it must have. Does not submit it.
fn paste(model: &mut LessonModel, text: &str) {
    let Some(check) = model.session.check() else { return };
    let line: String = text.trim().chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    let objection = check.objection(model.scene.scene(), &line);
    let written = check.written_out(model.scene.scene(), &line);
    let answer = check.read(&written, &model.session.shuffled());
    let form = check.form();
    match (objection, answer.filter(|answer| check.fits(model.scene.scene(), answer))) {
        (Some(why), _) => model.say(Remark::Refused(why)),
        (None, Some(answer)) => model.draft.take(answer),
        (None, None) => model.say(Remark::Unread(form)),
    }
}

/// Submits the answer in progress.
fn commit(model: &mut LessonModel) -> Vec<Entry> {
    // If a field is empty, Enter moves to it, and does no more unless it was pressed in an empty field.
    let fields = model.draft.fields();
    let has_typed = fields.and_then(Fields::here).is_some_and(|field| !field.line.is_empty());
    if let Some(empty) = fields.and_then(Fields::first_empty) {
        model.draft.go_to(empty);
        model.focus = Focus::Answer;
        model.place_cursor();
        if has_typed {
            return Vec::new();
        }
    }
    let typed = model.session.check().zip(model.draft.line());
    if let Some(why) = typed.and_then(|(check, line)| check.objection(model.scene.scene(), line)) {
        model.remark = Some(Remark::Refused(why));
        return Vec::new();
    }
    if let Some(answer) = model.draft.answer() {
        return give(model, answer);
    }
    if model.draft.take_nothing() {
        model.say(Remark::NothingPicked);
    } else if let Some(form) = model.session.check().map(|check| check.form()) {
        model.say(Remark::Unread(form));
    }
    Vec::new()
}

/// Submits an answer to the session, and shows the result in the scene.
pub(super) fn give(model: &mut LessonModel, answer: Answer) -> Vec<Entry> {
    if let Some(setting) = model.session.outcome(&answer) {
        model.scene.change(setting, None);
        model.complete();
    }
    let done = model.session.answer(answer, model.scene.scene());
    model.oppose_belief();
    model.scroll.bring(Part::Outcome);
    if model.session.is_asking() {
        model.draft.begin_anew();
        model.place_cursor();
    } else {
        model.focus = Focus::Scene;
        model.show_outcome();
    }
    done
}

/// Handles a message to the live scene. Reaching a goal in the scene is an answer.
fn update_scene(model: &mut LessonModel, message: SceneMessage) -> Vec<Outcome> {
    // A key that changes or runs the scene does not take the focus from an answer that is being typed.
    let takes_focus = matches!(
        message,
        SceneMessage::PointAt(..)
            | SceneMessage::RollOver(..)
            | SceneMessage::Grasp(..)
            | SceneMessage::Turn(..)
            | SceneMessage::Digit(_)
            | SceneMessage::EraseDigit
    );
    if takes_focus {
        model.focus = Focus::Scene;
    }
    // From the answer field, the arrow keys go to what can move.
    if matches!(message, SceneMessage::Arrow(_)) {
        model.leave_idle_bar();
    }
    let mut outcomes: Vec<Outcome> =
        scene_update::update(&mut model.scene, message).into_iter().map(Outcome::Effect).collect();
    if model.scene.notice.take() == Some(Notice::DeadEnd(SceneDeadEnd::EndOfRange)) {
        model.say(Remark::DeadEnd(DeadEnd::EndOfRange));
    }
    model.complete();
    let is_reached =
        |model: &LessonModel| model.session.asked().is_some_and(|check| check.is_reached(model.scene.scene()));
    if is_reached(model) {
        outcomes.extend(outcomes_of(give(model, Answer::Scene)));
    }
    model.restage();
    outcomes
}

/// Moves the focus through the answer and the zones of the scene, wrapping around.
fn step_focus(model: &mut LessonModel, by: isize) {
    let mut zones = model.scene.zones();
    if !model.can_turn() && zones.len() > 1 {
        zones.retain(|zone| *zone != Zone::Bar);
    }
    // The grid of the question comes first: where it does not fit beside the text, it is the next thing to look at.
    if let Some(grid) = model.session.asked_grid() {
        zones.sort_by_key(|zone| *zone != Zone::Grid(grid));
    }
    let answer = model.has_answer_field();
    // Through the fields of the answer first, as in any form.
    let field = model.draft.fields().filter(|_| answer);
    let [at, last] = field.map_or([0; 2], |fields| [fields.at as isize, fields.fields.len() as isize - 1]);
    if model.focus == Focus::Answer && (0..=last).contains(&(at + by)) && last > 0 {
        model.draft.go_to((at + by).cast_unsigned());
        model.place_cursor();
        return;
    }
    let count = zones.len() + usize::from(answer);
    let now = match model.focus {
        Focus::Answer if answer => 0,
        _ => zones.iter().position(|zone| *zone == model.scene.focus.zone).unwrap_or(0) + usize::from(answer),
    };
    let next = (now.cast_signed() + by).rem_euclid(count.max(1).cast_signed()).cast_unsigned();
    if answer && next == 0 {
        model.focus = Focus::Answer;
        if last > 0 {
            model.draft.go_to(if by > 0 { 0 } else { last.cast_unsigned() });
        }
        model.place_cursor();
    } else if let Some(zone) = zones.get(next - usize::from(answer)) {
        model.focus = Focus::Scene;
        model.scene.focus.zone = *zone;
    }
}

/// Returns by how many lines a message moves in a list.
fn lines(message: &Message) -> Option<isize> {
    match message {
        Message::Scene(SceneMessage::Arrow(Direction::Down)) | Message::Move([1, 0]) => Some(1),
        Message::Scene(SceneMessage::Arrow(Direction::Up)) | Message::Move([-1, 0]) => Some(-1),
        Message::Scroll(by) => Some(*by),
        _ => None,
    }
}

/// While the help is open, the arrow keys scroll it and any other key closes it. Messages that no key sends leave it
/// open.
fn on_help(message: &Message) -> Option<Shell> {
    match message {
        Message::Shell(shell) => Some(*shell),
        Message::Scene(SceneMessage::Hover(_) | SceneMessage::Tick | SceneMessage::EndNumber) => None,
        message => Some(lines(message).map_or(Shell::CloseHelp, Shell::Scroll)),
    }
}

fn update_shell(model: &mut LessonModel, shell: Shell) -> Vec<Outcome> {
    match shell::update(model, shell) {
        Reaction::Nothing => Vec::new(),
        Reaction::Effect(effect) => vec![Outcome::Effect(effect)],
        Reaction::Message(picked) => update(model, picked),
    }
}

fn update_outline(model: &mut LessonModel, chosen: usize, message: &Message) -> Vec<Outcome> {
    if let Some(by) = lines(message) {
        model.outline = Some(scrolled_by(chosen, by, model.session.lesson().steps.len()));
        return Vec::new();
    }
    match message {
        Message::Shell(shell @ (Shell::Quit | Shell::Suspend)) => return update_shell(model, *shell),
        Message::Scene(SceneMessage::Hover(_) | SceneMessage::Tick | SceneMessage::EndNumber) => {}
        Message::Enter => {
            model.outline = None;
            return update(model, Message::GoTo(chosen));
        }
        Message::GoTo(place) => {
            model.outline = None;
            return update(model, Message::GoTo(*place));
        }
        _ => model.outline = None,
    }
    Vec::new()
}
