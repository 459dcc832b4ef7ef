//! `cargo xtask fuzz TARGET`: one sitting of coverage-guided fuzzing, written down in `tests/fuzz/RUNS.md`.
//!
//! Seeds are sorted anew from `fixtures` and, when it is there, from the suites of others beside the checkout. What a
//! sitting finds worth keeping stays in the target folder and is where the next one begins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{answer, built, command, find, must, root};
use crate::{Outcome, Stopped};

const FOLDER: &str = "tests/fuzz";
const LOG: &str = "tests/fuzz/RUNS.md";
const DRIVER: &str = "cargo-fuzz@0.13.2";

/// The suites of others.
const SUITES: &str = "../shared/data";

/// Minutes of a sitting that names none.
const DEFAULT_MINUTES: u64 = 10;

/// Bytes of a case: the size for which memory and time are promised.
const MAX_BYTES: usize = 64 << 10;

/// Memory that one case may ask for at once, in MiB; the process has more, since the sanitizer keeps what was freed.
const MAX_ALLOCATION_MIB: usize = 256;

/// Seconds after which a case counts as hung: the promise is two, the sanitizer and a busy machine slow it down tenfold.
const HANG_SECONDS: usize = 20;

/// Fuzzes one target for some minutes of wall time.
pub(crate) fn run(target: &str, minutes: Option<&str>) -> Outcome {
    let minutes = match minutes.map(str::parse) {
        None => DEFAULT_MINUTES,
        Some(Ok(minutes)) => minutes,
        Some(Err(_)) => return Err(Stopped::new("--minutes wants a number")),
    };
    need_driver()?;
    let work = built().with_file_name("fuzz");
    let seeds = sort_seeds(&work)?.join(target);
    let corpus = work.join("corpus").join(target);
    let found = work.join("found");
    for folder in [&seeds, &corpus, &found] {
        fs::create_dir_all(folder).map_err(|error| Stopped::new(format!("{}: {error}", folder.display())))?;
    }
    let before = processor_seconds();
    let log = work.join(format!("{target}.log"));
    let mut fuzz = nightly();
    fuzz.args(["fuzz", "run", "--fuzz-dir", FOLDER, target])
        .args([&corpus, &seeds])
        .arg("--")
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-max_len={MAX_BYTES}"))
        .arg(format!("-malloc_limit_mb={MAX_ALLOCATION_MIB}"))
        .arg(format!("-timeout={HANG_SECONDS}"))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        .args(["-rss_limit_mb=2048", "-print_final_stats=1"])
        .env("CARGO_TARGET_DIR", &work);
    let file = fs::File::create(&log).map_err(|error| Stopped::new(format!("{}: {error}", log.display())))?;
    let outcome = fuzz.stderr(file).status();
    let is_clean = outcome.is_ok_and(|status| status.success());
    let said = fs::read_to_string(&log).unwrap_or_default();
    let sitting = Sitting {
        target,
        seconds: processor_seconds() - before,
        executions: statistic(&said, "stat::number_of_executed_units:"),
        edges: coverage(&said),
        corpus: files_in(&corpus),
        is_clean,
    };
    sitting.write_down()?;
    if is_clean {
        Ok(())
    } else {
        Err(Stopped::new(format!(
            "{target}: something was found; see {} and {}",
            log.display(),
            found.display()
        )))
    }
}

/// What one sitting came to.
struct Sitting<'a> {
    target: &'a str,
    seconds: u64,
    executions: u64,
    edges: u64,
    corpus: usize,
    is_clean: bool,
}

impl Sitting<'_> {
    fn write_down(&self) -> Outcome {
        let path = root().join(LOG);
        let mut text = fs::read_to_string(&path).map_err(|error| Stopped::new(format!("{LOG}: {error}")))?;
        let day = answer(command("date").arg("+%F")).unwrap_or_default();
        let commit = answer(command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
        let result = if self.is_clean { "clean" } else { "found" };
        text.push_str(&format!(
            "| {day} | `{}` | `{commit}` | {:.1} | {} | {} | {} | {result} |\n",
            self.target,
            self.seconds as f64 / 60.0,
            self.executions,
            self.corpus,
            self.edges,
        ));
        fs::write(&path, text).map_err(|error| Stopped::new(format!("{LOG}: {error}")))
    }
}

fn nightly() -> Command {
    let mut cargo = command("cargo");
    cargo.arg("+nightly");
    let tools = root().join(".tools/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools).chain(std::env::split_paths(&path));
    if let Ok(joined) = std::env::join_paths(folders) {
        cargo.env("PATH", joined);
    }
    cargo
}

fn need_driver() -> Outcome {
    if root().join(".tools/bin/cargo-fuzz").is_file() || find("cargo-fuzz").is_some() {
        return Ok(());
    }
    must(
        command("cargo")
            .args(["install", "--locked", DRIVER, "--root"])
            .arg(root().join(".tools")),
    )
}

/// One folder per target.
fn sort_seeds(work: &Path) -> Outcome<PathBuf> {
    let seeds = work.join("seeds");
    must(
        command("cargo")
            .args(["run", "--quiet", "--release", "--example", "seeds", "--manifest-path"])
            .arg(root().join(FOLDER).join("Cargo.toml"))
            .arg("--")
            .args([&seeds, &root().join("fixtures"), &root().join(SUITES)])
            .env("CARGO_TARGET_DIR", work.join("seeds-build")),
    )?;
    Ok(seeds)
}

fn statistic(said: &str, name: &str) -> u64 {
    let line = said.lines().rev().find_map(|line| line.strip_prefix(name));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

/// Edges of the program that cases have reached, from the last line of progress.
fn coverage(said: &str) -> u64 {
    let after = said.rsplit_once("cov: ").map(|(_, rest)| rest);
    let number = after.and_then(|rest| rest.split(' ').next());
    number.and_then(|value| value.parse().ok()).unwrap_or(0)
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, |entries| entries.count())
}

/// Processor time of all programs that were started and have ended, in seconds (proc(5), cutime and cstime).
fn processor_seconds() -> u64 {
    const TICKS_A_SECOND: u64 = 100;
    let about = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold spaces.
    let fields = about.rsplit_once(')').map_or("", |(_, rest)| rest);
    let numbers = fields.split_whitespace().skip(13).take(2);
    let ticks: u64 = numbers.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks / TICKS_A_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "#1\tINITED cov: 12 ft: 13 corp: 1/1b\n#9\tDONE   cov: 6385 ft: 14611 corp: 1100/2510Kb\n\
                        stat::number_of_executed_units: 183626\n";

    #[test]
    fn the_last_figures_count() {
        assert_eq!(coverage(SAID), 6385);
        assert_eq!(statistic(SAID, "stat::number_of_executed_units:"), 183_626);
        assert_eq!((coverage(""), statistic("", "stat::")), (0, 0));
    }
}
