//! The state of Explore, and of the live scene of a lesson: its parts, and what crosses them.

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

/// Most repairs that are offered for a refused layer.
pub const MOST_REPAIRS: usize = 4;

#[derive(Debug)]
pub struct Model {
    shown: Shown,
    pub focus: Focus,
    history: History,
    pub bar: Bar,
    pub walker: Walker,
    pub mouse: Mouse,
    /// What a lesson makes of the scene; nothing in Explore.
    pub stage: Stage,
    pub zoom: Zoom,
    /// What was drawn last: cells keep their size as long as they fit.
    pub kept: Option<Kept>,
    /// Whether no key has been pressed yet.
    pub is_fresh: bool,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
    /// What is being typed, while something is.
    pub editing: Option<Editing>,
    /// What can be chosen from, while something is.
    pub drawer: Option<Drawer>,
    /// The picture that is being saved, while one is.
    pub saving: Option<Saving>,
    /// What the last key has to say, until the next one.
    pub notice: Option<Notice>,
    /// Which repair of a refused layer the key takes.
    repair_choice: usize,
}

impl Model {
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

    /// Opens on a setting at once: without a picture until somebody has made it, where that takes long.
    #[must_use]
    pub fn opening(setting: Setting) -> Model {
        Model::showing(if setting.takes_long() { Shown::opening(setting) } else { Shown::new(setting) })
    }

    /// A new model in the place of this one: what is still being made for this one is not taken for its own. What is being
    /// saved goes on.
    #[must_use]
    pub fn replaced_by(&self, setting: Setting, view: View) -> Model {
        Model { saving: self.saving.clone(), ..Model::showing(self.shown.replaced_by(setting, view)) }
    }

    /// From now on somebody does what [`Model::work`] says; without, a change takes as long as it takes.
    pub fn work_beside(&mut self) {
        self.shown.has_worker = true;
    }

    #[must_use]
    pub fn scene(&self) -> &Scene {
        self.shown.scene()
    }

    /// Puts something beside the layer of the scene, until that changes.
    pub fn put_beside(&mut self, beside: Beside) {
        self.shown.put_beside(beside);
    }

    /// The scene, for who works with it beside the screen.
    #[must_use]
    pub(super) fn shared_scene(&self) -> Arc<Scene> {
        Arc::clone(self.shown.scene())
    }

    /// What was set: that of the scene, or of the one that is still to come.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        self.shown.setting()
    }

    #[must_use]
    pub fn view(&self) -> View {
        self.shown.view()
    }

    /// The view that was asked for: this one, or the one that is still to come.
    #[must_use]
    pub fn asked_view(&self) -> View {
        self.shown.asked_view()
    }

    /// Whether the scene is an old one, and the one that was asked for is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.shown.is_waiting()
    }

    /// Whether nothing has been shown yet, and the first picture is still to come.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.shown.is_opening()
    }

    /// Why the layer of the scene has no picture, if it is refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.scene().outcome().err().filter(|_| !self.is_opening())
    }

    /// What is to be made, if the scene is not what was asked for.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        self.shown.work()
    }

    /// Takes what was made.
    pub fn arrive(&mut self, done: Done) {
        let shift = self.shown.arrive(done);
        if shift != Shift::Same {
            self.follow(shift);
        }
    }

    /// The scenes that nobody will look at again, to be dropped beside the screen.
    pub fn spent(&mut self) -> Vec<Arc<Scene>> {
        self.shown.spent()
    }

    /// Shows the grids of a view, as soon as they are there.
    pub fn look_at(&mut self, view: View) {
        self.shown.look_at(view);
        self.settle();
    }

    #[must_use]
    pub fn changed(&self) -> Option<Changed> {
        self.history.changed
    }

    pub fn forget_change(&mut self) {
        self.history.changed = None;
    }

    #[must_use]
    pub fn rival(&self) -> Option<&Rival> {
        self.shown.rival()
    }

    /// Sets a wrong model against the scene.
    pub fn oppose(&mut self, wrong: WrongModel) {
        let before = self.state();
        self.shown.oppose(wrong);
        self.remember_state(before);
    }

    /// Keeps the output of the scene as it is, to hold later ones against. Not if there is none.
    pub fn pin(&mut self) {
        let before = self.state();
        self.shown.pin();
        self.remember_state(before);
    }

    pub fn drop_rival(&mut self) {
        let before = self.state();
        self.shown.drop_rival();
        self.remember_state(before);
    }

    /// The grids of the view, in columns from left to right, the rival under the output.
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

    /// Rows and columns of a grid on the screen, if it exists.
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

    /// How grids are drawn that do not fit: never the usual, but what that is.
    #[must_use]
    pub fn seen_zoom(&self) -> Zoom {
        let columns = self.columns();
        let grids = columns.iter().flatten().filter(|grid| **grid != GridId::Matrix);
        self.zoom.of(grids.filter_map(|grid| self.size(*grid)).flatten().max().unwrap_or(0))
    }

    /// The axes that a change goes to. A line has its length alone, which is the width of its grids.
    #[must_use]
    pub fn axis(&self) -> AxisChoice {
        if self.setting().layer.rank == Rank::One { AxisChoice::Width } else { self.bar.axis }
    }

    /// The same where somebody may have chosen it.
    #[must_use]
    pub fn chosen_axis(&self) -> AxisChoice {
        if self.setting().layer.rank == Rank::One { AxisChoice::Both } else { self.bar.axis }
    }

    /// The axis that is shown as a line: 0 for the height, 1 for the width.
    #[must_use]
    pub fn strip_axis(&self) -> usize {
        usize::from(self.axis() != AxisChoice::Height)
    }

    #[must_use]
    pub fn repair_choice(&self) -> usize {
        self.repair_choice
    }

    pub fn choose_repair(&mut self, choice: usize) {
        self.repair_choice = choice;
    }

    /// Explains the cell under the mouse for as long as it is there; a walk keeps its own.
    pub fn hover_over(&mut self, cell: Option<(GridId, Pair)>) {
        self.focus.end_hover();
        let can_hover =
            |(grid, _): &(GridId, Pair)| self.walker.walk.is_none() && self.zones().contains(&Zone::Grid(*grid));
        if let Some((grid, at)) = cell.filter(can_hover) {
            self.focus.begin_hover((grid, at));
            self.set_cursor(grid, at);
        }
    }

    /// Something else is done now than to save a picture.
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

    /// Makes one step of undo of all changes until [`Model::let_go`].
    pub fn hold(&mut self) {
        self.history.hold(self.state());
    }

    /// The setting before the change that still goes on, if one does.
    #[must_use]
    pub fn held(&self) -> Option<&Setting> {
        self.history.held().map(|state| &state.setting)
    }

    /// Ends what [`Model::hold`] began.
    pub fn let_go(&mut self) {
        if let Some(before) = self.history.let_go() {
            self.remember_state(before);
        }
    }

    /// Shows a setting that nobody has chosen yet.
    pub fn preview(&mut self, setting: Setting) {
        if setting != *self.setting() {
            self.show(setting, None);
        }
    }

    /// Lets undo lead back to what was before.
    pub fn remember(&mut self, before: Setting) {
        self.remember_state(State { setting: before, ..self.state() });
    }

    fn remember_state(&mut self, before: State) {
        if before != self.state() {
            self.history.remember(before);
        }
    }

    fn state(&self) -> State {
        // What follows from the rest is made again.
        State { setting: self.setting().clone(), rival: self.rival().cloned().map(Rival::unknown) }
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    pub fn undo(&mut self) {
        if let Some(before) = self.history.undo(self.state()) {
            self.bring_back(before);
        }
    }

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

    /// Cursors are placed on the first scene, and stay from then on.
    fn follow(&mut self, shift: Shift) {
        if shift == Shift::First {
            self.focus.cursors.place(self.shown.scene());
        }
        self.repair_choice = 0;
        self.settle();
    }

    /// Focus and cursors are on something that is there.
    fn settle(&mut self) {
        self.focus.cursors.keep_inside(self.shown.scene());
        if !self.zones().contains(&self.focus.zone) {
            self.focus.zone = Zone::Bar;
        }
        if !self.stage.fields(self.setting().layer.op).any(|field| field == self.bar.field) {
            self.bar.field = Field::Operation;
        }
    }

    /// The zones of the view, in the order of the tab key. A refused layer has no grids to explain.
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

    /// Puts the cursors back, as far as the grids go.
    pub fn restore_cursors(&mut self, cursors: Cursors) {
        self.focus.cursors = cursors;
        self.focus.cursors.keep_inside(self.shown.scene());
    }

    /// The cursor of a grid.
    #[must_use]
    pub fn cursor(&self, grid: GridId) -> Pair {
        self.focus.cursors.at(self.scene(), grid)
    }

    /// Puts the cursor of a grid on a cell, or as near to it as the grid goes.
    pub fn set_cursor(&mut self, grid: GridId, cell: Pair) {
        self.focus.cursors.put(self.shown.scene(), grid, cell);
    }

    /// Moves the cursor of a grid by so many rows and columns, as far as the grid goes.
    pub fn move_cursor(&mut self, grid: GridId, by: Pair) {
        // The window moves over the padded input, but it is the output that has the cells it moves by.
        let grid = if grid == GridId::Padded { GridId::Output } else { grid };
        let cursor = self.cursor(grid);
        self.set_cursor(grid, [0, 1].map(|axis| cursor[axis].saturating_add(by[axis])));
    }
}
