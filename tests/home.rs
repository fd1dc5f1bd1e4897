//! Home: the list, the preview of the chosen entry, and the ways through it.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tconv::learner::event::Verdict;
use tconv::learner::practice::sitting::Plan;
use tconv::learner::session::{Deed, Entry as Record};
use tconv::learner::standing::Standing;
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::files::Files;
use tconv::lesson::hidden::Clue;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{GridId, Setting};
use tconv::tui::app::{App, AppMessage, Library, Place};
use tconv::tui::explore::model::Model;
use tconv::tui::home::layout::{HomeLayout, Item};
use tconv::tui::home::{Entry, HomeMessage};
use tconv::tui::lesson::LessonMessage;
use tconv::tui::screen::Context;
use tconv::tui::shell::Shell;
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};
use unicode_width::UnicodeWidthStr as _;

use crate::support::ours::ours;

const COLOURED: Theme =
    Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true };
const MONO: Theme = Theme { palette: Palette::of(Ground::Light), depth: None, ascii: true, italic: true };

const USUAL: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };
const WIDE: Rect = Rect { x: 0, y: 0, width: 140, height: 40 };
/// Tall enough for the whole list.
const TALL: Rect = Rect { x: 0, y: 0, width: 140, height: 60 };
const SMALL: Rect = Rect { x: 0, y: 0, width: 40, height: 10 };

/// A course of lessons that each have a promise, with these lines added to its course.toml.
fn course_of(lessons: usize, more: &str) -> Arc<Course> {
    let ids: Vec<String> = (0..lessons).map(|lesson| format!("lesson-{lesson}")).collect();
    let mut files = Files::default();
    let head = "format = 1\nid = \"small\"\nlanguages = [\"en\"]\ntitle = { en = \"Small\" }\n";
    files.insert("course.toml", Ok(format!("{head}lessons = {ids:?}\n{more}")));
    for id in ids {
        let lesson = format!("format = 1\nid = \"{id}\"\nminutes = 1\n[[step]]\nid = \"read\"\n");
        files.insert(format!("{id}/lesson.toml"), Ok(lesson));
        let prose = "<!-- promise -->\nYou will know.\n<!-- step: read -->\n## A heading\nSome text.\n";
        files.insert(format!("{id}/en.md"), Ok(format!("# About {id}\n{prose}")));
    }
    Arc::new(Course::read(&files).course.expect("the course has no errors"))
}

struct Desk {
    app: App,
    context: Context,
    area: Rect,
}

impl Desk {
    fn new(course: &Arc<Course>, standing: Standing, strings: &'static Strings, area: Rect) -> Desk {
        let library = Library::Course(Arc::clone(course));
        let app = App::new(Model::new(Setting::default()), library, standing, strings.tag, 7, false);
        Desk { app, context: Context { theme: COLOURED, strings }, area }
    }

    fn first_time(area: Rect) -> Desk {
        Desk::new(&ours(), Standing::default(), &ENGLISH, area)
    }

    fn send(&mut self, event: &Event) {
        if let Some(message) = self.app.message(event, self.area, &self.context) {
            self.app.update(message);
        }
    }

    fn press(&mut self, code: KeyCode) {
        self.send(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn mouse(&mut self, kind: MouseEventKind, place: Position) {
        self.send(&Event::Mouse(MouseEvent { kind, column: place.x, row: place.y, modifiers: KeyModifiers::NONE }));
    }

    fn click(&mut self, place: Position) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), place);
    }

    fn chosen(&self) -> Entry {
        self.app.entries()[self.app.home.chosen]
    }

    fn layout(&self) -> HomeLayout {
        self.app.home_layout(self.area, self.context.strings)
    }

    fn row_of(&self, entry: Entry) -> Position {
        let layout = self.layout();
        let found = layout.entries().find(|(_, known)| *known == entry);
        found.expect("it is in the list").0.as_position()
    }

    fn rows(&self) -> Vec<String> {
        let mut buffer = Buffer::empty(self.area);
        self.app.view(&self.context, self.area, &mut buffer);
        let row = |y| {
            let mut row = String::new();
            let mut x = 0;
            while x < self.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(symbol.width().max(1)).expect("one or two");
            }
            row.trim_end().to_owned()
        };
        (0..self.area.height).map(row).collect()
    }

    fn shows(&self, text: &str) -> bool {
        self.rows().iter().any(|row| row.contains(text))
    }

    /// Returns the grids of the preview.
    fn grids(&self) -> Vec<GridId> {
        self.layout().preview.scene.panels.iter().map(|panel| panel.grid).collect()
    }
}

/// Returns the standing of a learner who has opened the lesson and done this many of its steps.
fn having_done(lesson: &Lesson, steps: usize) -> Standing {
    let mut standing = Standing::default();
    let mut remember = |step: usize, deed| {
        let step = &lesson.steps[step];
        standing.remember(&Record {
            lesson: lesson.id.clone(),
            step: step.id.clone(),
            rev: step.rev,
            asked: None,
            deed,
        });
    };
    for step in 0..steps {
        let answered = Deed::Answered {
            answer: String::new(),
            verdict: Verdict::Right,
            catch: None,
            skill: None,
            hints: 0,
            drawn: None,
        };
        remember(step, answered);
    }
    remember(steps.min(lesson.steps.len() - 1), Deed::Seen);
    standing
}

#[test]
fn the_first_time_the_first_lesson_is_chosen_and_a_line_says_what_this_is() {
    for strings in [&ENGLISH, &CHINESE] {
        for area in [USUAL, WIDE] {
            let mut desk = Desk::new(&ours(), Standing::default(), strings, area);
            assert_eq!(desk.chosen(), Entry::Lesson(0));
            assert!(desk.shows(strings.home.welcome), "{area}");
            assert!(!desk.shows(strings.home.go_on), "there is nothing to go on with");
            desk.press(KeyCode::Enter);
            assert_eq!(desk.app.place, Place::Lesson);
            desk.press(KeyCode::Esc);
            assert_eq!((desk.app.place, desk.chosen()), (Place::Home, Entry::Continue(0)));
            assert!(!desk.shows(strings.home.welcome), "it has been read");
        }
        let small = Desk::new(&ours(), Standing::default(), strings, SMALL);
        assert!(small.shows(strings.home.tagline), "what it is has room everywhere");
    }
}

#[test]
fn who_has_finished_everything_is_led_to_no_lesson() {
    let course = course_of(1, "");
    let desk = Desk::new(&course, having_done(&course.lessons[0], 1), &ENGLISH, USUAL);
    assert_eq!(desk.app.entries(), [Entry::Explore, Entry::Stack, Entry::Lesson(0)]);
    assert_eq!(desk.chosen(), Entry::Explore);
}

#[test]
fn keys_and_wheel_pass_over_the_headings_and_around_the_ends() {
    let course = ours();
    let standing = having_done(&course.lessons[0], 2);
    for by_wheel in [false, true] {
        let mut desk = Desk::new(&course, standing.clone(), &ENGLISH, USUAL);
        let all = desk.app.entries();
        assert_eq!(all[..5], [Entry::Continue(0), Entry::Explore, Entry::Stack, Entry::Short, Entry::Lesson(0)]);
        let practice = [Entry::Mixed, Entry::Exam];
        assert_eq!(all.len(), 4 + course.lessons.len() + course.drills.len() + practice.len());
        assert!(practice.iter().all(|entry| all.contains(entry)));
        let mut go = |back: bool| {
            match (by_wheel, back) {
                (true, false) => desk.mouse(MouseEventKind::ScrollDown, Position::default()),
                (true, true) => desk.mouse(MouseEventKind::ScrollUp, Position::default()),
                (false, false) => desk.press(KeyCode::Down),
                (false, true) => desk.press(KeyCode::Up),
            }
            desk.chosen()
        };
        let down: Vec<Entry> = all.iter().map(|_| go(false)).collect();
        assert_eq!(down, [&all[1..], &all[..1]].concat());
        let up: Vec<Entry> = all.iter().map(|_| go(true)).collect();
        assert_eq!(up, all.iter().rev().copied().collect::<Vec<_>>());
    }
}

#[test]
fn lessons_stand_under_their_parts() {
    for (strings, language) in [(&ENGLISH, 0), (&CHINESE, 1)] {
        for area in [USUAL, WIDE, TALL, SMALL] {
            let course = ours();
            let desk = Desk::new(&course, Standing::default(), strings, area);
            let items: Vec<Item> = desk.layout().rows.into_iter().map(|(_, item)| item).collect();
            let mut wanted = vec![None; 3];
            for part in &course.parts {
                wanted.push(Some(part.title[language].clone()));
                wanted.extend(part.lessons.clone().map(|_| None));
            }
            wanted.push(Some(strings.practice.practice.to_owned()));
            wanted.extend((0..course.drills.len() + 2).map(|_| None));
            let found: Vec<Option<String>> = items
                .iter()
                .map(|item| match item {
                    Item::Heading(title) => Some(title.clone()),
                    Item::Entry(..) => None,
                })
                .collect();
            // A list that is too long for the screen scrolls.
            let is_piece = wanted.windows(found.len()).any(|piece| piece == found);
            assert!(is_piece && (found.len() == wanted.len() || area != TALL), "{area}: {found:?}");
        }
    }
}

#[test]
fn a_course_without_parts_has_one_heading_and_what_is_in_none_has_none() {
    let headings = |course: &Arc<Course>| {
        let layout = Desk::new(course, Standing::default(), &ENGLISH, USUAL).layout();
        let heading = |(row, item): &(Rect, Item)| match item {
            Item::Heading(title) => Some((title.clone(), row.y)),
            Item::Entry(..) => None,
        };
        (layout.rows.iter().filter_map(heading).collect::<Vec<_>>(), layout)
    };
    let (found, _) = headings(&course_of(3, ""));
    assert_eq!(found.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), [ENGLISH.home.lessons]);
    let part = "[[part]]\nid = \"a\"\ntitle = { en = \"A part\" }\nlessons = [\"lesson-2\"]\n";
    let (found, layout) = headings(&course_of(3, part));
    assert_eq!(found.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["A part"]);
    let rows: Vec<u16> = layout.entries().map(|(row, _)| row.y).collect();
    assert_eq!(rows[2], found[0].1 + 1, "what is in a part comes first");
    assert_eq!(rows[3], rows[2] + 2, "and what is in none stands apart");
}

#[test]
fn everything_has_its_place_and_titles_are_whole() {
    let course = ours();
    let middle = having_done(&course.lessons[1], 3);
    for (strings, language) in [(&ENGLISH, 0), (&CHINESE, 1)] {
        for area in [USUAL, WIDE] {
            for (standing, theme) in [(Standing::default(), COLOURED), (middle.clone(), MONO)] {
                let mut desk = Desk::new(&course, standing, strings, area);
                desk.context.theme = theme;
                for _ in desk.app.entries() {
                    let layout = desk.layout();
                    let preview = layout.preview.area;
                    for (row, _) in &layout.rows {
                        assert!(row.right() < preview.x && area.contains(row.as_position()), "{area} {row} {preview}");
                        assert!(row.y > layout.header.y && row.bottom() <= layout.note.y, "{area} {row}");
                    }
                    for panel in &layout.preview.scene.panels {
                        assert_eq!(panel.cells.intersection(preview), panel.cells, "{area}");
                        assert!(panel.title.y >= layout.preview.text.bottom(), "{area}");
                    }
                    assert!(!layout.preview.lines.is_empty(), "{area}");
                    let chosen = desk.chosen();
                    let has_scene =
                        !matches!(chosen, Entry::Stack | Entry::Short | Entry::Mixed | Entry::Drill(_) | Entry::Exam);
                    assert_eq!(layout.preview.scene.panels.is_empty(), !has_scene, "{area}");
                    assert_eq!(layout.preview.network.maps.is_empty(), chosen != Entry::Stack, "{area}");
                    for tile in layout.preview.network.maps.iter().flat_map(|map| &map.tiles) {
                        assert_eq!(tile.intersection(preview), *tile, "{area}");
                    }
                    let rows = desk.rows();
                    for (number, lesson) in course.lessons.iter().enumerate() {
                        let is_listed = layout.entries().any(|(_, entry)| entry == Entry::Lesson(number));
                        let title = format!("{}. {}", number + 1, lesson.title[language]);
                        assert!(is_listed || desk.chosen() != Entry::Lesson(number), "{title} at {area}");
                        let is_shown = rows.iter().any(|row| row.contains(&title));
                        assert!(!is_listed || is_shown, "{title} at {area}:\n{}", rows.join("\n"));
                    }
                    desk.press(KeyCode::Down);
                }
            }
        }
    }
}

#[test]
fn a_narrow_or_low_terminal_has_the_list_alone_and_the_promise_below_it() {
    let low = Rect::new(0, 0, 120, 15);
    for area in [Rect::new(0, 0, 50, 60), Rect::new(0, 0, 59, 20), low, SMALL] {
        let desk = Desk::first_time(area);
        let layout = desk.layout();
        assert_eq!(layout.preview.scene.area, Rect::default(), "{area}");
        assert!(layout.entries().count() == desk.app.entries().len() || area.height <= 20, "{area}");
        assert!(layout.entries().any(|(_, entry)| entry == desk.chosen()), "{area}");
        let last = layout.rows.last().expect("a row").0;
        let promise: String = layout.preview.lines.iter().flatten().map(|run| run.text.as_str()).collect();
        let expected = if area == SMALL { "" } else { "You will find your way around tconv, " };
        assert!(promise.starts_with(expected) && promise.is_empty() == expected.is_empty(), "{area}: {promise}");
        assert!(promise.is_empty() || layout.preview.text.y > last.bottom(), "{area}");
    }
}

#[test]
fn the_chosen_one_is_seen_however_long_the_list() {
    let part = "[[part]]\nid = \"a\"\ntitle = { en = \"A part\" }\nlessons = [\"lesson-2\"]\n";
    let course = course_of(60, part);
    for area in [USUAL, SMALL, Rect::new(0, 0, 80, 4), Rect::new(0, 0, 20, 3)] {
        let mut desk = Desk::new(&course, Standing::default(), &ENGLISH, area);
        for _ in desk.app.entries() {
            desk.press(KeyCode::Down);
            let chosen = desk.chosen();
            assert!(desk.layout().entries().any(|(_, entry)| entry == chosen), "{chosen:?} at {area}");
        }
    }
}

#[test]
fn the_preview_hides_what_the_lesson_hides() {
    let course = ours();
    let mut hidden = 0;
    for (place, lesson) in course.lessons.iter().enumerate() {
        for strings in [&ENGLISH, &CHINESE] {
            for area in [USUAL, WIDE, Rect::new(0, 0, 200, 60)] {
                // The question is shown even if the step has been done.
                let mut desk = Desk::new(&course, having_done(lesson, 1), strings, area);
                while desk.chosen() != Entry::Lesson(place) {
                    desk.press(KeyCode::Down);
                }
                let seen = desk.grids();
                let frame = desk.rows().join("\n");
                let place = lesson.steps.iter().position(Step::shows_a_grid).expect("there is something to be seen");
                let step = &lesson.steps[place];
                desk.app = App::new(
                    Model::new(Setting::default()),
                    Library::Course(Arc::clone(&course)),
                    Standing::default(),
                    strings.tag,
                    7,
                    false,
                );
                desk.app.open_lesson(lesson, Some(place));
                let model = desk.app.lesson.as_ref().expect("it is open");
                let staged: Vec<GridId> = model.scene.columns().concat();
                assert!(!seen.is_empty() && seen.iter().all(|grid| staged.contains(grid)), "{}: {seen:?}", lesson.id);
                if step.predict {
                    hidden += 1;
                    let is_blank = step.hide.hides(Clue::Cells(GridId::Output));
                    assert!(is_blank || !seen.contains(&GridId::Output), "{}", lesson.id);
                }
                if step.hide.hides(Clue::Bias) {
                    assert!(!frame.contains(&step.setting.bias.to_string()), "{}:\n{frame}", lesson.id);
                }
            }
        }
    }
    assert!(hidden > 0, "no lesson begins with a prediction");
}

#[test]
fn the_way_on_shows_the_step_where_it_leads() {
    let course = ours();
    let lesson = &course.lessons[1];
    for done in [1, 3] {
        let desk = Desk::new(&course, having_done(lesson, done), &ENGLISH, WIDE);
        assert_eq!(desk.chosen(), Entry::Continue(1));
        assert!(desk.shows(&lesson.steps[done].prose[0].heading), "{done}");
        assert!(desk.shows(&format!("{done} of {} steps done", lesson.steps.len())), "{done}");
        assert!(desk.shows(&format!("{done}/{}", lesson.steps.len())), "in the list too");
    }
}

#[test]
fn the_preview_is_made_once_as_long_as_the_choice_is_the_same() {
    let mut desk = Desk::first_time(WIDE);
    let seen = |desk: &Desk| {
        let scene = desk.app.home.scene(desk.chosen(), &desk.app.explore, WIDE.width).expect("a scene");
        std::ptr::from_ref(scene.scene())
    };
    let first = seen(&desk);
    for message in [Shell::Help, Shell::Scroll(1), Shell::CloseHelp] {
        desk.app.update(AppMessage::Home(HomeMessage::Shell(message)));
        desk.rows();
        assert_eq!(seen(&desk), first);
    }
    for _ in 0..3 {
        desk.press(KeyCode::Up);
    }
    assert!(std::ptr::eq(seen(&desk), desk.app.explore.scene()), "Explore's is Explore's own");
}

#[test]
fn a_scene_that_takes_long_is_not_made_in_passing() {
    let large = Setting { input_size: [1500, 1500], ..Setting::default() };
    assert!(large.takes_long());
    let library = Library::Course(ours());
    let explore = Model::opening(large);
    let app = App::new(explore, library, Standing::default(), "en", 7, false);
    let mut desk = Desk { app, context: Context { theme: COLOURED, strings: &ENGLISH }, area: USUAL };
    for _ in 0..3 {
        desk.press(KeyCode::Up);
    }
    assert_eq!(desk.chosen(), Entry::Explore);
    assert!(desk.app.home.preview.as_ref().is_some_and(|preview| preview.scene.is_none()));
    let seen = desk.app.home.scene(Entry::Explore, &desk.app.explore, 30).expect("what there is");
    assert!(std::ptr::eq(seen, &raw const desk.app.explore), "what Explore has by now");
    assert!(desk.shows(ENGLISH.home.explore));
}

#[test]
fn explore_is_seen_as_it_was_left() {
    for area in [USUAL, WIDE] {
        let mut desk = Desk::first_time(area);
        for _ in 0..3 {
            desk.press(KeyCode::Up);
        }
        assert_eq!(desk.chosen(), Entry::Explore);
        assert!(desk.grids().contains(&GridId::Input) && desk.grids().contains(&GridId::Output), "{area}");
        assert!(desk.shows("output 5x5"), "{area}:\n{}", desk.rows().join("\n"));
        desk.press(KeyCode::Enter);
        desk.press(KeyCode::Char('+'));
        desk.press(KeyCode::Esc);
        assert_eq!((desk.app.place, desk.chosen()), (Place::Home, Entry::Explore));
        assert!(desk.shows("output 7x7"), "{area}:\n{}", desk.rows().join("\n"));
    }
}

#[test]
fn the_mouse_chooses_and_then_opens() {
    let mut desk = Desk::first_time(WIDE);
    let heading = desk.layout().rows.iter().find(|(_, item)| matches!(item, Item::Heading(_))).expect("one").0;
    desk.click(heading.as_position());
    assert_eq!(desk.chosen(), Entry::Lesson(0), "a heading is nothing to choose");
    desk.click(desk.row_of(Entry::Lesson(2)));
    assert_eq!((desk.app.place, desk.chosen()), (Place::Home, Entry::Lesson(2)));
    desk.click(desk.row_of(Entry::Lesson(2)));
    assert_eq!(desk.app.place, Place::Lesson);
    let lesson = desk.app.lesson.as_ref().expect("it is open").session.lesson().id.clone();
    assert_eq!(lesson, "padding");

    let mut desk = Desk::first_time(WIDE);
    desk.click(desk.layout().preview.scene.area.as_position());
    assert_eq!(desk.app.place, Place::Lesson, "what is seen is opened as well");
}

#[test]
fn the_help_scrolls_and_any_other_key_closes_it() {
    let low = Rect::new(0, 0, 40, 4);
    for (down, up) in [
        (Event::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)), KeyCode::Up),
        (
            Event::Mouse(MouseEvent {
                kind: MouseEventKind::ScrollDown,
                column: 0,
                row: 0,
                modifiers: KeyModifiers::NONE,
            }),
            KeyCode::Char('k'),
        ),
    ] {
        let mut desk = Desk::first_time(low);
        let before = desk.chosen();
        desk.press(KeyCode::Char('?'));
        let first = desk.rows();
        desk.send(&down);
        assert_eq!(desk.app.home.help, Some(1));
        assert_ne!(desk.rows(), first, "another line is seen");
        desk.press(up);
        assert_eq!((desk.app.home.help, desk.rows()), (Some(0), first));
        desk.press(KeyCode::Esc);
        assert_eq!((desk.app.home.help, desk.chosen(), desk.app.place), (None, before, Place::Home));
    }
    let mut desk = Desk::first_time(USUAL);
    desk.press(KeyCode::Char('?'));
    desk.click(desk.row_of(Entry::Explore));
    assert_eq!((desk.app.home.help, desk.chosen()), (None, Entry::Lesson(0)), "a click above it only closes it");
}

#[test]
fn no_size_is_too_small_and_nothing_is_drawn_outside() {
    let course = ours();
    let begun = having_done(&course.lessons[0], 2);
    for strings in [&ENGLISH, &CHINESE] {
        for width in (0..100).step_by(7) {
            for height in 0..30 {
                let area = Rect { x: 2, y: 1, width, height };
                let mut desk = Desk::new(&course, begun.clone(), strings, area);
                for _ in 0..3 {
                    let mut buffer = Buffer::empty(area);
                    desk.app.view(&desk.context, area, &mut buffer);
                    desk.press(KeyCode::Down);
                }
            }
        }
    }
}

#[test]
fn the_short_path_leads_from_lesson_to_lesson_and_home() {
    let course = course_of(3, "short = [\"lesson-0/read\", \"lesson-2/read\"]");
    let mut desk = Desk::new(&course, Standing::default(), &ENGLISH, USUAL);
    desk.click(desk.row_of(Entry::Short));
    desk.press(KeyCode::Enter);
    let open = |desk: &Desk| desk.app.lesson.as_ref().expect("it is open").session.lesson().id.clone();
    assert_eq!((desk.app.place, open(&desk).as_str()), (Place::Lesson, "lesson-0"));
    assert!(desk.shows("Short path 1/2"), "{:#?}", desk.rows());
    desk.press(KeyCode::Enter);
    assert_eq!((desk.app.place, open(&desk).as_str()), (Place::Lesson, "lesson-2"));
    desk.press(KeyCode::Enter);
    assert_eq!(desk.app.place, Place::Home);
    assert!(desk.shows("Short path"));

    // Leaving the short path keeps the place on it. A lesson opened by itself is not on the path.
    let mut desk = Desk::new(&course, Standing::default(), &ENGLISH, USUAL);
    desk.click(desk.row_of(Entry::Short));
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::Esc);
    assert_eq!(desk.app.place, Place::Home);
    desk.click(desk.row_of(Entry::Short));
    desk.press(KeyCode::Enter);
    assert_eq!(open(&desk), "lesson-2");
    desk.press(KeyCode::Esc);
    desk.click(desk.row_of(Entry::Lesson(0)));
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.app.place, Place::Home, "its end is the end");

    // Nor is practice after a lesson was left.
    let ours = ours();
    let mut desk = Desk::new(&ours, Standing::default(), &ENGLISH, USUAL);
    desk.app.begin_short();
    desk.press(KeyCode::Esc);
    let plan = Plan::Drills { drills: vec!["output-size".to_owned()], level: None, count: 1 };
    assert!(desk.app.practise(plan, None).is_some());
    desk.app.update(AppMessage::Lesson(LessonMessage::Skip));
    assert_ne!(desk.app.place, Place::Lesson, "a sitting ends with itself");
}
