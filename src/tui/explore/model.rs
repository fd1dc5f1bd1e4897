//! The state of Explore, and of the live scene of a lesson: its parts, and the operations that involve several of them.

use std::sync::Arc;

use super::bar::Bar;
use super::drawer::Drawer;
use super::field::{AxisChoice, Field};
use super::focus::{Focus, Zone};
use super::history::{Changed, History, State};
use super::mouse::Mouse;
use super::notice::Notice;
use super::saving::Saving;
use super::shown::{Shift, Shown};
use super::stage::Stage;
use super::typing::Editing;
use super::walk::Walker;
use super::work::{Done, Work};
use super::zoom::{Kept, Zoom};
use crate::conv::{Pair, Rank, Refusal};
use crate::scene::rival::Rival;
use crate::scene::wrong::WrongModel;
use crate::scene::{Beside, Cursors, GridId, Scene, Setting, View};

/// The maximum number of repairs that are offered for a refused layer.
pub const MOST_REPAIRS: usize = 4;

/// The state of Explore, or of the live scene of a lesson.
#[derive(Debug)]
pub struct Model {
    shown: Shown,
    /// The keyboard focus and the cursors.
    pub focus: Focus,
    history: History,
    /// The state of the parameter bar.
    pub bar: Bar,
    /// The walk and its speed.
    pub walker: Walker,
    /// The state of the mouse.
    pub mouse: Mouse,
    /// How a lesson stages the scene; empty in Explore.
    pub stage: Stage,
    /// The chosen zoom.
    pub zoom: Zoom,
    /// The shape of cells in the last frame: cells keep their size while it fits.
    pub kept: Option<Kept>,
    /// Whether no key has been pressed yet.
    pub is_fresh: bool,
    /// The number of lines by which the help is scrolled; `None` while it is closed.
    pub help: Option<usize>,
    /// The text that is being typed.
    pub editing: Option<Editing>,
    /// The open drawer.
    pub drawer: Option<Drawer>,
    /// The picture that is being saved.
    pub saving: Option<Saving>,
    /// The message from the last key, until the next key.
    pub notice: Option<Notice>,
    /// The index of the selected repair of a refused layer.
    repair_choice: usize,
}

impl Model {
    /// Creates a model that shows a setting.
    #[must_use]
    pub fn new(setting: Setting) -> Model {
        Model::showing(Shown::new(setting))
    }

    fn showing(shown: Shown) -> Model {
        let mut focus = Focus::default();
        focus.cursors.place(shown.scene());
        Model {
            shown,
            focus,
            history: History::default(),
            bar: Bar::default(),
            walker: Walker::default(),
            mouse: Mouse::default(),
            stage: Stage::default(),
            zoom: Zoom::default(),
            kept: None,
            is_fresh: true,
            help: None,
            editing: None,
            drawer: None,
            saving: None,
            notice: None,
            repair_choice: 0,
        }
    }

    /// Opens a setting at once. If computing the picture takes long, there is none until a worker has computed it.
    #[must_use]
    pub fn opening(setting: Setting) -> Model {
        Model::showing(if setting.takes_long() { Shown::opening(setting) } else { Shown::new(setting) })
    }

    /// Returns a new model that replaces this one. Work in progress for the old model does not reach the new one, but a
    /// save continues.
    #[must_use]
    pub fn replaced_by(&self, setting: Setting, view: View) -> Model {
        Model { saving: self.saving.clone(), ..Model::showing(self.shown.replaced_by(setting, view)) }
    }

    /// From now on, the caller runs [`Model::work`] in the background; before, every change blocks until the scene is
    /// computed.
    pub fn work_beside(&mut self) {
        self.shown.has_worker = true;
    }

    /// Returns the scene that is shown.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        self.shown.scene()
    }

    /// Adds exhibits to the layer of the scene, until it changes.
    pub fn put_beside(&mut self, beside: Beside) {
        self.shown.put_beside(beside);
    }

    /// Returns a shared reference to the scene, for background work.
    #[must_use]
    pub(super) fn shared_scene(&self) -> Arc<Scene> {
        Arc::clone(self.shown.scene())
    }

    /// Returns the current setting: that of the scene, or of the one that is being computed.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        self.shown.setting()
    }

    /// Returns the view that is shown.
    #[must_use]
    pub fn view(&self) -> View {
        self.shown.view()
    }

    /// Returns the requested view: the one that is shown, or the one that is being computed.
    #[must_use]
    pub fn asked_view(&self) -> View {
        self.shown.asked_view()
    }

    /// Whether the scene is out of date while a newer one is being computed.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.shown.is_waiting()
    }

    /// Whether the first picture is still being computed.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.shown.is_opening()
    }

    /// Returns why the layer of the scene is refused, if it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.scene().outcome().err().filter(|_| !self.is_opening())
    }

    /// Returns the work to do if the scene is not what was requested.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        self.shown.work()
    }

    /// Takes in the result of work.
    pub fn arrive(&mut self, done: Done) {
        let shift = self.shown.arrive(done);
        if shift != Shift::Same {
            self.follow(shift);
        }
    }

    /// Returns the scenes that are no longer used, to be dropped in the background.
    pub fn spent(&mut self) -> Vec<Arc<Scene>> {
        self.shown.spent()
    }

    /// Shows the grids of a view, as soon as they have been computed.
    pub fn look_at(&mut self, view: View) {
        self.shown.look_at(view);
        self.settle();
    }

    /// Returns what the last change affected.
    #[must_use]
    pub fn changed(&self) -> Option<Changed> {
        self.history.changed
    }

    /// Forgets the last change.
    pub fn forget_change(&mut self) {
        self.history.changed = None;
    }

    /// Returns what the output is compared with.
    #[must_use]
    pub fn rival(&self) -> Option<&Rival> {
        self.shown.rival()
    }

    /// Compares the output with a misconception.
    pub fn oppose(&mut self, wrong: WrongModel) {
        let before = self.state();
        self.shown.oppose(wrong);
        self.remember_state(before);
    }

    /// Pins the output of the scene, to compare later ones with it. Does nothing if there is no output.
    pub fn pin(&mut self) {
        let before = self.state();
        self.shown.pin();
        self.remember_state(before);
    }

    /// Removes what the output is compared with.
    pub fn drop_rival(&mut self) {
        let before = self.state();
        self.shown.drop_rival();
        self.remember_state(before);
    }

    /// Returns the grids of the view, in columns from left to right, with the rival below the output.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<GridId>> {
        let of_view = || self.view().columns().iter().map(|column| column.to_vec()).collect();
        let mut columns: Vec<Vec<GridId>> = self.stage.columns.clone().unwrap_or_else(of_view);
        for column in &mut columns {
            column.retain(|grid| !self.stage.hidden.is_gone(*grid));
        }
        columns.retain(|column| !column.is_empty());
        if self.rival().is_some_and(|rival| rival.output.is_some()) {
            for column in columns.iter_mut().filter(|column| column.contains(&GridId::Output)) {
                column.push(GridId::Rival);
            }
        }
        columns
    }

    /// Returns the rows and columns of a grid, if it exists.
    #[must_use]
    pub fn size(&self, grid: GridId) -> Option<Pair> {
        match grid {
            GridId::Rival => {
                let output = self.rival()?.output.as_ref()?;
                Some([output.nrows() as i64, output.ncols() as i64])
            }
            grid => self.scene().size(grid),
        }
    }

    /// Returns how grids that do not fit are drawn, with [`Zoom::Usual`] replaced by what it means for their size.
    #[must_use]
    pub fn seen_zoom(&self) -> Zoom {
        let columns = self.columns();
        let grids = columns.iter().flatten().filter(|grid| **grid != GridId::Matrix);
        self.zoom.of(grids.filter_map(|grid| self.size(*grid)).flatten().max().unwrap_or(0))
    }

    /// Returns the axes that a change applies to. A one-dimensional layer only has a length, which is the width of its
    /// grids.
    #[must_use]
    pub fn axis(&self) -> AxisChoice {
        if self.setting().layer.rank == Rank::One { AxisChoice::Width } else { self.bar.axis }
    }

    /// Returns the axes that were chosen; both if there is no choice.
    #[must_use]
    pub fn chosen_axis(&self) -> AxisChoice {
        if self.setting().layer.rank == Rank::One { AxisChoice::Both } else { self.bar.axis }
    }

    /// Returns the axis that is shown as a line: 0 for the height, 1 for the width.
    #[must_use]
    pub fn strip_axis(&self) -> usize {
        usize::from(self.axis() != AxisChoice::Height)
    }

    /// Returns the index of the selected repair.
    #[must_use]
    pub fn repair_choice(&self) -> usize {
        self.repair_choice
    }

    /// Selects a repair.
    pub fn choose_repair(&mut self, choice: usize) {
        self.repair_choice = choice;
    }

    /// Explains the cell under the mouse while it is there, unless there is a walk.
    pub fn hover_over(&mut self, cell: Option<(GridId, Pair)>) {
        self.focus.end_hover();
        let can_hover =
            |(grid, _): &(GridId, Pair)| self.walker.walk.is_none() && self.zones().contains(&Zone::Grid(*grid));
        if let Some((grid, at)) = cell.filter(can_hover) {
            self.focus.begin_hover((grid, at));
            self.set_cursor(grid, at);
        }
    }

    /// Notes that the user has gone on to something other than saving a picture.
    pub fn leave_saving_aside(&mut self) {
        if let Some(saving) = &mut self.saving {
            saving.is_aside = true;
        }
    }

    /// Replaces the setting, remembering the old one for undo.
    pub fn change(&mut self, setting: Setting, field: Option<Field>) {
        if setting == *self.setting() {
            return;
        }
        let before = self.state();
        self.show(setting, field);
        if self.history.held().is_none() {
            self.remember_state(before);
        }
    }

    /// Combines all changes until [`Model::let_go`] into one step of undo.
    pub fn hold(&mut self) {
        self.history.hold(self.state());
    }

    /// Returns the setting before the change in progress, if there is one.
    #[must_use]
    pub fn held(&self) -> Option<&Setting> {
        self.history.held().map(|state| &state.setting)
    }

    /// Ends what [`Model::hold`] started.
    pub fn let_go(&mut self) {
        if let Some(before) = self.history.let_go() {
            self.remember_state(before);
        }
    }

    /// Shows a setting that has not been accepted yet, so that undo ignores it.
    pub fn preview(&mut self, setting: Setting) {
        if setting != *self.setting() {
            self.show(setting, None);
        }
    }

    /// Adds a setting to undo to.
    pub fn remember(&mut self, before: Setting) {
        self.remember_state(State { setting: before, ..self.state() });
    }

    fn remember_state(&mut self, before: State) {
        if before != self.state() {
            self.history.remember(before);
        }
    }

    fn state(&self) -> State {
        // What follows from the rest is computed again.
        State { setting: self.setting().clone(), rival: self.rival().cloned().map(Rival::unknown) }
    }

    /// Returns whether there is anything to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Returns whether there is anything to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Undoes the last change.
    pub fn undo(&mut self) {
        if let Some(before) = self.history.undo(self.state()) {
            self.bring_back(before);
        }
    }

    /// Redoes the last change undone.
    pub fn redo(&mut self) {
        if let Some(after) = self.history.redo(self.state()) {
            self.bring_back(after);
        }
    }

    fn bring_back(&mut self, State { setting, rival }: State) {
        if setting != *self.setting() {
            self.show(setting, None);
        }
        self.shown.hold_against(rival);
        self.settle();
    }

    fn show(&mut self, setting: Setting, field: Option<Field>) {
        self.history.changed = Some(Changed { field, output_before: self.scene().size(GridId::Output) });
        self.walker.walk = None;
        let shift = self.shown.show(setting);
        self.follow(shift);
    }

    /// Cursors are placed when the first scene arrives, and keep their cells from then on.
    fn follow(&mut self, shift: Shift) {
        if shift == Shift::First {
            self.focus.cursors.place(self.shown.scene());
        }
        self.repair_choice = 0;
        self.settle();
    }

    /// Moves focus and cursors to something that exists.
    fn settle(&mut self) {
        self.focus.cursors.keep_inside(self.shown.scene());
        if !self.zones().contains(&self.focus.zone) {
            self.focus.zone = Zone::Bar;
        }
        if !self.stage.fields(self.setting().layer.op).any(|field| field == self.bar.field) {
            self.bar.field = Field::Operation;
        }
    }

    /// Returns the zones of the view, in the order of the tab key. A refused layer has no grids to explain.
    #[must_use]
    pub fn zones(&self) -> Vec<Zone> {
        if self.scene().outcome().is_err() {
            return vec![Zone::Bar];
        }
        let mut grids: Vec<GridId> = self.columns().into_iter().rev().flatten().collect();
        let has_cursor = |grid: &GridId| !matches!(grid, GridId::Stamp | GridId::Rival);
        grids.retain(|grid| has_cursor(grid) && self.scene().size(*grid).is_some());
        std::iter::once(Zone::Bar).chain(grids.into_iter().map(Zone::Grid)).collect()
    }

    /// Restores the cursors, clamped to their grids.
    pub fn restore_cursors(&mut self, cursors: Cursors) {
        self.focus.cursors = cursors;
        self.focus.cursors.keep_inside(self.shown.scene());
    }

    /// Returns the cursor of a grid.
    #[must_use]
    pub fn cursor(&self, grid: GridId) -> Pair {
        self.focus.cursors.at(self.scene(), grid)
    }

    /// Moves the cursor of a grid to a cell, clamped to the grid.
    pub fn set_cursor(&mut self, grid: GridId, cell: Pair) {
        self.focus.cursors.put(self.shown.scene(), grid, cell);
    }

    /// Moves the cursor of a grid by this many rows and columns, clamped to the grid.
    pub fn move_cursor(&mut self, grid: GridId, by: Pair) {
        // The window moves over the padded input, but its positions are the cells of the output.
        let grid = if grid == GridId::Padded { GridId::Output } else { grid };
        let cursor = self.cursor(grid);
        self.set_cursor(grid, [0, 1].map(|axis| cursor[axis].saturating_add(by[axis])));
    }
}
