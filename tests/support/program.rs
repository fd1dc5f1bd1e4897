//! The program, run without what the environment of the tests may say to it.

use std::env;
use std::process::Command;

/// The program, in English as far as nobody says otherwise.
pub fn tconv() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tconv"));
    alone(&mut command);
    command
}

/// Takes everything out of the environment but where programs are, which a shell wants to know.
pub fn alone(command: &mut Command) -> &mut Command {
    command.env_clear().env("LANG", "C.UTF-8");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)))
}
