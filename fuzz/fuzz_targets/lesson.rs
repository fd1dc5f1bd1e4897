//! Reads any bytes as the files of a course with one lesson: `cargo +nightly fuzz run lesson -- -dict=lesson.dict`.
//!
//! Lines of `%%` separate the files: course.toml, lesson.toml, en.md, zh-CN.md. `seeds.sh` makes a corpus.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tconv::lesson::course::Course;
use tconv::lesson::diagnostic::Severity;
use tconv::lesson::files::{self, Files};
use tconv::lesson::render;
use tconv::visible::is_hidden;

const NAMES: [&str; 4] = ["course.toml", "one/lesson.toml", "one/en.md", "one/zh-CN.md"];
const BETWEEN: &[u8] = b"%%\n";

fuzz_target!(|bytes: &[u8]| {
    let files = course(bytes);
    let loaded = Course::read(&files);
    let is_wrong = loaded.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert_eq!(loaded.course.is_none(), is_wrong);
    // No file content may change how a terminal shows the surrounding text.
    for one in &loaded.diagnostics {
        for text in [render::human(one, &files), render::json(one, &files), render::github(one, &files)] {
            assert!(!text.chars().any(|letter| letter != '\n' && is_hidden(letter)), "{text:?}");
        }
    }
    for step in loaded.course.iter().flat_map(|course| &course.lessons).flat_map(|lesson| &lesson.steps) {
        assert!(step.prose.iter().all(|prose| !prose.heading.is_empty()));
    }
});

fn course(bytes: &[u8]) -> Files {
    let mut files = Files::default();
    let mut rest = Some(bytes);
    for name in NAMES {
        let Some(bytes) = rest else { break };
        let end = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN);
        let content = &bytes[..end.unwrap_or(bytes.len())];
        rest = end.map(|end| &bytes[end + BETWEEN.len()..]);
        files.insert(name, files::text(content.to_vec()));
    }
    files
}
