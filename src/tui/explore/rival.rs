//! An output that the scene's is held against.

use std::sync::Arc;

use ndarray::Array2;

use crate::conv::Pair;
use crate::scene::Scene;
use crate::scene::compare::{Comparison, Overlap, compare};
use crate::scene::wrong::{self, WrongModel};

/// An output to hold the scene's against.
#[derive(Clone, Debug)]
pub struct Rival {
    pub kind: RivalKind,
    /// None where a misconception gives none.
    pub output: Option<Arc<Array2<f64>>>,
    /// How the scene's output compares with it, if there are both.
    pub comparison: Option<Comparison>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RivalKind {
    /// What somebody would get who believes this.
    Wrong(WrongModel),
    /// The scene's own output as it was when it was pinned.
    Pinned,
}

impl Rival {
    pub(super) fn new(kind: RivalKind, output: Option<Arc<Array2<f64>>>, scene: &Scene) -> Rival {
        let comparison = output.as_ref().zip(scene.output()).map(|(rival, output)| compare(output, rival));
        Rival { kind, output, comparison }
    }

    /// Whether it is the same to hold another output against.
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

    /// What somebody who believes this makes of the scene.
    pub(super) fn wrong(wrong: WrongModel, scene: &Scene) -> Rival {
        let picture = scene.outcome().ok().filter(|picture| wrong.applies_to(&picture.geometry));
        let output = picture.and_then(|picture| {
            let (input, kernel) = (scene.input().view(), scene.kernel().view());
            wrong::output(wrong, &picture.geometry, input, kernel, scene.bias()).ok()
        });
        Rival::new(RivalKind::Wrong(wrong), output.map(Arc::new), scene)
    }

    /// Where in the scene's output its first cell lies.
    #[must_use]
    pub fn offset(&self) -> Pair {
        match self.comparison {
            Some(Comparison::OtherSize(Overlap { offset, .. })) => offset,
            Some(Comparison::Equal | Comparison::WithinRounding | Comparison::Differ { .. }) | None => [0, 0],
        }
    }

    /// As long as it is not known how it is with another scene.
    pub(super) fn unknown(self) -> Rival {
        let output = self.output.filter(|_| self.kind == RivalKind::Pinned);
        Rival { output, comparison: None, ..self }
    }

    /// The same with another scene.
    #[must_use]
    pub fn against(self, scene: &Scene) -> Rival {
        match self.kind {
            RivalKind::Wrong(wrong) => Rival::wrong(wrong, scene),
            RivalKind::Pinned => Rival::new(RivalKind::Pinned, self.output, scene),
        }
    }
}
