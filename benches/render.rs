//! Figures: the default one as SVG, PNG and animation, a large grid, and animations of layers that real networks use.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tconv::conv::Padding;
use tconv::figure::{self, Format, Options, Time};
use tconv::scene::{Fill, Scene, Setting, Values};

/// The usual layer that doubles its input, on `size` x `size` cells.
fn animated(size: i64) -> Scene {
    let mut setting = Setting { input_size: [size, size], ..Setting::default() };
    (setting.layer.kernel_size, setting.layer.stride) = ([4, 4], [2, 2]);
    setting.layer.padding = Padding::Explicit([1, 1]);
    Scene::new(setting)
}

fn benches(c: &mut Criterion) {
    let default = Scene::new(Setting::default());
    let mut large = Setting { input_size: [64, 64], input: Values::Fill(Fill::Random(1)), ..Setting::default() };
    large.layer.kernel_size = [4, 4];
    let large = Scene::new(large);
    let [eight, sixteen] = [8, 16].map(animated);
    let still = Options::default();
    let sheet = Options { time: Time::Sheet, ..still };
    let cases = [
        ("default, svg", &default, still, Format::Svg),
        ("default, png", &default, still, Format::Png),
        ("default, gif", &default, still, Format::Gif),
        ("default, txt", &default, still, Format::Text),
        ("sheet, svg", &default, sheet, Format::Svg),
        ("64x64, svg", &large, still, Format::Svg),
        ("64x64, png", &large, still, Format::Png),
        ("8x8 k4 s2 p1, 257 frames, gif", &eight, still, Format::Gif),
        ("16x16 k4 s2 p1, 1025 frames, gif", &sixteen, still, Format::Gif),
    ];
    let mut group = c.benchmark_group("render");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    for (name, scene, options, format) in cases {
        group.bench_function(name, |b| b.iter(|| figure::bytes(black_box(scene), &options, format)));
    }
    group.finish();
}

criterion_group!(figures, benches);
criterion_main!(figures);
