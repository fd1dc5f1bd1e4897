//! One key to the finished frame: the update, the view, the difference to the last frame, and the bytes for the terminal.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{Fill, Setting, Values};
use tconv::tui::message::{Direction, Message};
use tconv::tui::model::Model;
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

fn benches(c: &mut Criterion) {
    let scenes = [
        ("default", Setting::default()),
        ("64x64", square(64, Fill::Random(1), 3, Fill::Skew)),
        ("image 512x512", square(512, Fill::Random(1), 4, Fill::Bilinear)),
    ];
    // A key that changes the layer and its opposite; a key that moves the cursor and its opposite.
    let keys = [
        ("parameter", Message::Adjust(1), Message::Adjust(-1)),
        ("cursor", Message::Arrow(Direction::Right), Message::Arrow(Direction::Left)),
    ];
    for (kind, there, back) in keys {
        let mut group = c.benchmark_group(format!("key to frame, {kind}"));
        group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        for (name, setting) in &scenes {
            for (width, height) in [(80, 24), (140, 40), (300, 90)] {
                let area = Rect::new(0, 0, width, height);
                let mut model = Model::new(setting.clone());
                if kind == "cursor" {
                    update::update(&mut model, Message::NextZone);
                }
                let mut terminal = Terminal::with_options(
                    CrosstermBackend::new(std::io::sink()),
                    TerminalOptions { viewport: Viewport::Fixed(area) },
                )
                .expect("a terminal in memory");
                let mut forth = true;
                group.bench_function(BenchmarkId::new(*name, format!("{width}x{height}")), |b| {
                    b.iter(|| {
                        update::update(&mut model, if forth { there.clone() } else { back.clone() });
                        forth = !forth;
                        terminal
                            .draw(|frame| screen::view(&model, &CONTEXT, frame.area(), frame.buffer_mut()))
                            .expect("memory");
                        black_box(&mut terminal);
                    });
                });
            }
        }
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
