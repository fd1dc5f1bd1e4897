//! `tconv completions`: scripts for shells, which know the lessons, steps and drills of the course as well.
//!
//! The names are put into the script when it is made: a shell that completes asks nobody, and no other command reads the course
//! for it. What is no such name is as good as before.

use clap::Command;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;

use crate::lesson::course::Course;

/// The script for this shell; without the names of a course where there is none.
#[must_use]
pub fn script(shell: Shell, program: Command, course: Option<&Course>) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut hinted(program, course), "tconv", &mut script);
    script
}

/// The command line with what may be said in places that take any text.
fn hinted(program: Command, course: Option<&Course>) -> Command {
    let commands: Vec<PossibleValue> =
        program.get_subcommands().map(|command| PossibleValue::new(command.get_name().to_owned())).collect();
    let program = with(program, &["man"], "command", commands);
    let Some(course) = course else { return program };
    let lessons: Vec<PossibleValue> =
        course.lessons.iter().map(|lesson| named(&lesson.id, lesson.title.first())).collect();
    let step = |lesson: &str, step: &str| PossibleValue::new(format!("{lesson}/{step}"));
    let steps = course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(|one| step(&lesson.id, &one.id)));
    let steps: Vec<PossibleValue> = lessons.iter().cloned().chain(steps).collect();
    let drills: Vec<PossibleValue> = course.drills.iter().map(|drill| named(&drill.id, drill.title.first())).collect();
    let files = drills.iter().map(|drill| PossibleValue::new(format!("drills/{}", drill.get_name())));
    let readable: Vec<PossibleValue> = steps.iter().cloned().chain(files).collect();
    let parts = course.exam.iter().flat_map(|exam| &exam.parts).map(|part| PossibleValue::new(part.id.clone()));
    let parts: Vec<PossibleValue> = parts.collect();
    [
        (&["learn"][..], "target", steps),
        (&["drill"], "id", drills),
        (&["exam"], "parts", parts),
        (&["lessons", "preview"], "id", readable),
        (&["lessons", "print"], "id", lessons.clone()),
        (&["progress", "reset"], "lesson", lessons),
    ]
    .into_iter()
    .fold(program, |program, (path, arg, names)| with(program, path, arg, names))
}

fn named(id: &str, title: Option<&String>) -> PossibleValue {
    let value = PossibleValue::new(id.to_owned());
    match title {
        Some(title) => value.help(title.clone()),
        None => value,
    }
}

/// The command with these names for an argument of one that is below it.
fn with(command: Command, path: &[&str], arg: &'static str, names: Vec<PossibleValue>) -> Command {
    match path {
        [] => command.mut_arg(arg, |arg| arg.value_parser(PossibleValuesParser::new(names))),
        [first, rest @ ..] => command.mut_subcommand(first, |inner| with(inner, rest, arg, names)),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn what_is_completed_is_what_there_is() {
        let course = Course::ours().expect("the course has no errors");
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let script = script(shell, crate::cli::Cli::command(), Some(&course));
            let script = String::from_utf8(script).expect("text");
            assert!(script.contains("tconv") && script.len() > 1000, "{shell}");
            if matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish) {
                for name in ["crop/predict-pad", "output-size", "padding-strides", "high-contrast", "conv_transpose2d"]
                {
                    assert!(script.contains(name), "{shell}: {name}");
                }
            }
        }
        assert!(!script(Shell::Bash, crate::cli::Cli::command(), None).is_empty());
    }
}
