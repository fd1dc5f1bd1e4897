//! What an expression may speak of where it stands.

use std::sync::Arc;

use super::name;
use super::value::Kind;

/// What `ans` is, and which panels there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    pub answer: Answer<'a>,
    /// Those beside the live layer.
    pub panels: &'a [KnownPanel],
    /// The names of the step's own numbers.
    pub numbers: &'a [Arc<str>],
    /// Whether it is asked of each cell of a grid, as `where` is: then `value row col coverage at(GRID)` are that cell's.
    pub of_cells: bool,
}

impl<'a> From<Answer<'a>> for Known<'a> {
    fn from(answer: Answer<'a>) -> Known<'a> {
        Known { answer, ..Known::default() }
    }
}

impl<'a> Known<'a> {
    pub(super) fn number(&self, name: &str) -> Option<&'a Arc<str>> {
        self.numbers.iter().find(|number| ***number == *name)
    }

    pub(super) fn panel(&self, id: &str) -> Option<&'a KnownPanel> {
        self.panels.iter().find(|panel| *panel.id == *id)
    }
}

/// What `ans` is where the expression stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Answer<'a> {
    /// Nothing: nobody was asked.
    #[default]
    None,
    /// One value, `ans`.
    Scalar(Kind),
    /// Height and width, `ans.h` and `ans.w`.
    Shape,
    /// At most [`MOST_FIELDS`](super::MOST_FIELDS) numbers, each with a name: `ans.NAME`.
    Fields(&'a [Field]),
    /// The value of one cell, `ans`, which stands at `row`, `col`.
    Cell,
    /// Cells picked out of a grid: how many they are, and how they differ from those that are right.
    Picked,
    /// The setting of a layer.
    Setting,
}

/// A number of an answer that has several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// As it stands after `ans.`: letters, digits and `_`.
    pub name: Arc<str>,
    pub kind: Kind,
}

/// The id of a panel, as names and grids begin with it.
pub type PanelId = Arc<str>;

/// A panel beside the live layer, as expressions see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KnownPanel {
    id: PanelId,
    kind: PanelKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PanelKind {
    /// A layer, with its sizes and its grids.
    Layer,
    /// A network, with its maps by these names.
    Stack(Arc<[Arc<str>]>),
    /// A given grid, which the id names.
    Given,
}

impl KnownPanel {
    /// A panel of this id.
    ///
    /// # Errors
    /// Why no panel can have it: it is no word, or it means something else.
    pub fn new(id: &str, kind: PanelKind) -> Result<KnownPanel, String> {
        name::own_word(id, "a panel's id").map(|id| KnownPanel { id, kind })
    }

    #[must_use]
    pub fn id(&self) -> &PanelId {
        &self.id
    }

    #[must_use]
    pub fn kind(&self) -> &PanelKind {
        &self.kind
    }
}
