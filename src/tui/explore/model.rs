//! The state of the application: what is shown, where the focus is, what just changed.

use std::sync::Arc;

use ndarray::Array2;

use super::drawer::Drawer;
use super::message::Unsaved;
use super::stage::Stage;
use super::work::{Done, Work};
use crate::conv::framework::Framework;
use crate::conv::matrix::{flattened, unflattened};
use crate::conv::stages::Fate;
use crate::conv::trace::Product;
use crate::conv::{Geometry, Layer, Op, Pair, Parameter, Refusal};
use crate::figure::Progress;
pub use crate::scene::View;
use crate::scene::compare::{Comparison, compare};
use crate::scene::wrong::{self, WrongModel};
use crate::scene::{FileSource, Fill, GridId, Scene, Setting};

/// Something in the parameter bar that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Operation,
    Parameter(Parameter),
    Bias,
}

impl Field {
    pub const ALL: [Field; 8] = [
        Field::Operation,
        Field::Parameter(Parameter::Input),
        Field::Parameter(Parameter::KernelSize),
        Field::Parameter(Parameter::Stride),
        Field::Parameter(Parameter::Padding),
        Field::Parameter(Parameter::OutputPadding),
        Field::Parameter(Parameter::Dilation),
        Field::Bias,
    ];

    /// The fields that a layer of this kind has.
    #[must_use]
    pub fn of(op: Op) -> impl DoubleEndedIterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| match field {
            Field::Parameter(parameter) => parameter.exists_on(op),
            Field::Operation | Field::Bias => true,
        })
    }
}

/// Where arrows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    Bar,
    /// A grid with a cursor. Some share one: see [`Model::cursor`].
    Grid(GridId),
}

/// Which axes a change goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisChoice {
    #[default]
    Both,
    Height,
    Width,
}

impl AxisChoice {
    #[must_use]
    pub fn next(self) -> AxisChoice {
        match self {
            AxisChoice::Both => AxisChoice::Height,
            AxisChoice::Height => AxisChoice::Width,
            AxisChoice::Width => AxisChoice::Both,
        }
    }

    /// Whether a change goes to axis 0 (height) or 1 (width).
    #[must_use]
    pub fn includes(self, axis: usize) -> bool {
        match self {
            AxisChoice::Both => true,
            AxisChoice::Height => axis == 0,
            AxisChoice::Width => axis == 1,
        }
    }
}

/// How grids that do not fit are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// As numbers if they are small, the whole of them if they are large.
    #[default]
    Usual,
    /// As numbers around the cursor.
    Numbers,
    /// As pixels around the cursor, one for each cell.
    Pixels,
    /// The whole of each, of which as many rows and columns are seen as there is room for.
    Whole,
}

impl Zoom {
    /// Less of each cell, more of all.
    #[must_use]
    pub fn next(self) -> Zoom {
        match self {
            Zoom::Usual | Zoom::Whole => Zoom::Numbers,
            Zoom::Numbers => Zoom::Pixels,
            Zoom::Pixels => Zoom::Whole,
        }
    }
}

#[derive(Debug)]
pub struct Model {
    scene: Arc<Scene>,
    /// What takes its place as soon as it has been made; nothing if it shows what was set.
    wanted: Option<Wanted>,
    /// Large scenes that are shown no more, for [`Model::spent`].
    spent: Vec<Arc<Scene>>,
    /// Whether somebody does what [`Model::work`] says; without, a change takes as long as it takes.
    pub has_worker: bool,
    /// What a lesson makes of the scene; nothing in Explore.
    pub stage: Stage,
    pub field: Field,
    pub zone: Zone,
    pub view: View,
    /// The walk through the cells, one product sum (or stamp) a step, if there is one.
    pub walk: Option<Walk>,
    /// Steps of a walk a second, a power of two from 1 to [`FASTEST`].
    pub speed: u32,
    pub axis: AxisChoice,
    pub zoom: Zoom,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
    /// What is being typed, while something is.
    pub editing: Option<Editing>,
    /// What can be chosen from, while something is.
    pub drawer: Option<Drawer>,
    /// The picture that is being saved, while one is.
    pub saving: Option<Saving>,
    /// Whether walks may play by themselves.
    pub animate: bool,
    /// What the last key has to say, until the next one.
    pub notice: Option<Notice>,
    rival: Option<Rival>,
    /// Which repair of a refused layer the key takes.
    repair_choice: usize,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// The cell under the mouse, and the focus and cursors to come back to when it moves on.
    hover: Option<Hover>,
    /// A field that the mouse holds, and the column where it holds it.
    grasp: Option<(Field, u16)>,
    /// Digits typed in a row so far.
    pub typed: Option<u32>,
    cursors: Cursors,
    /// What the last change changed, and the output size before it.
    changed: Option<Changed>,
    /// How often something was asked for that takes long.
    asked: u64,
    past: Vec<Setting>,
    future: Vec<Setting>,
}

/// A setting and a view of it.
#[derive(Clone, Debug)]
struct Wanted {
    setting: Setting,
    view: View,
    /// Later ones have larger numbers.
    number: u64,
    /// Whether there has been no picture yet: the scene is an empty one in the place of the first.
    is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// `None` if it was no field of the bar: values, a pasted call, a repair, undo.
    pub field: Option<Field>,
    pub output_before: Option<Pair>,
}

/// The highest speed of a walk, in steps a second.
pub const FASTEST: u32 = 64;

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
    fn new(kind: RivalKind, output: Option<Arc<Array2<f64>>>, scene: &Scene) -> Rival {
        let comparison = output.as_ref().zip(scene.output()).map(|(rival, output)| compare(output, rival));
        Rival { kind, output, comparison }
    }

    /// What somebody who believes this makes of the scene.
    fn wrong(wrong: WrongModel, scene: &Scene) -> Rival {
        let picture = scene.outcome().ok().filter(|picture| wrong.applies_to(&picture.geometry));
        let output = picture.and_then(|picture| {
            let (input, kernel) = (scene.input().view(), scene.kernel().view());
            wrong::output(wrong, &picture.geometry, input, kernel, scene.bias()).ok()
        });
        Rival::new(RivalKind::Wrong(wrong), output.map(Arc::new), scene)
    }

    /// As long as it is not known how it is with another scene.
    fn unknown(self) -> Rival {
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

/// A text on its way: for the cell under the cursor, or the path of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub text: String,
    pub what: Edited,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// This cell of input or (stored) kernel.
    Cell(GridId, Pair),
    /// The file for input or kernel.
    File(GridId),
    /// The output that is wanted.
    OutputSize,
    /// The file for the picture.
    Picture,
}

/// A picture on its way to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    pub path: String,
    /// How far it is, once that is known: of what does not move it never is.
    pub progress: Option<Progress>,
    /// Whether it was told to end, and has not yet.
    pub is_cancelled: bool,
    /// Whether something else was done since it began.
    pub is_aside: bool,
}

impl Saving {
    #[must_use]
    pub fn new(path: String) -> Saving {
        Saving { path, progress: None, is_cancelled: false, is_aside: false }
    }
}

/// Something to say that is not part of the scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This text was copied.
    Copied(String),
    /// This was typed for a cell, and is no number.
    NotANumber(String),
    /// This was typed for a size, and is none.
    NotASize(String),
    /// The code of a framework was copied.
    CopiedCode(Framework),
    /// The layer has no code: why.
    NoCode(String),
    /// The picture was written to this path.
    Saved(String),
    /// The picture could not be written: why.
    NotSaved(Unsaved),
    /// The picture for this path comes first.
    StillSaving(String),
    /// The name of a file ends in no format.
    NoFormat(String),
    /// What was pasted is no call of a layer: why.
    NotPasted(String),
    Mouse(bool),
    /// These values were filled with this preset.
    Filled(GridId, Fill),
    /// This layer gives no misconception a subject.
    NothingWrong,
    /// A file could not be read: why.
    NotLoaded(String),
    /// A file was read.
    Loaded(FileSource),
}

/// A walk: what comes after the cursor is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    pub playing: bool,
}

#[derive(Clone, Copy, Debug)]
struct Hover {
    cell: (GridId, Pair),
    zone: Zone,
    cursors: Cursors,
}

/// The cells that the cursors are on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cursors {
    output: Pair,
    input: Pair,
    /// In the kernel as it is stored.
    kernel: Pair,
    /// In the full result.
    full: Pair,
}

/// Columns that the mouse is dragged for one step of a field.
const COLUMNS_PER_STEP: i64 = 2;

/// Longest side of a grid that is seen with all its numbers.
const SMALL: i64 = 16;

/// Longest side of grids that are shown as numbers around the cursor when they do not fit, unless asked otherwise.
const MOST_NUMBERS: i64 = 100;

/// Most repairs that are offered for a refused layer.
pub const MOST_REPAIRS: usize = 4;

/// Settings that undo remembers.
const MOST_PAST: usize = 1000;

impl Model {
    #[must_use]
    pub fn new(setting: Setting) -> Model {
        let mut model = Model {
            scene: Arc::new(Scene::new(setting)),
            wanted: None,
            spent: Vec::new(),
            has_worker: false,
            stage: Stage::default(),
            field: Field::Parameter(Parameter::Stride),
            zone: Zone::Bar,
            view: View::default(),
            walk: None,
            speed: 4,
            axis: AxisChoice::default(),
            zoom: Zoom::default(),
            help: None,
            editing: None,
            drawer: None,
            saving: None,
            animate: true,
            notice: None,
            rival: None,
            repair_choice: 0,
            mouse: true,
            hover: None,
            grasp: None,
            typed: None,
            cursors: Cursors::default(),
            changed: None,
            asked: 0,
            past: Vec::new(),
            future: Vec::new(),
        };
        model.place_cursors();
        model
    }

    /// Opens on a setting at once: without a picture until somebody has made it, where that takes long.
    #[must_use]
    pub fn opening(setting: Setting) -> Model {
        if !setting.takes_long() {
            return Model::new(setting);
        }
        // It is refused, so nothing is computed, and nothing asks for what is not there.
        let layer = Layer { kernel_size: [0, 0], ..setting.layer.clone() };
        let empty = Setting { layer, input_size: [0, 0], ..setting.clone() };
        let mut model = Model { has_worker: true, ..Model::new(empty) };
        model.wanted = Some(Wanted { setting, view: model.view, number: model.asked, is_first: true });
        model
    }

    /// A new model in the place of this one: what is still being made for this one is not taken for its own. What is being
    /// saved goes on.
    #[must_use]
    pub fn replaced_by(&self, setting: Setting) -> Model {
        let saving = self.saving.clone();
        Model { has_worker: self.has_worker, asked: self.asked, saving, ..Model::new(setting) }
    }

    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The scene, for who works with it beside the screen.
    #[must_use]
    pub(super) fn shared_scene(&self) -> Arc<Scene> {
        Arc::clone(&self.scene)
    }

    /// What was set: that of the scene, or of the one that is still to come.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        self.wanted.as_ref().map_or(self.scene.setting(), |wanted| &wanted.setting)
    }

    /// The view that was asked for: this one, or the one that is still to come.
    #[must_use]
    pub fn asked_view(&self) -> View {
        self.wanted.as_ref().map_or(self.view, |wanted| wanted.view)
    }

    /// Whether the scene is an old one, and the one that was asked for is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.wanted.is_some()
    }

    /// Whether nothing has been shown yet, and the first picture is still to come.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.wanted.as_ref().is_some_and(|wanted| wanted.is_first)
    }

    /// Why the layer of the scene has no picture, if it is refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.scene.outcome().err().filter(|_| !self.is_opening())
    }

    /// What is to be made, if the scene is not what was asked for.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let Wanted { setting, view, number, .. } = self.wanted.clone()?;
        Some(Work { scene: Arc::clone(&self.scene), setting, view, rival: self.rival.clone(), number })
    }

    /// Takes what was made. What something later is wanted for is shown until that is there, and what nothing is wanted for
    /// any more is not.
    pub fn arrive(&mut self, done: Done) {
        let Some(wanted) = &self.wanted else { return self.let_go(done.scene) };
        let is_last = wanted.number == done.number;
        if is_last {
            self.view = wanted.view;
            self.rival = done.rival;
        } else if done.scene.is_prepared(self.view) {
            self.rival = self.rival.take().map(Rival::unknown);
        } else {
            return self.let_go(done.scene);
        }
        self.put(done.scene);
        self.wanted.take_if(|_| is_last);
        self.repair_choice = 0;
        self.settle();
    }

    /// Shows a scene. The cursors are placed on the first one, and stay from then on.
    fn put(&mut self, scene: Arc<Scene>) {
        let before = std::mem::replace(&mut self.scene, scene);
        self.let_go(before);
        if let Some(wanted) = self.wanted.as_mut().filter(|wanted| wanted.is_first) {
            wanted.is_first = false;
            self.place_cursors();
        }
    }

    fn let_go(&mut self, scene: Arc<Scene>) {
        if self.has_worker && scene.setting().takes_long() {
            self.spent.push(scene);
        }
    }

    /// The scenes that nobody will look at again, to be dropped beside the screen: to give so much memory back takes longer
    /// than a frame.
    pub fn spent(&mut self) -> Vec<Arc<Scene>> {
        std::mem::take(&mut self.spent)
    }

    /// Asks for a setting in a view.
    fn want(&mut self, setting: Setting, view: View) {
        self.asked += 1;
        self.wanted = Some(Wanted { setting, view, number: self.asked, is_first: self.is_opening() });
    }

    /// Asks again for what has still to come, since it is held against something else now.
    fn want_again(&mut self) {
        if let Some(Wanted { setting, view, .. }) = self.wanted.clone() {
            self.want(setting, view);
        }
    }

    /// Shows the grids of a view; at once, if they are there or do not take long.
    pub fn look_at(&mut self, view: View) {
        let is_there = !self.has_worker || self.scene.is_prepared(view) || !self.scene.setting().takes_long();
        if is_there {
            self.view = view;
            self.settle();
        }
        if self.is_waiting() || !is_there {
            self.want(self.setting().clone(), view);
        }
    }

    #[must_use]
    pub fn changed(&self) -> Option<Changed> {
        self.changed
    }

    pub fn forget_change(&mut self) {
        self.changed = None;
    }

    #[must_use]
    pub fn rival(&self) -> Option<&Rival> {
        self.rival.as_ref()
    }

    /// Sets a wrong model against the scene.
    pub fn oppose(&mut self, wrong: WrongModel) {
        if self.has_worker && self.setting().takes_long() {
            self.rival = Some(Rival { kind: RivalKind::Wrong(wrong), output: None, comparison: None });
            self.want(self.setting().clone(), self.asked_view());
        } else {
            self.rival = Some(Rival::wrong(wrong, &self.scene));
        }
    }

    /// Keeps the output of the scene as it is, to hold later ones against. Not if there is none.
    pub fn pin(&mut self) {
        if let Some(output) = self.scene.shared_output() {
            self.rival = Some(Rival::new(RivalKind::Pinned, Some(output), &self.scene));
            self.want_again();
        }
    }

    pub fn drop_rival(&mut self) {
        self.rival = None;
        self.want_again();
    }

    /// The grids of the view, in columns from left to right, the rival under the output.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<GridId>> {
        let shown = |column: &&[GridId]| column.iter().copied().filter(|grid| self.stage.shows(*grid)).collect();
        let mut columns: Vec<Vec<GridId>> = self.view.columns().iter().map(shown).collect();
        if self.rival.as_ref().is_some_and(|rival| rival.output.is_some()) {
            for column in columns.iter_mut().filter(|column| column.contains(&GridId::Output)) {
                column.push(GridId::Rival);
            }
        }
        columns
    }

    /// Rows and columns of a grid on the screen, if it exists.
    #[must_use]
    pub fn size(&self, grid: GridId) -> Option<Pair> {
        match grid {
            GridId::Rival => {
                let output = self.rival.as_ref()?.output.as_ref()?;
                Some([output.nrows() as i64, output.ncols() as i64])
            }
            grid => self.scene.size(grid),
        }
    }

    #[must_use]
    pub fn repair_choice(&self) -> usize {
        self.repair_choice
    }

    pub fn choose_repair(&mut self, choice: usize) {
        self.repair_choice = choice;
    }

    /// How grids are drawn that do not fit: never the usual, but what that is.
    #[must_use]
    pub fn seen_zoom(&self) -> Zoom {
        let columns = self.columns();
        let grids = columns.iter().flatten().filter(|grid| **grid != GridId::Matrix);
        let longest = grids.filter_map(|grid| self.size(*grid)).flatten().max();
        match self.zoom {
            Zoom::Usual if longest.is_none_or(|side| side <= MOST_NUMBERS) => Zoom::Numbers,
            Zoom::Usual => Zoom::Whole,
            zoom => zoom,
        }
    }

    /// The axis that is shown as a line: 0 for the height, 1 for the width.
    #[must_use]
    pub fn strip_axis(&self) -> usize {
        usize::from(self.axis != AxisChoice::Height)
    }

    /// The cell that the mouse is over.
    #[must_use]
    pub fn hovered(&self) -> Option<(GridId, Pair)> {
        self.hover.map(|hover| hover.cell)
    }

    /// Explains the cell under the mouse for as long as it is there; a walk keeps its own.
    pub fn hover_over(&mut self, cell: Option<(GridId, Pair)>) {
        self.end_hover();
        if let Some((grid, at)) =
            cell.filter(|(grid, _)| self.walk.is_none() && self.zones().contains(&Zone::Grid(*grid)))
        {
            self.hover = Some(Hover { cell: (grid, at), zone: self.zone, cursors: self.cursors });
            self.zone = Zone::Grid(grid);
            self.set_cursor(grid, at);
        }
    }

    /// Puts focus and cursors back where they were before the mouse came.
    pub fn end_hover(&mut self) {
        if let Some(hover) = self.hover.take() {
            (self.zone, self.cursors) = (hover.zone, hover.cursors);
        }
    }

    /// Something else is done now than to save a picture.
    pub fn leave_saving_aside(&mut self) {
        if let Some(saving) = &mut self.saving {
            saving.is_aside = true;
        }
    }

    #[must_use]
    pub fn is_grasped(&self) -> bool {
        self.grasp.is_some()
    }

    pub fn grasp(&mut self, grasp: Option<(Field, u16)>) {
        self.grasp = grasp;
    }

    /// How many steps the held field is to go when the mouse is dragged to this column, and holds it there.
    pub fn drag_to(&mut self, column: u16) -> i64 {
        let Some((field, held)) = self.grasp else { return 0 };
        let steps = (i64::from(column) - i64::from(held)) / COLUMNS_PER_STEP;
        let held = i64::from(held) + steps * COLUMNS_PER_STEP;
        self.grasp = Some((field, u16::try_from(held).unwrap_or(column)));
        steps
    }

    /// The grid in focus whose values can be changed, and the cell of it, as it is stored.
    #[must_use]
    pub fn editable(&self) -> Option<(GridId, Pair)> {
        match self.zone {
            Zone::Grid(GridId::Input) => Some((GridId::Input, self.cursors.input)),
            Zone::Grid(GridId::Kernel | GridId::Rotated) => Some((GridId::Kernel, self.cursors.kernel)),
            _ => None,
        }
    }

    #[must_use]
    pub fn cursors(&self) -> Cursors {
        self.cursors
    }

    /// Puts the cursors back, as far as the grids go.
    pub fn restore_cursors(&mut self, cursors: Cursors) {
        self.cursors = cursors;
        self.keep_cursors_inside();
    }

    /// Replaces the setting, remembering the old one for undo.
    pub fn change(&mut self, setting: Setting, field: Option<Field>) {
        if setting == *self.setting() {
            return;
        }
        let before = self.setting().clone();
        self.show(setting, field);
        self.remember(before);
    }

    /// Shows a setting that nobody has chosen yet.
    pub fn preview(&mut self, setting: Setting) {
        if setting != *self.setting() {
            self.show(setting, None);
        }
    }

    /// Lets undo lead back to what was before.
    pub fn remember(&mut self, before: Setting) {
        if before == *self.setting() {
            return;
        }
        self.past.push(before);
        if self.past.len() > MOST_PAST {
            self.past.remove(0);
        }
        self.future.clear();
    }

    pub fn undo(&mut self) {
        if let Some(setting) = self.past.pop() {
            self.future.push(self.setting().clone());
            self.show(setting, None);
        }
    }

    pub fn redo(&mut self) {
        if let Some(setting) = self.future.pop() {
            self.past.push(self.setting().clone());
            self.show(setting, None);
        }
    }

    fn show(&mut self, setting: Setting, field: Option<Field>) {
        self.changed = Some(Changed { field, output_before: self.scene.size(GridId::Output) });
        self.walk = None;
        self.repair_choice = 0;
        let view = self.asked_view();
        if self.has_worker && setting.takes_long() {
            self.want(setting, view);
        } else {
            self.put(Arc::new(self.scene.changed_to(setting)));
            self.wanted = None;
            self.view = view;
            self.rival = self.rival.take().map(|rival| rival.against(&self.scene));
        }
        self.settle();
    }

    /// Focus and cursors are on something that is there.
    fn settle(&mut self) {
        self.keep_cursors_inside();
        if !self.zones().contains(&self.zone) {
            self.zone = Zone::Bar;
        }
        if !Field::of(self.setting().layer.op).any(|field| field == self.field) {
            self.field = Field::Operation;
        }
    }

    /// Near the corner of a small grid, where padding and window show; in the middle of one that is too large for that.
    fn place_cursors(&mut self) {
        for grid in [GridId::Output, GridId::Input, GridId::Kernel, GridId::Full] {
            if let Some(size) = self.scene.size(grid) {
                self.set_cursor(grid, size.map(|length| if length > SMALL { length / 2 } else { 1 }));
            }
        }
    }

    fn keep_cursors_inside(&mut self) {
        for grid in [GridId::Output, GridId::Input, GridId::Kernel, GridId::Full] {
            self.set_cursor(grid, self.cursor(grid));
        }
    }

    /// The zones of the view, in the order of the tab key. A refused layer has no grids to explain.
    #[must_use]
    pub fn zones(&self) -> Vec<Zone> {
        if self.scene.outcome().is_err() {
            return vec![Zone::Bar];
        }
        let mut grids: Vec<GridId> =
            self.view.columns().iter().rev().flat_map(|column| column.iter()).copied().collect();
        grids.retain(|grid| *grid != GridId::Stamp && self.stage.shows(*grid) && self.scene.size(*grid).is_some());
        std::iter::once(Zone::Bar).chain(grids.into_iter().map(Zone::Grid)).collect()
    }

    /// The cursor of a grid. Padded input, coverage and matrix rows share the output's, matrix columns the input's; the
    /// rotated kernel has the kernel's, rotated.
    #[must_use]
    pub fn cursor(&self, grid: GridId) -> Pair {
        match grid {
            GridId::Input | GridId::Stuffed => self.cursors.input,
            GridId::Kernel => self.cursors.kernel,
            GridId::Rotated => self.scene.stored_tap(self.cursors.kernel),
            GridId::Full | GridId::Stamp => self.cursors.full,
            GridId::Output | GridId::Padded | GridId::Coverage | GridId::Rival => self.cursors.output,
            GridId::Matrix => {
                let place = |grid: GridId, cursor: Pair| flattened(cursor, self.scene.size(grid).unwrap_or([1, 1]));
                [place(GridId::Output, self.cursors.output), place(GridId::Input, self.cursors.input)]
            }
        }
    }

    /// Puts the cursor of a grid on a cell, or as near to it as the grid goes.
    pub fn set_cursor(&mut self, grid: GridId, cell: Pair) {
        let Some(size) = self.scene.size(grid) else { return };
        let cell = match (grid, self.scene.outcome()) {
            // A cell of the padded input: the window that begins there.
            (GridId::Padded, Ok(picture)) => {
                let output = picture.geometry.output();
                [0, 1].map(|axis| (cell[axis] / picture.geometry.axes()[axis].step()).min(output[axis] - 1).max(0))
            }
            _ => [0, 1].map(|axis| cell[axis].min(size[axis] - 1).max(0)),
        };
        match grid {
            GridId::Input | GridId::Stuffed => self.cursors.input = cell,
            GridId::Kernel => self.cursors.kernel = cell,
            GridId::Rotated => self.cursors.kernel = self.scene.stored_tap(cell),
            GridId::Full | GridId::Stamp => self.cursors.full = cell,
            GridId::Output | GridId::Padded | GridId::Coverage => self.cursors.output = cell,
            GridId::Rival => {}
            GridId::Matrix => {
                let of = |grid: GridId, place: i64| unflattened(place, self.scene.size(grid).unwrap_or([1, 1]));
                (self.cursors.output, self.cursors.input) = (of(GridId::Output, cell[0]), of(GridId::Input, cell[1]));
            }
        }
    }

    /// Moves the cursor of a grid by so many rows and columns, as far as the grid goes.
    pub fn move_cursor(&mut self, grid: GridId, by: Pair) {
        // The window moves over the padded input, but it is the output that has the cells it moves by.
        let grid = if grid == GridId::Padded { GridId::Output } else { grid };
        let cursor = self.cursor(grid);
        self.set_cursor(grid, [0, 1].map(|axis| cursor[axis].saturating_add(by[axis])));
    }

    /// The grid whose cursor is being explained: the one in focus, else the first of the view.
    #[must_use]
    pub fn explained(&self) -> GridId {
        match self.zone {
            Zone::Bar => self.view.walked(),
            Zone::Grid(GridId::Padded | GridId::Coverage | GridId::Matrix) => GridId::Output,
            Zone::Grid(GridId::Rotated) => GridId::Kernel,
            Zone::Grid(grid) => grid,
        }
    }

    /// The layer whose products are shown (without the crop, where the view shows what it drops), and how far its outputs
    /// lie from those of the full result.
    fn traced(&self) -> Option<(&Geometry, Pair)> {
        let picture = self.scene.outcome().ok()?;
        if self.view.is_uncropped() && self.explained() != GridId::Output {
            Some((&picture.uncropped, [0, 0]))
        } else {
            Some((&picture.geometry, picture.geometry.lengths(|axis| axis.crop()[0])))
        }
    }

    /// The first `most` products that the explained cursor takes part in.
    #[must_use]
    pub fn products(&self, most: usize) -> Vec<Link> {
        let (Some((traced, shift)), Ok(picture)) = (self.traced(), self.scene.outcome()) else { return Vec::new() };
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

    /// The grid whose cells are the steps of a walk.
    #[must_use]
    pub fn walked(&self) -> GridId {
        self.view.walked()
    }

    /// How many steps of the walk have been taken, if there is one: cells up to the cursor, by rows.
    #[must_use]
    pub fn walk_place(&self) -> Option<i64> {
        self.walk?;
        let grid = self.walked();
        Some(flattened(self.cursor(grid), self.scene.size(grid)?))
    }

    /// Goes `by` steps on in the walk, starting one if there is none. A refused layer has nothing to walk through.
    pub fn step_walk(&mut self, by: i64) {
        let grid = self.walked();
        let Some(size) = self.scene.size(grid).filter(|_| self.scene.outcome().is_ok()) else { return };
        let last = size[0] * size[1] - 1;
        let place = self.walk_place().map_or(0, |place| place + by);
        let playing = self.walk.is_some_and(|walk| walk.playing);
        self.zone = Zone::Bar;
        self.walk = Some(Walk { playing: playing && place < last });
        self.set_cursor(grid, unflattened(place.clamp(0, last), size));
    }

    /// Whether the walk has come to its last cell.
    #[must_use]
    pub fn walk_is_over(&self) -> bool {
        let cells = self.scene.size(self.walked()).map(|[rows, cols]| rows * cols);
        self.walk_place().is_some_and(|place| cells == Some(place + 1))
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
