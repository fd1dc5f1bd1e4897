//! The grids of a layer with several channels: the planes of its maps, its kernels, tables of all of them, and an
//! output as a sum over channels. A layer with one channel has the same grids, once each.

use std::fmt;

use ndarray::Array4;

use super::channels::{Channels, Kernels};
use super::moment::MOST_LETTERS;
use super::{Cell, GridId, Role, Scene, Setting, Values, length, number};
use crate::conv::stages::CellSource;
use crate::conv::trace::Product;
use crate::conv::{Geometry, Layer, Pair, Refusal};

/// The most channels of an input or output whose numbers are kept: more planes are too many to read.
pub const MOST_CHANNELS: i64 = 16;

/// The most biases that are written on a line.
const MOST_BIASES: usize = 4;

/// Rows between two planes of a table.
const GAP: i64 = 1;

/// The numbers of all channels of a layer. Those of the first channel are ignored in favour of the setting's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planes {
    /// One for each input channel.
    pub input: Vec<Values>,
    /// By input channel, then by output channel. Pairs that no group connects are ignored.
    pub kernels: Vec<Vec<Values>>,
    /// One for each output channel.
    pub bias: Vec<f64>,
}

/// A grid of a layer, or a table of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerGrid {
    /// A single grid.
    Scene(GridId),
    /// The planes of the input, one below the other.
    Inputs,
    /// All kernels: a row of kernels for each input channel, a column for each output channel.
    Weights,
    /// The planes of the output, one below the other.
    Outputs,
}

/// Selects one of the grids of the same kind in a layer with channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plane {
    /// The first one, if none is named.
    First,
    /// The plane of this channel.
    Channel(i64),
    /// The kernel between this input and this output channel, regardless of the storage order.
    Between([i64; 2]),
}

/// One number of a layer, independent of the grids that show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The grid.
    pub grid: GridId,
    /// Input and output channel; 0 for one that it does not have.
    pub channels: [i64; 2],
    /// The cell of the grid.
    pub at: Pair,
}

/// An output as a sum of products, by channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The contribution of each input channel.
    pub parts: Vec<Part>,
    /// The number of all products; `parts` contains only the first [`MOST_LETTERS`].
    pub count: usize,
    /// The bias, if the layer has one.
    pub bias: Option<f64>,
    /// The output itself.
    pub total: f64,
}

/// The contribution of one input channel to an output.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The input channel.
    pub channel: i64,
    /// Products of an input and a weight.
    pub products: Vec<[Spot; 2]>,
}

/// A product of a sum as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The input channel, at its first product if there are several channels.
    pub channel: Option<i64>,
    /// `2*-1`.
    pub text: String,
}

impl Spot {
    /// Selects the plane of its grid that it is in.
    #[must_use]
    pub fn plane(&self) -> Plane {
        match self.grid {
            GridId::Input | GridId::Stuffed | GridId::Padded => Plane::Channel(self.channels[0]),
            GridId::Output | GridId::Full => Plane::Channel(self.channels[1]),
            GridId::Kernel | GridId::Rotated => Plane::Between(self.channels),
            GridId::Coverage | GridId::Matrix | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => Plane::First,
        }
    }
}

impl Sum {
    /// The products that have a letter, in the order of the letters.
    pub fn products(&self) -> impl Iterator<Item = &[Spot; 2]> {
        self.parts.iter().flat_map(|part| &part.products)
    }

    /// The products as text; `layer` is the layer of the sum.
    #[must_use]
    pub fn terms(&self, layer: &Scene) -> Vec<Term> {
        let value = |spot: &Spot| layer.spot_cell(*spot).map_or(0.0, |cell| cell.value);
        let text =
            |[input, weight]: &[Spot; 2]| format!("{}*{}", number::factor(value(input)), number::factor(value(weight)));
        let is_one = self.parts.len() < 2;
        let of_part = |part: &Part| {
            let channel = part.channel;
            let first = move |place: usize| (place == 0 && !is_one).then_some(channel);
            let terms = part.products.iter().enumerate();
            terms.map(|(place, product)| Term { channel: first(place), text: text(product) }).collect::<Vec<_>>()
        };
        self.parts.iter().flat_map(of_part).collect()
    }
}

impl LayerGrid {
    /// The tables, with the names that lessons use.
    pub const TABLES: [(&'static str, LayerGrid); 3] =
        [("inputs", LayerGrid::Inputs), ("weights", LayerGrid::Weights), ("outputs", LayerGrid::Outputs)];
}

impl From<GridId> for LayerGrid {
    fn from(grid: GridId) -> LayerGrid {
        LayerGrid::Scene(grid)
    }
}

impl fmt::Display for LayerGrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            LayerGrid::Scene(grid) => grid.name(),
            table => LayerGrid::TABLES.into_iter().find(|(_, known)| known == table).map(|(name, _)| name),
        };
        f.write_str(name.unwrap_or("grid"))
    }
}

impl fmt::Display for Plane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plane::First => Ok(()),
            Plane::Channel(channel) => write!(f, "[{channel}]"),
            Plane::Between([input, output]) => write!(f, "[{input},{output}]"),
        }
    }
}

impl Setting {
    /// The source of the numbers of an input channel.
    fn plane(&self, channel: usize) -> Option<&Values> {
        match (channel, &self.planes) {
            (0, _) => Some(&self.input),
            (_, Some(planes)) => planes.input.get(channel),
            (_, None) => None,
        }
    }

    /// The source of the numbers of a kernel.
    fn kernel_between(&self, input: usize, output: usize) -> Option<&Values> {
        match ([input, output], &self.planes) {
            ([0, 0], _) => Some(&self.kernel),
            (_, Some(planes)) => planes.kernels.get(input)?.get(output),
            (_, None) => None,
        }
    }

    /// The bias of every output channel, if they are known; empty for a layer without biases.
    #[must_use]
    pub fn biases(&self) -> Vec<f64> {
        match &self.planes {
            _ if !self.layer.bias => Vec::new(),
            Some(_) => (0..length(self.layer.out_channels)).map(|output| self.bias_of(output)).collect(),
            None => vec![self.bias],
        }
    }

    /// The first biases as text.
    #[must_use]
    pub fn biases_text(&self) -> String {
        let biases = self.biases();
        let mut texts: Vec<String> = biases.iter().take(MOST_BIASES).map(|bias| number::text(*bias)).collect();
        if biases.len() > MOST_BIASES {
            texts.push("...".to_owned());
        }
        texts.join(",")
    }

    fn bias_of(&self, output: usize) -> f64 {
        let others = self.planes.as_ref().and_then(|planes| planes.bias.get(output));
        if output == 0 { self.bias } else { others.copied().unwrap_or_default() }
    }

    /// The layer with the numbers of all its channels; `None` for a single channel, or if they are not known.
    pub(super) fn channels(&self) -> Option<Result<Channels, Refusal>> {
        self.planes.as_ref()?;
        Some(self.all_channels())
    }

    fn all_channels(&self) -> Result<Channels, Refusal> {
        let layer = &self.layer;
        let refuse = |fault| Refusal { fault, layer: layer.clone(), input: self.input_size };
        // Check the rules and the limits of a scene before anything is allocated.
        layer.check(self.input_size)?;
        let kernels = Kernels::new(layer.clone(), self.weight()).map_err(refuse)?;
        let [rows, cols] = self.input_size.map(length);
        let inputs = length(layer.in_channels);
        let mut input = ndarray::Array3::zeros((inputs, rows, cols));
        for (channel, mut plane) in input.outer_iter_mut().enumerate() {
            if let Some(values) = self.plane(channel) {
                plane.assign(&values.array((rows, cols)));
            }
        }
        let bias = (0..length(layer.out_channels)).map(|output| self.bias_of(output)).collect();
        Channels::new(kernels, input, bias)
    }

    /// The weight tensor, in the order in which the layer stores it.
    fn weight(&self) -> Array4<f64> {
        let layer = &self.layer;
        let size = layer.kernel_size.map(length).into();
        let mut weight = Array4::zeros(layer.weight_shape().map(length));
        for input in 0..layer.in_channels {
            for output in 0..layer.out_channels {
                let values = self.kernel_between(length(input), length(output));
                if let (Some([first, second]), Some(values)) = (layer.weight_index(input, output), values) {
                    weight.slice_mut(ndarray::s![first as usize, second as usize, .., ..]).assign(&values.array(size));
                }
            }
        }
        weight
    }
}

/// The planes of a table: how many, and their size.
#[derive(Clone, Copy)]
struct Stacked {
    planes: i64,
    size: Pair,
}

impl Stacked {
    fn size(self) -> Pair {
        let [rows, cols] = self.size;
        [self.planes.saturating_mul(rows.saturating_add(GAP)) - GAP, cols]
    }

    /// The plane of a row, and the row in it; `None` between two planes.
    fn place(self, row: i64) -> Option<(i64, i64)> {
        let rows = self.size[0] + GAP;
        let (plane, row) = (row.div_euclid(rows), row.rem_euclid(rows));
        (row < self.size[0] && (0..self.planes).contains(&plane)).then_some((plane, row))
    }
}

impl Scene {
    /// The layer with the numbers of all its channels; `None` for a single channel, if they are not known, and if the
    /// layer is rejected.
    #[must_use]
    pub fn channels(&self) -> Option<&Channels> {
        self.channels.as_ref()
    }

    /// Rows and columns of a grid of the layer, or of a table; `None` if there is no such grid.
    #[must_use]
    pub fn layer_size(&self, grid: LayerGrid, plane: Plane) -> Option<Pair> {
        match grid {
            // Every plane has the size of the first, whether its numbers are known or not.
            LayerGrid::Scene(grid) if plane == Plane::First => self.size(grid),
            LayerGrid::Scene(grid) => self.channels_of(grid, plane).and_then(|_| self.size(grid)),
            LayerGrid::Inputs | LayerGrid::Outputs => Some(self.stacked(grid)?.size()),
            LayerGrid::Weights => match self.channels() {
                Some(channels) => channels.kernels().table_size().ok(),
                None => self.size(GridId::Kernel).filter(|_| !self.has_unknown()),
            },
        }
    }

    /// Returns whether there are channels whose numbers are not known.
    fn has_unknown(&self) -> bool {
        let Layer { in_channels, out_channels, .. } = self.setting().layer;
        self.channels().is_none() && (in_channels > 1 || out_channels > 1)
    }

    /// A cell of a grid of the layer, or of a table; `None` outside it, and between the planes of a table.
    #[must_use]
    pub fn layer_cell(&self, grid: LayerGrid, plane: Plane, at: Pair) -> Option<Cell> {
        match self.spot(grid, plane, at) {
            Some(spot) => self.spot_cell(spot),
            None => self.is_unjoined(grid, at).then_some(Cell { value: 0.0, role: Role::Absent }),
        }
    }

    /// The number that a cell of a grid or table shows.
    #[must_use]
    pub fn spot(&self, grid: LayerGrid, plane: Plane, at: Pair) -> Option<Spot> {
        match grid {
            LayerGrid::Scene(grid) => Some(Spot { grid, channels: self.channels_of(grid, plane)?, at }),
            LayerGrid::Inputs => {
                let (channel, row) = self.stacked(grid)?.place(at[0])?;
                Some(Spot { grid: GridId::Input, channels: [channel, 0], at: [row, at[1]] })
            }
            LayerGrid::Outputs => {
                let (channel, row) = self.stacked(grid)?.place(at[0])?;
                Some(Spot { grid: GridId::Output, channels: [0, channel], at: [row, at[1]] })
            }
            LayerGrid::Weights => match self.channels() {
                Some(channels) => {
                    let cell = channels.kernels().table_cell(at)?;
                    Some(Spot { grid: GridId::Kernel, channels: [cell.input, cell.output], at: cell.tap })
                }
                None if self.has_unknown() => None,
                None => Some(Spot { grid: GridId::Kernel, channels: [0, 0], at }),
            },
        }
    }

    /// The cell that shows this number.
    #[must_use]
    pub fn spot_cell(&self, Spot { grid, channels: [input, output], at }: Spot) -> Option<Cell> {
        let cell = self.cell(grid, at)?;
        let Some(channels) = self.channels() else { return Some(cell) };
        // All channels have the same roles; only the numbers differ.
        let numbers = |plane: ndarray::ArrayView2<'_, f64>, at: Pair| plane.get(at.map(length)).copied();
        let of_input = |at| numbers(channels.input(length(input))?, at);
        let of_kernel = |at| numbers(channels.kernels().kernel(input, output)?, at);
        let value = match grid {
            GridId::Input => of_input(at)?,
            GridId::Kernel => of_kernel(at)?,
            GridId::Rotated => of_kernel(self.stored_tap(at))?,
            GridId::Output => numbers(channels.output(length(output))?, at)?,
            GridId::Full => numbers(channels.full(length(output))?, at)?,
            GridId::Stuffed | GridId::Padded => match self.source(grid, at)? {
                CellSource::Input(at) => of_input(at)?,
                CellSource::Inserted | CellSource::Padding | CellSource::OutputPadding => cell.value,
            },
            GridId::Coverage | GridId::Matrix | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => cell.value,
        };
        Some(Cell { value, ..cell })
    }

    /// The number that a cell shows a copy of: itself, or a number of the input or the stored kernel.
    #[must_use]
    pub fn root(&self, spot: Spot) -> Option<Spot> {
        match spot.grid {
            GridId::Input | GridId::Kernel | GridId::Output | GridId::Full => Some(spot),
            GridId::Rotated => Some(Spot { grid: GridId::Kernel, at: self.stored_tap(spot.at), ..spot }),
            GridId::Stuffed | GridId::Padded => match self.source(spot.grid, spot.at)? {
                CellSource::Input(at) => Some(Spot { grid: GridId::Input, at, ..spot }),
                CellSource::Inserted | CellSource::Padding | CellSource::OutputPadding => None,
            },
            GridId::Coverage | GridId::Matrix | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => None,
        }
    }

    /// An output, or a cell of the full result, as a sum; `None` for other numbers.
    #[must_use]
    pub fn sum(&self, spot: Spot) -> Option<Sum> {
        let picture = self.outcome().ok()?;
        let geometry = match spot.grid {
            GridId::Output => &picture.geometry,
            GridId::Full => &picture.uncropped,
            _ => return None,
        };
        let total = self.spot_cell(spot)?.value;
        let output = spot.channels[1];
        let layer = geometry.layer();
        let joined = |input: &i64| self.channels().is_none() || layer.weight_index(*input, output).is_some();
        let inputs = if self.channels().is_some() { layer.in_channels } else { 1 };
        let mut parts: Vec<Part> = Vec::new();
        let mut left = MOST_LETTERS;
        for channel in (0..inputs).filter(joined) {
            let products = products(geometry, spot.at, [channel, output]).take(left).collect::<Vec<_>>();
            left -= products.len();
            parts.push(Part { channel, products });
        }
        let bias = layer.bias.then(|| self.setting().bias_of(length(output)));
        let count = geometry.coverage(spot.at) * parts.len();
        Some(Sum { parts, count, bias, total })
    }

    fn source(&self, grid: GridId, at: Pair) -> Option<CellSource> {
        let geometry = &self.outcome().ok()?.geometry;
        Some(if grid == GridId::Stuffed { geometry.stuffed_source(at) } else { geometry.padded_source(at) })
    }

    /// The channels of a plane of a grid; `None` if the layer has no such plane.
    fn channels_of(&self, grid: GridId, plane: Plane) -> Option<[i64; 2]> {
        let (input, output) = match (grid, plane) {
            (_, Plane::First) => (0, 0),
            (GridId::Output | GridId::Full, Plane::Channel(channel)) => (0, channel),
            (_, Plane::Channel(channel)) => (channel, 0),
            (_, Plane::Between([input, output])) => (input, output),
        };
        let has = match self.channels() {
            // All channels have the same coverage and matrix.
            None if matches!(grid, GridId::Coverage | GridId::Matrix) => plane == Plane::First,
            None => [input, output] == [0, 0] && !self.has_unknown(),
            Some(channels) => {
                let Layer { in_channels, out_channels, .. } = channels.kernels().layer();
                let exists = (0..*in_channels).contains(&input) && (0..*out_channels).contains(&output);
                let is_kernel = matches!(grid, GridId::Kernel | GridId::Rotated);
                exists && (!is_kernel || channels.kernels().kernel(input, output).is_some())
            }
        };
        has.then_some([input, output])
    }

    fn stacked(&self, table: LayerGrid) -> Option<Stacked> {
        if self.has_unknown() {
            return None;
        }
        let layer = self.channels().map(|channels| channels.kernels().layer());
        let (grid, planes) = match table {
            LayerGrid::Inputs => (GridId::Input, layer.map(|layer| layer.in_channels)),
            LayerGrid::Outputs => (GridId::Output, layer.map(|layer| layer.out_channels)),
            LayerGrid::Weights | LayerGrid::Scene(_) => return None,
        };
        Some(Stacked { planes: planes.unwrap_or(1), size: self.size(grid)? })
    }

    /// Returns whether a cell of the table of kernels belongs to channels that no group connects.
    fn is_unjoined(&self, grid: LayerGrid, at: Pair) -> bool {
        let (LayerGrid::Weights, Some(channels)) = (grid, self.channels()) else { return false };
        let [height, width] = channels.kernels().layer().kernel_size;
        let inside = |at: i64, kernel: i64| at >= 0 && at.rem_euclid(kernel + GAP) < kernel;
        let size = channels.kernels().table_size().unwrap_or_default();
        at[0] < size[0] && at[1] < size[1] && inside(at[0], height) && inside(at[1], width)
    }
}

/// The products of an output with this input channel.
fn products(geometry: &Geometry, at: Pair, [input, output]: [i64; 2]) -> impl Iterator<Item = [Spot; 2]> {
    geometry.products_of_output(at).map(move |product: Product| {
        [
            Spot { grid: GridId::Input, channels: [input, 0], at: product.input },
            Spot { grid: GridId::Kernel, channels: [input, output], at: product.tap },
        ]
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::conv::{Op, Padding};
    use crate::scene::{Fill, Planes};

    /// Four channels to two in two groups: the first two inputs go to output 0, the others to output 1.
    fn grouped(op: Op) -> Scene {
        let layer = Layer {
            in_channels: 4,
            out_channels: 2,
            groups: 2,
            stride: [2, 1],
            padding: Padding::Explicit([1, 1]),
            bias: true,
            ..Layer::new(op, [3, 2])
        };
        let filled = |seed: u64| Values::Fill(Fill::Random(seed));
        let kernels = (0..4).map(|input| (0..2).map(|output| filled(10 + 2 * input + output)).collect()).collect();
        let planes = Planes { input: (0..4).map(filled).collect(), kernels, bias: vec![0.5, -3.0] };
        let setting = Setting { layer, input_size: [4, 3], planes: Some(Arc::new(planes)), ..Setting::default() };
        Scene::new(Setting { input: filled(0), kernel: filled(10), bias: 0.5, ..setting })
    }

    fn all([rows, cols]: Pair) -> impl Iterator<Item = Pair> {
        (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
    }

    #[test]
    fn a_number_is_the_sum_of_its_products_and_the_bias_of_its_channel() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            let scene = grouped(op);
            let value = |spot: Spot| scene.spot_cell(spot).unwrap().value;
            let mut sums = 0;
            for (output, bias) in [(0, 0.5), (1, -3.0)] {
                for at in all(scene.size(GridId::Output).unwrap()) {
                    let spot = scene.spot(LayerGrid::Scene(GridId::Output), Plane::Channel(output), at).unwrap();
                    let sum = scene.sum(spot).unwrap();
                    let channels: Vec<i64> = sum.parts.iter().map(|part| part.channel).collect();
                    assert_eq!(channels, if output == 0 { [0, 1] } else { [2, 3] });
                    assert_eq!((sum.bias, sum.count), (Some(bias), sum.products().count()));
                    let products = sum.products().map(|[input, weight]| value(*input) * value(*weight));
                    let total: f64 = products.sum::<f64>() + bias;
                    assert!((total - sum.total).abs() < 1e-9, "{op:?} {spot:?}: {total} is not {}", sum.total);
                    assert_eq!(sum.total, value(spot));
                    let firsts = sum.terms(&scene).iter().filter(|term| term.channel.is_some()).count();
                    assert_eq!(firsts, sum.parts.iter().filter(|part| !part.products.is_empty()).count());
                    sums += usize::from(sum.count > 0);
                }
            }
            assert!(sums > 12, "only {sums} outputs are made of products");
        }
    }

    #[test]
    fn a_table_shows_every_plane_once_and_nothing_between() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            let scene = grouped(op);
            for (table, grid, planes) in
                [(LayerGrid::Inputs, GridId::Input, 4), (LayerGrid::Outputs, GridId::Output, 2)]
            {
                let [rows, cols] = scene.size(grid).unwrap();
                let size = scene.layer_size(table, Plane::First).unwrap();
                assert_eq!(size, [planes * rows + planes - 1, cols]);
                let shown = all(size).filter_map(|at| scene.spot(table, Plane::First, at));
                let channel = |channel| if grid == GridId::Input { [channel, 0] } else { [0, channel] };
                let every = (0..planes)
                    .flat_map(|place| all([rows, cols]).map(move |at| Spot { grid, channels: channel(place), at }));
                assert_eq!(shown.collect::<Vec<_>>(), every.collect::<Vec<_>>());
                assert_eq!(scene.layer_cell(table, Plane::First, [rows, 0]), None, "a gap");
            }
            // Kernels of 3x2: four rows of them, two columns.
            assert_eq!(scene.layer_size(LayerGrid::Weights, Plane::First), Some([4 * 3 + 3, 2 * 2 + 1]));
            for (input, output) in (0..4).flat_map(|input| [(input, 0), (input, 1)]) {
                let is_joined = (input < 2) == (output == 0);
                for at in all([3, 2]) {
                    let in_table = [input * 4 + at[0], output * 3 + at[1]];
                    let cell = scene.layer_cell(LayerGrid::Weights, Plane::First, in_table).unwrap();
                    let plane = Plane::Between([input, output]);
                    let kernel = scene.layer_cell(LayerGrid::Scene(GridId::Kernel), plane, at);
                    assert_eq!(kernel.is_some(), is_joined);
                    assert_eq!(cell.role == Role::Absent, !is_joined);
                    assert_eq!(cell.value, kernel.map_or(0.0, |cell| cell.value));
                }
            }
        }
    }

    #[test]
    fn a_layer_of_one_channel_has_its_tables_too() {
        let scene = Scene::new(Setting::default());
        for (table, grid) in [
            (LayerGrid::Inputs, GridId::Input),
            (LayerGrid::Weights, GridId::Kernel),
            (LayerGrid::Outputs, GridId::Output),
        ] {
            assert_eq!(scene.layer_size(table, Plane::First), scene.size(grid));
            for at in all(scene.size(grid).unwrap()) {
                assert_eq!(scene.layer_cell(table, Plane::First, at), scene.cell(grid, at), "{table}");
            }
        }
        let no_such = [Plane::Channel(1), Plane::Channel(-1), Plane::Between([1, 0]), Plane::Channel(i64::MAX)];
        for plane in no_such {
            assert_eq!(scene.layer_cell(LayerGrid::Scene(GridId::Output), plane, [0, 0]), None, "{plane:?}");
        }
    }

    #[test]
    fn numbers_that_nobody_said_are_not_shown() {
        let known = grouped(Op::Conv2d);
        let scene = Scene::new(Setting { planes: None, ..known.setting().clone() });
        for grid in [GridId::Input, GridId::Kernel, GridId::Output, GridId::Full].map(LayerGrid::Scene) {
            assert_eq!(scene.layer_cell(grid, Plane::First, [0, 0]), None, "{grid}");
        }
        for table in LayerGrid::TABLES.map(|(_, table)| table) {
            assert_eq!(scene.layer_size(table, Plane::First), None, "{table}");
        }
        let coverage = LayerGrid::Scene(GridId::Coverage);
        assert_eq!(scene.layer_cell(coverage, Plane::First, [0, 0]), known.layer_cell(coverage, Plane::First, [0, 0]));
        assert!(scene.layer_cell(coverage, Plane::First, [0, 0]).is_some());
    }
}
