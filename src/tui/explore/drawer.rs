//! The drawer under the grids: something to choose from, with more to say of what is chosen than fits in a row.

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

#[derive(Clone, Debug)]
pub struct Drawer {
    pub chosen: usize,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Settings(Settings),
    /// The layer in every framework.
    Code(Vec<Translation>),
    Model(Box<Pasted>),
}

/// A model that was pasted: its layers, each on what the one before it makes. The grids show the chosen one.
#[derive(Clone, Debug)]
pub struct Pasted {
    pub model: Model,
    pub stacked: Stacked,
    /// What each map sees and reaches, along height and width, where that is known.
    pub sights: [Option<Vec<Sight>>; 2],
    /// The places of its layers among its stages; the one that breaks last.
    pub layers: Vec<usize>,
    /// What the drawer was opened on, to come back to.
    pub(super) before: Box<Setting>,
    pub(super) cursors: Cursors,
}

impl Pasted {
    /// The layer at a place of the list, and the size that it gets.
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

    /// A layer in a line: its name, what it is, and from which size to which.
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

    /// What a cell that the layer at a place makes sees of the model's input, and reaches of its output.
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

/// Settings that lead to a wanted output, the nearest ones where none does. The grids show the chosen one.
#[derive(Clone, Debug)]
pub struct Settings {
    pub entries: Vec<Entry>,
    pub wanted: Pair,
    /// Why there is none; nothing where there are some.
    pub obstacles: Vec<AxisObstacle>,
    /// What the drawer was opened on, to come back to.
    pub(super) before: Box<Setting>,
    pub(super) cursors: Cursors,
}

/// A setting to choose.
#[derive(Clone, Debug)]
pub struct Entry {
    pub solution: Solution,
    pub standing: Standing,
}

/// Why an entry stands where it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Most of the layer on the screen stays as it is: all but these.
    Kept(Vec<Parameter>),
    /// By what speaks for it.
    Best,
    /// It does not do it, but would if this gave way.
    Near(Concession),
}

impl Entry {
    /// What there is to say of its place.
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
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Settings(settings) => settings.entries.len(),
            Content::Code(translations) => translations.len(),
            Content::Model(pasted) => pasted.layers.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn has_code(&self) -> bool {
        matches!(self.content, Content::Code(_))
    }

    /// What it is about, and why nothing does it, where nothing does.
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

    /// What there is to say of the chosen entry: what speaks for and against a setting, or code.
    #[must_use]
    pub fn details(&self, strings: &Strings) -> Vec<String> {
        match &self.content {
            Content::Settings(settings) => {
                let Some(entry) = settings.entries.get(self.chosen) else { return Vec::new() };
                let merits = entry.solution.merits.iter().map(|merit| strings.signed(merit));
                vec![entry.place(strings).into_iter().chain(merits).collect::<Vec<_>>().join("  ")]
            }
            Content::Code(translations) => translations.get(self.chosen).map(Translation::python).unwrap_or_default(),
            Content::Model(pasted) => {
                let seen = pasted.seen(self.chosen).map(|[field, reach]| (strings.explore.model_sees)(&field, &reach));
                seen.into_iter().chain(pasted.model.notes.iter().map(|note| visible::line(note).into_owned())).collect()
            }
        }
    }
}
