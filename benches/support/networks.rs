//! Networks the size of real ones, with pseudo-random weights.

use std::collections::BTreeMap;

use tconv::network::{Network, Recipe};

/// The generator of `pytorch/examples`: from a vector of 100 to a 64x64 picture, 64 channels in its largest hidden map.
pub fn dcgan() -> Network {
    let mut calls = Vec::new();
    for (number, channels) in [100, 512, 256, 128, 64].windows(2).enumerate() {
        let steps = if number == 0 { "1, 0" } else { "2, 1" };
        calls.push(format!("nn.ConvTranspose2d({}, {}, 4, {steps}, bias=False)", channels[0], channels[1]));
        calls.push(format!("nn.BatchNorm2d({})", channels[1]));
        calls.push("nn.ReLU(True)".to_owned());
    }
    calls.extend(["nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False)", "nn.Tanh()"].map(str::to_owned));
    network(&calls, 100, "1x1")
}

/// A network of these calls in sequence, on an input of this shape.
pub fn network(calls: &[String], channels: i64, size: &str) -> Network {
    let text = format!(
        "title = 'bench'\nweights = 'none.npz'\nlayers = {calls:?}\n\
         input = {{ channels = {channels}, size = '{size}', least = -1, most = 1, step = 0.1 }}"
    );
    let recipe = Recipe::read(&text).expect("a stack that works");
    let mut next = 0.0_f32;
    let mut number = || {
        next = (next + 0.37) % 2.0;
        next * 0.1 + 0.01
    };
    let numbers: BTreeMap<String, Vec<f32>> = recipe
        .wanted()
        .map(|wanted| (wanted.name.clone(), (0..wanted.numbers()).map(|_| number()).collect()))
        .collect();
    recipe.network(numbers, &[]).expect("as many numbers")
}
