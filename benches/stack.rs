//! Runs whole stacks: the course's decoder, which a key press recomputes, and generators of real networks.

#[path = "support/networks.rs"]
mod networks;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use networks::{dcgan, network};
use tconv::network::{Activations, Network, shipped};

/// The upsampling layers of U-Net in sequence, without the blocks between them.
fn unet() -> Network {
    let up = |channels: i64| format!("nn.ConvTranspose2d({channels}, {}, 2, 2)", channels / 2);
    network(&[1024, 512, 256, 128].map(up), 1024, "28x28")
}

fn benches(c: &mut Criterion) {
    let decoder = shipped().expect("it is built in").clone();
    for (name, network) in [("decoder of the course", decoder), ("DCGAN 64x64", dcgan()), ("U-Net 1024 at 28", unet())]
    {
        let input = network.input().start.clone();
        c.bench_function(&format!("forward, {name}"), |b| {
            b.iter(|| black_box(&network).maps(black_box(input.view()), Activations::On).expect("it fits"));
        });
    }
}

criterion_group!(stack, benches);
criterion_main!(stack);
