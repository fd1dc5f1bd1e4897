//! The origin of checkerboards: the number of ways from the input to each output cell. Counted for the network as it
//! is, and with kernel sizes that are not divisible by the strides.

use ndarray::{Array2, Array3, Array4, Axis as NdAxis};

use crate::conv::Layer;
use crate::conv::stack::{Activations, Chain, Map, Stack, Stage, Weights};
use crate::network::Network;

/// The network to count ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The network itself.
    AsItIs,
    /// The network with every kernel that its stride divides made one cell smaller.
    Smaller,
}

/// The number of ways to each output cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Ways {
    /// The network that was counted.
    pub which: Which,
    /// The number of ways to each output cell, by row and column.
    pub counts: Array2<f64>,
    /// The heights of all maps.
    pub heights: Vec<i64>,
    /// The minimum and maximum far from every border, along the height.
    pub inside: [f64; 2],
    /// Whether these are equal, up to rounding.
    pub is_even: bool,
}

impl Ways {
    /// Counts the ways. Returns `None` if a stage is not a layer and does more than change each value by itself, if no
    /// kernel would become smaller, if the smaller kernels leave nothing, or if counting takes too long.
    #[must_use]
    pub fn new(network: &Network, which: Which) -> Option<Ways> {
        let steps = network.chain().steps();
        let mut layers = Vec::with_capacity(steps.len());
        let mut has_changed = false;
        for step in steps {
            match step.stage() {
                Stage::Layer { layer, .. } => {
                    let smaller = smaller(layer).filter(|_| which == Which::Smaller);
                    has_changed |= smaller.is_some();
                    let alone = Layer { in_channels: 1, out_channels: 1, groups: 1, bias: false, ..layer.clone() };
                    layers.push(Layer { kernel_size: smaller.unwrap_or(layer.kernel_size), ..alone });
                }
                Stage::Activation(_) | Stage::Norm { .. } | Stage::Pass => {}
                Stage::Pool(_)
                | Stage::AdaptivePool { .. }
                | Stage::Resize(_)
                | Stage::Shuffle { .. }
                | Stage::Unshuffle { .. }
                | Stage::Pad { .. }
                | Stage::Flatten
                | Stage::Unflatten { .. }
                | Stage::Linear { .. } => return None,
            }
        }
        if layers.is_empty() || has_changed != (which == Which::Smaller) {
            return None;
        }
        let kernels: Vec<Option<Array4<f64>>> = layers.iter().map(ones).collect();
        let input = Map { channels: Some(1), ..network.chain().map(0)? };
        let chain = Stack::new(layers).ok()?.check(input).ok()?;
        let weights: Vec<_> = kernels
            .iter()
            .map(|kernel| Some(Weights { weight: kernel.as_ref()?.view(), bias: None, packing: None }))
            .collect();
        let [rows, cols] = input.size.map(|length| usize::try_from(length).ok());
        let start = Array3::ones((1, rows?, cols?));
        let counts = chain.forward(start.view(), &weights, Activations::On).ok()?.pop()?;
        let sight = chain.sights(0)?.pop()?;
        Some(Ways {
            which,
            counts: counts.index_axis_move(NdAxis(0), 0),
            heights: heights(&chain),
            inside: [sight.ways.least, sight.ways.most],
            is_even: sight.is_even(),
        })
    }
}

fn heights(chain: &Chain) -> Vec<i64> {
    chain.maps().map(|map| map.size[0]).collect()
}

/// Returns a kernel of ones.
fn ones(layer: &Layer) -> Option<Array4<f64>> {
    let [rows, cols] = layer.kernel_size.map(|length| usize::try_from(length).ok());
    Some(Array4::ones((1, 1, rows?, cols?)))
}

/// Returns the kernel size with each length that is a multiple of its stride reduced by one; `None` if there is none.
fn smaller(layer: &Layer) -> Option<[i64; 2]> {
    let divides = |axis: usize| {
        let (kernel, stride) = (layer.kernel_size[axis], layer.stride[axis]);
        stride > 1 && kernel > stride && kernel % stride == 0
    };
    let is_any = divides(0) || divides(1);
    is_any.then(|| [0, 1].map(|axis| layer.kernel_size[axis] - i64::from(divides(axis))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::shipped;

    #[test]
    fn the_decoder_is_even_inside_and_a_smaller_kernel_is_not() {
        let decoder = shipped().expect("it is shipped");
        let own = Ways::new(decoder, Which::AsItIs).expect("layers alone");
        assert_eq!(own.heights, [1, 4, 8, 16, 32]);
        assert!(own.is_even);
        assert_eq!(own.counts.dim(), (32, 32));
        let smaller = Ways::new(decoder, Which::Smaller).expect("layers alone");
        assert_eq!(smaller.heights, [1, 4, 7, 13, 25]);
        assert!(!smaller.is_even && smaller.inside[0] < smaller.inside[1]);
        // In a checkerboard, neighbouring cells differ.
        let [here, there] = [smaller.counts[[12, 12]], smaller.counts[[12, 13]]];
        assert!(here != there, "{here} and {there}");
    }
}
