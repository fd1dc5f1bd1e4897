//! The rules for keeping a draw: nothing that PyTorch refuses or `where` excludes, nothing for which a known wrong
//! answer is right, nothing for which fewer than `need` catches can speak.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::range::{self, Drawn, Numbers, Range, combination, count};
use crate::lesson::check::effort::Effort;
use crate::lesson::check::goal::SIZES_EFFORT;
use crate::lesson::check::voice::{Voice, Voices};
use crate::lesson::course::Step;
use crate::lesson::expression::{Environment, Expression, Name, SceneEnvironment, Value};
use crate::lesson::own::Own;
use crate::lesson::panel;
use crate::lesson::scene;
use crate::lesson::sizes::{self, Sizes};
use crate::scene::{Scene, Setting};

/// The maximum number of draws that are tried with sizes only.
const MOST_DRAWS: usize = 1_000_000;
/// The maximum number of scenes that are tried with all their values.
const MOST_SCENES: usize = 500;

/// The same for a drill, which is listed separately when it is opened.
const MOST_SCENES_OF_DRILL: usize = 60_000;

/// What decides which numbers are kept.
pub(super) struct Rules<'a> {
    pub step: &'a Step,
    pub ranges: &'a [Range],
    pub only: Option<&'a Expression>,
    pub spread: Option<&'a Expression>,
    pub need: usize,
    /// Whether the values of cells are drawn too. Conditions that read them are then checked only once they are drawn.
    pub draws_cells: bool,
    pub voices: Option<Voices<'a>>,
}

/// The kept draws.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    /// The combinations, grouped by the value over which they are spread.
    pub kept: Vec<u32>,
    /// The range of each group in `kept`.
    pub groups: Vec<std::ops::Range<usize>>,
    /// The catches and wrong options that can speak in no draw.
    pub mute: Vec<String>,
}

/// A kept draw.
struct Kept {
    /// Its combination.
    place: u32,
    /// The value over which draws are spread.
    value: i64,
    /// What each catch does.
    voices: Vec<Voice>,
}

/// Why there is no list of draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoList {
    /// There are more than this many draws to try.
    TooMany(usize),
    /// The effort allowed for a course is exhausted.
    Spent,
}

impl Rules<'_> {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let voices = self.voices.iter().flat_map(Voices::expressions);
        let own = self.step.own.formulas();
        self.only.into_iter().chain(self.spread).chain(voices).chain(own)
    }

    /// Returns whether more than sizes is needed.
    fn needs_scenes(&self) -> bool {
        self.voices.as_ref().is_some_and(Voices::needs_scenes) || self.expressions().any(|one| !sizes::suffice(one))
    }

    /// Returns whether the condition of the draw holds, as far as that is known without the values of cells.
    fn is_wanted(&self, numbers: &dyn Environment) -> bool {
        let only = self.only.filter(|only| !self.draws_cells || sizes::suffice(only));
        only.is_none_or(|only| only.holds(numbers).unwrap_or(false))
    }

    /// Returns what each catch does with these numbers, or `None` if they are not kept.
    pub fn voices(&self, numbers: &dyn Environment, scene: Option<&Scene>) -> Option<Vec<Voice>> {
        let voices = match &self.voices {
            Some(voices) => voices.on(numbers, scene)?,
            None => Vec::new(),
        };
        let speaking = voices.iter().filter(|voice| **voice == Voice::Speaks).count();
        (speaking >= self.need).then_some(voices)
    }

    /// Returns the value over which these numbers are spread.
    fn group(&self, numbers: &dyn Environment) -> Option<i64> {
        match self.spread.map(|spread| spread.eval(numbers)) {
            None => Some(0),
            Some(Ok(Value::Integer(value))) => Some(value),
            Some(Ok(Value::Real(_) | Value::Boolean(_)) | Err(_)) => None,
        }
    }

    /// Lists the kept draws. Without a limit of effort, all threads are used.
    pub fn list(&self, effort: Option<&Effort>) -> Result<List, NoList> {
        let needs_scenes = self.needs_scenes();
        let most_scenes = if self.step.level.is_some() { MOST_SCENES_OF_DRILL } else { MOST_SCENES };
        let most = if needs_scenes { most_scenes } else { MOST_DRAWS };
        // Draws that differ only in the step's own numbers share a scene.
        let split = self.ranges.iter().take_while(|range| !matches!(range.drawn, Drawn::Own(_))).count();
        let (outer, inner) = self.ranges.split_at(split);
        let counts = count(outer).zip(count(inner)).filter(|(outer, _)| !needs_scenes || *outer <= most);
        let Some((settings, _)) = counts.filter(|(outer, inner)| outer.saturating_mul(*inner) <= MOST_DRAWS) else {
            return Err(NoList::TooMany(most));
        };
        let filter = Filter::new(self);
        let texts: usize = self.expressions().map(|expression| expression.text().len()).sum();
        // Without a limit of effort, the learner is waiting, so all processors work.
        let of_setting = |place, effort| self.of_setting(place, [outer, inner], &filter, needs_scenes, texts, effort);
        let found: Vec<Result<Vec<Kept>, NoList>> = match effort {
            None => (0..settings).into_par_iter().map(|place| of_setting(place, None)).collect(),
            Some(_) => (0..settings).map(|place| of_setting(place, effort)).collect(),
        };
        let mut heard = vec![false; self.voices.as_ref().map_or(0, Voices::count)];
        let mut groups: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for kept in found {
            for Kept { place, value, voices } in kept? {
                for (heard, voice) in heard.iter_mut().zip(voices) {
                    *heard |= matches!(voice, Voice::Speaks | Voice::Unjudged);
                }
                groups.entry(value).or_default().push(place);
            }
        }
        let mute = self.voices.as_ref().map(|voices| voices.mute(&heard)).unwrap_or_default();
        Ok(List { mute, ..List::of(groups) })
    }

    /// Returns the kept draws of one setting, with all values of the step's own numbers.
    fn of_setting(
        &self,
        place: usize,
        [outer, inner]: [&[Range]; 2],
        filter: &Filter,
        needs_scenes: bool,
        texts: usize,
        effort: Option<&Effort>,
    ) -> Result<Vec<Kept>, NoList> {
        let owns = count(inner).unwrap_or(0);
        let setting = range::with(&self.step.setting, &combination(outer, place));
        let is_legal = scene::check(&setting).is_ok();
        let cost = SIZES_EFFORT + if is_legal { texts } else { 0 };
        if effort.is_some_and(|effort| !effort.spend(cost.saturating_mul(owns))) {
            return Err(NoList::Spent);
        }
        let Some(sizes) = Sizes::of(&setting).filter(|_| is_legal) else { return Ok(Vec::new()) };
        let wanted = (0..owns).map(|own| (own, self.step.own.with(&range::own(&combination(inner, own)))));
        let wanted: Vec<(usize, Own)> = wanted.filter(|(_, own)| filter.lets(&sizes, own)).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let scene = if needs_scenes { Some(self.scene(setting.clone(), effort)?) } else { None };
        let mut kept = Vec::new();
        for (own_place, own) in wanted {
            let judged = match &scene {
                Some(scene) => {
                    let around = SceneEnvironment { scene, answer: None };
                    let works = self.expressions().map(|expression| expression.work(&around));
                    let work = works.fold(0, i64::saturating_add);
                    if effort.is_some_and(|effort| !effort.spend_cells(work)) {
                        return Err(NoList::Spent);
                    }
                    self.judge(&around, &own, Some(scene))
                }
                None => self.judge(&sizes, &own, None),
            };
            let Some((value, voices)) = judged else { continue };
            let place = u32::try_from(place * owns + own_place).unwrap_or(u32::MAX);
            kept.push(Kept { place, value, voices });
        }
        Ok(kept)
    }

    /// Returns the value over which the numbers are spread and what each catch does, or `None` if they are not kept.
    fn judge(&self, around: &dyn Environment, own: &Own, scene: Option<&Scene>) -> Option<(i64, Vec<Voice>)> {
        let around = own.around(around);
        if !self.is_wanted(&around) {
            return None;
        }
        let voices = self.voices(&around, scene)?;
        Some((self.group(&around)?, voices))
    }

    /// Returns a scene with its panels, but without the step's own numbers.
    fn scene(&self, setting: Setting, effort: Option<&Effort>) -> Result<Scene, NoList> {
        if effort.is_some_and(|effort| !effort.spend_scene(setting.products())) {
            return Err(NoList::Spent);
        }
        let scene = Scene::new(setting);
        let beside = panel::beside(&scene, &self.step.panels, &[], &Own::default(), &str::to_owned);
        Ok(scene.with_beside(beside))
    }
}

/// The parts of the draw's condition that depend only on sizes and given numbers. They exclude most draws before
/// anything is computed.
struct Filter(Vec<Expression>);

impl Filter {
    fn new(rules: &Rules<'_>) -> Filter {
        let is_worked = |name: &Name| matches!(name, Name::Own(own) if rules.step.own.given(own).is_none());
        let is_early = |one: &Expression| sizes::suffice(one) && !one.names().iter().any(is_worked);
        Filter(rules.only.map(Expression::conjuncts).unwrap_or_default().into_iter().filter(is_early).collect())
    }

    fn lets(&self, sizes: &Sizes<'_>, own: &Own) -> bool {
        let around = own.around(sizes);
        self.0.iter().all(|condition| condition.holds(&around).unwrap_or(false))
    }
}

/// Returns a scene with these numbers and the panels and own numbers of the step.
pub(super) fn scene_with(step: &Step, setting: Setting, numbers: &Numbers) -> Scene {
    let scene = Scene::new(setting);
    let own: Own = step.own.with(&range::own(numbers));
    let beside = panel::beside(&scene, &step.panels, &[], &own, &str::to_owned);
    scene.with_beside(beside)
}

impl List {
    fn of(groups: BTreeMap<i64, Vec<u32>>) -> List {
        let mut list = List::default();
        for group in groups.into_values() {
            list.groups.push(list.kept.len()..list.kept.len() + group.len());
            list.kept.extend(group);
        }
        list
    }
}
