//! Saves answers that did not get into the record: they go to a file of their own, to be imported later.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::failure::{Failure, labelled};
use super::out;
use crate::learner::record::{PATIENCE, Record, RecordError};
use crate::save::{self, How, SaveError};
use crate::visible;
use crate::words::Language;

/// Saves what is not in the record yet, waiting up to [`PATIENCE`] for a busy record. Answers that still cannot be
/// saved go to a file.
///
/// # Errors
/// Something could not be saved. The message says how many answers, why, where they are now, and how to import them.
pub fn settle(record: &mut Record, state: Option<&Path>, language: Language) -> Result<(), Failure> {
    let Err(why) = save(record, language) else { return Ok(()) };
    let answers = record.trouble().map_or(0, |trouble| trouble.answers);
    if answers == 0 {
        return Err(Failure::no(|words| (words.learn.place_unsaved)(&why)));
    }
    let import = |file: &str| {
        let state = state.map_or(String::new(), |folder| format!(" --state-dir {}", quoted(folder)));
        // `--merge`, since the answers are this learner's, though they share nothing with the record.
        format!("tconv progress import {file} --merge{state}")
    };
    let lines = record.unsaved();
    let kept = write(&lines).map(|file| quoted(&file));
    Err(Failure::no(|words| {
        let (labels, words) = (words.frame.labels, words.learn);
        let below = match &kept {
            Ok(file) => labelled(labels.kept, [(words.kept_in)(file)]) + &labelled(labels.then, [import(file)]),
            Err(places) => {
                let place = |(path, why): &(PathBuf, SaveError)| {
                    labelled(labels.nor, [(words.not_kept_in)(&visible::path(path), why)])
                };
                let then = labelled(labels.then, [(words.put_into_a_file)(&import("FILE"))]);
                places.iter().map(place).collect::<String>() + &then + "\n\n" + lines.trim_end()
            }
        };
        (words.unsaved)(answers, &why) + &below
    }))
}

/// Tries a last time to save. Prints a note if it waits for a busy record.
fn save(record: &mut Record, language: Language) -> Result<(), RecordError> {
    match record.save(Duration::ZERO) {
        Err(RecordError::Busy { .. }) => {
            let seconds = PATIENCE.as_secs();
            out::error(&(language.cli().learn.waiting)(seconds));
            record.save(PATIENCE)
        }
        saved => saved,
    }
}

/// Writes the lines to a new file in the current or else the temporary directory. Returns its path, or the paths that
/// failed with the reasons.
fn write(lines: &str) -> Result<PathBuf, Vec<(PathBuf, SaveError)>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let name = format!("tconv-unsaved-{now}.jsonl");
    let folders = env::current_dir().into_iter().chain([env::temp_dir()]);
    let mut reasons = Vec::new();
    for path in folders.map(|folder| folder.join(&name)) {
        match save::whole(&path, lines.as_bytes(), How { may_replace: false, is_private: true }) {
            Ok(()) => return Ok(path),
            Err(reason) => reasons.push((path, reason)),
        }
    }
    Err(reasons)
}

/// Quotes a path for the shell, if needed.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_simple = |letter: char| letter.is_ascii_alphanumeric() || "/._-+,@:".contains(letter);
    if path.chars().all(is_simple) { path.into_owned() } else { visible::shell_word(&path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_name_that_was_meant() {
        for (path, expected) in [
            ("/tmp/a-1.jsonl", "/tmp/a-1.jsonl"),
            ("/tmp/my notes", "'/tmp/my notes'"),
            ("/it's", r"'/it'\''s'"),
            ("/$x", "'/$x'"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }
}
