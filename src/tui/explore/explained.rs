//! What the cursor explains, and the products that take part in it.

use super::focus::Zone;
use super::model::Model;
use crate::conv::matrix::flattened;
use crate::conv::stages::Fate;
use crate::conv::trace::Product;
use crate::conv::{Geometry, Pair};
use crate::scene::{GridId, View};

impl Model {
    /// The grid whose cursor is being explained: the one in focus, else the first of the view.
    #[must_use]
    pub fn explained(&self) -> GridId {
        match self.focus.zone {
            // A walk goes through the output, which may reach beyond the full result.
            Zone::Bar if self.view() == View::Crop && self.walker.walk.is_some() => GridId::Output,
            Zone::Bar => self.view().first_explained(),
            Zone::Grid(GridId::Padded | GridId::Coverage | GridId::Matrix) => GridId::Output,
            Zone::Grid(GridId::Rotated) => GridId::Kernel,
            Zone::Grid(grid) => grid,
        }
    }

    /// The layer whose products are shown (without the crop, where the view shows what it drops), and how far its outputs
    /// lie from those of the full result.
    fn traced(&self) -> Option<(&Geometry, Pair)> {
        let picture = self.scene().outcome().ok()?;
        if self.view().is_uncropped() && self.explained() != GridId::Output {
            Some((&picture.uncropped, [0, 0]))
        } else {
            Some((&picture.geometry, picture.geometry.lengths(|axis| axis.crop()[0])))
        }
    }

    /// The first `most` products that the explained cursor takes part in.
    #[must_use]
    pub fn products(&self, most: usize) -> Vec<Link> {
        let (Some((traced, shift)), Ok(picture)) = (self.traced(), self.scene().outcome()) else { return Vec::new() };
        let cursor = self.cursor(self.explained());
        let products: Vec<Product> = match self.explained() {
            GridId::Input => traced.products_of_input(cursor).take(most).collect(),
            GridId::Kernel => traced.products_of_tap(cursor).take(most).collect(),
            _ => traced.products_of_output(cursor).take(most).collect(),
        };
        let link = |product: Product| {
            let full = [0, 1].map(|axis| product.output[axis] + shift[axis]);
            let output = match picture.geometry.fate(full) {
                Fate::Kept(output) => Some(output),
                Fate::Cropped => None,
            };
            Link { input: product.input, tap: product.tap, full, output }
        };
        products.into_iter().map(link).collect()
    }

    /// Steps of a walk: cells of the output, or of the input that stamps.
    #[must_use]
    pub fn walked(&self) -> GridId {
        if self.view() == View::Stamp { GridId::Input } else { GridId::Output }
    }

    /// How many steps of the walk have been taken, if there is one: cells up to the cursor, by rows.
    #[must_use]
    pub fn walk_place(&self) -> Option<i64> {
        self.walker.walk?;
        let grid = self.walked();
        Some(flattened(self.cursor(grid), self.scene().size(grid)?))
    }

    /// How many products the explained cursor takes part in.
    #[must_use]
    pub fn count_products(&self) -> usize {
        let Some((traced, _)) = self.traced() else { return 0 };
        let [h, w] = traced.axes();
        let [row, col] = self.cursor(self.explained());
        match self.explained() {
            GridId::Input => h.at_input(row).count() * w.at_input(col).count(),
            GridId::Kernel => h.at_tap(row).count() * w.at_tap(col).count(),
            _ => h.coverage(row) * w.coverage(col),
        }
    }
}

/// One product on the screen: the input cell, the stored kernel tap, and where it goes in the full result and in the
/// output, if the crop leaves it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub input: Pair,
    pub tap: Pair,
    pub full: Pair,
    pub output: Option<Pair>,
}
