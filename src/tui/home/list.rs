//! What can be opened, in the order of the list, and the headings between.

use crate::learner::practice::exam::Name;
use crate::learner::standing::Standing;
use crate::lesson::course::{Course, Lesson};
use crate::lesson::drill::Shelved;
use crate::network;

/// Something that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The lesson with this place in the course, where the learner was.
    Continue(usize),
    Explore,
    /// The decoder of the course.
    Stack,
    /// The short path, at its first lesson that is not finished.
    Short,
    Lesson(usize),
    /// What is due.
    Review,
    /// All drills in turn.
    Mixed,
    /// The drill with this place in the course.
    Drill(usize),
    Exam,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    Gap,
    Heading(&'a str),
    Entry(Entry),
}

/// What home offers: the lesson that was begun last first, unless it is finished; then what is due.
#[must_use]
pub fn entries(course: Option<&Course>, standing: &Standing) -> Vec<Entry> {
    let Some(course) = course else { return vec![Entry::Explore] };
    let last = standing.last.as_ref().and_then(|last| course.lessons.iter().position(|lesson| lesson.id == *last));
    let is_open = |place: &usize| standing.done(&course.lessons[*place]) < course.lessons[*place].steps.len();
    // After a finished lesson the first that is not.
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

/// What there is to choose from, and how far the learner has come in it.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    pub course: Option<&'a Course>,
    pub standing: &'a Standing,
    /// The place of the language in everything translated.
    pub language: usize,
    /// What lessons draw and shuffle by.
    pub seed: u64,
}

impl<'a> Offer<'a> {
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = entries(self.course, self.standing);
        let explore = entries.iter().position(|entry| *entry == Entry::Explore);
        if let Some(explore) = explore.filter(|_| self.course.is_some() && network::shipped().is_some()) {
            entries.insert(explore + 1, Entry::Stack);
        }
        entries
    }

    /// What is chosen for who comes home: to go on; for who is here for the first time, the first lesson.
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

    /// The list with its headings: lessons under those of their parts, or of all lessons where there are no parts.
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

    #[must_use]
    pub fn drill(&self, place: usize) -> Option<&'a Shelved> {
        self.course?.drills.get(place)
    }

    #[must_use]
    pub fn lesson(&self, place: usize) -> Option<&'a Lesson> {
        self.course?.lessons.get(place)
    }

    /// Steps of the short path that are done, and how many there are.
    #[must_use]
    pub fn short(&self) -> (usize, usize) {
        let lessons = self.course.map_or(&[][..], |course| &course.short);
        let (done, all) =
            (lessons.iter().map(|lesson| self.standing.done(lesson)), lessons.iter().map(|it| it.steps.len()));
        (done.sum(), all.sum())
    }

    /// How many questions of the open exam are answered, of how many.
    #[must_use]
    pub fn open_exam(&self) -> Option<(usize, usize)> {
        let footing = &self.standing.practice;
        let label = footing.open_exam.as_ref()?;
        let answered = footing.exams.get(label)?.answers.len();
        Some((answered, self.exam_items(&Name::of_label(label).parts)))
    }

    /// How many questions an exam of these parts has; of all without any.
    #[must_use]
    pub fn exam_items(&self, parts: &[String]) -> usize {
        let exam = self.course.and_then(|course| course.exam.as_ref());
        let asked = exam.iter().flat_map(|exam| &exam.parts);
        asked.filter(|part| parts.is_empty() || parts.contains(&part.id)).map(|part| part.items.len()).sum()
    }

    /// What a skill is called.
    #[must_use]
    pub fn skill(&self, id: &str) -> Option<&'a str> {
        self.course?.skills.get(id).map(|names| self.word(names))
    }

    /// The words in the learner's language.
    #[must_use]
    pub fn word(&self, words: &'a [String]) -> &'a str {
        words.get(self.language).map_or("", String::as_str)
    }
}
