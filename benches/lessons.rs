//! Reads and checks a course of twenty lessons: those of the built-in course, repeated.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tconv::lesson::course::Course;
use tconv::lesson::files::Files;

const LESSONS: usize = 20;

/// The built-in course, extended with copies of its lessons.
fn repeated() -> Files {
    let embedded = Files::embedded();
    let course = Course::read(&embedded).course.expect("the course is right");
    let mut files = Files::default();
    let mut ids: Vec<String> = course.lessons.iter().map(|lesson| lesson.id.clone()).collect();
    for (path, content) in embedded.iter() {
        files.insert(path, content.map(str::to_owned).map_err(Clone::clone));
    }
    while ids.len() < LESSONS {
        let from = &course.lessons[ids.len() % course.lessons.len()].id;
        let id = format!("{from}-{}", ids.len());
        for name in ["lesson.toml", "en.md", "zh-CN.md"] {
            let text = embedded.text(&format!("{from}/{name}")).expect("a file");
            // Only the first match is the lesson's own id; a view may have the same name.
            let text = text.replacen(&format!("= \"{from}\""), &format!("= \"{id}\""), 1);
            files.insert(format!("{id}/{name}"), Ok(text));
        }
        ids.push(id);
    }
    let (start, end) = ("lessons = [", "]");
    let text = embedded.text("course.toml").expect("a file");
    let at = text.find(start).expect("the list") + start.len();
    let rest = &text[at..];
    let list = ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
    files.insert("course.toml", Ok(format!("{}{list}{}", &text[..at], &rest[rest.find(end).expect("its end")..])));
    files
}

fn benches(criterion: &mut Criterion) {
    let files = repeated();
    let loaded = Course::read(&files);
    assert_eq!(loaded.course.map(|course| course.lessons.len()), Some(LESSONS), "{:?}", loaded.diagnostics);
    criterion.bench_function("read and prove 20 lessons", |bencher| bencher.iter(|| Course::read(black_box(&files))));
}

criterion_group!(lessons, benches);
criterion_main!(lessons);
