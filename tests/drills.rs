//! The drills of the program.

use tconv::lesson::course::Course;
use tconv::lesson::files::Files;

#[test]
fn counts() {
    let files = Files::embedded();
    let loaded = Course::read_with_drills(&files);
    for one in &loaded.diagnostics {
        println!(
            "{} {} {:?} {:?}",
            one.file,
            one.code,
            one.span.as_ref().map(|s| &files.text(&one.file).unwrap()[s.clone()]),
            one.message
        );
    }
    let course = Course::ours().unwrap();
    for shelved in &course.drills {
        let begin = std::time::Instant::now();
        let Some(drill) = course.drill(&shelved.id).unwrap().drill.clone() else {
            println!("{} NONE {:?}", shelved.id, course.drill(&shelved.id));
            continue;
        };
        let read = begin.elapsed();
        for form in &drill.lesson.steps {
            let begin = std::time::Instant::now();
            let draws = form.draws().unwrap();
            let list = begin.elapsed();
            let begin = std::time::Instant::now();
            let n = draws.sequence(7).take(100).filter(|place| draws.step(*place).is_some()).count();
            println!(
                "{} {} {:?}: {} {read:?} list {list:?} {n} steps {:?}",
                shelved.id,
                form.id,
                form.level,
                draws.count(),
                begin.elapsed()
            );
        }
    }
}
