//! The experiments that the program exists for. Each frame must show its marks, in both languages, on dark and light
//! grounds, at 140x40 and at 80x24.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use tconv::conv::matrix::flattened;
use tconv::conv::{Op, Pair};
use tconv::figure::{self, Format, Options, Time};
use tconv::framework::pytorch;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::presets::Preset;
use tconv::scene::{Cursors, GridId, Moment, OutlineKind, Role, Setting, View, moment};
use tconv::tui::explore::layout::Layout;
use tconv::tui::explore::message::Message;
use tconv::tui::explore::model::Model;
use tconv::tui::explore::panels::{self, CellShape, Panel};
use tconv::tui::explore::update;
use tconv::tui::screen::{self, Context};
use tconv::tui::theme::Theme;
use tconv::words::Language;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};

const SIZES: [(u16, u16); 2] = [(140, 40), (80, 24)];
const GROUNDS: [Ground; 2] = [Ground::Dark, Ground::Light];
const LANGUAGES: [&Strings; 2] = [&ENGLISH, &CHINESE];

/// Something that a frame must show.
#[derive(Clone, Copy, Debug)]
enum Mark {
    /// These lengths, in this order, in the story of the size.
    Story(&'static [i64]),
    /// Every cell of the grid is on the screen, with its number.
    Whole(GridId),
    /// The last row and column are struck through, and the cell before them is not.
    HatchedEnd(GridId),
    /// All cells outside the range from the first to the last are struck through.
    HatchedAround(GridId, Pair, Pair),
    /// The last row and column show only this: the bias, because no product reaches them.
    BiasEnd(&'static str),
    /// Every cell at the border of the output contains only the bias.
    DeadRing,
    /// The window lies on the padded input and is visible.
    Window,
    /// This grid has this title in English.
    Title(GridId, &'static str),
}

/// A call, the input size, the bias, the view, and what the frame must show.
type Experiment = (&'static str, i64, Option<f64>, View, &'static [Mark]);

const EXPERIMENTS: [Experiment; 15] = [
    (
        "nn.Conv2d(1, 1, 3)",
        5,
        None,
        View::Direct,
        &[Mark::Story(&[5, 5, 3]), Mark::Window, Mark::Whole(GridId::Padded)],
    ),
    ("nn.Conv2d(1, 1, 3, padding=1)", 5, None, View::Direct, &[Mark::Story(&[5, 7, 5]), Mark::Window]),
    ("nn.Conv2d(1, 1, 3, padding=2)", 5, None, View::Direct, &[Mark::Story(&[5, 9, 7]), Mark::Window]),
    // Beyond full padding, a ring of outputs sees nothing of the input.
    ("nn.Conv2d(1, 1, 3, padding=3)", 4, None, View::Direct, &[Mark::Story(&[4, 10, 8]), Mark::DeadRing]),
    ("nn.Conv2d(1, 1, 1, padding=1)", 3, None, View::Direct, &[Mark::Story(&[3, 5, 5]), Mark::DeadRing]),
    // The same as a convolution with the rotated kernel and no padding.
    (
        "nn.ConvTranspose2d(1, 1, 3, padding=2)",
        5,
        None,
        View::Direct,
        &[
            Mark::Story(&[5, 5, 3]),
            Mark::Title(GridId::Rotated, "kernel, rotated"),
            Mark::Title(GridId::Padded, "padded"),
        ],
    ),
    (
        "nn.ConvTranspose2d(1, 1, 1, padding=1)",
        3,
        None,
        View::Direct,
        &[
            Mark::Story(&[3, 1, 1]),
            Mark::HatchedAround(GridId::Input, [1, 1], [1, 1]),
            Mark::Title(GridId::Padded, "cropped"),
        ],
    ),
    ("nn.ConvTranspose2d(1, 1, 32, stride=2, padding=1)", 32, None, View::Crop, &[Mark::Story(&[32, 94, 92])]),
    ("nn.Conv2d(1, 1, 18, padding=3)", 32, None, View::Direct, &[Mark::Story(&[32, 38, 21])]),
    ("nn.ConvTranspose2d(1, 1, 18, padding=3)", 21, None, View::Crop, &[Mark::Story(&[21, 38, 32])]),
    ("nn.Conv2d(1, 1, 3, stride=2)", 7, None, View::Direct, &[Mark::Story(&[7, 7, 3]), Mark::Whole(GridId::Padded)]),
    (
        "nn.Conv2d(1, 1, 3, stride=2)",
        8,
        None,
        View::Direct,
        &[
            Mark::Story(&[8, 8, 3]),
            Mark::Whole(GridId::Input),
            Mark::Whole(GridId::Padded),
            Mark::HatchedEnd(GridId::Input),
            Mark::HatchedEnd(GridId::Padded),
        ],
    ),
    ("nn.ConvTranspose2d(1, 1, 3, stride=2)", 3, None, View::Crop, &[Mark::Story(&[3, 7, 7])]),
    (
        "nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)",
        3,
        None,
        View::Direct,
        &[
            Mark::Story(&[3, 5, 10, 8]),
            Mark::Whole(GridId::Padded),
            Mark::Whole(GridId::Output),
            Mark::BiasEnd("0*"),
            Mark::Window,
        ],
    ),
    (
        "nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)",
        3,
        Some(2.0),
        View::Direct,
        &[Mark::Whole(GridId::Output), Mark::BiasEnd("2*")],
    ),
];

/// A frame, and where everything is in it.
struct Frame {
    model: Model,
    context: Context,
    layout: Layout,
    buffer: Buffer,
    what: String,
}

fn setting(call: &str, input: i64, bias: Option<f64>) -> Setting {
    let mut layer = pytorch::completed(&pytorch::read(call).expect("a call"), [3, 3]);
    layer.bias = bias.is_some();
    Setting { layer, input_size: [input; 2], bias: bias.unwrap_or(0.0), ..Setting::default() }
}

impl Frame {
    fn new(setting: Setting, view: View, (width, height): (u16, u16), context: Context) -> Frame {
        let mut model = Model::new(setting);
        update::update(&mut model, Message::ShowView(view));
        Frame::of(model, (width, height), context)
    }

    fn of(model: Model, (width, height): (u16, u16), context: Context) -> Frame {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        screen::explore::view(&model, &context, area, &mut buffer);
        let layout = Layout::new(area, &model, context.strings);
        let what = format!("{} {width}x{height} {}", model.setting().layer.op, context.strings.tag);
        Frame { model, context, layout, buffer, what }
    }

    fn row(&self, area: Rect) -> String {
        (area.left()..area.right()).map(|x| self.buffer[(x, area.y)].symbol()).collect()
    }

    fn panel(&self, grid: GridId) -> &Panel {
        let panel = self.layout.panels.iter().find(|panel| panel.grid == grid);
        assert!(panel.is_some(), "{}: no {grid:?}", self.what);
        panel.expect("it is there")
    }

    /// Returns where a cell is on the screen.
    fn place(&self, grid: GridId, at: Pair) -> Rect {
        let panel = self.panel(grid);
        assert!(matches!(panel.shape, CellShape::Number { .. }), "{}: {grid:?} has no numbers", self.what);
        let CellShape::Number { height, .. } = panel.shape else { unreachable!("it has numbers") };
        let [row, col] = [0, 1].map(|axis| usize::try_from(at[axis] - panel.origin[axis]).expect("on the screen"));
        let x = panel.cells.x + panel.columns[..col].iter().sum::<u16>();
        let y = panel.cells.y + height * u16::try_from(row).expect("on the screen");
        Rect { x, y, width: panel.columns[col], height }
    }

    fn symbols(&self, grid: GridId, at: Pair) -> String {
        self.place(grid, at).positions().map(|place| self.buffer[place].symbol()).collect()
    }

    fn is_hatched(&self, grid: GridId, at: Pair) -> bool {
        self.symbols(grid, at).contains(['╱', '/'])
    }

    fn assert(&self, mark: Mark) {
        let what = format!("{}: {mark:?}", self.what);
        match mark {
            Mark::Story(lengths) => {
                let story = self.row(self.layout.story);
                let mut rest = story.as_str();
                for length in lengths {
                    let found = rest.find(&length.to_string());
                    assert!(found.is_some(), "{what}: {story}");
                    rest = &rest[found.expect("it is there") + length.to_string().len()..];
                }
            }
            Mark::Whole(grid) => {
                let panel = self.panel(grid);
                let size = self.model.size(grid).expect("a size");
                assert_eq!((panel.origin, panel.shown), ([0, 0], size), "{what}");
                let numbers: Vec<Pair> = places(size).collect();
                for at in numbers {
                    let cell = self.model.scene().cell(grid, at).expect("a cell");
                    let digits = cell.value.abs().to_string();
                    if cell.has_number() {
                        assert!(self.symbols(grid, at).contains(&digits), "{what} {at:?}: {}", self.symbols(grid, at));
                    }
                }
            }
            Mark::HatchedEnd(grid) => {
                let [rows, cols] = self.model.size(grid).expect("a size");
                for at in places([rows, cols]) {
                    let is_end = at[0] == rows - 1 || at[1] == cols - 1;
                    assert_eq!(self.is_hatched(grid, at), is_end, "{what} {at:?}");
                }
            }
            Mark::HatchedAround(grid, first, last) => {
                for at in places(self.model.size(grid).expect("a size")) {
                    let is_inside = [0, 1].iter().all(|axis| (first[*axis]..=last[*axis]).contains(&at[*axis]));
                    assert_eq!(self.is_hatched(grid, at), !is_inside, "{what} {at:?}");
                }
            }
            Mark::BiasEnd(text) => {
                let [rows, cols] = self.model.size(GridId::Output).expect("a size");
                for at in places([rows, cols]) {
                    let is_end = at[0] == rows - 1 || at[1] == cols - 1;
                    assert_eq!(self.symbols(GridId::Output, at).contains(text), is_end, "{what} {at:?}");
                }
            }
            Mark::DeadRing => {
                let [rows, cols] = self.model.size(GridId::Output).expect("a size");
                for at in places([rows, cols]) {
                    let is_border = at.contains(&0) || at[0] == rows - 1 || at[1] == cols - 1;
                    assert_eq!(self.symbols(GridId::Output, at).contains("0*"), is_border, "{what} {at:?}");
                }
            }
            Mark::Window => {
                let moment = self.model.moment().expect("it works");
                let window = moment.outlines(GridId::Padded).find(|outline| outline.kind == OutlineKind::Window);
                let window = window.expect("a window");
                let hue = self.context.theme.color(self.context.theme.palette.kernel_size);
                let first = self.place(GridId::Padded, window.first);
                let top = (first.left()..first.right()).map(|x| &self.buffer[(x, first.y)]);
                let is_outlined = top.clone().any(|cell| cell.bg == hue);
                // If cells are one row high, every cell of the window is tinted instead.
                let outside = self.place(GridId::Padded, [0, 0]);
                let ground = |place: Rect| self.buffer[(place.right() - 1, place.bottom() - 1)].bg;
                let tinted = self.place(GridId::Padded, [window.first[0], window.first[1] + window.size[1] - 1]);
                let is_tinted =
                    first.height == 1 && ground(tinted) != ground(outside) && ground(tinted) != Color::Reset;
                assert!(is_outlined || is_tinted, "{what}");
            }
            Mark::Title(grid, title) => {
                let shown = self.row(self.panel(grid).title);
                assert!(self.context.strings.tag != "en" || shown.starts_with(title), "{what}: {shown}");
            }
        }
    }
}

fn places([rows, cols]: Pair) -> impl Iterator<Item = Pair> {
    (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
}

#[test]
fn every_experiment_shows_its_why() {
    for (call, input, bias, view, marks) in EXPERIMENTS {
        for size in SIZES {
            for ground in GROUNDS {
                for strings in LANGUAGES {
                    let context = Context { theme: Theme::new(ground, Some(Depth::True), false), strings };
                    let mut frame = Frame::new(setting(call, input, bias), view, size, context);
                    frame.what = format!("{call} on {input}, {ground:?} {}", frame.what);
                    for mark in marks {
                        frame.assert(*mark);
                    }
                }
            }
        }
    }
}

/// The two pictures that must fit completely on the smallest usual screen.
#[test]
fn what_must_fit_fits_at_80x24() {
    let context = Context { theme: Theme::new(Ground::Dark, Some(Depth::True), false), strings: &ENGLISH };
    for (call, input) in
        [("nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)", 3), ("nn.ConvTranspose2d(1, 1, 3, stride=2)", 5)]
    {
        let frame = Frame::new(setting(call, input, None), View::Direct, (80, 24), context);
        for grid in [GridId::Input, GridId::Rotated, GridId::Padded, GridId::Output] {
            frame.assert(Mark::Whole(grid));
        }
    }
}

/// At every step of every view, the screen, the figure and the step counter show the same moment.
#[test]
fn screen_and_figure_agree_about_every_step() {
    let direct = Setting {
        layer: pytorch::completed(&pytorch::read("nn.Conv2d(1, 1, 3, stride=2, padding=1)").expect("a call"), [3, 3]),
        input_size: [4, 5],
        ..Setting::default()
    };
    let extended = setting("nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)", 2, Some(0.5));
    let settings = Preset::ALL.iter().map(Preset::setting).chain([direct, extended]);
    let context = Context { theme: Theme::new(Ground::Dark, None, true), strings: &ENGLISH };
    let mut walked = 0;
    for setting in settings.filter(|setting| setting.input_size.iter().product::<i64>() <= 36) {
        for view in View::ALL {
            let mut model = Model::new(setting.clone());
            update::update(&mut model, Message::ShowView(view));
            let steps = moment::steps(model.scene(), view);
            for step in 0..steps {
                update::update(&mut model, Message::Walk(1));
                let scene = model.scene();
                let (own, figure) =
                    (model.moment().expect("it works"), Moment::step(scene, view, step).expect("a step"));
                let what = format!("{view:?} {step} of {:?}", scene.setting().layer);
                assert_eq!(own.explained(), figure.explained(), "{what}");
                assert_eq!((own.links(), own.count_links()), (figure.links(), figure.count_links()), "{what}");
                assert_eq!(own.strip(1), figure.strip(1), "{what}");
                // Plain mode shows the same moment when its cursor is put on this cell.
                let (grid, at) = figure.explained().expect("a step explains a cell");
                let mut cursors = Cursors::new(scene);
                cursors.put(scene, grid, at);
                let told = cursors.moment(scene, view, Some(grid)).expect("it works");
                assert_eq!((told.explained(), told.links()), (figure.explained(), figure.links()), "{what}");
                for grid in view.columns().concat() {
                    assert!(own.outlines(grid).eq(figure.outlines(grid)), "{what} {grid:?}");
                    for at in places(scene.size(grid).expect("a size")) {
                        assert_eq!(own.cell(grid, at), figure.cell(grid, at), "{what} {grid:?} {at:?}");
                        assert_eq!(own.letter(grid, at), figure.letter(grid, at), "{what} {grid:?} {at:?}");
                    }
                }
                walked += 1;
            }
            // The last step, as it is drawn.
            let options = Options { view, time: Time::Step(steps), ..Options::default() };
            let text = figure::bytes(model.scene(), &options, Format::Text).expect("a figure");
            let text = String::from_utf8(text).expect("text");
            assert!(text.contains(&(Language::English.figure().step)(steps, steps)), "{text}");
            let frame = Frame::of(model, (140, 40), context);
            let header: String = frame.row(frame.layout.header);
            assert!(header.contains(&format!("{steps}/{steps}")), "{header}");
        }
    }
    assert!(walked > 500, "{walked}");
}

/// Everything the legend names is on the screen, and vice versa.
#[test]
fn the_legend_is_of_what_is_seen() {
    let context = Context { theme: Theme::new(Ground::Dark, Some(Depth::True), false), strings: &ENGLISH };
    let calls = [
        ("nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)", 3),
        ("nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)", 3),
        ("nn.Conv2d(1, 1, 3, stride=2)", 8),
        ("nn.Conv2d(1, 1, 1, padding=1)", 3),
    ];
    for (call, input) in calls {
        for view in View::ALL {
            let frame = Frame::new(setting(call, input, None), view, (200, 60), context);
            let legend = frame.row(frame.layout.legend);
            let moment = frame.model.moment().expect("it works");
            let is_seen = |role: Role| {
                frame.layout.panels.iter().any(|panel| {
                    let cells = places(panel.shown).map(|at| [panel.origin[0] + at[0], panel.origin[1] + at[1]]);
                    cells.filter_map(|at| moment.cell(panel.grid, at)).any(|cell| cell.role == role)
                })
            };
            let is_direct = frame.model.setting().layer.op == Op::Conv2d;
            for (role, word) in [
                (Role::Inserted, ENGLISH.names.zero_from_stride),
                (Role::Padding, ENGLISH.names.zero_from_padding),
                (Role::OutputPadding, ENGLISH.names.zero_from_output_padding),
                (Role::Unread, ENGLISH.names.unread),
                (Role::Cropped, "/ cropped"),
                (Role::BiasOnly, if is_direct { ENGLISH.names.padding_alone } else { ENGLISH.names.bias_only }),
            ] {
                assert_eq!(legend.contains(word), is_seen(role), "{call} {view:?} {role:?}: {legend}");
            }
            assert!(!legend.contains("-0 ") && !legend.contains("−0 "), "{legend}");
        }
    }
}

/// The cursor of the walk matches the step counter.
#[test]
fn the_walk_of_the_crop_goes_over_the_full_result() {
    let mut model = Model::new(Setting::default());
    update::update(&mut model, Message::ShowView(View::Crop));
    for _ in 0..8 {
        update::update(&mut model, Message::Walk(1));
    }
    let full = model.scene().size(GridId::Full).expect("a full result");
    assert_eq!(flattened(model.cursor(GridId::Full), full), 7);
}

/// Moving the focus moves no field, title or grid.
#[test]
fn nothing_jumps_when_the_focus_moves() {
    let context = Context { theme: Theme::new(Ground::Dark, Some(Depth::True), false), strings: &ENGLISH };
    for size in SIZES {
        for view in View::ALL {
            let mut model = Model::new(Setting::default());
            update::update(&mut model, Message::ShowView(view));
            let area = Rect::new(0, 0, size.0, size.1);
            let places = |model: &Model| {
                let layout = Layout::new(area, model, context.strings);
                let fields: Vec<Rect> = layout.fields.iter().map(|(place, _)| *place).collect();
                let panels: Vec<[Rect; 2]> = layout.panels.iter().map(|panel| [panel.title, panel.cells]).collect();
                (fields, panels, layout.sum, layout.strip, layout.legend)
            };
            let before = places(&model);
            for message in [Message::NextField, Message::NextZone, Message::NextZone, Message::NextZone] {
                update::update(&mut model, message);
                assert_eq!(places(&model), before, "{size:?} {view:?} {:?}", model.focus.zone);
            }
        }
    }
}

/// Cells that shrank a little do not grow back at the very next key; cells that shrank a lot do.
#[test]
fn cells_keep_their_size_while_a_parameter_moves_by_one() {
    let grown = |(width, height): (u16, u16), steps: &[i64]| -> Vec<u32> {
        let area = Rect::new(0, 0, width, height);
        let mut model = Model::new(Setting::default());
        let shape = |step: &i64| {
            update::update(&mut model, Message::Adjust(*step));
            let layout = Layout::new(area, &model, &ENGLISH);
            model.kept = panels::kept(layout.area, &layout.panels);
            layout.panels[0].shape.area()
        };
        steps.iter().map(shape).collect()
    };
    let [opening, smaller, back] = grown((80, 24), &[0, 1, -1])[..] else { unreachable!("three steps") };
    assert!(smaller * 2 <= opening && back == opening, "{opening} {smaller} {back}");
    let mut kept = 0;
    for width in 100..200 {
        let [opening, smaller, back] = grown((width, 40), &[0, 1, -1])[..] else { unreachable!("three steps") };
        assert!(smaller <= opening && back >= smaller && back <= opening, "{width}: {opening} {smaller} {back}");
        kept += usize::from(back == smaller && smaller < opening);
    }
    assert!(kept > 0, "at some width they stay");
}

#[test]
fn grounds_are_of_the_theme() {
    // Otherwise the tests above could pass with two themes that share one ground.
    let grounds = GROUNDS.map(|ground| Palette::of(ground).ground);
    assert_ne!(grounds[0], grounds[1]);
}
