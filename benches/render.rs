//! Figures: the default one as SVG, PNG and animation, and a large grid.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tconv::figure::{self, Format, Options, Time};
use tconv::scene::{Fill, Scene, Setting, Values};

fn benches(c: &mut Criterion) {
    let default = Scene::new(Setting::default());
    let mut large = Setting { input_size: [64, 64], input: Values::Fill(Fill::Random(1)), ..Setting::default() };
    large.layer.kernel_size = [4, 4];
    let large = Scene::new(large);
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
