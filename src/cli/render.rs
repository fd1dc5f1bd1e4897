//! `tconv render`: writes a layer as a figure or an animation to a file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, ValueHint};

use super::bar::Bar;
use super::failure::Failure;
use super::lang::LangArg;
use super::layer_args::LayerArgs;
use super::network::NetworkArgs;
use super::theme::ThemeArg;
use super::{names, out};
use crate::figure::{
    self, Around, FigureError, Format, MOST_ANIMATED_PIXELS, MOST_CELLS, MOST_FRAMES, MOST_PIXELS, Options,
    StackOptions, Time,
};
use crate::load;
use crate::palette::Palette;
use crate::save::{self, How};
use crate::scene::presets::Preset;
use crate::scene::{GridId, Scene, Setting, View};
use crate::visible;
use crate::words::cli::{CliStrings, RenderStrings};

/// How long each setting of a network is shown without `--delay`, in milliseconds.
const WALK_DELAY: u16 = 80;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "they are flags")]
pub struct RenderArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    /// Named layer to start from; flags override its settings
    #[arg(long, value_name = "NAME", value_parser = preset(), conflicts_with = "layer", help_heading = "Layer")]
    pub preset: Option<Preset>,
    /// File to write, ending in .svg, .png, .gif, .txt or .ans; - for stdout, with --format
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "all_presets", help_heading = "File")]
    pub output: Option<PathBuf>,
    /// File format, regardless of the file name
    #[arg(long, value_parser = format(), value_name = "FORMAT", help_heading = "File")]
    pub format: Option<Format>,
    /// Write every preset to this directory, each to a file with its name; .svg unless --format says otherwise
    #[arg(
        long,
        value_name = "DIR",
        value_hint = ValueHint::DirPath,
        conflicts_with_all = ["output", "preset", "layer"],
        help_heading = "File"
    )]
    pub all_presets: Option<PathBuf>,
    /// Overwrite existing files
    #[arg(long, help_heading = "File")]
    pub force: bool,

    /// View of the layer to draw
    #[arg(long, value_parser = view(), default_value = View::default().name(), value_name = "VIEW", help_heading = "Figure")]
    pub view: View,
    /// Draw only these grids
    #[arg(long, value_name = "GRID", value_delimiter = ',', value_parser = stage(), help_heading = "Figure")]
    pub stage: Vec<GridId>,
    /// Draw one step of the view, from 1
    #[arg(long, value_name = "N", conflicts_with = "sheet", help_heading = "Figure")]
    pub step: Option<i64>,
    /// With --step, also show the results of later steps
    #[arg(long, requires = "step", help_heading = "Figure")]
    pub complete: bool,
    /// Draw every step, side by side
    #[arg(long, help_heading = "Figure")]
    pub sheet: bool,
    /// Pixels from one cell to the next; by default, what fits a slide
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u16).range(2..=512), help_heading = "Figure")]
    pub cell: Option<u16>,
    /// Make the background transparent
    #[arg(long, help_heading = "Figure")]
    pub transparent: bool,
    /// Draw only colours and marks, without numbers
    #[arg(long, help_heading = "Figure")]
    pub no_numbers: bool,
    /// Omit the legend, PyTorch line and sizes below the figure
    #[arg(long, help_heading = "Figure")]
    pub no_caption: bool,
    #[command(flatten)]
    network: NetworkArgs,
    /// Milliseconds to show each step of a .gif
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u16).range(20..=10000), help_heading = "Figure")]
    pub delay: Option<u16>,
}

/// Parses a format, named by its file extension.
fn format() -> impl TypedValueParser<Value = Format> {
    names::one_of(Format::ALL, |format| PossibleValue::new(format.extension()))
}

fn view() -> impl TypedValueParser<Value = View> {
    names::one_of(View::ALL, |view| {
        PossibleValue::new(view.name()).help(match view {
            View::Direct => "Insert zeros, pad, and slide the window",
            View::Stamp => "Each input stamps the kernel, and stamps add up",
            View::Crop => "The full result, and what padding crops",
            View::Coverage => "How many products reach each output",
            View::Matrix => "One row per output, one column per input",
        })
    })
}

fn preset() -> impl TypedValueParser<Value = Preset> {
    names::one_of(Preset::ALL, |preset| PossibleValue::new(preset.name).help(preset.what))
}

fn stage() -> impl TypedValueParser<Value = GridId> {
    names::one_of(GridId::NAMED.map(|(_, grid)| grid), |grid| PossibleValue::new(grid.name().unwrap_or_default()))
}

/// Renders a layer, a network or all presets.
///
/// # Errors
/// Wrong usage, a layer that is rejected, a figure beyond the limits, or a file that cannot be written.
pub fn run(args: &RenderArgs, theme: ThemeArg, lang: LangArg) -> Result<(), Failure> {
    if let Some(folder) = &args.all_presets {
        return all_presets(args, folder, theme, lang);
    }
    let Some(path) = &args.output else { return Ok(()) };
    let is_stdout = path.as_os_str() == "-";
    let format = match args.format {
        Some(format) => format,
        None if is_stdout => {
            return Err(Failure::usage(|words| words.render.stdout_format.to_owned()));
        }
        None => format_of(path)?,
    };
    check_format(args, format, theme)?;
    if !is_stdout {
        save::check(path, args.force).map_err(|error| Failure::unsaved(path, &error))?;
    }
    let bytes = if let Some(file) = args.layer.stack_file()? {
        stack(args, file, format, theme, lang)?
    } else {
        args.network.only_for_stacks()?;
        let setting = args.preset.map_or_else(Setting::default, |preset| preset.setting());
        figure(args, setting, format, theme, lang, "")?
    };
    if is_stdout {
        return Ok(out::bytes(&bytes)?);
    }
    save::whole(path, &bytes, how(args)).map_err(|error| Failure::unsaved(path, &error))
}

fn how(args: &RenderArgs) -> How {
    How { may_replace: args.force, is_private: false }
}

fn all_presets(args: &RenderArgs, folder: &Path, theme: ThemeArg, lang: LangArg) -> Result<(), Failure> {
    let format = args.format.unwrap_or(Format::Svg);
    check_format(args, format, theme)?;
    let paths = Preset::ALL.map(|preset| folder.join(preset.name).with_extension(format.extension()));
    paths.iter().try_for_each(|path| save::check(path, args.force).map_err(|error| Failure::unsaved(path, &error)))?;
    let figures = Preset::ALL.iter().map(|preset| figure(args, preset.setting(), format, theme, lang, preset.name));
    let figures = figures.collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(folder)
        .map_err(|reason| Failure::no(|words| (words.frame.cannot_be_made)(&visible::path(folder), &reason)))?;
    let mut files = paths.iter().zip(figures);
    files.try_for_each(|(path, bytes)| {
        save::whole(path, &bytes, how(args)).map_err(|error| Failure::unsaved(path, &error))
    })
}

/// Renders the figure of a setting, changed by the flags. `name` is shown in front of the progress bar.
fn figure(
    args: &RenderArgs,
    setting: Setting,
    format: Format,
    theme: ThemeArg,
    lang: LangArg,
    name: &str,
) -> Result<Vec<u8>, Failure> {
    let time = match args.step {
        Some(step) if args.complete => Time::LookingBack(step),
        Some(step) => Time::Step(step),
        None if args.sheet => Time::Sheet,
        None => Time::Finished,
    };
    let options = Options {
        view: args.view,
        stages: &args.stage,
        time,
        cell: args.cell,
        numbers: !args.no_numbers,
        around: if args.no_caption { Around::NONE } else { Around::ALL },
        palette: Palette::of(theme.figure_ground()),
        transparent: args.transparent,
        words: lang.written().figure(),
        delay: args.delay.unwrap_or(Options::default().delay),
        rival: None,
    };
    let request = args.layer.request_over(setting, lang.of_errors().cli())?;
    for remark in &request.remarks {
        out::error(&format!("- {remark}"));
    }
    let scene = Scene::new(request.setting);
    scene.outcome().map_err(Failure::refused)?;
    let bar = Bar::new(name);
    figure::bytes_watched(&scene, &options, format, &|progress| bar.show(progress)).map_err(|error| match error {
        FigureError::StampElsewhere | FigureError::StillAnimation => Failure::usage(|words| said(&error, words)),
        error => unfigured(&error),
    })
}

/// Returns the failure for a figure that cannot be drawn.
#[must_use]
pub fn unfigured(error: &FigureError) -> Failure {
    Failure::no(|words| said(error, words))
}

fn said(error: &FigureError, words: &CliStrings) -> String {
    let words = words.render;
    match *error {
        FigureError::Refused => words.layer_refused.to_owned(),
        FigureError::TooManyCells { cells } => (words.too_many_cells)(cells, MOST_CELLS),
        FigureError::TooManyFrames { frames } => (words.too_many_frames)(frames, MOST_FRAMES),
        FigureError::TooManyPixels { width, height } => (words.too_many_pixels)(width, height, MOST_PIXELS / 1e6),
        FigureError::TooManyAnimatedPixels { frames, width, height } => {
            (words.too_many_animated)(frames, width, height, MOST_ANIMATED_PIXELS / 1e6)
        }
        FigureError::NoSuchStep { step, steps } => (words.no_step)(step, steps),
        FigureError::StampElsewhere => words.stamp_elsewhere.to_owned(),
        FigureError::StillAnimation => words.still_animation.to_owned(),
        FigureError::Values(ref why) => (words.no_values)(why),
        FigureError::NoRoom => words.no_room.to_owned(),
        FigureError::Cancelled => words.cancelled.to_owned(),
        FigureError::Encoder(ref why) => (words.encoder)(why),
    }
}

/// The figure of a network: its maps, or as an animation the walk through the numbers that go in.
fn stack(args: &RenderArgs, file: &Path, format: Format, theme: ThemeArg, lang: LangArg) -> Result<Vec<u8>, Failure> {
    let is_of_layers = args.step.is_some() || args.sheet || !args.stage.is_empty() || args.no_numbers;
    if is_of_layers || args.view != View::default() {
        return Err(Failure::usage(|words| words.render.stack_flags.to_owned()));
    }
    let network = load::stack::network(file).map_err(|error| Failure::file(&error))?;
    let options = StackOptions {
        at: args.network.at(&network)?,
        activations: args.network.activations(),
        cell: args.cell,
        captions: !args.no_caption,
        ascii: false,
        palette: Palette::of(theme.figure_ground()),
        transparent: args.transparent,
        words: lang.written().figure(),
        delay: args.delay.unwrap_or(WALK_DELAY),
    };
    let bar = Bar::new("");
    figure::stack_bytes(&network, &options, format, &|progress| bar.show(progress)).map_err(|error| unfigured(&error))
}

/// Returns the format that the extension of a file names.
fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    Format::of_extension(&extension).ok_or_else(|| {
        let known = Format::ALL.map(|format| format!(".{}", format.extension())).join(", ");
        let ending = Some(visible::excerpt(&extension)).filter(|ending| !ending.is_empty());
        Failure::usage(|words| (words.render.no_format)(&visible::path(path), ending.as_deref(), &known))
    })
}

/// Rejects flags that the format does not support.
fn check_format(args: &RenderArgs, format: Format, theme: ThemeArg) -> Result<(), Failure> {
    let is_text = matches!(format, Format::Text | Format::Ansi);
    let wrong: fn(&RenderStrings) -> &str = if args.delay.is_some() && format != Format::Gif {
        |words| words.delay
    } else if is_text && (args.cell.is_some() || args.transparent || args.no_numbers) {
        |words| words.text_flags
    } else if theme == ThemeArg::Mono && format != Format::Text {
        |words| words.mono
    } else {
        return Ok(());
    };
    Err(Failure::usage(|words| wrong(words.render).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn in_english_an_error_is_what_it_says_of_itself() {
        for error in [
            FigureError::Refused,
            FigureError::TooManyCells { cells: 7 },
            FigureError::TooManyFrames { frames: 7 },
            FigureError::TooManyPixels { width: 7.0, height: 8.0 },
            FigureError::TooManyAnimatedPixels { frames: 7, width: 8.0, height: 9.0 },
            FigureError::NoSuchStep { step: 7, steps: 8 },
            FigureError::StampElsewhere,
            FigureError::StillAnimation,
            FigureError::Values("why".to_owned()),
            FigureError::NoRoom,
            FigureError::Cancelled,
            FigureError::Encoder("why".to_owned()),
        ] {
            assert_eq!(said(&error, Language::English.cli()), error.to_string());
        }
    }
}
