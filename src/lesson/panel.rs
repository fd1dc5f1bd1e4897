//! Layers and grids beside the live one, as a step describes them. What a panel does not say follows the live scene, whatever
//! that is turned to.

use std::fmt;
use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

use super::cells::Cells;
use super::diagnostic::Report;
use super::expression::{
    Answer, GridFormula, GridName, Grids as _, KnownPanel, LayerGrid, PanelId, PanelKind, Panels, Plane,
    SceneEnvironment,
};
use super::format::{Both, GridFile, PanelFile};
use super::naming::Names;
use super::reading::{self, selector};
use super::scene;
use crate::conv::{Layer, Op, Padding, Pair};
use crate::scene::beside::MOST_PANELS;
use crate::scene::exhibit::TitlePart;
use crate::scene::turn::Turn;
use crate::scene::{Beside, Cell, Exhibit, GridId, Panel as Shown, Role, Scale, Scene, Setting, Values};

/// Most cells of an exhibit: nobody reads more.
const MOST_CELLS: i64 = 1 << 16;

/// Something beside the live layer.
#[derive(Clone, Debug)]
pub struct Panel {
    pub id: PanelId,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Layer(Box<Following>),
    /// The result of somebody else.
    Given(Array2<f64>),
}

/// What a layer has of its own; the rest is the live one's.
#[derive(Clone, Debug, Default)]
pub struct Following {
    pub op: Option<Op>,
    pub input: Source,
    pub kernel: Source,
    pub stride: Option<Pair>,
    pub padding: Option<Padding>,
    pub output_padding: Option<Pair>,
    pub dilation: Option<Pair>,
    pub bias: Option<f64>,
}

/// Where the numbers of a grid come from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub size: Option<Pair>,
    pub values: Option<Values>,
    /// A grid that passes in, instead of values.
    pub from: Option<GridFormula>,
    pub turn: Turn,
    /// Cells that have another number, one after the other.
    pub paint: Vec<(Cells, f64)>,
}

impl Source {
    /// Where a grid of a lesson's file comes from; `names` are those that it may name.
    pub(super) fn read(report: &mut Report<'_>, file: Option<&GridFile>, names: &Names) -> Option<Source> {
        let Some(file) = file else { return Some(Source::default()) };
        let mut source = Source::default();
        if let Some(from) = &file.from {
            let others = [file.shape.is_some(), file.fill.is_some(), file.values.is_some()];
            if others.contains(&true) {
                report.error("bad-scene", from.span(), "what passes in has its own size and values");
            }
            let known = names.known(Answer::None);
            source.from = match GridFormula::parse(from.as_str(), known) {
                Ok(formula) => Some(formula),
                Err(error) => {
                    let place = from.part(&error.span, report.text);
                    report.error_with("unknown-grid", place, error.message, error.help.unwrap_or_default());
                    return None;
                }
            };
        }
        source.size = file.shape.map(|shape| shape.0);
        if file.fill.is_some() || file.values.is_some() {
            let size = source.size.unwrap_or([1, 1]);
            source.values = Some(scene::values(report, file, size)?);
        }
        if let Some(turn) = &file.turn {
            source.turn = reading::turn(report, turn)?;
        }
        for paint in &file.paint {
            if !paint.value.is_finite() {
                report.error("bad-scene", paint.cells.span(), "the value must be a number");
            }
            source.paint.push((selector(report, &paint.cells, names)?, paint.value));
        }
        Some(source)
    }

    /// Whether the numbers are laid as they are.
    pub(super) fn is_plain(&self) -> bool {
        self.turn == Turn::Stored && self.paint.is_empty()
    }

    /// Size and numbers of `grid`, the input or the kernel, where the live one is `live`; `None` where what passes in does not
    /// exist.
    fn numbers(&self, grid: GridId, live: &Scene, panels: &dyn Panels) -> Option<(Pair, Values)> {
        let setting = live.setting();
        let (size, values) = match grid {
            GridId::Input => (setting.input_size, &setting.input),
            _ => (setting.layer.kernel_size, &setting.kernel),
        };
        let (size, values) = match &self.from {
            None => (self.size.unwrap_or(size), self.values.clone().unwrap_or_else(|| values.clone())),
            Some(formula) => {
                let array = formula.values(&SceneEnvironment { scene: panels, answer: None }).ok()?;
                (extent(array.view()), Values::from(array))
            }
        };
        Some(self.laid(grid, size, values, live))
    }

    /// The numbers turned and painted; cells are chosen on the live scene.
    pub(super) fn laid(&self, grid: GridId, size: Pair, values: Values, live: &Scene) -> (Pair, Values) {
        if self.is_plain() {
            return (size, values);
        }
        let array = values.array(size.map(|length| usize::try_from(length).unwrap_or(0)).into());
        let mut array = self.turn.of(array.view()).to_owned();
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

/// The panels of a step, in their order: each may name those before it. `names` learns of them.
pub(super) fn read(report: &mut Report<'_>, files: &[PanelFile]) -> Option<(Vec<Panel>, Names)> {
    let mut panels = Vec::new();
    let mut known: Vec<KnownPanel> = Vec::new();
    if let Some(file) = files.get(MOST_PANELS) {
        report.error("wrong-count", file.id.span(), format!("a step has at most {MOST_PANELS} panels"));
        return None;
    }
    for file in files {
        let names = Names::new(known.clone());
        let kind = if file.grid.is_some() { PanelKind::Given } else { PanelKind::Layer };
        let panel = match KnownPanel::new(file.id.as_str(), kind) {
            Ok(panel) => panel,
            Err(message) => {
                report.error("bad-id", file.id.span(), message);
                return None;
            }
        };
        if known.iter().any(|other| other.id() == panel.id()) {
            report.error("duplicate-id", file.id.span(), format!("'{}' is here twice", file.id.as_str()));
            return None;
        }
        let content = match &file.grid {
            Some(grid) => Content::Given(given(report, file, grid)?),
            None => Content::Layer(Box::new(Following::read(report, file, &names)?)),
        };
        panels.push(Panel { id: Arc::clone(panel.id()), content });
        known.push(panel);
    }
    Some((panels, Names::new(known)))
}

/// The numbers of a panel that is a given grid.
fn given(report: &mut Report<'_>, file: &PanelFile, grid: &GridFile) -> Option<Array2<f64>> {
    let is_layer = file.op.is_some() || file.input.is_some() || file.kernel.is_some() || file.stride.is_some();
    if is_layer || file.padding.is_some() || file.output_padding.is_some() || file.dilation.is_some() {
        report.error("bad-scene", file.id.span(), "a given grid is of no layer: it has nothing but 'grid'");
        return None;
    }
    let Some(size) = grid.shape.map(|shape| shape.0) else {
        report.error("missing-key", file.id.span(), "a given grid needs a 'shape'");
        return None;
    };
    let values = scene::values(report, grid, size)?;
    Some(values.array((size[0] as usize, size[1] as usize)))
}

impl Following {
    fn read(report: &mut Report<'_>, file: &PanelFile, names: &Names) -> Option<Following> {
        let pair = |both: Option<Both>| both.map(|both| both.0);
        let op = match &file.op {
            Some(name) => Some(scene::operation(report, name)?),
            None => None,
        };
        if file.bias.is_some_and(|bias| !bias.is_finite()) {
            report.error("bad-scene", file.id.span(), "the bias must be a number");
            return None;
        }
        Some(Following {
            op,
            input: Source::read(report, file.input.as_ref(), names)?,
            kernel: Source::read(report, file.kernel.as_ref(), names)?,
            stride: pair(file.stride),
            padding: file.padding.map(scene::padding),
            output_padding: pair(file.output_padding),
            dilation: pair(file.dilation),
            bias: file.bias,
        })
    }

    /// The setting of the panel beside this live scene.
    fn setting(&self, live: &Scene, panels: &dyn Panels) -> Option<Setting> {
        let (input_size, input) = self.input.numbers(GridId::Input, live, panels)?;
        let (kernel_size, kernel) = self.kernel.numbers(GridId::Kernel, live, panels)?;
        let now = live.setting();
        let op = self.op.unwrap_or(now.layer.op);
        let mut layer = Layer { op, kernel_size, ..now.layer.clone() };
        // What the other kind of layer does not have, does not follow.
        if op != now.layer.op {
            layer.output_padding = [0, 0];
            layer.padding = Padding::Explicit([0, 1].map(|axis| now.layer.axis(axis).padding[0]));
        }
        layer.stride = self.stride.unwrap_or(layer.stride);
        layer.padding = self.padding.unwrap_or(layer.padding);
        layer.output_padding = self.output_padding.unwrap_or(layer.output_padding);
        layer.dilation = self.dilation.unwrap_or(layer.dilation);
        let bias = self.bias.unwrap_or(now.effective_bias());
        layer.bias = bias != 0.0;
        Some(Setting { layer, input_size, input, kernel, bias })
    }
}

fn extent(array: ArrayView2<'_, f64>) -> Pair {
    [array.nrows() as i64, array.ncols() as i64]
}

/// A live scene with the panels that there are so far.
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
            Some(Some(Shown::Given(_)) | None) => None,
        }
    }

    fn given(&self, panel: &str) -> Option<&Array2<f64>> {
        match self.panel(panel)? {
            Shown::Given(array) => Some(array),
            Shown::Layer(_) => None,
        }
    }
}

/// What stands beside a live scene: these panels, and these formulas as exhibits in their order. `label` says what a panel is
/// called.
#[must_use]
pub fn beside(live: &Scene, panels: &[Panel], formulas: &[GridFormula], label: &dyn Fn(&str) -> String) -> Beside {
    let mut shown: Vec<(Arc<str>, Shown)> = Vec::new();
    for panel in panels {
        let content = match &panel.content {
            Content::Given(array) => Some(Shown::Given(array.clone())),
            Content::Layer(layer) => {
                let setting = layer.setting(live, &SoFar { live, panels: &shown });
                setting.map(|setting| Shown::Layer(Box::new(Scene::new(setting))))
            }
        };
        shown.extend(content.map(|content| (Arc::clone(&panel.id), content)));
    }
    let so_far = SoFar { live, panels: &shown };
    let exhibits = formulas.iter().map(|formula| exhibit(formula, &so_far, label)).collect();
    Beside { panels: shown, exhibits }
}

/// A formula as a grid to be shown; one without cells where it has no value.
fn exhibit(formula: &GridFormula, panels: &SoFar<'_>, label: &dyn Fn(&str) -> String) -> Exhibit {
    let numbers = SceneEnvironment { scene: panels, answer: None };
    let cells = formula.size(&numbers).ok().filter(|[rows, cols]| rows.saturating_mul(*cols) <= MOST_CELLS);
    let cells = cells.and_then(|size| cells_of(formula, size, panels, &numbers));
    let cells = cells.unwrap_or_else(|| Array2::from_elem((0, 0), Cell { value: 0.0, role: Role::Absent }));
    Exhibit::new(title(formula, panels, label), scale(formula), cells)
}

fn cells_of(
    formula: &GridFormula,
    [rows, cols]: Pair,
    panels: &SoFar<'_>,
    numbers: &SceneEnvironment<'_>,
) -> Option<Array2<Cell>> {
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
            GridName::Layer { panel, grid: LayerGrid::Scene(grid), plane: Plane::First } => {
                panels.scene(panel.as_deref())?.cell(*grid, at)
            }
            GridName::Layer { .. } | GridName::Given(_) => numbers.cell(name, at).map(plain),
        }
    };
    let cells = (0..size[0]).flat_map(|row| (0..size[1]).map(move |col| (row, col)));
    let cells: Option<Vec<Cell>> = cells.map(|(row, col)| cell(row, col)).collect();
    Array2::from_shape_vec(size, cells?).ok()
}

/// What the colours of a formula are measured by.
fn scale(formula: &GridFormula) -> Scale {
    match formula {
        GridFormula::Difference(_) => Scale::Differences,
        GridFormula::Product(_) => Scale::Weights,
        GridFormula::Transposed(part) => scale(part),
        GridFormula::Grid(GridName::Given(_)) => Scale::Outputs,
        GridFormula::Grid(GridName::Layer { grid: LayerGrid::Weights, .. }) => Scale::Weights,
        GridFormula::Grid(GridName::Layer { grid: LayerGrid::Scene(grid), .. }) => match grid {
            GridId::Input | GridId::Stuffed | GridId::Padded => Scale::Inputs,
            GridId::Kernel | GridId::Rotated | GridId::Matrix => Scale::Weights,
            GridId::Coverage => Scale::Counts,
            GridId::Full | GridId::Output | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => Scale::Outputs,
        },
    }
}

/// The title of a formula: panels by what they are called, grids by what the program calls them.
fn title(formula: &GridFormula, panels: &SoFar<'_>, label: &dyn Fn(&str) -> String) -> Vec<TitlePart> {
    let text = |text: &str| TitlePart::Text(text.to_owned());
    let joined = |parts: &[GridFormula; 2], sign: &str| {
        let [left, right] = parts.each_ref().map(|part| title(part, panels, label));
        left.into_iter().chain([text(sign)]).chain(right).collect()
    };
    match formula {
        GridFormula::Difference(parts) => joined(parts, " - "),
        GridFormula::Product(parts) => joined(parts, " * "),
        GridFormula::Transposed(part) => title(part, panels, label).into_iter().chain([text("^T")]).collect(),
        GridFormula::Grid(GridName::Given(panel)) => vec![TitlePart::Text(label(panel))],
        GridFormula::Grid(GridName::Layer { panel, grid, plane }) => {
            let op = panels.scene(panel.as_deref()).map_or(Op::ConvTranspose2d, |scene| scene.setting().layer.op);
            let name = match grid {
                LayerGrid::Scene(grid) => TitlePart::Grid(*grid, op),
                LayerGrid::Weights => TitlePart::Grid(GridId::Kernel, op),
            };
            let index = match plane {
                Plane::First => None,
                Plane::Channel(channel) => Some(text(&format!("[{channel}]"))),
                Plane::Between([from, to]) => Some(text(&format!("[{from},{to}]"))),
            };
            let panel = panel.as_ref().map(|panel| text(&format!("{}: ", label(panel))));
            panel.into_iter().chain([name]).chain(index).collect()
        }
    }
}
