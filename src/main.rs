//! The program: see `tconv::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tconv::cli::run()
}
