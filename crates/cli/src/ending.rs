//! How a command ended, and the exit code that says so.

use std::process::ExitCode;

use qolhat_app::Exit;
use qolhat_app::wire::Verdict;

/// Better endings are smaller, so that of several files the worst is the greatest.
///
/// A file that could not be looked at counts as worse than any verdict: a script must not take the verdict on the others
/// for the whole answer.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Ending {
    /// Done; for a verification: valid.
    Done,
    /// INDETERMINATE.
    Undetermined,
    /// TOTAL-FAILED.
    Invalid,
    /// Refused by a rule.
    Refused,
    /// The environment failed.
    Environment,
    /// The command line is wrong.
    Usage,
}

impl From<Verdict> for Ending {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Valid => Self::Done,
            Verdict::Undetermined => Self::Undetermined,
            Verdict::Invalid => Self::Invalid,
        }
    }
}

impl From<Exit> for Ending {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Invalid => Self::Invalid,
            Exit::Usage => Self::Usage,
            Exit::Environment => Self::Environment,
            Exit::Refused => Self::Refused,
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Undetermined => 2,
            Ending::Invalid => Exit::Invalid.code(),
            Ending::Refused => Exit::Refused.code(),
            Ending::Environment => Exit::Environment.code(),
            Ending::Usage => Exit::Usage.code(),
        })
    }
}
