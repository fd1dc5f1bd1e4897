//! The state of a network on the screen.

use std::sync::Arc;

use ndarray::Array3;

use super::dial::{self, Dial};
use super::light::{Light, Spot};
use super::notice::Notice;
use super::ways::Ways;
use super::work::{Done, Work, takes_long};
use crate::conv::Pair;
use crate::conv::stack::Stage;
use crate::network::level::{Level, levels};
use crate::network::walk::walk;
use crate::network::{Activations, Input, LayerScene, Network, Unfit, Values};
use crate::tui::explore::walk::Walker;

/// Steps a second of a walk through the numbers, which are small.
const SPEED: u32 = 8;

/// What keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Dials,
    /// The map of this level.
    Level(usize),
}

/// What the mouse holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    Dial(usize),
    Square,
}

/// A number that the last key changed: its place among those that are turned, and what it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Changed {
    pub dial: usize,
    pub before: f32,
}

/// A layer to be looked at alone: channel `from` of its input and channel `to` of its output.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedLayer {
    pub scene: LayerScene,
    /// The code of the layer.
    pub call: String,
    pub from: usize,
    pub to: usize,
}

#[derive(Debug)]
pub struct StackModel {
    network: Arc<Network>,
    levels: Arc<[Level]>,
    /// What goes in; the values may still be those of what went in before.
    input: Array3<f32>,
    activations: Activations,
    values: Option<Values>,
    /// Why there are none.
    unfit: Option<Unfit>,
    /// How often values were asked for that take long, and of which of them they are.
    asked: u64,
    arrived: u64,
    /// Whether they are made beside the screen, since they take long and somebody does that.
    is_made_beside: bool,
    pub focus: Focus,
    /// Which of the numbers that are turned keys turn.
    pub chosen: usize,
    /// The cell of each level that the focus is on when it comes there.
    cursors: Vec<Pair>,
    /// The channel of each level that is shown first.
    channels: Vec<usize>,
    hovered: Option<Spot>,
    light: Option<Light>,
    pub walker: Walker,
    path: Vec<Vec<f32>>,
    /// The point of the path that the walk is at, or on its way to.
    pub(super) place: usize,
    pub changed: Option<Changed>,
    pub held: Option<Held>,
    pub is_mouse_ours: bool,
    /// How many ways lead to each cell of what comes out, while that is shown in its place.
    pub ways: Option<Ways>,
    /// Whether no key has been pressed yet.
    pub is_fresh: bool,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
    /// What the last key has to say, until the next one.
    pub notice: Option<Notice>,
}

impl StackModel {
    /// Shows a network on the input that it starts with. `has_worker`: somebody does what [`StackModel::work`] says; without, a
    /// change takes as long as it takes.
    #[must_use]
    pub fn new(network: Arc<Network>, animate: bool, has_worker: bool) -> StackModel {
        let levels: Arc<[Level]> = levels(network.chain()).into();
        let input = network.input().start.clone();
        let path = walk(network.input(), dial::dials(network.input(), [0, 0], 0).len());
        let mut model = StackModel {
            input,
            activations: Activations::On,
            values: None,
            unfit: None,
            asked: 0,
            arrived: 0,
            is_made_beside: has_worker && takes_long(&network),
            focus: Focus::Dials,
            chosen: 0,
            cursors: levels.iter().map(|level| level.size.map(|length| length / 2)).collect(),
            channels: vec![0; levels.len()],
            hovered: None,
            light: None,
            walker: Walker { speed: SPEED, animate, ..Walker::default() },
            path,
            place: 0,
            changed: None,
            held: None,
            is_mouse_ours: true,
            ways: None,
            is_fresh: true,
            help: None,
            notice: None,
            network,
            levels,
        };
        model.compute();
        model
    }

    /// What goes in.
    #[must_use]
    pub fn input(&self) -> &Array3<f32> {
        &self.input
    }

    /// The same on another input, of the same shape.
    #[must_use]
    pub fn showing(self, input: Array3<f32>, activations: Activations) -> StackModel {
        let mut model = StackModel { input, activations, ..self };
        model.compute();
        model
    }

    /// The same, from now on with somebody who does what [`StackModel::work`] says.
    #[must_use]
    pub fn worked_beside(self) -> StackModel {
        StackModel { is_made_beside: takes_long(&self.network), ..self }
    }

    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The place of the last level: the picture.
    #[must_use]
    pub fn last(&self) -> usize {
        self.levels.len().saturating_sub(1)
    }

    /// The values of what went in last, or of what went in before as long as those are still to come; none before the first.
    #[must_use]
    pub fn values(&self) -> Option<&Values> {
        self.values.as_ref()
    }

    /// Why there are no values.
    #[must_use]
    pub fn unfit(&self) -> Option<&Unfit> {
        self.unfit.as_ref()
    }

    #[must_use]
    pub fn activations(&self) -> Activations {
        self.activations
    }

    /// Whether anything stands between the layers that can be switched off.
    #[must_use]
    pub fn has_activations(&self) -> bool {
        let is_one = |step: &crate::conv::stack::Step| matches!(step.stage(), Stage::Activation(_));
        self.network.chain().steps().iter().any(is_one)
    }

    pub fn switch_activations(&mut self) {
        self.activations = match self.activations {
            Activations::On => Activations::Off,
            Activations::Off => Activations::On,
        };
        self.compute();
    }

    fn of(&self) -> &Input {
        self.network.input()
    }

    /// The numbers that are turned now.
    #[must_use]
    pub fn dials(&self) -> Vec<Dial> {
        let cell = self.cursors.first().copied().unwrap_or_default();
        dial::dials(self.of(), cell, self.channel(0))
    }

    /// What a number is now.
    #[must_use]
    pub fn number(&self, dial: Dial) -> f32 {
        self.input.get(dial).copied().unwrap_or_default()
    }

    /// The two numbers of an input that has no others.
    #[must_use]
    pub fn both(&self) -> Option<[f32; 2]> {
        match self.input.as_slice() {
            Some([first, second]) if self.levels.first().is_some_and(Level::is_vector) => Some([*first, *second]),
            _ => None,
        }
    }

    /// What somebody sees at these numbers.
    #[must_use]
    pub fn label(&self) -> Option<char> {
        self.both().and_then(|both| self.of().label(both))
    }

    /// Puts numbers in the places of the first dials; gives whether any is another than before.
    pub fn put(&mut self, numbers: &[(Dial, f32)]) -> bool {
        let mut has_changed = false;
        for (dial, number) in numbers {
            let number = self.network.input().within(*number);
            if let Some(place) = self.input.get_mut(*dial).filter(|place| place.to_bits() != number.to_bits()) {
                *place = number;
                has_changed = true;
            }
        }
        if has_changed {
            self.compute();
        }
        has_changed
    }

    pub fn restart(&mut self) {
        self.input = self.of().start.clone();
        self.compute();
    }

    fn compute(&mut self) {
        self.asked += 1;
        if self.is_made_beside {
            return;
        }
        let done = self.task().done();
        self.arrive(done);
    }

    fn task(&self) -> Work {
        Work {
            network: Arc::clone(&self.network),
            levels: Arc::clone(&self.levels),
            input: self.input.clone(),
            activations: self.activations,
            number: self.asked,
        }
    }

    /// Whether the values are old ones, and those that were asked for are still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.arrived < self.asked
    }

    /// What is to be made, if the values are not those that were asked for.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        self.is_waiting().then(|| self.task())
    }

    /// Takes what was made, unless something later is there.
    pub fn arrive(&mut self, done: Done) {
        if done.number <= self.arrived || done.number > self.asked {
            return;
        }
        self.arrived = done.number;
        match done.outcome {
            Ok(values) => (self.values, self.unfit) = (Some(values), None),
            Err(why) => (self.values, self.unfit) = (None, Some(why)),
        }
    }

    #[must_use]
    pub fn channel(&self, level: usize) -> usize {
        self.channels.get(level).copied().unwrap_or_default()
    }

    /// Shows this channel of a level first; the one before the first is the last.
    pub fn show_channel(&mut self, level: usize, channel: isize) {
        let Some(of) = self.levels.get(level) else { return };
        let all = of.channels.max(1).cast_signed();
        if let Some(shown) = self.channels.get_mut(level) {
            *shown = channel.rem_euclid(all).cast_unsigned();
        }
        self.keep_chosen();
    }

    fn keep_chosen(&mut self) {
        self.chosen = self.chosen.min(self.dials().len().saturating_sub(1));
    }

    /// The cell of a level that the focus is on when it comes there.
    #[must_use]
    pub fn cursor(&self, level: usize) -> Pair {
        self.cursors.get(level).copied().unwrap_or_default()
    }

    /// Puts the focus on a cell, or as near to it as its map goes.
    pub fn point_at(&mut self, Spot { level, at }: Spot) {
        let Some(of) = self.levels.get(level) else { return };
        if let Some(cursor) = self.cursors.get_mut(level) {
            *cursor = [0, 1].map(|axis| at[axis].clamp(0, (of.size[axis] - 1).max(0)));
        }
        self.focus = Focus::Level(level);
        self.keep_chosen();
        self.look();
    }

    pub fn focus_on(&mut self, focus: Focus) {
        self.focus = focus;
        self.look();
    }

    pub fn hover_over(&mut self, spot: Option<Spot>) {
        self.hovered = spot;
        self.look();
    }

    #[must_use]
    pub fn hovered(&self) -> Option<Spot> {
        self.hovered
    }

    /// The cell whose belongings are shown.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        self.hovered.or(match self.focus {
            Focus::Dials => None,
            Focus::Level(level) => Some(Spot { level, at: self.cursor(level) }),
        })
    }

    /// The map that keys of channels and layers are for: the one in focus, or else the picture.
    #[must_use]
    pub fn level_in_focus(&self) -> Option<usize> {
        match self.focus {
            Focus::Dials => None,
            Focus::Level(level) => Some(level),
        }
    }

    fn look(&mut self) {
        let spot = self.spot();
        if spot != self.light.as_ref().map(|light| light.spot) {
            self.light = spot.and_then(|spot| Light::new(self.network.chain(), &self.levels, spot));
        }
    }

    #[must_use]
    pub fn light(&self) -> Option<&Light> {
        self.light.as_ref()
    }

    /// The walk through the numbers that are turned first.
    #[must_use]
    pub fn path(&self) -> &[Vec<f32>] {
        &self.path
    }

    /// The layer of a level with the channels that are shown, if it is one; where groups do not join the two, with the first
    /// that they join.
    #[must_use]
    pub fn opened(&self, level: usize) -> Option<OpenedLayer> {
        let of = self.levels.get(level)?;
        let stage = of.stage()?;
        let before = level.checked_sub(1)?;
        let input = self.values()?.level(self.levels.get(before)?)?;
        let to = self.channel(level);
        let with = |from: usize| Some((from, self.network.layer_scene(stage, input, [from, to])?));
        let (from, scene) = with(self.channel(before)).or_else(|| (0..input.dim().0).find_map(with))?;
        let call = self.network.names().get(stage).map(|named| named.call.clone()).unwrap_or_default();
        Some(OpenedLayer { scene, call, from, to })
    }
}
