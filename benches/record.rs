//! Opens a record of 100,000 events, which is years of learning. Limit: 200 ms, because it is read before the first
//! frame.

#![allow(clippy::disallowed_methods, reason = "it writes a file to open")]

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tconv::learner::event::{Answered, Event, EventId, Scope, StepId, Verdict, What};
use tconv::learner::log::Log;
use tconv::learner::progress::Progress;
use tconv::learner::record::Record;

const EVENTS: u32 = 100_000;

/// Steps opened and answered, every third answer right, with a reset now and then.
fn lines() -> String {
    let mut text = String::new();
    for n in 0..EVENTS {
        let lesson = format!("lesson-{}", n / 20 % 40);
        let step =
            StepId { course: "tconv".into(), lesson: lesson.into(), step: format!("step-{}", n / 2 % 10).into() };
        let what = match n {
            n if n % 9_999 == 0 => What::Reset(Scope::All),
            n if n % 2 == 0 => What::Seen(step),
            n => What::Answered(Answered {
                step,
                rev: 1,
                answer: "rows \"1,1\" and 8".into(),
                verdict: if n % 3 == 0 { Verdict::Right } else { Verdict::Wrong },
                catch: (n % 3 == 1).then(|| "adds-padding".into()),
                skill: None,
                drawn: None,
                millis: 0,
                hints: n % 4,
            }),
        };
        let at = 1_700_000_000_000 + i64::from(n) * 4_000;
        // Like real ids: spread out, in no order.
        let id = EventId(u128::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
        text.push_str(&Event { id, at, order: at, what }.line());
        text.push('\n');
    }
    text
}

fn benches(c: &mut Criterion) {
    let text = lines();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("events.jsonl"), &text).expect("a disk");
    assert_eq!(Record::open(folder.path()).len(), EVENTS as usize);
    let mut log = Log::default();
    log.read(text.as_bytes());

    let mut group = c.benchmark_group("100,000 events");
    group.sample_size(20);
    group.bench_function("parsed and folded", |b| {
        b.iter(|| {
            let mut log = Log::default();
            Progress::of(log.read(black_box(text.as_bytes())).events)
        });
    });
    group.bench_function("folded again, as after an import", |b| b.iter(|| Progress::of(black_box(&log).events())));
    group.bench_function("opened from disk", |b| b.iter(|| Record::open(black_box(folder.path()))));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
