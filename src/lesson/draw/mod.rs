//! Numbers that are drawn: a step asks with ever new ones, the same for the same seed.
//!
//! A drawn step is the step of the lesson's file, built anew with the drawn numbers in it: marks, answers and catches are of
//! those. All that can be drawn is listed once, when it is first drawn from or proved; what is kept, `rules` decides. What is
//! drawn is a place in that list. Where the numbers of cells are drawn too, the place says which; where height and width are
//! drawn apart, it is two places in one.

pub mod range;
mod rules;

use std::ops;
use std::sync::OnceLock;

use toml::Spanned;

use super::check::effort::Effort;
use super::check::voice::{Voice, Voices};
use super::check::{Check, Ground};
use super::course::Step;
use super::diagnostic::{Diagnostic, Report, Severity};
use super::document::Text;
use super::expression::{Answer, Expression, SceneEnvironment};
use super::format::{GridFile, SceneFile, StepFile};
use super::reading::{Wanted, expression};
use super::scene;
use super::step::{self, Built, Proved};
use crate::conv::Pair;
use crate::scene::Scene;
use crate::scene::random::Stream;
use range::{Numbers, Range};
use rules::{List, NoList, Rules};

/// Fewest that a step draws from: with one alone there is nothing to draw. Of a drill, which comes back again and again.
const FEWEST: usize = 2;
const FEWEST_OF_DRILL: usize = 50;

/// How many drawn steps are proved besides the first and the last.
const SAMPLES: usize = 4;

/// How often numbers of cells, and pairs of sides, are tried before there are said to be none; and how often with the same sizes.
const MOST_TRIES: usize = 1_000;
const TRIES_OF_ONE: usize = 20;

/// How many sets of numbers the cells can have.
const SETS: u64 = 1 << 32;

/// What a step draws from.
#[derive(Debug)]
pub struct Draw {
    /// In the order in which they are drawn.
    ranges: Vec<Range>,
    /// What the cells of input and kernel can be, where they are drawn.
    cells: [Option<Vec<i64>>; 2],
    only: Option<Expression>,
    spread: Option<Expression>,
    need: usize,
    /// Height and width are two draws.
    apart: bool,
    /// The step as it is written, and the scene of its lesson.
    file: StepFile,
    lesson: SceneFile,
    /// Where complaints belong.
    place: ops::Range<usize>,
    list: OnceLock<List>,
}

/// What a step draws from, listed.
#[derive(Clone, Copy, Debug)]
pub struct Draws<'a> {
    step: &'a Step,
    draw: &'a Draw,
    list: &'a List,
}

/// A drawn step, to be proved.
pub struct Sample {
    pub built: Built,
    /// What was drawn.
    pub drawn: String,
}

impl Draw {
    /// What the step draws from, or reports why it cannot be read; `ground` is that of the step as it is written.
    pub(super) fn read(
        report: &mut Report<'_>,
        file: &StepFile,
        lesson: &SceneFile,
        ground: &Ground<'_>,
    ) -> Option<Draw> {
        let table = file.draw.as_ref()?;
        let drawn = table.get_ref();
        let ranges = range::read(report, drawn, ground)?;
        let cells = range::cells(report, drawn)?;
        if ranges.is_empty() {
            report.error("missing-key", table.span(), "a draw has ranges, such as k = \"2..6\"");
            return None;
        }
        let known = ground.names.known(Answer::None);
        let only = file.only.as_ref().map(|text| expression(report, text, known, Wanted::Condition));
        let spread = file.spread.as_ref().map(|text| expression(report, text, known, Wanted::Whole));
        let undrawn = StepFile { draw: None, only: None, need: None, spread: None, ..file.clone() };
        Some(Draw {
            ranges,
            cells,
            only: only.map_or(Some(None), |read| read.map(Some))?,
            spread: spread.map_or(Some(None), |read| read.map(Some))?,
            need: file.need.unwrap_or_default(),
            apart: drawn.apart,
            file: undrawn,
            lesson: lesson.clone(),
            place: table.span(),
            list: OnceLock::new(),
        })
    }

    fn draws_cells(&self) -> bool {
        self.cells.iter().any(Option::is_some)
    }

    fn rules<'a>(&'a self, step: &'a Step) -> Rules<'a> {
        Rules {
            step,
            ranges: &self.ranges,
            only: self.only.as_ref(),
            spread: self.spread.as_ref(),
            need: self.need,
            draws_cells: self.draws_cells(),
            voices: step.check.as_ref().and_then(|check| Voices::of(check, &step.names)),
        }
    }

    /// Lists what can be drawn, and proves some of it; reports what is wrong.
    pub(super) fn prove(&self, report: &mut Report<'_>, step: &Step, effort: &Effort) -> Option<Vec<Sample>> {
        let place = self.place.clone();
        let of_drill = step.level.is_some();
        let own = Effort::of_draw();
        let list = match self.rules(step).list(Some(if of_drill { &own } else { effort })) {
            Ok(list) => list,
            Err(NoList::TooMany(most)) => {
                let message = format!("there are more than {most} draws: too many to try");
                report.error("too-many-combinations", place, message);
                return None;
            }
            Err(NoList::Spent) => {
                Effort::tell(report, place);
                return None;
            }
        };
        let (kept, fewest) = (list.kept.len(), if of_drill { FEWEST_OF_DRILL } else { FEWEST });
        if kept < fewest && !(self.draws_cells() && kept > 0) {
            let message = format!("of all that is drawn here {kept} can be asked; there must be {fewest} at least");
            let help =
                "widen the ranges; or ask less of them with 'where', 'need', and the catches that are right by luck";
            report.error_with("nothing-to-draw", place, message, help);
            return None;
        }
        if let Some(mute) = list.mute.first() {
            report.error("catch-never-fires", place, format!("'{mute}' can speak in none of the draws"));
            return None;
        }
        let list = self.list.get_or_init(|| list);
        Draws { step, draw: self, list }.samples(report, effort)
    }
}

impl<'a> Draws<'a> {
    /// How many sizes can be drawn, whatever numbers their cells have.
    #[must_use]
    pub fn count(&self) -> u64 {
        let kept = self.list.kept.len() as u64;
        if self.draw.apart { kept.saturating_mul(kept) } else { kept }
    }

    /// What is drawn with a seed, one after the other, never the same twice running: places as [`Draws::step`] takes them.
    pub fn sequence(self, seed: u64) -> impl Iterator<Item = u64> + 'a {
        let mut stream = Stream::new(seed);
        let mut last = None;
        std::iter::from_fn(move || {
            let place = self.next(&mut stream, last)?;
            last = Some(place);
            Some(place)
        })
    }

    /// What is drawn next from a stream, and not what was drawn last.
    pub fn next(&self, stream: &mut Stream, last: Option<u64>) -> Option<u64> {
        let kept = self.list.kept.len() as u64;
        let choose = |stream: &mut Stream, last: Option<u64>| {
            let chosen = self.choose(stream, last.and_then(|last| usize::try_from(last).ok()))?;
            Some(chosen as u64)
        };
        if self.draw.apart {
            let pair = |stream: &mut Stream| Some(choose(stream, None)? + kept * choose(stream, None)?);
            return (0..MOST_TRIES)
                .find_map(|_| pair(stream).filter(|place| Some(*place) != last && self.is_apart(*place)));
        }
        if !self.draw.draws_cells() {
            return choose(stream, last);
        }
        for _ in 0..MOST_TRIES / TRIES_OF_ONE {
            let sizes = choose(stream, None)?;
            for _ in 0..TRIES_OF_ONE {
                let place = sizes + kept * (stream.below(SETS as usize) as u64);
                if self.step(place).is_some() {
                    return Some(place);
                }
            }
        }
        None
    }

    /// One of those that are kept.
    fn choose(&self, stream: &mut Stream, last: Option<usize>) -> Option<usize> {
        let List { kept, groups, .. } = self.list;
        let group = groups.get(stream.below(groups.len()))?;
        let chosen = stream.below(group.len());
        let place = group.start + chosen;
        Some(match last {
            // The next of the group; of a group of one, the next of all.
            Some(last) if last == place && group.len() > 1 => group.start + (chosen + 1) % group.len(),
            Some(last) if last == place => (place + 1) % kept.len(),
            Some(_) | None => place,
        })
    }

    /// Whether two sides go together: neither is the other, and the catches can speak on both.
    fn is_apart(&self, place: u64) -> bool {
        let numbers = self.numbers(place);
        let setting = range::with(&self.step.setting, &numbers);
        let rules = self.draw.rules(self.step);
        let scene = rules::scene_with(self.step, setting, &numbers);
        let around = SceneEnvironment { scene: &scene, answer: None };
        let kept = self.list.kept.len() as u64;
        place % kept != place / kept
            && scene::check(scene.setting()).is_ok()
            && rules.voices(&around, Some(&scene)).is_some()
    }

    /// The numbers at a place, with what each is the number of.
    #[must_use]
    pub fn numbers(&self, place: u64) -> Numbers {
        let kept = (self.list.kept.len() as u64).max(1);
        let at = |place: u64| {
            let drawn = usize::try_from(place).ok().and_then(|place| self.list.kept.get(place));
            range::combination(&self.draw.ranges, drawn.copied().unwrap_or_default() as usize)
        };
        if !self.draw.apart {
            return at(place % kept);
        }
        let [height, width] = [place % kept, place / kept];
        [range::on_axis(at(height), 0), range::on_axis(at(width), 1)].concat()
    }

    /// The numbers of the cells of a grid of this size at a place.
    fn cells(place: u64, size: Pair, values: &[i64], grid: u64) -> Option<Vec<f64>> {
        let [rows, cols] = size.map(|length| usize::try_from(length).ok());
        let mut stream = Stream::new(place.wrapping_mul(2).wrapping_add(grid));
        let cell = |_| values.get(stream.below(values.len())).map(|value| *value as f64);
        (0..rows? * cols?).map(cell).collect()
    }

    /// The step with the numbers at a place; `None` where it makes no sense with them.
    #[must_use]
    pub fn step(&self, place: u64) -> Option<Step> {
        if place >= self.places() {
            return None;
        }
        // What could be wrong was told when the course was read; there is nobody to be told now.
        let mut report = Report { file: "", text: "", found: &mut Vec::new() };
        let built = self.build(&mut report, place, &Effort::default(), Proved::Itself)?;
        if self.draw.draws_cells() && (report.errors() > 0 || !self.is_wanted(&built)) {
            return None;
        }
        Some(Step { prose: self.step.prose.clone(), skills: self.step.skills.clone(), ..built.step })
    }

    /// The question at a place with the scene that it is asked on, for who judges answers: many in the time of one step, since
    /// nothing is proved or said.
    #[must_use]
    pub fn question(&self, place: u64) -> Option<(Check, Scene)> {
        if place >= self.places() {
            return None;
        }
        let mut report = Report { file: "", text: "", found: &mut Vec::new() };
        let built = self.build(&mut report, place, &Effort::default(), Proved::Nothing)?;
        if self.draw.draws_cells() && (report.errors() > 0 || !self.is_wanted(&built)) {
            return None;
        }
        let scene = built.step.scene(built.step.opening(), 0);
        Some((built.step.check?, scene))
    }

    /// How many places there are to be asked for.
    fn places(&self) -> u64 {
        let kept = self.list.kept.len() as u64;
        if self.draw.draws_cells() { kept.saturating_mul(SETS) } else { self.count() }
    }

    /// Whether the numbers of the cells are such as the step wants.
    fn is_wanted(&self, built: &Built) -> bool {
        let numbers = SceneEnvironment { scene: &built.scene, answer: None };
        self.draw.only.as_ref().is_none_or(|only| only.holds(&numbers).unwrap_or(false))
    }

    /// The step at a place, with what is proved of it.
    fn build(&self, report: &mut Report<'_>, place: u64, effort: &Effort, proved: Proved) -> Option<Built> {
        let numbers = self.numbers(place);
        let mut file = self.draw.file.clone();
        let own = file.scene.take();
        let scene_place = own.as_ref().map_or_else(|| file.id.span(), Spanned::span);
        let setting = range::with(&self.step.setting, &numbers);
        let mut over = range::scene_of(&numbers, &setting);
        let sizes = [setting.input_size, setting.layer.kernel_size];
        let grids = [&mut over.input, &mut over.kernel];
        for (grid, ((values, size), number)) in grids.into_iter().zip(self.draw.cells.iter().zip(sizes).zip(0..)) {
            let Some(values) = values else { continue };
            let cells = Draws::cells(place, size, values, number)?;
            grid.get_or_insert_with(GridFile::default).values = Some(Spanned::new(scene_place.clone(), cells));
        }
        let merged = own.map_or_else(|| over.clone(), |own| scene::merged(own.get_ref(), Some(&over)));
        file.scene = Some(Spanned::new(scene_place, merged));
        for (name, number) in range::own(&numbers) {
            if let Some((_, given)) = file.numbers.iter_mut().find(|(known, _)| known.as_str() == &*name) {
                *given = number;
            }
        }
        file.chance = place;
        let silent = self.silent(setting, &numbers);
        if let Some(catches) = file.check.as_mut().and_then(|check| check.catches_mut()) {
            catches.retain(|catch| !silent.iter().any(|id| id == catch.id.as_str()));
        }
        step::build(report, &file, &self.draw.lesson, effort, proved)
    }

    /// The catches of the written step that cannot speak on these numbers: they have nothing to say, or nobody knows which of
    /// them it was.
    fn silent(&self, setting: crate::scene::Setting, numbers: &Numbers) -> Vec<String> {
        let Some(voices) = &self.draw.rules(self.step).voices else { return Vec::new() };
        let scene = rules::scene_with(self.step, setting, numbers);
        let standing = voices.on(&SceneEnvironment { scene: &scene, answer: None }, Some(&scene)).unwrap_or_default();
        let is_silent = |(_, voice): &(&str, Voice)| matches!(voice, Voice::Silent | Voice::Absent);
        voices.ids().into_iter().zip(standing).filter(is_silent).map(|(id, _)| id.to_owned()).collect()
    }

    /// The first and the last of what can be drawn, and some between; reports what is wrong with them.
    fn samples(&self, report: &mut Report<'_>, effort: &Effort) -> Option<Vec<Sample>> {
        let mut places: Vec<u64> = Vec::new();
        if !self.draw.apart && !self.draw.draws_cells() {
            places.extend([0, self.count().saturating_sub(1)]);
        }
        places.extend(self.sequence(0).take(SAMPLES));
        places.sort_unstable();
        places.dedup();
        if places.len() < SAMPLES.min(2) {
            let message = "of all that is drawn here nothing can be asked, whatever numbers the cells have";
            report.error("nothing-to-draw", self.draw.place.clone(), message);
            return None;
        }
        let mut samples = Vec::new();
        for place in places {
            let drawn = self.told(place);
            let mut found = Vec::new();
            let mut apart = Report { file: report.file, text: report.text, found: &mut found };
            let built = self.build(&mut apart, place, effort, Proved::Itself);
            report.found.extend(errors(found, &drawn));
            samples.push(Sample { built: built?, drawn });
        }
        Some(samples)
    }

    /// The numbers at a place as they are told to who writes lessons.
    fn told(&self, place: u64) -> String {
        let numbers = self.numbers(place);
        let numbers = numbers.iter().map(|(drawn, number)| format!("{} {number}", drawn.name()));
        numbers.collect::<Vec<_>>().join(", ")
    }
}

impl Step {
    /// What it draws from, if its numbers are drawn: listed now, where that was not done before.
    #[must_use]
    pub fn draws(&self) -> Option<Draws<'_>> {
        let draw = self.draw.as_deref()?;
        // Listed before it is put there: all threads work at it, and none of them may meet another that waits for it.
        let known = draw.list.get().ok_or_else(|| draw.rules(self).list(None).unwrap_or_default());
        let list = known.unwrap_or_else(|list| draw.list.get_or_init(|| list));
        Some(Draws { step: self, draw, list })
    }

    /// The step with other numbers, if they are drawn: those that come after so many others with this seed.
    #[must_use]
    pub fn drawn(&self, seed: u64, others: usize) -> Option<Step> {
        let draws = self.draws()?;
        draws.step(draws.sequence(seed).nth(others)?)
    }
}

/// The errors among what was found in a sample, each with what was drawn.
pub(super) fn errors(found: Vec<Diagnostic>, drawn: &str) -> impl Iterator<Item = Diagnostic> {
    let told = move |one: Diagnostic| Diagnostic { message: format!("{} (drawn: {drawn})", one.message), ..one };
    // Warnings are about what is written, and every draw would repeat them.
    found.into_iter().filter(|one| one.severity == Severity::Error).map(told)
}

/// Reports what belongs to a draw, where there is none.
pub(super) fn check_without(report: &mut Report<'_>, file: &StepFile) {
    let stray = file.only.as_ref().or(file.spread.as_ref()).map(Text::span);
    let stray = stray.or_else(|| file.need.map(|_| file.id.span()));
    if let Some(place) = stray {
        report.error("missing-key", place, "'where', 'need' and 'spread' belong to a 'draw'");
    }
}
