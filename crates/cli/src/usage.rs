//! A command line that can not be carried out as written: help, version, or what is wrong with it.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use qolhat_app::{Problem, ProblemCode};

use crate::console::Console;
use crate::ending::Ending;

/// Commands of the contract that are not there yet.
const LATER: &[&str] = &["key", "agent", "export", "verify", "backup", "restore"];

/// Answers what the parser stopped at.
pub(crate) fn answer(error: &clap::Error, console: &Console) -> Ending {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.print(error.render());
            Ending::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand if !console.is_json() => {
            console.note(error.render());
            Ending::Usage
        }
        kind => console.problem(None, &problem(error, kind, console)),
    }
}

fn problem(error: &clap::Error, kind: ErrorKind, console: &Console) -> Problem {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let unknown = context(ContextKind::InvalidSubcommand);
    if LATER.contains(&unknown.as_str()) {
        return Problem::new(ProblemCode::NotAvailable).with("what", unknown);
    }
    let argument = context(ContextKind::InvalidArg);
    let detail = match kind {
        ErrorKind::InvalidSubcommand => unknown,
        ErrorKind::MissingRequiredArgument => console.label("missing").replace("{what}", &argument),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            console.label("missing").replace("{what}", "COMMAND")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument}: «{}»", context(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => console
            .label("conflict")
            .replace("{one}", &argument)
            .replace("{other}", &context(ContextKind::PriorArg)),
        _ => argument,
    };
    Problem::new(ProblemCode::RequestNotUnderstood).with("detail", detail.trim())
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(values) => values.join(", "),
        value => value.to_string(),
    }
}
