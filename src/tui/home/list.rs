//! The entries of the home screen in order, and the headings between them.

use crate::learner::practice::exam::Name;
use crate::learner::standing::Standing;
use crate::lesson::course::{Course, Lesson};
use crate::lesson::drill::Shelved;
use crate::network;

/// Something that can be opened from the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The lesson with this index in the course, where the learner left it.
    Continue(usize),
    /// Explore.
    Explore,
    /// The network: the decoder of the course.
    Stack,
    /// The short path, at its first unfinished lesson.
    Short,
    /// The lesson with this index in the course.
    Lesson(usize),
    /// The reviews that are due.
    Review,
    /// All drills, interleaved.
    Mixed,
    /// The drill with this index in the course.
    Drill(usize),
    /// An exam.
    Exam,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// An empty row.
    Gap,
    /// A heading.
    Heading(&'a str),
    /// An entry.
    Entry(Entry),
}

/// Returns the entries of the home screen: first the lesson to continue, then a review if one is due, and then the rest
/// in fixed order.
#[must_use]
pub fn entries(course: Option<&Course>, standing: &Standing) -> Vec<Entry> {
    let Some(course) = course else { return vec![Entry::Explore] };
    let last = standing.last.as_ref().and_then(|last| course.lessons.iter().position(|lesson| lesson.id == *last));
    let is_open = |place: &usize| standing.done(&course.lessons[*place]) < course.lessons[*place].steps.len();
    // If the last lesson is finished, continue with the first unfinished one.
    let next = last.filter(is_open).or_else(|| {
        last?;
        (0..course.lessons.len()).find(is_open)
    });
    let lessons = (0..course.lessons.len()).map(Entry::Lesson);
    let review = (standing.practice.count_due() > 0).then_some(Entry::Review);
    let drills = (0..course.drills.len()).map(Entry::Drill);
    let mixed = (!course.drills.is_empty()).then_some(Entry::Mixed);
    let short = (!course.short.is_empty()).then_some(Entry::Short);
    let first = next.map(Entry::Continue).into_iter().chain(review).chain([Entry::Explore]).chain(short);
    let exam = course.exam.is_some().then_some(Entry::Exam);
    first.chain(lessons).chain(mixed).chain(drills).chain(exam).collect()
}

/// What the home screen has to offer, and the learner's progress.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The course, if there is one.
    pub course: Option<&'a Course>,
    /// What the learner has done so far.
    pub standing: &'a Standing,
    /// The index of the language in everything translated.
    pub language: usize,
    /// The seed for random draws and shuffles in lessons.
    pub seed: u64,
}

impl<'a> Offer<'a> {
    /// Returns the entries of the home screen, including the network if one ships with the program.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = entries(self.course, self.standing);
        let explore = entries.iter().position(|entry| *entry == Entry::Explore);
        if let Some(explore) = explore.filter(|_| self.course.is_some() && network::shipped().is_some()) {
            entries.insert(explore + 1, Entry::Stack);
        }
        entries
    }

    /// Returns the index of the entry to preselect: the lesson to continue, or the first lesson for new learners.
    #[must_use]
    pub fn first_choice(&self) -> usize {
        let entries = self.entries();
        let wanted = |entry: &Entry| match entry {
            Entry::Continue(_) => true,
            Entry::Lesson(_) => self.standing.is_fresh(),
            Entry::Explore
            | Entry::Stack
            | Entry::Short
            | Entry::Review
            | Entry::Mixed
            | Entry::Drill(_)
            | Entry::Exam => false,
        };
        entries.iter().position(wanted).unwrap_or(0)
    }

    /// Returns the rows of the list: lessons under the headings of their parts, or under `all_lessons` if the course
    /// has no parts.
    #[must_use]
    pub fn rows(&self, all_lessons: &'a str, practice: &'a str) -> Vec<Row<'a>> {
        let entries = self.entries();
        let is_first = |entry: &&Entry| {
            matches!(entry, Entry::Continue(_) | Entry::Review | Entry::Explore | Entry::Stack | Entry::Short)
        };
        let mut rows: Vec<Row<'a>> = entries.iter().filter(is_first).copied().map(Row::Entry).collect();
        let Some(course) = self.course else { return rows };
        for (part, lessons) in course.groups() {
            let heading = part.map(|part| self.word(&part.title)).or(course.parts.is_empty().then_some(all_lessons));
            rows.push(Row::Gap);
            rows.extend(heading.map(Row::Heading));
            rows.extend(lessons.map(Entry::Lesson).map(Row::Entry));
        }
        let mut drills = entries
            .into_iter()
            .filter(|entry| matches!(entry, Entry::Mixed | Entry::Drill(_) | Entry::Exam))
            .peekable();
        if drills.peek().is_some() {
            rows.extend([Row::Gap, Row::Heading(practice)]);
            rows.extend(drills.map(Row::Entry));
        }
        rows
    }

    /// Returns the drill with this index.
    #[must_use]
    pub fn drill(&self, place: usize) -> Option<&'a Shelved> {
        self.course?.drills.get(place)
    }

    /// Returns the lesson with this index.
    #[must_use]
    pub fn lesson(&self, place: usize) -> Option<&'a Lesson> {
        self.course?.lessons.get(place)
    }

    /// Returns the number of steps done on the short path, and the number of all its steps.
    #[must_use]
    pub fn short(&self) -> (usize, usize) {
        let lessons = self.course.map_or(&[][..], |course| &course.short);
        let (done, all) =
            (lessons.iter().map(|lesson| self.standing.done(lesson)), lessons.iter().map(|it| it.steps.len()));
        (done.sum(), all.sum())
    }

    /// Returns the number of answered questions in the open exam, and the number of all its questions.
    #[must_use]
    pub fn open_exam(&self) -> Option<(usize, usize)> {
        let footing = &self.standing.practice;
        let label = footing.open_exam.as_ref()?;
        let answered = footing.exams.get(label)?.answers.len();
        Some((answered, self.exam_items(&Name::of_label(label).parts)))
    }

    /// Returns the number of questions in an exam of these parts, or of all parts if none are given.
    #[must_use]
    pub fn exam_items(&self, parts: &[String]) -> usize {
        let exam = self.course.and_then(|course| course.exam.as_ref());
        let asked = exam.iter().flat_map(|exam| &exam.parts);
        asked.filter(|part| parts.is_empty() || parts.contains(&part.id)).map(|part| part.items.len()).sum()
    }

    /// Returns the name of a skill.
    #[must_use]
    pub fn skill(&self, id: &str) -> Option<&'a str> {
        self.course?.skills.get(id).map(|names| self.word(names))
    }

    /// Returns the text in the learner's language.
    #[must_use]
    pub fn word(&self, words: &'a [String]) -> &'a str {
        words.get(self.language).map_or("", String::as_str)
    }
}
