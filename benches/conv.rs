//! Both implementations on the teaching sizes, and the fast one on layers of real networks.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array4;
use tconv::conv::{Geometry, Layer, Op, Operands, Padding};

struct Case {
    name: &'static str,
    geometry: Geometry,
    input: Array4<f32>,
    weight: Array4<f32>,
}

fn case(name: &'static str, op: Op, channels: [i64; 2], kernel: i64, stride: i64, padding: i64, size: i64) -> Case {
    let layer = Layer {
        in_channels: channels[0],
        out_channels: channels[1],
        stride: [stride; 2],
        padding: Padding::Explicit([padding; 2]),
        ..Layer::new(op, [kernel; 2])
    };
    let geometry = layer.check([size; 2]).expect("a layer that works");
    let filled = |shape: [i64; 4]| {
        let mut next = 0.0_f32;
        Array4::from_shape_simple_fn(shape.map(|length| usize::try_from(length).expect("small")), || {
            next = (next + 0.37) % 2.0;
            next - 1.0
        })
    };
    let (input, weight) = (filled([1, channels[0], size, size]), filled(layer.weight_shape()));
    Case { name, geometry, input, weight }
}

fn benches(c: &mut Criterion) {
    let transposed = Op::ConvTranspose2d;
    let teaching = [
        case("transposed 3x3 k3 s2 p1", transposed, [1, 1], 3, 2, 1, 3),
        case("direct 7x7 k3 s2", Op::Conv2d, [1, 1], 3, 2, 0, 7),
        case("transposed 32x32 k3 s3 p2", transposed, [1, 1], 3, 3, 2, 32),
    ];
    let mut group = c.benchmark_group("teaching");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for case in &teaching {
        let operands = Operands::new(&case.geometry, case.input.view(), case.weight.view(), None).expect("they fit");
        group.bench_function(BenchmarkId::new("definition", case.name), |b| {
            b.iter(|| black_box(&operands).forward_by_definition());
        });
        group.bench_function(BenchmarkId::new("fast", case.name), |b| b.iter(|| black_box(&operands).forward()));
    }
    group.finish();

    let real = [
        case("image 512x512 k4 s2 p1", transposed, [1, 1], 4, 2, 1, 512),
        case("DCGAN 100x1x1 to 512x4x4", transposed, [100, 512], 4, 1, 0, 1),
        case("DCGAN 512x4x4 to 256x8x8", transposed, [512, 256], 4, 2, 1, 4),
        case("DCGAN 128x16x16 to 64x32x32", transposed, [128, 64], 4, 2, 1, 16),
        case("DCGAN 64x32x32 to 3x64x64", transposed, [64, 3], 4, 2, 1, 32),
        case("U-Net 64x56x56 k3 p1", Op::Conv2d, [64, 64], 3, 1, 1, 56),
    ];
    let mut group = c.benchmark_group("real");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    for case in &real {
        let operands = Operands::new(&case.geometry, case.input.view(), case.weight.view(), None).expect("they fit");
        let pairs = case.weight.len() as u64;
        let places: i64 = case.geometry.axes().iter().map(tconv::conv::Axis::strided).product();
        group.throughput(Throughput::Elements(pairs * places.unsigned_abs()));
        group.bench_function(BenchmarkId::new("fast", case.name), |b| b.iter(|| black_box(&operands).forward()));
    }
    // The definition is two orders of magnitude slower: ten runs of two layers are enough.
    group.sample_size(10);
    for case in &real[3..5] {
        let operands = Operands::new(&case.geometry, case.input.view(), case.weight.view(), None).expect("they fit");
        group.bench_function(BenchmarkId::new("definition", case.name), |b| {
            b.iter(|| black_box(&operands).forward_by_definition());
        });
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
