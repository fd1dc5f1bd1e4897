//! `tconv progress import`: another record comes into this one, unless it may be that of somebody else.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use super::{no, print};
use crate::cli::failure::{Failure, labelled};
use crate::cli::{Look, out};
use crate::learner::record::{Other, Record, Strangers};
use crate::visible;
use crate::words::cli::ProgressStrings;

/// The longest answer to a question that is read.
const LONGEST: u64 = 100;

/// Takes in the record at `file`. One that shares nothing with this is asked about, unless `may_merge`.
///
/// # Errors
/// It cannot be read, is none, or may be another learner's: then nothing is taken. Or the record cannot be written.
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

/// Asks whether both are of one learner; where nobody can be asked, they are not.
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
