//! Determines which lines of a text are visible: those that the reader has scrolled to, adjusted to show parts added
//! since.

use std::ops::Range;

/// A part of the text of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The text and the question of the step, present from the start.
    Step,
    /// The answer field.
    Field,
    /// A hint, by number.
    Hint(usize),
    /// The message from the last key.
    Remark,
    /// The result of an answer, or the answer shown on request, with explanations.
    Outcome,
}

/// How far a text is scrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The first line, as the reader left it.
    by_hand: usize,
    /// The parts added or used since, most recent last, without duplicates.
    news: Vec<Part>,
}

impl Scroll {
    /// Scrolls to this line by hand.
    #[must_use]
    pub fn to(line: usize) -> Scroll {
        Scroll { by_hand: line, news: Vec::new() }
    }

    /// Scrolls to a part that is new or in use now.
    pub fn bring(&mut self, part: Part) {
        self.news.retain(|known| *known != part);
        self.news.push(part);
    }

    /// Returns the first visible line of a text with `lines` lines, of which `room` fit. `place` returns the lines of a
    /// part, if it is present.
    #[must_use]
    pub fn first(&self, lines: usize, room: usize, place: impl Fn(Part) -> Option<Range<usize>>) -> usize {
        let brought = self.news.iter().filter_map(|part| place(*part));
        brought.fold(self.by_hand, |first, part| revealed(first, part, room)).min(lines.saturating_sub(room))
    }
}

/// Scrolls just far enough to show a part; a part longer than the room is shown from its beginning.
#[must_use]
pub fn revealed(first: usize, part: Range<usize>, room: usize) -> usize {
    if part.start < first || part.len() > room { part.start } else { first.max(part.end.saturating_sub(room)) }
}

/// Returns the range from the first to the last line of a part.
#[must_use]
pub fn place(parts: &[Option<Part>], part: Part) -> Option<Range<usize>> {
    let is_it = |known: &Option<Part>| *known == Some(part);
    let first = parts.iter().position(is_it)?;
    let last = parts.iter().rposition(is_it)?;
    Some(first..last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step of ten lines with the field in the last one, a hint of three and an outcome of four; empty lines belong
    /// to no part.
    fn text() -> Vec<Option<Part>> {
        let lines = |part, count| std::iter::repeat_n(Some(part), count);
        let mut parts: Vec<Option<Part>> = lines(Part::Step, 9).chain([Some(Part::Field), None]).collect();
        parts.extend(lines(Part::Hint(1), 3));
        parts.push(None);
        parts.extend(lines(Part::Outcome, 4));
        parts
    }

    fn first(scroll: &Scroll, room: usize) -> usize {
        let text = text();
        scroll.first(text.len(), room, |part| place(&text, part))
    }

    fn after(by_hand: usize, news: &[Part]) -> Scroll {
        let mut scroll = Scroll::to(by_hand);
        for part in news {
            scroll.bring(*part);
        }
        scroll
    }

    #[test]
    fn what_is_new_is_seen_and_no_line_more_is_scrolled_away() {
        assert_eq!(first(&Scroll::default(), 12), 0, "a step begins at its beginning");
        assert_eq!(first(&after(0, &[Part::Hint(1)]), 12), 2, "its last line is the last that is seen");
        assert_eq!(first(&after(0, &[Part::Hint(1)]), 14), 0, "nothing is scrolled that is seen already");
        assert_eq!(first(&after(0, &[Part::Outcome]), 12), 7);
        assert_eq!(first(&after(0, &[Part::Outcome]), 3), 15, "what is longer than the room begins at its top");
        assert_eq!(first(&after(0, &[Part::Outcome, Part::Field]), 12), 7, "the field is still seen");
        assert_eq!(first(&after(0, &[Part::Outcome, Part::Field]), 6), 9, "or comes back");
        assert_eq!(first(&after(0, &[Part::Remark]), 6), 0, "what is not there any more moves nothing");
    }

    #[test]
    fn by_hand_it_stays_until_something_is_new() {
        assert_eq!(first(&after(3, &[]), 12), 3);
        assert_eq!(first(&after(99, &[]), 12), 7, "as far as the text goes");
        assert_eq!(first(&after(3, &[Part::Hint(1)]), 12), 3, "it is seen there too");
        assert_eq!(first(&after(3, &[Part::Outcome]), 12), 7);
        assert_eq!(first(&after(15, &[Part::Hint(1)]), 4), 11);
    }

    #[test]
    fn a_part_is_new_once() {
        assert_eq!(after(0, &[Part::Field, Part::Remark, Part::Field]), after(0, &[Part::Remark, Part::Field]));
    }

    #[test]
    fn whatever_the_room_the_first_line_of_what_is_new_is_seen() {
        let text = text();
        for room in 1..25 {
            for by_hand in 0..20 {
                for part in [Part::Step, Part::Field, Part::Hint(1), Part::Outcome] {
                    let first = first(&after(by_hand, &[part]), room);
                    let start = place(&text, part).expect("it is there").start;
                    assert!((first..first + room).contains(&start), "{part:?} from {by_hand} in {room}: {first}");
                }
            }
        }
    }
}
