//! Plain mode: lessons as lines on stdin and stdout, for screen readers, pipes and dumb terminals.

use std::io::{self, BufRead, IsTerminal as _, Read as _, Write};

use super::environment::Environment;
use super::failure::Failure;
use super::out::{self, Lines};
use crate::learner::practice::footing::Footing;
use crate::learner::practice::sitting::Sitting;
use crate::learner::progress::ExamRecord;
use crate::learner::record::{Damage, Kept, Trouble};
use crate::learner::session::{Entry, Session};
use crate::learner::standing::Standing;
use crate::lesson::course::{Course, Lesson};
use crate::plain::{Home, Output};
use crate::words::Language;

/// The longest line that is read, in bytes without the line break.
const MAX_LINE: usize = 1 << 16;

/// Whether plain mode is on: by the flag, by `ACCESSIBLE=1`, or because the terminal is dumb (`TERM=dumb`).
#[must_use]
pub fn wanted(flag: bool) -> bool {
    is_asked_for(flag) || is_dumb()
}

/// Whether plain mode is on for commands that print text: a dumb terminal counts only if stdout is a terminal.
#[must_use]
pub fn wanted_for_text(flag: bool) -> bool {
    is_asked_for(flag) || is_dumb() && io::stdout().is_terminal()
}

fn is_asked_for(flag: bool) -> bool {
    flag || Environment::here().is_accessible()
}

fn is_dumb() -> bool {
    Environment::here().is_dumb()
}

/// Where a course is opened, and with what standing.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    pub course: &'a Course,
    /// The lesson to open, and the place of a step in it; `None` for the list of lessons.
    pub at: Option<(&'a Lesson, Option<usize>)>,
    /// Whether to open the short path instead.
    pub is_short: bool,
    /// The practice sitting to open instead.
    pub sitting: Option<Sitting>,
    /// The exam to open instead, its state in the record, and the entry that records its start.
    pub exam: Option<(Session, Option<ExamRecord>, Option<Entry>)>,
    pub standing: Standing,
    pub language: Language,
    /// The seed for shuffling options.
    pub seed: u64,
}

/// Reads and answers lines until the learner leaves or the input ends. `keep` appends an entry to the record; with
/// `None` it returns the state of the record. Trouble with saving is reported on stderr when it starts, changes or
/// is over.
///
/// # Errors
/// A failing stdin or stdout.
pub fn run(start: Start<'_>, damage: &Damage, keep: impl FnMut(Option<&Entry>) -> Kept) -> Result<(), Failure> {
    if damage.is_news() {
        let strings = start.language.plain();
        out::error(&(strings.screens.record.damage)(damage));
    }
    talk(start, io::stdin().lock(), Lines::stdout(), out::error, keep)
}

fn talk(
    start: Start<'_>,
    mut input: impl BufRead,
    mut output: Lines<impl Write>,
    mut complain: impl FnMut(&str),
    mut keep: impl FnMut(Option<&Entry>) -> Kept,
) -> Result<(), Failure> {
    let strings = start.language.plain();
    let mut told = None;
    let mut tell = |trouble: Option<Trouble>| {
        let why = trouble.as_ref().map(|trouble| trouble.why.to_string());
        if why != told {
            let text =
                trouble.map_or(strings.saved_again.to_owned(), |trouble| (strings.screens.record.trouble)(&trouble));
            complain(&text);
            told = why;
        }
    };
    tell(keep(None).trouble);
    let mut say = |said: &Output| -> Result<Option<Footing>, Failure> {
        let mut practice = None;
        for deed in &said.deeds {
            let kept = keep(Some(deed));
            tell(kept.trouble);
            practice = kept.practice.or(practice);
        }
        for line in &said.lines {
            output.line(line)?;
        }
        output.flush()?;
        Ok(practice)
    };
    let mut home = Home::new(start.course, start.standing, start.language, start.seed);
    if let Some((lesson, step)) = start.at {
        home = home.in_lesson(lesson, step);
    } else if start.is_short {
        home = home.in_short();
    } else if let Some(sitting) = start.sitting {
        home = home.in_sitting(sitting);
    } else if let Some((session, record, begun)) = start.exam {
        home = home.in_exam(session, record);
        say(&Output { deeds: begun.into_iter().collect(), ..Output::default() })?;
    }
    say(&home.begin())?;
    loop {
        let said =
            match read(&mut input).map_err(|error| Failure::no(|words| (words.frame.unreadable_input)(&error)))? {
                Line::Text(text) => home.line(&text),
                Line::TooLong => Output { lines: vec![strings.too_long.to_owned()], ..Output::default() },
                Line::End => home.quit(),
            };
        if let Some(practice) = say(&said)? {
            home.stands(practice);
        }
        if said.is_over {
            return Ok(());
        }
    }
}

enum Line {
    Text(String),
    TooLong,
    End,
}

/// Reads the next line, replacing invalid UTF-8.
fn read(input: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    input.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes)?;
    match bytes.last() {
        None => Ok(Line::End),
        Some(b'\n') => Ok(Line::Text(String::from_utf8_lossy(&bytes).into_owned())),
        Some(_) if bytes.len() <= MAX_LINE => Ok(Line::Text(String::from_utf8_lossy(&bytes).into_owned())),
        Some(_) => {
            input.skip_until(b'\n')?;
            Ok(Line::TooLong)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::record::RecordError;
    use crate::lesson::files::Files;

    fn course() -> Course {
        let files = [
            (
                "course.toml",
                "format = 1\nid = \"course\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"The course\" }\n",
            ),
            ("one/lesson.toml", "format = 1\nid = \"one\"\nminutes = 2\n[[step]]\nid = \"read\"\n"),
            ("one/en.md", "# The lesson\n<!-- step: read -->\n## Heading\nRead this.\n"),
        ];
        let mut course = Files::default();
        for (path, text) in files {
            course.insert(path, Ok(text.to_owned()));
        }
        Course::read(&course).course.unwrap()
    }

    fn full_disk(answers: usize) -> Trouble {
        let path = "events.jsonl".into();
        let reason = std::sync::Arc::new(io::ErrorKind::StorageFull.into());
        Trouble { why: RecordError::Unwritable { path, reason }, answers }
    }

    /// Returns stdout and stderr for this input, and the number of recorded entries, of which the first `unsaved` fail.
    fn told(input: &[u8], at_lesson: bool, unsaved: usize) -> (String, String, usize) {
        let course = course();
        let at = at_lesson.then(|| (&course.lessons[0], None));
        let start = Start {
            course: &course,
            is_short: false,
            at,
            sitting: None,
            exam: None,
            standing: Standing::default(),
            language: Language::English,
            seed: 0,
        };
        let (mut output, mut errors, mut deeds) = (Vec::new(), String::new(), 0);
        let keep = |entry: Option<&Entry>| {
            deeds += usize::from(entry.is_some());
            let trouble = (entry.is_some() && deeds <= unsaved).then(|| full_disk(deeds));
            Kept { trouble, practice: None }
        };
        talk(start, input, Lines::over(&mut output), |error| errors += error, keep).unwrap();
        (String::from_utf8(output).unwrap(), errors, deeds)
    }

    #[test]
    fn a_lesson_is_walked_through_a_pipe() {
        let (output, errors, deeds) = told(b"\n", true, 0);
        assert!(output.contains("Step 1 of 1: Heading\nRead this.\n"), "{output}");
        assert!(output.ends_with("End of the lesson: The lesson.\nSteps done: 1 of 1.\n"), "{output}");
        assert_eq!((errors.as_str(), deeds), ("", 2), "seen, and read");
    }

    #[test]
    fn from_the_list_into_a_lesson_and_back() {
        let (output, _, _) = told(b"1\r\nnext\nquit\n", false, 0);
        assert!(output.starts_with("The course\n1. The lesson: 2 minutes, 0 of 1 steps done\n"), "{output}");
        assert!(output.contains("1. The lesson: 2 minutes, 1 of 1 steps done"), "{output}");
    }

    #[test]
    fn the_end_of_the_input_leaves_also_in_the_middle_of_a_line() {
        let (output, _, _) = told(b"outline", true, 0);
        assert!(output.contains("1. Heading: open, you are here\nYou leave the lesson: The lesson."), "{output}");
    }

    #[test]
    fn a_record_that_cannot_be_kept_is_told_once_and_that_it_is_over() {
        let full = "1 answer not saved: the disk is full: events.jsonl";
        let (output, errors, deeds) = told(b"\n", true, 9);
        assert_eq!((errors.as_str(), deeds), (full, 2));
        assert!(output.contains("End of the lesson"));
        let (_, errors, _) = told(b"\n", true, 1);
        assert_eq!(errors, format!("{full}Saved: everything is in the record again."));
    }

    #[test]
    fn long_lines_and_bytes_that_are_no_text_are_survived() {
        let long = [vec![b'x'; MAX_LINE + 9].as_slice(), b"\n\xff\x1b[2J\xe2\x80\xae\nnext\n"].concat();
        let (output, _, _) = told(&long, true, 0);
        assert!(output.contains("longer than 64 KB") && output.contains("End of the lesson"), "{output}");
        assert!(!output.contains('\u{1b}') && !output.contains('\u{202e}'), "{output}");
        let full = [vec![b' '; MAX_LINE].as_slice(), b"\n"].concat();
        assert!(told(&full, true, 0).0.contains("End of the lesson"), "the longest line is still read");
    }

    #[test]
    fn a_reader_who_has_gone_ends_it_quietly() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let course = course();
        let start = Start {
            course: &course,
            is_short: false,
            at: None,
            sitting: None,
            exam: None,
            standing: Standing::default(),
            language: Language::English,
            seed: 0,
        };
        let ended = talk(start, &b""[..], Lines::over(Gone), |_| (), |_| Kept::default());
        assert!(matches!(ended, Err(Failure::Closed)), "{ended:?}");
    }
}
