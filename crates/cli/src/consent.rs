//! Whether a change is made: what the command line says, or else the person at the terminal.

use std::io::{IsTerminal as _, Write as _};

use qolhat_app::{Problem, ProblemCode};

use crate::arguments::Consent;
use crate::console::Console;

/// What is to happen with a change that was shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Decision {
    /// It is made.
    Change,
    /// It was only to be shown.
    ShowOnly,
    /// The person said no.
    Decline,
}

/// The decision about the change that `question` names. Anything but a plain yes is a no.
///
/// # Errors
/// [`ProblemCode::ConfirmationMissing`] when the command line says nothing and nobody is at the terminal.
pub(crate) fn decide(consent: &Consent, question: &str, console: &Console) -> Result<Decision, Problem> {
    if consent.dry_run {
        return Ok(Decision::ShowOnly);
    }
    if consent.yes {
        return Ok(Decision::Change);
    }
    let missing = || Problem::new(ProblemCode::ConfirmationMissing);
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(missing());
    }
    let yes = console.label("consent-yes");
    let mut asked = std::io::stderr().lock();
    write!(asked, "{question} [{yes}] ")
        .and_then(|()| asked.flush())
        .map_err(|error| missing().caused_by(&error))?;
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| missing().caused_by(&error))?;
    Ok(if is_yes(&answer, yes) {
        Decision::Change
    } else {
        Decision::Decline
    })
}

/// Whether an answer is the word for yes, or its English one, which every keyboard can type.
fn is_yes(answer: &str, yes: &str) -> bool {
    let answer = answer.trim().to_lowercase();
    answer == yes || answer == "yes"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_yes_is_one() {
        for (answer, expected) in [
            ("да\n", true),
            (" ДА ", true),
            ("yes\r\n", true),
            ("д", false),
            ("", false),
            ("\n", false),
            ("нет", false),
            ("yes please", false),
        ] {
            assert_eq!(is_yes(answer, "да"), expected, "{answer:?}");
        }
    }
}
