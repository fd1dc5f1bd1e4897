//! The integration tests as one program: it links once, and reads the course once.

#![allow(clippy::disallowed_methods, clippy::panic, reason = "tests are the world around the program")]

mod architecture;
mod bugs;
mod cli;
mod contributing;
mod draws;
mod drill_files;
mod drills;
mod environment;
mod experiments;
mod figures;
mod handout;
mod home;
mod hygiene;
mod languages;
mod lesson_screens;
mod lessons;
mod messages;
mod phrases;
mod pictures;
mod plain_lessons;
mod practice;
mod progress_table;
mod properties;
mod pty;
mod readme;
mod record;
mod reference;
mod render_files;
mod screens;
mod sheets;
mod show;
mod stack_screen;
mod support;
mod terminal;
mod unsaved;
mod update;
