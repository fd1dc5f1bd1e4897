//! The drawer below the grids: a list to choose from, with more details on the selected entry than fit in a row.

use crate::conv::solve::Solution;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::stack::sight::{Range, Sight};
use crate::conv::{Layer, Pair, Parameter, Rank};
use crate::framework::Translation;
use crate::framework::model::Model;
use crate::framework::stacked::{Stacked, map_text, short_settings};
use crate::scene::{Cursors, Setting};
use crate::visible;
use crate::words::screen::Strings;

/// The drawer.
#[derive(Clone, Debug)]
pub struct Drawer {
    /// The index of the selected entry.
    pub chosen: usize,
    /// The entries.
    pub content: Content,
}

/// The entries of a drawer.
#[derive(Clone, Debug)]
pub enum Content {
    /// Settings that lead to a wanted output size.
    Settings(Settings),
    /// The layer in every framework.
    Code(Vec<Translation>),
    /// The layers of a pasted model.
    Model(Box<Pasted>),
}

/// A pasted model: its layers, each applied to the output of the one before. The grids show the selected one.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// The model.
    pub model: Model,
    /// The model applied to an input.
    pub stacked: Stacked,
    /// The receptive field and the reach of each map, along height and width, as far as known.
    pub sights: [Option<Vec<Sight>>; 2],
    /// The indices of the layers among the stages, up to the one that fails.
    pub layers: Vec<usize>,
    /// The state before the drawer was opened, restored when it is closed.
    pub(super) before: Box<Setting>,
    pub(super) cursors: Cursors,
}

impl Pasted {
    /// Returns the layer at an index of the list, and the size of its input.
    #[must_use]
    pub fn layer(&self, place: usize) -> Option<(Layer, Pair)> {
        let stage = *self.layers.get(place)?;
        let input = self.stacked.chain.map(stage)?.size;
        match self.stacked.chain.steps().get(stage) {
            Some(step) => Some((step.geometry()?.layer().clone(), input)),
            None => self.stacked.refused_layer(&self.model).map(|layer| (layer, input)),
        }
    }

    fn heading(&self, strings: &Strings) -> Vec<String> {
        let chain = &self.stacked.chain;
        let rank = self.model.rank();
        let [from, to] =
            [chain.map(0), Some(chain.output())].map(|map| map.map_or(String::new(), |map| map_text(map, rank)));
        let title = (strings.explore.model_heading)(self.layers.len(), &from, &to);
        let fault = self.stacked.broken(&self.model).zip(self.stacked.fault.as_ref());
        let broken =
            fault.map(|(entry, fault)| (strings.explore.model_breaks)(&entry.name, &visible::line(&fault.to_string())));
        std::iter::once(title).chain(broken).collect()
    }

    /// Describes a layer in a line: its name, class and settings, and its input and output size.
    #[must_use]
    pub fn line(&self, place: usize) -> Option<String> {
        let stage = *self.layers.get(place)?;
        let entry = self.model.entries.get(stage)?;
        let rank = self.model.rank();
        let sizes = [stage, stage + 1].map(|map| self.stacked.chain.map(map));
        let [from, to] = sizes.map(|map| map.map_or("?".to_owned(), |map| map_text(map, rank)));
        let what = self
            .layer(place)
            .map_or(entry.call.clone(), |(layer, _)| format!("{} {}", layer.class_name(), short_settings(&layer)));
        Some(format!("{}  {what}  {from} -> {to}", entry.name))
    }

    /// Returns the receptive field in the model's input, and the reach in its output, of a cell computed by the layer
    /// at an index of the list.
    #[must_use]
    pub fn seen(&self, place: usize) -> Option<[String; 2]> {
        let map = self.layers.get(place)? + 1;
        let own = self.model.rank().unwrap_or(Rank::Two);
        let text = |of: fn(&Sight) -> Range<i64>| -> Option<String> {
            let both = [0, 1].map(|axis| self.sights[axis].as_ref()?.get(map).map(of));
            let mut told: Vec<String> =
                own.of_two(&both).iter().map(|range| Some((*range)?.to_string())).collect::<Option<_>>()?;
            told.dedup();
            Some(told.join(" x "))
        };
        Some([text(|sight| sight.field)?, text(|sight| sight.reach)?])
    }
}

/// Settings that lead to a wanted output size, or the nearest ones if none does. The grids show the selected one.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings.
    pub entries: Vec<Entry>,
    /// The wanted output size.
    pub wanted: Pair,
    /// Why there are no such settings; empty if there are some.
    pub obstacles: Vec<AxisObstacle>,
    /// The state before the drawer was opened, restored when it is closed.
    pub(super) before: Box<Setting>,
    pub(super) cursors: Cursors,
}

/// A setting to choose.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The setting.
    pub solution: Solution,
    /// Why it is listed.
    pub standing: Standing,
}

/// Why an entry is listed where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It keeps the current layer except for these parameters.
    Kept(Vec<Parameter>),
    /// It is one of the best by its merits.
    Best,
    /// It does not lead to the wanted output, but would with this concession.
    Near(Concession),
}

impl Entry {
    /// Describes why the entry is listed; `None` if its merits are the reason.
    #[must_use]
    pub fn place(&self, strings: &Strings) -> Option<String> {
        match &self.standing {
            Standing::Kept(changed) => Some((strings.reasons.changed)(changed)),
            Standing::Best => None,
            Standing::Near(concession) => Some((strings.reasons.concession)(concession)),
        }
    }
}

impl Drawer {
    /// Returns the number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Settings(settings) => settings.entries.len(),
            Content::Code(translations) => translations.len(),
            Content::Model(pasted) => pasted.layers.len(),
        }
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns whether the drawer shows code.
    #[must_use]
    pub fn has_code(&self) -> bool {
        matches!(self.content, Content::Code(_))
    }

    /// Returns the heading, including why there are no solutions, if there are none.
    #[must_use]
    pub fn heading(&self, strings: &Strings) -> Vec<String> {
        let settings = match &self.content {
            Content::Settings(settings) => settings,
            Content::Code(_) => return vec![strings.explore.code_heading.to_owned()],
            Content::Model(pasted) => return pasted.heading(strings),
        };
        let [from, to] =
            [settings.before.input_size, settings.wanted].map(|size| settings.before.layer.size_text(size));
        let keeps = settings.entries.iter().any(|entry| matches!(entry.standing, Standing::Kept(_)));
        let title = if !settings.obstacles.is_empty() {
            (strings.explore.found_none)(&from, &to)
        } else if keeps {
            (strings.explore.found_near)(&from, &to, self.len())
        } else {
            (strings.explore.found)(&from, &to, self.len())
        };
        let near = (!settings.obstacles.is_empty() && !self.is_empty()).then(|| strings.explore.near.to_owned());
        std::iter::once(title).chain(settings.obstacles.iter().map(strings.reasons.obstacle)).chain(near).collect()
    }

    /// Returns details on the selected entry: the merits and flaws of a setting, or code.
    #[must_use]
    pub fn details(&self, strings: &Strings) -> Vec<String> {
        match &self.content {
            Content::Settings(settings) => {
                let Some(entry) = settings.entries.get(self.chosen) else { return Vec::new() };
                let merits = entry.solution.merits.iter().map(|merit| strings.signed(merit));
                vec![entry.place(strings).into_iter().chain(merits).collect::<Vec<_>>().join("  ")]
            }
            Content::Code(translations) => {
                let lines = translations.get(self.chosen).map(Translation::python).unwrap_or_default();
                lines.iter().map(|line| strings.say(line)).collect()
            }
            Content::Model(pasted) => {
                let seen = pasted.seen(self.chosen).map(|[field, reach]| (strings.explore.model_sees)(&field, &reach));
                seen.into_iter()
                    .chain(pasted.model.notes.iter().map(|note| visible::line(&strings.say(note)).into_owned()))
                    .collect()
            }
        }
    }
}
