//! Flags shared by commands that take a network: the numbers that go in, and whether activations apply.

use clap::Args;

use super::failure::Failure;
use crate::network::{Activations, Network};

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Stack")]
pub struct NetworkArgs {
    /// With a stack file, the numbers that go in, such as 0.2,-0.8; by default, those it starts with
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_hyphen_values = true)]
    at: Vec<f32>,
    /// With a stack file, skip its activations
    #[arg(long)]
    no_activations: bool,
}

impl NetworkArgs {
    /// Whether any of the flags is given.
    fn is_said(&self) -> bool {
        !self.at.is_empty() || self.no_activations
    }

    /// Rejects the flags where there is no network.
    pub fn only_for_stacks(&self) -> Result<(), Failure> {
        if self.is_said() {
            return Err(Failure::usage(|words| words.layer.stack_flags.to_owned()));
        }
        Ok(())
    }

    /// Returns whether activations apply.
    pub fn activations(&self) -> Activations {
        if self.no_activations { Activations::Off } else { Activations::On }
    }

    /// Returns the numbers that go in: those of `--at`, or the ones that the network starts with. Rejects a wrong count
    /// and numbers outside the network's range.
    pub fn at(&self, network: &Network) -> Result<Vec<f32>, Failure> {
        let input = network.input();
        let (said, wanted) = (self.at.len(), input.start.len());
        if self.at.is_empty() {
            return Ok(input.start.iter().copied().collect());
        }
        if said != wanted {
            return Err(Failure::usage(|words| (words.layer.at_count)(said, wanted)));
        }
        if let Some(outside) = self.at.iter().find(|number| !(input.least..=input.most).contains(*number)) {
            return Err(Failure::usage(|words| (words.layer.at_range)(*outside, input.least, input.most)));
        }
        Ok(self.at.clone())
    }
}
