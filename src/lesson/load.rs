//! From files to a course, or to all that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeInteger;

use super::check::effort::Effort;
use super::course::{Course, Lesson, Step, Term, Translated};
use super::diagnostic::{Diagnostic, Report, Severity, check_characters, choice};
use super::document::{Piece, Text};
use super::draw;
use super::files::Files;
use super::format::{ByLanguage, CourseFile, FORMAT, LessonFile, SceneFile, StepFile};
use super::inline;
use super::lint;
use super::markdown::{self, ProseFile};
use super::reading::{check_id, check_ids};
use super::step::{self, Built};
use super::words::{self, Words};
use super::{parts, promise};

/// Most lessons of a course, and most steps of a lesson.
pub const MOST_LESSONS: usize = 60;
pub const MOST_STEPS: usize = 100;

/// Most bytes of a file that a course has a use for.
pub const MOST_BYTES: usize = 64 * 1024;

/// Most languages of a course.
const MOST_LANGUAGES: usize = 30;

/// What came of reading a course.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The course, if there is no error.
    pub course: Option<Course>,
    /// All that is wrong, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Course {
    /// Reads and proves a course.
    #[must_use]
    pub fn read(files: &Files) -> Loaded {
        let mut found = Vec::new();
        let course = Reader { files, effort: &Effort::default(), found: &mut found }.course();
        let key = |one: &Diagnostic| (one.file.clone(), one.span.as_ref().map(|span| (span.start, span.end)));
        found.sort_by_key(key);
        found.dedup();
        let has_errors = found.iter().any(|one| one.severity == Severity::Error);
        Loaded { course: course.filter(|_| !has_errors), diagnostics: found }
    }
}

struct Reader<'a> {
    files: &'a Files,
    effort: &'a Effort,
    found: &'a mut Vec<Diagnostic>,
}

/// What lessons need to know of their course.
struct Frame<'a> {
    languages: &'a [String],
    lessons: &'a [String],
    skills: Vec<&'a str>,
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
            // Why a file or the whole directory cannot be read, has been told.
            if !files.contains("course.toml") && !files.contains(".") {
                report.whole("missing-file", "the course has no course.toml");
            }
            return None;
        }
        let file: CourseFile = document(&mut report, "course")?.read(&mut report)?;
        check_id(&mut report, &file.id);
        let languages = check_languages(&mut report, &file.languages)?;
        let lessons = check_ids(&mut report, &file.lessons);
        let place = file.lessons.first().map_or(0..0, Text::span);
        if lessons.is_empty() || lessons.len() > MOST_LESSONS {
            report.error(
                "wrong-count",
                place,
                format!("a course has 1 to {MOST_LESSONS} lessons, not {}", lessons.len()),
            );
            return None;
        }
        let title = by_language(&mut report, "the title", &file.title, &languages);
        let mut skills = BTreeMap::new();
        for (id, names) in &file.skills {
            skills.insert(id.clone(), by_language(&mut report, &format!("the skill '{id}'"), names, &languages));
        }
        let mut glossary = BTreeMap::new();
        for (id, terms) in &file.glossary {
            let terms: ByLanguage<Term> = terms
                .iter()
                .map(|(language, term)| (language.clone(), Term { name: term.name.clone(), text: term.text.clone() }))
                .collect();
            glossary.insert(id.clone(), by_language(&mut report, &format!("the term '{id}'"), &terms, &languages));
        }
        let frame = Frame {
            languages: &languages,
            lessons: &lessons,
            skills: skills.keys().map(String::as_str).collect(),
            glossary: &glossary,
        };
        let unlisted = files.iter().filter_map(|(path, _)| path.strip_suffix("/lesson.toml"));
        for folder in unlisted.filter(|folder| !lessons.iter().any(|id| id == folder)) {
            let message = format!("the lesson in '{folder}' is not listed, so nobody sees it");
            self.report("course.toml").warning("unlisted-lesson", place.clone(), message);
        }
        let parts = parts::read(&mut self.report("course.toml"), &file.part, &lessons, &languages);
        let read: Vec<Option<Lesson>> = file.lessons.iter().map(|id| self.lesson(id.as_str(), id, &frame)).collect();
        let lessons = read.into_iter().collect::<Option<Vec<Lesson>>>()?;
        let (parts, lessons) = parts::ordered(parts, lessons);
        Some(Course { id: file.id.as_str().to_owned(), languages, title, skills, glossary, lessons, parts })
    }

    /// What can be said of every file without knowing what it is for.
    fn check_files(&mut self) {
        for (path, content) in self.files.iter() {
            let text = content.unwrap_or_default();
            let mut report = Report { file: path, text, found: self.found };
            match content {
                Err(unreadable) => report.whole(unreadable.code, unreadable.message.clone()),
                Ok(text) if text.len() > MOST_BYTES => report.whole("too-large", too_large(text.len())),
                Ok(_) => check_characters(&mut report),
            }
        }
    }

    fn lesson(&mut self, id: &str, listed: &Text, frame: &Frame<'_>) -> Option<Lesson> {
        let path = format!("{id}/lesson.toml");
        if !self.files.contains(&path) {
            let message = format!("there is no file {path}");
            self.report("course.toml").error("missing-file", listed.span(), message);
            return None;
        }
        let effort = self.effort;
        let prose: Vec<Option<(String, ProseFile)>> =
            frame.languages.iter().map(|language| self.prose_file(id, language)).collect();
        let mut report = self.report(&path);
        let mut piece = document(&mut report, "lesson")?;
        let tables = piece.take_tables("step");
        // Steps are checked even if something else at the top is wrong.
        let scene: SceneFile = piece.part("scene").unwrap_or_default();
        let header: Option<LessonFile> = piece.read(&mut report);
        if tables.is_empty() || tables.len() > MOST_STEPS {
            report.whole("wrong-count", format!("a lesson has 1 to {MOST_STEPS} steps, not {}", tables.len()));
            return None;
        }
        let mut steps: Vec<Option<StepFile>> = Vec::new();
        // Of a step with parts that could not be read, only the id counts: what follows from them has been told.
        let mut sound = Vec::new();
        for table in tables {
            let before = report.found.len();
            steps.push(table.read(&mut report));
            sound.push(report.found.len() == before);
        }
        check_ids(&mut report, steps.iter().flatten().map(|step| &step.id));
        if let Some(header) = &header {
            if header.id.as_str() != id {
                report.error("bad-id", header.id.span(), format!("the lesson is in the folder '{id}'"));
            }
            check_known(&mut report, "skill", &header.skills, &frame.skills);
            let lessons: Vec<&str> = frame.lessons.iter().map(String::as_str).filter(|lesson| *lesson != id).collect();
            check_known(&mut report, "lesson", &header.needs, &lessons);
        }
        let sound = steps.iter().zip(sound).map(|(file, is_sound)| file.as_ref().filter(|_| is_sound));
        let built: Vec<Option<Built>> = sound.map(|file| step::build(&mut report, file?, &scene, effort)).collect();
        let titles = self.titles(&prose);
        let promise = self.promises(&prose);
        let words = self.words(&path, &steps, &built, &prose, frame);
        let complete = built.iter().all(Option::is_some);
        let mut read = Vec::new();
        for (built, words) in built.into_iter().zip(&words) {
            let Some(mut built) = built else { continue };
            self.lint(&built, &prose, words, frame);
            built.step.prose = words.iter().map(|words| words.as_ref().map(Words::prose).unwrap_or_default()).collect();
            read.push(built.step);
        }
        if let Some(Some((file, _))) = prose.first() {
            let first: Vec<&Words> = words.iter().filter_map(|words| words.first()?.as_ref()).collect();
            let said = |step: &Step| first.iter().find(|words| words.step == step.id).copied();
            let said: Vec<(&Step, &Words)> = read.iter().filter_map(|step| Some((step, said(step)?))).collect();
            lint::lesson(&mut self.report(file), &said);
        }
        let header = header.filter(|_| complete)?;
        let texts = |texts: &[Text]| texts.iter().map(|text| text.as_str().to_owned()).collect();
        Some(Lesson {
            id: id.to_owned(),
            skills: texts(&header.skills),
            needs: texts(&header.needs),
            minutes: header.minutes,
            title: titles,
            promise,
            steps: read,
        })
    }

    /// Holds what is said in a step against its numbers.
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

    fn prose_file(&mut self, lesson: &str, language: &str) -> Option<(String, ProseFile)> {
        let path = format!("{lesson}/{language}.md");
        let has_file = self.files.contains(&path);
        let text = self.files.text(&path).filter(|text| text.len() <= MOST_BYTES);
        let mut report = self.report(&path);
        if !has_file {
            report.whole("missing-file", format!("the lesson has no prose in '{language}'"));
        }
        text?;
        let file = markdown::read(&mut report);
        Some((path, file))
    }

    fn titles(&mut self, prose: &[Option<(String, ProseFile)>]) -> Translated<String> {
        let mut titles = Vec::new();
        for file in prose {
            let title = file.as_ref().and_then(|(path, file)| {
                let mut report = self.report(path);
                if file.title.is_none() {
                    report.whole("missing-prose", "the file has no '# title'");
                }
                file.title.clone().map(|span| inline::plain(&mut report, span))
            });
            titles.push(title.unwrap_or_default());
        }
        titles
    }

    /// What the lesson promises in each language, if it does.
    fn promises(&mut self, prose: &[Option<(String, ProseFile)>]) -> Option<Translated<String>> {
        let promises = |file: &ProseFile| file.promise.is_some();
        if !prose.iter().flatten().any(|(_, file)| promises(file)) {
            return None;
        }
        let files = self.files;
        let mut reference: Option<(&str, promise::Said)> = None;
        let mut texts = Vec::new();
        for (language, prose) in prose.iter().enumerate() {
            let Some((path, file)) = prose else { continue };
            let mut report = self.report(path);
            let Some(promise) = &file.promise else {
                let message = "the lesson promises something in another language, and nothing here";
                report.whole("missing-prose", message);
                continue;
            };
            let Some(said) = promise::read(&mut report, promise) else { continue };
            texts.push(said.text.clone());
            match &reference {
                None if language == 0 => reference = Some((files.text(path).unwrap_or_default(), said)),
                None => {}
                Some((source, reference)) => {
                    lint::compare_promise(&mut report, source, &reference.passage, &said.passage);
                }
            }
        }
        Some(texts)
    }

    /// The words of each step in each language.
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
                    let message = format!("{lesson} has no step '{id}'");
                    report.error_with("unknown-step", text.id.span.clone(), message, choice(id, ids.iter().copied()));
                } else if !seen.insert(id) {
                    report.error("duplicate-section", text.id.span.clone(), format!("the step '{id}' is here twice"));
                }
            }
        }
        let mut all = Vec::new();
        for (file, built) in steps.iter().zip(built) {
            let mut translated = Vec::new();
            for prose in prose {
                let words = prose.as_ref().zip(file.as_ref()).and_then(|((path, prose), file)| {
                    let mut report = self.report(path);
                    let Some(text) = prose.steps.iter().find(|step| step.id.text == file.id.as_str()) else {
                        report.whole("missing-prose", format!("nothing is said in the step '{}'", file.id.as_str()));
                        return None;
                    };
                    Some(words::read(&mut report, text, &built.as_ref()?.step, &terms))
                });
                translated.push(words);
            }
            all.push(translated);
        }
        all
    }
}

fn too_large(bytes: usize) -> String {
    format!("the file has {bytes} bytes; at most {MOST_BYTES} are read")
}

/// The name of a term.
fn term(glossary: &BTreeMap<String, Translated<Term>>, id: &str, language: usize) -> String {
    glossary.get(id).and_then(|terms| terms.get(language)).map(|term| term.name.clone()).unwrap_or_default()
}

/// A document of the right format.
fn document<'r>(report: &mut Report<'r>, what: &str) -> Option<Piece<'r>> {
    if report.text.len() > MOST_BYTES {
        return None;
    }
    let piece = Piece::document(report)?;
    let format = piece.get("format").map(|value| (value.get_ref().as_integer().map(DeInteger::as_str), value.span()));
    let (number, place) = match format {
        Some((Some(number), place)) => (number.parse::<i64>().ok(), place),
        // What is missing or no number, is told by whoever reads the keys.
        _ => return Some(piece),
    };
    match number {
        Some(FORMAT) => return Some(piece),
        Some(older) if older < FORMAT => {
            let message = format!("this {what} is format {older}; this tconv reads format {FORMAT}");
            report.error_with("format-older", place, message, "bring the files up to the new format");
        }
        newer => {
            let newer = newer.map_or("too large a number".to_owned(), |newer| newer.to_string());
            let message = format!("this {what} is format {newer}; this tconv reads format {FORMAT}: update tconv");
            report.error("format-newer", place, message);
        }
    }
    None
}

fn check_languages(report: &mut Report<'_>, texts: &[Text]) -> Option<Vec<String>> {
    let mut languages: Vec<String> = Vec::new();
    for text in texts {
        let tag = text.as_str();
        let is_tag =
            (2..=20).contains(&tag.len()) && tag.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !is_tag {
            report.error("bad-id", text.span(), "a language is a tag such as \"en\" or \"zh-CN\"");
        } else if languages.iter().any(|language| language == tag) {
            report.error("duplicate-id", text.span(), format!("'{tag}' is here twice"));
        }
        languages.push(tag.to_owned());
    }
    if languages.is_empty() || languages.len() > MOST_LANGUAGES {
        let place = texts.first().map_or(0..0, Text::span);
        report.error(
            "wrong-count",
            place,
            format!("a course has 1 to {MOST_LANGUAGES} languages, not {}", texts.len()),
        );
        return None;
    }
    Some(languages)
}

/// The words in the order of the languages; what is missing or too much is reported.
pub(super) fn by_language<T: Clone + Default>(
    report: &mut Report<'_>,
    what: &str,
    words: &ByLanguage<T>,
    languages: &[String],
) -> Translated<T> {
    for language in words.keys().filter(|language| !languages.contains(language)) {
        report
            .whole("unknown-language", format!("{what} is there in '{language}', which is no language of the course"));
    }
    let word = |language: &String| {
        words.get(language).cloned().unwrap_or_else(|| {
            report.whole("missing-language", format!("{what} is not there in '{language}'"));
            T::default()
        })
    };
    languages.iter().map(word).collect()
}

/// Ids that must be known.
fn check_known(report: &mut Report<'_>, what: &str, ids: &[Text], known: &[&str]) {
    for id in ids.iter().filter(|id| !known.contains(&id.as_str())) {
        let message = format!("the course has no other {what} '{}'", id.as_str()).replace("other skill", "skill");
        report.error_with("unknown-name", id.span(), message, choice(id.as_str(), known.iter().copied()));
    }
}
