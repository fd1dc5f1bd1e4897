//! The lines that were read: each event once. Lines of a newer tconv are kept as they are, damaged ones are counted.

use std::collections::HashSet;
use std::str;

use super::event::{Event, EventId, Line, MAX_TIME};

/// Whole lines, in the order in which they came.
#[derive(Debug, Default)]
pub struct Log {
    /// The lines as they were written, each with its newline. Text rather than events: it is what an export needs, it
    /// keeps what a newer version adds to a line, and it takes a quarter of the memory.
    text: String,
    ids: HashSet<EventId>,
    newer: usize,
    latest: i64,
}

/// The content of some bytes.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// The events that were new to the log, in the order of the lines.
    pub events: Vec<Event<'a>>,
    /// All lines that were new to the log: these events, and lines of a newer version.
    pub kept: Vec<(EventId, &'a str)>,
    /// The ids that the log already had.
    pub known: Vec<EventId>,
    /// Lines that cannot be understood.
    pub damaged: Vec<&'a [u8]>,
}

impl Log {
    /// Adds the lines of a file, or of a part of it that begins at the start of a line. Nothing in them is an error.
    pub fn read<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        let mut reading = Reading::default();
        // Some editors put a byte order mark before what they save.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        self.text.reserve(bytes.len());
        for line in bytes.split(|byte| *byte == b'\n') {
            let Ok(text) = str::from_utf8(line) else {
                reading.damaged.push(line);
                continue;
            };
            match Line::read(text) {
                Line::Blank => {}
                Line::Damaged => reading.damaged.push(line),
                Line::Event(event) => {
                    if self.keep(event.id, text, &mut reading) {
                        self.latest = self.latest.max(event.order);
                        reading.events.push(event);
                    }
                }
                Line::Newer(id) => self.newer += usize::from(self.keep(id, text, &mut reading)),
            }
        }
        reading
    }

    /// Keeps a line unless its event is known, and returns whether it was kept.
    fn keep<'a>(&mut self, id: EventId, line: &'a str, reading: &mut Reading<'a>) -> bool {
        let new = self.ids.insert(id);
        if new {
            let line = line.trim_ascii();
            self.text.push_str(line);
            self.text.push('\n');
            reading.kept.push((id, line));
        } else {
            reading.known.push(id);
        }
        new
    }

    /// Returns every whole line, each with its newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the events that this version understands, in the order in which they came.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.text.lines().filter_map(|line| match Line::read(line) {
            Line::Event(event) => Some(event),
            _ => None,
        })
    }

    /// Returns the number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the log contains an event.
    #[must_use]
    pub fn has(&self, id: EventId) -> bool {
        self.ids.contains(&id)
    }

    /// Whether the log has no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns how many lines only a newer version understands.
    #[must_use]
    pub fn newer(&self) -> usize {
        self.newer
    }

    /// Returns the order of an event that happens now: after all that are known, even if the clock went backwards.
    #[must_use]
    pub fn next_order(&self, now: i64) -> i64 {
        now.max(self.latest + 1).min(MAX_TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{Scope, What};
    use super::*;

    fn line(id: u128, order: i64) -> String {
        Event { id: EventId(id), at: order, order, what: What::Reset(Scope::All) }.line() + "\n"
    }

    #[test]
    fn every_event_once_and_nothing_is_an_error() {
        let newer = r#"{"v":9,"id":"000000000000000000000000000000ff","mood":"good"}"#;
        let mut bytes = b"\xef\xbb\xbf".to_vec();
        bytes.extend(format!("{}\n\r\n{newer}\r\n{newer}\n{}{}", line(1, 5), line(1, 6), line(2, 3)).as_bytes());
        bytes.extend(b"\xff\xfe\n\0\0\0\n{\"v\":1,");
        let mut log = Log::default();
        let reading = log.read(&bytes);
        let orders: Vec<i64> = reading.events.iter().map(|event| event.order).collect();
        assert_eq!(
            (orders, reading.kept.len(), reading.known.len(), reading.damaged.len()),
            (vec![5, 3], 3, 2, 3),
            "{:?}",
            reading.damaged
        );
        assert_eq!((log.len(), log.newer(), log.events().count()), (3, 1, 2));
        assert_eq!(log.text(), format!("{}{newer}\n{}", line(1, 5), line(2, 3)));
    }

    #[test]
    fn all_that_is_newer_is_counted() {
        let newer = |id: u8| format!("{{\"v\":9,\"id\":\"{id:032x}\",\"mood\":\"good\"}}\n");
        let mut log = Log::default();
        assert!(log.is_empty() && log.newer() == 0);
        log.read((newer(1) + &newer(2) + &newer(2)).as_bytes());
        assert_eq!((log.len(), log.newer()), (2, 2));
        assert!(log.has(EventId(2)) && !log.has(EventId(3)));
    }

    #[test]
    fn the_order_goes_on_when_the_clock_does_not() {
        let mut log = Log::default();
        assert_eq!(log.next_order(8), 8);
        log.read(line(1, 50).as_bytes());
        assert_eq!([0, 49, 50, 51, 90].map(|now| log.next_order(now)), [51, 51, 51, 51, 90]);
        log.read(line(2, MAX_TIME).as_bytes());
        assert_eq!(log.next_order(7), MAX_TIME);
    }
}
