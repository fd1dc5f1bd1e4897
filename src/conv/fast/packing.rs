//! What a layer keeps of its weights from one pass to the next.

use std::sync::OnceLock;

use super::weights::Order;

/// The weights of a layer as the fast path reads them. A network keeps one beside the weights of each layer, so that they
/// are brought into order by the first pass and not by every one.
///
/// It belongs to the weights that it was first used with, and to no others.
#[derive(Debug)]
pub struct Packing<T> {
    finite: OnceLock<bool>,
    panels: OnceLock<(Order, Vec<OnceLock<Vec<T>>>)>,
}

impl<T> Packing<T> {
    /// Whether all weights are finite, asked once.
    pub(super) fn is_finite(&self, ask: impl FnOnce() -> bool) -> bool {
        *self.finite.get_or_init(ask)
    }

    /// So many panels in this order; `None` where they are kept in that of an input of another size.
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

/// A copy begins anew: it may be of weights that are changed.
impl<T> Clone for Packing<T> {
    fn clone(&self) -> Packing<T> {
        Packing::default()
    }
}
