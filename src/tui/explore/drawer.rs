//! The drawer under the grids: something to choose from, with more to say of what is chosen than fits in a row.

use crate::conv::solve::Solution;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::{Pair, Parameter};
use crate::framework::Translation;
use crate::scene::{Cursors, Setting};
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
        let Content::Settings(settings) = &self.content else { return vec![strings.explore.code_heading.to_owned()] };
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
        }
    }
}
