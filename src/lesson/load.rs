//! Reads a course from its files, or reports everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::thread;

use toml::Spanned;
use toml::de::DeInteger;

use super::check::CheckFile;
use super::check::effort::Effort;
use super::course::{Course, Lesson, Step, StepProse, Term, Translated};
use super::diagnostic::{Diagnostic, Report, Severity, check_characters, choice};
use super::document::{Piece, Text};
use super::draw;
use super::drill::{self, Drill, ReadDrill, Shelved, Source};
use super::exam::{self, Exam, From};
use super::files::Files;
use super::format::{ByLanguage, CourseFile, DrillFile, ExamFile, FORMAT, LessonFile, SceneFile, StepFile};
use super::languages::Languages;
use super::lint;
use super::markdown::{self, ProseFile};
use super::reading::{check_id, check_ids};
use super::step::{self, Built, Proved};
use super::words::{self, Words};
use super::{fallback, inline, network, pace, parts, promise, short};
use crate::phrase;
use crate::phrase::Phrase;

/// The maximum number of lessons of a course.
pub const MOST_LESSONS: usize = 60;
/// The maximum number of steps of a lesson.
pub const MOST_STEPS: usize = 100;

/// The maximum size of a course file, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// The result of reading a course.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The course, if there are no errors.
    pub course: Option<Course>,
    /// All findings, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

impl Course {
    /// Reads and proves a course. Its drills are read when they are opened.
    ///
    /// ```
    /// use tconv::lesson::course::Course;
    /// use tconv::lesson::files::Files;
    ///
    /// let course = r#"
    /// format = 1
    /// id = "small"
    /// languages = ["en"]
    /// title = { en = "Small" }
    /// lessons = ["one"]
    /// "#;
    /// let lesson = r#"
    /// format = 1
    /// id = "one"
    /// minutes = 1
    ///
    /// [[step]]
    /// id = "look"
    /// "#;
    /// let prose = "# One\n<!-- step: look -->\n## A look\nThe output has {{out.h}} rows.\n";
    ///
    /// let mut files = Files::default();
    /// files.insert("course.toml", Ok(course.to_owned()));
    /// files.insert("one/lesson.toml", Ok(lesson.to_owned()));
    /// files.insert("one/en.md", Ok(prose.to_owned()));
    ///
    /// let loaded = Course::read(&files);
    /// let course = loaded.course.expect("a course without errors");
    /// assert_eq!(course.lessons[0].title, ["One"]);
    /// assert_eq!(course.lessons[0].steps[0].id, "look");
    /// ```
    #[must_use]
    pub fn read(files: &Files) -> Loaded {
        let mut found = Vec::new();
        let course = Reader { files, effort: &Effort::default(), holds_prose: true, found: &mut found }.course();
        let has_errors = sorted(&mut found);
        Loaded { course: course.filter(|_| !has_errors), diagnostics: found }
    }

    /// Reads and proves a course with all of its drills.
    #[must_use]
    pub fn read_with_drills(files: &Files) -> Loaded {
        let Loaded { course, mut diagnostics } = Course::read(files);
        for drill in course.iter().flat_map(|course| course.drills.iter().map(|drill| course.drill(&drill.id))) {
            diagnostics.extend(drill.into_iter().flat_map(|read| read.diagnostics.clone()));
        }
        if let Some(course) = &course {
            diagnostics.extend(course.unknown_forms());
        }
        let has_errors = sorted(&mut diagnostics);
        Loaded { course: course.filter(|_| !has_errors), diagnostics }
    }

    /// Reports forms and levels that the exam names but its drills lack; only reading the drills can tell.
    fn unknown_forms(&self) -> Vec<Diagnostic> {
        let Some(exam) = &self.exam else { return Vec::new() };
        let (mut found, mut report_on) = (Vec::new(), Vec::new());
        for (id, asked) in exam::forms(exam) {
            let Some(drill) = self.drill(id).and_then(|read| read.drill.as_ref()) else { continue };
            for from in asked {
                let missing = match from {
                    From::Form(form) => {
                        drill.form(form).is_none().then(|| phrase!("the drill '{id}' has no form '{form}'", id, form))
                    }
                    From::Levels(levels) => {
                        let missing = levels.iter().find(|level| drill.forms(**level).is_empty());
                        missing.map(|level| phrase!("the drill '{id}' has no level {level}", id, level = *level))
                    }
                };
                report_on.extend(missing);
            }
        }
        let text = self.source.files.text("exam.toml").unwrap_or_default();
        let mut report = Report { file: "exam.toml", text, found: &mut found };
        for message in report_on {
            report.whole("unknown-name", message);
        }
        found
    }

    /// Returns the drill with this id, reading it on first use, or `None` if the course has no such drill. A drill with
    /// errors has only its diagnostics.
    #[must_use]
    pub fn drill(&self, id: &str) -> Option<&ReadDrill> {
        let shelved = self.drills.iter().find(|drill| drill.id == id)?;
        Some(shelved.read.get_or_init(|| {
            let (mut found, effort) = (Vec::new(), Effort::default());
            let holds_prose = self.source.holds_prose;
            let mut reader = Reader { files: &self.source.files, effort: &effort, holds_prose, found: &mut found };
            let lessons: Vec<String> = self.lessons.iter().map(|lesson| lesson.id.clone()).collect();
            let frame = Frame {
                languages: &self.source.languages,
                lessons: &lessons,
                offered: Vec::new(),
                skills: self.skills.keys().map(String::as_str).collect(),
                misconceptions: self.misconceptions.keys().copied().collect(),
                glossary: &self.glossary,
            };
            let drill = reader.drill(id, &frame);
            let has_errors = sorted(&mut found);
            ReadDrill { drill: drill.map(Arc::new).filter(|_| !has_errors), diagnostics: found }
        }))
    }

    /// Reads the built-in course. The prose is not checked against the numbers, because the tests have done that and
    /// the learner is waiting.
    ///
    /// Returns `None` only if the program was built from a course with errors.
    #[must_use]
    pub fn ours() -> Option<Course> {
        let (files, mut found) = (Files::embedded(), Vec::new());
        Reader { files: &files, effort: &Effort::default(), holds_prose: false, found: &mut found }.course()
    }
}

/// Sorts and deduplicates the findings. Returns whether there are errors.
fn sorted(found: &mut Vec<Diagnostic>) -> bool {
    found.sort_by_key(|one| (one.file.clone(), one.span.as_ref().map(|span| (span.start, span.end))));
    found.dedup();
    found.iter().any(|one| one.severity == Severity::Error)
}

/// The location of the files of a lesson or drill, by its id.
#[derive(Clone, Copy)]
enum Place<'a> {
    Lesson(&'a str),
    Drill(&'a str),
}

impl Place<'_> {
    fn id(&self) -> &str {
        match self {
            Place::Lesson(id) | Place::Drill(id) => id,
        }
    }

    fn structure(self) -> String {
        match self {
            Place::Lesson(id) => format!("{id}/lesson.toml"),
            Place::Drill(id) => format!("drills/{id}.toml"),
        }
    }

    fn prose(self, language: &str) -> String {
        match self {
            Place::Lesson(id) => format!("{id}/{language}.md"),
            Place::Drill(id) => format!("drills/{id}.{language}.md"),
        }
    }
}

/// The top-level keys of a lesson or drill.
struct Header {
    id: Text,
    skills: Vec<Text>,
    needs: Vec<Text>,
    minutes: u32,
    generation: u32,
}

impl Header {
    fn read(report: &mut Report<'_>, place: Place<'_>, piece: Piece<'_>) -> Option<Header> {
        match place {
            Place::Lesson(_) => {
                let LessonFile { id, skills, needs, minutes, .. } = piece.read(report)?;
                Some(Header { id, skills, needs, minutes, generation: 1 })
            }
            Place::Drill(_) => {
                let DrillFile { id, skills, generation, .. } = piece.read(report)?;
                Some(Header { id, skills, needs: Vec::new(), minutes: 0, generation })
            }
        }
    }
}

struct Reader<'a> {
    files: &'a Files,
    effort: &'a Effort,
    /// Whether the prose is checked against the numbers, which its authors need and learners do not.
    holds_prose: bool,
    found: &'a mut Vec<Diagnostic>,
}

/// What reading a lesson needs to know about the course.
struct Frame<'a> {
    languages: &'a Languages,
    lessons: &'a [String],
    /// The lessons in the order in which they are offered.
    offered: Vec<&'a str>,
    skills: Vec<&'a str>,
    misconceptions: Vec<u8>,
    glossary: &'a BTreeMap<String, Translated<Term>>,
}

impl<'a> Reader<'a> {
    fn report<'r>(&'r mut self, file: &'r str) -> Report<'r>
    where
        'a: 'r,
    {
        Report { file, text: self.files.text(file).unwrap_or_default(), found: self.found }
    }

    fn course(mut self) -> Option<Course> {
        self.check_files();
        let files = self.files;
        let mut report = self.report("course.toml");
        if files.text("course.toml").is_none() {
            // `check_files` has reported why a file or the whole directory cannot be read.
            if !files.contains("course.toml") && !files.contains(".") {
                report.whole("missing-file", phrase!("the course has no course.toml"));
            }
            return None;
        }
        let file: CourseFile = document(&mut report, phrase!("course"))?.read(&mut report)?;
        check_id(&mut report, &file.id);
        let languages = Languages::read(&mut report, &file.languages, &file.drafts)?;
        let lessons = check_ids(&mut report, file.lessons.iter());
        let place = file.lessons.span();
        if lessons.is_empty() || lessons.len() > MOST_LESSONS {
            report.error(
                "wrong-count",
                place,
                phrase!("a course has 1 to {most} lessons, not {given}", most = MOST_LESSONS, given = lessons.len()),
            );
            return None;
        }
        let title = languages.words(&mut report, &phrase!("the title"), &file.title.span(), file.title.get_ref());
        let mut skills = BTreeMap::new();
        for (id, names) in &file.skills {
            let what = phrase!("the skill '{id}'", id = id.as_str());
            skills.insert(id.as_str().to_owned(), languages.words(&mut report, &what, &id.span(), names));
        }
        let unreviewed: Vec<String> = file.unreviewed.iter().map(|id| id.as_str().to_owned()).collect();
        let known: Vec<&str> = skills.keys().map(String::as_str).collect();
        check_known(&mut report, no_skill, &file.unreviewed, &known);
        let mut misconceptions = BTreeMap::new();
        for (number, names) in &file.misconceptions {
            let what = phrase!("the misconception {number}", number = number.as_str());
            let names = languages.words(&mut report, &what, &number.span(), names);
            match number.as_str().parse::<u8>().ok().filter(|number| *number > 0) {
                Some(number) => _ = misconceptions.insert(number, names),
                None => {
                    report.error("bad-id", number.span(), phrase!("a misconception is named by a number from 1 on"));
                }
            }
        }
        let mut glossary = BTreeMap::new();
        for (id, terms) in &file.glossary {
            let terms: ByLanguage<Term> = terms
                .iter()
                .map(|(language, term)| (language.clone(), Term { name: term.name.clone(), text: term.text.clone() }))
                .collect();
            let what = phrase!("the term '{id}'", id = id.as_str());
            glossary.insert(id.as_str().to_owned(), languages.words(&mut report, &what, &id.span(), &terms));
        }
        let parts = parts::read(&mut report, &file.part, &lessons, &languages);
        let frame = Frame {
            languages: &languages,
            lessons: &lessons,
            offered: parts::offered(&parts, &lessons),
            skills: skills.keys().map(String::as_str).collect(),
            misconceptions: misconceptions.keys().copied().collect(),
            glossary: &glossary,
        };
        let unlisted = files.iter().filter_map(|(path, _)| path.strip_suffix("/lesson.toml"));
        for folder in unlisted.filter(|folder| !lessons.iter().any(|id| id == folder)) {
            let message = phrase!("the lesson in '{folder}' is not listed, so nobody sees it", folder);
            self.report("course.toml").warning("unlisted-lesson", place.clone(), message);
        }
        let read: Vec<Option<Lesson>> = if self.holds_prose {
            file.lessons.iter().map(|id| self.lesson(id.as_str(), id, &frame)).collect()
        } else {
            at_once(self.files, &file.lessons, &frame)
        };
        let lessons = read.into_iter().collect::<Option<Vec<Lesson>>>()?;
        let drills = self.drills(&file.drills, &frame);
        let exam = self.exam(&drills, &frame);
        let (parts, lessons) = parts::ordered(parts, lessons);
        let short = short::read(&mut self.report("course.toml"), &file.short, &lessons);
        let (id, tags) = (file.id.as_str().to_owned(), languages.tags().to_vec());
        let short_minutes = (0..tags.len()).map(|language| pace::minutes(&short, language)).collect();
        let source = Source {
            files: if drills.is_empty() { Files::default() } else { files.clone() },
            languages: languages.clone(),
            holds_prose: self.holds_prose,
        };
        let course = Course {
            id,
            languages: tags,
            title,
            skills,
            unreviewed,
            misconceptions,
            glossary,
            lessons,
            parts,
            short,
            short_minutes,
            drills,
            exam,
            source: Arc::new(source),
        };
        self.check_asked(&course, &file);
        Some(course)
    }

    /// Warns about skills that are taught and reviewed, but that no question asks about.
    fn check_asked(&mut self, course: &Course, file: &CourseFile) {
        let steps = || course.lessons.iter().flat_map(|lesson| &lesson.steps);
        let is_asked = |step: &Step| step.check.as_ref().is_some_and(|check| check.is_graded());
        let asked: Vec<&String> = steps().filter(|step| is_asked(step)).flat_map(|step| &step.skills).collect();
        let mut report = self.report("course.toml");
        for id in file.skills.keys().filter(|id| !course.unreviewed.iter().any(|other| other == id.as_str())) {
            let is_taught = course.lessons.iter().any(|lesson| lesson.skills.iter().any(|skill| skill == id.as_str()));
            if is_taught && !asked.iter().any(|skill| *skill == id.as_str()) {
                let message = phrase!("no question asks about the skill '{id}', though review is to", id = id.as_str());
                report.warning("skill-not-asked", id.span(), message);
            }
        }
    }

    /// Checks what applies to every file, whatever its purpose.
    fn check_files(&mut self) {
        for (path, content) in self.files.iter() {
            let text = content.unwrap_or_default();
            let mut report = Report { file: path, text, found: self.found };
            match content {
                Err(unreadable) => report.whole(unreadable.code, unreadable.message.clone()),
                Ok(text) if text.len() > MOST_BYTES => {
                    let end = (0..=MOST_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
                    report.error("too-large", end..end, too_large(text.len()));
                }
                Ok(_) => check_characters(&mut report),
            }
        }
    }

    /// Returns the drills in the order in which they are offered; their contents are read when they are opened.
    fn drills(&mut self, listed: &[Text], frame: &Frame<'_>) -> Vec<Shelved> {
        let files = self.files;
        let ids = check_ids(&mut self.report("course.toml"), listed);
        let mut drills = Vec::new();
        for (id, text) in ids.iter().zip(listed).take(MOST_LESSONS) {
            let place = Place::Drill(id);
            let path = place.structure();
            if !files.contains(&path) {
                let message = phrase!("there is no file {path}", path = &path);
                self.report("course.toml").error("missing-file", text.span(), message);
                continue;
            }
            let mut report = self.report(&path);
            let Some(piece) = document(&mut report, phrase!("drill")) else { continue };
            let skills: Vec<String> = piece.part("skills").unwrap_or_default();
            let prose: Vec<Option<(String, ProseFile)>> = (0..frame.languages.tags().len())
                .map(|language| self.prose_file(place, language, frame.languages))
                .collect();
            let title = self.titles(&prose, frame.languages);
            drills.push(Shelved { id: id.clone(), title, skills, read: OnceLock::new() });
        }
        drills
    }

    /// Reads the exam, if the course has one.
    fn exam(&mut self, drills: &[Shelved], frame: &Frame<'_>) -> Option<Exam> {
        const PATH: &str = "exam.toml";
        self.files.text(PATH)?;
        let mut report = self.report(PATH);
        let file: ExamFile = document(&mut report, phrase!("exam"))?.read(&mut report)?;
        let drills: Vec<&str> = drills.iter().map(|drill| drill.id.as_str()).collect();
        Exam::read(&mut report, &file, frame.languages, &drills, frame.lessons)
    }

    /// Reads a drill with all of its questions.
    fn drill(&mut self, id: &str, frame: &Frame<'_>) -> Option<Drill> {
        let place = Place::Drill(id);
        let (lesson, generation) = self.steps_at(place, frame)?;
        let path = place.structure();
        let mut report = self.report(&path);
        drill::check(&mut report, &lesson.steps)?;
        Some(Drill { generation, lesson })
    }

    fn lesson(&mut self, id: &str, listed: &Text, frame: &Frame<'_>) -> Option<Lesson> {
        let path = Place::Lesson(id).structure();
        if !self.files.contains(&path) {
            let message = phrase!("there is no file {path}", path = &path);
            self.report("course.toml").error("missing-file", listed.span(), message);
            return None;
        }
        self.steps_at(Place::Lesson(id), frame).map(|(lesson, _)| lesson)
    }

    /// Reads the steps of a lesson or drill, as a lesson; also returns the generation of a drill.
    fn steps_at(&mut self, place: Place<'_>, frame: &Frame<'_>) -> Option<(Lesson, u32)> {
        let (id, path) = (place.id(), place.structure());
        let (effort, files) = (self.effort, self.files);
        let proved = if self.holds_prose { Proved::AndDraws } else { Proved::Itself };
        let languages = 0..frame.languages.tags().len();
        let prose: Vec<Option<(String, ProseFile)>> =
            languages.map(|language| self.prose_file(place, language, frame.languages)).collect();
        let mut report = self.report(&path);
        let mut piece = document(&mut report, phrase!("lesson"))?;
        let tables = piece.take_tables("step");
        // Steps are checked even if other top-level keys are wrong.
        let scene: SceneFile = piece.part("scene").unwrap_or_default();
        let id_place = piece.get("id").map(Spanned::span);
        let header = Header::read(&mut report, place, piece);
        if tables.is_empty() || tables.len() > MOST_STEPS {
            let place = tables.get(MOST_STEPS).map(Piece::span).or(id_place);
            let message =
                phrase!("a lesson has 1 to {most} steps, not {given}", most = MOST_STEPS, given = tables.len());
            let first_line = report.first_line();
            report.error("wrong-count", place.unwrap_or(first_line), message);
            return None;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut steps: Vec<Option<StepFile>> = Vec::new();
        // If parts of a step could not be read, only its id counts: the errors have been reported already.
        let mut sound = Vec::new();
        for table in tables {
            let before = report.found.len();
            let mut step = table.read(&mut report);
            if let Some(step) = &mut step {
                network::find(&mut report, files, folder, step);
            }
            steps.push(step);
            sound.push(report.found.len() == before);
        }
        check_ids(&mut report, steps.iter().flatten().map(|step| &step.id));
        if let Some(header) = &header {
            if header.id.as_str() != id {
                report.error("bad-id", header.id.span(), phrase!("its files are called '{id}'", id));
            }
            check_known(&mut report, no_skill, &header.skills, &frame.skills);
            let lessons: Vec<&str> = frame.lessons.iter().map(String::as_str).filter(|lesson| *lesson != id).collect();
            check_known(&mut report, no_other_lesson, &header.needs, &lessons);
            check_earlier(&mut report, id, &header.needs, &frame.offered);
        }
        for step in steps.iter().flatten() {
            let of_catches = step.check.iter().flat_map(CheckFile::catches).filter_map(|catch| catch.skill.as_ref());
            let skills: Vec<Text> = step.skills.iter().chain(of_catches).cloned().collect();
            check_known(&mut report, no_skill, &skills, &frame.skills);
            if let (Place::Lesson(_), Some(_)) = (place, step.level) {
                report.error("unknown-key", step.id.span(), phrase!("levels are of drills"));
            }
            check_met(&mut report, step, &frame.misconceptions);
        }
        let sound = steps.iter().zip(sound).map(|(file, is_sound)| file.as_ref().filter(|_| is_sound));
        let built: Vec<Option<Built>> =
            sound.map(|file| step::build(&mut report, file?, &scene, effort, proved)).collect();
        let titles = self.titles(&prose, frame.languages);
        let promise = self.promises(&prose, frame.languages);
        let words = self.words(&path, &steps, &built, &prose, frame);
        let complete = built.iter().all(Option::is_some);
        let mut read = Vec::new();
        for (built, words) in built.into_iter().zip(&words) {
            let Some(mut built) = built else { continue };
            if self.holds_prose {
                self.lint(&built, &prose, words, frame);
            }
            built.step.prose = proses(words, frame.languages);
            read.push(built.step);
        }
        if let Some(Some((file, _))) = prose.first() {
            let first: Vec<&Words> = words.iter().filter_map(|words| words.first()?.as_ref()).collect();
            let said = |step: &Step| first.iter().find(|words| words.step == step.id).copied();
            let said: Vec<(&Step, &Words)> = read.iter().filter_map(|step| Some((step, said(step)?))).collect();
            if self.holds_prose {
                lint::lesson(&mut self.report(file), &said);
            }
        }
        let header = header.filter(|_| complete)?;
        let texts = |texts: &[Text]| -> Vec<String> { texts.iter().map(|text| text.as_str().to_owned()).collect() };
        for step in read.iter_mut().filter(|step| step.skills.is_empty()) {
            step.skills = texts(&header.skills);
        }
        let lesson = Lesson {
            id: id.to_owned(),
            skills: texts(&header.skills),
            needs: texts(&header.needs),
            minutes: header.minutes,
            title: titles,
            promise,
            steps: read,
        };
        Some((lesson, header.generation))
    }

    /// Checks the prose of a step against its numbers.
    fn lint(
        &mut self,
        built: &Built,
        prose: &[Option<(String, ProseFile)>],
        words: &[Option<Words>],
        frame: &Frame<'_>,
    ) {
        let (files, effort) = (self.files, self.effort);
        let mut reference = None;
        for (language, pair) in prose.iter().zip(words).enumerate() {
            let (Some((file, _)), Some(words)) = pair else { continue };
            let mut report = self.report(file);
            let term = |id: &str| term(frame.glossary, id, language);
            lint::say(&mut report, built, words, effort, &term);
            for sample in &built.samples {
                let mut found = Vec::new();
                let mut apart = Report { file: report.file, text: report.text, found: &mut found };
                lint::say(&mut apart, &sample.built, words, effort, &term);
                report.found.extend(draw::errors(found, &sample.drawn));
            }
            match reference {
                None if language == 0 => reference = Some((files.text(file).unwrap_or_default(), words)),
                None => {}
                Some((source, reference)) => lint::compare(&mut report, &built.step, source, reference, words),
            }
        }
    }

    fn prose_file(&mut self, of: Place<'_>, place: usize, languages: &Languages) -> Option<(String, ProseFile)> {
        let language = languages.tags().get(place)?;
        let path = of.prose(language);
        let has_file = self.files.contains(&path);
        let text = self.files.text(&path).filter(|text| text.len() <= MOST_BYTES);
        let mut report = self.report(&path);
        if !has_file {
            let message = phrase!("the lesson has no prose in '{language}'", language);
            report.absent(languages.severity(place), "missing-file", message);
        }
        text?;
        let file = markdown::read(&mut report);
        Some((path, file))
    }

    fn titles(&mut self, prose: &[Option<(String, ProseFile)>], languages: &Languages) -> Translated<String> {
        let mut titles: Vec<String> = Vec::new();
        for (language, file) in prose.iter().enumerate() {
            let title = file.as_ref().and_then(|(path, file)| {
                let mut report = self.report(path);
                if file.title.is_none() {
                    let (severity, place) = (languages.severity(language), report.first_line());
                    report.missing(severity, "missing-prose", place, phrase!("the file has no '# title'"));
                }
                file.title.clone().map(|span| inline::plain(&mut report, span))
            });
            titles.push(title.or_else(|| titles.first().cloned()).unwrap_or_default());
        }
        titles
    }

    /// Returns the lesson's promise in each language, if it has one.
    fn promises(&mut self, prose: &[Option<(String, ProseFile)>], languages: &Languages) -> Option<Translated<String>> {
        let promises = |file: &ProseFile| file.promise.is_some();
        if !prose.iter().flatten().any(|(_, file)| promises(file)) {
            return None;
        }
        let files = self.files;
        let mut reference: Option<(&str, promise::Said)> = None;
        let mut texts: Vec<Option<String>> = Vec::new();
        for (language, prose) in prose.iter().enumerate() {
            texts.push(None);
            let Some((path, file)) = prose else { continue };
            let mut report = self.report(path);
            let Some(promise) = &file.promise else {
                let place = file.title.clone().unwrap_or_else(|| report.first_line());
                let message = phrase!("the lesson promises something in another language, and nothing here");
                report.missing(languages.severity(language), "missing-prose", place, message);
                continue;
            };
            let Some(said) = promise::read(&mut report, promise) else { continue };
            texts[language] = Some(said.text.clone());
            match &reference {
                None if language == 0 => reference = Some((files.text(path).unwrap_or_default(), said)),
                None => {}
                Some((source, reference)) => {
                    lint::compare_promise(&mut report, source, &reference.passage, &said.passage);
                }
            }
        }
        let first = texts.first().cloned().flatten().unwrap_or_default();
        Some(texts.into_iter().map(|text| text.unwrap_or_else(|| first.clone())).collect())
    }

    /// Returns the words of each step in each language.
    fn words(
        &mut self,
        lesson: &str,
        steps: &[Option<StepFile>],
        built: &[Option<Built>],
        prose: &[Option<(String, ProseFile)>],
        frame: &Frame<'_>,
    ) -> Vec<Translated<Option<Words>>> {
        let terms: Vec<&str> = frame.glossary.keys().map(String::as_str).collect();
        let ids: Vec<&str> = steps.iter().flatten().map(|step| step.id.as_str()).collect();
        for (path, file) in prose.iter().flatten() {
            let mut report = self.report(path);
            let mut seen = BTreeSet::new();
            for text in &file.steps {
                let id = text.id.text.as_str();
                if !ids.contains(&id) {
                    let message = phrase!("{lesson} has no step '{id}'", lesson, id);
                    report.error_with("unknown-step", text.id.span.clone(), message, choice(id, ids.iter().copied()));
                } else if !seen.insert(id) {
                    report.error(
                        "duplicate-section",
                        text.id.span.clone(),
                        phrase!("the step '{id}' is here twice", id),
                    );
                }
            }
        }
        let mut all = Vec::new();
        for (file, built) in steps.iter().zip(built) {
            let mut translated = Vec::new();
            for (language, prose) in prose.iter().enumerate() {
                let missing = frame.languages.severity(language);
                let words = prose.as_ref().zip(file.as_ref()).and_then(|((path, prose), file)| {
                    let mut report = self.report(path);
                    let Some(text) = prose.steps.iter().find(|step| step.id.text == file.id.as_str()) else {
                        let place = place_before(prose, &ids, file.id.as_str());
                        let place = place.unwrap_or_else(|| report.first_line());
                        let message = phrase!("nothing is said in the step '{id}'", id = file.id.as_str());
                        report.missing(missing, "missing-prose", place, message);
                        return None;
                    };
                    Some(words::read(&mut report, text, &built.as_ref()?.step, &terms, missing))
                });
                translated.push(words);
            }
            all.push(translated);
        }
        all
    }
}

fn too_large(bytes: usize) -> Phrase {
    phrase!("the file has {bytes} bytes; at most {most} are read", bytes, most = MOST_BYTES)
}

/// Returns the name of a glossary term.
fn term(glossary: &BTreeMap<String, Translated<Term>>, id: &str, language: usize) -> String {
    glossary.get(id).and_then(|terms| terms.get(language)).map(|term| term.name.clone()).unwrap_or_default()
}

/// Parses a document and checks its format.
fn document<'r>(report: &mut Report<'r>, what: Phrase) -> Option<Piece<'r>> {
    if report.text.len() > MOST_BYTES {
        return None;
    }
    let piece = Piece::document(report)?;
    let format = piece.get("format").map(|value| (value.get_ref().as_integer().map(DeInteger::as_str), value.span()));
    let (number, place) = match format {
        Some((Some(number), place)) => (number.parse::<i64>().ok(), place),
        // Reading the keys reports a format that is missing or no number.
        _ => return Some(piece),
    };
    match number {
        Some(FORMAT) => return Some(piece),
        Some(older) if older < FORMAT => {
            let message = phrase!(
                "this {what} is format {older}; this tconv reads format {format}",
                what,
                older,
                format = FORMAT
            );
            report.error_with("format-older", place, message, phrase!("bring the files up to the new format"));
        }
        newer => {
            let newer =
                newer.map_or_else(|| phrase!("too large a number"), |newer| Phrase::verbatim(newer.to_string()));
            let message = phrase!(
                "this {what} is format {newer}; this tconv reads format {format}: update tconv",
                what,
                newer,
                format = FORMAT
            );
            report.error("format-newer", place, message);
        }
    }
    None
}

/// Returns where a step that is missing from the prose belongs: after the nearest earlier step that is there, or after
/// the title.
fn place_before(prose: &ProseFile, ids: &[&str], step: &str) -> Option<Range<usize>> {
    let before = ids.iter().take_while(|id| **id != step);
    let place = |id: &str| prose.steps.iter().find(|known| known.id.text == id).map(|known| known.id.span.clone());
    before.filter_map(|id| place(id)).last().or_else(|| prose.title.clone())
}

/// Returns the prose of a step in each language; drafts are completed from the first language.
fn proses(words: &[Option<Words>], languages: &Languages) -> Translated<StepProse> {
    let mut proses: Vec<StepProse> = Vec::new();
    for (language, words) in words.iter().enumerate() {
        let own = words.as_ref().map(Words::prose).unwrap_or_default();
        let first = proses.first().filter(|_| languages.is_draft(language));
        proses.push(match first {
            Some(first) => fallback::filled(own, first),
            None => own,
        });
    }
    proses
}

/// Reads lessons that are known to be right, each on its own thread, because the learner is waiting. Unlike for other
/// courses, there is no overall limit of effort.
fn at_once(files: &Files, listed: &[Text], frame: &Frame<'_>) -> Vec<Option<Lesson>> {
    let read = |id: &Text| {
        let (effort, mut found) = (Effort::default(), Vec::new());
        Reader { files, effort: &effort, holds_prose: false, found: &mut found }.lesson(id.as_str(), id, frame)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = listed.iter().map(|id| scope.spawn(move || read(id))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// Reports ids that are not known; `unknown` is what is said about each.
fn check_known(report: &mut Report<'_>, unknown: fn(&str) -> Phrase, ids: &[Text], known: &[&str]) {
    for id in ids.iter().filter(|id| !known.contains(&id.as_str())) {
        let help = choice(id.as_str(), known.iter().copied());
        report.error_with("unknown-name", id.span(), unknown(id.as_str()), help);
    }
}

fn no_skill(id: &str) -> Phrase {
    phrase!("the course has no skill '{id}'", id)
}

fn no_other_lesson(id: &str) -> Phrase {
    phrase!("the course has no other lesson '{id}'", id)
}

/// Reports numbers of misconceptions without a name, if the course names misconceptions.
fn check_met(report: &mut Report<'_>, step: &StepFile, known: &[u8]) {
    let catches = step.check.iter().flat_map(CheckFile::catches).map(|catch| (&catch.id, &catch.meets));
    for (id, meets) in [(&step.id, &step.meets)].into_iter().chain(catches) {
        for number in meets.iter().filter(|number| !known.is_empty() && !known.contains(number)) {
            report.error(
                "unknown-name",
                id.span(),
                phrase!("the course names no misconception {number}", number = *number),
            );
        }
    }
}

/// Reports needed lessons that are offered later than this one.
fn check_earlier(report: &mut Report<'_>, lesson: &str, needs: &[Text], offered: &[&str]) {
    let place = |id: &str| offered.iter().position(|known| *known == id);
    for need in needs.iter().filter(|need| place(need.as_str()) > place(lesson)) {
        let message = phrase!("'{need}' comes later in the course than '{lesson}'", need = need.as_str(), lesson);
        let help =
            phrase!("let it come earlier in course.toml, in its part or in the order of lessons; or do not need it");
        report.error_with("needs-later", need.span(), message, help);
    }
}
