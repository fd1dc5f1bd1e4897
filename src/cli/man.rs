//! `tconv man`: man pages for the program and for each of its commands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::failure::Failure;
use super::{EXIT_CODES, environment, out};
use crate::save::{self, How};
use crate::visible;

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Command, such as solve or lessons lint; by default, tconv itself
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    command: Vec<String>,
    /// Write all pages to this directory, which is created if needed: tconv.1, tconv-solve.1, tconv-lessons-lint.1 and
    /// so on
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

/// Prints one page, or writes all of them to a folder, replacing existing ones.
///
/// # Errors
/// An unknown command (usage), a file that cannot be written, or a failing stdout.
pub fn run(args: &ManArgs, program: Command) -> Result<(), Failure> {
    let pages = Page::all(program);
    if let Some(folder) = &args.dir {
        return write(&pages, folder);
    }
    let wanted = [vec!["tconv".to_owned()], args.command.clone()].concat().join("-");
    let page = pages.iter().find(|page| page.name == wanted).ok_or_else(|| {
        let name = visible::excerpt(&args.command.join(" "));
        Failure::usage(|words| (words.learn.no_command)(&name))
    })?;
    Ok(out::bytes(&page.roff()?)?)
}

fn write(pages: &[Page], folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)
        .map_err(|reason| Failure::no(|words| (words.frame.cannot_be_made)(&visible::path(folder), &reason)))?;
    for page in pages {
        let path = folder.join(&page.name).with_extension("1");
        save::whole(&path, &page.roff()?, How { may_replace: true, is_private: false })
            .map_err(|error| Failure::unsaved(&path, &error))?;
    }
    Ok(out::lines([format!("{} pages are in {}", pages.len(), visible::path(folder))])?)
}

/// The start of each page: defines how apostrophes are written.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

struct Page {
    /// The name of the page, such as `tconv-lessons-lint`.
    name: String,
    /// The program and its version, the same on every page.
    source: String,
    command: Command,
}

impl Page {
    /// Returns the pages of the program and of all its commands, sorted by name.
    fn all(program: Command) -> Vec<Page> {
        let mut program = program.disable_help_subcommand(true);
        program.build();
        let source = format!("tconv {}", program.get_version().unwrap_or_default());
        let mut pages = Vec::new();
        let mut open = vec![program];
        while let Some(command) = open.pop() {
            open.extend(command.get_subcommands().filter(|command| !command.is_hide_set()).cloned());
            let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
            pages.push(Page { name, source: source.clone(), command });
        }
        pages.sort_by(|one, other| one.name.cmp(&other.name));
        pages
    }

    fn roff(&self) -> io::Result<Vec<u8>> {
        let command = &self.command;
        let man = Man::new(command.clone()).title(self.name.as_str()).source(self.source.as_str()).manual("tconv");
        let mut bytes = Vec::new();
        man.render_title(&mut bytes)?;
        man.render_name_section(&mut bytes)?;
        man.render_synopsis_section(&mut bytes)?;
        man.render_description_section(&mut bytes)?;
        if command.get_arguments().any(|arg| !arg.is_hide_set()) {
            man.render_options_section(&mut bytes)?;
        }
        if command.has_subcommands() {
            man.render_subcommands_section(&mut bytes)?;
        }
        let mut end = Roff::new();
        // The short after-help: the program's long one also lists variables and exit codes, which get sections below.
        if let Some(told) = command.get_after_help().or(command.get_after_long_help()) {
            more(&mut end, &told.to_string());
        }
        end.control("SH", ["ENVIRONMENT"]);
        end.text([roman("Flags take precedence; empty variables count as unset.")]);
        for (name, what) in environment::VARIABLES {
            end.control("TP", []).text([bold(name)]).text([roman(what)]);
        }
        end.control("SH", ["EXIT STATUS"]);
        for (code, what) in EXIT_CODES {
            end.control("TP", []).text([bold(code)]).text([roman(what)]);
        }
        if self.name != "tconv" {
            end.control("SH", ["SEE ALSO"]).text([bold("tconv"), roman("(1)")]);
        }
        end.to_writer(&mut bytes)?;
        // Every rendered section repeats the preamble: keep only one.
        let text = String::from_utf8_lossy(&bytes);
        Ok(format!("{PREAMBLE}{}", text.replace(PREAMBLE, "")).into_bytes())
    }
}

/// Adds the text below a command's help, line by line as it is there.
fn more(page: &mut Roff, told: &str) {
    let (heading, lines) = match told.strip_prefix("Examples:\n") {
        Some(examples) => ("EXAMPLES", examples),
        None => ("NOTES", told),
    };
    page.control("SH", [heading]).control("nf", []);
    let lines: Vec<Vec<Inline>> = lines.lines().map(|line| vec![roman(line)]).collect();
    for line in lines {
        page.text(line);
    }
    page.control("fi", []);
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_has_a_page_with_the_environment_and_the_exit_codes() {
        let pages = Page::all(crate::cli::Cli::command());
        for name in ["tconv", "tconv-solve", "tconv-lessons-lint", "tconv-progress-undo-reset", "tconv-man"] {
            assert!(pages.iter().any(|page| page.name == name), "{name}");
        }
        assert!(!pages.iter().any(|page| page.name.contains("help")));
        for page in pages {
            let text = String::from_utf8(page.roff().expect("memory takes all")).expect("text");
            assert_eq!(text.matches(".ie ").count(), 1, "{text}");
            for part in
                [format!(".TH {} 1", page.name).as_str(), ".SH NAME", ".SH SYNOPSIS", "TCONV_THEME", "EXIT STATUS"]
            {
                assert!(text.contains(part), "{}: {part}\n{text}", page.name);
            }
        }
    }
}
