//! Networks beside the live layer: finds the stack file that a panel names and computes its maps for any input.

use std::sync::Arc;

use ndarray::Array3;

use super::diagnostic::{Report, choice};
use super::document::Text;
use super::expression::Panels;
use super::files::Files;
use super::format::{Both, GridFile, PanelFile, StepFile};
use super::free::{Dial, Free, Freedom, Knob, MOST_DIALS};
use super::naming::Names;
use super::panel::{self, Panel, Source};
use super::scene::{MOST_LENGTH, MOST_PRODUCTS};
use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::conv::stack::Map;
use crate::network::{Activations, Network};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, Maps, Scene, Setting, Values, maps, number};

/// The name of the map of a network's input.
pub(super) const INPUT: &str = "input";

/// The maximum number of stages of a network.
const MOST_STAGES: usize = 64;
/// The maximum number of values of all maps together. They are computed whenever the learner changes something.
const MOST_NUMBERS: i64 = 1 << 20;

/// A network with its input.
#[derive(Clone, Debug)]
pub struct Fed {
    network: Arc<Network>,
    input: Source,
    /// Whether activations are computed; `None` if the live scene decides, where the learner may switch them.
    activations: Option<Activations>,
    /// The maps with and without activations, if the input cannot be changed.
    fixed: Option<[Arc<Maps>; 2]>,
}

/// Finds the networks that the panels of a step name, first in the folder of the lesson and then in that of the course.
/// Reports missing ones.
pub(super) fn find(report: &mut Report<'_>, files: &Files, folder: &str, step: &mut StepFile) {
    for panel in &mut step.panel {
        let Some(stack) = &panel.stack else { continue };
        let (beside, above) = (format!("{folder}/{}", stack.as_str()), stack.as_str());
        match files.network(&beside).or_else(|| files.network(above)) {
            Some(Ok(network)) => panel.network = Some(Arc::clone(network)),
            Some(Err(fault)) => report.error("bad-stack", stack.span(), fault.clone()),
            None => {
                let message = phrase!("the course has no stack file '{stack}'", stack = stack.as_str());
                let known = files.stacks().map(|path| path.strip_prefix(&format!("{folder}/")).unwrap_or(path));
                match known.collect::<Vec<_>>().as_slice() {
                    [] => report.error_with(
                        "missing-file",
                        stack.span(),
                        message,
                        phrase!("it is a .toml file in the folder of the lesson"),
                    ),
                    known => report.error_with(
                        "missing-file",
                        stack.span(),
                        message,
                        choice(stack.as_str(), known.iter().copied()),
                    ),
                }
            }
        }
    }
}

/// Returns the names of a network's maps, starting with that of the input.
pub(super) fn names(network: &Network) -> Arc<[Arc<str>]> {
    let stages = network.names().iter().map(|stage| stage.name.as_str());
    std::iter::once(INPUT).chain(stages).map(Arc::from).collect()
}

/// Returns the message for an input that does not fit the network.
pub(super) fn unfit(file: &PanelFile) -> Phrase {
    let shape = file.network.as_ref().map(|network| network.input().start.shape().to_vec()).unwrap_or_default();
    let shape = dimensions(&shape);
    phrase!(
        "the network takes an input of {shape} (channels, rows, columns), and gets another; give it an 'input', or let \
         the scene have such a one",
        shape,
    )
}

impl Fed {
    /// Reads the network of a panel and its input.
    pub(super) fn read(
        report: &mut Report<'_>,
        file: &PanelFile,
        network: &Arc<Network>,
        names: &Names,
    ) -> Option<Fed> {
        if panel::is_layer(file) {
            let message =
                phrase!("a network has its own layers: it has nothing but 'stack', 'input' and 'activations'");
            report.error("bad-scene", file.id.span(), message);
            return None;
        }
        check(report, file, network)?;
        let (channels, rows, cols) = network.input().start.dim();
        // An input from another grid has its own size; given values have that of the network.
        let shape = |input: &GridFile| match input.from {
            Some(_) => input.shape,
            None => input.shape.or(Some(Both([rows as i64, cols as i64]))),
        };
        let input = file.input.as_ref().map(|input| GridFile { shape: shape(input), ..input.clone() });
        // Turns and paint need the live scene.
        let is_fixed =
            input.as_ref().is_some_and(|input| input.from.is_none() && input.paint.is_empty() && input.turn.is_none());
        if let Some(input) = &input
            && is_fixed
            && input.fill.is_none()
            && input.values.is_none()
        {
            report.error(
                "missing-key",
                file.id.span(),
                phrase!("the 'input' of a network has 'values', or comes 'from' a grid"),
            );
            return None;
        }
        let input = Source::read(report, input.as_ref(), names, channels)?;
        let activations = file.activations.map(activations);
        let mut fed = Fed { network: Arc::clone(network), input, activations, fixed: None };
        if is_fixed {
            let size = [rows as i64, cols as i64];
            check_range(report, file, &fed.input.values, network)?;
            let made = |activations| fed.made_of(size, &fed.input.values, activations);
            fed.fixed = made(Activations::On).zip(made(Activations::Off)).map(Into::into);
        }
        Some(fed)
    }

    /// Returns whether its input is that of the live scene.
    pub(super) fn follows(&self) -> bool {
        self.fixed.is_none() && self.input.from.is_none() && self.input.values.is_empty()
    }

    /// Returns the network.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Returns how many cells of the live scene are read for its input.
    pub(super) fn work(&self, live: &Scene) -> i64 {
        self.input.work(GridId::Input, live)
    }

    /// Returns how many products are computed whenever the learner changes something.
    pub(super) fn products(&self) -> u128 {
        if self.fixed.is_some() { 0 } else { maps::products(self.network.chain()) }
    }

    /// Returns the maps for this live scene, or `None` if the input does not fit.
    pub(super) fn maps(&self, live: &Scene, panels: &dyn Panels) -> Option<Arc<Maps>> {
        let setting = live.setting();
        let activations = self.activations.unwrap_or_else(|| activations(!setting.passes_over));
        if let Some([with, without]) = &self.fixed {
            return Some(Arc::clone(if activations == Activations::On { with } else { without }));
        }
        let follows = (setting.input_size, panel::planes_of(setting).0);
        let (size, planes) = self.input.numbers(GridId::Input, follows, live, panels)?;
        self.made_of(size, &planes, activations)
    }

    /// Returns the maps for these planes of the input, or `None` if they do not fit.
    fn made_of(&self, size: Pair, planes: &[Values], activations: Activations) -> Option<Arc<Maps>> {
        let (channels, rows, cols) = self.network.input().start.dim();
        if planes.len() != channels || size != [rows as i64, cols as i64] {
            return None;
        }
        let mut input = Array3::zeros((channels, rows, cols));
        for (mut plane, values) in input.outer_iter_mut().zip(planes) {
            plane.assign(&values.array((rows, cols)).mapv(|value| value as f32));
        }
        let made = self.network.maps(input.view(), activations).ok()?;
        let values = std::iter::once(input).chain(made).collect();
        let maps = Maps::new(names(&self.network).to_vec(), self.network.chain().clone(), values);
        Some(Arc::new(maps.passed_over(activations == Activations::Off)))
    }
}

/// Adds sliders where the scene's input passes into a network: they replace the cells of the input and have the range
/// and step of the stack file.
pub(super) fn dialled(
    report: &mut Report<'_>,
    file: &StepFile,
    panels: &[Panel],
    free: Freedom,
    setting: &Setting,
) -> Option<Freedom> {
    let fed = panels.iter().find_map(|panel| panel.content.fed_live());
    let switches = free.knobs.iter().any(|free| free.knob == Knob::Activations);
    if switches && fed.is_none_or(|fed| fed.activations.is_some()) {
        let message = phrase!(
            "activations are switched of a network that the scene's input passes into, and that does not say \
             'activations'"
        );
        report.error("bad-range", file.id.span(), message);
        return None;
    }
    let Some(fed) = fed.filter(|_| free.cells.contains(&GridId::Input)) else { return Some(free) };
    let fault = |report: &mut Report<'_>, message: Phrase| {
        report.error("bad-range", file.id.span(), message);
        None
    };
    let (channels, rows, cols) = fed.network.input().start.dim();
    if channels > MOST_DIALS || [rows, cols] != [1, 1] {
        let message = phrase!(
            "sliders turn a vector of at most {most} numbers, and this network takes {channels}x{rows}x{cols}",
            most = MOST_DIALS,
            channels,
            rows,
            cols
        );
        return fault(report, message);
    }
    let [least, most, step] =
        [fed.network.input().least, fed.network.input().most, fed.network.input().step].map(exact);
    let last = ((most - least) / step).floor();
    if last > MOST_PLACES {
        return fault(report, phrase!("a slider has at most {most} steps, and these {last}", most = MOST_PLACES, last));
    }
    let range = 0..=last as i64;
    let dials = (0..channels).map(|channel| Dial::new(channel, least, step));
    let mut knobs = free.knobs;
    for dial in dials {
        let free = Free { knob: Knob::Number(dial), range: range.clone(), axis: None };
        let start = free.knob.get(setting)[0];
        if !range.contains(&start) {
            let message = phrase!(
                "the scene starts outside of the range, at {knob} {outside}",
                knob = dial.name(),
                outside = number::text(dial.value(start))
            );
            return fault(report, message);
        }
        knobs.push(free);
    }
    Some(Freedom {
        knobs,
        cells: free.cells.into_iter().filter(|grid| *grid != GridId::Input).collect(),
        when: free.when,
    })
}

/// The maximum number of steps of a slider.
const MOST_PLACES: f64 = 1000.0;

/// Returns the decimal number that was written, without the error of its conversion to `f32`.
fn exact(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

fn activations(are_on: bool) -> Activations {
    if are_on { Activations::On } else { Activations::Off }
}

/// Reports input values outside the range of the network.
fn check_range(report: &mut Report<'_>, file: &PanelFile, planes: &[Values], network: &Network) -> Option<()> {
    let (_, rows, cols) = network.input().start.dim();
    let [least, most] = [network.input().least, network.input().most].map(exact);
    let numbers = planes.iter().flat_map(|values| values.array((rows, cols)));
    let Some(outside) = numbers.into_iter().find(|number| !(least..=most).contains(number)) else { return Some(()) };
    let message =
        phrase!("the numbers of the input go from {least} to {most}, but got {outside}", least, most, outside);
    report.error("bad-range", file.id.span(), message);
    None
}

/// Reports a network that is too large for a lesson or whose values cannot be computed.
fn check(report: &mut Report<'_>, file: &PanelFile, network: &Network) -> Option<()> {
    let place = file.stack.as_ref().map_or_else(|| file.id.span(), Text::span);
    let chain = network.chain();
    let numbers = |map: Map| map.size.iter().fold(map.channels.unwrap_or(1), |all, side| all.saturating_mul(*side));
    let is_long = chain.maps().flat_map(|map| map.size).any(|side| side > MOST_LENGTH);
    let all = chain.maps().map(numbers).fold(0, i64::saturating_add);
    let fault = if chain.steps().len() > MOST_STAGES {
        phrase!("the network has more than {most} stages, which no lesson shows", most = MOST_STAGES)
    } else if is_long || all > MOST_NUMBERS {
        phrase!(
            "a map of the network has more than {length} rows or columns, or all of them more than {most} numbers",
            length = MOST_LENGTH,
            most = MOST_NUMBERS,
        )
    } else if maps::products(chain) > MOST_PRODUCTS {
        phrase!("the network has more products than a lesson may compute")
    } else {
        match network.maps(network.input().start.view(), Activations::On) {
            Ok(_) => return Some(()),
            Err(fault) => phrase!("the network has no values: {fault}", fault = fault.to_string()),
        }
    };
    report.error("scene-too-large", place, fault);
    None
}
