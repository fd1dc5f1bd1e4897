//! The decoder that is a part of the program: two numbers in, a picture of a digit out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use safetensors::SafeTensors;

use super::{Network, Recipe};

const RECIPE: &str = include_str!("../../lessons/generator/decoder.toml");
const WEIGHTS: &[u8] = include_bytes!("../../lessons/generator/decoder.safetensors");

static DECODER: LazyLock<Option<Network>> = LazyLock::new(read);

/// The network of the course; `None` only for a program that was built with one that is wrong.
#[must_use]
pub fn shipped() -> Option<&'static Network> {
    DECODER.as_ref()
}

fn read() -> Option<Network> {
    let tensors = SafeTensors::deserialize(WEIGHTS).ok()?;
    let number = |bytes: &[u8; 4]| f32::from_le_bytes(*bytes);
    let numbers = tensors.iter().map(|(name, tensor)| {
        let numbers: Vec<f32> = tensor.data().as_chunks().0.iter().map(number).collect();
        (name.to_owned(), numbers)
    });
    Recipe::read(RECIPE).ok()?.network(numbers.collect::<BTreeMap<_, _>>(), &[]).ok()
}
