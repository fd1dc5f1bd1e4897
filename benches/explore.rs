//! Times from a key press to the finished frame: the message, the update, the view, the diff against the last frame,
//! and the bytes for the terminal.

#[path = "support/networks.rs"]
mod networks;

use std::hint::black_box;
use std::io::{Read, Write};
use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use networks::dcgan;
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tconv::learner::standing::Standing;
use tconv::lesson::course::{Course, Lesson};
use tconv::lesson::files::Files;
use tconv::network::Network;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{Fill, GridId, Setting, Values};
use tconv::tui::app::{App, Library};
use tconv::tui::explore::focus::Zone;
use tconv::tui::explore::model::Model;
use tconv::tui::lesson::script;
use tconv::tui::painter::Painter;
use tconv::tui::screen::Context;
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH};

const CONTEXT: Context = Context {
    theme: Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true },
    strings: &ENGLISH,
};

fn square(size: i64, fill: Fill, kernel: i64, kernel_fill: Fill) -> Setting {
    let mut setting = Setting { input_size: [size, size], input: Values::Fill(fill), ..Setting::default() };
    setting.layer.kernel_size = [kernel, kernel];
    setting.kernel = Values::Fill(kernel_fill);
    setting
}

/// Terminal sizes: the smallest one supported, a usual one, and a large one.
const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (300, 90)];

/// Opens Explore with this setting and presses these keys.
fn explore(setting: Setting, keys: &[KeyCode]) -> App {
    let mut app = App::new(Model::new(setting), Library::None, Standing::default(), "en", 0, false);
    for key in keys {
        press(&mut app, *key, &CONTEXT, Rect::new(0, 0, 140, 40));
    }
    app
}

/// Opens the course step with the most lines, in Chinese.
fn longest_step() -> App {
    let course = Course::read(&Files::embedded()).course.expect("the course is right");
    let open = |lesson: &Lesson, step: usize| {
        let explore = Model::new(Setting::default());
        let library = Library::Course(Arc::new(course.clone()));
        let mut app = App::new(explore, library, Standing::default(), CHINESE.tag, 0, false);
        app.open_lesson(lesson, Some(step));
        app
    };
    let length = |(lesson, step): &(&Lesson, usize)| {
        let app = open(lesson, *step);
        app.lesson.as_ref().map_or(0, |lesson| script::page(lesson, &CHINESE, 56).lines.len())
    };
    let steps = course.lessons.iter().flat_map(|lesson| (0..lesson.steps.len()).map(move |step| (lesson, step)));
    let (lesson, step) = steps.max_by_key(length).expect("a step");
    open(lesson, step)
}

fn press(app: &mut App, key: KeyCode, context: &Context, area: Rect) {
    let event = Event::Key(KeyEvent::new(key, KeyModifiers::NONE));
    if let Some(message) = app.message(&event, area, context) {
        app.update(message);
    }
}

/// Times a key and its opposite alternately, each with its frame.
fn keys_to_frames(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    context: &Context,
    app: impl Fn() -> App,
    keys: [KeyCode; 2],
) {
    for (width, height) in SIZES {
        let area = Rect::new(0, 0, width, height);
        let (mut app, mut painter) = (app(), Painter::new(area));
        let mut keys = keys.into_iter().cycle();
        group.bench_function(BenchmarkId::new(name, format!("{width}x{height}")), |b| {
            b.iter(|| {
                press(&mut app, keys.next().expect("they come again"), context, area);
                let mut frame = Buffer::empty(area);
                app.view(context, area, &mut frame);
                let mut bytes = Vec::new();
                painter.paint(&mut bytes, frame).expect("nothing can fail in memory");
                black_box(bytes);
            });
        });
    }
}

/// A name, the scenes to measure, the keys pressed beforehand, and the two keys to time.
type Case<'a> = (&'a str, &'a [(&'a str, Setting)], &'a [KeyCode], [KeyCode; 2]);

fn benches(c: &mut Criterion) {
    let default = ("default", Setting::default());
    let middle = ("64x64", square(64, Fill::Random(1), 3, Fill::Skew));
    let image = ("image 512x512", square(512, Fill::Random(1), 4, Fill::Bilinear));
    let small = ("16x16", square(16, Fill::Count, 3, Fill::Skew));
    let large = ("256x256", square(256, Fill::Count, 3, Fill::Skew));
    let (up_down, right_left) = ([KeyCode::Up, KeyCode::Down], [KeyCode::Right, KeyCode::Left]);
    let coverage = [KeyCode::Char('v'); 3];
    let coverage_cursor = [coverage.as_slice(), &[KeyCode::Tab]].concat();
    let cases: [Case<'_>; 5] = [
        ("parameter", &[default.clone(), middle.clone(), image.clone()], &[], up_down),
        ("cursor", &[default, middle, image], &[KeyCode::Tab], right_left),
        ("matrix", &[small], &[KeyCode::Char('V')], up_down),
        ("coverage", slice::from_ref(&large), &coverage, up_down),
        ("coverage, cursor", slice::from_ref(&large), &coverage_cursor, right_left),
    ];
    for (kind, scenes, first, keys) in cases {
        let mut group = group(c, &format!("key to frame, {kind}"));
        for (name, setting) in scenes {
            keys_to_frames(&mut group, name, &CONTEXT, || explore(setting.clone(), first), keys);
        }
        group.finish();
    }
    let mut group = group(c, "key to frame, lesson");
    let context = Context { strings: &CHINESE, ..CONTEXT };
    // Moving the focus keeps the text, but it has to be laid out again.
    keys_to_frames(&mut group, "long Chinese text", &context, longest_step, [KeyCode::Tab, KeyCode::BackTab]);
    group.finish();
}

/// Turns an input number of the course's decoder, which recomputes all its maps.
fn network(c: &mut Criterion) {
    let mut group = group(c, "key to frame, network");
    let decoder = Arc::new(tconv::network::shipped().expect("it is shipped").clone());
    let opened = |network: &Arc<Network>| {
        let mut app = explore(Setting::default(), &[]);
        app.open_stack(Arc::clone(network));
        app
    };
    keys_to_frames(&mut group, "number", &CONTEXT, || opened(&decoder), [KeyCode::Left, KeyCode::Right]);
    let pointed = || {
        let mut app = opened(&decoder);
        press(&mut app, KeyCode::Tab, &CONTEXT, Rect::new(0, 0, 140, 40));
        app
    };
    keys_to_frames(&mut group, "cursor", &CONTEXT, pointed, [KeyCode::Left, KeyCode::Right]);
    let generator = Arc::new(dcgan());
    keys_to_frames(&mut group, "number of DCGAN", &CONTEXT, || opened(&generator), [KeyCode::Left, KeyCode::Right]);
    group.finish();
}

/// Types a value and confirms it; the picture of a large grid is computed in the background.
fn values(c: &mut Criterion) {
    let mut group = group(c, "key to frame, value");
    for (name, size) in [("64x64", 64), ("4000x4000", 4000)] {
        let mut setting = square(size, Fill::Random(1), 3, Fill::Skew);
        setting.layer.stride = [1, 1];
        let app = || {
            let mut app = explore(setting.clone(), &[]);
            app.explore.work_beside();
            app.explore.focus.zone = Zone::Grid(GridId::Input);
            app
        };
        keys_to_frames(&mut group, name, &CONTEXT, app, [KeyCode::Char('7'), KeyCode::Enter]);
    }
    group.finish();
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

/// How a terminal answers a query for its background colour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answers {
    AtOnce,
    Never,
}

/// The program in a terminal of 140x40, after its first whole frame.
struct Running {
    screen: Box<dyn Read + Send>,
    keyboard: Box<dyn Write + Send>,
    program: Box<dyn Child + Send + Sync>,
    /// How long the first frame took.
    start: Duration,
}

impl Running {
    #[allow(clippy::disallowed_methods, reason = "it measures")]
    fn start(args: &[&str], answers: Answers) -> Running {
        let size = PtySize { rows: 40, cols: 140, ..PtySize::default() };
        let pty = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_tconv"));
        command.arg("explore");
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env_remove("COLORFGBG");
        let screen = pty.master.try_clone_reader().expect("a screen");
        let keyboard = pty.master.take_writer().expect("a keyboard");
        let start = Instant::now();
        let program = pty.slave.spawn_command(command).expect("the program starts");
        let mut running = Running { screen, keyboard, program, start: Duration::ZERO };
        if !args.contains(&"--theme") {
            running.wait_for(b"\x1b[c");
            if answers == Answers::AtOnce {
                running.press(b"\x1b]11;rgb:1111/1111/1111\x1b\\\x1b[?62;22c");
            }
        }
        running.wait_for_frame();
        running.start = start.elapsed();
        running
    }

    fn wait_for(&mut self, end: &[u8]) {
        let (mut seen, mut piece) = (Vec::new(), [0; 1 << 14]);
        while !seen.windows(end.len()).any(|window| window == end) {
            let read = self.screen.read(&mut piece).expect("it writes");
            seen.extend_from_slice(&piece[..read]);
        }
    }

    /// Waits for the end of a synchronized update, which is the end of a frame.
    fn wait_for_frame(&mut self) {
        self.wait_for(b"\x1b[?2026l");
    }

    fn press(&mut self, key: &[u8]) {
        self.keyboard.write_all(key).expect("a key");
    }

    fn quit(mut self) -> Duration {
        self.press(b"q");
        // Drains the pty so that the program does not block on its last output.
        std::thread::spawn(move || std::io::copy(&mut self.screen, &mut std::io::sink()));
        self.program.wait().expect("it ends");
        self.start
    }
}

/// Times from the start of the process to its first whole frame.
fn start(c: &mut Criterion) {
    let mut group = group(c, "start to first frame");
    let large = ["--theme", "dark", "--input", "1448", "--kernel", "31"];
    for (name, args, answers) in [
        ("default", &["--theme", "dark"][..], Answers::Never),
        ("1448x1448, kernel 31x31", &large, Answers::Never),
        ("the terminal says its ground", &[], Answers::AtOnce),
        ("the terminal does not answer", &[], Answers::Never),
    ] {
        group.bench_function(name, |b| {
            b.iter_custom(|times| (0..times).map(|_| Running::start(args, answers).quit()).sum());
        });
    }
    group.finish();
}

/// Times from a key in the terminal to the last byte of the frame, through the reader thread and the main loop.
fn through_the_terminal(c: &mut Criterion) {
    let mut group = group(c, "key to frame, through the terminal");
    for (name, keys) in [("parameter", [&b"+"[..], b"-"]), ("step", [b".", b","])] {
        let mut running = Running::start(&["--theme", "dark"], Answers::Never);
        let mut keys = keys.into_iter().cycle();
        group.bench_function(name, |b| {
            b.iter(|| {
                running.press(keys.next().expect("they come again"));
                running.wait_for_frame();
            });
        });
        running.quit();
    }
    group.finish();
}

criterion_group!(all, benches, network, values, start, through_the_terminal);
criterion_main!(all);
