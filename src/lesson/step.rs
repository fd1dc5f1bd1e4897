//! One step out of its table: the scene, what is pointed at, and the check. The words come later.

use super::check::effort::Effort;
use super::check::proof::Proof;
use super::check::rehearsal::foreseen;
use super::check::{CheckFile, Ground};
use super::course::{Mark, MarkRole, Step};
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::format::{FreeFile, SceneFile, StepFile};
use super::hidden::Hidden;
use super::reading::{check_id, select};
use super::scene;
use crate::scene::{GridId, Scene, View, strip};

/// A step with its scene, and what is proved of its check.
pub struct Built {
    pub step: Step,
    pub scene: Scene,
    pub proof: Proof,
}

/// Builds a step, or reports why it cannot be.
pub fn build(report: &mut Report<'_>, file: &StepFile, lesson: &SceneFile, effort: &Effort) -> Option<Built> {
    let errors = report.errors();
    check_id(report, &file.id);
    let place = file.scene.as_ref().map_or_else(|| file.id.span(), toml::Spanned::span);
    let merged = scene::merged(lesson, file.scene.as_ref().map(toml::Spanned::get_ref));
    let setting = scene::setting(report, &merged, &place)?;
    if let Err((code, message)) = scene::check(&setting) {
        report.error(code, place, message);
        return None;
    }
    let scene = Scene::new(setting.clone());
    let view = match &file.view {
        Some(name) => scene::view(report, name)?,
        None => View::default(),
    };
    let (strips, grids): (Vec<&Text>, Vec<&Text>) = file.show.iter().partition(|name| name.as_str() == strip::NAME);
    let show: Vec<GridId> = grids.into_iter().filter_map(|name| scene::view_grid(report, name, view)).collect();
    let cursor = file.cursor.as_ref().and_then(|cursor| {
        let grid = scene::view_grid(report, &cursor.grid, view)?;
        let cells = select(report, &cursor.cell, grid, &scene)?;
        if let [cell] = cells.as_slice() {
            return Some((grid, *cell));
        }
        report.error("bad-cells", cursor.cell.span(), "the cursor stands on one cell: write \"r,c\"");
        None
    });
    let marks: Vec<Mark> = file
        .mark
        .iter()
        .filter_map(|mark| {
            let grid = scene::view_grid(report, &mark.grid, view);
            let role = MarkRole::NAMED.iter().find(|(name, _)| *name == mark.role.as_str()).map(|(_, role)| *role);
            if role.is_none() {
                let (message, names) =
                    (format!("there is no role '{}'", mark.role.as_str()), MarkRole::NAMED.map(|(name, _)| name));
                report.error_with("unknown-name", mark.role.span(), message, choice(mark.role.as_str(), names));
            }
            let grid = grid?;
            let cells = select(report, &mark.cells, grid, &scene)?;
            Some(Mark { grid, cells, role: role?, note: mark.note.as_ref().map(|note| note.as_str().to_owned()) })
        })
        .collect();
    let pointed = file.mark.iter().map(|mark| &mark.grid).chain(file.cursor.iter().map(|cursor| &cursor.grid));
    for name in
        pointed.filter(|name| !show.is_empty() && !file.show.iter().any(|shown| shown.as_str() == name.as_str()))
    {
        let message = format!("the step points at '{}', which it does not show", name.as_str());
        report.error_with("hidden-grid", name.span(), message, "add it to 'show'");
    }
    let asked = file.check.as_ref().and_then(CheckFile::free);
    if let (Some(_), Some((_, place))) = (&file.free, &asked) {
        let place = place.clone().unwrap_or_else(|| file.id.span());
        report.error("bad-range", place, "a goal has its own 'free'; the step must not have another");
    }
    let free_file = match (&file.free, asked) {
        (Some(_), Some(_)) => None,
        (None, Some((free, _))) => Some(free),
        (free, None) => free.as_ref(),
    };
    let free = free_file.map_or(Some(Vec::new()), |file: &FreeFile| scene::free(report, file, &setting))?;
    let fade = match file.fade.as_ref() {
        None => false,
        Some(word) => {
            if word.as_str() != "last" {
                report.error("unknown-name", word.span(), "the only fade is \"last\"");
            }
            if file.check.is_none() {
                report.error("no-check", word.span(), "what is left to the learner needs a check");
            }
            true
        }
    };
    if file.predict && file.check.is_none() {
        report.error("no-check", file.id.span(), "a prediction needs a check");
    }
    let ground = Ground { step: &file.id, view, scene: &scene, free: &free, effort, errors };
    let (check, proof) = match &file.check {
        Some(file) => file.read(report, &ground).map(|(check, proof)| (Some(check), proof))?,
        None if report.errors() > errors => return None,
        None => (None, Proof::default()),
    };
    let step = Step {
        id: file.id.as_str().to_owned(),
        rev: file.rev.unwrap_or(1),
        predict: file.predict,
        fade,
        setting,
        view,
        show,
        strip: !strips.is_empty(),
        hide: Hidden::default(),
        cursor,
        marks,
        free,
        check,
        foreseen: foreseen(&proof),
        prose: Vec::new(),
    };
    Some(Built { step, scene, proof })
}
