//! The state of the application: what is shown, where the focus is, what just changed.

use crate::conv::trace::Product;
use crate::conv::{Op, Pair, Parameter};
use crate::scene::{GridId, Scene, Setting};

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
    /// A grid with a cursor: output, input, kernel or, moving the same cursor as the output, the padded input.
    Grid(GridId),
}

impl Zone {
    pub const RING: [Zone; 5] = [
        Zone::Bar,
        Zone::Grid(GridId::Output),
        Zone::Grid(GridId::Padded),
        Zone::Grid(GridId::Input),
        Zone::Grid(GridId::Rotated),
    ];
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

/// How large grids are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// Numbers if they fit, else the whole as pixels.
    #[default]
    Fit,
    /// Numbers, of what is around the cursor.
    Numbers,
}

#[derive(Debug)]
pub struct Model {
    scene: Scene,
    pub field: Field,
    pub zone: Zone,
    pub axis: AxisChoice,
    pub zoom: Zoom,
    pub help: bool,
    /// Digits typed in a row so far.
    pub typed: Option<u32>,
    cursors: Cursors,
    /// What the last change changed, and the output size before it.
    changed: Option<Changed>,
    past: Vec<Setting>,
    future: Vec<Setting>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// `None` if undo, redo or a repair changed it.
    pub field: Option<Field>,
    pub output_before: Option<Pair>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cursors {
    output: Pair,
    input: Pair,
    /// In the rotated kernel, as it is shown.
    kernel: Pair,
}

/// Longest side of a grid that is seen with all its numbers.
const SMALL: i64 = 16;

/// Settings that undo remembers.
const MOST_PAST: usize = 1000;

impl Model {
    #[must_use]
    pub fn new(setting: Setting) -> Model {
        let mut model = Model {
            scene: Scene::new(setting),
            field: Field::Parameter(Parameter::Stride),
            zone: Zone::Bar,
            axis: AxisChoice::default(),
            zoom: Zoom::default(),
            help: false,
            typed: None,
            cursors: Cursors::default(),
            changed: None,
            past: Vec::new(),
            future: Vec::new(),
        };
        model.place_cursors();
        model
    }

    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    #[must_use]
    pub fn changed(&self) -> Option<Changed> {
        self.changed
    }

    pub fn forget_change(&mut self) {
        self.changed = None;
    }

    /// Replaces the setting, remembering the old one for undo.
    pub fn change(&mut self, setting: Setting, field: Option<Field>) {
        if setting == *self.scene.setting() {
            return;
        }
        self.past.push(self.scene.setting().clone());
        if self.past.len() > MOST_PAST {
            self.past.remove(0);
        }
        self.future.clear();
        self.show(setting, field);
    }

    pub fn undo(&mut self) {
        if let Some(setting) = self.past.pop() {
            self.future.push(self.scene.setting().clone());
            self.show(setting, None);
        }
    }

    pub fn redo(&mut self) {
        if let Some(setting) = self.future.pop() {
            self.past.push(self.scene.setting().clone());
            self.show(setting, None);
        }
    }

    fn show(&mut self, setting: Setting, field: Option<Field>) {
        let output_before = self.scene.size(GridId::Output);
        self.scene = self.scene.changed_to(setting);
        self.changed = Some(Changed { field, output_before });
        self.keep_cursors_inside();
        if self.scene.outcome().is_err() && matches!(self.zone, Zone::Grid(GridId::Output | GridId::Padded)) {
            self.zone = Zone::Bar;
        }
    }

    /// Near the corner of a small grid, where padding and window show; in the middle of one that is too large for that.
    fn place_cursors(&mut self) {
        for grid in [GridId::Output, GridId::Input, GridId::Rotated] {
            if let Some(size) = self.scene.size(grid) {
                *self.cursor_mut(grid) = size.map(|length| if length > SMALL { length / 2 } else { 1 });
            }
        }
        self.keep_cursors_inside();
    }

    fn keep_cursors_inside(&mut self) {
        for grid in [GridId::Output, GridId::Input, GridId::Rotated] {
            if let Some(size) = self.scene.size(grid) {
                let cursor = self.cursor_mut(grid);
                *cursor = [0, 1].map(|axis| cursor[axis].min(size[axis] - 1).max(0));
            }
        }
    }

    /// The cursor of a grid. The padded input has the output's: it is the window that moves there.
    #[must_use]
    pub fn cursor(&self, grid: GridId) -> Pair {
        match grid {
            GridId::Input => self.cursors.input,
            GridId::Rotated | GridId::Kernel => self.cursors.kernel,
            _ => self.cursors.output,
        }
    }

    fn cursor_mut(&mut self, grid: GridId) -> &mut Pair {
        match grid {
            GridId::Input => &mut self.cursors.input,
            GridId::Rotated | GridId::Kernel => &mut self.cursors.kernel,
            _ => &mut self.cursors.output,
        }
    }

    /// Moves the cursor of a grid by so many rows and columns, as far as the grid goes.
    pub fn move_cursor(&mut self, grid: GridId, by: Pair) {
        let cursor = self.cursor_mut(grid);
        *cursor = [0, 1].map(|axis| cursor[axis].saturating_add(by[axis]));
        self.keep_cursors_inside();
    }

    /// The grid whose cursor is being explained: the one in focus, else the output.
    #[must_use]
    pub fn explained(&self) -> GridId {
        match self.zone {
            Zone::Grid(GridId::Input) => GridId::Input,
            Zone::Grid(GridId::Rotated) => GridId::Rotated,
            _ => GridId::Output,
        }
    }

    /// The first `most` products that the explained cursor takes part in.
    #[must_use]
    pub fn products(&self, most: usize) -> Vec<Product> {
        let Ok(picture) = self.scene.outcome() else { return Vec::new() };
        let (grid, geometry) = (self.explained(), &picture.geometry);
        let cursor = self.cursor(grid);
        match grid {
            GridId::Input => geometry.products_of_input(cursor).take(most).collect(),
            GridId::Rotated => geometry.products_of_tap(self.scene.stored_tap(cursor)).take(most).collect(),
            _ => geometry.products_of_output(cursor).take(most).collect(),
        }
    }

    /// How many products the explained cursor takes part in.
    #[must_use]
    pub fn count_products(&self) -> usize {
        let Ok(picture) = self.scene.outcome() else { return 0 };
        let [h, w] = picture.geometry.axes();
        let grid = self.explained();
        let [row, col] = self.cursor(grid);
        match grid {
            GridId::Input => h.at_input(row).count() * w.at_input(col).count(),
            GridId::Rotated => {
                let [row, col] = self.scene.stored_tap([row, col]);
                h.at_tap(row).count() * w.at_tap(col).count()
            }
            _ => h.coverage(row) * w.coverage(col),
        }
    }
}
