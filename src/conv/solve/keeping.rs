//! A new size for an existing layer: which of its settings can be kept.

use super::super::Parameter;
use super::super::axis::AxisSettings;
use super::super::layer::Layer;
use super::{Ranked, Search, Solution};

/// The most parameters that change; with more, it is a different layer.
const MOST_CHANGED: u32 = 2;

/// The most layers that are returned.
const MOST_KEPT: usize = 3;

/// A matching layer, and how it differs from the given one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The matching layer.
    pub solution: Solution,
    /// The parameters that differ; empty if the given layer already matches.
    pub changed: Vec<Parameter>,
}

/// The parameters that may change, cheapest first: first those of the crop, then how the result is computed, last the
/// kernel and with it the weights.
const COSTS: [Parameter; 5] =
    [Parameter::OutputPadding, Parameter::Padding, Parameter::Dilation, Parameter::Stride, Parameter::KernelSize];

impl Search {
    /// Returns the matching layers that differ from `layer` in the fewest parameters, nearest first; empty if too many
    /// would have to change. The ranges of the search are ignored; the channels are those of the search.
    #[must_use]
    pub fn keeping(&self, layer: &Layer) -> Vec<Kept> {
        let settings = [0, 1].map(|axis| layer.axis(axis));
        let subsets = |count: u32| (0..1_u32 << COSTS.len()).filter(move |subset| subset.count_ones() == count);
        let mut found = (0..=MOST_CHANGED)
            .map(|count| subsets(count).flat_map(|subset| self.changing(subset, settings)).collect::<Vec<_>>())
            .find(|found| !found.is_empty())
            .unwrap_or_default();
        found.sort_by_key(|(subset, (rank, axes))| {
            (rank.lost, *subset, distance(settings, axes.map(|axis| axis.settings)), *rank)
        });
        let kept = |(subset, ranked): &(u32, Ranked)| {
            let solution = self.solution(ranked, None)?;
            Some(Kept { solution, changed: parameters(*subset).collect() })
        };
        found.iter().filter_map(kept).take(MOST_KEPT).collect()
    }

    /// The settings in which exactly these parameters differ.
    fn changing(&self, subset: u32, settings: [AxisSettings; 2]) -> Vec<(u32, Ranked)> {
        let mut search = self.clone();
        for parameter in COSTS.into_iter().filter(|parameter| parameter.exists_on(self.layer.op)) {
            if parameters(subset).any(|changed| changed == parameter) {
                search = search.with_range(parameter, None);
                continue;
            }
            let [Some(rows), Some(columns)] = settings.map(|axis| kept(&axis, parameter)) else { return Vec::new() };
            search = search.with_ranges(parameter, [rows, columns].map(|number| Some(number..=number)));
        }
        let is_changed = |parameter: Parameter, (_, axes): &Ranked| {
            axes.iter().zip(settings).any(|(axis, before)| kept(&axis.settings, parameter) != kept(&before, parameter))
        };
        let all_changed = |ranked: &Ranked| parameters(subset).all(|parameter| is_changed(parameter, ranked));
        let ranked = search.ranked().unwrap_or_default();
        ranked.into_iter().filter(all_changed).map(|ranked| (subset, ranked)).collect()
    }
}

fn parameters(subset: u32) -> impl Iterator<Item = Parameter> {
    COSTS.into_iter().enumerate().filter(move |(place, _)| subset >> place & 1 == 1).map(|(_, parameter)| parameter)
}

/// The value of a parameter to keep; `None` for an illegal value, and for uneven padding.
fn kept(settings: &AxisSettings, parameter: Parameter) -> Option<i64> {
    let number = match parameter {
        Parameter::KernelSize => settings.kernel,
        Parameter::Stride => settings.stride,
        Parameter::Padding if settings.padding[0] != settings.padding[1] => return None,
        Parameter::Padding => settings.padding[0],
        Parameter::OutputPadding => settings.output_padding,
        Parameter::Dilation => settings.dilation,
        Parameter::Input => return None,
    };
    Some(number).filter(|number| *number >= parameter.least())
}

/// The sum of all differences between the settings, over both axes.
fn distance(before: [AxisSettings; 2], after: [AxisSettings; 2]) -> u64 {
    let of_axis = |(before, after): (&AxisSettings, &AxisSettings)| {
        let of = |parameter| Some(kept(before, parameter)?.abs_diff(kept(after, parameter)?));
        COSTS.into_iter().filter_map(of).fold(0, u64::saturating_add)
    };
    before.iter().zip(&after).map(of_axis).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::super::axis::Op;
    use super::super::super::layer::{Padding, Pair};
    use super::*;

    /// A layer with this kernel, stride, padding, `output_padding` and dilation on both axes.
    fn layer(op: Op, [kernel, stride, padding, output_padding, dilation]: [i64; 5]) -> Layer {
        Layer {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            output_padding: [output_padding; 2],
            dilation: [dilation; 2],
            ..Layer::new(op, [kernel; 2])
        }
    }

    fn keeping(layer: &Layer, input: Pair, output: Pair) -> Vec<String> {
        let kept =
            Search::between(&Layer { rank: layer.rank, ..Layer::new(layer.op, [1, 1]) }, input, output).keeping(layer);
        let told = |kept: &Kept| {
            assert_eq!(kept.solution.geometry.output(), output);
            let found = kept.solution.geometry.layer();
            let values = kept.changed.iter().map(|parameter| {
                let [height, width] = parameter.get(found, input);
                if height == width {
                    format!("{}={height}", parameter.name())
                } else {
                    format!("{}={height}x{width}", parameter.name())
                }
            });
            values.collect::<Vec<_>>().join(" ")
        };
        kept.iter().map(told).collect()
    }

    #[test]
    fn the_fewest_parameters_change_and_the_cheapest_first() {
        use Op::{Conv2d, ConvTranspose2d};
        let usual = layer(ConvTranspose2d, [4, 2, 1, 0, 1]);
        let uneven = Layer { padding: Padding::Uneven { start: [1, 1], end: [2, 2] }, ..usual.clone() };
        for (layer, input, output, expected) in [
            (&usual, [16, 16], [32, 32], vec![""]),
            (&usual, [16, 16], [33, 33], vec!["output_padding=1", "kernel_size=5"]),
            (&usual, [16, 16], [30, 30], vec!["padding=2", "kernel_size=2"]),
            (&usual, [16, 16], [64, 64], vec!["padding=0 stride=4", "stride=4 kernel_size=6"]),
            (&usual, [16, 20], [32, 41], vec!["output_padding=0x1", "kernel_size=4x5"]),
            // An unusual layer, most of which is kept.
            (&layer(ConvTranspose2d, [40, 20, 10, 0, 1]), [5, 5], [110, 110], vec!["output_padding=10", "padding=5"]),
            (&layer(Conv2d, [3, 2, 1, 0, 1]), [32, 32], [15, 15], vec!["padding=0", "kernel_size=5"]),
            // An illegal value cannot be kept.
            (&layer(ConvTranspose2d, [4, 0, 1, 0, 1]), [16, 16], [32, 32], vec!["stride=2"]),
            (&usual, [3, 3], [5000, 5000], vec![]),
            // Nor can uneven padding.
            (&uneven, [16, 16], [32, 32], vec!["padding=1"]),
        ] {
            let found = keeping(layer, input, output);
            assert_eq!(found[..expected.len().min(found.len())], expected, "{layer:?} {output:?}: {found:?}");
            assert_eq!(found.is_empty(), expected.is_empty(), "{layer:?} {output:?}: {found:?}");
        }
    }
}
