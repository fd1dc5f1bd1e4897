//! Any text as a file of a course: `cargo +nightly fuzz run lesson`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tconv::lesson::course::Course;
use tconv::lesson::diagnostic::is_hidden;
use tconv::lesson::files::Files;
use tconv::lesson::render;

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let mut files = Files::embedded();
    let path = ["course.toml", "crop/lesson.toml", "crop/en.md", "crop/zh-CN.md"][usize::from(which) % 4];
    files.insert(path, Ok(text.to_owned()));
    let loaded = Course::read(&files);
    for diagnostic in &loaded.diagnostics {
        for shown in [
            render::human(diagnostic, &files),
            render::json(diagnostic, &files),
            render::github(diagnostic, &files),
        ] {
            assert!(!shown.chars().any(|letter| letter != '\n' && is_hidden(letter)), "{shown:?}");
        }
    }
});
