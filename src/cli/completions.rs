//! `tconv completions`: shell scripts that also complete the lessons, steps and drills of the course.
//!
//! The names are written into the script when it is generated, so completing runs no program, and no other command
//! reads the course for it. The program itself still accepts other values.

use clap::Command;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;

use crate::lesson::index::{Entry, Index};

/// Completions for an argument that accepts any text.
struct Hint {
    /// The names of the subcommands that lead to the command, without `tconv`.
    path: &'static [&'static str],
    arg: &'static str,
    names: Vec<PossibleValue>,
    /// Whether the argument is positional, rather than the value of a flag.
    is_positional: bool,
}

/// Returns the completion script for this shell.
#[must_use]
pub fn script(shell: Shell, program: Command, index: &Index) -> String {
    let hints = hints(&program, index);
    let mut hinted = hints.iter().fold(program, |program, hint| with(program, hint.path, hint));
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut hinted, "tconv", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Fish { script + &hints.iter().filter_map(of_fish).collect::<String>() } else { script }
}

fn hints(program: &Command, index: &Index) -> Vec<Hint> {
    let lessons: Vec<PossibleValue> = index.lessons.iter().map(titled).collect();
    let drills: Vec<PossibleValue> = index.drills.iter().map(titled).collect();
    let steps: Vec<PossibleValue> = lessons
        .iter()
        .cloned()
        .chain(
            index
                .lessons
                .iter()
                .flat_map(|Entry { id, steps, .. }| steps.iter().map(move |step| value(&format!("{id}/{step}")))),
        )
        .collect();
    let files = drills.iter().map(|drill| value(&format!("drills/{}", drill.get_name())));
    let readable = steps.iter().cloned().chain(files).collect();
    let parts = index.parts.iter().map(|part| value(part)).collect();
    let commands = program.get_subcommands().map(|command| value(command.get_name())).collect();
    let at_its_place = |path, arg, names| Hint { path, arg, names, is_positional: true };
    let hints = vec![
        at_its_place(&["learn"][..], "target", steps),
        at_its_place(&["drill"], "id", drills),
        at_its_place(&["lessons", "preview"], "id", readable),
        at_its_place(&["lessons", "print"], "id", lessons.clone()),
        at_its_place(&["progress", "reset"], "lesson", lessons),
        at_its_place(&["man"], "command", commands),
        Hint { path: &["exam"], arg: "parts", names: parts, is_positional: false },
    ];
    // Some shells treat an empty list of names as all names.
    hints.into_iter().filter(|hint| !hint.names.is_empty()).collect()
}

fn titled(entry: &Entry) -> PossibleValue {
    let value = value(&entry.id);
    if entry.title.is_empty() { value } else { value.help(entry.title.clone()) }
}

/// Returns a possible value. Its name is leaked: the program ends once the script is written.
fn value(name: &str) -> PossibleValue {
    PossibleValue::new(&*name.to_owned().leak())
}

/// Returns the command with the hint applied to the subcommand at this path.
fn with(command: Command, path: &[&str], hint: &Hint) -> Command {
    match path {
        [] => command.mut_arg(hint.arg, |arg| arg.value_parser(PossibleValuesParser::new(hint.names.clone()))),
        [first, rest @ ..] => command.mut_subcommand(first, |inner| with(inner, rest, hint)),
    }
}

/// Returns what clap does not write for fish: completions of a positional argument.
fn of_fish(hint: &Hint) -> Option<String> {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
    let (first, rest) = hint.path.split_first().filter(|_| hint.is_positional)?;
    let inner = rest.iter().fold(String::new(), |inner, name| inner + "; and __fish_seen_subcommand_from " + name);
    let line = |name: &PossibleValue| {
        let what = name.get_help().map_or(String::new(), |help| format!(" -d '{}'", quoted(&help.to_string())));
        let name = quoted(name.get_name());
        format!("complete -c tconv -n \"__fish_tconv_using_subcommand {first}{inner}\" -f -a '{name}'{what}\n")
    };
    Some(hint.names.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::lesson::files::Files;

    #[test]
    fn what_is_completed_is_what_there_is() {
        let index = Index::of(&Files::embedded());
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let of = |index: &Index| script(shell, crate::cli::Cli::command(), index);
            let (bare, script) = (of(&Index::default()), of(&index));
            assert!(bare.contains("tconv") && !bare.contains("crop/predict-pad"), "{shell}");
            if matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish) {
                for name in ["crop/predict-pad", "output-size", "padding-strides", "high-contrast", "conv_transpose2d"]
                {
                    assert!(script.contains(name), "{shell}: {name}");
                }
            }
        }
    }

    #[test]
    fn bash_completes_what_the_course_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("tconv.bash");
        let script = script(Shell::Bash, crate::cli::Cli::command(), &Index::of(&Files::embedded()));
        std::fs::write(&file, script).expect("a file");
        for (words, expected) in [
            (&["learn", "crop/p"][..], "crop/predict-pad crop/past-the-ring"),
            (&["drill", "output-s"], "output-size"),
            (&["render", "--preset", "pad"], "padding-strides"),
            (&["code", "--to", "k"], "keras"),
            (&["lessons", "print", "cr"], "crop"),
            (&["--lang", "z"], "zh-CN"),
            (&["learn", "zzz"], ""),
        ] {
            let line = "source \"$0\"; COMP_WORDS=(tconv \"$@\"); COMP_CWORD=$#
                _tconv tconv \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; echo \"${COMPREPLY[*]}\"";
            let mut bash = std::process::Command::new("bash");
            // Skips the test where bash is not installed.
            let Ok(output) = bash.args(["-c", line]).arg(&file).args(words).output() else { return };
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), expected, "{words:?}");
        }
    }
}
