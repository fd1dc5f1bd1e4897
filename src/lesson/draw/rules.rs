//! What is kept of all that can be drawn: nothing that PyTorch refuses or `where` leaves out, nothing on which a known wrong
//! answer is right, nothing on which fewer of them than `need` can speak.

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

/// Most draws that are tried: of sizes alone, and with all their numbers.
const MOST_DRAWS: usize = 1_000_000;
const MOST_SCENES: usize = 500;

/// The same of a drill, which is listed when it is opened, apart from all others.
const MOST_SCENES_OF_DRILL: usize = 60_000;

/// What decides whether numbers are kept.
pub(super) struct Rules<'a> {
    pub step: &'a Step,
    pub ranges: &'a [Range],
    pub only: Option<&'a Expression>,
    pub spread: Option<&'a Expression>,
    pub need: usize,
    /// The numbers of cells are drawn too: what reads them is judged when they are known.
    pub draws_cells: bool,
    pub voices: Option<Voices<'a>>,
}

/// All that is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    /// The combinations, those together that are spread over one value.
    pub kept: Vec<u32>,
    /// Among them, those of each value.
    pub groups: Vec<std::ops::Range<usize>>,
    /// The catches, and the wrong options, that can speak in none.
    pub mute: Vec<String>,
}

/// Numbers that are kept.
struct Kept {
    /// The combination that they are.
    place: u32,
    /// What they are spread over.
    value: i64,
    voices: Vec<Voice>,
}

/// Why there is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoList {
    /// There are more than so many to be tried.
    TooMany(usize),
    /// The course asks for too much.
    Spent,
}

impl Rules<'_> {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let voices = self.voices.iter().flat_map(Voices::expressions);
        let own = self.step.own.formulas();
        self.only.into_iter().chain(self.spread).chain(voices).chain(own)
    }

    /// Whether more is needed than sizes.
    fn needs_scenes(&self) -> bool {
        self.voices.as_ref().is_some_and(Voices::needs_scenes) || self.expressions().any(|one| !sizes::suffice(one))
    }

    /// Whether the condition on what is drawn holds, as far as that can be told without the numbers of cells.
    fn is_wanted(&self, numbers: &dyn Environment) -> bool {
        let only = self.only.filter(|only| !self.draws_cells || sizes::suffice(only));
        only.is_none_or(|only| only.holds(numbers).unwrap_or(false))
    }

    /// How the catches stand to these numbers, if they are kept.
    pub fn voices(&self, numbers: &dyn Environment, scene: Option<&Scene>) -> Option<Vec<Voice>> {
        let voices = match &self.voices {
            Some(voices) => voices.on(numbers, scene)?,
            None => Vec::new(),
        };
        let speaking = voices.iter().filter(|voice| **voice == Voice::Speaks).count();
        (speaking >= self.need).then_some(voices)
    }

    /// The value over which these numbers are spread.
    fn group(&self, numbers: &dyn Environment) -> Option<i64> {
        match self.spread.map(|spread| spread.eval(numbers)) {
            None => Some(0),
            Some(Ok(Value::Integer(value))) => Some(value),
            Some(Ok(Value::Real(_) | Value::Boolean(_)) | Err(_)) => None,
        }
    }

    /// All that is kept.
    pub fn list(&self, effort: Option<&Effort>) -> Result<List, NoList> {
        let needs_scenes = self.needs_scenes();
        let most_scenes = if self.step.level.is_some() { MOST_SCENES_OF_DRILL } else { MOST_SCENES };
        let most = if needs_scenes { most_scenes } else { MOST_DRAWS };
        // A scene serves for all own numbers that are drawn for it.
        let split = self.ranges.iter().take_while(|range| !matches!(range.drawn, Drawn::Own(_))).count();
        let (outer, inner) = self.ranges.split_at(split);
        let counts = count(outer).zip(count(inner)).filter(|(outer, _)| !needs_scenes || *outer <= most);
        let Some((settings, _)) = counts.filter(|(outer, inner)| outer.saturating_mul(*inner) <= MOST_DRAWS) else {
            return Err(NoList::TooMany(most));
        };
        let filter = Filter::new(self);
        let texts: usize = self.expressions().map(|expression| expression.text().len()).sum();
        // Where nobody counts the effort somebody waits: then all processors work.
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

    /// What is kept of one setting, with all own numbers that are drawn for it.
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

    /// The value over which numbers are spread, if they are kept, and how the catches stand to them.
    fn judge(&self, around: &dyn Environment, own: &Own, scene: Option<&Scene>) -> Option<(i64, Vec<Voice>)> {
        let around = own.around(around);
        if !self.is_wanted(&around) {
            return None;
        }
        let voices = self.voices(&around, scene)?;
        Some((self.group(&around)?, voices))
    }

    /// A scene with all that stands beside it, but its own numbers.
    fn scene(&self, setting: Setting, effort: Option<&Effort>) -> Result<Scene, NoList> {
        if effort.is_some_and(|effort| !effort.spend_scene(setting.products())) {
            return Err(NoList::Spent);
        }
        let scene = Scene::new(setting);
        let beside = panel::beside(&scene, &self.step.panels, &[], &Own::default(), &str::to_owned);
        Ok(scene.with_beside(beside))
    }
}

/// What of the condition on what is drawn can be told from sizes and given numbers: most is passed over by that, before anything
/// is worked out.
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

/// A scene of these numbers, with all that its texts speak of.
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
