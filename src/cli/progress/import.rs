//! `tconv progress import`: another record comes into this one, unless it may be that of somebody else.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use super::{counted, no, print};
use crate::cli::failure::Failure;
use crate::cli::out;
use crate::learner::record::{Other, Record, Strangers};
use crate::visible;

/// The longest answer to a question that is read.
const LONGEST: u64 = 100;

/// Takes in the record at `file`. One that shares nothing with this is asked about, unless `may_merge`.
///
/// # Errors
/// It cannot be read, is none, or may be another learner's: then nothing is taken. Or the record cannot be written.
pub fn run(record: &mut Record, file: &Path, may_merge: bool) -> Result<(), Failure> {
    let other = Other::read(file).map_err(|trouble| no(&trouble))?;
    if let Some(strangers) = record.strangers(&other).filter(|_| !may_merge) {
        agree(file, strangers)?;
    }
    let imported = record.take(&other).map_err(|trouble| no(&trouble))?;
    if imported.new + imported.known == 0 && imported.damaged > 0 {
        return Err(Failure::No(format!(
            "error: {}: no line of it is an event; name a file that 'tconv progress export FILE' wrote",
            visible::path(file)
        )));
    }
    let mut lines = vec![format!("{} new, {} known already", counted(imported.new, "event"), imported.known)];
    if imported.newer > 0 {
        lines.push(format!("- {} of them only a newer tconv understands; kept as they are", imported.newer));
    }
    if imported.damaged > 0 {
        lines.push(format!("- {} cannot be read; passed over", counted(imported.damaged, "line")));
    }
    print(&lines)
}

/// Asks whether both are of one learner; where nobody can be asked, they are not.
fn agree(file: &Path, Strangers { own, other }: Strangers) -> Result<(), Failure> {
    let file = visible::path(file);
    let (own, other) = (counted(own, "answer"), counted(other, "answer"));
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::No(format!(
            "error: {file}: nothing was taken: it may be somebody else's\n  why    its {other} and the {own} of your record \
             have no event in common, and once they are one record, nothing takes them apart\n  try    --merge, if you gave \
             both"
        )));
    }
    out::question(&format!(
        "{file}: its {other} and the {own} of your record have no event in common. Once they are one record, nothing takes \
         them apart. Did you give both? [y/N]"
    ))?;
    let mut said = String::new();
    let read = io::stdin().lock().take(LONGEST).read_line(&mut said);
    let is_yes = read.is_ok() && ["y", "yes"].contains(&said.trim().to_lowercase().as_str());
    if is_yes { Ok(()) } else { Err(Failure::No(format!("error: {file}: nothing was taken"))) }
}
