//! Handles the drawer: opening, selecting, accepting and closing.

use super::drawer::{Content, Drawer, Entry, Pasted, Settings, Standing};
use super::message::{Direction, Message};
use super::model::Model;
use super::notice::Notice;
use crate::conv::operands::count_numbers;
use crate::conv::solve::{Search, Solution};
use crate::conv::stack::{Map, Step};
use crate::conv::{Geometry, Layer, Pair, Parameter, Rank};
use crate::framework;
use crate::framework::call::Facts;
use crate::framework::model::ModelError;
use crate::phrase::{Joint, Phrase};
use crate::scene::{MAX_CELLS, Setting};
use crate::tui::effect::Effect;
use crate::tui::scroll::scrolled_by;

/// Opens the drawer with the settings that lead from the input to this output size.
pub fn open_settings(model: &mut Model, wanted: Pair) {
    let (before, cursors) = match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => (settings.before, settings.cursors),
        _ => (Box::new(model.setting().clone()), model.focus.cursors),
    };
    // Channels, and values that are refused now, do not matter for sizes.
    let layer = Layer { rank: before.layer.rank, ..Layer::new(before.layer.op, before.layer.kernel_size) };
    let search = Search::between(&layer, before.input_size, wanted);
    let kept = search.keeping(&before.layer);
    // The usual ranges never contain too many solutions.
    let found = search.solutions().unwrap_or_default();
    let is_none = kept.is_empty() && found.is_empty();
    let (obstacles, near) = if is_none { (search.obstacles(), search.nearest()) } else { (Vec::new(), Vec::new()) };
    let seen = near.into_iter().filter(|near| has_picture(&near.solution.geometry));
    // What is listed first is not repeated among the best.
    let is_other = |solution: &Solution| kept.iter().all(|kept| kept.solution.geometry != solution.geometry);
    let best = found.iter().filter(|solution| is_other(solution)).cloned();
    let entries: Vec<Entry> = kept
        .iter()
        .map(|kept| Entry { solution: kept.solution.clone(), standing: Standing::Kept(kept.changed.clone()) })
        .chain(best.map(|solution| Entry { solution, standing: Standing::Best }))
        .chain(seen.map(|near| Entry { solution: near.solution, standing: Standing::Near(near.concession) }))
        .collect();
    if entries.is_empty() {
        model.preview(Setting::clone(&before));
    }
    let content = Content::Settings(Settings { entries, wanted, obstacles, before, cursors });
    model.drawer = Some(Drawer { chosen: 0, content });
    choose(model, 0);
}

/// Whether a layer on an input has a picture, or is refused, which can be shown too.
fn fits(layer: &Layer, input: Pair) -> bool {
    layer.check(input).map_or(true, |geometry| has_picture(&geometry))
}

/// Whether its cells are few enough to be shown.
fn has_picture(geometry: &Geometry) -> bool {
    let sizes = [geometry.output(), geometry.layer().kernel_size];
    sizes.iter().all(|size| count_numbers("grid", size, MAX_CELLS).is_ok())
}

/// Opens the drawer with the layer in every framework, unless no framework supports it.
pub fn open_code(model: &mut Model) {
    match framework::translations(&model.setting().layer) {
        Ok(translations) => model.drawer = Some(Drawer { chosen: 0, content: Content::Code(translations) }),
        Err(error) => model.notice = Some(Notice::NoCode(error.to_string())),
    }
}

/// Opens the drawer with the layers of a pasted model, applied to the input that the model implies or else that of the
/// scene. If the model refuses that, a larger input is tried.
///
/// # Errors
/// Why the text is not a model.
pub fn open_model(model: &mut Model, text: &str) -> Result<(), ModelError> {
    let before = Box::new(model.setting().clone());
    let pasted = framework::model::read(text, &Facts::default())?;
    let [_, width] = before.input_size;
    let size = if pasted.rank() == Some(Rank::One) { [1, width] } else { before.input_size };
    let input = pasted.implied_input().unwrap_or(Map { channels: None, size });
    let mut stacked = pasted.on(input);
    if stacked.fault.is_some()
        && let Some(larger) = pasted.larger_input(input)
    {
        stacked = pasted.on(larger);
    }
    let is_layer = |step: &Step| step.geometry().is_some();
    let steps = stacked.chain.steps();
    let mut layers: Vec<usize> = (0..steps.len()).filter(|place| steps.get(*place).is_some_and(is_layer)).collect();
    layers.extend(stacked.fault.is_some().then_some(steps.len()));
    let sights = stacked.chain.both_sights();
    let cursors = model.focus.cursors;
    let content = Content::Model(Box::new(Pasted { model: pasted, stacked, sights, layers, before, cursors }));
    model.drawer = Some(Drawer { chosen: 0, content });
    choose(model, 0);
    Ok(())
}

/// Whether a message is handled by the scene although the drawer is open.
#[must_use]
pub fn leaves_alone(message: &Message) -> bool {
    matches!(
        message,
        Message::NextView | Message::PreviousView | Message::ShowView(_) | Message::AskForSize | Message::Shell(_)
    )
}

/// Handles a message while the drawer is open.
pub fn update(model: &mut Model, message: &Message) -> Vec<Effect> {
    let Some(drawer) = &model.drawer else { return Vec::new() };
    let (chosen, count) = (drawer.chosen, drawer.len());
    match message {
        Message::Arrow(Direction::Down) => choose(model, scrolled_by(chosen, 1, count)),
        Message::Arrow(Direction::Up) => choose(model, scrolled_by(chosen, -1, count)),
        Message::Choose(entry) if *entry == chosen => return take(model),
        Message::Choose(entry) => choose(model, *entry),
        Message::Commit => return take(model),
        // A paste replaces what was being chosen.
        Message::Cancel | Message::Paste(_) => close(model),
        _ => {}
    }
    Vec::new()
}

/// Selects an entry, and shows its setting in the grids.
fn choose(model: &mut Model, chosen: usize) {
    let Some(drawer) = &mut model.drawer else { return };
    if chosen >= drawer.len() {
        return;
    }
    drawer.chosen = chosen;
    let shown = match &drawer.content {
        Content::Model(pasted) => pasted
            .layer(chosen)
            .filter(|(layer, input)| fits(layer, *input))
            .map(|(layer, input_size)| Setting { layer, input_size, planes: None, ..Setting::clone(&pasted.before) }),
        Content::Settings(_) | Content::Code(_) => None,
    };
    if let Some(setting) = shown {
        model.preview(setting);
    } else if let Content::Settings(Settings { entries, before, .. }) = &drawer.content {
        let found = entries[chosen].solution.geometry.layer();
        let mut setting = Setting::clone(before);
        setting.layer.op = found.op;
        for parameter in Parameter::ALL.into_iter().filter(|parameter| *parameter != Parameter::Input) {
            let value = parameter.get(found, setting.input_size);
            parameter.set(&mut setting.layer, &mut setting.input_size, value);
        }
        model.preview(setting);
    }
}

/// Accepts the setting that is shown, or copies the code.
fn take(model: &mut Model) -> Vec<Effect> {
    match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => {
            model.remember(*settings.before);
            Vec::new()
        }
        Some(Drawer { content: Content::Model(pasted), .. }) => {
            model.remember(*pasted.before);
            Vec::new()
        }
        Some(Drawer { content: Content::Code(translations), chosen }) => {
            let Some(translation) = translations.get(chosen) else { return Vec::new() };
            model.notice = Some(Notice::CopiedCode(translation.framework));
            let code = Phrase::list(translation.python(), Joint::Line);
            model.drawer = Some(Drawer { content: Content::Code(translations), chosen });
            vec![Effect::Copy(code)]
        }
        None => Vec::new(),
    }
}

/// Closes the drawer and restores what was before.
fn close(model: &mut Model) {
    let (before, cursors) = match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => (settings.before, settings.cursors),
        Some(Drawer { content: Content::Model(pasted), .. }) => (pasted.before, pasted.cursors),
        Some(Drawer { content: Content::Code(_), .. }) | None => return,
    };
    model.preview(*before);
    model.restore_cursors(cursors);
}
