//! Another output that is compared with the scene's.

use std::sync::Arc;

use ndarray::Array2;

use super::GridId;
use super::Scene;
use super::compare::{Against, Comparison, Overlap, against, compare};
use super::wrong::{self, WrongModel};
use crate::conv::Pair;

/// Another output, and its comparison with the scene's.
#[derive(Clone, Debug)]
pub struct Rival {
    /// Where the output comes from.
    pub kind: RivalKind,
    /// `None` if a misconception gives no output.
    pub output: Option<Arc<Array2<f64>>>,
    /// The comparison with the scene's output, if there are both.
    pub comparison: Option<Comparison>,
}

/// Where the other output comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RivalKind {
    /// A misconception, applied to the scene.
    Wrong(WrongModel),
    /// The scene's own output at the time it was pinned.
    Pinned,
}

impl Rival {
    /// Compares an output with that of a scene.
    #[must_use]
    pub fn new(kind: RivalKind, output: Option<Arc<Array2<f64>>>, scene: &Scene) -> Rival {
        let comparison = output.as_ref().zip(scene.output()).map(|(rival, output)| compare(output, rival));
        Rival { kind, output, comparison }
    }

    /// Returns whether the same other output is compared: the same wrong model, or the same pinned array.
    #[must_use]
    pub fn is_held_as(&self, other: &Rival) -> bool {
        match (self.kind, other.kind) {
            (RivalKind::Wrong(one), RivalKind::Wrong(other)) => one == other,
            (RivalKind::Pinned, RivalKind::Pinned) => match (&self.output, &other.output) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            },
            (RivalKind::Wrong(_), RivalKind::Pinned) | (RivalKind::Pinned, RivalKind::Wrong(_)) => false,
        }
    }

    /// The output of a wrong model for the scene.
    #[must_use]
    pub fn wrong(wrong: WrongModel, scene: &Scene) -> Rival {
        let picture = scene.outcome().ok().filter(|picture| wrong.applies_to(&picture.geometry));
        let output = picture.and_then(|picture| {
            let (input, kernel) = (scene.input().view(), scene.kernel().view());
            wrong::output(wrong, &picture.geometry, input, kernel, scene.bias()).ok()
        });
        Rival::new(RivalKind::Wrong(wrong), output.map(Arc::new), scene)
    }

    /// The cell of the scene's output at which the other begins.
    #[must_use]
    pub fn offset(&self) -> Pair {
        match self.comparison {
            Some(Comparison::OtherSize(Overlap { offset, .. })) => offset,
            Some(Comparison::Equal | Comparison::WithinRounding | Comparison::Differ { .. }) | None => [0, 0],
        }
    }

    /// Rows and columns, if there is an output.
    #[must_use]
    pub fn size(&self) -> Option<Pair> {
        self.output.as_ref().map(|output| [output.nrows() as i64, output.ncols() as i64])
    }

    /// How a cell of the scene's output, or of the rival, compares with the other of the two. `None` for other grids.
    #[must_use]
    pub fn cell_against(&self, scene: &Scene, grid: GridId, at: Pair) -> Option<Against> {
        let (output, other) = scene.output().zip(self.output.as_deref())?;
        let offset = self.offset();
        match grid {
            GridId::Output => against(output, other, offset, at),
            GridId::Rival => against(other, output, offset.map(|shift| -shift), at),
            _ => None,
        }
    }

    /// Drops what depends on the scene, until the comparison with another scene is computed.
    #[must_use]
    pub fn unknown(self) -> Rival {
        let output = self.output.filter(|_| self.kind == RivalKind::Pinned);
        Rival { output, comparison: None, ..self }
    }

    /// Computes the comparison with another scene.
    #[must_use]
    pub fn against(self, scene: &Scene) -> Rival {
        match self.kind {
            RivalKind::Wrong(wrong) => Rival::wrong(wrong, scene),
            RivalKind::Pinned => Rival::new(RivalKind::Pinned, self.output, scene),
        }
    }
}
