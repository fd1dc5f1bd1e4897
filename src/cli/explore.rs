//! `tconv explore`, and `tconv` alone.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use super::failure::Failure;
use super::layer_args::LayerArgs;
use super::{Look, out};
use crate::conv::Pair;
use crate::learner::record::Kept;
use crate::learner::standing::Standing;
use crate::load;
use crate::scene::{FileSource, GridId, Setting};
use crate::tui::app::{App, Library};
use crate::tui::explore::model::Model;
use crate::tui::explore::notice::Notice;
use crate::tui::runtime::{self, Outside};
use crate::tui::screen::Context;

/// Opens Explore with a layer, or with the network of a stack file.
///
/// # Errors
/// No terminal, or plain mode (usage); a layer that cannot be read (usage), or a terminal that fails.
pub fn run(layer: &LayerArgs, look: Look, is_plain: bool) -> Result<(), Failure> {
    if is_plain {
        return Err(Failure::usage(|words| words.layer.explore_is_a_screen.to_owned()));
    }
    let has_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if let Some(file) = layer.stack_file()? {
        let network = load::stack::network(file).map_err(|error| Failure::file(&error))?;
        if !has_terminal {
            return Err(Failure::usage(|words| words.layer.explore_needs_terminal_alone.to_owned()));
        }
        let mut app =
            App::new(Model::new(Setting::default()), Library::None, Standing::default(), "en", 0, look.animate);
        app.open_stack(Arc::new(network));
        return show(app, look);
    }
    if !has_terminal {
        return Err(Failure::usage(|words| words.layer.explore_needs_terminal.to_owned()));
    }
    let request = layer.request(look.words())?;
    let mut model = Model::opening(request.setting);
    // Announce a file with channels, as when it is loaded from within Explore.
    let setting = model.setting();
    let files = [
        (GridId::Input, setting.input.file(), setting.input_size),
        (GridId::Kernel, setting.kernel.file(), setting.layer.kernel_size),
    ];
    let loaded = |(grid, file, plane): (GridId, Option<&FileSource>, Pair)| {
        let file = file.filter(|file| file.has_channels())?.clone();
        Some(Notice::Loaded { file, grid, plane })
    };
    let notice = files.into_iter().find_map(loaded);
    model.notice = notice;
    show(App::new(model, Library::None, Standing::default(), "en", 0, look.animate), look)
}

fn show(app: App, look: Look) -> Result<(), Failure> {
    let context = Context { theme: look.theme.theme(look.ascii), strings: look.lang.language().screen() };
    let copied = runtime::run(
        app,
        &context,
        Outside {
            asks_ground: look.theme.is_guess(),
            asks_width: look.asks_width(),
            keep: &mut |_| Kept::default(),
            reload: None,
        },
    )
    .map_err(|error| Failure::no(|words| (words.frame.terminal_failed)(&error)))?;
    if let Some(copied) = copied {
        out::text(&copied)?;
    }
    Ok(())
}
