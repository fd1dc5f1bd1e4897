//! Questions on paper: writes a sheet and its key to files in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PossibleValue, TypedValueParser};

use super::failure::Failure;
use super::lang::LangArg;
use super::{names, out};
use crate::handout::paper::{self, Format, Head, Question};
use crate::learner::practice::check::check_word;
use crate::learner::practice::exam::{Name, Paper};
use crate::learner::practice::footing::Footing;
use crate::learner::practice::seed::{self, Seed};
use crate::learner::practice::sitting::{Item, Outcome, Plan, Sitting};
use crate::lesson::course::Course;
use crate::save::{self, How};
use crate::visible;

/// Parses the format of a sheet, named by its file extension.
pub fn format() -> impl TypedValueParser<Value = Format> {
    names::one_of(Format::ALL, |format| {
        PossibleValue::new(format.extension()).help(match format {
            Format::Html => "For printing from a browser: A4, black on white, with figures",
            Format::Markdown => "For editing",
            Format::Text => "Plain text",
        })
    })
}

/// Where sheets are written, and how.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub folder: &'a Path,
    pub format: Format,
    /// Whether to replace existing files.
    pub force: bool,
    pub lang: LangArg,
}

/// Returns the questions of a sitting with this seed, as if none of them were answered.
#[must_use]
pub fn items(course: &Arc<Course>, plan: &Plan, seed: &Seed) -> Vec<Item> {
    let mut sitting = Sitting::new(Arc::clone(course), plan.clone(), Some(seed.clone()), &Footing::default());
    let mut outcome = None;
    std::iter::from_fn(|| sitting.next(outcome.replace(Outcome::default()))).collect()
}

/// Returns a random seed.
#[must_use]
pub fn made_up() -> Seed {
    Seed::of_number(getrandom::u64().expect("the operating system has random numbers"))
}

/// Writes drills as a sheet and its key, and prints the seed, the check word and the paths.
///
/// # Errors
/// Files that exist already or cannot be written, or a failing stdout.
pub fn drill(course: &Arc<Course>, plan: &Plan, seed: &Seed, target: Target<'_>) -> Result<(), Failure> {
    let Plan::Drills { drills, level, .. } = plan else { return Ok(()) };
    let items = items(course, plan, seed);
    let language = target.lang.written();
    let title = language.screen().practice.title(plan, course);
    let title = title.get(course.language(language.tag())).or(title.first()).map_or("", String::as_str);
    let words = language.handout();
    let check = check_word(course, items.iter().map(|item| &item.step));
    let head = Head {
        title: (words.practice)(title, *level),
        footer: (words.foot)(seed.name(), &generations(&items), &check),
    };
    let questions: Vec<Question<'_>> =
        items.iter().enumerate().map(|(place, item)| Question::new(&item.step, seed, place)).collect();
    let id = match drills.as_slice() {
        [id] => id.as_str(),
        _ => "mix",
    };
    let written = write(course, &head, &questions, [("drill", "key"), (id, &file_name(seed))], target)?;
    let said = (target.lang.language().cli().learn.seed)(seed.name(), &check);
    Ok(out::lines([said].into_iter().chain(written.iter().map(|path| visible::path(path))))?)
}

/// Writes an exam once for each of these names, and prints the check words and the paths.
///
/// # Errors
/// An exam that cannot be drawn, files that exist already or cannot be written, or a failing stdout.
pub fn exam(course: &Arc<Course>, names: &[Name], target: Target<'_>) -> Result<(), Failure> {
    let language = target.lang.written();
    let mut said = Vec::new();
    for name in names {
        let paper = Paper::draw(course, name);
        let paper = paper.ok_or_else(|| Failure::no(|words| words.learn.not_drawn.to_owned()))?;
        let words = language.handout();
        let head = Head {
            title: language.screen().practice.exam.to_owned(),
            footer: (words.foot)(&paper.label, &paper.generation.to_string(), &paper.check),
        };
        // Options are in the same order as on the screen.
        let seed = Seed::new(&paper.label);
        let drawn = paper.questions.iter().enumerate();
        let questions: Vec<Question<'_>> =
            drawn.map(|(place, question)| Question::new(&question.item.step, &seed, place)).collect();
        let written = write(course, &head, &questions, [("exam", "key-exam"), ("", &exam_file_name(name))], target)?;
        said.push((target.lang.language().cli().learn.seed)(&paper.label, &paper.check));
        said.extend(written.iter().map(|path| visible::path(path)));
    }
    Ok(out::lines(said)?)
}

/// Writes a sheet and its key. `[(sheet, key), (id, seed)]` are the parts of their file names: first `sheet` or `key`,
/// then `id` unless it is empty, then `seed`.
///
/// # Errors
/// Files that exist already or cannot be written. Both are checked before either is written.
pub fn write(
    course: &Course,
    head: &Head,
    questions: &[Question<'_>],
    [(sheet, key), (id, seed)]: [(&str, &str); 2],
    target: Target<'_>,
) -> Result<[PathBuf; 2], Failure> {
    let Target { folder, format, force, lang } = target;
    let language = lang.written();
    let id = if id.is_empty() { String::new() } else { format!("-{id}") };
    let paths = [sheet, key].map(|kind| folder.join(format!("{kind}{id}-{seed}.{}", format.extension())));
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::no(|words| (words.learn.not_a_folder)(&visible::path(folder))));
    }
    let check = |path: &PathBuf| save::check(path, force).map_err(|error| Failure::unsaved(path, &error));
    paths.iter().try_for_each(check)?;
    let texts = [
        paper::questions(course, head, questions, language).write(format),
        paper::key(course, head, questions, language).write(format),
    ];
    fs::create_dir_all(folder)
        .map_err(|error| Failure::no(|words| (words.frame.system)(&visible::path(folder), &error)))?;
    for (path, text) in paths.iter().zip(&texts) {
        save::whole(path, text.as_bytes(), How { may_replace: force, is_private: false })
            .map_err(|error| Failure::unsaved(path, &error))?;
    }
    Ok(paths)
}

/// Lists the generations of the drills in these questions, each once.
fn generations(items: &[Item]) -> String {
    let mut known: Vec<u32> = items.iter().map(|item| item.generation).collect();
    known.sort_unstable();
    known.dedup();
    known.iter().map(u32::to_string).collect::<Vec<_>>().join("/")
}

/// Returns the part of a file name for an exam: the pieces of its label, such as `kurs7-A`, if they are safe on every
/// file system, else its label as a seed is named.
fn exam_file_name(name: &Name) -> String {
    let parts = name.parts.join("-");
    let pieces = [name.seed.name(), &name.variant, &parts];
    let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
    let plain = pieces.join("-");
    if is_plain(&plain) { plain } else { file_name(&Seed::new(&name.label())) }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_plain_letter)
}

fn is_plain_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}

/// Returns the part of a file name for a seed: the seed itself if it is safe on every file system, else with the other
/// characters replaced by `-`, and its hash.
fn file_name(seed: &Seed) -> String {
    let name = seed.name();
    if is_plain(name) {
        return name.to_owned();
    }
    let plain: String = name.chars().map(|letter| if is_plain_letter(letter) { letter } else { '-' }).collect();
    format!("{plain}-{:08x}", seed::hash(name.as_bytes()) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_in_a_name_leads_nowhere_and_is_like_no_other() {
        for (text, name) in [("kurs7", "kurs7"), ("2026-a_B", "2026-a_B"), ("班级一", "班级一")] {
            assert_eq!(file_name(&Seed::new(text)), name);
        }
        let strange = ["", "a/b", "a b", "a\\b", "..", "../../x", "a.b", "a:b", "<&>\"", "\u{202e}x", "a\nb"];
        let names: std::collections::BTreeSet<String> =
            strange.iter().map(|text| file_name(&Seed::new(text))).collect();
        assert_eq!(names.len(), strange.len());
        assert!(
            names.iter().all(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '-')),
            "{names:?}"
        );
    }
}
