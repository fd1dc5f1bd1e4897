//! `tconv progress import`: imports another record into this one, unless it may belong to another learner.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use super::{no, print};
use crate::cli::failure::{Failure, labelled};
use crate::cli::{Look, out};
use crate::learner::record::{Other, Record, Strangers};
use crate::visible;
use crate::words::cli::ProgressStrings;

/// The longest answer that is read from the terminal, in bytes.
const LONGEST: u64 = 100;

/// Imports the record at `file`. Asks first if it has nothing in common with this one, unless `may_merge`.
///
/// # Errors
/// A file that cannot be read, is not a record, or may be another learner's: then nothing is imported. Or a record that
/// cannot be written.
pub fn run(record: &mut Record, file: &Path, may_merge: bool, look: Look) -> Result<(), Failure> {
    let other = Other::read(file).map_err(|trouble| no(&trouble))?;
    if let Some(strangers) = record.strangers(&other).filter(|_| !may_merge) {
        agree(file, strangers, look.lang.of_errors().cli().progress)?;
    }
    let imported = record.take(&other).map_err(|trouble| no(&trouble))?;
    if imported.new + imported.known == 0 && imported.damaged > 0 {
        return Err(Failure::no(|words| (words.progress.no_event)(&visible::path(file))));
    }
    let words = look.words().progress;
    let mut lines = vec![(words.imported)(imported.new, imported.known)];
    if imported.newer > 0 {
        lines.push(format!("- {}", (words.imported_newer)(imported.newer)));
    }
    if imported.damaged > 0 {
        lines.push(format!("- {}", (words.imported_damaged)(imported.damaged)));
    }
    print(&lines)
}

/// Asks whether both records belong to the same learner. Without a terminal the answer is no.
fn agree(file: &Path, Strangers { own, other }: Strangers, words: &ProgressStrings) -> Result<(), Failure> {
    let file = visible::path(file);
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::no(|words| {
            let (labels, words) = (words.frame.labels, words.progress);
            (words.may_be_anothers)(&file)
                + &labelled(labels.why, [(words.strangers)(other, own)])
                + &labelled(labels.attempt, [words.strangers_try.to_owned()])
        }));
    }
    out::question(&(words.strangers_question)(&file, other, own))?;
    let mut said = String::new();
    let read = io::stdin().lock().take(LONGEST).read_line(&mut said);
    let is_yes = read.is_ok() && ["y", "yes"].contains(&said.trim().to_lowercase().as_str());
    if is_yes { Ok(()) } else { Err(Failure::no(|words| (words.progress.nothing_taken)(&file))) }
}
