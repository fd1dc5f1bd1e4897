//! A call as a stage: what has values here, and is written with numbers alone.

use super::fault::Fault;
use super::tensors::function;
use crate::conv::stack::Stage;
use crate::conv::stack::stage::Activation;
use crate::framework::call::Facts;
use crate::framework::{self, Framework};

/// The stage that a call makes.
///
/// # Errors
/// It cannot be read, or is no layer of PyTorch that is known here.
pub(super) fn stage(call: &str) -> Result<Stage, Fault> {
    match function(call) {
        "ReLU" => return Ok(Stage::Activation(Activation::Relu)),
        "Sigmoid" => return Ok(Stage::Activation(Activation::Sigmoid)),
        "Tanh" => return Ok(Stage::Activation(Activation::Tanh)),
        _ => {}
    }
    let reading = framework::read(call, &Facts::default()).map_err(|error| {
        let fault = Fault::new(None, &error.message);
        error.help.iter().fold(fault, |fault, help| fault.with_help(help))
    })?;
    if reading.origin.framework != Framework::PyTorch.into() {
        return Err(Fault::new(None, "it is a layer of another framework").with_help("write it as PyTorch has it"));
    }
    let is_open = [reading.settings.in_channels.is_none(), reading.settings.out_channels.is_none()];
    let layer = reading.layer([1, 1]).map_err(|error| Fault::new(None, error.to_string()))?;
    Ok(Stage::Layer { layer, is_open })
}
