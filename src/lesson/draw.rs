//! Numbers that are drawn: a step asks with ever new ones, the same for the same seed.
//!
//! A drawn step is the step of the lesson's file, built anew with the drawn numbers in its scene: marks, answers and catches are
//! of those. All that can be drawn is listed once, when the course is read: nothing that PyTorch refuses or `where` leaves out,
//! nothing on which a catch in play is right, nothing on which fewer catches than `need` can speak. What is drawn is a place in
//! that list.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::check::effort::Effort;
use super::check::goal::SIZES_EFFORT;
use super::check::voice::{Voice, Voices};
use super::check::{Check, Ground};
use super::course::Step;
use super::diagnostic::{Diagnostic, Report, Severity};
use super::document::Text;
use super::expression::{Answer, Environment, Expression, SceneEnvironment, Value};
use super::format::{Both, DrawFile, GridFile, PaddingFile, SceneFile, StepFile};
use super::free::{Free, Knob};
use super::reading::{Wanted, expression};
use super::scene;
use super::sizes::Sizes;
use super::step::{self, Built};
use crate::conv::Parameter;
use crate::scene::random::Stream;
use crate::scene::{Scene, Setting};

/// Most draws that are tried: of sizes alone, and with all their numbers.
const MOST_DRAWS: usize = 1_000_000;
const MOST_SCENES: usize = 500;

/// Fewest that a step draws from: with one alone there is nothing to draw.
const FEWEST: usize = 2;

/// How many drawn steps are proved besides the first and the last.
const SAMPLES: usize = 4;

/// What a step draws from.
#[derive(Clone, Debug)]
pub struct Draw {
    /// In the order in which they are drawn.
    ranges: Vec<Free>,
    /// The combinations of numbers that are kept, those together that are spread over one value: [`Draw::numbers`] reads them.
    kept: Vec<u32>,
    /// Among them, those of each value.
    groups: Vec<Range<usize>>,
    /// The step as it is written, and the scene of its lesson.
    file: StepFile,
    lesson: SceneFile,
}

/// A drawn step, to be proved.
pub struct Sample {
    pub built: Built,
    /// What was drawn.
    pub drawn: String,
}

impl Draw {
    /// What the step draws from, or reports why that is nothing; `ground` and `check` are those of the step as it is written.
    pub(super) fn read(
        report: &mut Report<'_>,
        file: &StepFile,
        lesson: &SceneFile,
        ground: &Ground<'_>,
        check: Option<&Check>,
    ) -> Option<Draw> {
        let table = file.draw.as_ref()?;
        let ranges = ranges(report, table.get_ref(), ground)?;
        if ranges.is_empty() {
            report.error("missing-key", table.span(), "a draw has ranges, such as k = \"2..6\"");
            return None;
        }
        let known = ground.names.known(Answer::None);
        let only = file.only.as_ref().map(|text| expression(report, text, known, Wanted::Condition));
        let spread = file.spread.as_ref().map(|text| expression(report, text, known, Wanted::Whole));
        let rules = Rules {
            only: only.map_or(Some(None), |read| read.map(Some))?,
            spread: spread.map_or(Some(None), |read| read.map(Some))?,
            need: file.need.unwrap_or_default(),
            voices: check.and_then(Voices::of),
        };
        let mut heard = vec![false; rules.voices.as_ref().map_or(0, |voices| voices.catches().len())];
        let found = list(report, &table.span(), &ranges, &rules, ground, &mut heard)?;
        let kept: usize = found.values().map(Vec::len).sum();
        if kept < FEWEST {
            let message = format!("of all that is drawn here {kept} can be asked; there must be {FEWEST} at least");
            let help =
                "widen the ranges; or ask less of them with 'where', 'need', and the catches that are right by luck";
            report.error_with("nothing-to-draw", table.span(), message, help);
            return None;
        }
        let voices = rules.voices.as_ref();
        let mute = voices.and_then(|voices| {
            let mute = voices.formulas().find(|place| !heard.get(*place).copied().unwrap_or(true))?;
            Some(voices.catches()[mute].id.clone())
        });
        if let Some(mute) = mute {
            let message = format!("'{mute}' can speak in none of the draws");
            report.error("catch-never-fires", table.span(), message);
            return None;
        }
        let (mut kept, mut groups) = (Vec::with_capacity(kept), Vec::with_capacity(found.len()));
        for group in found.into_values() {
            groups.push(kept.len()..kept.len() + group.len());
            kept.extend(group);
        }
        let file = StepFile { draw: None, only: None, need: None, spread: None, ..file.clone() };
        Some(Draw { ranges, kept, groups, file, lesson: lesson.clone() })
    }

    /// How much can be drawn.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.len()
    }

    /// What is drawn with a seed, one after the other, never the same twice running: places below [`Draw::count`].
    pub fn sequence(&self, seed: u64) -> impl Iterator<Item = usize> {
        let mut stream = Stream::new(seed);
        let mut last = None;
        std::iter::from_fn(move || {
            let group = self.groups.get(stream.below(self.groups.len()))?.clone();
            let chosen = stream.below(group.len());
            let place = group.start + chosen;
            last = Some(match last {
                // The next of the group; of a group of one, the next of all.
                Some(last) if last == place && group.len() > 1 => group.start + (chosen + 1) % group.len(),
                Some(last) if last == place => (place + 1) % self.kept.len(),
                Some(_) | None => place,
            });
            last
        })
    }

    /// The numbers at a place, with what each is the number of.
    #[must_use]
    pub fn numbers(&self, place: usize) -> Vec<(Parameter, i64)> {
        let drawn = self.kept.get(place).copied().unwrap_or_default();
        combination(&self.ranges, drawn as usize)
    }

    /// The step with the numbers at a place, built anew; `None` where it makes no sense with them.
    fn build(&self, report: &mut Report<'_>, written: &Step, place: usize, effort: &Effort) -> Option<Built> {
        let numbers = self.numbers(place);
        let mut file = self.file.clone();
        let own = file.scene.take();
        let place = own.as_ref().map_or_else(|| file.id.span(), Spanned::span);
        let over = scene_of(&numbers);
        let merged = own.map_or_else(|| over.clone(), |own| scene::merged(own.get_ref(), Some(&over)));
        file.scene = Some(Spanned::new(place, merged));
        let silent = silent(written, &numbers);
        if let Some(catches) = file.check.as_mut().and_then(|check| check.catches_mut()) {
            catches.retain(|catch| !silent.iter().any(|id| id == catch.id.as_str()));
        }
        step::build(report, &file, &self.lesson, effort)
    }

    /// The first and the last of what can be drawn, and some between; reports what is wrong with them.
    pub(super) fn samples(&self, report: &mut Report<'_>, written: &Step, effort: &Effort) -> Option<Vec<Sample>> {
        let mut places: Vec<usize> = [0, self.kept.len().saturating_sub(1)].into();
        places.extend(self.sequence(0).take(SAMPLES));
        places.sort_unstable();
        places.dedup();
        let mut samples = Vec::new();
        for place in places {
            let drawn = self.told(place);
            let mut found = Vec::new();
            let mut apart = Report { file: report.file, text: report.text, found: &mut found };
            let built = self.build(&mut apart, written, place, effort);
            report.found.extend(errors(found, &drawn));
            samples.push(Sample { built: built?, drawn });
        }
        Some(samples)
    }

    /// The numbers at a place as they are told to who writes lessons.
    fn told(&self, place: usize) -> String {
        let numbers = self.numbers(place);
        let numbers = numbers.iter().map(|(parameter, number)| format!("{} {number}", parameter.name()));
        numbers.collect::<Vec<_>>().join(", ")
    }
}

impl Step {
    /// The step with other numbers, if they are drawn: those that come after so many others with this seed.
    #[must_use]
    pub fn drawn(&self, seed: u64, others: usize) -> Option<Step> {
        let draw = self.draw.as_ref()?;
        let place = draw.sequence(seed).nth(others)?;
        // What could be wrong was told when the course was read; there is nobody to be told now.
        let mut report = Report { file: "", text: "", found: &mut Vec::new() };
        let built = draw.build(&mut report, self, place, &Effort::default())?;
        Some(Step { prose: self.prose.clone(), ..built.step })
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

fn ranges(report: &mut Report<'_>, file: &DrawFile, ground: &Ground<'_>) -> Option<Vec<Free>> {
    let ranges = [
        (Parameter::Input, &file.i),
        (Parameter::KernelSize, &file.k),
        (Parameter::Stride, &file.s),
        (Parameter::Padding, &file.p),
        (Parameter::OutputPadding, &file.op),
        (Parameter::Dilation, &file.d),
    ];
    let op = ground.scene.setting().layer.op;
    let given = ranges.into_iter().filter_map(|(parameter, text)| Some((parameter, text.as_ref()?)));
    given
        .map(|(parameter, text)| {
            let knob = Knob::Parameter(parameter);
            let range = scene::ends(report, &knob, text, op)?;
            Some(Free { knob, range, axis: None })
        })
        .collect()
}

/// What decides whether numbers are kept.
struct Rules<'a> {
    only: Option<Expression>,
    spread: Option<Expression>,
    need: usize,
    voices: Option<Voices<'a>>,
}

impl Rules<'_> {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let voices = self.voices.iter().flat_map(Voices::expressions);
        self.only.iter().chain(&self.spread).chain(voices)
    }

    /// Whether more is needed than sizes.
    fn reads_cells(&self) -> bool {
        self.expressions().any(|expression| !expression.grids().is_empty() || !expression.panels().is_empty())
    }

    /// The value over which these numbers are spread, if they are kept, and how the catches stand to them.
    fn judge(&self, numbers: &dyn Environment) -> Option<(i64, Vec<Voice>)> {
        let is_wanted = self.only.as_ref().is_none_or(|only| only.holds(numbers).unwrap_or(false));
        if !is_wanted {
            return None;
        }
        let voices = match &self.voices {
            Some(voices) => voices.on(numbers)?,
            None => Vec::new(),
        };
        let speaking = voices.iter().filter(|voice| **voice == Voice::Speaks).count();
        if speaking < self.need {
            return None;
        }
        let value = match &self.spread {
            None => 0,
            Some(spread) => match spread.eval(numbers).ok()? {
                Value::Integer(value) => value,
                Value::Real(_) | Value::Boolean(_) => return None,
            },
        };
        Some((value, voices))
    }
}

/// All that is kept, by the value that it is spread over. `heard` learns which catches speak anywhere.
fn list(
    report: &mut Report<'_>,
    place: &Range<usize>,
    ranges: &[Free],
    rules: &Rules<'_>,
    ground: &Ground<'_>,
    heard: &mut [bool],
) -> Option<BTreeMap<i64, Vec<u32>>> {
    let effort = ground.effort;
    if effort.is_spent() {
        return None;
    }
    let reads_cells = rules.reads_cells();
    let most = if reads_cells { MOST_SCENES } else { MOST_DRAWS };
    let all = ranges.iter().try_fold(1, |all: usize, free| all.checked_mul(free.range.clone().count()));
    let Some(all) = all.filter(|all| *all <= most) else {
        let message = format!("there are more than {most} draws: too many to try");
        report.error("too-many-combinations", place.clone(), message);
        return None;
    };
    let texts: usize = rules.expressions().map(|expression| expression.text().len()).sum();
    let mut kept: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for drawn in 0..all {
        let setting = with(ground.scene.setting(), &combination(ranges, drawn));
        let is_legal = scene::check(&setting).is_ok();
        if !effort.spend(SIZES_EFFORT + if is_legal { texts } else { 0 }) {
            Effort::tell(report, place.clone());
            return None;
        }
        if !is_legal {
            continue;
        }
        let judged = if reads_cells {
            if !effort.spend_scene(setting.products()) {
                Effort::tell(report, place.clone());
                return None;
            }
            let scene = ground.scene_of(setting);
            let numbers = SceneEnvironment { scene: &scene, answer: None };
            let work = rules.expressions().map(|expression| expression.work(&numbers)).fold(0, i64::saturating_add);
            if !effort.spend_cells_at(report, place.clone(), work) {
                return None;
            }
            rules.judge(&numbers)
        } else {
            Sizes::of(&setting).and_then(|sizes| rules.judge(&sizes))
        };
        let Some((value, voices)) = judged else { continue };
        for (heard, voice) in heard.iter_mut().zip(voices) {
            *heard |= voice == Voice::Speaks;
        }
        kept.entry(value).or_default().extend(u32::try_from(drawn));
    }
    Some(kept)
}

/// The numbers of a combination of all ranges; the last range turns fastest.
fn combination(ranges: &[Free], mut combination: usize) -> Vec<(Parameter, i64)> {
    let mut numbers = Vec::with_capacity(ranges.len());
    for Free { knob, range, .. } in ranges.iter().rev() {
        let length = range.clone().count().max(1);
        let number = range.start() + (combination % length) as i64;
        numbers.extend(knob.parameter().map(|parameter| (parameter, number)));
        combination /= length;
    }
    numbers.reverse();
    numbers
}

/// A setting with these numbers, on both axes.
fn with(setting: &Setting, numbers: &[(Parameter, i64)]) -> Setting {
    let mut setting = setting.clone();
    for (parameter, number) in numbers {
        parameter.set(&mut setting.layer, &mut setting.input_size, [*number; 2]);
    }
    setting
}

/// These numbers as a lesson's file would say them.
fn scene_of(numbers: &[(Parameter, i64)]) -> SceneFile {
    let mut scene = SceneFile::default();
    for (parameter, number) in numbers {
        let both = Some(Both([*number; 2]));
        let grid = Some(GridFile { shape: both, ..GridFile::default() });
        match parameter {
            Parameter::Input => scene.input = grid,
            Parameter::KernelSize => scene.kernel = grid,
            Parameter::Stride => scene.stride = both,
            Parameter::Padding => scene.padding = Some(PaddingFile::Explicit([*number; 2])),
            Parameter::OutputPadding => scene.output_padding = both,
            Parameter::Dilation => scene.dilation = both,
        }
    }
    scene
}

/// The catches of the written step that are silent on these numbers: nobody knows which of them it was.
fn silent(written: &Step, numbers: &[(Parameter, i64)]) -> Vec<String> {
    let Some(voices) = written.check.as_ref().and_then(Voices::of) else { return Vec::new() };
    let scene: Scene = written.scene(with(&written.setting, numbers), 0);
    let standing = voices.on(&SceneEnvironment { scene: &scene, answer: None }).unwrap_or_default();
    let silent = voices.catches().iter().zip(standing).filter(|(_, voice)| *voice == Voice::Silent);
    silent.map(|(catch, _)| catch.id.clone()).collect()
}
