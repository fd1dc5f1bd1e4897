//! `tconv solve`: how long an answer takes within the default ranges and at their limit.

use criterion::{Criterion, criterion_group, criterion_main};
use tconv::conv::solve::Search;
use tconv::conv::{Layer, Op, Parameter};

fn solve(criterion: &mut Criterion) {
    let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
    let mut group = criterion.benchmark_group("solve");
    let alike = Search::between(&layer, [3, 3], [8, 8]);
    group.bench_function("3 to 8", |bench| bench.iter(|| alike.solutions()));
    let oblong = Search::between(&layer, [16, 20], [32, 40]);
    group.bench_function("16x20 to 32x40", |bench| bench.iter(|| oblong.solutions()));
    let most = Search::between(&layer, [3, 4], [8, 8]);
    group.bench_function("3x4 to 8, every pair of axes", |bench| bench.iter(|| most.solutions()));
    let none = Search::between(&layer, [3, 4], [3, 100]);
    group.bench_function("none, and what is nearest", |bench| bench.iter(|| (none.obstacles(), none.nearest())));
    let mut long = Search::between(&layer, [16, 16], [128, 128]);
    for axis in &mut long.axes {
        axis.ranges.set(Parameter::Stride, Some(8..=8));
    }
    group.bench_function("16 to 128 at stride 8", |bench| bench.iter(|| long.solutions()));
    let there = Layer { stride: [2, 2], ..Layer::new(Op::ConvTranspose2d, [4, 4]) };
    group.bench_function("16x20 to 32x40, keeping most of a layer", |bench| bench.iter(|| oblong.keeping(&there)));
    let mut wide = alike.clone();
    for axis in &mut wide.axes {
        axis.ranges.set(Parameter::KernelSize, Some(1..=1024));
        axis.ranges.set(Parameter::Stride, Some(1..=512));
    }
    group.bench_function("a million shapes, too many answers", |bench| bench.iter(|| wide.solutions()));
    group.finish();
}

criterion_group!(benches, solve);
criterion_main!(benches);
