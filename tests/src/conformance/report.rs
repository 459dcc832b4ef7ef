//! What is printed about cases and suites.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::judge::{Judgement, Ruling};
use super::manifest::Case;

/// One case with its answer and what the judge made of it.
#[derive(Clone, Debug)]
pub struct CaseReport {
    /// Name of the case within its suite.
    pub id: String,
    /// Which way the case was expected to go.
    pub expected: Expected,
    /// What was found.
    pub answer: Answer,
    /// What the judge made of it.
    pub ruling: Ruling,
}

/// Which way a case is expected to go, so that a program that refuses everything shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Expected {
    /// Something good is expected.
    Valid,
    /// Something bad is expected.
    Invalid,
    /// Neither: robustness, or single facts.
    Other,
}

/// Cases of one expectation, by judgement.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Count {
    /// As expected, weak passes included.
    pub passed: usize,
    /// Passes that a program which trusts nothing would have made as well.
    pub weak: usize,
    /// Not as expected.
    pub failed: usize,
    /// Out of scope.
    pub skipped: usize,
    /// No code yet.
    pub not_yet_built: usize,
    /// Not as expected, where authorities disagree.
    pub disputed: usize,
}

/// The counts of a suite.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SuiteReport {
    /// Name of the suite.
    pub suite: String,
    /// Cases expected to be good.
    pub valid: Count,
    /// Cases expected to be bad.
    pub invalid: Count,
    /// The others.
    pub other: Count,
}

impl CaseReport {
    /// The line that is printed.
    #[must_use]
    pub fn into_json(self, suite: &str) -> Value {
        let pass = match self.ruling.judgement {
            Judgement::Passed | Judgement::Weak => Value::from(true),
            Judgement::Failed => Value::from(false),
            Judgement::Disputed | Judgement::Unsupported | Judgement::NotYetBuilt => Value::Null,
        };
        json!({
            "suite": suite,
            "id": self.id,
            "answer": self.answer.into_json(),
            "pass": pass,
            "why": self.ruling.why,
        })
    }
}

impl Expected {
    /// Which way a case goes, by everything its authority says.
    #[must_use]
    pub fn of_case(case: &Case) -> Self {
        let expected: &Map<String, Value> = &case.verdict.expected;
        let text = |name: &str| expected.get(name).and_then(Value::as_str).unwrap_or_default();
        let by_result = Self::of_word(text("result"));
        let by_verdict = match text("verdict") {
            "TOTAL-PASSED" => Self::Valid,
            "" => Self::Other,
            _ => Self::Invalid,
        };
        let by_fact = match expected.get("signature_intact").or(expected.get("b_level_valid")) {
            Some(Value::Bool(true)) => Self::Valid,
            Some(Value::Bool(false)) => Self::Invalid,
            _ => Self::Other,
        };
        [by_result, by_verdict, by_fact]
            .into_iter()
            .find(|way| *way != Self::Other)
            .unwrap_or(Self::Other)
    }

    /// Which way a word points.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "valid" | "opens" | "parses" | "match" | "decrypts" => Self::Valid,
            "invalid" | "error" => Self::Invalid,
            _ => Self::Other,
        }
    }
}

impl SuiteReport {
    /// A suite before its first case.
    #[must_use]
    pub fn new(suite: &str) -> Self {
        let none = Count::default();
        Self {
            suite: suite.to_owned(),
            valid: none,
            invalid: none,
            other: none,
        }
    }

    /// Counts a case.
    pub fn add(&mut self, case: &CaseReport) {
        let count = match case.expected {
            Expected::Valid => &mut self.valid,
            Expected::Invalid => &mut self.invalid,
            Expected::Other => &mut self.other,
        };
        match case.ruling.judgement {
            Judgement::Passed => count.passed += 1,
            Judgement::Weak => {
                count.passed += 1;
                count.weak += 1;
            }
            Judgement::Failed => count.failed += 1,
            Judgement::Disputed => count.disputed += 1,
            Judgement::Unsupported => count.skipped += 1,
            Judgement::NotYetBuilt => count.not_yet_built += 1,
        }
    }

    /// All cases together.
    #[must_use]
    pub fn total(&self) -> Count {
        [self.valid, self.invalid, self.other]
            .into_iter()
            .fold(Count::default(), |sum, count| Count {
                passed: sum.passed + count.passed,
                weak: sum.weak + count.weak,
                failed: sum.failed + count.failed,
                skipped: sum.skipped + count.skipped,
                not_yet_built: sum.not_yet_built + count.not_yet_built,
                disputed: sum.disputed + count.disputed,
            })
    }

    /// The closing line of the suite.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut line = self.total().to_json();
        line.insert("suite".to_owned(), Value::from(self.suite.as_str()));
        for (name, count) in [("valid", self.valid), ("invalid", self.invalid), ("other", self.other)] {
            line.insert(format!("expected_{name}"), Value::Object(count.to_json()));
        }
        Value::Object(line)
    }
}

impl Count {
    fn to_json(self) -> Map<String, Value> {
        let Self {
            passed,
            weak,
            failed,
            skipped,
            not_yet_built,
            disputed,
        } = self;
        let numbers = [
            ("passed", passed),
            ("failed", failed),
            ("skipped", skipped),
            ("not_yet_built", not_yet_built),
            ("disputed", disputed),
            ("weak", weak),
        ];
        numbers
            .into_iter()
            .map(|(name, number)| (name.to_owned(), Value::from(number)))
            .collect()
    }
}
