//! The command line: a thin face over `qolhat-app`.
//!
//! Start at [`run`]: arguments become one use case, its answer becomes lines on standard output and an exit code. No
//! rule lives here.
#![forbid(unsafe_code)]

mod archive;
mod arguments;
mod certificate;
mod consent;
mod console;
mod demo;
mod draft;
mod ending;
mod help;
mod inspect;
mod json;
mod labels;
mod page;
mod password;
mod places;
mod report;
mod sign;
mod trust;
mod usage;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches as _;
use qolhat_app::{FixedClock, Ports, Problem, ProblemCode, SystemNetwork, read_moment};

use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::ending::Ending;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let console = Console::from_words(&arguments);
    console.tell_defects();
    // A panic is a defect; a script hears of it as a problem like any other.
    let ending = std::panic::catch_unwind(|| run(&arguments, &console));
    let ending =
        ending.unwrap_or_else(|_| console.problem(None, &Problem::new(ProblemCode::Internal).with("detail", "panic")));
    console.end(ending).into()
}

fn run(words: &[OsString], console: &Console) -> Ending {
    let command = help::in_language(console.labels());
    let parsed = command
        .try_get_matches_from(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => carry_out(arguments, console).unwrap_or_else(|problem| console.problem(None, &problem)),
        Err(error) => usage::answer(&error, console),
    }
}

fn carry_out(arguments: Arguments, console: &Console) -> Result<Ending, Problem> {
    let places = places::Places::of(&arguments.global);
    match arguments.command {
        Command::Demo(demo) => demo::run(&demo, &places, console),
        Command::Draft(draft) => draft::run(&draft, &places, console),
        Command::Sign(sign) => sign::run(&sign, &places, console),
        Command::Verify(verify) => verify::run(&verify, &places, console),
        Command::Inspect(inspect) => inspect::run(&inspect, &places, console),
        Command::Cert(arguments::CertCommand::Verify(verify)) => certificate::verify(&verify, &places, console),
        Command::Trust(trust) => trust::run(&trust, &places, console),
        Command::Archive(archive) => archive::run(archive, &places, console),
    }
}

/// The clock, randomness and network of this computer. Tests stop the clock with `QOLHAT_NOW`.
fn ports() -> Result<Ports, Problem> {
    let ports = Ports {
        network: Box::new(SystemNetwork::with_environment(|name| std::env::var(name).ok())),
        ..Ports::system()
    };
    match std::env::var("QOLHAT_NOW") {
        Ok(moment) => Ok(Ports {
            clock: Box::new(FixedClock(read_moment(&moment)?)),
            ..ports
        }),
        Err(_) => Ok(ports),
    }
}
