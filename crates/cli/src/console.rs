//! Standard output and error: results to the one, words for people to the other.

use std::cell::Cell;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use qolhat_app::wire::{Language, Verdict};
use qolhat_app::{Problem, Words, plain_text};
use serde::Serialize;

use crate::ending::Ending;
use crate::json::{Failure, ProblemLine};
use crate::labels::Labels;
use crate::page;

/// Where answers go, and in which form.
pub(crate) struct Console {
    language: Language,
    is_json: bool,
    is_coloured: bool,
    /// Standard output took no more: what was printed is not the whole answer.
    is_cut_off: Cell<bool>,
}

// The panic of a command leaves nothing half-changed in here.
impl std::panic::RefUnwindSafe for Console {}

impl Console {
    /// Reads the form of the answer from the words of the command line, before the rest of them is understood: even a
    /// wrong command line is answered in the language and form that it asks for.
    pub(crate) fn from_words(words: &[OsString]) -> Self {
        let words: Vec<_> = words.iter().skip(1).map(|word| word.to_string_lossy()).collect();
        let before_files = words.split(|word| word == "--").next().unwrap_or_default();
        let asked = before_files.iter().enumerate().find_map(|(at, word)| match &**word {
            "--lang" => before_files.get(at + 1).and_then(|code| language_of(code)),
            word => word.strip_prefix("--lang=").and_then(language_of),
        });
        Self {
            language: asked.unwrap_or_else(system_language),
            is_json: before_files.iter().any(|word| word == "--json"),
            is_coloured: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            is_cut_off: Cell::new(false),
        }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    pub(crate) fn labels(&self) -> &'static Labels {
        Labels::of(self.language)
    }

    /// A label of the command line's own.
    pub(crate) fn label(&self, name: &str) -> &'static str {
        self.labels().label(name)
    }

    pub(crate) fn is_json(&self) -> bool {
        self.is_json
    }

    /// A result for people.
    pub(crate) fn print(&self, text: impl Display) {
        self.write(&page::lines(&text.to_string()));
    }

    fn write(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        if write!(out, "{text}").and_then(|()| out.flush()).is_err() {
            self.is_cut_off.set(true);
        }
    }

    /// Whether nobody reads on.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_cut_off.get()
    }

    /// A result for scripts: one object on one line.
    pub(crate) fn print_json(&self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => self.write(&format!("{line}\n")),
            // Every answer is made of text, numbers and lists.
            Err(_) => self.is_cut_off.set(true),
        }
    }

    /// Progress or a warning.
    pub(crate) fn note(&self, text: impl Display) {
        // Nobody listens: then nobody misses it.
        let _ = writeln!(std::io::stderr().lock(), "{}", page::lines(&text.to_string()));
    }

    /// Tells why something could not be done, for `file` when there are several.
    pub(crate) fn problem(&self, file: Option<&Path>, problem: &Problem) -> Ending {
        self.failure(Failure {
            file: file.map(|file| file.display().to_string()),
            problem: ProblemLine::of(problem, self.language),
        });
        problem.code.exit().into()
    }

    pub(crate) fn failure(&self, failure: Failure) {
        if self.is_json {
            self.print_json(&failure);
            return;
        }
        let name = failure.file.map(|file| format!("{}: ", plain_text(&file)));
        let name = name.unwrap_or_default();
        let words = failure.problem;
        self.note(format_args!("{name}{}\n{}\n{}", words.title, words.cause, words.remedy));
        for finding in &words.findings {
            self.note(format_args!("  {} ({})", finding.title, finding.field));
        }
    }

    /// The word for the reason of a revocation; nothing when none was given.
    pub(crate) fn crl_reason<'a>(&self, reason: Option<&'a str>) -> &'a str {
        reason.map_or("", |reason| word_or_code(&self.words().crl_reasons, reason))
    }

    /// The word for a verdict; colour is decided by the verdict alone.
    pub(crate) fn verdict(&self, verdict: Verdict) -> String {
        let (code, colour) = match verdict {
            Verdict::Valid => ("valid", "32"),
            Verdict::Undetermined => ("undetermined", "33"),
            Verdict::Invalid => ("invalid", "31"),
        };
        let word = word_or_code(&self.words().verdicts, code);
        if self.is_coloured {
            format!("\u{1b}[1;{colour}m{word}\u{1b}[0m")
        } else {
            word.to_owned()
        }
    }

    /// What to leave with: an answer that could not be printed whole is no success.
    pub(crate) fn end(&self, ending: Ending) -> Ending {
        if self.is_cut_off.get() {
            ending.max(Ending::Environment)
        } else {
            ending
        }
    }

    /// Panics tell their place and not their words, which may quote what was being read.
    pub(crate) fn tell_defects(&self) {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic
                .location()
                .map_or_else(String::new, |place| format!(" at {place}"));
            let _ = writeln!(std::io::stderr().lock(), "Qolhat met a defect of its own{place}");
        }));
    }
}

/// The word for a code, or the code when nobody wrote a word.
pub(crate) fn word_or_code<'a>(words: &'a std::collections::BTreeMap<String, String>, code: &'a str) -> &'a str {
    words.get(code).map_or(code, String::as_str)
}

/// The language of the system (POSIX.1-2017, 8.2), Russian when it is none of ours.
fn system_language() -> Language {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    locale
        .and_then(|locale| language_of(locale.split(['_', '.', '@', '-']).next()?))
        .unwrap_or_default()
}

fn language_of(code: &str) -> Option<Language> {
    match code {
        "ru" => Some(Language::Ru),
        "kk" => Some(Language::Kk),
        "en" => Some(Language::En),
        _ => None,
    }
}
