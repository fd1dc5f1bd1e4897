//! Runs the program without the environment of the tests.

use std::env;
use std::process::Command;

/// Returns the program as a command, in English by default.
pub fn tconv() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tconv"));
    alone(&mut command);
    command
}

/// Clears the environment except for `PATH`, which a shell needs, and sets `LANG`.
pub fn alone(command: &mut Command) -> &mut Command {
    command.env_clear().env("LANG", "C.UTF-8");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)))
}
