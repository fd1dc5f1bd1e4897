//! The panels of a step: layers, networks and grids beside the live layer. Whatever a panel leaves out follows the live
//! scene, as the learner changes it.

use std::fmt;
use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

use super::cells::Cells;
use super::channels;
use super::diagnostic::Report;
use super::expression::{
    Answer, GridFormula, GridName, Grids as _, KnownPanel, LayerGrid, PanelId, PanelKind, Panels, Plane,
    SceneEnvironment,
};
use super::format::{GridFile, PanelFile};
use super::naming::Names;
use super::network::{self, Fed};
use super::own::Own;
use super::reading::{self, selector};
use super::scene;
use crate::conv::{Layer, Op, Padding, Pair, Settings};
use crate::phrase;
use crate::scene::beside::MOST_PANELS;
use crate::scene::exhibit::{Shows, TitlePart};
use crate::scene::maps::MapPlane;
use crate::scene::turn::Turn;
use crate::scene::{Beside, Cell, Exhibit, GridId, Maps, Panel as Shown, Role, Scale, Scene, Setting, Values};

/// The maximum number of cells of an exhibit; a larger one would be unreadable.
const MOST_CELLS: i64 = 1 << 16;

/// Something beside the live layer.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The id of the panel.
    pub id: PanelId,
    /// What the panel shows.
    pub content: Content,
}

impl Panel {
    /// Returns the number of products of a network that are computed whenever the live scene changes.
    pub(super) fn products(&self) -> u128 {
        self.content.network().map_or(0, Fed::products)
    }

    /// Returns how many cells of the live scene are read whenever the panel follows a change.
    pub(super) fn work(&self, live: &Scene) -> i64 {
        match &self.content {
            Content::Layer(layer) => {
                let Following { input, kernel, .. } = layer.as_ref();
                input.work(GridId::Input, live).saturating_add(kernel.work(GridId::Kernel, live))
            }
            Content::Stack(fed) => fed.work(live),
            Content::Given(_) => 0,
        }
    }
}

/// What a panel shows.
#[derive(Clone, Debug)]
pub enum Content {
    /// A layer that follows the live one.
    Layer(Box<Following>),
    /// A network with its input.
    Stack(Box<Fed>),
    /// Given values, such as the result of another program.
    Given(Array2<f64>),
}

impl Content {
    /// Returns the network if its input is that of the live scene.
    pub(super) fn fed_live(&self) -> Option<&Fed> {
        self.network().filter(|fed| fed.follows())
    }

    /// Returns the network, if the panel is one.
    pub(super) fn network(&self) -> Option<&Fed> {
        match self {
            Content::Stack(fed) => Some(fed),
            Content::Layer(_) | Content::Given(_) => None,
        }
    }

    /// Returns whether it is a network whose input is that of the live scene.
    pub(super) fn is_fed_live(&self) -> bool {
        self.fed_live().is_some()
    }
}

/// What a layer sets itself; everything else follows the live layer.
#[derive(Clone, Debug, Default)]
pub struct Following {
    /// Its own parameters.
    pub settings: Settings,
    /// Its input.
    pub input: Source,
    /// Its kernel.
    pub kernel: Source,
    /// Its own channels and groups.
    pub channels: Option<Counts>,
    /// Its own biases, one for each output channel.
    pub bias: Option<Vec<f64>>,
}

/// Numbers of input channels, output channels and groups.
#[derive(Clone, Copy, Debug)]
pub struct Counts([i64; 3]);

/// Where the values of a grid come from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its own size, in rows and columns.
    pub size: Option<Pair>,
    /// The values of each plane; none if they follow the live scene.
    pub values: Vec<Values>,
    /// Another grid that is passed in instead of values.
    pub from: Option<GridFormula>,
    /// The turn of the values.
    pub turn: Turn,
    /// Cells that are overwritten with a value, in order.
    pub paint: Vec<(Cells, f64)>,
}

impl Source {
    /// Reads the source of a grid from a lesson file. `names` are the names that it may use, `count` is the number of
    /// its planes.
    pub(super) fn read(
        report: &mut Report<'_>,
        file: Option<&GridFile>,
        names: &Names,
        count: usize,
    ) -> Option<Source> {
        let Some(file) = file else { return Some(Source::default()) };
        let mut source = Source::default();
        if let Some(from) = &file.from {
            let others = [file.shape.is_some(), file.fill.is_some(), file.values.is_some()];
            if others.contains(&true) {
                report.error("bad-scene", from.span(), phrase!("what passes in has its own size and values"));
            }
            let known = names.known(Answer::None);
            source.from = match GridFormula::parse(from.as_str(), known) {
                Ok(formula) => Some(formula),
                Err(error) => {
                    let place = from.part(&error.span, report.text);
                    match error.help {
                        Some(help) => report.error_with("unknown-grid", place, error.message, help),
                        None => report.error("unknown-grid", place, error.message),
                    }
                    return None;
                }
            };
        }
        source.size = file.shape.map(|shape| shape.0);
        if file.fill.is_some() || file.values.is_some() {
            let size = source.size.unwrap_or([1, 1]);
            source.values = channels::planes(report, file, size, count)?;
        }
        if let Some(turn) = &file.turn {
            source.turn = reading::turn(report, turn)?;
        }
        if let Some(paint) = file.paint.first().filter(|_| count > 1) {
            report.error(
                "bad-scene",
                paint.cells.span(),
                phrase!("of a grid with several planes no cells are painted: say its values"),
            );
            return None;
        }
        for paint in &file.paint {
            if !paint.value.is_finite() {
                report.error("bad-scene", paint.cells.span(), phrase!("the value must be a number"));
            }
            source.paint.push((selector(report, &paint.cells, names)?, paint.value));
        }
        Some(source)
    }

    /// Returns the effort of selecting the painted cells.
    pub(super) fn work(&self, grid: GridId, live: &Scene) -> i64 {
        let numbers = SceneEnvironment { scene: live, answer: None };
        self.paint.iter().map(|(cells, _)| cells.work(&grid.into(), &numbers)).fold(0, i64::saturating_add)
    }

    /// Returns whether the values are neither turned nor painted.
    pub(super) fn is_plain(&self) -> bool {
        self.turn == Turn::Stored && self.paint.is_empty()
    }

    /// Returns size and values of `grid`, which is the input or the kernel. `follows` is what it follows. Returns
    /// `None` if the grid that is passed in does not exist.
    pub(super) fn numbers(
        &self,
        grid: GridId,
        (size, follows): (Pair, Vec<Values>),
        live: &Scene,
        panels: &dyn Panels,
    ) -> Option<(Pair, Vec<Values>)> {
        let (size, values) = match &self.from {
            None => (self.size.unwrap_or(size), if self.values.is_empty() { follows } else { self.values.clone() }),
            Some(formula) => passing(formula, panels)?,
        };
        Some(self.laid_all(grid, size, values, live))
    }

    /// Turns and paints every plane.
    fn laid_all(&self, grid: GridId, size: Pair, values: Vec<Values>, live: &Scene) -> (Pair, Vec<Values>) {
        let laid = values.into_iter().map(|values| self.laid(grid, size, values, live));
        let (sizes, values): (Vec<Pair>, Vec<Values>) = laid.unzip();
        (sizes.first().copied().unwrap_or(size), values)
    }

    /// Turns and paints one plane; cells are selected in the live scene.
    fn laid(&self, grid: GridId, size: Pair, values: Values, live: &Scene) -> (Pair, Values) {
        if self.is_plain() {
            return (size, values);
        }
        let array = values.array(size.map(|length| usize::try_from(length).unwrap_or(0)).into());
        let mut array = self.turn.of(array.view()).to_owned();
        // If its size differs from the live grid's, cells are selected in a scene with a grid of that size.
        let other = (live.size(grid) != Some(extent(array.view()))).then(|| with_grid(grid, &array, live));
        let live = other.as_ref().unwrap_or(live);
        for (cells, value) in &self.paint {
            let numbers = SceneEnvironment { scene: live, answer: None };
            for at in cells.select(grid, live, &numbers).unwrap_or_default() {
                let at = at.map(|index| usize::try_from(index).unwrap_or(usize::MAX));
                if let Some(cell) = array.get_mut(at) {
                    *cell = *value;
                }
            }
        }
        (extent(array.view()), Values::from(array))
    }
}

/// Reads the panels of a step in order, and their names. Each panel may use the names of those before it. `live` is the
/// layer that they follow, `numbers` are the names of the step's own numbers.
pub(super) fn read(
    report: &mut Report<'_>,
    files: &[PanelFile],
    numbers: &[Arc<str>],
    live: &Layer,
) -> Option<(Vec<Panel>, Names)> {
    let mut panels = Vec::new();
    let mut known: Vec<KnownPanel> = Vec::new();
    if let Some(file) = files.get(MOST_PANELS) {
        report.error("wrong-count", file.id.span(), phrase!("a step has at most {most} panels", most = MOST_PANELS));
        return None;
    }
    for file in files {
        let names = Names::new(known.clone(), numbers.to_vec());
        let kind = match (&file.grid, &file.network) {
            (Some(_), _) => PanelKind::Given,
            (None, Some(network)) => PanelKind::Stack(network::names(network)),
            // It has been reported why the network was not found.
            (None, None) if file.stack.is_some() => return None,
            (None, None) => PanelKind::Layer,
        };
        let panel = match KnownPanel::new(file.id.as_str(), kind) {
            Ok(panel) => panel,
            Err(message) => {
                report.error("bad-id", file.id.span(), message);
                return None;
            }
        };
        if known.iter().any(|other| other.id() == panel.id()) || numbers.contains(panel.id()) {
            report.error("duplicate-id", file.id.span(), phrase!("'{id}' is here twice", id = file.id.as_str()));
            return None;
        }
        let content = match (&file.grid, &file.network) {
            (Some(grid), _) => Content::Given(given(report, file, grid)?),
            (None, Some(network)) => Content::Stack(Box::new(Fed::read(report, file, network, &names)?)),
            (None, None) if file.activations.is_some() => {
                report.error(
                    "bad-scene",
                    file.id.span(),
                    phrase!("activations are those of a 'stack', and here is none"),
                );
                return None;
            }
            (None, None) => Content::Layer(Box::new(Following::read(report, file, &names, live)?)),
        };
        panels.push(Panel { id: Arc::clone(panel.id()), content });
        known.push(panel);
    }
    Some((panels, Names::new(known, numbers.to_vec())))
}

/// Reads the values of a panel that is a given grid.
fn given(report: &mut Report<'_>, file: &PanelFile, grid: &GridFile) -> Option<Array2<f64>> {
    if is_layer(file) || file.input.is_some() || file.stack.is_some() || file.activations.is_some() {
        report.error("bad-scene", file.id.span(), phrase!("a given grid is of no layer: it has nothing but 'grid'"));
        return None;
    }
    let Some(size) = grid.shape.map(|shape| shape.0) else {
        report.error("missing-key", file.id.span(), phrase!("a given grid needs a 'shape'"));
        return None;
    };
    let values = channels::planes(report, grid, size, 1)?;
    Some(values.first()?.array((size[0] as usize, size[1] as usize)))
}

/// Returns whether a panel has a key that only layers have.
pub(super) fn is_layer(file: &PanelFile) -> bool {
    let is_kind = file.op.is_some() || file.kernel.is_some() || file.bias.is_some() || file.channels.is_some();
    let is_set = file.stride.is_some() || file.padding.is_some();
    is_kind || is_set || file.output_padding.is_some() || file.dilation.is_some()
}

/// Returns the live setting with the values of each plane turned and painted.
pub(super) fn laid(live: &Scene, input: &Source, kernel: &Source) -> Setting {
    let Setting { layer, input_size, .. } = live.setting().clone();
    let (inputs, kernels) = planes_of(live.setting());
    let (input_size, inputs) = input.laid_all(GridId::Input, input_size, inputs, live);
    let (kernel_size, kernels) = kernel.laid_all(GridId::Kernel, layer.kernel_size, kernels, live);
    let biases = live.setting().biases();
    channels::setting(Layer { kernel_size, ..layer }, input_size, inputs, &kernels, biases)
}

/// Returns the values of all planes of a setting: those of the input, and those of the kernels in the order of the
/// weight.
pub(super) fn planes_of(setting: &Setting) -> (Vec<Values>, Vec<Values>) {
    match &setting.planes {
        Some(planes) => (planes.input.clone(), channels::in_order(&setting.layer, &planes.kernels)),
        None => (vec![setting.input.clone()], vec![setting.kernel.clone()]),
    }
}

impl Following {
    fn read(report: &mut Report<'_>, file: &PanelFile, names: &Names, live: &Layer) -> Option<Following> {
        let op = match &file.op {
            Some(name) => Some(scene::operation(report, name)?),
            None => None,
        };
        let passes_in = file.input.as_ref().is_some_and(|input| input.from.is_some());
        let base =
            if passes_in { Layer { in_channels: 1, out_channels: 1, groups: 1, ..live.clone() } } else { live.clone() };
        let layer = Layer { op: op.unwrap_or(live.op), ..base };
        let layer = channels::counted(report, file.channels.as_ref(), layer)?;
        let counts = [layer.in_channels, layer.out_channels, layer.groups];
        let is_own = file.channels.is_some() || counts != [live.in_channels, live.out_channels, live.groups];
        let bias = match &file.bias {
            Some(bias) => Some(channels::biases(report, Some(bias), &layer, &file.id.span())?),
            None => None,
        };
        Some(Following {
            settings: Settings { op, ..scene::said([file.stride, file.output_padding, file.dilation], file.padding) },
            input: Source::read(report, file.input.as_ref(), names, channels::count_inputs(&layer))?,
            kernel: Source::read(report, file.kernel.as_ref(), names, channels::count_kernels(&layer))?,
            channels: is_own.then_some(Counts(counts)),
            bias,
        })
    }

    /// Returns the panel's setting beside this live scene, or `None` if what is passed in does not exist or does not
    /// fit.
    fn setting(&self, live: &Scene, panels: &dyn Panels) -> Option<Setting> {
        let now = live.setting();
        let op = self.settings.op.unwrap_or(now.layer.op);
        let mut layer = Layer { op, ..now.layer.clone() };
        // Values of its own mean one channel if the live layer has too many channels to know their values.
        let is_of_one = now.planes.is_none() && !(self.input.values.is_empty() && self.kernel.values.is_empty());
        if let Some(Counts([in_channels, out_channels, groups])) =
            self.channels.or(is_of_one.then_some(Counts([1, 1, 1])))
        {
            layer = Layer { in_channels, out_channels, groups, ..layer };
        }
        let (inputs, kernels) = followed(now, &layer);
        let (input_size, inputs) = self.input.numbers(GridId::Input, (now.input_size, inputs), live, panels)?;
        let is_fed = self.input.from.is_some();
        if is_fed && usize::try_from(layer.in_channels) != Ok(inputs.len()) {
            return None;
        }
        let kernels = (now.layer.kernel_size, kernels);
        let (kernel_size, kernels) = self.kernel.numbers(GridId::Kernel, kernels, live, panels)?;
        layer.kernel_size = kernel_size;
        // Parameters that the other kind of layer lacks do not follow.
        if op != now.layer.op {
            layer.output_padding = [0, 0];
            layer.padding = Padding::Explicit([0, 1].map(|axis| now.layer.axis(axis).padding[0]));
        }
        layer = self.settings.on(layer);
        let biases = self.bias.clone().unwrap_or_else(|| now.biases());
        layer.bias = biases.iter().any(|bias| *bias != 0.0);
        Some(channels::setting(layer, input_size, inputs, &kernels, biases))
    }
}

/// Returns the values that a layer takes from the live one, for the channels that both have.
fn followed(live: &Setting, layer: &Layer) -> (Vec<Values>, Vec<Values>) {
    let Some(planes) = &live.planes else {
        let inputs = vec![live.input.clone(); channels::count_inputs(layer)];
        return (inputs, vec![live.kernel.clone(); channels::count_kernels(layer)]);
    };
    let mut inputs = planes.input.clone();
    inputs.resize(channels::count_inputs(layer), live.input.clone());
    (inputs, channels::in_order(layer, &planes.kernels))
}

/// Returns the size and the values of what is passed in; all planes if it is the output of a layer with several
/// channels.
fn passing(formula: &GridFormula, panels: &dyn Panels) -> Option<(Pair, Vec<Values>)> {
    let numbers = SceneEnvironment { scene: panels, answer: None };
    if let GridFormula::Grid(GridName::Layer { panel, grid: LayerGrid::Scene(GridId::Output), plane: Plane::First }) =
        formula
    {
        let scene = panels.scene(panel.as_deref())?;
        let size = scene.size(GridId::Output)?;
        let count = scene.setting().layer.out_channels;
        let plane = |channel| Some(Values::from(scene.channels()?.output(channel)?.to_owned()));
        if let Some(planes) = (0..usize::try_from(count).ok()?).map(plane).collect::<Option<Vec<_>>>() {
            return Some((size, planes));
        }
        if count > 1 {
            // With so many channels, the values are not known; only the size is passed on.
            let shape = size.map(|length| usize::try_from(length).unwrap_or(0));
            return Some((size, vec![Values::from(Array2::from_elem(shape, f64::NAN)); usize::try_from(count).ok()?]));
        }
    }
    let array = formula.values(&numbers).ok()?;
    Some((extent(array.view()), vec![Values::from(array)]))
}

/// Returns the live scene with its input or kernel replaced by this grid.
fn with_grid(grid: GridId, array: &Array2<f64>, live: &Scene) -> Scene {
    let (size, values) = (extent(array.view()), Values::from(array.clone()));
    let Setting { layer, input_size, input, kernel, .. } = live.setting().clone();
    let setting = Setting { planes: None, ..live.setting().clone() };
    Scene::new(if grid == GridId::Kernel {
        let layer = Layer { kernel_size: size, ..layer };
        Setting { layer, kernel: values, input, input_size, ..setting }
    } else {
        Setting { layer, input: values, input_size: size, kernel, ..setting }
    })
}

fn extent(array: ArrayView2<'_, f64>) -> Pair {
    [array.nrows() as i64, array.ncols() as i64]
}

/// A live scene with the panels that have been computed so far.
#[derive(Clone, Copy)]
struct SoFar<'a> {
    live: &'a Scene,
    panels: &'a [(Arc<str>, Shown)],
}

impl fmt::Debug for SoFar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoFar").field("panels", &self.panels.len()).finish()
    }
}

impl SoFar<'_> {
    fn panel(&self, id: &str) -> Option<&Shown> {
        self.panels.iter().find(|(known, _)| **known == *id).map(|(_, panel)| panel)
    }
}

impl Panels for SoFar<'_> {
    fn scene(&self, panel: Option<&str>) -> Option<&Scene> {
        match panel.map(|id| self.panel(id)) {
            None => Some(self.live),
            Some(Some(Shown::Layer(scene))) => Some(scene),
            Some(Some(Shown::Stack(_) | Shown::Given(_)) | None) => None,
        }
    }

    fn given(&self, panel: &str) -> Option<&Array2<f64>> {
        match self.panel(panel)? {
            Shown::Given(array) => Some(array),
            Shown::Layer(_) | Shown::Stack(_) => None,
        }
    }

    fn maps(&self, panel: &str) -> Option<&Maps> {
        match self.panel(panel)? {
            Shown::Stack(maps) => Some(maps),
            Shown::Layer(_) | Shown::Given(_) => None,
        }
    }

    /// Returns `None`: the numbers are computed from panels, not panels from numbers.
    fn number(&self, _: &str) -> Option<i64> {
        None
    }
}

/// Returns a scene with another setting, with the panels and own numbers of its step.
pub(super) fn turned(scene: &Scene, setting: Setting, panels: &[Panel], own: &Own) -> Scene {
    let scene = scene.changed_to(setting);
    if panels.is_empty() && own.is_empty() {
        return scene;
    }
    let beside = beside(&scene, panels, &[], own, &str::to_owned);
    scene.with_beside(beside)
}

/// Returns what is shown beside a live scene: the panels, the formulas as exhibits in their order, and the numbers.
/// `label` returns the label of a panel. A panel is left out if its input does not fit, or once there would be more
/// products than a lesson may compute.
#[must_use]
pub fn beside(
    live: &Scene,
    panels: &[Panel],
    formulas: &[GridFormula],
    own: &Own,
    label: &dyn Fn(&str) -> String,
) -> Beside {
    let mut shown: Vec<(Arc<str>, Shown)> = Vec::new();
    let mut products = live.setting().products();
    for panel in panels {
        let content = match &panel.content {
            Content::Given(array) => Some(Shown::Given(array.clone())),
            Content::Stack(fed) => {
                products += fed.products();
                let maps = (products <= scene::MOST_PRODUCTS).then(|| fed.maps(live, &SoFar { live, panels: &shown }));
                maps.flatten().map(Shown::Stack)
            }
            Content::Layer(layer) => {
                let setting = layer.setting(live, &SoFar { live, panels: &shown });
                products += setting.as_ref().map_or(0, Setting::products);
                let setting = setting.filter(|_| products <= scene::MOST_PRODUCTS);
                setting.map(|setting| Shown::Layer(Box::new(Scene::new(setting))))
            }
        };
        shown.extend(content.map(|content| (Arc::clone(&panel.id), content)));
    }
    let so_far = SoFar { live, panels: &shown };
    let exhibits = formulas.iter().map(|formula| exhibit(formula, &so_far, label)).collect();
    let numbers = own.values(&SceneEnvironment { scene: &so_far, answer: None });
    Beside { panels: shown, exhibits, numbers }
}

/// Returns a formula as an exhibit, without cells if it has no value.
fn exhibit(formula: &GridFormula, panels: &SoFar<'_>, label: &dyn Fn(&str) -> String) -> Exhibit {
    let numbers = SceneEnvironment { scene: panels, answer: None };
    let cells = formula.size(&numbers).ok().filter(|[rows, cols]| rows.saturating_mul(*cols) <= MOST_CELLS);
    let cells = cells.and_then(|size| cells_of(formula, size, panels, &numbers));
    let cells = cells.unwrap_or_default();
    let shows = shows(formula, cells.dim(), panels);
    let exhibit = Exhibit::new(title(formula, panels, label), scale(formula), cells);
    match (shows, map_plane(formula, panels)) {
        (Some(shows), _) => exhibit.showing(shows),
        (None, Some(map)) => exhibit.of_map(map),
        (None, None) => exhibit,
    }
}

/// Returns the channel of a network's map that a formula names, if it is nothing else.
fn map_plane(formula: &GridFormula, panels: &SoFar<'_>) -> Option<MapPlane> {
    let GridFormula::Grid(GridName::Map { panel, map, channel }) = formula else { return None };
    let maps = panels.maps(panel)?;
    Some(MapPlane {
        panel: Arc::clone(panel),
        place: maps.place(map)?,
        channel: channel.map_or(Ok(0), usize::try_from).ok()?,
        passes_over: maps.passes_over(),
    })
}

/// Returns which values of a layer a formula shows, if it computes nothing but at most transposes a grid.
fn shows(formula: &GridFormula, size: (usize, usize), panels: &SoFar<'_>) -> Option<Shows> {
    let (name, _) = formula.origin([0, 0])?;
    let GridName::Layer { panel, grid, plane } = name else { return None };
    let layer = panels.scene(panel.as_deref())?;
    let spot = |(row, col): (usize, usize)| {
        let (_, at) = formula.origin([row as i64, col as i64])?;
        layer.spot(*grid, *plane, at)
    };
    Some(Shows { panel: panel.clone(), spots: Array2::from_shape_fn(size, spot) })
}

fn cells_of(
    formula: &GridFormula,
    [rows, cols]: Pair,
    panels: &SoFar<'_>,
    numbers: &SceneEnvironment<'_>,
) -> Option<Array2<Option<Cell>>> {
    let size = [rows, cols].map(|length| usize::try_from(length).unwrap_or(0));
    let computed = match formula.origin([0, 0]) {
        Some(_) => None,
        None => Some(formula.values(numbers).ok()?),
    };
    let plain = |value| Cell { value, role: Role::Value };
    let cell = |row: usize, col: usize| {
        if let Some(values) = &computed {
            return values.get([row, col]).copied().map(plain);
        }
        let (name, at) = formula.origin([row as i64, col as i64])?;
        match name {
            GridName::Layer { panel, grid, plane } => panels.scene(panel.as_deref())?.layer_cell(*grid, *plane, at),
            GridName::Map { .. } | GridName::Given(_) => numbers.cell(name, at).map(plain),
        }
    };
    Some(Array2::from_shape_fn(size, |(row, col)| cell(row, col)))
}

/// Returns the scale of a formula's colours.
fn scale(formula: &GridFormula) -> Scale {
    match formula {
        GridFormula::Difference(_) => Scale::Differences,
        GridFormula::Product(_) => Scale::Weights,
        GridFormula::Transposed(part) => scale(part),
        GridFormula::Grid(GridName::Map { .. }) => Scale::Maps,
        GridFormula::Grid(GridName::Given(_)) => Scale::Outputs,
        GridFormula::Grid(GridName::Layer { grid, .. }) => scale_of(*grid),
    }
}

fn scale_of(grid: LayerGrid) -> Scale {
    match grid {
        LayerGrid::Inputs => Scale::Inputs,
        LayerGrid::Weights => Scale::Weights,
        LayerGrid::Outputs => Scale::Outputs,
        LayerGrid::Scene(grid) => match grid {
            GridId::Input | GridId::Stuffed | GridId::Padded => Scale::Inputs,
            GridId::Kernel | GridId::Rotated | GridId::Matrix => Scale::Weights,
            GridId::Coverage => Scale::Counts,
            GridId::Full | GridId::Output | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => Scale::Outputs,
        },
    }
}

/// Returns the title of a formula, with panels by their labels and grids by their names in the program.
fn title(formula: &GridFormula, panels: &SoFar<'_>, label: &dyn Fn(&str) -> String) -> Vec<TitlePart> {
    let text = |text: &str| TitlePart::Text(text.to_owned());
    let of = |part: &GridFormula| title(part, panels, label);
    let bracketed = |part: &GridFormula| [vec![text("(")], of(part), vec![text(")")]].concat();
    let is_difference = |part: &GridFormula| matches!(part, GridFormula::Difference(_));
    match formula {
        GridFormula::Difference(parts) => {
            let [left, right] = parts.as_ref();
            let right = if is_difference(right) { bracketed(right) } else { of(right) };
            [of(left), vec![text(" - ")], right].concat()
        }
        GridFormula::Product(parts) => {
            let [left, right] =
                parts.each_ref().map(|part| if is_difference(part) { bracketed(part) } else { of(part) });
            [left, vec![text(" * ")], right].concat()
        }
        GridFormula::Transposed(part) => match part.as_ref() {
            GridFormula::Grid(name) => {
                let mut title = name_title(name, panels, label);
                match title.iter_mut().find(|part| matches!(part, TitlePart::Grid(LayerGrid::Scene(GridId::Matrix), _)))
                {
                    // C and C^T are names of their own, each for the transpose of the other.
                    Some(TitlePart::Grid(_, op)) => *op = op.transposed(),
                    _ => title.push(text("^T")),
                }
                title
            }
            part => [bracketed(part), vec![text("^T")]].concat(),
        },
        GridFormula::Grid(name) => name_title(name, panels, label),
    }
}

fn name_title(name: &GridName, panels: &SoFar<'_>, label: &dyn Fn(&str) -> String) -> Vec<TitlePart> {
    match name {
        GridName::Map { panel, map, channel } => {
            let map = if **map == *network::INPUT {
                TitlePart::Grid(GridId::Input.into(), Op::ConvTranspose2d)
            } else {
                TitlePart::Text(map.to_string())
            };
            let channel = channel.and_then(|channel| usize::try_from(channel).ok()).map(TitlePart::Channel);
            [TitlePart::Text(format!("{}: ", label(panel))), map].into_iter().chain(channel).collect()
        }
        GridName::Given(panel) => vec![TitlePart::Text(label(panel))],
        GridName::Layer { panel, grid, plane } => {
            let op = panels.scene(panel.as_deref()).map_or(Op::ConvTranspose2d, |scene| scene.setting().layer.op);
            let panel = panel.as_ref().map(|panel| TitlePart::Text(format!("{}: ", label(panel))));
            panel.into_iter().chain([TitlePart::Grid(*grid, op), TitlePart::Text(plane.to_string())]).collect()
        }
    }
}
