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

/// The initial speed of a walk through the input values, in steps per second; the steps are small.
const SPEED: u32 = 8;

/// What has the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The dials.
    Dials,
    /// The map of this level.
    Level(usize),
}

/// What the mouse holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The dial with this index.
    Dial(usize),
    /// The square.
    Square,
}

/// A dial that the last key changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Changed {
    /// The index of the dial.
    pub dial: usize,
    /// The value before the change.
    pub before: f32,
}

/// A single layer to open in Explore: channel `from` of its input and channel `to` of its output.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedLayer {
    /// The scene of the layer.
    pub scene: LayerScene,
    /// The code of the layer.
    pub call: String,
    /// The channel of its input.
    pub from: usize,
    /// The channel of its output.
    pub to: usize,
}

/// The state of a network on the screen.
#[derive(Debug)]
pub struct StackModel {
    network: Arc<Network>,
    levels: Arc<[Level]>,
    /// The current input; `values` may still belong to an earlier one.
    input: Array3<f32>,
    activations: Activations,
    values: Option<Values>,
    /// Why there are no values.
    unfit: Option<Unfit>,
    /// The number of the last request for values, and of the last result to arrive.
    asked: u64,
    arrived: u64,
    /// Whether values are computed in the background, because they take long and there is a worker.
    is_made_beside: bool,
    /// What has the keyboard focus.
    pub focus: Focus,
    /// The index of the selected dial.
    pub chosen: usize,
    /// The cell of each level that is selected when the level gets the focus.
    cursors: Vec<Pair>,
    /// The first channel shown of each level.
    channels: Vec<usize>,
    hovered: Option<Spot>,
    light: Option<Light>,
    /// The walk and its speed.
    pub walker: Walker,
    path: Vec<Vec<f32>>,
    /// The index of the point on the path that the walk is at, or moves towards.
    pub(super) place: usize,
    /// The dial that the last key changed.
    pub changed: Option<Changed>,
    /// What the mouse holds.
    pub held: Option<Held>,
    /// Whether the program captures the mouse.
    pub is_mouse_ours: bool,
    /// The number of ways to each output cell, while shown in place of the picture.
    pub ways: Option<Ways>,
    /// Whether no key has been pressed yet.
    pub is_fresh: bool,
    /// The number of lines by which the help is scrolled; `None` while it is closed.
    pub help: Option<usize>,
    /// The message from the last key, until the next key.
    pub notice: Option<Notice>,
}

impl StackModel {
    /// Shows a network on its initial input. If `has_worker`, the caller runs [`StackModel::work`] in the background;
    /// otherwise every change blocks until the values are computed.
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

    /// Returns the current input.
    #[must_use]
    pub fn input(&self) -> &Array3<f32> {
        &self.input
    }

    /// Returns the model with another input of the same shape.
    #[must_use]
    pub fn showing(self, input: Array3<f32>, activations: Activations) -> StackModel {
        let mut model = StackModel { input, activations, ..self };
        model.compute();
        model
    }

    /// Returns the model with its work done in the background: the caller runs [`StackModel::work`] from now on.
    #[must_use]
    pub fn worked_beside(self) -> StackModel {
        StackModel { is_made_beside: takes_long(&self.network), ..self }
    }

    /// Returns the network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Returns the levels, one for each map.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Returns the index of the last level, the picture.
    #[must_use]
    pub fn last(&self) -> usize {
        self.levels.len().saturating_sub(1)
    }

    /// Returns the values for the current input, or for an earlier one while those are still being computed; `None`
    /// before the first.
    #[must_use]
    pub fn values(&self) -> Option<&Values> {
        self.values.as_ref()
    }

    /// Returns why there are no values.
    #[must_use]
    pub fn unfit(&self) -> Option<&Unfit> {
        self.unfit.as_ref()
    }

    /// Returns whether activations are on.
    #[must_use]
    pub fn activations(&self) -> Activations {
        self.activations
    }

    /// Whether there are activations between the layers to switch off.
    #[must_use]
    pub fn has_activations(&self) -> bool {
        let is_one = |step: &crate::conv::stack::Step| matches!(step.stage(), Stage::Activation(_));
        self.network.chain().steps().iter().any(is_one)
    }

    /// Switches the activations on or off.
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

    /// Returns the dials that are shown.
    #[must_use]
    pub fn dials(&self) -> Vec<Dial> {
        let cell = self.cursors.first().copied().unwrap_or_default();
        dial::dials(self.of(), cell, self.channel(0))
    }

    /// Returns the current value of a dial.
    #[must_use]
    pub fn number(&self, dial: Dial) -> f32 {
        self.input.get(dial).copied().unwrap_or_default()
    }

    /// Returns the two values of an input that has no others.
    #[must_use]
    pub fn both(&self) -> Option<[f32; 2]> {
        match self.input.as_slice() {
            Some([first, second]) if self.levels.first().is_some_and(Level::is_vector) => Some([*first, *second]),
            _ => None,
        }
    }

    /// Returns the label of the picture at these input values, if there is one.
    #[must_use]
    pub fn label(&self) -> Option<char> {
        self.both().and_then(|both| self.of().label(both))
    }

    /// Sets input values, clamped to their range. Returns whether any of them changed.
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

    /// Resets the input to the one at the start.
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

    /// Whether the values are outdated and newer ones are still being computed.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.arrived < self.asked
    }

    /// Returns the work to do if the values are outdated.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        self.is_waiting().then(|| self.task())
    }

    /// Takes in the result of work, unless a newer one has arrived.
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

    /// Returns the first channel shown of a level.
    #[must_use]
    pub fn channel(&self, level: usize) -> usize {
        self.channels.get(level).copied().unwrap_or_default()
    }

    /// Shows this channel of a level first. Wraps around at both ends.
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

    /// Returns the cell of a level that is selected when the level gets the focus.
    #[must_use]
    pub fn cursor(&self, level: usize) -> Pair {
        self.cursors.get(level).copied().unwrap_or_default()
    }

    /// Focuses a cell, clamped to its map.
    pub fn point_at(&mut self, Spot { level, at }: Spot) {
        let Some(of) = self.levels.get(level) else { return };
        if let Some(cursor) = self.cursors.get_mut(level) {
            *cursor = [0, 1].map(|axis| at[axis].clamp(0, (of.size[axis] - 1).max(0)));
        }
        self.focus = Focus::Level(level);
        self.keep_chosen();
        self.look();
    }

    /// Moves the focus.
    pub fn focus_on(&mut self, focus: Focus) {
        self.focus = focus;
        self.look();
    }

    /// Highlights the cells related to the one under the mouse.
    pub fn hover_over(&mut self, spot: Option<Spot>) {
        self.hovered = spot;
        self.look();
    }

    /// Returns the cell under the mouse.
    #[must_use]
    pub fn hovered(&self) -> Option<Spot> {
        self.hovered
    }

    /// Returns the cell whose related cells are highlighted: the one under the mouse, or else the focused one.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        self.hovered.or(match self.focus {
            Focus::Dials => None,
            Focus::Level(level) => Some(Spot { level, at: self.cursor(level) }),
        })
    }

    /// Returns the level of the focused map; `None` while the dials have the focus.
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

    /// Returns the cells related to the current one.
    #[must_use]
    pub fn light(&self) -> Option<&Light> {
        self.light.as_ref()
    }

    /// Returns the path of the walk, a list of values for the dials shown first.
    #[must_use]
    pub fn path(&self) -> &[Vec<f32>] {
        &self.path
    }

    /// Returns the layer of a level with the channels that are shown, if it is a layer. If groups do not connect these
    /// channels, takes the first input channel that is connected.
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
