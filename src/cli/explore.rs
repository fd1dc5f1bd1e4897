//! `tconv explore`, and `tconv` alone.

use std::io::{self, IsTerminal as _, Write as _};

use super::failure::Failure;
use super::layer_args::LayerArgs;
use super::theme::ThemeArg;
use crate::tui::model::Model;
use crate::tui::runtime;
use crate::tui::screen::Context;
use crate::tui::strings::ENGLISH;

/// # Errors
/// No terminal, a layer that cannot be read (usage), or a terminal that fails.
pub fn run(layer: &LayerArgs, theme: ThemeArg) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "error: Explore needs a terminal; 'tconv show' prints the same layer as text".to_owned(),
        ));
    }
    let request = layer.request()?;
    let context = Context { theme: theme.theme(), strings: &ENGLISH };
    let copied = runtime::run(Model::new(request.setting), &context)
        .map_err(|error| Failure::No(format!("error: the terminal failed: {error}")))?;
    if let Some(copied) = copied {
        writeln!(io::stdout(), "{copied}")?;
    }
    Ok(())
}
