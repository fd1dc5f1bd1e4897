//! A network on the screen: what keys and the mouse do, and what it looks like. Every snapshot here was looked at
//! before it was accepted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crossterm::event::{Event, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use tconv::learner::standing::Standing;
use tconv::lesson::course::Course;
use tconv::network::{Activations, Network, Recipe, shipped};
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{GridId, Setting};
use tconv::tui::app::{App, Library, Place};
use tconv::tui::effect::Effect;
use tconv::tui::explore::model::Model;
use tconv::tui::explore::walk::Walker;
use tconv::tui::screen::Context;
use tconv::tui::stack::layout::StackLayout;
use tconv::tui::stack::light::Spot;
use tconv::tui::stack::model::{Focus, StackModel};
use tconv::tui::stack::said;
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};
use unicode_width::UnicodeWidthStr as _;

use crate::support::desk::code;

const DARK: Theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true };
const MONO: Theme = Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true };
const ASCII: Theme = Theme { palette: Palette::of(Ground::Light), depth: None, ascii: true, italic: true };
const SIXTEEN: Theme =
    Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::Sixteen), ascii: false, italic: true };

const USUAL: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };
const WIDE: Rect = Rect { x: 0, y: 0, width: 140, height: 40 };

fn decoder() -> Arc<Network> {
    Arc::new(shipped().expect("it is shipped").clone())
}

/// A network of these calls, with pseudo-random weights, on an input of this shape.
fn network(calls: &[&str], channels: i64, size: &str) -> Arc<Network> {
    let layer = |(place, call): (usize, &&str)| format!("[[layer]]\nname = \"l{place}\"\ncall = \"{call}\"\n");
    let layers: String = calls.iter().enumerate().map(layer).collect();
    let input = format!("[input]\nchannels = {channels}\nsize = \"{size}\"\nleast = -1\nmost = 1\nstep = 0.25\n");
    let text = format!("title = \"A network\"\nweights = \"x.npz\"\n{layers}{input}");
    let recipe = Recipe::read(&text).expect("it is right");
    let numbers = recipe.wanted().map(|wanted| {
        let count = usize::try_from(wanted.numbers()).expect("few");
        let number = |place: usize| ((place * 37 % 23) as f32 - 11.0) / 23.0;
        (wanted.name.clone(), (0..count).map(number).collect::<Vec<_>>())
    });
    let numbers: BTreeMap<_, _> = numbers.collect();
    Arc::new(recipe.network(numbers, &[]).expect("it has all numbers"))
}

struct Desk {
    app: App,
    context: Context,
    area: Rect,
}

impl Desk {
    fn new(network: Arc<Network>, strings: &'static Strings, theme: Theme, area: Rect) -> Desk {
        let explore = Model::new(Setting::default());
        let mut app = App::new(explore, Library::None, Standing::default(), strings.tag, 0, true);
        app.open_stack(network);
        Desk { app, context: Context { theme, strings }, area }
    }

    fn decoder() -> Desk {
        Desk::new(decoder(), &ENGLISH, DARK, USUAL)
    }

    fn send(&mut self, event: &Event) -> Vec<Effect> {
        let message = self.app.message(event, self.area, &self.context);
        message.map_or_else(Vec::new, |message| self.app.update(message))
    }

    fn press(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for key in keys.split_whitespace() {
            effects.extend(self.send(&Event::Key(KeyEvent::new(code(key), KeyModifiers::NONE))));
        }
        effects
    }

    fn mouse(&mut self, kind: MouseEventKind, place: Position) {
        self.send(&Event::Mouse(MouseEvent { kind, column: place.x, row: place.y, modifiers: KeyModifiers::NONE }));
    }

    fn click(&mut self, place: Position) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), place);
        self.mouse(MouseEventKind::Up(MouseButton::Left), place);
    }

    fn stack(&self) -> &StackModel {
        self.app.stack.as_ref().expect("it is open")
    }

    fn layout(&self) -> StackLayout {
        StackLayout::new(self.area, self.stack(), self.context.strings)
    }

    fn both(&self) -> [f32; 2] {
        self.stack().both().expect("two numbers")
    }

    fn picture(&self) -> Vec<f32> {
        let level = self.stack().levels().last().expect("a picture");
        self.stack().values().expect("there are values").level(level).expect("a map").iter().copied().collect()
    }

    fn frame(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        self.app.view(&self.context, self.area, &mut buffer);
        buffer
    }

    fn text(&self) -> String {
        let buffer = self.frame();
        let mut text = String::new();
        for y in self.area.top()..self.area.bottom() {
            let mut row = String::new();
            for x in self.area.left()..self.area.right() {
                // The cell behind a wide character shows nothing of its own.
                let is_behind = x > self.area.left() && buffer[(x - 1, y)].symbol().width() > 1;
                row.push_str(if is_behind { "" } else { buffer[(x, y)].symbol() });
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn in_both_languages_and_sizes() {
    for strings in [&ENGLISH, &CHINESE] {
        for area in [USUAL, WIDE] {
            let size = format!("{}x{}", area.width, area.height);
            let mut desk = Desk::new(decoder(), strings, MONO, area);
            snapshot(&format!("stack-{size}-mono-{}", strings.tag), &desk.text());
            desk.press("left tab up up");
            snapshot(&format!("stack-pointed-{size}-mono-{}", strings.tag), &desk.text());
        }
    }
}

#[test]
fn in_every_state() {
    let mut all = String::new();
    for (what, keys) in [
        ("activations off", "a"),
        ("ways", "w"),
        ("ways of smaller kernels", "w w"),
        ("walking", "space"),
        ("the other channels of a map before", "tab tab tab ]"),
        ("help", "?"),
    ] {
        let mut desk = Desk::new(decoder(), &ENGLISH, ASCII, USUAL);
        desk.press(keys);
        let _ = write!(all, "---- {what}\n{}", desk.text());
    }
    snapshot("stack-states-80x24-ascii-en", &all);
}

/// Each pixel has the grey of its value.
#[test]
fn the_picture_is_grey_and_what_belongs_to_a_cell_is_tinted() {
    let mut desk = Desk::decoder();
    let map = desk.layout().scene.map(4).expect("it has room").clone();
    let tile = map.tiles[0];
    let picture = desk.picture();
    let buffer = desk.frame();
    let mut seen = 0;
    for (place, value) in picture.iter().enumerate() {
        let (row, col) = (place / 32, place % 32);
        let at = Position { x: tile.x + col as u16, y: tile.y + row as u16 / 2 };
        let cell = &buffer[at];
        let shown = if row % 2 == 0 { cell.fg } else { cell.bg };
        let grey = (f64::from(*value) * 255.0).round() as u8;
        assert_eq!(shown, Color::Rgb(grey, grey, grey), "{row}, {col}");
        seen += 1;
    }
    assert_eq!(seen, 1024);
    let before = desk.layout().scene.map(3).expect("it has room").tiles[0];
    let other = before.positions().map(|at| desk.frame()[at].clone()).collect::<Vec<_>>();
    desk.press("tab");
    let lit = before.positions().map(|at| desk.frame()[at].clone()).collect::<Vec<_>>();
    assert!(other != lit, "what is behind the pixel is lit in the map before");
    // Without true colour, reversed cells show it.
    for theme in [MONO, SIXTEEN, ASCII] {
        let mut desk = Desk::new(decoder(), &ENGLISH, theme, USUAL);
        let reversed = |desk: &Desk| {
            let buffer = desk.frame();
            before.positions().filter(|at| buffer[*at].modifier.contains(Modifier::REVERSED)).count()
        };
        assert_eq!(reversed(&desk), 0);
        desk.press("tab");
        assert!((1..6).contains(&reversed(&desk)), "two rows and columns, two rows a glyph");
    }
}

#[test]
fn keys_turn_the_numbers_and_the_picture_answers() {
    let mut desk = Desk::decoder();
    let start = desk.both();
    assert_eq!(start, [0.9, -0.9]);
    let first = desk.picture();
    desk.press("left");
    assert_eq!(desk.both(), [0.8, -0.9]);
    assert_ne!(desk.picture(), first);
    assert!(desk.text().contains("0.90 -> 0.80"), "{}", desk.text());
    desk.press("down +");
    assert_eq!(desk.both(), [0.8, -0.8]);
    desk.press("up up 0");
    assert_eq!(desk.both(), [0.8, 0.0], "round through the numbers");
    desk.press("r");
    assert_eq!((desk.both(), desk.picture() == first), (start, true));
    desk.press("down + + + + + + + + + + + + + + + + + + + + + + + +");
    assert_eq!(desk.both(), [1.0, -0.9]);
    assert!(desk.text().contains(ENGLISH.notices.dead_end.end_of_range));
}

#[test]
fn keys_that_do_nothing_say_so() {
    let mut desk = Desk::decoder();
    for (keys, said) in [
        ("x", ENGLISH.notices.dead_end.unknown),
        ("enter", ENGLISH.stack.no_layer),
        ("]", ENGLISH.stack.no_channels),
        ("tab ]", ENGLISH.stack.no_channels),
        ("backtab backtab enter", ENGLISH.stack.no_layer),
    ] {
        desk.press(keys);
        assert!(desk.text().contains(said), "{keys}: {}", desk.text());
    }
    desk.press("esc esc esc");
    assert_eq!(desk.app.place, Place::Stack, "there is nowhere to go");
    assert_eq!(desk.press("q"), [Effect::Quit]);
    let mut desk = Desk::new(network(&["ConvTranspose2d(2, 1, 4)"], 2, "1x1"), &ENGLISH, DARK, USUAL);
    for (keys, said) in [("a", ENGLISH.stack.no_activations), ("w w", ENGLISH.stack.no_smaller)] {
        desk.press(keys);
        assert!(desk.text().contains(said), "{keys}: {}", desk.text());
    }
}

/// The numbers of the storyboard, which match PyTorch's gradients.
#[test]
fn a_pixel_says_what_is_behind_it_and_what_it_reaches() {
    let mut desk = Desk::decoder();
    desk.press("tab up up up up left left left left left left left");
    assert_eq!(desk.stack().spot(), Some(Spot { level: 4, at: [12, 9] }));
    let line = said::line(desk.stack(), &ENGLISH);
    assert!(line.starts_with("picture[12,9] = "), "{line}");
    assert!(line.ends_with("made of 2x2 of 16x16, 2x3 of 8x8, 3x3 of 4x4, the whole vector"), "{line}");
    desk.press("tab tab tab left left up");
    assert_eq!(desk.stack().spot(), Some(Spot { level: 1, at: [1, 0] }));
    let line = said::line(desk.stack(), &ENGLISH);
    assert!(
        line.ends_with("made of the whole vector; goes into 4x3 of 8x8, 10x7 of 16x16, 22x15 of the picture"),
        "{line}"
    );
    assert!(said::line(desk.stack(), &CHINESE).contains("来自整个向量；影响 8x8 的 4x3"));
}

#[test]
fn a_layer_opens_in_explore_with_its_values_and_comes_back() {
    let mut desk = Desk::decoder();
    desk.press("left tab tab ] ] tab ] ] ]");
    let before = desk.text();
    let values = desk.stack().values().expect("there are values");
    let wanted = values.level(&desk.stack().levels()[2]).expect("a map").index_axis(ndarray::Axis(0), 3).to_owned();
    // From channel 0 of the 4x4 map to channel 3 of the 8x8 map.
    desk.press("enter");
    assert_eq!(desk.app.place, Place::Explore);
    let scene = desk.app.explore.scene();
    assert_eq!((scene.size(GridId::Input), scene.size(GridId::Output)), (Some([4, 4]), Some([8, 8])));
    let text = desk.text();
    assert!(text.contains("input channel 0, output channel 3"), "{text}");
    assert!(text.contains(ENGLISH.stack.back), "{text}");
    desk.press("esc");
    assert_eq!((desk.app.place, desk.text() == before), (Place::Stack, true));
    // The sum over all channels, after ReLU, is what the map shows.
    let level = desk.stack().levels()[2].clone();
    let sum: f64 = (0..32)
        .map(|from| {
            let stack = desk.stack();
            let input = stack.values().expect("values").level(&stack.levels()[1]).expect("a map");
            let layer = stack.network().layer_scene(level.stages.start, input, [from, 3]).expect("a layer");
            let setting = Setting {
                layer: tconv::conv::Layer { bias: false, ..layer.layer },
                input_size: [4, 4],
                input: layer.input.into(),
                kernel: layer.kernel.into(),
                ..Setting::default()
            };
            tconv::scene::Scene::new(setting).cell(GridId::Output, [5, 5]).expect("it works").value
        })
        .sum();
    let bias = desk.stack().network().learned(level.stages.start).expect("it learned");
    let bias = f64::from(bias.bias().expect("a bias")[3]);
    assert!(((sum + bias).max(0.0) - f64::from(wanted[[5, 5]])).abs() < 1e-4);
}

#[test]
fn without_activations_a_picture_is_a_sum_of_three() {
    let mut desk = Desk::decoder();
    desk.press("a");
    assert_eq!(desk.stack().activations(), Activations::Off);
    assert!(desk.text().contains("z1*A + z2*B + C"));
    let at = |desk: &mut Desk, keys: &str| {
        desk.press("r 0 down 0 up");
        desk.press(keys);
        desk.picture()
    };
    let zero = at(&mut desk, "");
    let one = at(&mut desk, "+ +");
    let other = at(&mut desk, "down + + + up");
    let both = at(&mut desk, "+ + down + + + up");
    let sum = |place: usize| one[place] + other[place] - zero[place];
    assert!((0..1024).all(|place| (both[place] - sum(place)).abs() < 1e-2));
    desk.press("a");
    assert!(desk.text().contains(ENGLISH.stack.activations_on));
    let middle = |place: usize| f32::midpoint(one[place], other[place]);
    assert!((0..1024).any(|place| (desk.picture()[place] - middle(place)).abs() > 0.1));
}

#[test]
fn the_walk_plays_pauses_and_ends() {
    let mut desk = Desk::decoder();
    assert!(desk.app.walker().is_some_and(|walker| !walker.is_playing()), "nothing wakes up for it");
    desk.press("space");
    assert!(desk.app.walker().is_some_and(Walker::is_playing));
    let mut seen = Vec::new();
    for _ in 0..150 {
        let before = desk.both();
        desk.app.tick();
        let far = (0..2).map(|axis| (desk.both()[axis] - before[axis]).abs()).fold(0.0, f32::max);
        assert!(far < 0.101, "no step is larger than that of a key");
        seen.extend(desk.stack().label());
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.iter().collect::<String>(), "0123456789");
    desk.press("space");
    let paused = desk.both();
    desk.press("tab");
    assert!(desk.app.walker().is_some_and(|walker| !walker.is_playing()));
    assert_eq!(desk.both(), paused);
    desk.press(".");
    assert_ne!(desk.both(), paused);
    desk.press("esc esc +");
    assert!(desk.app.walker().is_some_and(|walker| walker.walk.is_none()), "who turns a number walks no more");
}

#[test]
fn the_mouse_turns_drags_and_points() {
    let mut desk = Desk::decoder();
    let dial = desk.layout().scene.dials[1].clone();
    desk.click(Position { x: dial.bar.right() - 1, y: dial.bar.y });
    assert_eq!((desk.both(), desk.stack().chosen), ([0.9, 1.0], 1));
    desk.mouse(MouseEventKind::Down(MouseButton::Left), Position { x: dial.bar.x, y: dial.bar.y });
    assert_eq!(desk.both(), [0.9, -1.0]);
    // A held dial follows the mouse anywhere.
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), Position { x: 79, y: 0 });
    assert_eq!(desk.both(), [0.9, 1.0]);
    desk.mouse(MouseEventKind::Up(MouseButton::Left), Position { x: 79, y: 0 });
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), Position { x: 0, y: 0 });
    assert_eq!(desk.both(), [0.9, 1.0], "and not when it is let go");
    desk.mouse(MouseEventKind::ScrollDown, dial.name.as_position());
    assert_eq!(desk.both(), [0.9, 0.9]);
    let square = desk.layout().square.expect("it has room").cells;
    desk.click(Position { x: square.x, y: square.y });
    assert_eq!(desk.both(), [-1.0, 1.0]);
    desk.click(Position { x: square.right() - 1, y: square.bottom() - 1 });
    assert_eq!(desk.both(), [1.0, -1.0]);
    let map = desk.layout().scene.map(1).expect("it has room").clone();
    desk.mouse(MouseEventKind::Moved, map.tiles[2].as_position());
    assert_eq!((desk.stack().spot(), desk.stack().focus), (Some(Spot { level: 1, at: [0, 0] }), Focus::Dials));
    desk.mouse(MouseEventKind::Moved, Position::default());
    assert_eq!(desk.stack().spot(), None);
    desk.click(map.tiles[2].as_position());
    assert_eq!((desk.stack().focus, desk.stack().channel(1)), (Focus::Level(1), 2));
    for outside in [Position { x: 79, y: 23 }, Position { x: 500, y: 500 }, Position { x: 60, y: 21 }] {
        let before = (desk.both(), desk.stack().focus);
        desk.click(outside);
        desk.mouse(MouseEventKind::ScrollUp, outside);
        desk.mouse(MouseEventKind::Drag(MouseButton::Left), outside);
        assert_eq!((desk.both(), desk.stack().focus), before, "{outside:?}");
    }
    assert_eq!(desk.press("m"), [Effect::Mouse(false)]);
}

/// Networks of all kinds: lines, pictures, vectors of many numbers, many stages, maps of one size.
fn all_kinds() -> Vec<Arc<Network>> {
    let same = ["Conv2d(1, 1, 3, padding=1)"; 30];
    vec![
        decoder(),
        network(&["Conv2d(3, 5, 3, padding=1)", "ReLU()", "MaxPool2d(2)", "Upsample(scale_factor=2)"], 3, "20x30"),
        network(&["ConvTranspose1d(20, 3, 4, 2)", "Tanh()"], 20, "7"),
        network(&["ConvTranspose2d(100, 3, (3, 200))", "Tanh()"], 100, "1x1"),
        network(&same, 1, "8x8"),
        network(&["Conv2d(1, 2, 5, stride=4)"], 1, "300x200"),
        network(&["Flatten()", "Linear(16, 10)"], 1, "4x4"),
    ]
}

#[test]
fn no_network_and_no_size_is_too_much_and_nothing_is_drawn_outside() {
    let keys = ["", "tab", "tab ] down right", "backtab", "space . +", "a", "w", "w", "enter", "esc", "?", "?"];
    for network in all_kinds() {
        for (theme, strings) in [(DARK, &ENGLISH), (ASCII, &CHINESE)] {
            let mut desk = Desk::new(Arc::clone(&network), strings, theme, USUAL);
            for keys in keys {
                desk.press(keys);
                for width in [0, 1, 9, 33, 41, 50, 80, 99, 140] {
                    for height in [0, 1, 3, 5, 6, 11, 24, 40] {
                        desk.area = Rect { x: 2, y: 1, width, height };
                        // The buffer is exactly the area, so drawing outside it would panic.
                        desk.frame();
                        let layout = desk.layout();
                        let all = layout.scene.maps.iter().flat_map(|map| map.tiles.iter().chain([&map.caption]));
                        let inside = all.copied().chain(layout.square.map(|square| square.cells));
                        for rect in inside.chain(layout.lines.iter().map(|(rect, _)| *rect)) {
                            assert_eq!(desk.area.union(rect), desk.area, "{rect:?} of {}", desk.area);
                        }
                        desk.click(Position { x: width / 2, y: height / 2 });
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_seen_in_part_says_so() {
    let of = network(&["Conv2d(1, 2, 5, stride=4)"], 1, "300x200");
    let desk = Desk::new(of, &ENGLISH, DARK, USUAL);
    let text = desk.text();
    assert!(text.contains(", 1 of "), "{text}");
    let of = network(&["Conv2d(3, 8, 3, padding=1)", "ConvTranspose2d(8, 3, 4, 2, 1)"], 3, "128x128");
    let desk = Desk::new(of, &ENGLISH, DARK, USUAL);
    for (place, map) in desk.layout().scene.maps.iter().enumerate() {
        let captions = said::captions(desk.stack(), &ENGLISH, map);
        let seen = captions.iter().find(|text| text.width() <= usize::from(map.caption.width));
        assert!(seen.is_some_and(|text| text.contains("1 of ")), "{place}: {captions:?}");
    }
    let many = network(&["ConvTranspose2d(100, 1, 8)"], 100, "1x1");
    let mut desk = Desk::new(many, &ENGLISH, DARK, WIDE);
    assert!(desk.text().contains("8 of 100 numbers"), "{}", desk.text());
    desk.press("tab tab [");
    assert_eq!(desk.stack().dials().last(), Some(&[99, 0, 0]), "the channels of the input lead to the others");
}

#[test]
fn what_takes_long_is_made_beside_the_screen() {
    let of = || network(&["ConvTranspose2d(2, 64, 64)", "ConvTranspose2d(64, 8, 8, 2)"], 2, "1x1");
    let mut model = StackModel::new(of(), true, true);
    assert!(model.is_waiting() && model.values().is_none());
    let first = model.work().expect("it is to be made").done();
    let dial = model.dials()[0];
    assert!(model.put(&[(dial, 0.5)]));
    let second = model.work().expect("another").done();
    model.arrive(first);
    assert!(model.is_waiting() && model.values().is_some(), "the old picture, marked");
    model.arrive(second);
    assert!(!model.is_waiting() && model.work().is_none());
    let alone = StackModel::new(of(), true, false);
    assert!(!alone.is_waiting() && alone.values().is_some());
    // The screen marks the picture as waiting until it arrives.
    let mut desk = Desk::new(of(), &ENGLISH, DARK, USUAL);
    assert!(!desk.text().contains(ENGLISH.notices.waiting));
    desk.app.work_beside();
    desk.press("+");
    assert!(desk.text().contains(ENGLISH.notices.waiting), "{}", desk.text());
}

#[test]
fn the_network_of_a_lesson_opens_with_what_passes_in_and_leads_back() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let course = Course::read(&tconv::load::course::course(&directory)).course.expect("it is right");
    let course = Arc::new(course);
    let lesson = course.lessons.iter().find(|lesson| lesson.id == "network").expect("it is one of them").clone();
    let explore = Model::new(Setting::default());
    let library = Library::Course(Arc::clone(&course));
    let mut app = App::new(explore, library, Standing::default(), ENGLISH.tag, 0, false);
    app.open_lesson(&lesson, Some(0));
    let mut desk = Desk { app, context: Context { theme: DARK, strings: &ENGLISH }, area: USUAL };
    // Turns the first number by one step, and opens the network with the turned input.
    desk.press("tab + e");
    assert_eq!(desk.app.place, Place::Stack);
    let input = desk.stack().input().iter().copied().collect::<Vec<_>>();
    assert_eq!(input, [0.7, -0.4]);
    assert_eq!(desk.stack().network().title(), "Two numbers become strokes");
    desk.press("esc");
    assert_eq!(desk.app.place, Place::Lesson);
    let at = desk.app.lesson.as_ref().expect("it is open").scene.setting().planes.clone().expect("two channels");
    assert_eq!(at.input[0].array((1, 1))[[0, 0]], 0.7);
}
