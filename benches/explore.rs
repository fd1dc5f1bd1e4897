//! One key to the finished frame: the update, the view, the difference to the last frame, and the bytes for the terminal.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{Fill, Setting, Values};
use tconv::tui::message::{Direction, Message};
use tconv::tui::model::{Model, View};
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
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(std::io::sink()), TerminalOptions { viewport })
        .expect("a terminal in memory");
    let mut keys = keys.into_iter().cycle();
    group.bench_function(BenchmarkId::new(name, format!("{width}x{height}")), |b| {
        b.iter(|| {
            update::update(&mut model, keys.next().expect("they come again").clone());
            terminal
                .draw(|frame| screen::view(&model, &CONTEXT, frame.area(), frame.buffer_mut()))
                .expect("nothing can fail in memory");
            black_box(&mut terminal);
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

criterion_group!(all, benches);
criterion_main!(all);
