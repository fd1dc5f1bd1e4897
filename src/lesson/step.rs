//! Builds one step from its table: the scene, what is pointed out, and the check. Its words are read later.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::channels;
use super::check::effort::Effort;
use super::check::proof::Proof;
use super::check::rehearsal::foreseen;
use super::check::{CheckFile, Ground};
use crate::phrase;

use super::course::{Mark, MarkRole, Reveal, Shown, Step};
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::draw::{self, Draw, Sample};
use super::expression::{Answer, SceneEnvironment, Value};
use super::format::{CursorFile, MarkFile, RevealFile, SceneFile, StepFile};
use super::free::Freedom;
use super::hidden::{Clue, Hidden};
use super::naming::Names;
use super::network;
use super::own::Own;
use super::panel;
use super::reading::{Held, Wanted, check_id, expression, select};
use super::scene;
use crate::conv::{Pair, Parameter};
use crate::scene::exhibit::MOST_EXHIBITS;
use crate::scene::{GridId, Panel, Scene, Setting, View, strip};

/// A step with its scene and what is proved about its check.
pub struct Built {
    pub step: Step,
    pub scene: Scene,
    pub proof: Proof,
    /// Some of the steps that may be drawn in its place.
    pub samples: Vec<Sample>,
}

/// What is proved when a step is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proved {
    /// Nothing, because it was proved before.
    Nothing,
    /// The step itself, except whether its goal can be reached: for the built-in course.
    Itself,
    /// The step and what can be drawn from it.
    AndDraws,
}

/// Builds a step, or reports why that is impossible. Draws are listed and proved only with [`Proved::AndDraws`],
/// because that takes long.
pub fn build(
    report: &mut Report<'_>,
    file: &StepFile,
    lesson: &SceneFile,
    effort: &Effort,
    proved: Proved,
) -> Option<Built> {
    let errors = report.errors();
    check_id(report, &file.id);
    let place = file.scene.as_ref().map_or_else(|| file.id.span(), toml::Spanned::span);
    let merged = scene::merged(lesson, file.scene.as_ref().map(toml::Spanned::get_ref));
    let setting = scene::setting(report, &merged, &place)?;
    if let Err((code, message)) = scene::check(&setting) {
        report.error(code, place, message);
        return None;
    }
    let numbers = Own::names(report, file)?;
    let (panels, mut names) = panel::read(report, &file.panel, &numbers, &setting.layer)?;
    let own = Own::read(report, file, &names)?;
    grids(file).for_each(|text| names.add(&text));
    let scene = Scene::new(setting.clone());
    let work = panels.iter().map(|panel| panel.work(&scene)).fold(0, i64::saturating_add);
    if !effort.is_quick(report, file.id.span(), work) {
        return None;
    }
    let beside = panel::beside(&scene, &panels, names.formulas(), &own, &str::to_owned);
    let scene = scene.with_beside(beside);
    own.check(report, file, &scene.beside().numbers)?;
    check_panels(report, file, &scene)?;
    if !effort.spend_products_at(report, file.id.span(), scene.products()) {
        return None;
    }
    let view = file.view.as_ref().map_or(Some(View::default()), |name| scene::view(report, name))?;
    let held = Held { scene: &scene, names: &names, effort };
    let show = file.show.as_ref().map_or_else(Shown::default, |texts| shown(report, texts, held));
    let cursor = file.cursor.as_ref().and_then(|cursor| self::cursor(report, cursor, held));
    let marks: Vec<Mark> = file.mark.iter().filter_map(|mark| self::mark(report, mark, held)).collect();
    let reveal = match &file.reveal {
        Some(reveal) => self::reveal(report, reveal, &merged, held)?,
        None => Reveal::default(),
    };
    let hide =
        Hidden { gone: Vec::new(), clues: file.hide.iter().filter_map(|name| clue(report, name, &names)).collect() };
    check_pointed(report, file, &show, &names);
    let feeds = panels.iter().any(|panel| panel.content.is_fed_live());
    if channels::has_several(&setting.layer) {
        check_channels(report, file, &show, &reveal, &names, feeds);
    }
    check_sizes(report, file, view, &show, &scene);
    let free = free(report, file, &setting)?;
    let free = network::dialled(report, file, &panels, free, &setting)?;
    check_asked(report, file);
    let ground = Ground {
        step: &file.id,
        names: &names,
        panels: &panels,
        own: &own,
        scene: &scene,
        free: free.knobs(true),
        effort,
        errors,
        chance: file.chance,
        is_pattern: proved == Proved::Nothing || file.level.is_some() && file.draw.is_some(),
        is_trusted: proved == Proved::Itself,
    };
    let (check, proof) = match &file.check {
        Some(file) => file.read(report, &ground).map(|(check, proof)| (Some(check), proof))?,
        None if report.errors() > errors => return None,
        None => (None, Proof::default()),
    };
    let draw = if file.draw.is_some() {
        Some(Draw::read(report, file, lesson, &ground)?)
    } else {
        draw::check_without(report, file);
        None
    };
    let mut step = Step {
        id: file.id.as_str().to_owned(),
        level: file.level,
        rev: file.rev.unwrap_or(1),
        skills: file.skills.iter().map(|skill| skill.as_str().to_owned()).collect(),
        meets: meets(file),
        predict: file.predict,
        fade: file.fade.is_some(),
        setting,
        view,
        show,
        names,
        panels,
        own,
        hide,
        reveal,
        walk: file.walk,
        cursor,
        marks,
        free,
        check,
        foreseen: foreseen(&proof),
        draw: None,
        prose: Vec::new(),
    };
    let samples = match &draw {
        Some(draw) if proved == Proved::AndDraws => draw.prove(report, &step, effort)?,
        Some(_) | None => Vec::new(),
    };
    step.draw = draw.map(Arc::new);
    Some(Built { step, scene, proof, samples })
}

/// Reports keys that need a question in a step without one, and an unknown `fade`.
fn check_asked(report: &mut Report<'_>, file: &StepFile) {
    let fade = file.fade.as_ref();
    if let Some(word) = fade.filter(|word| word.as_str() != "last") {
        report.error("unknown-name", word.span(), phrase!("the only fade is \"last\""));
    }
    if let (Some(word), None) = (fade, &file.check) {
        report.error("no-check", word.span(), phrase!("what is left to the learner needs a check"));
    }
    if file.predict && file.check.is_none() {
        report.error("no-check", file.id.span(), phrase!("a prediction needs a check"));
    }
}

/// Reads what the learner may change, as given by the step or by its check.
fn free(report: &mut Report<'_>, file: &StepFile, setting: &Setting) -> Option<Freedom> {
    let asked = file.check.as_ref().and_then(CheckFile::free);
    if let (Some(_), Some((_, place))) = (&file.free, &asked) {
        let place = place.clone().unwrap_or_else(|| file.id.span());
        report.error("bad-range", place, phrase!("a goal has its own 'free'; the step must not have another"));
    }
    let file = match (&file.free, asked) {
        (Some(_), Some(_)) => None,
        (None, Some((free, _))) => Some(free),
        (free, None) => free.as_ref(),
    };
    file.map_or(Some(Freedom::default()), |file| scene::free(report, file, setting))
}

/// Returns the misconceptions that a step addresses, those of the whole step first.
fn meets(file: &StepFile) -> Vec<(u8, Option<String>)> {
    let whole = file.meets.iter().map(|number| (*number, None));
    let catches = file.check.iter().flat_map(CheckFile::catches);
    let caught =
        catches.flat_map(|catch| catch.meets.iter().map(|number| (*number, Some(catch.id.as_str().to_owned()))));
    whole.chain(caught).collect()
}

/// The suffix of grids that are shown as pixels.
const AS_PIXELS: &str = " as pixels";

/// Returns all grid names in the keys of a step.
fn grids(file: &StepFile) -> impl Iterator<Item = String> {
    let revealed = file.reveal.iter().flat_map(|reveal| reveal.show.iter().flatten());
    let reveal = revealed.chain(file.reveal.iter().flat_map(|reveal| reveal.cursor.iter().map(|cursor| &cursor.grid)));
    let pointed = file.mark.iter().map(|mark| &mark.grid).chain(file.cursor.iter().map(|cursor| &cursor.grid));
    let asked = file.check.iter().flat_map(CheckFile::grids);
    let all = file.show.iter().flatten().chain(reveal).chain(pointed).chain(asked).chain(&file.hide);
    let is_clue = |text: &&Text| Clue::NAMED.iter().any(|(name, _)| *name == text.as_str());
    let named = all.filter(move |text| !is_clue(text)).map(|text| text.as_str().trim_end_matches(AS_PIXELS));
    named.flat_map(each_channel)
}

/// Expands a range of channels into names: `mine.up1[0:3]` becomes `mine.up1[0]`, `mine.up1[1]` and `mine.up1[2]`. Any
/// other text is returned as it is; so is a range with more channels than a step may show, which is reported when it is
/// used.
fn each_channel(text: &str) -> Vec<String> {
    let counted = || {
        let (name, range) = text.strip_suffix(']')?.split_once('[')?;
        let (from, to) = range.split_once(':')?;
        let [from, to] = [from, to].map(|end| end.trim().parse::<usize>().ok());
        let range = from?..to?;
        let is_fit = (1..=MOST_EXHIBITS).contains(&range.len());
        is_fit.then(|| range.map(|channel| format!("{name}[{channel}]")).collect())
    };
    counted().unwrap_or_else(|| vec![text.to_owned()])
}

/// Reports panels that cannot be shown.
fn check_panels(report: &mut Report<'_>, file: &StepFile, scene: &Scene) -> Option<()> {
    for panel in &file.panel {
        let fault = match scene.beside().panel(panel.id.as_str()) {
            Some(Panel::Layer(scene)) => scene::check(scene.setting()).err(),
            Some(Panel::Stack(_) | Panel::Given(_)) => None,
            None if panel.network.is_some() => Some(("scene-refused", network::unfit(panel))),
            None => {
                let message = phrase!(
                    "what passes in does not exist or has other channels, or the panels have more products than a \
                     lesson may compute"
                );
                Some(("scene-refused", message))
            }
        };
        if let Some((code, message)) = fault {
            report.error(
                code,
                panel.id.span(),
                phrase!("the panel '{id}': {message}", id = panel.id.as_str(), message),
            );
            return None;
        }
    }
    Some(())
}

fn shown(report: &mut Report<'_>, texts: &[Text], held: Held<'_>) -> Shown {
    let mut shown = Shown { grids: Some(Vec::new()), ..Shown::default() };
    let grids = shown.grids.get_or_insert_default();
    for text in texts {
        if text.as_str() == strip::NAME {
            shown.strip = true;
            continue;
        }
        let (name, is_pixels) = match text.as_str().strip_suffix(AS_PIXELS) {
            Some(_) => (text.without_end(AS_PIXELS), true),
            None => (text.clone(), false),
        };
        for channel in each_channel(name.as_str()) {
            let name = name.with(channel);
            let Some(grid) = held.names.grid(report, &name) else { continue };
            check_cells(report, &name, grid, held);
            if is_pixels {
                shown.pixels.push(grid);
            }
            if !grids.contains(&grid) {
                grids.push(grid);
            }
        }
    }
    // `strip` on its own is shown together with all grids of the view.
    if shown.strip && grids.is_empty() {
        shown.grids = None;
    }
    shown
}

/// Reports a formula that yields no cells for the scene.
fn check_cells(report: &mut Report<'_>, name: &Text, grid: GridId, Held { scene, names, .. }: Held<'_>) {
    if matches!(grid, GridId::Exhibit(_)) && scene.size(grid).is_none() {
        let numbers = SceneEnvironment { scene, answer: None };
        let fault = names.formula(grid).values(&numbers).err().map(|fault| fault.phrase());
        report.error("no-value", name.span(), fault.unwrap_or_else(|| phrase!("it has more cells than a grid may")));
    }
}

fn cursor(report: &mut Report<'_>, file: &CursorFile, held: Held<'_>) -> Option<(GridId, Pair)> {
    let grid = held.names.grid(report, &file.grid)?;
    let cells = select(report, &file.cell, grid, held)?;
    let [cell] = cells.as_slice() else {
        report.error("bad-cells", file.cell.span(), phrase!("the cursor stands on one cell: write \"r,c\""));
        return None;
    };
    Some((grid, *cell))
}

fn mark(report: &mut Report<'_>, file: &MarkFile, held: Held<'_>) -> Option<Mark> {
    let grid = held.names.grid(report, &file.grid);
    let role = MarkRole::NAMED.iter().find(|(name, _)| *name == file.role.as_str()).map(|(_, role)| *role);
    if role.is_none() {
        let message = phrase!("there is no role '{name}'", name = file.role.as_str());
        let names = MarkRole::NAMED.map(|(name, _)| name);
        report.error_with("unknown-name", file.role.span(), message, choice(file.role.as_str(), names));
    }
    let grid = grid?;
    let cells = select(report, &file.cells, grid, held)?;
    Some(Mark { grid, cells, role: role?, note: file.note.as_ref().map(|note| note.as_str().to_owned()) })
}

/// Reads what is hidden: a clue, or the values of a grid.
fn clue(report: &mut Report<'_>, name: &Text, names: &Names) -> Option<Clue> {
    let known = Clue::NAMED.into_iter().find(|(known, _)| *known == name.as_str()).map(|(_, clue)| clue);
    known.or_else(|| names.grid(report, name).map(Clue::Cells))
}

fn reveal(report: &mut Report<'_>, file: &RevealFile, step: &SceneFile, held: Held<'_>) -> Option<Reveal> {
    let view = match &file.view {
        Some(name) => Some(scene::view(report, name)?),
        None => None,
    };
    let setting = match &file.scene {
        None if file.set.is_empty() => None,
        None => Some(held.scene.setting().clone()),
        Some(over) => {
            let setting = scene::setting(report, &scene::merged(step, Some(over.get_ref())), &over.span())?;
            if let Err((code, message)) = scene::check(&setting) {
                report.error(code, over.span(), message);
                return None;
            }
            Some(setting)
        }
    };
    let setting = match setting {
        Some(setting) => Some(taken(report, &file.set, setting, held)?),
        None => None,
    };
    let show = file.show.as_ref().map(|texts| shown(report, texts, held));
    let cursor = file.cursor.as_ref().and_then(|cursor| self::cursor(report, cursor, held));
    Some(Reveal { show, view, setting, cursor, walk: file.walk })
}

/// Returns the setting with some parameters set, on both axes, to the values of expressions.
fn taken(report: &mut Report<'_>, set: &BTreeMap<Text, Text>, mut setting: Setting, held: Held<'_>) -> Option<Setting> {
    let numbers = SceneEnvironment { scene: held.scene, answer: None };
    for (name, text) in set {
        let Some(parameter) = Parameter::ALL.into_iter().find(|known| known.name() == name.as_str()) else {
            let message = phrase!("there is no parameter '{name}'", name = name.as_str());
            let help = choice(name.as_str(), Parameter::ALL.map(Parameter::name));
            report.error_with("unknown-name", name.span(), message, help);
            return None;
        };
        let formula = expression(report, text, held.names.known(Answer::None), Wanted::Whole)?;
        match formula.eval(&numbers) {
            Ok(Value::Integer(number)) => {
                parameter.set(&mut setting.layer, &mut setting.input_size, [number; 2]);
            }
            Ok(Value::Real(_) | Value::Boolean(_)) => return None,
            Err(error) => {
                report.error("no-value", text.part(&error.span, report.text), error.message);
                return None;
            }
        }
    }
    if let (Err((code, message)), Some(name)) = (scene::check(&setting), set.keys().next()) {
        report.error(code, name.span(), message);
        return None;
    }
    Some(setting)
}

/// Reports grids that the step points at but does not show.
fn check_pointed(report: &mut Report<'_>, file: &StepFile, show: &Shown, names: &Names) {
    let Some(shown) = &show.grids else { return };
    let pointed = file.mark.iter().map(|mark| &mark.grid).chain(file.cursor.iter().map(|cursor| &cursor.grid));
    for name in pointed {
        let is_shown = names.grid(report, name).is_none_or(|grid| shown.contains(&grid));
        if !is_shown {
            let message = phrase!("the step points at '{name}', which it does not show", name = name.as_str());
            report.error_with("hidden-grid", name.span(), message, phrase!("add it to 'show'"));
        }
    }
}

/// Reports what a layer of several channels cannot show or let the learner change: the grids of a single channel do not
/// name the channel, and a change would affect only the first.
fn check_channels(report: &mut Report<'_>, file: &StepFile, show: &Shown, reveal: &Reveal, names: &Names, feeds: bool) {
    let has_channels = |grid: &GridId| !matches!(grid, GridId::Coverage | GridId::Exhibit(_));
    let of_one = |show: &Shown| show.grids.as_ref().is_none_or(|grids| grids.iter().any(has_channels));
    let asked = file.check.iter().flat_map(CheckFile::grids).filter_map(|text| names.grid(report, text));
    let is_asked = asked.collect::<Vec<_>>().iter().any(has_channels);
    if of_one(show) || reveal.show.as_ref().is_some_and(of_one) || is_asked {
        let message = phrase!("the layer has several channels: which of its grids are meant?");
        let help =
            phrase!("name them with 'show': input[0], kernel[0,1], output[1], or the tables inputs, weights, outputs");
        report.error_with("hidden-grid", file.id.span(), message, help);
    }
    let free = file.free.iter().chain(file.check.iter().filter_map(|check| check.free().map(|(free, _)| free)));
    if free.into_iter().any(|free| free.bias.is_some() || free.turn || !feeds && !free.values.is_empty()) {
        let message = phrase!("bias, kernel turns and values are not turned where a layer has several channels");
        report.error("bad-range", file.id.span(), message);
    }
}

/// Reports grids that are too large to be read.
fn check_sizes(report: &mut Report<'_>, file: &StepFile, view: View, show: &Shown, scene: &Scene) {
    let grids = show.grids.clone().unwrap_or_else(|| view.columns().concat());
    let is_large = |grid: &&GridId| {
        let size = scene.size(**grid).unwrap_or_default();
        size.iter().any(|length| *length > scene::MOST_LENGTH)
    };
    if let Some(grid) = grids.iter().find(is_large) {
        let place = file.scene.as_ref().map_or_else(|| file.id.span(), toml::Spanned::span);
        let name = grid.name().unwrap_or("grid");
        let most = scene::MOST_LENGTH;
        let message = phrase!("the {name} has more than {most} rows or columns, which nobody reads", name, most);
        report.error_with(
            "scene-too-large",
            place,
            message,
            phrase!("say with 'show' which grids are shown; [] for none"),
        );
    }
}
