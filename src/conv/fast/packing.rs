//! The packed weights that a layer keeps from one pass to the next.

use std::sync::OnceLock;

use super::weights::Order;

/// The weights of a layer, packed in the order in which the fast path reads them. A network keeps one next to the
/// weights of each layer, so that only the first pass packs them.
///
/// It belongs to the weights that it was first used with, and must not be used with others.
#[derive(Debug)]
pub struct Packing<T> {
    finite: OnceLock<bool>,
    panels: OnceLock<(Order, Vec<OnceLock<Vec<T>>>)>,
}

impl<T> Packing<T> {
    /// Returns whether all weights are finite; `ask` is called only once.
    pub(super) fn is_finite(&self, ask: impl FnOnce() -> bool) -> bool {
        *self.finite.get_or_init(ask)
    }

    /// Returns the `count` panels in this order; `None` if they are packed in another order, for an input of another
    /// size.
    pub(super) fn panels(&self, order: &Order, count: usize) -> Option<&[OnceLock<Vec<T>>]> {
        let empty = || std::iter::repeat_with(OnceLock::new).take(count).collect();
        let (kept, panels) = self.panels.get_or_init(|| (order.clone(), empty()));
        (kept == order).then_some(panels)
    }
}

impl<T> Default for Packing<T> {
    fn default() -> Packing<T> {
        Packing { finite: OnceLock::new(), panels: OnceLock::new() }
    }
}

/// A clone starts empty, since its weights may be changed.
impl<T> Clone for Packing<T> {
    fn clone(&self) -> Packing<T> {
        Packing::default()
    }
}
