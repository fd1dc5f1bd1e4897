//! The list of lessons, and the way into them and back.

use std::sync::Arc;

use super::command::{self, Command, Word};
use super::{Output, Plain, quoted};
use crate::learner::practice::footing::Footing;
use crate::learner::practice::sitting::Sitting;
use crate::learner::progress::ExamRecord;
use crate::learner::session::Session;
use crate::learner::standing::Standing;
use crate::lesson::course::{Course, Lesson, Step};
use crate::tui::home::{Entry, entries};
use crate::words::Language;
use crate::words::plain::PlainStrings;

/// The word to type for the short path.
const SHORT: &str = "short";

/// A course in plain mode.
#[derive(Debug)]
pub struct Home<'a> {
    course: &'a Course,
    standing: Standing,
    language: usize,
    seed: u64,
    strings: &'static PlainStrings,
    open: Option<Plain>,
    /// The index, on the short path, of the lesson that is open.
    short: Option<usize>,
    /// Whether a single lesson was asked for, so that its end ends the program.
    is_lesson_alone: bool,
    is_over: bool,
}

impl<'a> Home<'a> {
    /// Returns the list of lessons. `seed` shuffles options.
    #[must_use]
    pub fn new(course: &'a Course, standing: Standing, language: Language, seed: u64) -> Home<'a> {
        Home {
            course,
            standing,
            language: course.language(language.tag()),
            seed,
            strings: language.plain(),
            open: None,
            short: None,
            is_lesson_alone: false,
            is_over: false,
        }
    }

    /// Opens a single lesson, at the step of this index, or where the learner left off if it is `None`.
    #[must_use]
    pub fn in_lesson(mut self, lesson: &Lesson, step: Option<usize>) -> Home<'a> {
        self.open = Some(self.lesson(lesson, step));
        self.is_lesson_alone = true;
        self
    }

    /// Opens the short path alone, at its first lesson that is not finished.
    #[must_use]
    pub fn in_short(mut self) -> Home<'a> {
        self.short = self.standing.next_of(&self.course.short, 0).or(Some(0));
        let lesson = self.short.and_then(|place| self.course.short.get(place));
        self.open = lesson.map(|lesson| self.lesson(lesson, None));
        self.is_lesson_alone = true;
        self
    }

    /// Opens a single sitting.
    #[must_use]
    pub fn in_sitting(mut self, sitting: Sitting) -> Home<'a> {
        let title = self.strings.screens.practice.title(sitting.plan(), self.course);
        self.open = Session::practice(sitting, title).map(|session| self.plain(session));
        self.is_lesson_alone = true;
        self
    }

    /// Opens a single exam, with its record if there is one.
    #[must_use]
    pub fn in_exam(mut self, session: Session, record: Option<ExamRecord>) -> Home<'a> {
        let mut plain = self.plain(session);
        plain.exam = record;
        self.open = Some(plain);
        self.is_lesson_alone = true;
        self
    }

    fn plain(&self, session: Session) -> Plain {
        Plain::new(session, self.language, Arc::new(self.course.glossary.clone()), self.strings)
    }

    /// Sets the learner's state of practice, as the record has it now.
    pub fn stands(&mut self, practice: Footing) {
        if let Some(plain) = &mut self.open {
            plain.stands(&practice);
            plain.spent = practice.spent;
            let label = plain.session().sat().map(|exam| exam.label.as_str()).unwrap_or_default();
            plain.exam = practice.exams.get(label).cloned();
        }
        self.standing.practice = practice;
    }

    /// Returns the lines at the start.
    pub fn begin(&mut self) -> Output {
        match &mut self.open {
            None if self.is_lesson_alone => {
                self.is_over = true;
                let lines = vec![self.strings.screens.practice.why_no_review(&self.standing.practice)];
                Output { lines, is_over: true, ..Output::default() }
            }
            Some(plain) => {
                let output = plain.begin();
                self.remembered(output)
            }
            None => Output { lines: self.lines(), ..Output::default() },
        }
    }

    /// Processes a typed line, in the lesson that is open or in the list of lessons.
    pub fn line(&mut self, text: &str) -> Output {
        if self.is_over {
            return Output { is_over: true, ..Output::default() };
        }
        let Some(plain) = &mut self.open else { return self.choose(text) };
        let mut output = plain.line(text);
        let (has_ended, has_quit) = (output.is_over, plain.has_quit());
        if let Some(lesson) = self.short.filter(|_| has_ended && !has_quit).and_then(|place| self.after(place)) {
            output = self.remembered(output);
            output.is_over = false;
            output.lines.push(String::new());
            let entered = self.enter(lesson);
            output.lines.extend(entered.lines);
            output.deeds.extend(entered.deeds);
            return output;
        }
        if output.is_over {
            let goes_home = !has_quit && !self.is_lesson_alone;
            output = self.remembered(output);
            (self.open, self.short) = (None, None);
            self.is_over = !goes_home;
            if goes_home {
                output.is_over = false;
                output.lines.push(String::new());
                output.lines.extend(self.lines());
            }
            return output;
        }
        self.remembered(output)
    }

    /// Leaves the program from anywhere, as the end of the input does.
    pub fn quit(&mut self) -> Output {
        self.line(Word::Quit.name())
    }

    fn choose(&mut self, text: &str) -> Output {
        let text = command::cleaned(text);
        let text = text.trim();
        let strings = self.strings;
        let only = |lines: Vec<String>| Output { lines, ..Output::default() };
        if text.is_empty() {
            return match self.next() {
                Some(lesson) => self.enter(lesson),
                None => only(vec![strings.choose.to_owned()]),
            };
        }
        match command::read(text, strings) {
            Some(Command::Plain(Word::Quit)) => {
                self.is_over = true;
                return Output { is_over: true, ..Output::default() };
            }
            Some(Command::Plain(Word::Explore)) => return only(vec![strings.explore_home.to_owned()]),
            Some(Command::Plain(Word::Help | Word::Repeat | Word::Outline | Word::Again)) => return only(self.lines()),
            _ => {}
        }
        if text == SHORT && !self.course.short.is_empty() {
            let first = self.standing.next_of(&self.course.short, 0).unwrap_or(0);
            self.short = Some(first);
            return self.course.short.get(first).map_or_else(Output::default, |lesson| self.enter(lesson));
        }
        let by_number = text.parse::<usize>().ok().and_then(|number| self.course.lessons.get(number.checked_sub(1)?));
        match by_number.or_else(|| self.course.lesson(text)) {
            Some(lesson) => self.enter(lesson),
            None => only(vec![(strings.unknown)(&quoted(text)), strings.choose.to_owned()]),
        }
    }

    fn enter(&mut self, lesson: &Lesson) -> Output {
        let mut plain = self.lesson(lesson, None);
        let output = plain.begin();
        self.open = Some(plain);
        self.remembered(output)
    }

    /// Returns the lesson of the short path that follows this one, if there is one.
    fn after(&mut self, place: usize) -> Option<&'a Lesson> {
        self.short = self.standing.next_of(&self.course.short, place + 1);
        self.course.short.get(self.short?)
    }

    fn lesson(&self, lesson: &Lesson, step: Option<usize>) -> Plain {
        let place = step.unwrap_or_else(|| self.standing.place(lesson));
        let is_done = |step: &Step| self.standing.is_done(&lesson.id, &step.id);
        self.plain(Session::new(lesson.clone(), place, self.seed, is_done))
    }

    /// Remembers what was done, for the list of lessons.
    fn remembered(&mut self, output: Output) -> Output {
        output.deeds.iter().for_each(|entry| self.standing.remember(entry));
        output
    }

    /// Returns the lesson that an empty line continues with.
    fn next(&self) -> Option<&'a Lesson> {
        let place = entries(Some(self.course), &self.standing).into_iter().find_map(|entry| match entry {
            Entry::Continue(place) => Some(place),
            Entry::Lesson(_)
            | Entry::Explore
            | Entry::Stack
            | Entry::Short
            | Entry::Review
            | Entry::Mixed
            | Entry::Drill(_)
            | Entry::Exam => None,
        });
        place.and_then(|place| self.course.lessons.get(place))
    }

    fn word(&self, words: &'a [String]) -> &'a str {
        words.get(self.language).or(words.first()).map_or("", String::as_str)
    }

    fn title(&self, lesson: &'a Lesson) -> &'a str {
        self.word(&lesson.title)
    }

    /// Returns the entry of a lesson in the list: its title, its state and its promise.
    fn about(&self, place: usize) -> Vec<String> {
        let strings = self.strings;
        let Some(lesson) = self.course.lessons.get(place) else { return Vec::new() };
        let (done, steps) = (self.standing.done(lesson), lesson.steps.len());
        let mut line = (strings.lesson)(place + 1, self.title(lesson), lesson.minutes, done, steps);
        let needs: Vec<String> =
            self.standing.missing(lesson, self.course).map(|needed| self.title(needed).to_owned()).collect();
        if !needs.is_empty() {
            line = format!("{line}{}{}", strings.comma, (strings.needs)(&strings.list(&needs)));
        }
        let promise = lesson.promise.as_ref().map(|promise| self.word(promise).to_owned());
        [line].into_iter().chain(promise).collect()
    }

    fn lines(&self) -> Vec<String> {
        let strings = self.strings;
        let mut lines = vec![self.word(&self.course.title).to_owned()];
        for (part, places) in self.course.groups() {
            // A heading ends where the lessons without one begin.
            lines.extend((!self.course.parts.is_empty()).then(String::new));
            lines.extend(part.map(|part| format!("{}{}", self.word(&part.title), strings.colon.trim_end())));
            lines.extend(places.flat_map(|place| self.about(place)));
        }
        lines.extend((!self.course.parts.is_empty()).then(String::new));
        if !self.course.short.is_empty() {
            lines.push((strings.short_path)(SHORT, self.course.short_minutes[self.language]));
        }
        if let Some(lesson) = self.next() {
            lines.push((strings.go_on_with)(self.title(lesson)));
        }
        lines.push(strings.choose.to_owned());
        lines
    }
}
