//! What an expression may name, depending on where it is written.

use std::sync::Arc;

use super::name;
use super::value::Kind;
use crate::phrase;
use crate::phrase::Phrase;

/// The names that an expression may use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// What `ans` means.
    pub answer: Answer<'a>,
    /// The panels beside the live layer.
    pub panels: &'a [KnownPanel],
    /// The names of the step's own numbers.
    pub numbers: &'a [Arc<str>],
    /// Whether the expression is evaluated for each cell of a grid, as after `where`. Then `value`, `row`, `col`,
    /// `coverage` and `at(GRID)` refer to that cell.
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

/// What `ans` means where the expression is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Answer<'a> {
    /// Nothing, because there is no question.
    #[default]
    None,
    /// A single value, `ans`.
    Scalar(Kind),
    /// Height and width, `ans.h` and `ans.w`.
    Shape,
    /// At most [`MOST_FIELDS`](super::MOST_FIELDS) named numbers: `ans.NAME`.
    Fields(&'a [Field]),
    /// The value of one cell, `ans`, at `row` and `col`.
    Cell,
    /// Picked cells: their number, and how they differ from the right ones.
    Picked,
    /// A layer: its parameters and its output size.
    Setting,
}

/// A named number of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The name after `ans.`: letters, digits and `_`.
    pub name: Arc<str>,
    /// The kind of its value.
    pub kind: Kind,
}

/// The id of a panel, with which the names of its numbers and grids begin.
pub type PanelId = Arc<str>;

/// A panel beside the live layer, as expressions see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KnownPanel {
    id: PanelId,
    kind: PanelKind,
}

/// The kind of a panel, as expressions see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PanelKind {
    /// A layer, with sizes and grids.
    Layer,
    /// A network, with maps of these names.
    Stack(Arc<[Arc<str>]>),
    /// A given grid, which is named by the id alone.
    Given,
}

impl KnownPanel {
    /// Creates a panel with this id.
    ///
    /// # Errors
    /// If the id is no word, or means something else in expressions.
    pub fn new(id: &str, kind: PanelKind) -> Result<KnownPanel, Phrase> {
        name::own_word(id, phrase!("a panel's id")).map(|id| KnownPanel { id, kind })
    }

    /// Returns the id of the panel.
    #[must_use]
    pub fn id(&self) -> &PanelId {
        &self.id
    }

    /// Returns the kind of the panel.
    #[must_use]
    pub fn kind(&self) -> &PanelKind {
        &self.kind
    }
}
