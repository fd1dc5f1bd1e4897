//! Previews of entries: a description in words, and the scene with which the entry opens.

use std::sync::Arc;

use unicode_width::UnicodeWidthStr as _;

use super::list::{Entry, Offer};
use crate::framework::pytorch;
use crate::learner::session::Session;
use crate::lesson::course::{Lesson, Step};
use crate::network;
use crate::scene::GridId;
use crate::text::{Run, wrap};
use crate::tui::explore::model::Model;
use crate::tui::lesson::LessonModel;
use crate::tui::lesson::script::{Ink, Line, Tone};
use crate::tui::stack::model::StackModel;
use crate::words::screen::Strings;

/// The time estimated for a question of the exam, in seconds.
const SECONDS_AN_ITEM: usize = 80;

/// The scene with which an entry opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The scene of Explore.
    Explore,
    /// The network.
    Stack,
    /// A step of a lesson.
    Step {
        /// The index of the lesson.
        lesson: usize,
        /// The index of the step.
        step: usize,
        /// Whether to show the step as done.
        is_done: bool,
    },
}

impl Opening {
    /// Returns the opening of an entry. For a lesson, this is the first step that shows a grid, as if never done; for
    /// the lesson to continue, the step where the learner left it.
    #[must_use]
    pub fn of(entry: Entry, offer: Offer<'_>) -> Option<Opening> {
        match entry {
            Entry::Explore => Some(Opening::Explore),
            Entry::Stack => Some(Opening::Stack),
            Entry::Short | Entry::Review | Entry::Mixed | Entry::Drill(_) | Entry::Exam => None,
            Entry::Lesson(place) => {
                let steps = &offer.lesson(place)?.steps;
                let step = steps.iter().position(Step::shows_a_grid).unwrap_or(0);
                Some(Opening::Step { lesson: place, step, is_done: false })
            }
            Entry::Continue(place) => {
                let lesson = offer.lesson(place)?;
                let step = offer.standing.place(lesson);
                let is_done = lesson.steps.get(step).is_some_and(|step| offer.standing.is_done(&lesson.id, &step.id));
                Some(Opening::Step { lesson: place, step, is_done })
            }
        }
    }
}

/// The preview of an entry, kept while it stays selected.
#[derive(Debug)]
pub struct Preview {
    of: Opening,
    /// The scene; `None` if there is none, or if computing it would take longer than a frame.
    pub scene: Option<Model>,
    /// The network, which replaces the scene.
    pub network: Option<StackModel>,
}

impl Preview {
    /// Creates the preview of an opening; `explore` is the scene that Explore shows.
    #[must_use]
    pub fn new(of: Opening, offer: Offer<'_>, explore: &Model) -> Preview {
        let mut network = None;
        let scene = match of {
            Opening::Stack => {
                network = network::shipped().map(|shipped| StackModel::new(Arc::new(shipped.clone()), false, false));
                None
            }
            Opening::Explore => (!explore.setting().takes_long()).then(|| ends(explore)),
            Opening::Step { lesson, step, is_done } => {
                let step = offer.lesson(lesson).and_then(|lesson| lesson.steps.get(step));
                step.filter(|step| !step.opening().takes_long()).map(|step| scene(step, is_done, offer))
            }
        };
        Preview { of, scene, network }
    }

    /// Whether this is the preview of `opening`.
    #[must_use]
    pub fn is_of(&self, opening: Opening) -> bool {
        self.of == opening
    }
}

/// Returns the scene of Explore without the intermediate grids.
fn ends(explore: &Model) -> Model {
    let mut scene = Model::new(explore.setting().clone());
    scene.look_at(explore.view());
    let is_between = |grid: &GridId| matches!(grid, GridId::Padded | GridId::Stuffed);
    let mut columns = scene.columns();
    for column in &mut columns {
        column.retain(|grid| !is_between(grid));
    }
    scene.stage.columns = Some(columns);
    scene
}

/// Returns the scene of a step as its lesson stages it, hiding what a question hides. Nothing in it can be changed.
fn scene(step: &Step, is_done: bool, offer: Offer<'_>) -> Model {
    let alone = Lesson {
        id: String::new(),
        skills: Vec::new(),
        needs: Vec::new(),
        minutes: 0,
        title: Vec::new(),
        promise: None,
        steps: vec![step.clone()],
    };
    let session = Session::new(alone, 0, offer.seed, |_| is_done);
    let mut scene = LessonModel::new(session, offer.language, Arc::default(), false).scene;
    scene.stage.free = Some(Vec::new());
    scene
}

/// The level of detail of a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// What the entry promises.
    Promise,
    /// Also how long it takes, and the learner's progress.
    Standing,
    /// Also what it teaches.
    Skills,
}

impl Detail {
    /// All levels, most detailed first.
    pub const ALL: [Detail; 3] = [Detail::Skills, Detail::Standing, Detail::Promise];
}

/// Describes an entry in lines of `width` columns. `explore` is the scene that Explore shows.
#[must_use]
pub fn lines(
    entry: Entry,
    offer: Offer<'_>,
    explore: &Model,
    detail: Detail,
    strings: &Strings,
    width: u16,
) -> Vec<Line> {
    let mut writer = Writer { width: usize::from(width), lines: Vec::new() };
    match entry {
        Entry::Explore => {
            writer.say(strings.home.explore, Tone::Heading);
            writer.say(strings.home.explore_promise, Tone::Body);
            let line = pytorch::line(&explore.setting().layer);
            // Wrapped, it would take room away from the grids.
            if detail >= Detail::Standing && line.width() <= writer.width {
                writer.gap();
                writer.say(&line, Tone::Faint);
            }
        }
        Entry::Stack => {
            writer.say(strings.stack.entry, Tone::Heading);
            writer.say(strings.stack.entry_promise, Tone::Body);
        }
        Entry::Short => {
            writer.say(strings.home.short, Tone::Heading);
            let minutes = offer.course.map_or(0, |course| course.short_minutes[offer.language]);
            writer.say(&(strings.home.short_promise)(minutes), Tone::Body);
            if detail >= Detail::Standing {
                writer.gap();
                let lessons = offer.course.map_or(&[][..], |course| &course.short);
                for lesson in lessons {
                    writer.say_after("- ", offer.word(&lesson.title), Tone::Faint);
                }
            }
        }
        Entry::Review => {
            writer.say(strings.practice.review, Tone::Heading);
            writer.say(strings.practice.review_promise, Tone::Body);
            if detail >= Detail::Standing {
                writer.gap();
                writer.say(&(strings.practice.due)(offer.standing.practice.count_due()), Tone::Faint);
            }
            if detail >= Detail::Skills {
                let due = offer.standing.practice.due.iter().filter_map(|id| offer.skill(id));
                due.for_each(|skill| writer.say_after("- ", skill, Tone::Faint));
            }
        }
        Entry::Exam => {
            let items = offer.exam_items(&[]);
            writer.say(strings.practice.exam, Tone::Heading);
            writer.say(&(strings.practice.exam_promise)(items, (items * SECONDS_AN_ITEM).div_ceil(60)), Tone::Body);
            if let Some((answered, of)) = offer.open_exam().filter(|_| detail >= Detail::Standing) {
                writer.gap();
                writer.say(&(strings.practice.exam_going_on)(answered, of), Tone::Faint);
            }
        }
        Entry::Mixed => {
            writer.say(strings.practice.mixed, Tone::Heading);
            writer.say(strings.practice.mixed_promise, Tone::Body);
        }
        Entry::Drill(place) => {
            let Some(drill) = offer.drill(place) else { return Vec::new() };
            writer.say(offer.word(&drill.title), Tone::Heading);
            writer.say(strings.practice.drill_promise, Tone::Body);
            let footing = &offer.standing.practice;
            let ladder = footing.ladder(&drill.id);
            if detail >= Detail::Standing && !ladder.is_fresh() {
                writer.gap();
                let is_done = ladder.is_finished(footing.today);
                let level = (strings.practice.level)(ladder.level);
                writer.say(if is_done { strings.practice.done_for_today } else { &level }, Tone::Faint);
            }
            if detail >= Detail::Skills {
                let skills = drill.skills.iter().filter_map(|id| offer.skill(id));
                skills.for_each(|skill| writer.say_after("- ", skill, Tone::Faint));
            }
        }
        Entry::Lesson(place) => {
            let Some(lesson) = offer.lesson(place) else { return Vec::new() };
            writer.say(offer.word(&lesson.title), Tone::Heading);
            writer.lesson(lesson, offer, detail, strings);
        }
        Entry::Continue(place) => {
            let Some(lesson) = offer.lesson(place) else { return Vec::new() };
            let step = offer.standing.place(lesson);
            writer.say(offer.word(&lesson.title), Tone::Heading);
            let prose = lesson.steps.get(step).and_then(|step| step.prose.get(offer.language));
            let heading = prose.map_or("", |prose| prose.heading.as_str());
            let count = (strings.lesson.step_of)(step + 1, lesson.steps.len());
            writer.say(&format!("{count}{}{heading}", strings.home.colon), Tone::Faint);
            writer.lesson(lesson, offer, detail, strings);
        }
    }
    writer.lines
}

struct Writer {
    width: usize,
    lines: Vec<Line>,
}

impl Writer {
    fn gap(&mut self) {
        self.lines.push(Vec::new());
    }

    fn say(&mut self, text: &str, tone: Tone) {
        self.say_after("", text, tone);
    }

    /// Wraps text, with `lead` before the first line and the other lines indented to match.
    fn say_after(&mut self, lead: &str, text: &str, tone: Tone) {
        let run = |text: String| Run::new(text, Ink { tone, ..Ink::default() });
        let indent = lead.width();
        for (place, mut line) in
            wrap(&[run(text.to_owned())], self.width.saturating_sub(indent)).into_iter().enumerate()
        {
            let lead = if place == 0 { lead.to_owned() } else { " ".repeat(indent) };
            line.insert(0, run(lead));
            self.lines.push(line);
        }
    }

    fn lesson(&mut self, lesson: &Lesson, offer: Offer<'_>, detail: Detail, strings: &Strings) {
        if let Some(promise) = &lesson.promise {
            self.say(promise.get(offer.language).map_or("", String::as_str), Tone::Body);
        }
        if detail >= Detail::Standing {
            self.gap();
            self.standing(lesson, offer, strings);
        }
        if detail >= Detail::Skills
            && let Some(course) = offer.course
        {
            let skills = lesson.skills.iter().filter_map(|id| course.skills.get(id)?.get(offer.language));
            skills.for_each(|skill| self.say_after("- ", skill, Tone::Faint));
        }
    }

    /// Writes how long a lesson takes, the learner's progress, and, before it is started, what to read first.
    fn standing(&mut self, lesson: &Lesson, offer: Offer<'_>, strings: &Strings) {
        let home = strings.home;
        let (done, all) = (offer.standing.done(lesson), lesson.steps.len());
        let minutes = (home.minutes)(lesson.minutes);
        let count = match done {
            0 => (home.steps)(all),
            done if done == all => home.done.to_owned(),
            done => (home.steps_done)(done, all),
        };
        self.say(&format!("{minutes}{}{count}", home.comma), Tone::Faint);
        let Some(course) = offer.course.filter(|_| done == 0) else { return };
        let needed: Vec<&str> = offer
            .standing
            .missing(lesson, course)
            .filter_map(|needed| needed.title.get(offer.language).map(String::as_str))
            .collect();
        if !needed.is_empty() {
            self.say(&(home.needs)(&needed.join(home.list_comma)), Tone::Faint);
        }
    }
}
