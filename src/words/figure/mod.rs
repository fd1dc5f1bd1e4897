//! The few words in a figure: one constant per language, so that a missing translation does not compile.
//!
//! A new character needs an outline: `src/figure/glyphs/make.py` draws those that this module uses.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

use std::borrow::Cow;

use crate::conv::{Axis, Op};
use crate::scene::exhibit::TitlePart;
use crate::scene::moment::{Moment, adds_up};
use crate::scene::rival::RivalKind;
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, LayerGrid, Rival, Role, Scene, View};

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

/// The words of a figure.
#[derive(Debug)]
pub struct Words {
    pub input: &'static str,
    pub kernel: &'static str,
    pub kernel_rotated: &'static str,
    pub stuffed: &'static str,
    pub padded: &'static str,
    /// The same if no earlier grid shows the zeros in between.
    pub stuffed_padded: &'static str,
    pub full: &'static str,
    pub output: &'static str,
    pub coverage: &'static str,
    pub matrix: &'static str,
    pub matrix_transposed: &'static str,
    pub stamp: &'static str,
    /// The full result while stamps are still missing.
    pub sum_so_far: &'static str,
    pub from_stride: &'static str,
    pub from_padding: &'static str,
    pub from_output_padding: &'static str,
    pub cropped: &'static str,
    pub bias_only: &'static str,
    pub period: &'static str,
    pub pinned: &'static str,
    pub wrong: fn(WrongModel) -> &'static str,
    pub unread: &'static str,
    pub not_stamped: &'static str,
    pub no_tap: &'static str,
    pub window: &'static str,
    /// The same if each cell in the window shows its weight.
    pub window_weights: &'static str,
    /// The row of the matrix that a step multiplies.
    pub matrix_row: &'static str,
    pub values: &'static str,
    pub weights: &'static str,
    pub step: fn(step: i64, of: i64) -> String,
}

impl Words {
    /// Returns the title of a grid.
    #[must_use]
    pub fn title(&self, scene: &Scene, grid: GridId) -> Cow<'static, str> {
        let GridId::Exhibit(place) = grid else {
            let stuffed = scene.outcome().is_ok_and(|picture| picture.geometry.lengths(Axis::spread) != [1, 1]);
            return self.name(scene.setting().layer.op, stuffed, grid).into();
        };
        let parts = scene.exhibits().get(usize::from(place)).map_or(&[][..], |exhibit| &exhibit.title);
        let said = parts.iter().map(|part| match part {
            TitlePart::Text(text) => Cow::from(text),
            TitlePart::Grid(LayerGrid::Scene(grid), op) => self.name(*op, false, *grid).into(),
            TitlePart::Grid(LayerGrid::Inputs, _) => self.input.into(),
            TitlePart::Grid(LayerGrid::Weights, _) => self.kernel.into(),
            TitlePart::Grid(LayerGrid::Outputs, _) => self.output.into(),
            TitlePart::Channel(channel) => format!("[{channel}]").into(),
        });
        said.collect::<String>().into()
    }

    /// Returns the name of a grid in a layer of this kind; `stuffed` is whether the stride inserts zeros.
    fn name(&self, op: Op, stuffed: bool, grid: GridId) -> &'static str {
        let transposed = op == Op::ConvTranspose2d;
        match grid {
            GridId::Input => self.input,
            GridId::Kernel => self.kernel,
            GridId::Rotated => {
                if transposed {
                    self.kernel_rotated
                } else {
                    self.kernel
                }
            }
            GridId::Stuffed => self.stuffed,
            GridId::Padded => {
                if stuffed {
                    self.stuffed_padded
                } else {
                    self.padded
                }
            }
            GridId::Full => self.full,
            GridId::Output | GridId::Rival => self.output,
            // An exhibit belongs to no layer.
            GridId::Exhibit(_) => "",
            GridId::Coverage => self.coverage,
            GridId::Matrix => {
                if transposed {
                    self.matrix_transposed
                } else {
                    self.matrix
                }
            }
            GridId::Stamp => self.stamp,
        }
    }

    /// Returns the title of a grid when everything is done, and the title on the way there.
    #[must_use]
    pub fn titles(&self, scene: &Scene, view: View, grid: GridId, rival: Option<&Rival>) -> [Cow<'static, str>; 2] {
        let finished = match (grid, rival.map(|rival| rival.kind)) {
            (GridId::Rival, Some(RivalKind::Wrong(wrong))) => (self.wrong)(wrong).into(),
            (GridId::Rival, _) => self.pinned.into(),
            (grid, _) => self.title(scene, grid),
        };
        let partial = if adds_up(view, grid) { self.sum_so_far.into() } else { finished.clone() };
        [finished, partial]
    }

    /// Returns the title of a grid at a moment.
    #[must_use]
    pub fn title_at(&self, moment: &Moment<'_>, grid: GridId) -> Cow<'static, str> {
        let [finished, partial] = self.titles(moment.scene, moment.view(), grid, moment.rival());
        if moment.is_partial() { partial } else { finished }
    }

    /// Returns what a cell of this role means in this grid, or `None` for a plain number.
    #[must_use]
    pub fn role(&self, role: Role, grid: GridId) -> Option<&'static str> {
        match role {
            Role::Value => None,
            Role::Inserted => Some(self.from_stride),
            Role::Padding => Some(self.from_padding),
            Role::OutputPadding => Some(self.from_output_padding),
            Role::Cropped => Some(self.cropped),
            Role::BiasOnly => Some(self.bias_only),
            Role::Unread => Some(self.unread),
            Role::Absent if grid == GridId::Matrix => Some(self.no_tap),
            Role::Absent => Some(self.not_stamped),
        }
    }
}
