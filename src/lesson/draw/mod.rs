//! Drawn numbers: a step may be asked with ever new numbers, which are the same for the same seed.
//!
//! A drawn step is the step of the lesson file, built again with the drawn numbers: its marks, answers and catches
//! follow from them. All possible draws are listed once, when the step is first drawn or proved; `rules` decides which
//! of them are kept. A draw is identified by its place, which is an index into that list. If the values of cells are
//! drawn too, the place also encodes these; if height and width are drawn apart, it encodes two indices.

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
use crate::phrase;
use crate::phrase::{Joint, Phrase};
use crate::scene::Scene;
use crate::scene::random::Stream;
use range::{Numbers, Range};
use rules::{List, NoList, Rules};

/// The minimum number of draws of a step: a single one would not be a draw.
const FEWEST: usize = 2;
/// The minimum number of draws of a form of a drill, which is asked again and again.
const FEWEST_OF_DRILL: usize = 50;

/// How many drawn steps are proved in addition to the first and the last.
const SAMPLES: usize = 4;

/// How many attempts are made to draw values of cells, or pairs of sides, before giving up.
const MOST_TRIES: usize = 1_000;
/// How many of these attempts use the same sizes.
const TRIES_OF_ONE: usize = 20;

/// How many sets of cell values each draw can have.
const SETS: u64 = 1 << 32;

/// The rules by which a step is drawn.
#[derive(Debug)]
pub struct Draw {
    /// The ranges, in the order in which they are drawn.
    ranges: Vec<Range>,
    /// The possible values of the cells of input and kernel, where these are drawn.
    cells: [Option<Vec<i64>>; 2],
    /// The condition `where`.
    only: Option<Expression>,
    /// The whole number over whose values the draws are spread evenly.
    spread: Option<Expression>,
    /// How many catches must be able to speak.
    need: usize,
    /// Whether height and width are drawn separately.
    apart: bool,
    /// The step as it is written, without its draw.
    file: StepFile,
    /// The scene of its lesson.
    lesson: SceneFile,
    /// The span for errors.
    place: ops::Range<usize>,
    /// The kept draws, once they have been listed.
    list: OnceLock<List>,
}

/// The listed draws of a step.
#[derive(Clone, Copy, Debug)]
pub struct Draws<'a> {
    step: &'a Step,
    draw: &'a Draw,
    list: &'a List,
}

/// A drawn step that serves as a sample for proofs.
pub struct Sample {
    /// The step, with what is proved about it.
    pub built: Built,
    /// The drawn numbers, for messages.
    pub drawn: Phrase,
}

impl Draw {
    /// Reads the draw of a step, or reports what is wrong with it. `ground` is that of the step as it is written.
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
            report.error("missing-key", table.span(), phrase!("a draw has ranges, such as k = \"2..6\""));
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

    /// Lists the draws and builds some of them, with proofs. Reports what is wrong.
    pub(super) fn prove(&self, report: &mut Report<'_>, step: &Step, effort: &Effort) -> Option<Vec<Sample>> {
        let place = self.place.clone();
        let of_drill = step.level.is_some();
        let own = Effort::of_draw();
        let list = match self.rules(step).list(Some(if of_drill { &own } else { effort })) {
            Ok(list) => list,
            Err(NoList::TooMany(most)) => {
                let message = phrase!("there are more than {most} draws: too many to try", most);
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
            let message =
                phrase!("of all that is drawn here {kept} can be asked; there must be {fewest} at least", kept, fewest);
            let help = phrase!(
                "widen the ranges; or ask less of them with 'where', 'need', and the catches that are right by luck"
            );
            report.error_with("nothing-to-draw", place, message, help);
            return None;
        }
        if let Some(mute) = list.mute.first() {
            report.error("catch-never-fires", place, phrase!("'{mute}' can speak in none of the draws", mute));
            return None;
        }
        let list = self.list.get_or_init(|| list);
        Draws { step, draw: self, list }.samples(report, effort)
    }
}

impl<'a> Draws<'a> {
    /// Returns the number of different sizes that can be drawn, regardless of the values of cells.
    #[must_use]
    pub fn count(&self) -> u64 {
        let kept = self.list.kept.len() as u64;
        if self.draw.apart { kept.saturating_mul(kept) } else { kept }
    }

    /// Returns the draws for a seed, as places for [`Draws::step`]. No draw comes twice in a row.
    pub fn sequence(self, seed: u64) -> impl Iterator<Item = u64> + 'a {
        let mut stream = Stream::new(seed);
        let mut last = None;
        std::iter::from_fn(move || {
            let place = self.next(&mut stream, last)?;
            last = Some(place);
            Some(place)
        })
    }

    /// Returns the place of the next draw from a stream. Where possible, it differs from the last.
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

    /// Chooses one of the kept draws.
    fn choose(&self, stream: &mut Stream, last: Option<usize>) -> Option<usize> {
        let List { kept, groups, .. } = self.list;
        let group = groups.get(stream.below(groups.len()))?;
        let chosen = stream.below(group.len());
        let place = group.start + chosen;
        Some(match last {
            // The next draw of the group, or the next of all if the group has only one.
            Some(last) if last == place && group.len() > 1 => group.start + (chosen + 1) % group.len(),
            Some(last) if last == place => (place + 1) % kept.len(),
            Some(_) | None => place,
        })
    }

    /// Returns whether two sides make a valid draw: they differ, the layer is legal and the catches permit it.
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

    /// Returns the numbers at a place, each with the thing that has this value.
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

    /// Returns the values of the cells of a grid of this size at a place.
    fn cells(place: u64, size: Pair, values: &[i64], grid: u64) -> Option<Vec<f64>> {
        let [rows, cols] = size.map(|length| usize::try_from(length).ok());
        let mut stream = Stream::new(place.wrapping_mul(2).wrapping_add(grid));
        let cell = |_| values.get(stream.below(values.len())).map(|value| *value as f64);
        (0..rows? * cols?).map(cell).collect()
    }

    /// Returns the step with the numbers at a place, or `None` if it is not valid with them.
    #[must_use]
    pub fn step(&self, place: u64) -> Option<Step> {
        if place >= self.places() {
            return None;
        }
        // Errors were reported when the course was read; they would not be seen now.
        let mut report = Report { file: "", text: "", found: &mut Vec::new() };
        let built = self.build(&mut report, place, &Effort::default(), Proved::Itself)?;
        if self.draw.draws_cells() && (report.errors() > 0 || !self.is_wanted(&built)) {
            return None;
        }
        Some(Step { prose: self.step.prose.clone(), skills: self.step.skills.clone(), ..built.step })
    }

    /// Returns the question at a place and the scene on which it is asked, to grade answers. It is much faster than
    /// [`Draws::step`], because nothing is proved.
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

    /// Returns the number of valid places.
    fn places(&self) -> u64 {
        let kept = self.list.kept.len() as u64;
        if self.draw.draws_cells() { kept.saturating_mul(SETS) } else { self.count() }
    }

    /// Returns whether the values of the cells meet the condition of the draw.
    fn is_wanted(&self, built: &Built) -> bool {
        let numbers = SceneEnvironment { scene: &built.scene, answer: None };
        self.draw.only.as_ref().is_none_or(|only| only.holds(&numbers).unwrap_or(false))
    }

    /// Builds the step at a place, with what is proved about it.
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

    /// Returns the ids of the written step's catches that cannot speak with these numbers: they do not apply, or could
    /// not be told from another catch.
    fn silent(&self, setting: crate::scene::Setting, numbers: &Numbers) -> Vec<String> {
        let Some(voices) = &self.draw.rules(self.step).voices else { return Vec::new() };
        let scene = rules::scene_with(self.step, setting, numbers);
        let standing = voices.on(&SceneEnvironment { scene: &scene, answer: None }, Some(&scene)).unwrap_or_default();
        let is_silent = |(_, voice): &(&str, Voice)| matches!(voice, Voice::Silent | Voice::Absent);
        voices.ids().into_iter().zip(standing).filter(is_silent).map(|(id, _)| id.to_owned()).collect()
    }

    /// Builds the first and the last of the draws and some in between, and reports what is wrong with them.
    fn samples(&self, report: &mut Report<'_>, effort: &Effort) -> Option<Vec<Sample>> {
        let mut places: Vec<u64> = Vec::new();
        if !self.draw.apart && !self.draw.draws_cells() {
            places.extend([0, self.count().saturating_sub(1)]);
        }
        places.extend(self.sequence(0).take(SAMPLES));
        places.sort_unstable();
        places.dedup();
        if places.len() < SAMPLES.min(2) {
            let message = phrase!("of all that is drawn here nothing can be asked, whatever numbers the cells have");
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

    /// Returns the numbers at a place as text, for messages to authors.
    fn told(&self, place: u64) -> Phrase {
        let numbers = self.numbers(place);
        let numbers = numbers.iter().map(|(drawn, number)| format!("{} {number}", drawn.name()));
        Phrase::list(numbers, Joint::Comma)
    }
}

impl Step {
    /// Returns the step's draws if its numbers are drawn, listing them first if necessary.
    #[must_use]
    pub fn draws(&self) -> Option<Draws<'_>> {
        let draw = self.draw.as_deref()?;
        // The list is computed outside of `get_or_init`: it runs on all threads of the pool, and a thread that waited
        // for the cell could deadlock.
        let known = draw.list.get().ok_or_else(|| draw.rules(self).list(None).unwrap_or_default());
        let list = known.unwrap_or_else(|list| draw.list.get_or_init(|| list));
        Some(Draws { step: self, draw, list })
    }

    /// Returns the step with other numbers, if they are drawn: those at index `others` in the sequence of this seed.
    #[must_use]
    pub fn drawn(&self, seed: u64, others: usize) -> Option<Step> {
        let draws = self.draws()?;
        draws.step(draws.sequence(seed).nth(others)?)
    }
}

/// Returns the errors found in a sample, with the drawn numbers in their messages.
pub(super) fn errors(found: Vec<Diagnostic>, drawn: &Phrase) -> impl Iterator<Item = Diagnostic> {
    let told = |one: Diagnostic| {
        let message = phrase!("{message} (drawn: {drawn})", message = one.message, drawn = drawn.clone());
        Diagnostic { message, ..one }
    };
    // Warnings concern the step as written, so every sample would repeat them.
    found.into_iter().filter(|one| one.severity == Severity::Error).map(told)
}

/// Reports keys that belong to a draw in a step without one.
pub(super) fn check_without(report: &mut Report<'_>, file: &StepFile) {
    let stray = file.only.as_ref().or(file.spread.as_ref()).map(Text::span);
    let stray = stray.or_else(|| file.need.map(|_| file.id.span()));
    if let Some(place) = stray {
        report.error("missing-key", place, phrase!("'where', 'need' and 'spread' belong to a 'draw'"));
    }
}
