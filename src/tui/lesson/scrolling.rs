//! Which lines of a text are seen where there is room for some: those that the reader has scrolled to, and what came since.

use std::ops::Range;

/// A part of the text of a step that can come anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the step says and asks. It is there from the start.
    Step,
    /// Where the answer is given.
    Field,
    /// A hint, by its number.
    Hint(usize),
    Remark,
    /// What came of an answer, or the answer that was asked for, with what is said to it.
    Outcome,
}

/// How far a text is scrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The first line, as the reader left it.
    by_hand: usize,
    /// What came since, the last last, each of them once.
    news: Vec<Part>,
}

impl Scroll {
    /// To this line, by hand.
    #[must_use]
    pub fn to(line: usize) -> Scroll {
        Scroll { by_hand: line, news: Vec::new() }
    }

    /// This part is new, or is used now, and is to be seen.
    pub fn bring(&mut self, part: Part) {
        self.news.retain(|known| *known != part);
        self.news.push(part);
    }

    /// The first line that is seen, of so many. `place` says which lines a part has, if it is there.
    #[must_use]
    pub fn first(&self, lines: usize, room: usize, place: impl Fn(Part) -> Option<Range<usize>>) -> usize {
        let brought = self.news.iter().filter_map(|part| place(*part));
        brought.fold(self.by_hand, |first, part| revealed(first, part, room)).min(lines.saturating_sub(room))
    }
}

/// Scrolls just so far that a part is seen: of one that is longer than the room, its beginning.
#[must_use]
pub fn revealed(first: usize, part: Range<usize>, room: usize) -> usize {
    if part.start < first || part.len() > room { part.start } else { first.max(part.end.saturating_sub(room)) }
}

/// The lines of a part: from the first of them to the last.
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

    /// A step of ten lines, its field in the last, a hint of three and an outcome of four; empty lines are of no part.
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
