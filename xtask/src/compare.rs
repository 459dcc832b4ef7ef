//! `cargo xtask compare AREA`: ours beside the programs of others, measured in one go.
//!
//! Ours and theirs take turns for some rounds, so that a change of the machine's clock meets all of them, and the medians
//! are compared. Nothing is judged here. Programs of others that are not there stand aside, and ours stands alone.

mod certificates;
mod gost;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use crate::process::{answer, built, cargo, command, root, watch};
use crate::{Outcome, Stopped};

use certificates::CERTIFICATES;
use gost::GOST;

/// Times that ours and theirs take turns.
const ROUNDS: usize = 3;

/// What is measured together.
pub(crate) struct Area {
    name: &'static str,
    /// The package with the benchmark of ours, and the name of that benchmark.
    benchmark: (&'static str, &'static str),
    /// Folders with a `run.sh` that measures the programs of others, from the folder of the workspace.
    peers: &'static [&'static str],
    metrics: &'static [Metric],
}

/// One figure of ours and the figure of others that it stands beside.
struct Metric {
    name: &'static str,
    /// What the programs of others call it.
    theirs: &'static str,
    /// Beside which others it stands; the first one found counts.
    peers: &'static [Peer],
    /// The same for our portable code.
    peers_of_portable: &'static [Peer],
    /// Instructions without which ours does something else; the line says so.
    wants: Option<&'static str>,
}

/// Another implementation.
struct Peer {
    name: &'static str,
    /// What the programs of others call it.
    program: &'static str,
    /// How many times faster than that program it is: 1 unless it can not be measured here itself.
    faster: f64,
}

impl Peer {
    const fn measured(name: &'static str, program: &'static str) -> Self {
        Self {
            name,
            program,
            faster: 1.0,
        }
    }
}

/// How the figures are printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// A table for people.
    Table,
    /// One JSON object a line.
    Json,
}

/// The area of this name.
pub(crate) fn of(name: &str) -> Outcome<&'static Area> {
    const AREAS: [&Area; 2] = [&GOST, &CERTIFICATES];
    let found = AREAS.into_iter().find(|area| area.name == name);
    found.ok_or_else(|| Stopped::new(format!("There is no area {name}: gost, certificates")))
}

/// Measures an area and prints a line for each metric that ours knows.
pub(crate) fn run(area: &Area, form: Form) -> Outcome {
    let measured = measure(area)?;
    if form == Form::Table {
        println!("{}\n", occasion());
    }
    for portable in [false, true] {
        for metric in area.metrics {
            let Some(line) = Line::of(metric, portable, &measured) else {
                continue;
            };
            match form {
                Form::Table => println!("{}", line.table()),
                Form::Json => println!("{}", line.json(area.name)),
            }
        }
    }
    Ok(())
}

/// The figures of all rounds.
#[derive(Default)]
struct Measured {
    /// By metric and whether the code was portable.
    ours: BTreeMap<(String, bool), Vec<Figure>>,
    /// By what the others call the metric and themselves.
    theirs: BTreeMap<(String, String), Vec<Figure>>,
}

fn measure(area: &Area) -> Outcome<Measured> {
    let mut measured = Measured::default();
    for round in 1..=ROUNDS {
        for portable in [false, true] {
            eprintln!(
                "Round {round} of {ROUNDS}: ours{}",
                if portable { ", portable" } else { "" }
            );
            if !lines(&mut benchmark(area, portable), |line| measured.add_ours(line))? {
                return Err(Stopped::new("The benchmark of ours failed."));
            }
        }
        for script in scripts(area) {
            eprintln!("Round {round} of {ROUNDS}: {}", script.display());
            // A script goes on without the programs that are missing, and so do we without a script.
            if !matches!(lines(&mut peers(&script), |line| measured.add_theirs(line)), Ok(true)) {
                eprintln!("{} failed", script.display());
            }
        }
    }
    for (found, programs) in measured.programs(area) {
        eprintln!(
            "{}: {programs}",
            if found { "Measured beside" } else { "Not found here" }
        );
    }
    Ok(measured)
}

fn benchmark(area: &Area, portable: bool) -> Command {
    let (package, bench) = area.benchmark;
    let mut cargo = cargo();
    cargo.args(["bench", "--quiet", "-p", package, "--bench", bench, "--", "--json"]);
    cargo.args(portable.then_some("--portable"));
    cargo
}

fn scripts(area: &Area) -> Vec<PathBuf> {
    let script = |folder| root().join(folder).join("run.sh");
    area.peers
        .iter()
        .map(script)
        .filter(|script| script.is_file())
        .collect()
}

fn peers(script: &PathBuf) -> Command {
    let mut bash = command("bash");
    bash.arg(script).env("PERF_BUILD", built().with_file_name("peers"));
    bash
}

/// Hands over each line that a program prints; answers whether it succeeded.
fn lines(command: &mut Command, mut each: impl FnMut(&str)) -> Outcome<bool> {
    watch(command, |line| {
        each(line);
        false
    })
}

impl Measured {
    /// Keeps what a line of our benchmark says, `{"metric", "value", "unit", "portable"}`.
    fn add_ours(&mut self, line: &str) {
        let read = || {
            let value: f64 = field(line, "value")?.parse().ok()?;
            let figure = match field(line, "unit")? {
                "MB/s" => Figure::MegabytesPerSecond(value),
                _ => Figure::Microseconds(value),
            };
            let portable = field(line, "portable")? == "true";
            Some(((field(line, "metric")?.to_owned(), portable), figure))
        };
        if let Some((key, figure)) = read() {
            self.ours.entry(key).or_default().push(figure);
        }
    }

    /// The programs that an area asks for: those that answered, and those that did not.
    fn programs(&self, area: &Area) -> BTreeMap<bool, String> {
        let asked: BTreeSet<&str> = area
            .metrics
            .iter()
            .flat_map(|metric| metric.peers.iter().chain(metric.peers_of_portable))
            .map(|peer| peer.program)
            .collect();
        let mut programs: BTreeMap<bool, Vec<&str>> = BTreeMap::new();
        for program in asked {
            let found = self.theirs.keys().any(|(_, answered)| answered == program);
            programs.entry(found).or_default().push(program);
        }
        programs
            .into_iter()
            .map(|(found, names)| (found, names.join(", ")))
            .collect()
    }

    /// Keeps what a line of the others says, `{"bench", "impl", "median_ns"}` and perhaps `"mb_s"`.
    fn add_theirs(&mut self, line: &str) {
        let read = || {
            let number = |name| field(line, name)?.parse::<f64>().ok();
            let figure = match number("mb_s") {
                Some(speed) => Figure::MegabytesPerSecond(speed),
                None => Figure::Microseconds(number("median_ns")? / 1e3),
            };
            Some((
                (field(line, "bench")?.to_owned(), field(line, "impl")?.to_owned()),
                figure,
            ))
        };
        if let Some((key, figure)) = read() {
            self.theirs.entry(key).or_default().push(figure);
        }
    }
}

/// A value of a flat JSON object whose texts have no escapes, without the quotes of a text.
fn field<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = object.split_once(&format!("\"{name}\":"))?;
    let rest = rest.trim_start();
    match rest.strip_prefix('"') {
        Some(text) => Some(text.split_once('"')?.0),
        None => Some(rest.split([',', '}']).next()?.trim()),
    }
}

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Figure {
    /// The less the better.
    Microseconds(f64),
    /// The more the better.
    MegabytesPerSecond(f64),
}

impl Figure {
    fn value(self) -> f64 {
        match self {
            Self::Microseconds(value) | Self::MegabytesPerSecond(value) => value,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Microseconds(_) => "us",
            Self::MegabytesPerSecond(_) => "MB/s",
        }
    }

    /// What something that many times faster would have.
    fn faster(self, times: f64) -> Self {
        match self {
            Self::Microseconds(value) => Self::Microseconds(value / times),
            Self::MegabytesPerSecond(value) => Self::MegabytesPerSecond(value * times),
        }
    }

    /// How many times faster this is than `other`, which has the same unit.
    fn times_faster_than(self, other: Self) -> f64 {
        match self {
            Self::Microseconds(value) => other.value() / value,
            Self::MegabytesPerSecond(value) => value / other.value(),
        }
    }
}

fn median(figures: &[Figure]) -> Option<Figure> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(|a, b| a.value().total_cmp(&b.value()));
    sorted.get(sorted.len() / 2).copied()
}

/// Ours beside theirs.
struct Line {
    metric: &'static str,
    portable: bool,
    ours: Figure,
    theirs: Option<(&'static str, Figure)>,
    /// The instructions that ours would want and does not have.
    without: Option<&'static str>,
}

impl Line {
    /// Nothing when ours does not know the metric.
    fn of(metric: &Metric, portable: bool, measured: &Measured) -> Option<Self> {
        let ours = measured.ours.get(&(metric.name.to_owned(), portable))?;
        let peers = if portable {
            metric.peers_of_portable
        } else {
            metric.peers
        };
        let theirs = peers.iter().find_map(|peer| {
            let key = (metric.theirs.to_owned(), peer.program.to_owned());
            let figure = median(measured.theirs.get(&key)?)?;
            Some((peer.name, figure.faster(peer.faster)))
        });
        Some(Self {
            metric: metric.name,
            portable,
            ours: median(ours)?,
            theirs,
            without: metric
                .wants
                .filter(|wanted| portable || !instructions().contains(wanted)),
        })
    }

    fn json(&self, area: &str) -> String {
        let (peer, theirs, ratio) = match self.theirs {
            Some((peer, theirs)) => (
                format!("\"{peer}\""),
                format!("{:.2}", theirs.value()),
                format!("{:.2}", self.ours.times_faster_than(theirs)),
            ),
            None => ["null"; 3].map(str::to_owned).into(),
        };
        format!(
            "{{\"area\":\"{area}\",\"metric\":\"{}\",\"ours\":{:.2},\"unit\":\"{}\",\"peer\":{peer},\
             \"theirs\":{theirs},\"ratio\":{ratio},\"portable\":{}{}}}",
            self.metric,
            self.ours.value(),
            self.ours.unit(),
            self.portable,
            self.without
                .map(|wanted| format!(",\"without\":\"{wanted}\""))
                .unwrap_or_default()
        )
    }

    fn table(&self) -> String {
        let beside = match self.theirs {
            Some((peer, theirs)) => format!(
                "{:8.1} {:4}  {:5.2} x  {peer}",
                theirs.value(),
                theirs.unit(),
                self.ours.times_faster_than(theirs)
            ),
            None => "nothing to compare with".to_owned(),
        };
        let portable = if self.portable { "portable" } else { "" };
        let line = format!(
            "{:20} {portable:8} {:8.1} {:4} {beside}{}",
            self.metric,
            self.ours.value(),
            self.ours.unit(),
            self.without
                .map(|wanted| format!(", without {wanted}"))
                .unwrap_or_default()
        );
        line.trim_end().to_owned()
    }
}

/// When and on what this was measured, with those instructions of the processor that ours has code for.
fn occasion() -> String {
    let facts: Vec<String> = answer(command("date").arg("+%F"))
        .into_iter()
        .chain(processor("model name"))
        .chain(instructions().into_iter().map(str::to_owned))
        .collect();
    facts.join(", ")
}

/// Instructions of this processor that ours has code for.
fn instructions() -> Vec<&'static str> {
    const KNOWN: [(&str, &str); 3] = [("adx", "ADX"), ("avx512ifma", "AVX-512 IFMA"), ("gfni", "GFNI")];
    let flags = processor("flags").unwrap_or_default();
    let has = |wanted: &str| flags.split(' ').any(|flag| flag == wanted);
    KNOWN
        .iter()
        .filter(|(flag, _)| has(flag))
        .map(|(_, name)| *name)
        .collect()
}

/// What Linux says about the processor.
fn processor(fact: &str) -> Option<String> {
    let about = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = about.lines().find(|line| line.starts_with(fact))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRIC: Metric = Metric {
        name: "sign",
        theirs: "curve_sign",
        peers: &[
            Peer::measured("Best", "best"),
            Peer {
                name: "Better (2 x Good)",
                program: "good",
                faster: 2.0,
            },
        ],
        peers_of_portable: &[Peer::measured("Best", "best")],
        wants: Some("an instruction of no processor"),
    };

    fn measured(lines: &[&str]) -> Measured {
        let mut measured = Measured::default();
        for line in lines {
            measured.add_ours(line);
            measured.add_theirs(line);
        }
        measured
    }

    #[test]
    fn the_medians_of_all_rounds_are_compared() {
        let measured = measured(&[
            r#"{"metric":"sign","value":50.00,"unit":"us","portable":false}"#,
            r#"{"metric":"sign","value":10.00,"unit":"us","portable":false}"#,
            r#"{"metric":"sign","value":40.00,"unit":"us","portable":false}"#,
            r#"{"bench":"curve_sign","impl":"best","median_ns":80000.0,"min_ns":1.0}"#,
        ]);
        let line = Line::of(&METRIC, false, &measured).map(|line| line.json("gost"));
        assert_eq!(
            line.as_deref(),
            Some(
                r#"{"area":"gost","metric":"sign","ours":40.00,"unit":"us","peer":"Best","theirs":80.00,"ratio":2.00,"portable":false,"without":"an instruction of no processor"}"#
            )
        );
        assert!(
            Line::of(&METRIC, true, &measured).is_none(),
            "nothing portable was measured"
        );
    }

    #[test]
    fn a_peer_that_is_not_there_stands_where_it_stood() {
        let measured = measured(&[
            r#"{"metric":"sign","value":100.00,"unit":"MB/s","portable":false}"#,
            r#"{"bench":"curve_sign","impl":"good","median_ns":5.0,"mb_s":100.00}"#,
        ]);
        let line = Line::of(&METRIC, false, &measured).map(|line| line.table());
        assert_eq!(
            line.as_deref(),
            Some(
                "sign                             100.0 MB/s    200.0 MB/s   0.50 x  Better (2 x Good), without an instruction of no processor"
            )
        );
    }

    #[test]
    fn without_peers_ours_stands_alone() {
        let measured = measured(&[r#"{"metric":"sign","value":1.50,"unit":"us","portable":true}"#]);
        let line = Line::of(&METRIC, true, &measured).map(|line| line.json("gost"));
        assert_eq!(
            line.as_deref(),
            Some(
                r#"{"area":"gost","metric":"sign","ours":1.50,"unit":"us","peer":null,"theirs":null,"ratio":null,"portable":true,"without":"an instruction of no processor"}"#
            )
        );
    }

    #[test]
    fn what_is_no_figure_counts_nothing() {
        let measured = measured(&[
            "",
            "core clock",
            r#"{"bench":"curve_sign"}"#,
            r#"{"metric":"sign","value":x}"#,
        ]);
        assert!(measured.ours.is_empty() && measured.theirs.is_empty());
    }
}
