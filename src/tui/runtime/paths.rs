//! Paths as typed: expands `~` and completes them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::load;
use crate::tui::explore::typing::Completion;
use crate::visible;

/// The maximum number of folder entries to look at.
const MOST_ENTRIES: usize = 20_000;

/// The maximum number of completions to list.
const MOST_NAMES: usize = 100;

/// Returns the path that was meant, with a leading `~` replaced by the user's home directory.
#[must_use]
pub fn meant(typed: &str) -> PathBuf {
    let below = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    match (below, etcetera::home_dir()) {
        (Some(below), Ok(home)) => home.join(below.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(typed),
    }
}

/// Completes a path, or the name of an array within a file.
///
/// # Errors
/// Why the folder or the file cannot be read.
pub fn complete(typed: &str) -> Result<Completion, String> {
    if typed == "~" {
        return Ok(Completion { typed: typed.to_owned(), text: "~/".to_owned(), names: Vec::new(), more: 0 });
    }
    if let Some((file, names)) = load::arrays(typed, meant) {
        let (file, begun) = typed.split_at(file.len() + 1);
        let mut names = names.map_err(|why| why.to_string())?;
        names.retain(|name| can_be_typed(name));
        return Ok(completed(file, begun, names));
    }
    let (folder, begun) = parts(typed);
    let place = if folder.is_empty() { PathBuf::from(".") } else { meant(folder) };
    let names = names(&place).map_err(|why| format!("{}: {why}", visible::path(&place)))?;
    Ok(completed(folder, begun, names))
}

/// Splits a path after its last separator into the folder and the start of a name.
fn parts(typed: &str) -> (&str, &str) {
    let end = typed.rfind(std::path::is_separator).map_or(0, |place| place + 1);
    typed.split_at(end)
}

fn can_be_typed(name: &str) -> bool {
    !name.contains(char::is_control)
}

/// Returns the names in a folder, with a slash after those of folders. Skips names that cannot be typed.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST_ENTRIES).flatten() {
        let Ok(mut name) = entry.file_name().into_string() else { continue };
        if !can_be_typed(&name) {
            continue;
        }
        // Follows links.
        if fs::metadata(entry.path()).is_ok_and(|found| found.is_dir()) {
            name.push('/');
        }
        names.push(name);
    }
    Ok(names)
}

/// Completes `begun` as far as all matching names agree. Hidden names match only if their dot was typed.
fn completed(folder: &str, begun: &str, mut names: Vec<String>) -> Completion {
    names.retain(|name| name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.')));
    names.sort();
    let first = names.first().cloned().unwrap_or_else(|| begun.to_owned());
    let common = names.iter().fold(first.as_str(), |common, name| {
        let differ = common.char_indices().zip(name.chars()).find(|((_, one), other)| one != other);
        let end = differ.map_or(common.len().min(name.len()), |((place, _), _)| place);
        &common[..end]
    });
    let text = [folder, common].concat();
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    Completion { typed: [folder, begun].concat(), text, names, more }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completion(typed: &str, names: &[&str]) -> (String, Vec<String>) {
        let (folder, begun) = parts(typed);
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let Completion { text, names, .. } = completed(folder, begun, names);
        (text, names)
    }

    #[test]
    fn a_path_is_completed_as_far_as_all_names_agree() {
        let names = ["data.csv", "data.npy", "数据.npy", "数字/", ".hidden", "d"];
        for (typed, text, found) in [
            ("data.c", "data.csv", 1),
            ("da", "data.", 2),
            ("d", "d", 3),
            ("a/b/da", "a/b/data.", 2),
            ("数", "数", 2),
            ("数字", "数字/", 1),
            (".", ".hidden", 1),
            ("", "", 5),
            ("nothing", "nothing", 0),
        ] {
            let (completed, names) = completion(typed, &names);
            assert_eq!((completed.as_str(), names.len()), (text, found), "{typed}");
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "it reads folders")]
    fn folders_are_read_and_names_that_cannot_be_typed_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["one.npy", "on\ne.csv"] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        fs::create_dir(folder.path().join("sub")).expect("a folder");
        let typed = |name: &str| format!("{}/{name}", folder.path().display());
        assert_eq!(complete(&typed("o")).map(|found| found.text), Ok(typed("one.npy")));
        assert_eq!(complete(&typed("s")).map(|found| found.text), Ok(typed("sub/")));
        assert!(complete(&typed("none/")).is_err());
        let home = etcetera::home_dir().expect("somebody runs this");
        assert_eq!((meant("~"), meant("~/a")), (home.clone(), home.join("a")));
        assert_eq!((meant("a/~"), meant("~a")), (PathBuf::from("a/~"), PathBuf::from("~a")));
        assert_eq!(complete("~").map(|found| found.text), Ok("~/".to_owned()));
    }

    #[test]
    fn behind_a_file_of_several_arrays_their_names_go_on() {
        let file = format!("{}/tests/data/weights.npz", env!("CARGO_MANIFEST_DIR"));
        let found = |typed: &str| complete(&format!("{file}{typed}")).map(|found| (found.text, found.names));
        let names = ["step", "up1.bias", "up1.weight"].map(str::to_owned).to_vec();
        assert_eq!(found(":"), Ok((format!("{file}:"), names)));
        assert_eq!(found(":u").map(|(text, _)| text), Ok(format!("{file}:up1.")));
        assert_eq!(found(":up1.w").map(|(text, _)| text), Ok(format!("{file}:up1.weight")));
        let broken = tempfile::tempdir().expect("a folder");
        let path = broken.path().join("w.npz");
        #[allow(clippy::disallowed_methods, reason = "it makes a file")]
        fs::write(&path, "no archive").expect("a file");
        assert!(complete(&format!("{}:", path.display())).is_err_and(|why| why.contains("not an .npz file")));
    }
}
