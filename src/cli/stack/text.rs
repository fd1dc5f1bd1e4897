//! Reads the text of a model from a file, stdin, or the argument itself.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;

use crate::cli::failure::Failure;
use crate::framework::model::MAX_LENGTH;
use crate::visible;

fn no_model() -> Failure {
    Failure::usage(|words| words.stack.no_model.to_owned())
}

/// Returns the text of a model.
pub(super) fn text(argument: Option<&str>) -> Result<String, Failure> {
    match argument {
        None if io::stdin().is_terminal() => Err(no_model()),
        None | Some("-") => read(io::stdin().lock(), "stdin"),
        Some(argument) if argument.trim().is_empty() => Err(no_model()),
        Some(argument) => match file(argument)? {
            Some(file) => read(file, argument),
            None if looks_like_a_path(argument) => {
                let shown = visible::excerpt(argument);
                Err(Failure::usage(|words| (words.stack.no_file)(&shown)))
            }
            None => Ok(argument.to_owned()),
        },
    }
}

fn file(argument: &str) -> Result<Option<File>, Failure> {
    let path = Path::new(argument);
    // Text of several lines, or a long one, is not a path.
    let may_be = argument.len() < 4096 && !argument.contains(['\n', '\0']);
    if !may_be || !path.exists() {
        return Ok(None);
    }
    if path.is_dir() {
        return Err(Failure::usage(|words| (words.stack.is_folder)(&visible::excerpt(argument))));
    }
    let open = File::open(path);
    open.map(Some).map_err(|error| Failure::usage(|words| (words.frame.system)(&visible::excerpt(argument), &error)))
}

/// Whether the argument is probably a path rather than a model: it is one line without a call.
fn looks_like_a_path(argument: &str) -> bool {
    !argument.contains('(') && !argument.contains('\n')
}

fn read(from: impl Read, name: &str) -> Result<String, Failure> {
    let name = visible::excerpt(name);
    let mut bytes = Vec::new();
    let most = MAX_LENGTH as u64 + 1;
    from.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(|words| (words.frame.system)(&name, &error)))?;
    if bytes.len() > MAX_LENGTH {
        return Err(Failure::usage(|words| (words.stack.too_long)(&name, MAX_LENGTH)));
    }
    String::from_utf8(bytes).map_err(|_| Failure::usage(|words| (words.stack.no_text)(&name)))
}
