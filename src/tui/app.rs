//! The whole application: home, Explore, lessons, and the transitions between them. Pure.

use std::sync::Arc;

use crossterm::event::{Event, MouseButton, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::effect::Effect;
use super::explore::focus::Zone;
use super::explore::layout::Layout;
use super::explore::message::Message;
use super::explore::model::Model;
use super::explore::notice::Notice;
use super::explore::panels;
use super::explore::walk::Walker;
use super::explore::{input, update};
use super::faults::{self, FaultsLayout, FaultsMessage};
use super::home::layout::HomeLayout;
use super::home::{self, Entry, Home, HomeMessage, Offer};
use super::lesson::layout::LessonLayout;
use super::lesson::update::{self as lesson_update, Outcome};
use super::lesson::{LessonMessage, LessonModel, input as lesson_input};
use super::report::{self, Page, ReportLayout, ReportMessage, ReportModel};
use super::screen::{self, Context};
use super::shell::{self, Reaction, Shell};
use super::stack::input as stack_input;
use super::stack::layout::StackLayout;
use super::stack::message::StackMessage;
use super::stack::model::{OpenedLayer, StackModel};
use super::stack::update::{self as stack_update, Outcome as StackOutcome};
use crate::learner::practice::exam::{Name, Opened};
use crate::learner::practice::report::{ExamReport, Report};
use crate::learner::practice::seed::Seed;
use crate::learner::practice::sitting::{Plan, Sitting, USUAL};
use crate::learner::record::{Damage, Kept, Trouble};
use crate::learner::session::Session;
use crate::learner::standing::Standing;
use crate::lesson::course::{Course, Lesson, Step};
use crate::network::{self, Network};
use crate::scene::{Setting, View};
use crate::words::Language;
use crate::words::practice::PracticeStrings;
use crate::words::screen::Strings;

/// The screen that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The home screen.
    Home,
    /// The Explore screen.
    Explore,
    /// A lesson, practice sitting or exam.
    Lesson,
    /// The diagnostics of a course that cannot be read.
    Faults,
    /// The report on a practice sitting or an exam.
    Report,
    /// A network.
    Stack,
}

/// The course, if any, that can be opened besides Explore.
#[derive(Clone, Debug)]
pub enum Library {
    /// No course: only Explore was requested.
    None,
    /// The course.
    Course(Arc<Course>),
    /// The diagnostics of a course that cannot be read, safe to print to a terminal.
    Faulty(String),
}

/// The state of the whole application.
#[derive(Debug)]
pub struct App {
    /// The screen that is shown.
    pub place: Place,
    /// The state of the home screen.
    pub home: Home,
    /// The state of Explore.
    pub explore: Model,
    /// The open lesson, practice sitting or exam.
    pub lesson: Option<LessonModel>,
    /// The report shown at [`Place::Report`].
    pub report: Option<ReportModel>,
    /// The network opened last.
    pub stack: Option<StackModel>,
    /// What the learner has done so far.
    pub standing: Standing,
    /// The course, or why there is none.
    pub library: Library,
    /// The number of lines by which the diagnostics are scrolled.
    scrolled: usize,
    /// Why the learner's answers cannot be saved, if they cannot.
    pub trouble: Option<Trouble>,
    /// Damage found in the record, reported on the home screen.
    pub damage: Option<Damage>,
    /// The id of the lesson that is reloaded whenever its files change, for its author.
    pub watched: Option<String>,
    /// The screen to return to while Explore shows the scene of a lesson or a layer of a network.
    visited_from: Option<Place>,
    /// Whether the network belongs to the open lesson, which leaving it returns to.
    is_stack_of_lesson: bool,
    /// Whether slow work runs on worker threads.
    has_worker: bool,
    language: String,
    seed: u64,
    animate: bool,
}

/// A message to the screen that is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum AppMessage {
    /// A message to the home screen.
    Home(HomeMessage),
    /// A message to Explore.
    Explore(Message),
    /// A message to the lesson.
    Lesson(LessonMessage),
    /// A message to the diagnostics of the course.
    Faults(FaultsMessage),
    /// A message to the report.
    Report(ReportMessage),
    /// A message to the network.
    Stack(StackMessage),
    /// Returns to the previous screen.
    Return,
}

impl App {
    /// Opens the home screen, or Explore or the diagnostics if there is no course. `language` is a tag such as `zh-CN`;
    /// `seed` shuffles the options of questions.
    #[must_use]
    pub fn new(
        mut explore: Model,
        library: Library,
        standing: Standing,
        language: &str,
        seed: u64,
        animate: bool,
    ) -> App {
        explore.walker.animate = animate;
        let place = match library {
            Library::None => Place::Explore,
            Library::Course(_) => Place::Home,
            Library::Faulty(_) => Place::Faults,
        };
        let mut app = App {
            place,
            home: Home::default(),
            explore,
            lesson: None,
            report: None,
            stack: None,
            standing,
            library,
            scrolled: 0,
            trouble: None,
            damage: None,
            watched: None,
            visited_from: None,
            is_stack_of_lesson: false,
            has_worker: false,
            language: language.to_owned(),
            seed,
            animate,
        };
        app.come_home();
        app
    }

    /// Returns the course, if it could be read.
    #[must_use]
    pub fn course(&self) -> Option<&Course> {
        match &self.library {
            Library::Course(course) => Some(course),
            _ => None,
        }
    }

    /// Returns the entries of the home screen.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.offer().entries()
    }

    /// Returns what the home screen has to offer.
    #[must_use]
    pub fn offer(&self) -> Offer<'_> {
        Offer { course: self.course(), standing: &self.standing, language: self.language(), seed: self.seed }
    }

    /// Returns the layout of the home screen in `area`.
    #[must_use]
    pub fn home_layout(&self, area: Rect, strings: &Strings) -> HomeLayout {
        HomeLayout::new(area, &self.home, self.offer(), &self.explore, strings)
    }

    /// Selects the first choice on the home screen and previews it.
    fn come_home(&mut self) {
        self.home.chosen = self.offer().first_choice();
        self.home.preview = None;
        self.look_around();
    }

    /// Updates the preview of the home screen to the selected entry.
    fn look_around(&mut self) {
        let course = match &self.library {
            Library::Course(course) => Some(Arc::clone(course)),
            Library::None | Library::Faulty(_) => None,
        };
        let offer =
            Offer { course: course.as_deref(), standing: &self.standing, language: self.language(), seed: self.seed };
        self.home.look_at(offer, &self.explore);
    }

    /// Returns the index of the language in everything that the course translates; 0 without a course.
    #[must_use]
    pub fn language(&self) -> usize {
        self.course().map_or(0, |course| course.language(&self.language))
    }

    /// Whether Explore shows the scene of a lesson or a layer of a network.
    #[must_use]
    pub fn is_visiting(&self) -> bool {
        self.visited_from.is_some()
    }

    /// Hands slow work over to worker threads from now on; see [`Model::work`] and [`StackModel::work`].
    pub fn work_beside(&mut self) {
        self.has_worker = true;
        self.explore.work_beside();
        if let Some(stack) = self.stack.take() {
            self.stack = Some(stack.worked_beside());
        }
    }

    /// Opens a network.
    pub fn open_stack(&mut self, network: Arc<Network>) {
        self.stack = Some(StackModel::new(network, self.animate, self.has_worker));
        self.place = Place::Stack;
        self.is_stack_of_lesson = false;
    }

    /// Opens a lesson at the step with this index, or where the learner left it if `step` is `None`.
    pub fn open_lesson(&mut self, lesson: &Lesson, step: Option<usize>) -> Vec<Effect> {
        let Library::Course(course) = &self.library else { return Vec::new() };
        let place = step.unwrap_or_else(|| self.standing.place(lesson));
        let is_done = |step: &Step| self.standing.is_done(&lesson.id, &step.id);
        let session = Session::new(lesson.clone(), place, self.seed, is_done);
        let terms = Arc::new(course.glossary.clone());
        let model = LessonModel::new(session, course.language(&self.language), terms, self.animate);
        let seen = Outcome::Done(model.session.seen());
        self.lesson = Some(model);
        self.place = Place::Lesson;
        self.keep(vec![seen])
    }

    /// Starts a practice sitting, with the given seed if there is one. Returns `None` if there is nothing to ask.
    pub fn practise(&mut self, plan: Plan, seed: Option<Seed>) -> Option<Vec<Effect>> {
        let Library::Course(course) = self.library.clone() else { return None };
        let words = practice_words(&self.language);
        let title = words.title(&plan, &course);
        let sitting = Sitting::new(Arc::clone(&course), plan, seed, &self.standing.practice);
        let session = Session::practice(sitting, title)?;
        let terms = Arc::new(course.glossary.clone());
        let model = LessonModel::new(session, course.language(&self.language), terms, self.animate);
        // The time for the first question starts now.
        let seen = Effect::Record(model.session.seen());
        self.lesson = Some(model);
        self.place = Place::Lesson;
        Some(vec![seen])
    }

    /// Takes in the result of writing to the record.
    pub fn kept(&mut self, Kept { trouble, practice }: Kept) {
        self.trouble = trouble;
        if let Some(practice) = practice {
            if let Some(lesson) = &mut self.lesson {
                lesson.session.stands(&practice);
            }
            self.standing.practice = practice;
        }
    }

    /// Opens the short path at its first unfinished lesson from index `from` on, or at its very first if there is none.
    fn open_short(&mut self, from: usize) -> Vec<Effect> {
        let Library::Course(course) = self.library.clone() else { return Vec::new() };
        let place = self.standing.next_of(&course.short, from).unwrap_or(0);
        let Some(lesson) = course.short.get(place) else { return Vec::new() };
        let effects = self.open_lesson(lesson, None);
        if let Some(lesson) = &mut self.lesson {
            lesson.leg = Some([place, course.short.len()]);
        }
        effects
    }

    /// Opens the short path where the learner left it.
    pub fn begin_short(&mut self) -> Vec<Effect> {
        self.open_short(0)
    }

    /// Goes on to the next unfinished lesson of the short path, or home if there is none.
    fn finish_lesson(&mut self) -> Vec<Effect> {
        let Library::Course(course) = self.library.clone() else { return self.leave_lesson() };
        let leg = self.lesson.as_ref().and_then(|lesson| lesson.leg);
        match leg.and_then(|[place, _]| self.standing.next_of(&course.short, place + 1)) {
            Some(next) => self.open_short(next),
            None => self.leave_lesson(),
        }
    }

    /// Ends a lesson or sitting: an exam asks to be handed in, or shows its report; a sitting with at least one answer
    /// shows its report; anything else goes home.
    fn leave_lesson(&mut self) -> Vec<Effect> {
        let session = self.lesson.as_ref().map(|model| &model.session);
        if let Some(session) = session.filter(|session| session.is_silent()) {
            let page = Page::HandIn(session.unanswered(), session.lesson().steps.len());
            self.report = Some(ReportModel { page, scrolled: 0 });
            self.place = Place::Report;
            return Vec::new();
        }
        if let Some(report) = session.and_then(|session| self.exam_report(session)) {
            self.report = Some(ReportModel { page: Page::Exam(report), scrolled: 0 });
            self.place = Place::Report;
            return Vec::new();
        }
        let report = session.and_then(|session| {
            Some((Report::of(session, self.standing.practice.spent, self.language())?, session.sitting()?))
        });
        let report = report.filter(|(report, _)| report.asked > 0);
        if let Some((report, sitting)) = report {
            let page = Page::Sitting(report, sitting.plan().clone());
            self.report = Some(ReportModel { page, scrolled: 0 });
            self.place = Place::Report;
            return Vec::new();
        }
        self.place = Place::Home;
        self.come_home();
        self.retried()
    }

    /// Starts an exam or resumes it. Without a name, this is the open exam, or a new one.
    pub fn sit(&mut self, name: Option<Name>, minutes: u32) -> Vec<Effect> {
        let Library::Course(course) = self.library.clone() else { return Vec::new() };
        let title = vec![practice_words(&self.language).exam.to_owned(); course.languages.len()];
        let Some(opened) = Opened::new(&course, name, &self.standing.practice, title) else { return Vec::new() };
        let begun = if opened.goes_on { None } else { opened.session.sat_entry(minutes) };
        let seen = opened.session.seen();
        let terms = Arc::new(course.glossary.clone());
        self.lesson = Some(LessonModel::new(opened.session, course.language(&self.language), terms, self.animate));
        self.place = Place::Lesson;
        begun.into_iter().chain([seen]).map(Effect::Record).collect()
    }

    /// Hands the exam in and shows its report.
    fn hand_in(&mut self) -> Vec<Effect> {
        let Some(lesson) = &mut self.lesson else { return Vec::new() };
        let effects = lesson.session.hand_in().into_iter().map(Effect::Record).collect();
        let report = self.lesson.as_ref().and_then(|lesson| self.exam_report(&lesson.session));
        if let Some(report) = report {
            self.report = Some(ReportModel { page: Page::Exam(report), scrolled: 0 });
        }
        effects
    }

    /// Returns the report on an exam that has been handed in.
    fn exam_report(&self, session: &Session) -> Option<ExamReport> {
        let label = &session.sat().filter(|exam| exam.is_handed_in)?.label;
        ExamReport::of(session, self.standing.practice.exams.get(label), self.language())
    }

    fn update_report(&mut self, message: ReportMessage) -> Vec<Effect> {
        let Some(report) = &mut self.report else { return Vec::new() };
        match message {
            ReportMessage::ScrollTo(line) => report.scrolled = line,
            ReportMessage::Again => {
                let plan = match &report.page {
                    Page::Sitting(_, plan) => plan.clone(),
                    Page::HandIn(..) | Page::Exam(_) => return Vec::new(),
                };
                let begun = self.practise(plan, None);
                return begun.unwrap_or_else(|| self.update_report(ReportMessage::Home));
            }
            ReportMessage::HandIn => return self.hand_in(),
            ReportMessage::Questions => {
                if let Some(lesson) = &mut self.lesson {
                    lesson_update::update(lesson, LessonMessage::GoTo(lesson.session.first_to_look_at()));
                    self.place = Place::Lesson;
                }
            }
            ReportMessage::Home => {
                self.place = Place::Home;
                self.come_home();
                return self.retried();
            }
            ReportMessage::Shell(shell) => return shell.effect().into_iter().collect(),
            // Converted to `ScrollTo` by the input.
            ReportMessage::Scroll(_) => {}
        }
        Vec::new()
    }

    /// Shows the watched lesson as its files are now, at the first step that has changed, or shows what is wrong with
    /// them.
    pub fn reload(&mut self, library: Library) {
        let shown = self.lesson.as_ref().map(|model| (model.session.lesson().clone(), model.session.place()));
        self.library = library;
        let Library::Course(course) = self.library.clone() else {
            self.place = Place::Faults;
            return;
        };
        let Some(lesson) = self.watched.as_ref().and_then(|id| course.lesson(id)) else {
            self.place = Place::Home;
            self.come_home();
            return;
        };
        // Steps contain arrays and expressions, so they are compared by their debug output.
        let is_same = |one: &Step, other: &Step| format!("{one:?}") == format!("{other:?}");
        let place = shown.map(|(before, place)| {
            let pairs = lesson.steps.iter().zip(&before.steps);
            let changed = pairs.clone().position(|(new, old)| !is_same(new, old));
            let is_longer = lesson.steps.len() > before.steps.len();
            changed.or(is_longer.then_some(before.steps.len())).unwrap_or(place)
        });
        self.open_lesson(lesson, Some(place.unwrap_or(0)));
    }

    /// Returns the scene on the screen, which may be animated.
    #[must_use]
    pub fn moving(&self) -> Option<&Model> {
        match self.place {
            Place::Explore => Some(&self.explore),
            Place::Lesson => self.lesson.as_ref().map(|lesson| &lesson.scene),
            Place::Home | Place::Faults | Place::Report | Place::Stack => None,
        }
    }

    /// Returns the walker on the screen, which may be animated.
    #[must_use]
    pub fn walker(&self) -> Option<&Walker> {
        match (self.place, &self.stack) {
            (Place::Stack, Some(stack)) => Some(&stack.walker),
            _ => self.moving().map(|model| &model.walker),
        }
    }

    /// Advances the animation on the screen by one step.
    pub fn tick(&mut self) {
        match (self.place, &mut self.stack) {
            (Place::Stack, Some(stack)) => {
                stack_update::update(stack, StackMessage::Tick);
            }
            _ => self.time_has_come(Message::Tick),
        }
    }

    /// Ends the number that is being typed.
    pub fn end_number(&mut self) {
        self.time_has_come(Message::EndNumber);
    }

    /// Sends a message that causes no effects to the scene on the screen.
    fn time_has_come(&mut self, message: Message) {
        match (self.place, &mut self.lesson) {
            (Place::Explore, _) => {
                update::update(&mut self.explore, message);
            }
            (Place::Lesson, Some(lesson)) => {
                lesson_update::update(lesson, LessonMessage::Scene(message));
            }
            _ => {}
        }
    }

    /// Returns the message for an event, if it has one.
    #[must_use]
    pub fn message(&self, event: &Event, area: Rect, context: &Context) -> Option<AppMessage> {
        match (self.place, &self.lesson) {
            (Place::Home, _) => {
                let layout = self.home_layout(area, context.strings);
                home::input::message(event, &self.home, &layout, &self.entries()).map(AppMessage::Home)
            }
            (Place::Lesson, Some(lesson)) => {
                let layout = || LessonLayout::new(area, lesson, context.strings);
                lesson_input::message(event, lesson, layout).map(AppMessage::Lesson)
            }
            (Place::Faults, _) => {
                let layout = FaultsLayout::new(area, self.faults(), self.scrolled, context.strings);
                faults::message(event, &layout).map(AppMessage::Faults)
            }
            (Place::Report, _) => {
                let layout = ReportLayout::new(area, self.report.as_ref()?, context.strings);
                report::message(event, &self.report.as_ref()?.page, &layout).map(AppMessage::Report)
            }
            (Place::Stack, _) => {
                let stack = self.stack.as_ref()?;
                let layout = || StackLayout::new(area, stack, context.strings);
                stack_input::message(event, stack, layout).map(AppMessage::Stack)
            }
            _ => {
                if self.points_back(event, area) {
                    return Some(AppMessage::Return);
                }
                let layout = || Layout::new(self.explore_area(area), &self.explore, context.strings);
                let message = input::message(event, &self.explore, layout)?;
                let is_idle = self.explore.help.is_none()
                    && self.explore.walker.walk.is_none()
                    && self.explore.editing.is_none()
                    && self.explore.focus.zone == Zone::Bar;
                let leaves = message == Message::Back && is_idle && self.origin().is_some();
                Some(if leaves { AppMessage::Return } else { AppMessage::Explore(message) })
            }
        }
    }

    /// Handles a message and returns the effects that the runtime must carry out.
    pub fn update(&mut self, message: AppMessage) -> Vec<Effect> {
        match message {
            AppMessage::Home(message) => self.update_home(message),
            AppMessage::Explore(message) => update::update(&mut self.explore, message),
            AppMessage::Lesson(message) => {
                let Some(lesson) = &mut self.lesson else { return Vec::new() };
                let outcomes = lesson_update::update(lesson, message);
                self.keep(outcomes)
            }
            AppMessage::Faults(message) => self.update_faults(message),
            AppMessage::Report(message) => self.update_report(message),
            AppMessage::Stack(message) => self.update_stack(message),
            AppMessage::Return => {
                update::end_number(&mut self.explore);
                self.place = self.origin().unwrap_or(self.place);
                self.visited_from = None;
                // Explore may show something else by now.
                self.home.preview = None;
                self.look_around();
                self.retried()
            }
        }
    }

    fn update_stack(&mut self, message: StackMessage) -> Vec<Effect> {
        let Some(stack) = &mut self.stack else { return Vec::new() };
        match stack_update::update(stack, message) {
            Some(StackOutcome::Effect(effect)) => vec![effect],
            Some(StackOutcome::Open(opened)) => {
                self.look_into(opened);
                Vec::new()
            }
            Some(StackOutcome::Leave) if self.is_stack_of_lesson => {
                self.place = Place::Lesson;
                Vec::new()
            }
            Some(StackOutcome::Leave) if matches!(self.library, Library::Course(_)) => {
                self.place = Place::Home;
                self.retried()
            }
            // There is no screen to return to.
            Some(StackOutcome::Leave) | None => Vec::new(),
        }
    }

    fn update_faults(&mut self, message: FaultsMessage) -> Vec<Effect> {
        match message {
            FaultsMessage::ScrollTo(line) => self.scrolled = line,
            FaultsMessage::Explore => self.place = Place::Explore,
            FaultsMessage::Shell(shell) => return shell.effect().into_iter().collect(),
            // Converted to `ScrollTo` by the input.
            FaultsMessage::Scroll(_) => {}
        }
        Vec::new()
    }

    fn update_home(&mut self, message: HomeMessage) -> Vec<Effect> {
        // While the help is open, the arrow keys scroll it and any other key closes it.
        let message = match (message, self.home.help) {
            (HomeMessage::Move(by), Some(_)) => HomeMessage::Shell(Shell::Scroll(by)),
            (HomeMessage::Open | HomeMessage::Click(_) | HomeMessage::Leave, Some(_)) => {
                HomeMessage::Shell(Shell::CloseHelp)
            }
            (message, _) => message,
        };
        let entries = self.entries();
        let last = entries.len().saturating_sub(1);
        match message {
            HomeMessage::Move(by) => {
                let next = self.home.chosen.min(last).cast_signed() + by;
                self.home.chosen = next.rem_euclid(entries.len().max(1).cast_signed()).cast_unsigned();
            }
            HomeMessage::Open => return self.open(entries.get(self.home.chosen.min(last)).copied()),
            HomeMessage::Click(place) if place == self.home.chosen.min(last) => {
                return self.open(entries.get(place).copied());
            }
            HomeMessage::Click(place) => self.home.chosen = place.min(last),
            HomeMessage::Leave => return vec![Effect::Quit],
            HomeMessage::Shell(shell) => match shell::update(&mut self.home, shell) {
                Reaction::Nothing => {}
                Reaction::Effect(effect) => return vec![effect],
                Reaction::Message(picked) => return self.update_home(picked),
            },
        }
        self.look_around();
        Vec::new()
    }

    fn open(&mut self, entry: Option<Entry>) -> Vec<Effect> {
        let Library::Course(course) = self.library.clone() else {
            self.place = Place::Explore;
            return Vec::new();
        };
        match entry {
            Some(Entry::Continue(lesson) | Entry::Lesson(lesson)) => {
                course.lessons.get(lesson).map_or_else(Vec::new, |lesson| self.open_lesson(lesson, None))
            }
            Some(Entry::Explore) => {
                self.place = Place::Explore;
                Vec::new()
            }
            Some(Entry::Stack) => {
                if let Some(network) = network::shipped() {
                    self.open_stack(Arc::new(network.clone()));
                }
                Vec::new()
            }
            Some(Entry::Short) => self.begin_short(),
            Some(Entry::Exam) => self.sit(None, 0),
            Some(Entry::Review) => self.begin(Plan::Review),
            Some(Entry::Mixed) => {
                let drills = course.drills.iter().map(|drill| drill.id.clone()).collect();
                self.begin(Plan::Drills { drills, level: None, count: USUAL })
            }
            Some(Entry::Drill(place)) => {
                let drills = course.drills.get(place).map(|drill| drill.id.clone()).into_iter().collect();
                self.begin(Plan::Drills { drills, level: None, count: USUAL })
            }
            None => Vec::new(),
        }
    }

    /// Starts a practice sitting offered on the home screen.
    fn begin(&mut self, plan: Plan) -> Vec<Effect> {
        self.practise(plan, None).unwrap_or_default()
    }

    /// Handles the outcomes of a lesson: what was done goes to the record and to the learner's standing.
    fn keep(&mut self, outcomes: Vec<Outcome>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for outcome in outcomes {
            match outcome {
                Outcome::Done(entry) => {
                    self.standing.remember(&entry);
                    effects.push(Effect::Record(entry));
                }
                Outcome::Effect(effect) => effects.push(effect),
                Outcome::Explore(setting) => self.visit(setting),
                Outcome::Network(network, input, activations) => {
                    let stack = StackModel::new(network, self.animate, self.has_worker);
                    self.stack = Some(stack.showing(input, activations));
                    self.place = Place::Stack;
                    self.is_stack_of_lesson = true;
                }
                Outcome::Finish => effects.extend(self.finish_lesson()),
                Outcome::Leave => effects.extend(self.leave_lesson()),
            }
        }
        effects
    }

    /// Retries, on the home screen, to save what could not be saved.
    fn retried(&self) -> Vec<Effect> {
        let is_due = self.place == Place::Home && self.trouble.is_some();
        if is_due { vec![Effect::Retry] } else { Vec::new() }
    }

    /// Opens the scene of a lesson in Explore; the lesson keeps its own unchanged.
    fn visit(&mut self, setting: Setting) {
        let view = self.lesson.as_ref().map(|lesson| lesson.scene.view()).unwrap_or_default();
        self.show_in_explore(setting, view, Place::Lesson);
    }

    /// Opens a single layer of a network in Explore, with its values.
    fn look_into(&mut self, OpenedLayer { scene, call, from, to }: OpenedLayer) {
        let size = [scene.input.nrows(), scene.input.ncols()].map(|length| i64::try_from(length).unwrap_or(i64::MAX));
        let setting = Setting {
            layer: scene.layer,
            input_size: size,
            input: scene.input.into(),
            kernel: scene.kernel.into(),
            bias: scene.bias,
            planes: None,
            passes_over: false,
        };
        self.show_in_explore(setting, View::default(), Place::Stack);
        self.explore.notice = Some(Notice::OfNetwork { call, from, to });
    }

    /// Shows `setting` in Explore, and remembers the screen to return to.
    fn show_in_explore(&mut self, setting: Setting, view: View, from: Place) {
        self.explore = self.explore.replaced_by(setting, view);
        self.explore.walker.animate = self.animate;
        self.visited_from = Some(from);
        self.place = Place::Explore;
    }

    /// Returns the screen that Explore returns to, if any.
    fn origin(&self) -> Option<Place> {
        match self.library {
            _ if self.visited_from.is_some() => self.visited_from,
            Library::None => None,
            Library::Course(_) => Some(Place::Home),
            Library::Faulty(_) => Some(Place::Faults),
        }
    }

    /// Returns the area of Explore: less one row for the way back if the screen is at least 8 rows high, else less one
    /// column for the mark that answers are not saved.
    fn explore_area(&self, area: Rect) -> Rect {
        match self.origin() {
            None => area,
            Some(_) if area.height >= 8 => Rect { height: area.height - 1, ..area },
            Some(_) => Rect { width: area.width.saturating_sub(1), ..area },
        }
    }

    /// Whether the mouse clicks on the way back.
    fn points_back(&self, event: &Event, area: Rect) -> bool {
        let Event::Mouse(event) = event else { return false };
        event.kind == MouseEventKind::Down(MouseButton::Left) && event.row >= self.explore_area(area).bottom()
    }

    /// Returns the diagnostics of the course.
    fn faults(&self) -> &str {
        match &self.library {
            Library::Faulty(text) => text,
            _ => "",
        }
    }

    /// Records what the layout of the frame just drawn in `area` keeps for the next one.
    pub fn drawn(&mut self, context: &Context, area: Rect) {
        if self.place == Place::Explore {
            let layout = Layout::new(self.explore_area(area), &self.explore, context.strings);
            self.explore.kept = panels::kept(layout.area, &layout.panels);
        }
    }

    /// Draws the screen, and returns the position of the focus.
    pub fn view(&self, context: &Context, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match (self.place, &self.lesson) {
            (Place::Home, _) => screen::home::view(self, context, area, buf),
            (Place::Lesson, Some(lesson)) => screen::lesson::view(lesson, self.trouble.as_ref(), context, area, buf),
            (Place::Faults, _) => {
                let layout =
                    FaultsLayout::new(area.intersection(buf.area), self.faults(), self.scrolled, context.strings);
                screen::faults::view(self.faults(), &layout, context, buf);
                Some(layout.text.as_position())
            }
            (Place::Report, _) => {
                let layout = ReportLayout::new(area.intersection(buf.area), self.report.as_ref()?, context.strings);
                screen::report::view(&layout, context, buf);
                Some(layout.text.as_position())
            }
            (Place::Stack, _) => screen::stack::view(self.stack.as_ref()?, self.trouble.as_ref(), context, area, buf),
            _ => {
                let area = area.intersection(buf.area);
                let explore = self.explore_area(area);
                let focus = screen::explore::view(&self.explore, context, explore, buf);
                let mut note = Rect { x: explore.right(), width: area.right() - explore.right(), height: 1, ..area };
                if explore.height < area.height {
                    let strings = &context.strings.home;
                    let text = match self.origin() {
                        Some(Place::Lesson) => strings.back_to_lesson,
                        Some(Place::Faults) => strings.back_to_faults,
                        Some(Place::Stack) => context.strings.stack.back,
                        _ => strings.back_home,
                    };
                    let row = Rect { y: explore.bottom(), height: 1, ..area };
                    let taken = screen::way_back(text, context, row, buf) + 2;
                    note = Rect { x: row.x + taken.min(row.width), width: row.width.saturating_sub(taken), ..row };
                }
                screen::trouble(self.trouble.as_ref(), context, note, buf);
                focus
            }
        }
    }
}

/// Returns the strings for practice in the language with this tag.
fn practice_words(tag: &str) -> &'static PracticeStrings {
    Language::of(tag).unwrap_or_default().screen().practice
}
