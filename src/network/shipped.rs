//! The decoder built into the program: two numbers in, a picture of a digit out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use safetensors::SafeTensors;

use super::{Network, Recipe};

const RECIPE: &str = include_str!("../../lessons/generator/decoder.toml");
const WEIGHTS: &[u8] = include_bytes!("../../lessons/generator/decoder.safetensors");

static DECODER: LazyLock<Option<Network>> = LazyLock::new(read);

/// The network of the built-in course; `None` only if the embedded files are invalid.
#[must_use]
pub fn shipped() -> Option<&'static Network> {
    DECODER.as_ref()
}

fn read() -> Option<Network> {
    packed(RECIPE, |_| Some(WEIGHTS))
}

/// Reads an embedded network from the text of its stack file and the bytes of the `.safetensors` file it names; `None`
/// if either is invalid.
#[must_use]
pub fn packed<'a>(recipe: &str, weights: impl FnOnce(&str) -> Option<&'a [u8]>) -> Option<Network> {
    let recipe = Recipe::read(recipe).ok()?;
    let bytes = weights(&recipe.weights()?.path)?;
    let tensors = SafeTensors::deserialize(bytes).ok()?;
    let number = |bytes: &[u8; 4]| f32::from_le_bytes(*bytes);
    let numbers = tensors.iter().map(|(name, tensor)| {
        let numbers: Vec<f32> = tensor.data().as_chunks().0.iter().map(number).collect();
        (name.to_owned(), numbers)
    });
    recipe.network(numbers.collect::<BTreeMap<_, _>>(), &[]).ok()
}
