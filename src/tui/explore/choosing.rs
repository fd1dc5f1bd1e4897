//! What is done with the drawer: opened, chosen from, taken, closed.

use super::drawer::{Content, Drawer, Entry, Settings, Standing};
use super::message::{Direction, Message};
use super::model::Model;
use super::notice::Notice;
use crate::conv::operands::count_numbers;
use crate::conv::solve::{Search, Solution};
use crate::conv::{Geometry, Layer, Pair, Parameter};
use crate::framework;
use crate::scene::{MAX_CELLS, Setting};
use crate::tui::effect::Effect;
use crate::tui::scroll::scrolled_by;

/// Opens on the settings that lead from the input to this output.
pub fn open_settings(model: &mut Model, wanted: Pair) {
    let (before, cursors) = match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => (settings.before, settings.cursors),
        _ => (Box::new(model.setting().clone()), model.focus.cursors),
    };
    // Channels, and numbers that are refused now, are no matter of sizes.
    let layer = Layer { rank: before.layer.rank, ..Layer::new(before.layer.op, before.layer.kernel_size) };
    let search = Search::between(&layer, before.input_size, wanted);
    let kept = search.keeping(&before.layer);
    // The usual ranges never hold too many.
    let found = search.solutions().unwrap_or_default();
    let is_none = kept.is_empty() && found.is_empty();
    let (obstacles, near) = if is_none { (search.obstacles(), search.nearest()) } else { (Vec::new(), Vec::new()) };
    let seen = near.into_iter().filter(|near| has_picture(&near.solution.geometry));
    // What is told first is not told again among the best.
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

/// Whether its cells are not too many to be seen.
fn has_picture(geometry: &Geometry) -> bool {
    let sizes = [geometry.output(), geometry.layer().kernel_size];
    sizes.iter().all(|size| count_numbers("grid", size, MAX_CELLS).is_ok())
}

/// Opens on the layer in every framework, unless none has it.
pub fn open_code(model: &mut Model) {
    match framework::translations(&model.setting().layer) {
        Ok(translations) => model.drawer = Some(Drawer { chosen: 0, content: Content::Code(translations) }),
        Err(error) => model.notice = Some(Notice::NoCode(error.to_string())),
    }
}

/// Whether a message goes past the open drawer to the scene.
#[must_use]
pub fn leaves_alone(message: &Message) -> bool {
    matches!(
        message,
        Message::NextView | Message::PreviousView | Message::ShowView(_) | Message::AskForSize | Message::Shell(_)
    )
}

pub fn update(model: &mut Model, message: &Message) -> Vec<Effect> {
    let Some(drawer) = &model.drawer else { return Vec::new() };
    let (chosen, count) = (drawer.chosen, drawer.len());
    match message {
        Message::Arrow(Direction::Down) => choose(model, scrolled_by(chosen, 1, count)),
        Message::Arrow(Direction::Up) => choose(model, scrolled_by(chosen, -1, count)),
        Message::Choose(entry) if *entry == chosen => return take(model),
        Message::Choose(entry) => choose(model, *entry),
        Message::Commit => return take(model),
        // What is pasted takes the place of what was being chosen.
        Message::Cancel | Message::Paste(_) => close(model),
        _ => {}
    }
    Vec::new()
}

/// Goes to an entry; a setting is seen in the grids.
fn choose(model: &mut Model, chosen: usize) {
    let Some(drawer) = &mut model.drawer else { return };
    if chosen >= drawer.len() {
        return;
    }
    drawer.chosen = chosen;
    if let Content::Settings(Settings { entries, before, .. }) = &drawer.content {
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

/// Keeps the setting that is shown; copies the code.
fn take(model: &mut Model) -> Vec<Effect> {
    match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => {
            model.remember(*settings.before);
            Vec::new()
        }
        Some(Drawer { content: Content::Code(translations), chosen }) => {
            let Some(translation) = translations.get(chosen) else { return Vec::new() };
            model.notice = Some(Notice::CopiedCode(translation.framework));
            let code = translation.python().join("\n");
            model.drawer = Some(Drawer { content: Content::Code(translations), chosen });
            vec![Effect::Copy(code)]
        }
        None => Vec::new(),
    }
}

/// Leaves everything as it was.
fn close(model: &mut Model) {
    if let Some(Drawer { content: Content::Settings(settings), .. }) = model.drawer.take() {
        model.preview(*settings.before);
        model.restore_cursors(settings.cursors);
    }
}
