//! Reads any bytes as the file of a learner's record: `cargo +nightly fuzz run record`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tconv::learner::event::{Event, Line};
use tconv::learner::log::Log;
use tconv::learner::progress::Progress;
use tconv::visible;

fuzz_target!(|bytes: &[u8]| {
    let mut log = Log::default();
    let reading = log.read(bytes);
    let known = reading.kept.len();
    // An event survives a round trip through its line.
    for event in &reading.events {
        let line = Event::line(event);
        assert_eq!(Line::read(&line), Line::Event(event.clone()), "{line}");
    }
    let progress = Progress::of(reading.events);
    assert_eq!(progress, Progress::of(log.events()));

    // An export is safe to print on a terminal, and restores everything.
    let export = visible::json(log.text()).into_owned();
    assert!(!export.chars().any(|letter| letter != '\n' && letter.is_control()));
    let mut copy = Log::default();
    let again = copy.read(export.as_bytes());
    assert_eq!((again.kept.len(), again.damaged.len()), (known, 0));
    assert_eq!(Progress::of(again.events), progress);
});
