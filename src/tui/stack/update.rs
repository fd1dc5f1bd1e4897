//! Handles the messages of a network. Pure.

use super::dial;
use super::light::Spot;
use super::message::StackMessage;
use super::model::{Changed, Focus, Held, OpenedLayer, StackModel};
use super::notice::{DeadEnd, Notice};
use super::ways::{Ways, Which};
use crate::network::Activations;
use crate::network::walk::distance;
use crate::tui::effect::Effect;
use crate::tui::explore::message::Direction;
use crate::tui::explore::walk::Walk;
use crate::tui::shell::{self, Reaction, Shell};

/// What a network asks of the application.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Carry out this effect.
    Effect(Effect),
    /// Open a layer in Explore.
    Open(OpenedLayer),
    /// Leave the network.
    Leave,
}

/// Handles a message, and returns what it asks of the application.
pub fn update(model: &mut StackModel, message: StackMessage) -> Option<Outcome> {
    let message = under_help(model, message);
    match message {
        StackMessage::Tick => {
            walk(model, 1);
            return None;
        }
        StackMessage::Hover(spot) => {
            model.hover_over(spot);
            return None;
        }
        _ => {}
    }
    model.is_fresh = false;
    model.notice = None;
    let changed = model.changed.take();
    model.hover_over(None);
    match message {
        StackMessage::Arrow(direction) => arrow(model, direction),
        StackMessage::Turn(steps) => turn(model, steps),
        StackMessage::TurnOf(place, steps) => {
            model.chosen = place.min(model.dials().len().saturating_sub(1));
            if steps != 0 {
                turn(model, steps);
            }
        }
        StackMessage::Slide(place, share) => slide(model, place, share, changed),
        StackMessage::SlideBoth(shares) => slide_both(model, shares),
        StackMessage::LetGo => {
            model.held = None;
            model.changed = changed;
        }
        StackMessage::Middle => {
            let middle = model.network().input().middle();
            set(model, model.chosen, middle);
        }
        StackMessage::Restart => {
            model.walker.walk = None;
            model.restart();
        }
        StackMessage::Focus(by) => move_focus(model, by),
        StackMessage::PointAt(spot, channel) => {
            model.show_channel(spot.level, channel.cast_signed());
            model.point_at(spot);
        }
        StackMessage::Channel(by) => {
            let several = |level: &usize| model.levels().get(*level).is_some_and(|level| level.channels > 1);
            match model.level_in_focus().filter(several) {
                Some(level) => model.show_channel(level, model.channel(level).cast_signed() + by),
                None => model.notice = Some(Notice::DeadEnd(DeadEnd::NoChannels)),
            }
        }
        StackMessage::PlayOrPause => play_or_pause(model),
        StackMessage::Walk(by) => {
            model.walker.walk = Some(Walk { playing: false });
            walk(model, by);
        }
        StackMessage::Faster => model.walker.speed_up(),
        StackMessage::Slower => model.walker.slow_down(),
        StackMessage::SwitchActivations if !model.has_activations() => {
            model.notice = Some(Notice::DeadEnd(DeadEnd::NoActivations));
        }
        StackMessage::SwitchActivations => {
            model.switch_activations();
            // That they are off is shown all the time.
            let is_on = model.activations() == Activations::On;
            model.notice = is_on.then_some(Notice::Activations(Activations::On));
        }
        StackMessage::WhatIf => next_ways(model),
        StackMessage::Open => match model.level_in_focus().and_then(|level| model.opened(level)) {
            Some(opened) => {
                model.walker.pause();
                return Some(Outcome::Open(opened));
            }
            None => model.notice = Some(Notice::DeadEnd(DeadEnd::NoLayer)),
        },
        StackMessage::Back => return back(model),
        StackMessage::SwitchMouse => {
            model.is_mouse_ours = !model.is_mouse_ours;
            model.notice = Some(Notice::Mouse(model.is_mouse_ours));
            return Some(Outcome::Effect(Effect::Mouse(model.is_mouse_ours)));
        }
        StackMessage::DeadEnd(why) => model.notice = Some(Notice::DeadEnd(why)),
        StackMessage::Shell(shell) => match shell::update(model, shell) {
            Reaction::Nothing => {}
            Reaction::Effect(effect) => return Some(Outcome::Effect(effect)),
            Reaction::Message(picked) => return update(model, picked),
        },
        // Handled above.
        StackMessage::Tick | StackMessage::Hover(_) => {}
    }
    None
}

/// While the help is open, the arrow keys scroll it and other keys close it.
fn under_help(model: &StackModel, message: StackMessage) -> StackMessage {
    match (message, model.help) {
        (message, None) => message,
        (StackMessage::Tick | StackMessage::Shell(_), _) => message,
        (StackMessage::Arrow(Direction::Down), _) => StackMessage::Shell(Shell::Scroll(1)),
        (StackMessage::Arrow(Direction::Up), _) => StackMessage::Shell(Shell::Scroll(-1)),
        _ => StackMessage::Shell(Shell::CloseHelp),
    }
}

/// Ends the latest of the walk, the ways, and the focus on a map; if there is none, leaves the network.
fn back(model: &mut StackModel) -> Option<Outcome> {
    if model.walker.walk.take().is_some() {
        return None;
    }
    if model.ways.take().is_some() {
        return None;
    }
    if model.focus != Focus::Dials {
        model.focus_on(Focus::Dials);
        return None;
    }
    Some(Outcome::Leave)
}

fn next_ways(model: &mut StackModel) {
    let next = match model.ways.take().map(|ways| ways.which) {
        None => Which::AsItIs,
        Some(Which::AsItIs) => Which::Smaller,
        Some(Which::Smaller) => return,
    };
    model.ways = Ways::new(model.network(), next);
    if model.ways.is_none() {
        model.notice = Some(Notice::DeadEnd(match next {
            Which::AsItIs => DeadEnd::NoWays,
            Which::Smaller => DeadEnd::NoSmaller,
        }));
    }
}

fn arrow(model: &mut StackModel, direction: Direction) {
    let Focus::Level(level) = model.focus else {
        match direction {
            Direction::Left => turn(model, -1),
            Direction::Right => turn(model, 1),
            Direction::Up => choose(model, -1),
            Direction::Down => choose(model, 1),
        }
        return;
    };
    let by = match direction {
        Direction::Up => [-1, 0],
        Direction::Down => [1, 0],
        Direction::Left => [0, -1],
        Direction::Right => [0, 1],
    };
    let cursor = model.cursor(level);
    model.point_at(Spot { level, at: [0, 1].map(|axis| cursor[axis].saturating_add(by[axis])) });
}

/// Moves the selection among the dials, wrapping around.
fn choose(model: &mut StackModel, by: isize) {
    let count = model.dials().len().max(1).cast_signed();
    model.chosen = (model.chosen.cast_signed() + by).rem_euclid(count).cast_unsigned();
}

fn turn(model: &mut StackModel, steps: i64) {
    let Some(dial) = model.dials().get(model.chosen).copied() else { return };
    let number = dial::turned(model.network().input(), model.number(dial), steps);
    if !set(model, model.chosen, number) {
        model.notice = Some(Notice::DeadEnd(DeadEnd::EndOfRange));
    }
}

/// Sets a dial and remembers its value before. Returns whether it changed.
fn set(model: &mut StackModel, place: usize, number: f32) -> bool {
    let Some(dial) = model.dials().get(place).copied() else { return false };
    let before = model.number(dial);
    model.walker.walk = None;
    let has_changed = model.put(&[(dial, number)]);
    if has_changed {
        model.changed = Some(Changed { dial: place, before });
    }
    has_changed
}

/// A whole drag counts as one change, from the value before it.
fn slide(model: &mut StackModel, place: usize, share: f64, changed: Option<Changed>) {
    let is_held = model.held == Some(Held::Dial(place));
    model.held = Some(Held::Dial(place));
    model.chosen = place.min(model.dials().len().saturating_sub(1));
    let number = dial::at_share(model.network().input(), share);
    set(model, place, number);
    if is_held {
        model.changed = changed.or(model.changed);
    }
}

fn slide_both(model: &mut StackModel, shares: [f64; 2]) {
    if model.both().is_none() {
        return;
    }
    model.held = Some(Held::Square);
    model.walker.walk = None;
    let numbers = shares.map(|share| dial::at_share(model.network().input(), share));
    let put: Vec<_> = model.dials().into_iter().zip(numbers).collect();
    model.put(&put);
}

/// Moves the focus from the dials to the picture, and back map by map.
fn move_focus(model: &mut StackModel, by: isize) {
    let count = model.levels().len().cast_signed() + 1;
    let now = match model.focus {
        Focus::Dials => 0,
        Focus::Level(level) => model.levels().len().saturating_sub(level).cast_signed(),
    };
    let next = (now + by).rem_euclid(count).cast_unsigned();
    let level = model.levels().len().checked_sub(next).filter(|_| next > 0);
    model.focus_on(level.map_or(Focus::Dials, Focus::Level));
}

/// Starts, pauses or resumes the walk.
fn play_or_pause(model: &mut StackModel) {
    match model.walker.walk {
        Some(walk) if walk.playing => model.walker.walk = Some(Walk { playing: false }),
        // If animation is off, the key takes one step.
        _ if !model.walker.animate => {
            model.walker.walk = Some(Walk { playing: false });
            walk(model, 1);
        }
        Some(_) => model.walker.play(),
        None => {
            begin_at_the_nearest(model);
            model.walker.play();
        }
    }
}

/// Returns the values that a walk changes.
fn walked(model: &StackModel) -> Vec<f32> {
    model.dials().into_iter().map(|dial| model.number(dial)).collect()
}

fn begin_at_the_nearest(model: &mut StackModel) {
    let now = walked(model);
    let points = model.path().iter().enumerate();
    let nearest = points.min_by(|(_, one), (_, other)| distance(one, &now).total_cmp(&distance(other, &now)));
    model.place = nearest.map_or(0, |(place, _)| place);
}

/// Moves on to the next point of the path, or by one step of the dials towards the current point while they are not
/// there yet.
fn walk(model: &mut StackModel, by: i64) {
    let count = i64::try_from(model.path().len()).unwrap_or(i64::MAX);
    if count == 0 {
        return;
    }
    let step = f64::from(model.network().input().step);
    let now = walked(model);
    let is_there = |model: &StackModel| model.path().get(model.place).is_some_and(|point| distance(point, &now) < 1e-6);
    if !is_there(model) && model.path().get(model.place).is_none_or(|point| distance(point, &now) > 2.0 * step) {
        begin_at_the_nearest(model);
    }
    if is_there(model) {
        let place = i64::try_from(model.place).unwrap_or(0).saturating_add(by).rem_euclid(count);
        model.place = usize::try_from(place).unwrap_or(0);
    }
    let Some(point) = model.path().get(model.place) else { return };
    let towards = |(now, to): (&f32, &f32)| {
        let far = f64::from(*to) - f64::from(*now);
        (f64::from(*now) + far.clamp(-step.abs(), step.abs())) as f32
    };
    let numbers: Vec<f32> = now.iter().zip(point).map(towards).collect();
    let put: Vec<_> = model.dials().into_iter().zip(numbers).collect();
    model.put(&put);
}
