//! The command line: arguments in, pictures and words out.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the only crate that prints: data to stdout, talk to stderr"
)]

mod arguments;
mod check;
mod inspect;
mod model;
mod new;
mod reporters;
mod run;
mod search;
mod show;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

/// Words are short and come in millions: the system's allocator takes a fifth of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code where nothing was rejected.
const FINE: u8 = 0;
/// Exit code where a report was written but something was rejected.
const REJECTED: u8 = 1;
/// Exit code where nothing was written.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::New(arguments) => new::new(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Model(arguments) => model::model(&arguments),
        Command::Search(arguments) => search::search(&arguments),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(REFUSED)
        }
    }
}
