//! A layer as named grids with roles and numbers: the model that screens, text and figures show.
//!
//! A [`Setting`] is everything that the user can change; [`Scene::new`] computes what it shows. The picture is of one
//! input channel and one output channel, since every pair of channels has the same one. If the numbers of all channels
//! are known, [`plane`] has their grids.

pub mod beside;
pub mod channels;
pub mod command;
pub mod compare;
pub mod cover;
pub mod crossings;
pub mod cursors;
pub mod edited;
pub mod exhibit;
pub mod formula;
pub mod grid;
pub mod legend;
pub mod maps;
pub mod moment;
pub mod notes;
pub mod number;
pub mod plane;
pub mod presets;
pub mod random;
pub mod rival;
pub mod story;
pub mod strip;
pub mod turn;
pub mod values;
pub mod view;
pub mod wrong;

use std::sync::{Arc, OnceLock};

use ndarray::{Array2, ArrayView2, Axis as NdAxis};

use crate::conv::operands::count_numbers;
use crate::conv::{Fault, Geometry, Layer, Op, Operands, Padding, Pair, Refusal};
pub use beside::{Beside, Panel};
pub use cover::Cover;
pub use cursors::Cursors;
pub use edited::Edit;
pub use exhibit::Exhibit;
pub use grid::{Cell, GridId, Role};
pub use legend::Scale;
pub use maps::Maps;
pub use moment::{Moment, Outline, OutlineKind};
pub use plane::{LayerGrid, Plane, Planes};
pub use rival::Rival;
pub use turn::Turn;
pub use values::{FileSource, Fill, Values};
pub use view::View;

/// The most cells of a grid of a scene.
pub const MAX_CELLS: usize = 1 << 24;

/// The most products that a scene computes: a few seconds at worst.
const MAX_PRODUCTS: u128 = 1 << 31;

/// The most products, and the most cells of a grid, that certainly take less than a frame.
const QUICK_PRODUCTS: u128 = 1 << 26;
const QUICK_CELLS: usize = 1 << 21;

/// Everything about a scene that the user can change, legal or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The layer.
    pub layer: Layer,
    /// Height and width of the input.
    pub input_size: Pair,
    /// The numbers of the input.
    pub input: Values,
    /// The numbers of the stored kernel.
    pub kernel: Values,
    /// The bias of the output channel, ignored if the layer has none.
    pub bias: f64,
    /// The numbers of the other channels, if they are known.
    pub planes: Option<Arc<Planes>>,
    /// Whether networks that take its input skip their activations.
    pub passes_over: bool,
}

impl Setting {
    /// The bias that is added to the output: 0 for a layer without one.
    #[must_use]
    pub fn effective_bias(&self) -> f64 {
        if self.layer.bias { self.bias } else { 0.0 }
    }

    /// The number of products, including those that fall outside, for all channels whose numbers are known; 0 if the
    /// layer is rejected.
    #[must_use]
    pub fn products(&self) -> u128 {
        let pairs = if self.planes.is_some() { self.layer.channel_pairs() } else { 1 };
        self.layer.check(self.input_size).map_or(0, |geometry| geometry.all_products(pairs))
    }

    /// The numbers of the input or the stored kernel; empty if there are too many.
    #[must_use]
    pub fn array(&self, grid: GridId) -> Array2<f64> {
        let values = if grid == GridId::Input { &self.input } else { &self.kernel };
        let size = self.size(grid);
        match count_numbers("grid", &size, MAX_CELLS) {
            Ok(_) => values.array((length(size[0]), length(size[1]))),
            Err(_) => Array2::default((0, 0)),
        }
    }

    /// Edits the values of the input or the stored kernel. Does nothing if there are too many, or the cell is outside.
    pub fn edit(&mut self, grid: GridId, edit: Edit) {
        let size = self.size(grid);
        let (rows, cols) = (length(size[0]), length(size[1]));
        let is_there = match edit {
            Edit::Set { at: (row, col), .. } => row < rows && col < cols,
            Edit::Rotate => true,
        };
        if is_there && count_numbers("grid", &size, MAX_CELLS).is_ok() {
            let values = self.values_mut(grid);
            *values = values.clone().edited((rows, cols), edit);
        }
    }

    /// The source of the numbers of the input or the stored kernel.
    pub fn values_mut(&mut self, grid: GridId) -> &mut Values {
        if grid == GridId::Input { &mut self.input } else { &mut self.kernel }
    }

    /// Height and width of the input or the stored kernel.
    fn size(&self, grid: GridId) -> Pair {
        if grid == GridId::Input { self.input_size } else { self.layer.kernel_size }
    }

    /// Returns whether computing the scene of this setting may take longer than a frame.
    #[must_use]
    pub fn takes_long(&self) -> bool {
        let is_large = |size: Pair| count_numbers("grid", &size, QUICK_CELLS).is_err();
        let Ok(geometry) = self.layer.check(self.input_size) else {
            // A rejected layer still shows its numbers, unless there are too many.
            let is_shown = |size: &Pair| count_numbers("grid", size, MAX_CELLS).is_ok();
            return [self.input_size, self.layer.kernel_size].into_iter().filter(is_shown).any(is_large);
        };
        geometry.limit_products(1, QUICK_PRODUCTS).is_err()
            || [geometry.input(), geometry.output(), geometry.uncropped().output()].into_iter().any(is_large)
    }
}

impl Default for Setting {
    /// What tconv opens with: a stride that inserts zeros, a padding that leaves a ring, and a kernel whose rotation is
    /// visible.
    fn default() -> Setting {
        Setting {
            layer: Layer {
                stride: [2, 2],
                padding: Padding::Explicit([1, 1]),
                ..Layer::new(Op::ConvTranspose2d, [3, 3])
            },
            input_size: [3, 3],
            input: Values::Fill(Fill::Count),
            kernel: Values::Fill(Fill::Skew),
            bias: 0.0,
            planes: None,
            passes_over: false,
        }
    }
}

/// What a valid layer shows.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The layer on its input.
    pub geometry: Geometry,
    /// Notes about the layer, most surprising first.
    pub notes: Vec<notes::AxisNote>,
    /// The layer without the crop; its output is the full result.
    pub uncropped: Geometry,
    /// An upper bound of the number of products that reach a cell.
    pub largest_coverage: i64,
    output: Arc<Array2<f64>>,
    /// The full result of a layer that crops, computed on first use.
    full: OnceLock<Array2<f64>>,
}

/// A setting with its numbers.
///
/// ```
/// use tconv::scene::{GridId, Role, Scene, Setting};
///
/// // A 3x3 input and a 3x3 kernel, stride 2, padding 1.
/// let scene = Scene::new(Setting::default());
/// assert_eq!(scene.size(GridId::Padded), Some([7, 7]));
/// assert_eq!(scene.size(GridId::Output), Some([5, 5]));
/// assert_eq!(scene.cell(GridId::Output, [0, 2]).unwrap().value, 6.0);
/// // A zero that the stride inserts between two inputs.
/// assert_eq!(scene.cell(GridId::Stuffed, [0, 1]).unwrap().role, Role::Inserted);
///
/// // A setting that PyTorch rejects still has a scene, which says why.
/// let mut setting = Setting::default();
/// setting.layer.output_padding = [2, 2];
/// assert!(Scene::new(setting).outcome().is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Scene {
    setting: Setting,
    input: Arc<Filled>,
    kernel: Arc<Filled>,
    outcome: Result<Picture, Refusal>,
    channels: Option<channels::Channels>,
    /// The largest magnitude of the output.
    largest_output: f64,
    widest: usize,
    beside: Arc<Beside>,
}

/// The numbers of a grid at its size, with their largest magnitude and greatest text width.
#[derive(Clone, Debug, Default)]
struct Filled {
    array: Array2<f64>,
    largest: f64,
    widest: usize,
}

impl Scene {
    /// Computes the scene. A setting that is rejected, or too large for a picture, gives a scene whose
    /// [`outcome`](Scene::outcome) says why.
    #[must_use]
    pub fn new(setting: Setting) -> Scene {
        Scene::build(setting, None)
    }

    /// Computes the scene of another setting, reusing what is the same.
    #[must_use]
    pub fn changed_to(&self, setting: Setting) -> Scene {
        Scene::build(setting, Some(self))
    }

    fn build(setting: Setting, before: Option<&Scene>) -> Scene {
        let refuse = |fault| Refusal { fault, layer: setting.layer.clone(), input: setting.input_size };
        let checked = setting.layer.check(setting.input_size);
        let input = filled(
            "input",
            &setting.input,
            setting.input_size,
            before.map(|scene| (&scene.setting.input, &scene.input)),
        );
        let kernel = filled(
            "kernel",
            &setting.kernel,
            setting.layer.kernel_size,
            before.map(|scene| (&scene.setting.kernel, &scene.kernel)),
        );
        let (input, kernel, outcome) = match (input, kernel) {
            (Ok(input), Ok(kernel)) => {
                let outcome = checked
                    .and_then(|geometry| picture(&setting, geometry, &input.array, &kernel.array).map_err(refuse));
                (input, kernel, outcome)
            }
            (input, kernel) => {
                let too_large = [&input, &kernel].into_iter().find_map(|array| array.as_ref().err()).cloned();
                let refusal = checked.err().unwrap_or_else(|| refuse(too_large.unwrap_or(Fault::LengthTooLarge)));
                (input.unwrap_or_default(), kernel.unwrap_or_default(), Err(refusal))
            }
        };
        let (channels, outcome) = match (setting.channels().filter(|_| outcome.is_ok()), outcome) {
            (Some(Ok(channels)), Ok(picture)) => {
                let output = channels.output(0).map(|plane| Arc::new(plane.to_owned()));
                let picture = Picture { output: output.unwrap_or_default(), ..picture };
                (Some(channels), Ok(picture))
            }
            (Some(Err(refusal)), _) => (None, Err(refusal)),
            (_, outcome) => (None, outcome),
        };
        let output = outcome.as_ref().ok().map(|picture| &*picture.output);
        let largest_output = output.map_or(0.0, largest);
        let widest = input.widest.max(kernel.widest).max(output.map_or(1, widest_number));
        Scene { setting, input, kernel, outcome, channels, largest_output, widest, beside: Arc::default() }
    }

    /// Replaces what is beside the layer. Panels and exhibits beyond the limits are dropped.
    #[must_use]
    pub fn with_beside(self, mut beside: Beside) -> Scene {
        beside.panels.truncate(beside::MOST_PANELS);
        beside.exhibits.truncate(exhibit::MOST_EXHIBITS);
        Scene { beside: Arc::new(beside), ..self }
    }

    /// What is beside the layer.
    #[must_use]
    pub fn beside(&self) -> &Beside {
        &self.beside
    }

    /// The grids that do not belong to the layer, indexed by [`GridId::Exhibit`].
    #[must_use]
    pub fn exhibits(&self) -> &[Exhibit] {
        &self.beside.exhibits
    }

    /// The setting.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// The picture, or why there is none.
    ///
    /// # Errors
    /// The rule that rejects the layer, or the limit that it exceeds.
    pub fn outcome(&self) -> Result<&Picture, &Refusal> {
        self.outcome.as_ref()
    }

    /// The bias that is added to the output: 0 for a layer without one.
    #[must_use]
    pub fn bias(&self) -> f64 {
        self.setting.effective_bias()
    }

    /// The output, if the layer is valid.
    #[must_use]
    pub fn output(&self) -> Option<&Array2<f64>> {
        self.outcome.as_ref().ok().map(|picture| &*picture.output)
    }

    /// The output as a shared array that outlives the scene.
    #[must_use]
    pub fn shared_output(&self) -> Option<Arc<Array2<f64>>> {
        self.outcome.as_ref().ok().map(|picture| Arc::clone(&picture.output))
    }

    /// The full result, before the crop.
    fn full(&self) -> Option<&Array2<f64>> {
        let picture = self.outcome.as_ref().ok()?;
        if picture.uncropped == picture.geometry {
            return Some(&picture.output);
        }
        Some(picture.full.get_or_init(|| {
            if let Some(channels) = &self.channels {
                return channels.full(0).map(|plane| plane.to_owned()).unwrap_or_default();
            }
            // The limits were checked when the picture was computed.
            one_channel(&picture.uncropped, self.input().view(), self.kernel().view(), self.bias()).unwrap_or_default()
        }))
    }

    /// Returns whether everything that the view shows has been computed.
    #[must_use]
    pub fn is_prepared(&self, view: View) -> bool {
        let shows_full = view.columns().concat().contains(&GridId::Full);
        self.outcome().map_or(true, |picture| {
            !shows_full || picture.full.get().is_some() || picture.uncropped == picture.geometry
        })
    }

    /// Computes what the view shows, as far as that is missing.
    pub fn prepare(&self, view: View) {
        if !self.is_prepared(view) {
            self.full();
        }
    }

    /// The numbers of the input.
    #[must_use]
    pub fn input(&self) -> &Array2<f64> {
        &self.input.array
    }

    /// The kernel as stored, not rotated.
    #[must_use]
    pub fn kernel(&self) -> &Array2<f64> {
        &self.kernel.array
    }

    /// The largest magnitudes for the colour scales of inputs and of outputs: one for both, unless it would hide the
    /// smaller numbers. Only finite values count; 0 if there are none.
    #[must_use]
    pub fn scales(&self) -> [f64; 2] {
        /// The largest ratio for which both share a scale.
        const MOST: f64 = 2.0;
        let with_exhibits = |own: f64, scale| self.largest_exhibit(scale).max(own);
        let input = with_exhibits(self.input.largest, Scale::Inputs);
        let output = with_exhibits(self.largest_output, Scale::Outputs);
        let larger = input.max(output);
        let is_one = input.min(output) * MOST >= larger || output == 0.0 || input == 0.0;
        if is_one { [larger; 2] } else { [input, output] }
    }

    /// The width of the longest number among inputs, weights and outputs, in columns; an estimate if there are very
    /// many.
    #[must_use]
    pub fn widest_number(&self) -> usize {
        self.exhibits().iter().map(Exhibit::widest).fold(self.widest, usize::max)
    }

    /// The largest magnitude in the kernel. Weights have their own scale, since they are not activations.
    #[must_use]
    pub fn largest_weight(&self) -> f64 {
        self.largest_exhibit(Scale::Weights).max(self.kernel.largest)
    }

    /// The largest magnitude of the map that an exhibit shows, and of those at the same place in other networks.
    fn largest_beside(&self, shown: u8) -> f64 {
        let place = |exhibit: &Exhibit| exhibit.map().map(|map| (map.place, map.passes_over));
        let own = self.exhibits().get(usize::from(shown)).and_then(place);
        let such = self.exhibits().iter().filter(|exhibit| place(exhibit) == own);
        such.map(Exhibit::largest).fold(0.0, f64::max)
    }

    /// The largest magnitude among the exhibits with this scale; 0 if there are none.
    fn largest_exhibit(&self, scale: Scale) -> f64 {
        let such = self.exhibits().iter().filter(|exhibit| exhibit.scale == scale);
        such.map(Exhibit::largest).fold(0.0, f64::max)
    }
}

/// The values at this size, reused from before if nothing changed.
fn filled(
    what: &'static str,
    values: &Values,
    size: Pair,
    before: Option<(&Values, &Arc<Filled>)>,
) -> Result<Arc<Filled>, Fault> {
    count_numbers(what, &size, MAX_CELLS)?;
    let size = (length(size[0]), length(size[1]));
    match before {
        Some((same, filled)) if same == values && filled.array.dim() == size => Ok(Arc::clone(filled)),
        _ => {
            let array = values.array(size);
            let (largest, widest) = (largest(&array), widest_number(&array));
            Ok(Arc::new(Filled { array, largest, widest }))
        }
    }
}

/// The largest finite magnitude, 0 if there is none.
fn largest(array: &Array2<f64>) -> f64 {
    // Infinity is rare, and checking for it takes as long as everything else.
    let largest = largest_of(array, f64::abs);
    if largest < f64::INFINITY {
        return largest;
    }
    largest_of(array, |value| if value.is_finite() { value.abs() } else { 0.0 })
}

/// The largest magnitude, 0 if there is none. NaN is ignored.
fn largest_of(array: &Array2<f64>, magnitude: impl Fn(f64) -> f64) -> f64 {
    // Eight running maxima instead of one, so that the compiler can vectorise.
    let mut lanes = [0.0_f64; 8];
    let array = array.as_standard_layout();
    let (chunks, rest) = array.as_slice().unwrap_or_default().as_chunks::<8>();
    for chunk in chunks.iter().chain(std::iter::once(&padded(rest))) {
        for (most, value) in lanes.iter_mut().zip(chunk) {
            let magnitude = magnitude(*value);
            *most = if magnitude > *most { magnitude } else { *most };
        }
    }
    lanes.into_iter().fold(0.0, f64::max)
}

/// The width of the longest number of an array, in columns. Only a sample of the numbers is checked.
fn widest_number(array: &Array2<f64>) -> usize {
    /// Enough for every grid that is shown with all its numbers.
    const LOOKED_AT: usize = 1024;
    let step = array.len().div_ceil(LOOKED_AT).max(1);
    // By index: an array iterator visits everything that it steps over.
    let places = (0..array.len()).step_by(step).map(|place| [place / array.ncols(), place % array.ncols()]);
    // Few numbers can be longer than the longest before them: only those are formatted.
    places.filter_map(|place| array.get(place)).fold(1, |widest, value| {
        if number::most_columns(*value) > widest { widest.max(number::text(*value).len()) } else { widest }
    })
}

/// Up to eight values, padded with zeros.
fn padded(values: &[f64]) -> [f64; 8] {
    std::array::from_fn(|index| values.get(index).copied().unwrap_or(0.0))
}

fn length(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn picture(setting: &Setting, geometry: Geometry, input: &Array2<f64>, kernel: &Array2<f64>) -> Result<Picture, Fault> {
    let uncropped = geometry.uncropped();
    for (what, size) in
        [("padded input", geometry.lengths(crate::conv::Axis::padded)), ("full result", uncropped.output())]
    {
        count_numbers(what, &size, MAX_CELLS)?;
    }
    let output = Arc::new(one_channel(&geometry, input.view(), kernel.view(), setting.effective_bias())?);
    let largest_coverage = geometry.axes().iter().map(crate::conv::Axis::largest_coverage).product();
    Ok(Picture { notes: notes::notes(&geometry), geometry, uncropped, largest_coverage, output, full: OnceLock::new() })
}

/// The output for one input channel and one output channel, within the limits of a scene.
fn one_channel(
    geometry: &Geometry,
    input: ArrayView2<'_, f64>,
    kernel: ArrayView2<'_, f64>,
    bias: f64,
) -> Result<Array2<f64>, Fault> {
    count_numbers("output", &geometry.output(), MAX_CELLS)?;
    geometry.limit_products(1, MAX_PRODUCTS)?;
    let single = Layer { in_channels: 1, out_channels: 1, groups: 1, ..geometry.layer().clone() };
    let single = single.check(geometry.input()).map_err(|refusal| refusal.fault)?;
    let bias = (bias != 0.0).then(|| ndarray::arr1(&[bias]));
    let [input, kernel] = [input, kernel].map(|view| view.insert_axis(NdAxis(0)).insert_axis(NdAxis(0)));
    let output = Operands::new(&single, input, kernel, bias.as_ref().map(|bias| bias.view()))?.forward();
    Ok(output.index_axis_move(NdAxis(0), 0).index_axis_move(NdAxis(0), 0))
}
