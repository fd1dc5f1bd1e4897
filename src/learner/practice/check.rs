//! The check word: four letters over a set of questions. If they differ, so do the questions, no matter who printed or
//! asked them.

use super::seed::word;
use crate::learner::terms;
use crate::lesson::course::{Course, Step};
use crate::lesson::expression::SceneEnvironment;
use crate::lesson::prose::{Filler, Prose};
use crate::scene::{GridId, Scene, number};

/// Separates two texts, and occurs in none.
const BETWEEN: &str = "\u{1f}";

/// Returns the word over these questions, in their order. It covers everything that they say in the first language of
/// the course, with the numbers that were drawn, so it is the same in every language.
#[must_use]
pub fn check_word<'a>(course: &Course, steps: impl IntoIterator<Item = &'a Step>) -> String {
    let texts: Vec<String> = steps.into_iter().flat_map(|step| said(course, step)).collect();
    word(&texts.join(BETWEEN))
}

/// Returns everything a question says before it is answered.
fn said(course: &Course, step: &Step) -> Vec<String> {
    let scene = step.scene(step.opening(), 0);
    let prose = step.said(0);
    let mut texts = vec![step.id.clone(), filled(course, &prose.body, &scene), filled(course, &prose.prompt, &scene)];
    if let Some(check) = &step.check {
        texts.extend([check.code(), check.refusal()].into_iter().flatten().map(str::to_owned));
        let options = check.listed().into_iter().filter_map(|id| prose.options.get(id));
        texts.extend(options.map(|option| filled(course, option, &scene)));
        texts.extend(check.fields().iter().filter_map(|field| prose.fields.get(&*field.name).cloned()));
        let cell = |[row, col]: &[i64; 2]| format!("{row},{col}");
        texts.extend(check.stance().blank.iter().map(cell));
    }
    texts.extend([GridId::Input, GridId::Kernel].map(|grid| numbers(&scene, grid)));
    texts
}

fn filled(course: &Course, prose: &Prose, scene: &Scene) -> String {
    let numbers = SceneEnvironment { scene, answer: None };
    let key = |action: &str| action.to_owned();
    let term = |id: &str| terms::term(&course.glossary, id, 0).map_or_else(|| id.to_owned(), |term| term.name.clone());
    let blocks = prose.fill(&Filler { numbers: &numbers, key: &key, term: &term });
    blocks.iter().flat_map(|block| &block.runs).map(|run| run.text.as_str()).collect()
}

/// Returns the numbers of a grid, hidden or not: they are the same for every learner.
fn numbers(scene: &Scene, grid: GridId) -> String {
    let [rows, cols] = scene.size(grid).unwrap_or_default();
    let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col]));
    let values = cells.filter_map(|at| scene.cell(grid, at)).map(|cell| number::text(cell.value));
    values.collect::<Vec<_>>().join(" ")
}
