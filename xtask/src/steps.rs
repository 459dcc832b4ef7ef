//! Steps of a test run: a headline, a duration, a count, and a table in the end.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::process;
use crate::{Outcome, Stopped};

/// How many things were checked in a step.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Reads the counts out of what test programs print.
///
/// Knows libtest (`test result: ok. 3 passed; 0 failed; …`), vitest (`Tests  1 failed | 22 passed (23)`) and
/// `node --test` (`# pass 12`, `# fail 0`).
fn tally_of(line: &str) -> Option<Tally> {
    let line = without_colours(line);
    let line = line.trim();
    if let Some(result) = line.strip_prefix("test result: ") {
        return Some(Tally {
            passed: count_before(result, "passed"),
            failed: count_before(result, "failed"),
        });
    }
    if let Some(result) = line.strip_prefix("Tests ") {
        return Some(Tally {
            passed: count_before(result, "passed"),
            failed: count_before(result, "failed"),
        });
    }
    let node = line.strip_prefix("# ").or_else(|| line.strip_prefix("\u{2139} "))?;
    match node.split_once(' ')? {
        ("pass", count) => Some(Tally {
            passed: count.parse().ok()?,
            failed: 0,
        }),
        ("fail" | "cancelled", count) => Some(Tally {
            passed: 0,
            failed: count.parse().ok()?,
        }),
        _ => None,
    }
}

/// The number right before `word`, 0 when there is none.
fn count_before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .windows(2)
        .find(|pair| pair[1].trim_end_matches(';') == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

/// The text without terminal colours (ECMA-48 control sequences).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A sequence ends at its first letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

enum State {
    Done,
    NotRun(String),
}

struct Finished {
    name: &'static str,
    state: State,
    tally: Tally,
    took: Duration,
}

/// A step while it runs.
pub(crate) struct Step {
    tally: Tally,
    skipped: Vec<String>,
}

impl Step {
    /// Runs a program and counts what it says it checked.
    pub(crate) fn run(&mut self, command: &mut Command) -> Outcome {
        println!("$ {}", process::line(command));
        let mut in_successes = false;
        let succeeded = process::watch(command, |line| {
            if let Some(tally) = tally_of(line) {
                self.tally.add(tally);
            }
            // With --show-output libtest repeats what passing tests printed between these two lines.
            if line == "successes:" {
                in_successes = true;
            } else if line == "failures:" || line.starts_with("test result: ") {
                in_successes = false;
            }
            if line.trim_start().starts_with("SKIPPED") {
                self.skipped.push(line.trim().to_owned());
            }
            !in_successes
        })?;
        if succeeded {
            Ok(())
        } else {
            Err(Stopped::new(format!("{} failed", process::line(command))))
        }
    }

    /// Says that something is left out here, and why.
    pub(crate) fn skip(&mut self, what: impl Into<String>) {
        let what = format!("SKIPPED: {}", what.into());
        println!("{what}");
        self.skipped.push(what);
    }
}

/// What happens to the steps after one that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum OnFailure {
    /// Those that do not build on it still run: one run shows all that is wrong.
    GoOn,
    /// Nothing else runs.
    Stop,
}

/// A run of steps.
pub(crate) struct Steps {
    on_failure: OnFailure,
    finished: Vec<Finished>,
    skipped: Vec<String>,
}

impl Steps {
    pub(crate) fn new(on_failure: OnFailure) -> Self {
        Self {
            on_failure,
            finished: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Carries out a step, unless one of the steps it builds on did not pass.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        builds_on: &[&str],
        action: impl FnOnce(&mut Step) -> Outcome,
    ) -> &mut Self {
        if let Some(why) = self.obstacle(builds_on) {
            self.finished.push(Finished {
                name,
                state: State::NotRun(why),
                tally: Tally::default(),
                took: Duration::ZERO,
            });
            return self;
        }
        println!("\n== {name} ==");
        let started = Instant::now();
        let mut step = Step {
            tally: Tally::default(),
            skipped: Vec::new(),
        };
        let outcome = action(&mut step);
        let mut tally = step.tally;
        if let Err(stopped) = outcome {
            println!("\n{stopped}");
            tally.failed = tally.failed.max(1);
        } else if tally == Tally::default() {
            // A step that counts nothing itself is one thing that was checked.
            tally.passed = 1;
        }
        for line in step.skipped {
            if !self.skipped.contains(&line) {
                self.skipped.push(line);
            }
        }
        self.finished.push(Finished {
            name,
            state: State::Done,
            tally,
            took: started.elapsed(),
        });
        self
    }

    fn obstacle(&self, builds_on: &[&str]) -> Option<String> {
        self.finished
            .iter()
            .filter(|step| step.tally.failed > 0 || matches!(step.state, State::NotRun(_)))
            .find(|step| self.on_failure == OnFailure::Stop || builds_on.contains(&step.name))
            .map(|step| format!("not run: {}", step.name))
    }

    /// Prints the table and the last line, `N passed, M failed`.
    pub(crate) fn finish(&self) -> Outcome {
        println!("\n{:<34}{:>8}{:>8}{:>9}", "step", "passed", "failed", "min:sec");
        let mut total = Tally::default();
        let mut took = Duration::ZERO;
        for step in &self.finished {
            match &step.state {
                State::Done => println!(
                    "{:<34}{:>8}{:>8}{:>9}",
                    step.name,
                    step.tally.passed,
                    step.tally.failed,
                    clock(step.took)
                ),
                State::NotRun(why) => println!("{:<34}{why:>25}", step.name),
            }
            total.add(step.tally);
            took += step.took;
        }
        println!("{:<34}{:>8}{:>8}{:>9}", "", total.passed, total.failed, clock(took));
        if !self.skipped.is_empty() {
            println!("\nLeft out:");
            self.skipped.iter().for_each(|line| println!("  {line}"));
        }
        println!("\n{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 {
            Ok(())
        } else {
            Err(Stopped::new(""))
        }
    }
}

fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_every_test_program_are_read() {
        let rows = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                12,
                0,
            ),
            ("test result: FAILED. 11 passed; 1 failed; 0 ignored; 0 measured", 11, 1),
            ("      Tests  23 passed (23)", 23, 0),
            ("      Tests  1 failed | 22 passed (23)", 22, 1),
            (
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m\u{1b}[22m (7)",
                7,
                0,
            ),
            ("# pass 4", 4, 0),
            ("# fail 2", 0, 2),
            ("\u{2139} pass 9", 9, 0),
        ];
        for (line, passed, failed) in rows {
            assert_eq!(tally_of(line), Some(Tally { passed, failed }), "{line}");
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "test a ... ok",
            "# tests 4",
            "# Subtest: passes",
            " Test Files  3 passed (3)",
            "",
        ] {
            assert_eq!(tally_of(line), None, "{line}");
        }
    }

    #[test]
    fn a_step_without_counts_is_one_check() {
        let mut steps = Steps::new(OnFailure::GoOn);
        steps.step("quiet", &[], |_| Ok(()));
        assert_eq!(steps.finished[0].tally, Tally { passed: 1, failed: 0 });
    }

    #[test]
    fn what_builds_on_a_failure_does_not_run() {
        let mut steps = Steps::new(OnFailure::GoOn);
        steps
            .step("build", &[], |_| Err(Stopped::new("no")))
            .step("window", &["build"], |_| Ok(()))
            .step("format", &[], |_| Ok(()));
        assert!(matches!(steps.finished[1].state, State::NotRun(_)));
        assert_eq!(steps.finished[2].tally.passed, 1);
        assert!(steps.finish().is_err());
    }

    #[test]
    fn fail_fast_stops_everything_after_a_failure() {
        let mut steps = Steps::new(OnFailure::Stop);
        steps
            .step("format", &[], |_| Err(Stopped::new("no")))
            .step("lints", &[], |_| Ok(()));
        assert!(matches!(steps.finished[1].state, State::NotRun(_)));
    }
}
