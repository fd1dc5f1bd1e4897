//! Tests of small lessons on the screen, key by key.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::layout::LessonLayout;
use super::*;
use crate::lesson::course::Course;
use crate::lesson::files::Files;
use crate::lesson::render::{self, Speech};
use crate::scene::GridId;
use crate::words::screen::{CHINESE, ENGLISH, Strings};

const AREA: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

struct Desk {
    model: LessonModel,
    strings: &'static Strings,
    area: Rect,
}

impl Desk {
    /// Creates a lesson of one step from this table and this text, after a glossary of two terms.
    fn new(step: &str, prose: &str) -> Desk {
        let course = "format = 1\nid = \"c\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"C\" }\n\
             [glossary.kernel]\nen = { name = \"kernel\", text = \"The weights that every input is multiplied by.\" }\n\
             [glossary.stamp]\nen = { name = \"stamp\", text = \"The kernel times one input.\" }\n";
        let lesson = format!("format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"step\"\n{step}");
        let mut files = Files::default();
        files.insert("course.toml", Ok(course.to_owned()));
        files.insert("one/lesson.toml", Ok(lesson));
        files.insert("one/en.md", Ok(format!("# One\n<!-- step: step -->\n## A heading\n{prose}\n")));
        let loaded = Course::read(&files);
        let faults: Vec<String> =
            loaded.diagnostics.iter().map(|one| render::human(one, &files, Speech::ENGLISH)).collect();
        let course = loaded.course.unwrap_or_else(|| panic!("{}", faults.join("\n")));
        let session = Session::new(course.lessons[0].clone(), 0, 0, |_| false);
        let model = LessonModel::new(session, 0, Arc::new(course.glossary.clone()), true);
        Desk { model, strings: &ENGLISH, area: AREA }
    }

    fn layout(&self) -> LessonLayout {
        LessonLayout::new(self.area, &self.model, self.strings)
    }

    fn send(&mut self, event: &Event) -> Vec<update::Outcome> {
        match input::message(event, &self.model, || self.layout()) {
            Some(message) => update::update(&mut self.model, message),
            None => Vec::new(),
        }
    }

    fn press(&mut self, code: KeyCode) -> Vec<update::Outcome> {
        self.send(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn write(&mut self, text: &str) {
        for typed in text.chars() {
            self.press(KeyCode::Char(typed));
        }
    }

    /// Returns the visible text, line by line.
    fn seen(&self) -> Vec<String> {
        let text = |line: &script::Line| line.iter().map(|run| run.text.as_str()).collect();
        self.layout().lines.iter().map(text).collect()
    }

    fn says(&self, text: &str) -> bool {
        self.seen().join(" ").contains(text)
    }

    fn answer(&self) -> Option<String> {
        self.model.draft.answer().map(|answer| answer.to_string())
    }
}

const NUMBER: &str = "[step.check.number]\nanswer = \"out.h\"\n";

/// Returns a question about a number that names these keys.
fn asks(keys: &str) -> String {
    format!(
        "{keys}\n<!-- prompt -->\nHow many?\n<!-- hint -->\nOne hint.\n<!-- otherwise -->\nOtherwise.\n<!-- explain -->\nThat many."
    )
}

mod named_keys {
    use super::*;

    #[test]
    fn what_the_text_names_reaches_the_scene_from_the_field() {
        let mut desk = Desk::new(NUMBER, &asks("To run it: {{key:play}}. To go one step: {{key:step}}."));
        desk.write("1");
        desk.press(KeyCode::Char(' '));
        assert!(desk.model.scene.walker.is_playing(), "space runs it");
        assert_eq!(desk.model.focus, Focus::Answer, "and leaves the focus in the field");
        desk.write(" ..2");
        assert_eq!(desk.model.scene.walk_place(), Some(2), "a full stop is a step on");
        desk.write(",");
        assert_eq!(desk.model.scene.walk_place(), Some(1));
        assert_eq!((desk.answer().as_deref(), desk.model.focus), (Some("12"), Focus::Answer), "digits are typed");
        desk.press(KeyCode::Esc);
        assert!(desk.model.scene.walker.walk.is_none(), "esc ends the walk first");
    }

    #[test]
    fn what_it_does_not_name_is_typed() {
        let mut desk = Desk::new(NUMBER, &asks("Look."));
        desk.write("1. 5");
        assert_eq!(desk.answer().as_deref(), Some("1.5"));
        assert!(desk.model.scene.walker.walk.is_none());
        desk.write("v");
        assert_eq!(desk.model.scene.view(), desk.model.session.step().view, "a question keeps its view");
        let mut desk = Desk::new(NUMBER, &asks("Another view: {{key:view}}."));
        desk.write("v");
        assert_ne!(desk.model.scene.view(), desk.model.session.step().view, "unless it says how to change it");
        assert_eq!(desk.model.focus, Focus::Answer);
    }

    #[test]
    fn arrows_that_are_named_move_on_a_grid() {
        let mut desk = Desk::new(NUMBER, &asks("Walk: {{key:move}}."));
        let before = desk.model.scene.cursor(GridId::Output);
        desk.press(KeyCode::Down);
        assert_eq!(desk.model.scene.focus.zone, Zone::Grid(GridId::Output));
        assert_eq!(desk.model.scene.cursor(GridId::Output), [before[0] + 1, before[1]]);
        assert_eq!((desk.answer(), desk.model.focus), (None, Focus::Answer));
    }

    #[test]
    fn an_answer_keeps_the_keys_that_it_needs() {
        let select = "[step.check.select]\ngrid = \"input\"\nanswer = \"0,0\"\n";
        let mut desk = Desk::new(select, &asks("Run: {{key:play}}. Walk: {{key:move}}."));
        desk.press(KeyCode::Char(' '));
        assert!(desk.model.scene.walker.walk.is_none(), "space picks");
        assert!(desk.answer().is_some());
        let mut desk =
            Desk::new("[step.check.reflect]\n", "Run: {{key:play}}.\n<!-- prompt -->\nWhy?\n<!-- explain -->\nSo.");
        desk.write("a b.");
        assert_eq!(desk.answer().as_deref(), Some("a b."), "text is text");
    }
}

mod digits {
    use super::*;
    use crate::conv::Parameter;
    use crate::learner::dead_end::DeadEnd;

    fn remark(desk: &Desk) -> Option<Remark> {
        desk.model.remark.clone()
    }

    fn on_a_grid(desk: &mut Desk) {
        while desk.model.scene.focus.zone == Zone::Bar || desk.model.focus == Focus::Answer {
            desk.press(KeyCode::Tab);
        }
    }

    #[test]
    fn on_a_grid_they_are_meant_for_the_answer() {
        let mut desk = Desk::new(NUMBER, &asks("Look."));
        on_a_grid(&mut desk);
        desk.write("1");
        assert!(desk.model.scene.editing.is_none(), "no edit is open that nothing would end");
        assert_eq!((desk.answer().as_deref(), desk.model.focus), (Some("1"), Focus::Answer));
        on_a_grid(&mut desk);
        desk.write("2");
        assert_eq!(desk.answer().as_deref(), Some("12"), "they go on with it");
        let prose = asks("") + "\n<!-- choice: a -->\nA\n<!-- choice: b -->\nB\n<!-- feedback -->\nNo.";
        let prose = prose.replace("<!-- otherwise -->\nOtherwise.\n", "");
        let mut desk = Desk::new("[step.check.choice]\noptions = [\"a\", \"b\"]\ncorrect = [\"a\"]\n", &prose);
        on_a_grid(&mut desk);
        desk.write("2");
        assert!(desk.answer().is_some(), "or choose");
    }

    #[test]
    fn without_such_an_answer_they_are_the_chosen_parameter() {
        let mut desk = Desk::new("free = { stride = \"1..4\" }\n", "Look.");
        on_a_grid(&mut desk);
        desk.write("3");
        let setting = desk.model.scene.scene().setting().clone();
        assert_eq!(Parameter::Stride.get(&setting.layer, setting.input_size), [3, 3]);
        let mut desk =
            Desk::new(&format!("free = {{ stride = \"1..4\" }}\n{}", NUMBER.replace("out", "i")), &asks("Look."));
        desk.press(KeyCode::Tab);
        assert_eq!((desk.model.focus, desk.model.scene.focus.zone), (Focus::Scene, Zone::Bar));
        desk.write("3");
        let setting = desk.model.scene.scene().setting().clone();
        assert_eq!(Parameter::Stride.get(&setting.layer, setting.input_size), [3, 3], "in the bar they are its own");
        assert_eq!(desk.answer(), None);
    }

    #[test]
    fn on_a_value_that_may_be_changed_they_are_a_new_one() {
        let free = "free = { values = [\"input\"] }\n";
        let mut desk = Desk::new(&format!("{free}{NUMBER}"), &asks("Look."));
        while desk.model.scene.editable().is_none() || desk.model.focus == Focus::Answer {
            desk.press(KeyCode::Tab);
        }
        desk.write("7");
        assert!(desk.model.scene.editing.is_some());
        desk.press(KeyCode::Enter);
        assert_eq!((desk.model.scene.editing.is_some(), desk.answer()), (false, None), "and enter sets it");
        while desk.model.scene.editable().is_some() {
            desk.press(KeyCode::Tab);
        }
        desk.write("7");
        assert_eq!(desk.answer().as_deref(), Some("7"), "elsewhere they are the answer");
    }

    #[test]
    fn where_they_are_nothing_that_is_said() {
        let mut desk = Desk::new("", "Look.");
        desk.write("3");
        assert_eq!(remark(&desk), Some(Remark::DeadEnd(DeadEnd::TakesNoNumber)));
        assert!(desk.model.scene.editing.is_none());
        let mut desk = Desk::new("[step.check.select]\ngrid = \"input\"\nanswer = \"0,0\"\n", &asks(""));
        desk.write("3");
        assert_eq!(remark(&desk), Some(Remark::DeadEnd(DeadEnd::TakesNoNumber)));
        assert!(desk.says("Nothing here takes a number"));
    }

    #[test]
    fn keys_that_do_nothing_say_why() {
        let mut desk = Desk::new("", "Look.");
        for (keys, why) in [
            ("h", DeadEnd::NothingAsked),
            ("r", DeadEnd::NothingAsked),
            ("a", DeadEnd::NothingAsked),
            ("b", DeadEnd::FirstStep),
            ("+", DeadEnd::Fixed),
            ("]", DeadEnd::Fixed),
            ("u", DeadEnd::NothingToUndo),
            ("U", DeadEnd::NothingToRedo),
            ("x", DeadEnd::Unknown),
        ] {
            desk.write(keys);
            assert_eq!(remark(&desk), Some(Remark::DeadEnd(why)), "{keys}");
            assert!(desk.says(desk.strings.lesson_dead_end(why)), "it is seen");
        }
        desk.press(KeyCode::Down);
        assert_eq!(remark(&desk), None, "until the next key");
        let mut desk = Desk::new(NUMBER, &asks("Look."));
        for (keys, why) in [
            ("hh", DeadEnd::NoMoreHints),
            ("a", DeadEnd::StillOpen),
            ("v", DeadEnd::KeepsView),
            (" ", DeadEnd::RunsOnScene),
            ("+y", DeadEnd::Unknown),
        ] {
            desk.write(keys);
            assert_eq!(remark(&desk), Some(Remark::DeadEnd(why)), "{keys}");
        }
        desk.write("?x");
        assert_eq!((desk.model.help, remark(&desk)), (None, None), "any key closes the help, and no more");
    }

    #[test]
    fn the_end_of_a_range_is_said() {
        let mut desk = Desk::new("free = { stride = \"1..2\" }\n", "Look.");
        desk.write("+");
        assert_eq!(remark(&desk), None);
        desk.write("+");
        assert_eq!(remark(&desk), Some(Remark::DeadEnd(DeadEnd::EndOfRange)));
    }
}

mod order {
    use super::*;

    const ORDER: &str = "[step.check.order]\nitems = [\"a\", \"b\", \"c\"]\nbefore = [[\"a\", \"b\"]]\n";

    #[test]
    fn a_line_shows_the_number_that_picks_it_and_the_place_it_got() {
        let items = "<!-- item: a -->\nFirst.\n<!-- item: b -->\nSecond.\n<!-- item: c -->\nThird.\n";
        let prose = asks("").replace("<!-- otherwise", &format!("{items}<!-- otherwise"));
        let mut desk = Desk::new(ORDER, &prose);
        let leads = |desk: &Desk| -> Vec<String> {
            let seen = desk.seen();
            let lines = seen.iter().filter(|line| line.contains('['));
            lines.filter_map(|line| line.split_once("] ")).map(|(lead, _)| format!("{lead}]")).take(3).collect()
        };
        assert_eq!(leads(&desk), ["1 [_]", "2 [_]", "3 [_]"]);
        desk.write("31");
        assert_eq!(leads(&desk), ["1 [2]", "2 [_]", "3 [1]"], "digits pick lines by the number that they show");
        desk.press(KeyCode::Enter);
        assert!(desk.says("press the numbers of those with [_]"));
        desk.write("2");
        assert!(desk.answer().is_some());
    }
}

mod scroll {
    use super::*;

    /// Returns a step that fills the screen, with hints of several lines and long feedback on an answer.
    fn desk() -> Desk {
        let lines = |name: &str, count: usize| {
            (1..=count).map(|line| format!("- {name} {line} in the text")).collect::<Vec<_>>().join("\n")
        };
        let prose = format!(
            "{}\n<!-- prompt -->\nHow many?\n<!-- hint -->\n{}\n<!-- hint -->\n{}\n<!-- otherwise -->\n{}\n<!-- explain -->\n{}\n",
            lines("body", 10),
            lines("one", 6),
            lines("two", 6),
            lines("otherwise", 8),
            lines("explain", 12)
        );
        Desk::new(NUMBER, &prose)
    }

    fn has(desk: &Desk, first: &str, last: &str) -> bool {
        let seen = desk.seen().join("\n");
        seen.contains(first) && seen.contains(last)
    }

    fn pages(desk: &mut Desk, code: KeyCode) {
        (0..9).for_each(|_| drop(desk.press(code)));
    }

    #[test]
    fn what_came_is_seen_and_the_rest_is_reached() {
        let mut desk = desk();
        assert!(has(&desk, "A heading", "your answer"));
        desk.write("h");
        assert!(has(&desk, "one 1 ", "one 6 "), "{:?}", desk.seen());
        desk.write("h");
        assert!(has(&desk, "two 1 ", "two 6 "));
        desk.write("9");
        desk.press(KeyCode::Enter);
        assert!(has(&desk, "9: Not yet.", "otherwise 8 "), "{:?}", desk.seen());
        assert!(desk.layout().hidden[0] > 0);
        pages(&mut desk, KeyCode::PageUp);
        assert!(has(&desk, "A heading", "body 1 "), "nothing is cut");
        assert_eq!(desk.layout().hidden[0], 0);
        let right = desk.model.scene.scene().output().expect("a layer that works").nrows().to_string();
        desk.write(&right);
        assert!(has(&desk, "your answer", &format!("{right}_")), "what is typed is seen");
        desk.press(KeyCode::Enter);
        assert!(has(&desk, &format!("{right}: Right."), "explain 12 "), "{:?}", desk.seen());
        pages(&mut desk, KeyCode::PageUp);
        assert!(has(&desk, "A heading", "How many?"), "nor after the answer");
    }

    #[test]
    fn by_hand_it_stays_where_it_is() {
        let mut desk = desk();
        desk.write("hh");
        let before = desk.seen();
        let wheel = |kind| Event::Mouse(MouseEvent { kind, column: 3, row: 8, modifiers: KeyModifiers::NONE });
        desk.send(&wheel(MouseEventKind::ScrollUp));
        let scrolled = desk.seen();
        assert_eq!(scrolled[1..], before[..before.len() - 1], "a line up");
        desk.press(KeyCode::Tab);
        assert_eq!(desk.seen()[0], scrolled[0], "what is not new moves nothing");
        desk.write("x");
        assert!(desk.says("this key does nothing here"), "a remark is new");
    }

    #[test]
    fn on_a_narrow_screen_the_text_is_there_too() {
        let mut desk = Desk::new("", "Some text.");
        desk.area.width = 60;
        assert!(desk.says("Some text.") && desk.layout().scene.area.height > 0, "where nothing is asked");
        let mut desk = Desk::new(NUMBER, &asks("Look."));
        desk.area.width = 60;
        desk.write("1");
        assert!(desk.says("your answer"));
        let right = desk.model.scene.scene().output().expect("a layer that works").nrows().to_string();
        desk.press(KeyCode::Backspace);
        desk.write(&right);
        desk.press(KeyCode::Enter);
        assert!(desk.says("Right."), "what came of an answer");
        desk.area.height = 9;
        assert!(!desk.seen().is_empty(), "however low");
    }

    #[test]
    fn at_no_size_is_anything_out_of_reach() {
        let mut desk = desk();
        desk.write("hh9");
        desk.press(KeyCode::Enter);
        // On low screens, the rows around the text appear one by one.
        for height in (3..14).chain((14..30).step_by(5)) {
            desk.area.height = height;
            pages(&mut desk, KeyCode::PageUp);
            let mut seen = std::collections::BTreeSet::new();
            for _ in 0..80 {
                seen.extend(desk.seen());
                let layout = desk.layout();
                if layout.hidden[1] == 0 {
                    break;
                }
                let (wheel, place) = (MouseEventKind::ScrollDown, layout.prose);
                let event = Event::Mouse(MouseEvent {
                    kind: wheel,
                    column: place.x,
                    row: place.y,
                    modifiers: KeyModifiers::NONE,
                });
                // Half a page at a time, so that every line is seen.
                for _ in 0..(place.height / 2).max(1) {
                    desk.send(&event);
                }
            }
            let wanted = script::page(&desk.model, desk.strings, usize::from(desk.layout().prose.width));
            let text = |line: &script::Line| line.iter().map(|run| run.text.as_str()).collect::<String>();
            let missing: Vec<String> = wanted.lines.iter().map(text).filter(|line| !seen.contains(line)).collect();
            assert!(missing.is_empty(), "{height}: {missing:?}");
        }
    }
}

mod glossary {
    use super::*;
    use crate::learner::dead_end::DeadEnd;

    fn desk() -> Desk {
        let prose = asks("The {{term:kernel}} lies there. Words: {{key:term}}.");
        Desk::new(NUMBER, &prose.replace("One hint.", "Each {{term:stamp}}."))
    }

    fn sheet(desk: &Desk) -> Vec<String> {
        let text = |line: &script::Line| line.iter().map(|run| run.text.as_str()).collect();
        desk.layout().sheet.map(|sheet| sheet.lines.iter().map(text).collect()).unwrap_or_default()
    }

    #[test]
    fn its_key_opens_the_words_that_are_named() {
        let mut desk = desk();
        assert!(desk.says("Words: t."));
        assert!(sheet(&desk).is_empty());
        desk.write("t");
        assert_eq!(sheet(&desk), ["kernel", "  The weights that every input is multiplied by."]);
        desk.press(KeyCode::Down);
        assert!(!sheet(&desk).is_empty(), "arrows scroll");
        let left = desk.press(KeyCode::Esc);
        assert!(sheet(&desk).is_empty() && left.is_empty(), "esc closes it, and leaves nothing else");
        desk.write("ht");
        assert_eq!(sheet(&desk)[3..], ["stamp", "  The kernel times one input."], "the hint named another");
        desk.write("5");
        assert!(sheet(&desk).is_empty() && desk.answer().is_none(), "any key closes it");
    }

    #[test]
    fn a_click_on_a_word_opens_it() {
        let mut desk = desk();
        desk.write("h");
        let place = {
            let layout = desk.layout();
            let is_it =
                |place: &Position| layout.target(*place) == Some(LessonMessage::Terms(Some("stamp".to_owned())));
            desk.area.positions().find(is_it).expect("it can be clicked")
        };
        let kind = MouseEventKind::Down(MouseButton::Left);
        let click = Event::Mouse(MouseEvent { kind, column: place.x, row: place.y, modifiers: KeyModifiers::NONE });
        desk.send(&click);
        desk.area.height = 5;
        assert_eq!(
            sheet(&desk)[..2],
            ["stamp", "  The kernel times one input."],
            "in sight where there is little room"
        );
        desk.send(&click);
        assert!(sheet(&desk).is_empty(), "a click closes it");
    }

    #[test]
    fn every_line_of_it_is_reached_at_every_size() {
        let mut desk = desk();
        desk.write("ht");
        for (width, height) in [(80, 24), (30, 6), (12, 4), (6, 3)] {
            desk.area = Rect::new(0, 0, width, height);
            desk.press(KeyCode::PageUp);
            desk.press(KeyCode::PageUp);
            let mut seen = String::new();
            for _ in 0..90 {
                seen += &sheet(&desk).concat().replace(' ', "");
                desk.press(KeyCode::Down);
            }
            for word in ["kernel", "stamp", "weights", "times"] {
                let whole = width > 12;
                assert!(!whole || seen.contains(word), "{word} at {width}x{height}: {seen}");
            }
        }
    }

    #[test]
    fn without_words_the_key_says_so() {
        let mut desk = Desk::new("", "Look.");
        desk.write("t");
        assert_eq!(desk.model.remark, Some(Remark::DeadEnd(DeadEnd::NoTerms)));
        desk.strings = &CHINESE;
        assert!(desk.says("这一步没有可查的术语"));
    }
}

#[test]
fn what_only_lessons_turn_is_turned_again_and_again() {
    let goal = |scene: &str, free: &str, require: &str| {
        format!(
            "scene = {{ {scene} }}\nshow = [\"weights\"]\n[step.check.goal]\nrequire = [\"{require}\"]\nfree = {{ {free} }}\n"
        )
    };
    let prose = "Text.\n<!-- prompt -->\nTurn it.\n<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.";
    // Three groups of four channels are impossible.
    let scene = "channels = { in = 4, out = 4 }, kernel = { shape = 2 }";
    let mut desk = Desk::new(&goal(scene, "groups = \"1..4\"", "groups == cin"), prose);
    let groups = |desk: &Desk| desk.model.scene.setting().layer.groups;
    let mut seen = vec![groups(&desk)];
    for key in "+-++".chars() {
        desk.press(KeyCode::Char(key));
        seen.push(groups(&desk));
    }
    assert_eq!(seen, [1, 2, 1, 2, 4]);
    assert!(!desk.model.session.is_asking(), "the goal is reached");

    let kernel = "kernel = { shape = [2, 2], values = [1, 2, 3, 4] }";
    let mut desk = Desk::new(&goal(kernel, "turn = true", "cell(weights, 0, 0) == 3"), prose);
    let first = |desk: &Desk| desk.model.scene.scene().cell(GridId::Kernel, [0, 0]).map(|cell| cell.value);
    let mut seen = vec![first(&desk)];
    for _ in 0..8 {
        if desk.model.session.is_asking() {
            desk.press(KeyCode::Char('+'));
            seen.push(first(&desk));
        }
    }
    assert_eq!(seen.len(), 5, "stored, rotated, transposed, mirrored, upside down: {seen:?}");
    assert_eq!(seen.last(), Some(&Some(3.0)));
}
