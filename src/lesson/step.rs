//! One step out of its table: the scene, what is pointed at, and the check. The words come later.

use std::ops::Range;

use super::cells::Cells;
use super::course::{Catch, CellCatch, CellSign, Check, Fix, Mark, MarkRole, Step};
use super::diagnostic::{Report, Severity, choice};
use super::document::Text;
use super::expression::{Answer, Environment, Expression, Kind, SceneEnvironment};
use super::format::{
    BugFile, CatchFile, CellsFile, CheckFile, ChoiceFile, FreeFile, GoalFile, OrderFile, SceneFile, SelectFile,
    StepFile,
};
use super::lint::Effort;
use super::scene;
use crate::conv::framework::pytorch;
use crate::conv::{Layer, Pair};
use crate::scene::wrong::{self, WrongModel};
use crate::scene::{GridId, Scene, Setting, View, strip};

/// A step with its scene, and the table that it comes from, for the places in it.
pub struct Built<'a> {
    pub file: &'a StepFile,
    pub step: Step,
    pub scene: Scene,
}

/// What is known while a step is built.
struct Stage<'a> {
    view: View,
    scene: &'a Scene,
    effort: &'a Effort,
}

impl Stage<'_> {
    fn numbers(&self) -> SceneEnvironment<'_> {
        SceneEnvironment { scene: self.scene, answer: None }
    }
}

/// Builds a step, or reports why it cannot be.
pub fn build<'a>(
    report: &mut Report<'_>,
    file: &'a StepFile,
    lesson: &SceneFile,
    effort: &Effort,
) -> Option<Built<'a>> {
    let errors = |report: &Report<'_>| report.found.iter().filter(|found| found.severity == Severity::Error).count();
    let before = errors(report);
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
    let stage = Stage { view, scene: &scene, effort };
    let (strips, grids): (Vec<&Text>, Vec<&Text>) = file.show.iter().partition(|name| name.as_str() == strip::NAME);
    let show: Vec<GridId> = grids.into_iter().filter_map(|name| scene::view_grid(report, name, view)).collect();
    let cursor = file.cursor.as_ref().and_then(|cursor| {
        let grid = scene::view_grid(report, &cursor.grid, view)?;
        let cells = select(report, &cursor.cell, grid, &stage)?;
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
            let cells = select(report, &mark.cells, grid, &stage)?;
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
    let free_file = match (&file.free, &file.check) {
        (Some(_), Some(CheckFile::Goal(goal))) => {
            let place = goal.require.first().map_or_else(|| file.id.span(), Text::span);
            report.error("bad-range", place, "a goal has its own 'free'; the step must not have another");
            None
        }
        (None, Some(CheckFile::Goal(goal))) => Some(&goal.free),
        (free, _) => free.as_ref(),
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
    let check = file.check.as_ref().map(|file| check(report, file, &stage));
    if errors(report) > before {
        return None;
    }
    let step = Step {
        id: file.id.as_str().to_owned(),
        rev: file.rev.unwrap_or(1),
        predict: file.predict,
        fade,
        setting,
        view,
        show,
        strip: !strips.is_empty(),
        cursor,
        marks,
        free,
        check: check.flatten(),
        prose: Vec::new(),
    };
    Some(Built { file, step, scene })
}

/// Ids are in file names, in the learner's record and in commands, so they are plain.
pub fn check_id(report: &mut Report<'_>, id: &Text) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_id = (1..=40).contains(&id.as_str().len()) && id.as_str().chars().all(is_plain);
    if !is_id {
        report.error("bad-id", id.span(), "an id has 1 to 40 of the letters a-z, the digits and '-'");
    }
    is_id
}

/// Reports ids that are no ids, or are there twice. Gives them all.
pub fn check_ids<'a>(report: &mut Report<'_>, ids: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for id in ids {
        if check_id(report, id) && seen.iter().any(|known| known == id.as_str()) {
            report.error("duplicate-id", id.span(), format!("'{}' is here twice", id.as_str()));
        }
        seen.push(id.as_str().to_owned());
    }
    seen
}

/// Which kinds an expression may have where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Number,
    Whole,
    Condition,
}

fn expression(report: &mut Report<'_>, text: &Text, answer: Answer, wanted: Wanted) -> Option<Expression> {
    let expression = match Expression::parse(text.as_str(), answer) {
        Ok(expression) => expression,
        Err(error) => {
            let place = text.part(&error.span, report.text);
            match error.help {
                Some(help) => report.error_with("bad-expression", place, error.message, help),
                None => report.error("bad-expression", place, error.message),
            }
            return None;
        }
    };
    let fault = match (wanted, expression.kind()) {
        (Wanted::Whole, Kind::Integer)
        | (Wanted::Number, Kind::Integer | Kind::Real)
        | (Wanted::Condition, Kind::Boolean) => None,
        (Wanted::Whole, _) => Some("this must be a whole number"),
        (Wanted::Number, _) => Some("this must be a number, not a condition"),
        (Wanted::Condition, _) => Some("this must be a condition, such as out.h == 8"),
    };
    match fault {
        None => Some(expression),
        Some(fault) => {
            report.error("wrong-kind", text.span(), fault);
            None
        }
    }
}

fn expressions(report: &mut Report<'_>, texts: &[Text], wanted: Wanted) -> Vec<Expression> {
    texts.iter().filter_map(|text| expression(report, text, Answer::None, wanted)).collect()
}

fn select(report: &mut Report<'_>, text: &Text, grid: GridId, stage: &Stage<'_>) -> Option<Vec<Pair>> {
    let selector = match Cells::parse(text.as_str()) {
        Ok(selector) => selector,
        Err(error) => {
            let place = text.part(&error.span, report.text);
            report.error_with(
                "bad-cells",
                place,
                error.message,
                error.help.unwrap_or_else(|| super::cells::FORMS.to_owned()),
            );
            return None;
        }
    };
    let numbers = stage.numbers();
    if !stage.effort.spend_cells_at(report, text.span(), selector.work(&grid.into(), &numbers)) {
        return None;
    }
    match selector.select(grid, stage.scene, &numbers) {
        Ok(cells) => Some(cells),
        Err(message) => {
            report.error("bad-cells", text.span(), message);
            None
        }
    }
}

fn check(report: &mut Report<'_>, file: &CheckFile, stage: &Stage<'_>) -> Option<Check> {
    match file {
        CheckFile::Number(file) => {
            let answer = expression(report, &file.answer, Answer::None, Wanted::Number)?;
            let catches = catches(report, &file.catches, Answer::Scalar(answer.kind()));
            Some(Check::Number { answer, catches })
        }
        CheckFile::Shape(file) => {
            let [h, w] = file.answer.each_ref().map(|text| expression(report, text, Answer::None, Wanted::Whole));
            let catches = catches(report, &file.catches, Answer::Shape);
            Some(Check::Shape { answer: [h?, w?], catches })
        }
        CheckFile::Choice(file) => Some(options(report, file)),
        CheckFile::Cells(file) => cells(report, file, stage),
        CheckFile::Select(file) => picked(report, file, stage),
        CheckFile::Goal(file) => goal(report, file, stage),
        CheckFile::Order(file) => order(report, file),
        CheckFile::Bug(file) => bug(report, file, stage),
        CheckFile::Reflect(_) => Some(Check::Reflect),
    }
}

/// Most catches of a check, and most blank cells of one.
const MOST_CATCHES: usize = 8;
const MOST_BLANK: usize = 25;

/// Reports ids that are no ids, and catches that nobody could tell apart any more.
fn check_catches(report: &mut Report<'_>, files: &[CatchFile]) -> bool {
    check_ids(report, files.iter().map(|file| &file.id));
    if let Some(file) = files.get(MOST_CATCHES) {
        report.error("wrong-count", file.id.span(), format!("a check has at most {MOST_CATCHES} catches"));
    }
    files.len() <= MOST_CATCHES
}

/// Catches whose sign is a condition alone.
fn catches(report: &mut Report<'_>, files: &[CatchFile], answer: Answer) -> Vec<Catch> {
    let mut read = Vec::new();
    if !check_catches(report, files) {
        return read;
    }
    for file in files {
        if let Some(model) = &file.model {
            report.error("unknown-key", model.span(), "models are for cells; here a catch has 'when'");
        }
        let Some(when) = &file.when else {
            report.error("missing-key", file.id.span(), "the catch needs 'when'");
            continue;
        };
        if let Some(when) = expression(report, when, answer, Wanted::Condition) {
            read.push(Catch { id: file.id.as_str().to_owned(), when });
        }
    }
    read
}

fn options(report: &mut Report<'_>, file: &ChoiceFile) -> Check {
    let options = check_ids(report, &file.options);
    let correct = check_ids(report, &file.correct);
    let place = || file.options.first().map_or(0..0, Text::span);
    if !(2..=4).contains(&options.len()) {
        report.error("wrong-count", place(), format!("a choice has 2 to 4 options, not {}", options.len()));
    }
    for id in file.correct.iter().filter(|id| !options.iter().any(|option| option == id.as_str())) {
        let help = choice(id.as_str(), options.iter().map(String::as_str));
        report.error_with("unknown-name", id.span(), format!("there is no option '{}'", id.as_str()), help);
    }
    if correct.is_empty() {
        report.error("no-right-option", place(), "no option is right");
    } else if options.iter().all(|option| correct.contains(option)) {
        report.error("no-wrong-option", place(), "no option is wrong");
    }
    Check::Choice { options, correct }
}

fn cells(report: &mut Report<'_>, file: &CellsFile, stage: &Stage<'_>) -> Option<Check> {
    let grid = scene::view_grid(report, &file.grid, stage.view)?;
    let mut blank: Vec<Pair> = Vec::new();
    for text in file.blank.iter().take(MOST_BLANK + 1) {
        for cell in select(report, text, grid, stage).unwrap_or_default().into_iter().take(MOST_BLANK + 1) {
            if blank.contains(&cell) {
                report.error("duplicate-id", text.span(), format!("cell {},{} is blank twice", cell[0], cell[1]));
            } else if stage.scene.cell(grid, cell).is_none() {
                report.error("bad-cells", text.span(), "no number stands there");
            } else {
                blank.push(cell);
            }
        }
    }
    if blank.len() > MOST_BLANK {
        report.error("wrong-count", file.grid.span(), format!("at most {MOST_BLANK} cells are blank"));
        return None;
    }
    if blank.is_empty() {
        report.error("bad-cells", file.grid.span(), "no cell is blank");
        return None;
    }
    if !check_catches(report, &file.catches) {
        return None;
    }
    let mut read = Vec::new();
    for catch in &file.catches {
        let sign = match (&catch.when, &catch.model) {
            (Some(when), None) => {
                expression(report, when, Answer::Scalar(Kind::Real), Wanted::Condition).map(CellSign::When)
            }
            (None, Some(model)) => model_sign(report, model, grid, &blank, stage),
            _ => {
                report.error("missing-key", catch.id.span(), "the catch needs either 'when' or 'model'");
                None
            }
        };
        read.extend(sign.map(|sign| CellCatch { id: catch.id.as_str().to_owned(), sign }));
    }
    Some(Check::Cells { grid, blank, catches: read })
}

/// What somebody gets in the blank cells who believes the model.
fn model_sign(
    report: &mut Report<'_>,
    name: &Text,
    grid: GridId,
    blank: &[Pair],
    stage: &Stage<'_>,
) -> Option<CellSign> {
    let Ok(model) = name.as_str().parse::<WrongModel>() else {
        let message = format!("there is no wrong model '{}'", name.as_str());
        let help = choice(name.as_str(), WrongModel::ALL.map(WrongModel::name));
        report.error_with("unknown-name", name.span(), message, help);
        return None;
    };
    let picture = stage.scene.outcome().ok()?;
    let geometry = match grid {
        GridId::Output => &picture.geometry,
        GridId::Full => &picture.uncropped,
        _ => {
            report.error("unknown-grid", name.span(), "a model says what is in the output or the full result, no more");
            return None;
        }
    };
    if !model.applies_to(geometry) {
        report.error("catch-never-fires", name.span(), "nobody can believe this of this layer");
        return None;
    }
    let scene = stage.scene;
    let values = wrong::output(model, geometry, scene.input().view(), scene.kernel().view(), scene.bias());
    let value = |[row, col]: &Pair| {
        let place = [usize::try_from(*row).ok()?, usize::try_from(*col).ok()?];
        values.as_ref().ok()?.get(place).copied()
    };
    Some(CellSign::Model(model, blank.iter().map(value).collect()))
}

fn picked(report: &mut Report<'_>, file: &SelectFile, stage: &Stage<'_>) -> Option<Check> {
    let grid = scene::view_grid(report, &file.grid, stage.view)?;
    if !matches!(grid, GridId::Input | GridId::Kernel | GridId::Rotated | GridId::Output | GridId::Full) {
        report.error("unknown-grid", file.grid.span(), "cells are picked on input, kernel, rotated, full or output");
        return None;
    }
    let mut answer = select(report, &file.answer, grid, stage)?;
    answer.sort_unstable();
    answer.dedup();
    let cells = stage.scene.size(grid).map_or(0, |[rows, cols]| rows * cols);
    if answer.len() as i64 == cells {
        report.error("select-all", file.answer.span(), "all cells are right: there is nothing to find out");
    }
    Some(Check::Select { grid, answer })
}

fn goal(report: &mut Report<'_>, file: &GoalFile, stage: &Stage<'_>) -> Option<Check> {
    let require = expressions(report, &file.require, Wanted::Condition);
    if file.require.is_empty() {
        report.error("missing-key", 0..0, "a goal requires something");
        return None;
    }
    // The solutions are counted by the lint.
    Some(Check::Goal { require, solutions: 0, example: Box::new(stage.scene.setting().clone()) })
}

fn order(report: &mut Report<'_>, file: &OrderFile) -> Option<Check> {
    let items = check_ids(report, &file.items);
    if !(2..=9).contains(&items.len()) {
        let place = file.items.first().map_or(0..0, Text::span);
        report.error("wrong-count", place, format!("2 to 9 items can be put in order, not {}", items.len()));
        return None;
    }
    let mut before = Vec::new();
    for pair in &file.before {
        let places = pair.each_ref().map(|id| {
            let place = items.iter().position(|item| item == id.as_str());
            if place.is_none() {
                let help = choice(id.as_str(), items.iter().map(String::as_str));
                report.error_with("unknown-name", id.span(), format!("there is no item '{}'", id.as_str()), help);
            }
            place
        });
        if let [Some(first), Some(then)] = places {
            before.push((first, then));
        }
    }
    Some(Check::Order { items, before })
}

fn bug(report: &mut Report<'_>, file: &BugFile, stage: &Stage<'_>) -> Option<Check> {
    let setting = stage.scene.setting();
    let call = match pytorch::read(file.code.as_str()) {
        Ok(call) => call,
        Err(error) => {
            let place = file.code.part(&error.span, report.text);
            report.error("bad-code", place, error.message);
            return None;
        }
    };
    let layer = call.layer(setting.layer.kernel_size);
    let input = file.input.0;
    let expect = expressions(report, &file.expect, Wanted::Condition);
    if expect.len() != file.expect.len() || expect.is_empty() {
        report.error("missing-key", file.code.span(), "a bug expects something that can be read");
        return None;
    }
    if !same_picture(&layer, &setting.layer) || input != setting.input_size {
        let message = "the step's scene is of another layer than this line, so its numbers are of another";
        report.error_with("bug-scene", file.code.span(), message, "give the step a scene with the line's settings");
    }
    let works = expect.iter().map(|condition| condition.work(&stage.numbers()));
    let work = works.fold(0, i64::saturating_add).saturating_mul(file.fixes.len() as i64 + 1);
    if !stage.effort.spend_cells_at(report, file.code.span(), work) {
        return None;
    }
    check_ids(report, file.fixes.iter().map(|fix| &fix.id));
    if !(2..=4).contains(&file.fixes.len()) {
        report.error("wrong-count", file.code.span(), format!("a bug has 2 to 4 fixes, not {}", file.fixes.len()));
    }
    let holds = |layer: &Layer| {
        let setting = Setting { layer: layer.clone(), input_size: input, ..setting.clone() };
        if scene::check(&setting).is_err() {
            return false;
        }
        let scene = Scene::new(setting);
        let numbers: &dyn Environment = &SceneEnvironment { scene: &scene, answer: None };
        expect.iter().all(|condition| condition.holds(numbers).unwrap_or(false))
    };
    if holds(&layer) {
        report.error("not-broken", file.code.span(), "the line does already what is expected");
    }
    let fixes: Vec<Fix> = file
        .fixes
        .iter()
        .map(|fix| {
            let mut fixed = layer.clone();
            let set = &fix.set;
            let pair = |both: Option<super::format::Both>, now: Pair| both.map_or(now, |both| both.0);
            fixed.kernel_size = pair(set.kernel_size, fixed.kernel_size);
            fixed.stride = pair(set.stride, fixed.stride);
            fixed.padding = set.padding.map_or(fixed.padding, scene::padding);
            fixed.output_padding = pair(set.output_padding, fixed.output_padding);
            fixed.dilation = pair(set.dilation, fixed.dilation);
            if fixed == layer {
                report.error("no-change", fix.id.span(), "this changes nothing in the line");
            }
            Fix { id: fix.id.as_str().to_owned(), is_right: holds(&fixed), layer: fixed }
        })
        .collect();
    if fixes.iter().all(|fix| !fix.is_right) {
        report.error("no-right-fix", file.code.span(), "no change makes the line do what is expected");
    } else if fixes.iter().all(|fix| fix.is_right) {
        report.error("no-wrong-fix", file.code.span(), "every change makes the line do what is expected");
    }
    Some(Check::Bug { layer, input, code: file.code.as_str().to_owned(), expect, fixes })
}

/// Whether two layers differ in nothing that a picture shows.
fn same_picture(one: &Layer, other: &Layer) -> bool {
    let plain = |layer: &Layer| Layer { in_channels: 1, out_channels: 1, groups: 1, bias: false, ..layer.clone() };
    plain(one) == plain(other)
}

/// The place of a check, for what has no nearer one.
pub fn check_place(file: &StepFile) -> Range<usize> {
    let first = |texts: &[Text]| texts.first().map(Text::span);
    let place = match &file.check {
        Some(CheckFile::Number(file)) => Some(file.answer.span()),
        Some(CheckFile::Shape(file)) => Some(file.answer[0].span()),
        Some(CheckFile::Choice(file)) => first(&file.options),
        Some(CheckFile::Cells(file)) => Some(file.grid.span()),
        Some(CheckFile::Select(file)) => Some(file.answer.span()),
        Some(CheckFile::Goal(file)) => first(&file.require),
        Some(CheckFile::Order(file)) => first(&file.items),
        Some(CheckFile::Bug(file)) => Some(file.code.span()),
        Some(CheckFile::Reflect(_)) | None => None,
    };
    place.unwrap_or_else(|| file.id.span())
}
