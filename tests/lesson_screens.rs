//! Completes the lessons of the course on the screen, by keys alone and by mouse alone. The answers come from the core.

use std::path::Path;
use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tconv::learner::draft::Draft;
use tconv::learner::session::Deed;
use tconv::learner::standing::Standing;
use tconv::lesson::check::cells::Cells;
use tconv::lesson::check::select::Select;
use tconv::lesson::check::{Answer, Check};
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::expression::Value;
use tconv::lesson::files::Files;
use tconv::lesson::free::Free;
use tconv::lesson::render::{Speech, human};
use tconv::load::course::course;
use tconv::palette::{Depth, Ground, Palette};
use tconv::phrase::Phrase;
use tconv::scene::Setting;
use tconv::tui::app::{App, AppMessage, Library, Place};
use tconv::tui::effect::Effect;
use tconv::tui::explore::field::Field;
use tconv::tui::explore::model::Model;
use tconv::tui::lesson::layout::LessonLayout;
use tconv::tui::lesson::{Focus, LessonMessage, LessonModel};
use tconv::tui::screen::Context;
use tconv::tui::theme::Theme;
use tconv::words::Language;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};

use crate::support::asking;
use crate::support::courses;
use crate::support::ours::ours;
use crate::support::said;

const AREA: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// A screen that shows grids side by side where the small one shows them one at a time.
const LARGE_AREA: Rect = Rect { x: 0, y: 0, width: 140, height: 40 };

const THEME: Theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true };

struct Desk {
    app: App,
    context: Context,
    area: Rect,
    deeds: Vec<Deed>,
}

impl Desk {
    fn new(course: &Arc<Course>, lesson: &Lesson, strings: &'static Strings) -> Desk {
        let library = Library::Course(Arc::clone(course));
        let mut app = App::new(Model::new(Setting::default()), library, Standing::default(), strings.tag, 7, false);
        app.open_lesson(lesson, None);
        Desk { app, context: Context { theme: THEME, strings }, area: AREA, deeds: Vec::new() }
    }

    /// Returns the same desk on a screen of this size.
    fn on(self, area: Rect) -> Desk {
        Desk { area, ..self }
    }

    fn lesson(&self) -> &LessonModel {
        self.app.lesson.as_ref().expect("a lesson is open")
    }

    fn step(&self) -> Step {
        self.lesson().session.step().clone()
    }

    fn is_over(&self) -> bool {
        self.app.place == Place::Home
    }

    fn send(&mut self, event: &Event) {
        if let Some(message) = self.app.message(event, self.area, &self.context) {
            self.update(message);
        }
    }

    fn update(&mut self, message: AppMessage) {
        for effect in self.app.update(message) {
            if let Effect::Record(entry) = effect {
                self.deeds.push(entry.deed);
            }
        }
        self.app.view(&self.context, self.area, &mut Buffer::empty(self.area));
    }

    fn press(&mut self, code: KeyCode) {
        self.send(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn write(&mut self, text: &str) {
        text.chars().for_each(|typed| self.press(KeyCode::Char(typed)));
    }

    fn click(&mut self, place: Position) {
        for kind in [MouseEventKind::Down(MouseButton::Left), MouseEventKind::Up(MouseButton::Left)] {
            self.send(&Event::Mouse(MouseEvent { kind, column: place.x, row: place.y, modifiers: KeyModifiers::NONE }));
        }
    }

    fn layout(&self) -> LessonLayout {
        LessonLayout::new(self.area, self.lesson(), self.context.strings)
    }

    /// Clicks on whatever sends this message, wherever it is on the screen.
    fn click_on(&mut self, message: &LessonMessage) {
        let layout = self.layout();
        let mut places = self.area.positions();
        let place = places.find(|place| layout.target(*place).as_ref() == Some(message));
        let place = place.ok_or_else(|| format!("{message:?} in {}", self.step().id));
        self.click(place.expect("it can be clicked"));
    }

    /// Clicks on a cell of a grid of the scene.
    fn click_cell(&mut self, grid: tconv::scene::GridId, cell: [i64; 2]) {
        let layout = self.layout();
        let is_it = |place: &Position| {
            layout.scene.target(*place) == Some(tconv::tui::explore::layout::Target::Cell(grid, cell))
        };
        let place = self.area.positions().find(is_it);
        let place = place.ok_or_else(|| format!("{cell:?} of {grid:?} in {}", self.step().id));
        self.click(place.expect("it is on the screen"));
    }

    /// Clicks on a field of the bar: on its end, where a chosen field has its plus, or on its start.
    fn click_field(&mut self, field: Field, at_end: bool) {
        let layout = self.layout();
        let field = layout.scene.fields.iter().find(|(_, shown)| shown.field == field);
        let (rect, _) = field.expect("the field is in the bar");
        self.click(Position { x: if at_end { rect.right() - 1 } else { rect.x }, y: rect.y });
    }

    fn right(&self) -> Option<Answer> {
        self.step().check?.right(self.lesson().scene.scene())
    }

    /// Returns the place of an option in the list on the screen.
    fn place_of(&self, check: &Check, id: &str) -> usize {
        let at = check.listed().iter().position(|known| *known == id).expect("an option");
        self.lesson().session.shuffled().iter().position(|shown| *shown == at).expect("it is shown")
    }
}

/// The fields in which a setting that reaches the goal differs from the scene, with the current and the target number.
fn turns(desk: &Desk, example: &Setting) -> Vec<(Field, i64, i64)> {
    let step = desk.step();
    let turned = |free: &Free| {
        let [from, to] = [desk.lesson().scene.setting(), example].map(|setting| free.knob.get(setting)[0]);
        (Field::of_knob(&free.knob), from, to)
    };
    step.free.knobs.iter().map(turned).filter(|(_, from, to)| from != to).collect()
}

fn answer_by_keys(desk: &mut Desk) {
    let step = desk.step();
    let Some(check) = &step.check else { return desk.press(KeyCode::Enter) };
    match (check, desk.right()) {
        (Check::Number(_) | Check::Numbers(_) | Check::Setting(_), Some(answer)) => desk.write(&answer.to_string()),
        (_, Some(Answer::Option(id))) => {
            let place = desk.place_of(check, &id);
            desk.write(&(place + 1).to_string());
        }
        (_, Some(Answer::Cells(values))) => {
            for value in values {
                desk.write(&tconv::scene::number::text(value));
                desk.press(KeyCode::Right);
            }
        }
        (Check::Select(Select { grid, .. }), Some(Answer::Select(cells))) => {
            for cell in cells {
                let cursor = desk.lesson().scene.cursor(*grid);
                for (axis, [less, more]) in
                    [[KeyCode::Up, KeyCode::Down], [KeyCode::Left, KeyCode::Right]].iter().enumerate()
                {
                    let by = cell[axis] - cursor[axis];
                    (0..by.abs()).for_each(|_| desk.press(if by < 0 { *less } else { *more }));
                }
                desk.press(KeyCode::Char(' '));
            }
        }
        (_, Some(Answer::Order(places))) => {
            let shown = desk.lesson().session.shuffled();
            for item in places {
                let place = shown.iter().position(|shown| *shown == item).expect("it is shown");
                desk.write(&(place + 1).to_string());
            }
        }
        (Check::Goal(goal), _) => {
            for (field, from, to) in turns(desk, goal.example()) {
                while desk.lesson().scene.bar.field != field {
                    desk.press(KeyCode::Char(']'));
                }
                (from..to).for_each(|_| desk.press(KeyCode::Char('+')));
                (to..from).for_each(|_| desk.press(KeyCode::Char('-')));
            }
            assert!(!desk.lesson().session.is_asking(), "nobody notices that the goal of {} is reached", step.id);
        }
        (Check::Reflect(_), _) => desk.write("because q is a letter"),
        (check, answer) => unreachable!("{check:?} {answer:?}"),
    }
    if desk.lesson().session.is_asking() {
        desk.press(KeyCode::Enter);
    }
    assert!(!desk.lesson().session.is_asking(), "{} is not done", step.id);
    let telling = desk.lesson().telling();
    for number in telling.prose().explain.expressions() {
        assert!(number.eval(&telling.numbers()).is_ok(), "{} has no value in {}", number.text(), step.id);
    }
    desk.press(KeyCode::Enter);
}

/// Pasted text goes where it would be typed, and nothing is answered before Enter.
fn answer_by_paste(desk: &mut Desk) {
    let step = desk.step();
    let text = match (&step.check, desk.right()) {
        (None, _) => return answer_by_keys(desk),
        (Some(Check::Goal(_)), _) => {
            desk.send(&Event::Paste("7".to_owned()));
            assert!(desk.lesson().remark.is_some(), "{} says nothing", step.id);
            assert_eq!(desk.lesson().focus, Focus::Scene, "the arrows of {} are gone", step.id);
            return answer_by_keys(desk);
        }
        (Some(check), Some(Answer::Option(id))) => (desk.place_of(check, &id) + 1).to_string(),
        (_, Some(Answer::Order(places))) => {
            let shown = desk.lesson().session.shuffled();
            let place = |item: &usize| shown.iter().position(|shown| shown == item).expect("it is shown") + 1;
            places.iter().map(|item| place(item).to_string()).collect::<Vec<_>>().join("\n")
        }
        (Some(Check::Reflect(_)), _) => "because\nq is a letter".to_owned(),
        (_, answer) => format!("  {}\r\n", answer.expect("there is one")),
    };
    for wrong in ["1x2x3", "9999,9999", "\u{1b}[2J", "nothing of the kind", &"7 ".repeat(50_000)] {
        let is_answer = match &step.check {
            Some(Check::Numbers(_)) => wrong.contains(','),
            check => matches!(check, Some(Check::Reflect(_))),
        };
        if !is_answer {
            let before = desk.lesson().draft.clone();
            desk.send(&Event::Paste(wrong.to_owned()));
            assert_eq!(desk.lesson().draft, before, "{wrong:?} in {}", step.id);
            assert!(desk.lesson().remark.is_some(), "{wrong:?} in {}", step.id);
        }
    }
    desk.send(&Event::Paste(text.clone()));
    assert!(desk.lesson().session.is_asking() && desk.lesson().remark.is_none(), "{text:?} in {}", step.id);
    if let Draft::Text(written) = &desk.lesson().draft {
        assert_eq!(written.0.text(), "because q is a letter");
        desk.send(&Event::Paste("x".repeat(1000)));
        assert!(
            matches!(&desk.lesson().draft, Draft::Text(line) if line.0.text().len() < 500),
            "there is an end to it"
        );
    }
    desk.press(KeyCode::Enter);
    assert!(!desk.lesson().session.is_asking(), "{text:?} in {} is not it", step.id);
    // There is nothing left to paste into.
    let draft = desk.lesson().draft.clone();
    desk.send(&Event::Paste("7".to_owned()));
    assert_eq!(desk.lesson().draft, draft);
    desk.press(KeyCode::Enter);
}

fn answer_by_mouse(desk: &mut Desk) {
    let step = desk.step();
    let Some(check) = &step.check else { return desk.click_on(&LessonMessage::Enter) };
    let turn = |desk: &mut Desk, by: i64| (0..by.abs()).for_each(|_| desk.click_on(&LessonMessage::Turn(by.signum())));
    match (check, desk.right()) {
        (Check::Number(_), Some(answer)) => {
            // Turns one too far and back, so that even an answer of 0 is entered.
            turn(desk, answer.to_string().parse::<i64>().expect("a whole number") + 1);
            turn(desk, -1);
        }
        (_, Some(Answer::Numbers(values, _))) => {
            for (place, value) in values.iter().enumerate() {
                desk.click_on(&LessonMessage::Blank(place));
                turn(desk, value.to_string().parse::<i64>().expect("a whole number") + 1);
                turn(desk, -1);
            }
        }
        (_, Some(Answer::Option(id))) => {
            let place = desk.place_of(check, &id);
            desk.click_on(&LessonMessage::Pick(place));
        }
        (Check::Cells(Cells { grid, blank, .. }), Some(Answer::Cells(values))) => {
            for (cell, value) in blank.iter().zip(values) {
                desk.click_cell(*grid, *cell);
                turn(desk, value as i64 + 1);
                turn(desk, -1);
            }
        }
        (Check::Select(Select { grid, .. }), Some(Answer::Select(cells))) => {
            for cell in cells {
                desk.click_cell(*grid, cell);
            }
        }
        (_, Some(Answer::Order(places))) => {
            let shown = desk.lesson().session.shuffled();
            for item in places {
                let place = shown.iter().position(|shown| *shown == item).expect("it is shown");
                desk.click_on(&LessonMessage::Pick(place));
            }
        }
        (Check::Goal(goal), _) => {
            for (field, from, to) in turns(desk, goal.example()) {
                // The first click only chooses the field, unless it is already chosen.
                if desk.lesson().scene.bar.field != field {
                    desk.click_field(field, false);
                }
                (0..(to - from).abs()).for_each(|_| desk.click_field(field, to > from));
            }
        }
        // A mouse cannot type.
        (Check::Reflect(_) | Check::Setting(_), _) => {
            desk.click_on(&LessonMessage::NextFocus);
            return desk.click_on(&LessonMessage::Skip);
        }
        (check, answer) => unreachable!("{check:?} {answer:?}"),
    }
    if desk.lesson().session.is_asking() {
        desk.click_on(&LessonMessage::Enter);
    }
    assert!(!desk.lesson().session.is_asking(), "{} is not done", step.id);
    desk.click_on(&LessonMessage::Enter);
}

fn walk(area: Rect, answer: impl Fn(&mut Desk)) {
    let courses = courses::both();
    for (strings, course) in
        [&ENGLISH, &CHINESE].into_iter().flat_map(|strings| courses.iter().map(move |course| (strings, course)))
    {
        for lesson in &course.lessons {
            let mut desk = Desk::new(course, lesson, strings).on(area);
            for step in 0..lesson.steps.len() {
                assert_eq!(desk.lesson().session.place(), step, "{}", lesson.id);
                answer(&mut desk);
            }
            assert!(desk.is_over(), "{} has no end", lesson.id);
            let wrong = |deed: &&Deed| matches!(deed, Deed::Answered { verdict, .. } if *verdict == tconv::learner::event::Verdict::Wrong);
            assert_eq!(desk.deeds.iter().find(wrong), None);
            let answered = desk.deeds.iter().filter(|deed| matches!(deed, Deed::Answered { .. })).count();
            assert!(answered >= lesson.steps.len(), "only {answered} answers in {}", lesson.id);
        }
    }
}

#[test]
fn no_cell_at_all_is_an_answer_when_it_is_given_twice() {
    let [_, course] = courses::both();
    let mut desk = Desk::new(&course, course.lesson("checkerboard").expect("there is one"), &ENGLISH);
    let tries = |desk: &Desk| desk.lesson().session.work().tries;
    desk.press(KeyCode::Enter);
    shows(&desk, "Nothing is picked.");
    // Looking at another cell, or picking one after all, is not an answer.
    desk.press(KeyCode::Right);
    desk.press(KeyCode::Enter);
    desk.write("  ");
    desk.press(KeyCode::Enter);
    shows(&desk, "Nothing is picked.");
    assert_eq!(tries(&desk), 0);
    desk.press(KeyCode::Enter);
    assert_eq!(tries(&desk), 1);
    let step = desk.step();
    let none = step.rehearsal().into_iter().find(|trial| trial.answer == Answer::Select(Vec::new())).expect("a trial");
    let said = said::piece(&step.prose[0], &none);
    assert!(text(&desk).contains(&said), "{}", screen(&desk));
    assert!(desk.lesson().session.is_asking());
    desk.press(KeyCode::Enter);
    assert_eq!(tries(&desk), 1, "another empty answer is asked for again");
}

/// Returns the visible text beside the scene, without whitespace.
fn text(desk: &Desk) -> String {
    let lines = desk.layout().lines;
    lines.iter().flatten().flat_map(|run| run.text.split_whitespace()).collect()
}

#[test]
fn who_answers_all_wrong_and_then_right_sees_each_time_what_is_said_to_it() {
    answer_wrong_and_right(AREA);
}

#[test]
fn who_answers_all_wrong_and_then_right_sees_it_on_a_large_screen() {
    answer_wrong_and_right(LARGE_AREA);
}

fn answer_wrong_and_right(area: Rect) {
    let (mut wrong, mut right) = (0, 0);
    for course in courses::both() {
        for (strings, (lesson, place)) in
            [&ENGLISH, &CHINESE].into_iter().flat_map(|strings| steps(&course).map(move |step| (strings, step)))
        {
            let mut desk = Desk::new(&course, lesson, strings).on(area);
            desk.app.open_lesson(lesson, Some(place));
            let step = desk.step();
            let prose = &step.prose[usize::from(strings.tag != course.languages[0])];
            let trials = step.rehearsal();
            let at = format!("{}/{} in {}", lesson.id, step.id, strings.tag);
            assert!(trials.is_empty() == step.check.is_none(), "{at} is not rehearsed");
            for trial in trials {
                if !desk.lesson().session.is_asking() {
                    // A prediction can be given only once.
                    desk.app.open_lesson(lesson, Some(place));
                }
                desk.app.lesson.as_mut().expect("a lesson is open").rehearse(&trial);
                let seen = text(&desk);
                let said = said::piece(prose, &trial);
                assert!(seen.contains(&said), "{at}, {}: {said:?} is not in\n{}", trial.name(), screen(&desk));
                *if trial.grade.is_right { &mut right } else { &mut wrong } += 1;
            }
        }
    }
    assert!(wrong > 200 && right > 60, "{wrong} wrong answers, {right} right ones");
}

/// Every step of a course, with its lesson.
fn steps(course: &Course) -> impl Iterator<Item = (&Lesson, usize)> {
    course.lessons.iter().flat_map(|lesson| (0..lesson.steps.len()).map(move |step| (lesson, step)))
}

#[test]
fn the_lessons_are_finished_by_keys_alone() {
    walk(AREA, answer_by_keys);
}

#[test]
fn the_lessons_are_finished_by_keys_on_a_large_screen() {
    walk(LARGE_AREA, answer_by_keys);
}

#[test]
fn the_lessons_are_finished_by_pasting() {
    walk(AREA, answer_by_paste);
}

#[test]
fn the_lessons_are_finished_by_mouse_alone() {
    walk(AREA, answer_by_mouse);
}

#[test]
fn the_lessons_are_finished_by_mouse_on_a_large_screen() {
    walk(LARGE_AREA, answer_by_mouse);
}

#[test]
fn a_lesson_goes_on_where_it_was_left() {
    let course = ours();
    let lesson = course.lesson("crop").expect("there is one");
    let mut desk = Desk::new(&course, lesson, &ENGLISH);
    (0..3).for_each(|_| answer_by_keys(&mut desk));
    let standing = desk.app.standing.clone();
    assert_eq!((standing.done(lesson), standing.place(lesson)), (3, 3));
    desk.press(KeyCode::Esc);
    assert!(desk.is_over());
    desk.press(KeyCode::Enter);
    assert_eq!((desk.app.place, desk.lesson().session.place()), (Place::Lesson, 3));
}

#[test]
fn the_scene_comes_back_from_explore_as_it_was() {
    let course = ours();
    let lesson = course.lesson("crop").expect("there is one");
    let mut desk = Desk::new(&course, lesson, &ENGLISH);
    desk.write("1");
    desk.press(KeyCode::Char('e'));
    assert_eq!(desk.app.place, Place::Explore);
    desk.write("+++");
    assert_ne!(desk.app.explore.scene().setting(), desk.lesson().scene.scene().setting());
    desk.press(KeyCode::Esc);
    assert_eq!(desk.app.place, Place::Lesson);
    assert_eq!(
        desk.lesson().draft.answer(),
        Some(Answer::Number(Value::Integer(1))),
        "the answer on its way is still there"
    );
    assert_eq!(*desk.lesson().scene.scene().setting(), desk.step().setting);
}

#[test]
fn a_second_answer_is_typed_from_its_first_number() {
    let course = ours();
    let lesson = course.lesson("crop").expect("there is one");
    let place = lesson.steps.iter().position(|step| step.id == "finish-it").expect("there is one");
    let mut desk = Desk::new(&course, lesson, &ENGLISH);
    desk.app.open_lesson(lesson, Some(place));
    for typed in ["11x14", "3x6"] {
        desk.write(typed);
        desk.press(KeyCode::Enter);
        let answered = desk.lesson().session.work().answered.as_ref().map(|(answer, _)| answer.to_string());
        assert_eq!(answered.as_deref(), Some(typed));
    }
    assert!(!desk.lesson().session.is_asking(), "{:?}", desk.right());
}

#[test]
fn no_keys_at_no_size_panic() {
    use proptest::prelude::*;
    let course = ours();
    let codes = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Backspace,
        KeyCode::PageDown,
    ];
    let key = prop_oneof![
        proptest::sample::select(codes.to_vec()),
        proptest::char::range(' ', '~').prop_map(KeyCode::Char),
        proptest::sample::select("hraseboq? 123+-.".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
    ];
    let size = (0_u16..160, 0_u16..50);
    let scenario = (proptest::collection::vec((key, size), 0..60), 0..3_usize, 0..9_usize);
    proptest!(ProptestConfig::with_cases(60), |((events, lesson, step) in scenario)| {
        let lesson = &course.lessons[lesson];
        let mut desk = Desk::new(&course, lesson, &CHINESE);
        desk.app.open_lesson(lesson, Some(step));
        for (code, (width, height)) in events {
            let area = Rect::new(0, 0, width, height);
            let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
            let click = Event::Mouse(MouseEvent {
                kind: MouseEventKind::Down(MouseButton::Left),
                column: width / 3,
                row: height / 2,
                modifiers: KeyModifiers::NONE,
            });
            for event in [event, click] {
                if let Some(message) = desk.app.message(&event, area, &desk.context) {
                    desk.app.update(message);
                }
                desk.app.view(&desk.context, area, &mut Buffer::empty(area));
            }
        }
    });
}

#[test]
fn explore_leads_back_to_where_one_came_from_by_key_and_by_mouse() {
    let click = |row: u16| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        Event::Mouse(MouseEvent { kind, column: 3, row, modifiers: KeyModifiers::NONE })
    };
    let course = ours();
    let mut desk = Desk::new(&course, &course.lessons[0], &ENGLISH);
    desk.press(KeyCode::Esc);
    assert_eq!(desk.app.place, Place::Home);
    // Explore is below the entry that continues the course.
    desk.press(KeyCode::Down);
    for back in [click(AREA.bottom() - 1), Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))] {
        desk.press(KeyCode::Enter);
        assert_eq!(desk.app.place, Place::Explore);
        desk.send(&back);
        assert_eq!(desk.app.place, Place::Home);
    }
}

#[test]
fn a_course_that_cannot_be_read_is_scrolled_and_leaves_explore() {
    let text = (0..60).map(|line| format!("error {line}")).collect::<Vec<_>>().join("\n");
    let explore = Model::new(Setting::default());
    let app = App::new(explore, Library::Faulty(text), Standing::default(), "en", 0, false);
    let context = Context { theme: THEME, strings: &ENGLISH };
    let mut desk = Desk { app, context, area: AREA, deeds: Vec::new() };
    let first = |desk: &Desk| {
        let mut buffer = Buffer::empty(AREA);
        desk.app.view(&desk.context, AREA, &mut buffer);
        (0..9).map(|x| buffer[(x, 0)].symbol()).collect::<String>().trim().to_owned()
    };
    assert_eq!(first(&desk), "error 0");
    desk.press(KeyCode::Down);
    assert_eq!(first(&desk), "error 1");
    (0..20).for_each(|_| desk.press(KeyCode::PageDown));
    assert_eq!(first(&desk), "error 37");
    // Scrolling stops at the end: one line back is visible at once.
    desk.press(KeyCode::Up);
    assert_eq!(first(&desk), "error 36");
    desk.press(KeyCode::Char('e'));
    assert_eq!(desk.app.place, Place::Explore);
    desk.press(KeyCode::Esc);
    assert_eq!(desk.app.place, Place::Faults);
    assert_eq!(first(&desk), "error 36");
}

#[test]
fn the_faults_of_a_course_are_told_in_the_language_of_the_screen() {
    let files = course(Path::new("tests/lessons/broken/unknown-key"));
    for (language, title, help) in [
        (Language::English, "error[unknown-key]: there is no key 'veiw' here", "help: did you mean 'view'?"),
        (Language::Chinese, "错误[unknown-key]：这里没有叫 'veiw' 的键", "提示：是不是 'view'？"),
    ] {
        let (words, diagnostics) = (language.cli(), Course::read(&files).diagnostics);
        let say = |phrase: &Phrase| words.say(phrase);
        let speech = Speech { say: &say, levels: words.lint.levels };
        let text = diagnostics.iter().map(|one| human(one, &files, speech)).collect::<Vec<_>>().join("\n\n");
        let strings = language.screen();
        let explore = Model::new(Setting::default());
        let app = App::new(explore, Library::Faulty(text), Standing::default(), strings.tag, 0, false);
        let desk = Desk { app, context: Context { theme: THEME, strings }, area: AREA, deeds: Vec::new() };
        let mut buffer = Buffer::empty(AREA);
        desk.app.view(&desk.context, AREA, &mut buffer);
        // The second cell of a wide letter is blank.
        let plain = |text: &str| text.replace(' ', "");
        assert!(plain(&screen(&desk)).contains(&plain(title)), "{}", screen(&desk));
        assert!(plain(&screen(&desk)).contains(&plain(help)), "{}", screen(&desk));
        assert_eq!(buffer[(0, 0)].style().fg, THEME.error().fg, "{language:?}: an error looks like one");
        assert_ne!(buffer[(0, 1)].style().fg, THEME.error().fg, "{language:?}");
    }
}

/// Returns the whole screen as text.
fn screen(desk: &Desk) -> String {
    let mut buffer = Buffer::empty(AREA);
    desk.app.view(&desk.context, AREA, &mut buffer);
    let row = |y: u16| (0..AREA.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..AREA.height).map(row).collect::<Vec<_>>().join("\n")
}

fn shows(desk: &Desk, text: &str) {
    let screen = screen(desk);
    assert!(screen.contains(text), "{text} is not in\n{screen}");
}

#[test]
fn numbers_are_typed_wrong_and_right_by_keys_and_by_mouse() {
    let course = Arc::new(asking::course());
    for strings in [&ENGLISH, &CHINESE] {
        let mut desk = Desk::new(&course, &course.lessons[0], strings);
        for label in ["op, height", "op, width", "half"] {
            shows(&desk, label);
        }
        desk.press(KeyCode::Enter);
        assert!(desk.lesson().remark.is_some(), "fields are empty");
        desk.write("2x1x1.5");
        desk.press(KeyCode::Enter);
        shows(&desk, "Height first, not 2.");
        desk.write("2x3");
        desk.press(KeyCode::Enter);
        shows(&desk, "One less.");
        desk.click_on(&LessonMessage::Turn(-1));
        desk.click_on(&LessonMessage::Blank(1));
        desk.click_on(&LessonMessage::Turn(-1));
        desk.press(KeyCode::Enter);
        assert!(!desk.lesson().session.is_asking(), "{}", screen(&desk));
    }
}

#[test]
fn a_call_is_typed_and_pasted_wrong_and_right() {
    let course = Arc::new(asking::course());
    let mut desk = Desk::new(&course, &course.lessons[0], &ENGLISH);
    desk.app.open_lesson(&course.lessons[0], Some(1));
    let tries = |desk: &Desk| desk.lesson().session.work().tries;
    desk.press(KeyCode::Enter);
    shows(&desk, "Type or paste a call");
    for (text, why) in [
        ("nn.Conv2d(1, 1, 9)", "Kernel size"),
        ("nn.Linear(1, 2)", "unknown function"),
        ("", "Type or paste a call"),
        (&"(".repeat(100_000), "most 400 letters"),
        ("\u{1b}[2J\u{202e}", "This is refused"),
    ] {
        let before = desk.lesson().draft.clone();
        desk.send(&Event::Paste(text.to_owned()));
        shows(&desk, why);
        assert_eq!((&desk.lesson().draft, tries(&desk)), (&before, 0), "{text}");
    }
    // Letters are typed, even those that are keys elsewhere.
    desk.write("nn.Conv2d(1, 1, 3, q");
    desk.press(KeyCode::Enter);
    shows(&desk, "This is refused");
    assert_eq!(tries(&desk), 0);
    for (text, feedback) in [
        ("nn.Conv2d(1, 1, 3)", "That one shrinks: 3."),
        ("up = nn.ConvTranspose2d(1, 1, 3, 2, 1)", "That gives 7 rows."),
        ("nn.ConvTranspose2d(1, 1, 2, stride=2)", "No."),
    ] {
        desk.send(&Event::Paste(text.to_owned()));
        desk.press(KeyCode::Enter);
        shows(&desk, feedback);
        assert!(desk.lesson().session.is_asking());
    }
    desk.send(&Event::Paste("nn.ConvTranspose2d(1, 1, 3, stride=2)[..., 1:, 1:]".to_owned()));
    desk.press(KeyCode::Enter);
    assert!(!desk.lesson().session.is_asking(), "{}", screen(&desk));
    desk.press(KeyCode::Enter);
    // The output of the scene is 5x5.
    for text in ["nn.Conv2d(1, 1, 3)", "nn.Conv2d(1, 1, 1)"] {
        desk.send(&Event::Paste(text.to_owned()));
        desk.press(KeyCode::Enter);
    }
    assert!(!desk.lesson().session.is_asking(), "{}", screen(&desk));
}

#[test]
fn cells_are_picked_by_row_by_column_by_drawing_and_on_the_line() {
    let scene = "format = 1\nid = \"one\"\nminutes = 1\n[scene]\ninput = { shape = [3, 4] }\nkernel = { shape = [2, 2] }\nstride = 2\n\
        [[step]]\nid = \"pick\"\nview = \"stamp\"\nshow = [\"input\", \"output\", \"strip\"]\n\
        [step.check.select]\ngrid = \"output\"\nanswer = \"0,0\"\n";
    let mut files = Files::default();
    files.insert(
        "course.toml",
        Ok("format = 1\nid = \"c\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"C\" }\n".to_owned()),
    );
    files.insert("one/lesson.toml", Ok(scene.to_owned()));
    let prose = "# One\n<!-- step: pick -->\n## H\nText.\n<!-- prompt -->\nWhich?\n<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.\n";
    files.insert("one/en.md", Ok(prose.to_owned()));
    let course = Arc::new(Course::read(&files).course.expect("a course"));
    let mut desk = Desk::new(&course, &course.lessons[0], &ENGLISH);
    let grid = tconv::scene::GridId::Output;
    let picked = |desk: &Desk| desk.lesson().draft.picked();
    let block = |rows: std::ops::Range<i64>, cols: std::ops::Range<i64>| {
        rows.flat_map(|row| cols.clone().map(move |col| [row, col])).collect::<Vec<[i64; 2]>>()
    };
    // The output is 6x8. Picks a row, a column across it, and both again.
    desk.click_cell(grid, [1, 2]);
    desk.write("R");
    assert_eq!(picked(&desk), block(1..2, 0..8));
    desk.write("C");
    assert_eq!(picked(&desk).len(), 8 + 5, "the cell in both of them once");
    desk.write("RC");
    assert_eq!(picked(&desk), block(0..6, 2..3), "the row took a cell of the column with it, which comes back");
    desk.write("C");
    assert!(picked(&desk).is_empty());

    // Drawing out and back: cells that the stroke has left are not picked. A stroke that begins on a picked cell
    // unpicks.
    let place = |desk: &Desk, cell: [i64; 2]| {
        let layout = desk.layout();
        let is_it = |place: &Position| {
            layout.scene.target(*place) == Some(tconv::tui::explore::layout::Target::Cell(grid, cell))
        };
        AREA.positions().find(is_it).expect("it is on the screen")
    };
    let stroke = |desk: &mut Desk, cells: &[[i64; 2]]| {
        let held = |drawn: usize| match drawn {
            0 => MouseEventKind::Down(MouseButton::Left),
            _ => MouseEventKind::Drag(MouseButton::Left),
        };
        let mouse = |kind, Position { x, y }| {
            Event::Mouse(MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE })
        };
        for (drawn, cell) in cells.iter().enumerate() {
            let at = place(desk, *cell);
            desk.send(&mouse(held(drawn), at));
        }
        // Outside the grid nothing more is picked, and nothing is drawn after the release.
        desk.send(&mouse(MouseEventKind::Drag(MouseButton::Left), Position { x: 0, y: 0 }));
        desk.send(&mouse(MouseEventKind::Up(MouseButton::Left), Position { x: 0, y: 0 }));
        let far = place(desk, [5, 7]);
        desk.send(&mouse(MouseEventKind::Drag(MouseButton::Left), far));
    };
    stroke(&mut desk, &[[1, 1], [4, 5], [2, 3]]);
    assert_eq!(picked(&desk), block(1..3, 1..4));
    stroke(&mut desk, &[[2, 2], [0, 2]]);
    assert_eq!(picked(&desk), [[1, 1], [1, 3], [2, 1], [2, 3]]);
    stroke(&mut desk, &[[1, 1]]);
    assert_eq!(picked(&desk), [[1, 3], [2, 1], [2, 3]]);

    // The line is the full result, 8 columns wide.
    let line = desk.layout().scene.line;
    assert_eq!(line.len(), 8);
    desk.click(Position { x: line[7].x, y: line[7].y });
    assert_eq!(picked(&desk).len(), 3 + 6);
    desk.click(Position { x: line[7].x, y: line[7].y });
    assert_eq!(picked(&desk).len(), 3);

    // Answering while the mouse is held ends the stroke, and frees the mouse for the scene.
    let held = place(&desk, [4, 4]);
    let down = MouseEventKind::Down(MouseButton::Left);
    desk.send(&Event::Mouse(MouseEvent { kind: down, column: held.x, row: held.y, modifiers: KeyModifiers::NONE }));
    assert!(desk.lesson().is_stroking());

    // An answer that has been given cannot be changed.
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::Char('r'));
    assert!(!desk.lesson().session.is_asking());
    assert!(!desk.lesson().is_stroking());
    let before = picked(&desk);
    desk.write("RC");
    desk.click_cell(grid, [0, 1]);
    desk.click(Position { x: line[0].x, y: line[0].y });
    assert_eq!(picked(&desk), before);
}
