//! The pictures of the README, drawn by the program itself. After a screen has changed, redraw them with
//! `PICTURES=overwrite cargo test pictures`, and look at them before you commit them.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use tconv::lesson::course::Course;
use tconv::network::shipped;
use tconv::palette::Ground;
use tconv::words::screen::{CHINESE, ENGLISH};

use crate::support::desk::Desk;
use crate::support::drawing::{self, DARK, Frame, LIGHT};
use crate::support::ours::ours;

/// Checks that the picture in the repository is the one drawn now.
fn check(name: &str, svg: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name);
    roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    if env::var_os("PICTURES").is_some_and(|value| value == "overwrite") {
        fs::write(&path, svg).expect("the picture can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == svg, "{name} is not what is drawn now: PICTURES=overwrite cargo test pictures");
}

fn in_lesson(course: &Arc<Course>, id: &str, step: &str, size: [u16; 2]) -> Desk {
    let mut desk = Desk::new(Some(Arc::clone(course)), &ENGLISH, Ground::Dark, size);
    let lesson = course.lesson(id).unwrap_or_else(|| panic!("no lesson {id}"));
    desk.app.open_lesson(lesson, Some(lesson.place(step).unwrap_or_else(|| panic!("no step {step} in {id}"))));
    desk.press("");
    desk
}

#[test]
fn explore_at_work() {
    let mut desk = Desk::new(None, &ENGLISH, Ground::Dark, [96, 28]);
    let mut frames = vec![Frame { buffer: desk.screen(), tenths: 15 }];
    let mut show = |desk: &mut Desk, keys: &str, tenths: u32| {
        desk.press(keys);
        frames.push(Frame { buffer: desk.screen(), tenths });
    };
    // The window slides, each input stamps its kernel, padding crops, coverage is uneven, and a kernel that is not
    // rotated gives another output.
    show(&mut desk, "tab tab tab .", 8);
    for _ in 0..6 {
        show(&mut desk, ".", 6);
    }
    show(&mut desk, "v", 12);
    for _ in 0..4 {
        show(&mut desk, ".", 7);
    }
    for _ in 0..2 {
        show(&mut desk, "v", 16);
    }
    show(&mut desk, "v v", 10);
    show(&mut desk, "w", 24);
    check("explore.svg", &drawing::looped(&frames, &DARK));
}

#[test]
fn explore_and_its_sum() {
    let mut desk = Desk::new(None, &ENGLISH, Ground::Dark, [80, 24]);
    desk.press("tab tab tab right down down");
    check("explore-dark.svg", &drawing::still(desk.screen(), &DARK));
}

#[test]
fn stamps_in_chinese() {
    let mut desk = Desk::new(None, &CHINESE, Ground::Light, [80, 24]);
    desk.press("v tab right");
    check("stamp-light-zh.svg", &drawing::still(desk.screen(), &LIGHT));
}

#[test]
fn home() {
    let desk = Desk::new(Some(ours()), &ENGLISH, Ground::Dark, [110, 34]);
    check("home-dark.svg", &drawing::still(desk.screen(), &DARK));
}

#[test]
fn a_step_of_a_lesson() {
    let desk = in_lesson(&ours(), "crop", "crop-view", [120, 30]);
    check("lesson-dark.svg", &drawing::still(desk.screen(), &DARK));
}

#[test]
fn a_step_of_the_last_lesson() {
    let mut desk = in_lesson(&ours(), "generator", "reach", [80, 24]);
    desk.press("2 2 enter");
    check("generator-dark.svg", &drawing::still(desk.screen(), &DARK));
}

#[test]
fn two_numbers_become_a_digit() {
    let mut desk = Desk::new(None, &ENGLISH, Ground::Dark, [80, 24]);
    desk.app.open_stack(Arc::new(shipped().expect("it is shipped").clone()));
    desk.press("right right");
    check("stack-dark.svg", &drawing::still(desk.screen(), &DARK));
}
