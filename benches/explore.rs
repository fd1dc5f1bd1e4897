//! One key to the finished frame: the update, the view, the difference to the last frame, and the bytes for the terminal.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{Fill, Setting, Values};
use tconv::tui::message::{Direction, Message};
use tconv::tui::model::{Model, View};
use tconv::tui::painter::Painter;
use tconv::tui::screen::{self, Context};
use tconv::tui::strings::ENGLISH;
use tconv::tui::theme::Theme;
use tconv::tui::update;

const CONTEXT: Context = Context {
    theme: Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false },
    strings: &ENGLISH,
};

fn square(size: i64, fill: Fill, kernel: i64, kernel_fill: Fill) -> Setting {
    let mut setting = Setting { input_size: [size, size], input: Values::Fill(fill), ..Setting::default() };
    setting.layer.kernel_size = [kernel, kernel];
    setting.kernel = Values::Fill(kernel_fill);
    setting
}

/// Times a key and its opposite in turn, each with its frame.
fn keys_to_frames(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    mut model: Model,
    (width, height): (u16, u16),
    keys: [&Message; 2],
) {
    let area = Rect::new(0, 0, width, height);
    let mut painter = Painter::new(area);
    let mut keys = keys.into_iter().cycle();
    group.bench_function(BenchmarkId::new(name, format!("{width}x{height}")), |b| {
        b.iter(|| {
            update::update(&mut model, keys.next().expect("they come again").clone());
            let mut frame = Buffer::empty(area);
            screen::view(&model, &CONTEXT, area, &mut frame);
            let mut bytes = Vec::new();
            painter.paint(&mut bytes, frame).expect("nothing can fail in memory");
            black_box(bytes);
        });
    });
}

/// A name, the scenes to measure, what to do with the model first, and the two keys.
type Case<'a> = (&'a str, &'a [(&'a str, Setting)], &'a dyn Fn(Model) -> Model, [&'a Message; 2]);

fn benches(c: &mut Criterion) {
    let bar = |model: Model| model;
    let on_output = |mut model: Model| {
        update::update(&mut model, Message::NextZone);
        model
    };
    let matrix = |mut model: Model| {
        update::update(&mut model, Message::ShowView(View::Matrix));
        model
    };
    let default = ("default", Setting::default());
    let middle = ("64x64", square(64, Fill::Random(1), 3, Fill::Skew));
    let image = ("image 512x512", square(512, Fill::Random(1), 4, Fill::Bilinear));
    let small = ("16x16", square(16, Fill::Count, 3, Fill::Skew));
    let [up, down] = [Message::Adjust(1), Message::Adjust(-1)];
    let [right, left] = [Direction::Right, Direction::Left].map(Message::Arrow);
    let cases: [Case<'_>; 3] = [
        ("parameter", &[default.clone(), middle.clone(), image.clone()], &bar, [&up, &down]),
        ("cursor", &[default, middle, image], &on_output, [&right, &left]),
        ("matrix", &[small], &matrix, [&up, &down]),
    ];
    for (kind, scenes, prepared, keys) in cases {
        let mut group = c.benchmark_group(format!("key to frame, {kind}"));
        group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        for (name, setting) in scenes {
            for size in [(80, 24), (140, 40), (300, 90)] {
                keys_to_frames(&mut group, name, prepared(Model::new(setting.clone())), size, keys);
            }
        }
        group.finish();
    }
}

/// From the start of the process to its first whole frame, in a terminal of 140x40.
fn start(c: &mut Criterion) {
    let size = PtySize { rows: 40, cols: 140, ..PtySize::default() };
    let mut group = c.benchmark_group("start to first frame");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.bench_function("default", |b| {
        b.iter_custom(|times| (0..times).map(|_| first_frame(size)).sum());
    });
    group.finish();
}

#[allow(clippy::disallowed_methods, reason = "it measures")]
fn first_frame(size: PtySize) -> Duration {
    let pty = native_pty_system().openpty(size).expect("a pty");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_tconv"));
    command.args(["explore", "--theme", "dark"]);
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    let mut screen = pty.master.try_clone_reader().expect("a screen");
    let mut keyboard = pty.master.take_writer().expect("a keyboard");
    let start = Instant::now();
    let mut program = pty.slave.spawn_command(command).expect("the program starts");
    let (mut seen, mut piece) = (Vec::new(), [0; 1 << 14]);
    // The end of a synchronized update is the end of a frame.
    while !seen.windows(8).any(|end| end == b"\x1b[?2026l") {
        let read = screen.read(&mut piece).expect("it writes");
        seen.extend_from_slice(&piece[..read]);
    }
    let time = start.elapsed();
    keyboard.write_all(b"q").expect("a key");
    // It must not wait for somebody to read its last words.
    std::thread::spawn(move || std::io::copy(&mut screen, &mut std::io::sink()));
    program.wait().expect("it ends");
    time
}

criterion_group!(all, benches, start);
criterion_main!(all);
