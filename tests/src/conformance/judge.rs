//! Judging an answer, by the rules of the judge that comes with the corpora.

use serde_json::{Map, Value};

use super::answer::Answer;
use super::manifest::{Case, Question};

/// What a judge makes of an answer.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Judgement {
    /// As expected.
    Passed,
    /// As expected, but a program that trusts nothing would have passed as well.
    Weak,
    /// Not as expected.
    Failed,
    /// Not as expected, where authorities disagree.
    Disputed,
    /// The answer is that the case is out of scope.
    Unsupported,
    /// The answer is that there is no code yet.
    NotYetBuilt,
}

/// A judgement with its reason.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ruling {
    /// The judgement.
    pub judgement: Judgement,
    /// Why, unless the case passed.
    pub why: String,
}

const SIGNED_FILES: [&str; 3] = ["sig-verify", "cms-verify", "smime-verify"];
const VERDICTS: [&str; 4] = ["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE", "NO-SIGNATURE"];

/// Facts about each signature that can be expected of all of them.
const SIGNATURE_FACTS: [&str; 12] = [
    "signature_intact",
    "signature_valid",
    "b_level_valid",
    "reference_data_intact",
    "reference_data_found",
    "structure_valid",
    "signing_certificate_identified",
    "pdf_modifications_detected",
    "pdf_undefined_changes",
    "pdf_object_modifications_detected",
    "pdf_byte_range_valid",
    "pdf_signature_dictionary_consistent",
];

/// Facts that must be equal.
const EQUAL_FACTS: [&str; 20] = [
    "certificate_count",
    "has_private_key",
    "data_files",
    "timestamp_count",
    "timestamp_intact",
    "response_status",
    "certificate_status",
    "evidence_record_data_intact",
    "evidence_record_data_found",
    "evidence_record_timestamps_intact",
    "pkcs8_hex",
    "certificate_sha256",
    "private_hex",
    "public_x",
    "public_y",
    "digest_hex",
    "mac_hex",
    "key_hex",
    "kek_hex",
    "r",
];

impl Ruling {
    fn new(judgement: Judgement, why: impl Into<String>) -> Self {
        Self {
            judgement,
            why: why.into(),
        }
    }
}

/// Compares an answer with what the authority of the case expects.
#[must_use]
pub fn judge(case: &Case, answer: &Answer) -> Ruling {
    if let Some(ruling) = without_answer(answer) {
        let accepts_it = list(&case.verdict.expected, "accept_also").any(|also| also == "unsupported-algorithm");
        return match ruling.judgement {
            Judgement::Unsupported if accepts_it => Ruling::new(Judgement::Passed, ""),
            _ => ruling,
        };
    }
    let faults = Comparison { case, answer }.faults();
    let why = faults.join("; ");
    match faults.as_slice() {
        [] if is_weak(case) => Ruling::new(Judgement::Weak, why),
        [] => Ruling::new(Judgement::Passed, why),
        _ if case.verdict.note.starts_with("disputed") => Ruling::new(Judgement::Disputed, why),
        _ => Ruling::new(Judgement::Failed, why),
    }
}

/// Compares the answer to one vector of a vector file.
#[must_use]
pub fn judge_vector(expected: &str, answer: &Answer) -> Ruling {
    if let Some(ruling) = without_answer(answer) {
        return ruling;
    }
    let found = answer.text("result");
    let is_expected = match expected {
        "acceptable" => matches!(found, "valid" | "invalid"),
        _ => found == expected,
    };
    if is_expected {
        Ruling::new(Judgement::Passed, "")
    } else {
        Ruling::new(Judgement::Failed, format!("expected {expected}, got {found}"))
    }
}

fn without_answer(answer: &Answer) -> Option<Ruling> {
    match answer.text("result") {
        "not-yet-built" => Some(Ruling::new(Judgement::NotYetBuilt, answer.text("reason"))),
        word if word.starts_with("unsupported") => Some(Ruling::new(Judgement::Unsupported, answer.text("reason"))),
        _ => None,
    }
}

/// Whether a program that trusts nothing can not fail the case.
fn is_weak(case: &Case) -> bool {
    let expected = &case.verdict.expected;
    let aside = ["must_not", "reason", "reason_text", "two_parsers_accept", "result"];
    let result = expected.get("result");
    is_signed_file(&case.question)
        && expected.keys().all(|name| aside.contains(&name.as_str()))
        && result.is_none_or(|result| result.is_null() || result == "any")
        && !has_trust(&case.question)
        && !is_chain_off(&case.question)
}

fn is_signed_file(question: &Question) -> bool {
    SIGNED_FILES.contains(&question.kind.as_str())
}

fn has_trust(question: &Question) -> bool {
    question.names("trust").next().is_some()
}

fn is_chain_off(question: &Question) -> bool {
    question.text("chain").starts_with("off")
}

fn list<'a>(expected: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a str> {
    expected
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

struct Comparison<'a> {
    case: &'a Case,
    answer: &'a Answer,
}

impl<'a> Comparison<'a> {
    fn faults(&self) -> Vec<String> {
        let mut faults = self.forbidden();
        faults.extend(self.result_fault());
        faults.extend(self.verdict_faults());
        faults.extend(self.signature_faults());
        faults.extend(self.unequal_facts());
        faults
    }

    fn expected(&self, name: &str) -> Option<&'a Value> {
        self.case.verdict.expected.get(name)
    }

    fn signatures(&self) -> &'a [Value] {
        self.answer.fact("signatures").as_array().map_or(&[], Vec::as_slice)
    }

    /// Signatures without time stamps and their like.
    fn proper_signatures(&self) -> impl Iterator<Item = &'a Value> {
        self.signatures()
            .iter()
            .filter(|signature| signature.get("type").is_none_or(|kind| kind == "signature"))
    }

    fn forbidden(&self) -> Vec<String> {
        let verdict = self.answer.text("verdict");
        let warned = self
            .answer
            .fact("warnings")
            .as_array()
            .is_some_and(|warnings| !warnings.is_empty());
        let mut faults = Vec::new();
        for rule in list(&self.case.verdict.expected, "must_not") {
            let word = rule.split(' ').next().unwrap_or_default();
            let is_excused = warned && (rule.contains("without a warning") || rule.contains("for every"));
            if VERDICTS.contains(&word) && verdict == word && !is_excused {
                faults.push(format!("verdict {word} is forbidden"));
            }
        }
        // A crash and a hang are answers of the runner itself, and never what anybody expects.
        let result = self.answer.text("result");
        if result == "crash" || result == "hang" {
            faults.push(format!("{result}: {}", self.answer.text("reason")));
        }
        if is_signed_file(&self.case.question) && !has_trust(&self.case.question) && verdict == "TOTAL-PASSED" {
            faults.push("TOTAL-PASSED without any trust anchor".to_owned());
        }
        faults
    }

    fn result_fault(&self) -> Option<String> {
        let wanted = self.expected("result")?.as_str()?;
        let found = self.answer.text("result");
        let verdict = self.answer.text("verdict");
        match wanted {
            "valid" | "invalid" if is_signed_file(&self.case.question) => self.signed_file_fault(wanted),
            "valid" => (found != "valid").then(|| format!("expected valid, got {found}")),
            "invalid" => (!matches!(found, "invalid" | "error")).then(|| format!("expected invalid, got {found}")),
            "error" => (!matches!(found, "invalid" | "error")).then(|| format!("expected error, got {found}")),
            "parses" => (!matches!(found, "parses" | "valid" | "invalid" | "opens"))
                .then(|| format!("expected parses, got {found}")),
            "opens" | "match" | "decrypts" => (found != wanted).then(|| format!("expected {wanted}, got {found}")),
            "error-or-no-signature" | "error-or-opens" | "any" | "any-no-crash" => {
                (verdict == "TOTAL-PASSED").then(|| "TOTAL-PASSED on a malformed input".to_owned())
            }
            _ => None,
        }
    }

    fn signed_file_fault(&self, wanted: &str) -> Option<String> {
        let verdict = self.answer.text("verdict");
        let intact: Vec<bool> = self
            .proper_signatures()
            .map(|signature| signature.get("signature_intact").is_some_and(|intact| intact == true))
            .collect();
        let all_intact = !intact.is_empty() && intact.iter().all(|intact| *intact);
        let trusted = has_trust(&self.case.question);
        let is_right = match wanted {
            "valid" => {
                let needs_chain = trusted && !is_chain_off(&self.case.question);
                all_intact && verdict != "TOTAL-FAILED" && (!needs_chain || verdict == "TOTAL-PASSED")
            }
            _ if self.case.question.kind == "smime-verify" => matches!(verdict, "INDETERMINATE" | "TOTAL-FAILED"),
            _ => {
                matches!(self.answer.text("result"), "error" | "invalid")
                    || verdict == "TOTAL-FAILED"
                    || !all_intact
                    || (trusted && verdict == "INDETERMINATE")
            }
        };
        (!is_right).then(|| format!("expected {wanted}, got the verdict {verdict}, intact {intact:?}"))
    }

    fn verdict_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for name in ["verdict", "sub_indication"] {
            let wanted = self
                .expected(name)
                .filter(|wanted| name == "verdict" || wanted.as_str() != Some(""));
            if let Some(wanted) = wanted.filter(|wanted| !wanted.is_null() && *wanted != self.answer.fact(name)) {
                faults.push(format!("{name}: expected {wanted}, got {}", self.answer.fact(name)));
            }
        }
        if let Some(wanted) = self
            .expected("signature_count")
            .filter(|_| self.case.question.kind != "cms-parse")
        {
            let counted = Value::from(self.proper_signatures().count());
            let found = Some(self.answer.fact("signature_count"))
                .filter(|count| !count.is_null())
                .unwrap_or(&counted);
            if found != wanted {
                faults.push(format!("signature_count: expected {wanted}, got {found}"));
            }
        }
        faults
    }

    fn signature_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for name in SIGNATURE_FACTS {
            let Some(wanted) = self.expected(name) else { continue };
            let found: Vec<&Value> = self
                .signatures()
                .iter()
                .map(|signature| signature.get(name).unwrap_or(&Value::Null))
                .collect();
            if !self.signature_fact_is(name, wanted, &found) {
                faults.push(format!("{name}: expected {wanted}, got {found:?}"));
            }
        }
        let name = "document_changed_after_signing";
        if let Some(wanted) = self.expected(name).filter(|wanted| *wanted != self.answer.fact(name)) {
            faults.push(format!("{name}: expected {wanted}, got {}", self.answer.fact(name)));
        }
        let wanted = self
            .expected("signatures")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for (wanted, found) in wanted.zip(self.signatures()) {
            for name in ["signature_intact", "modification_permitted"] {
                if wanted
                    .get(name)
                    .is_some_and(|wanted| found.get(name).unwrap_or(&Value::Null) != wanted)
                {
                    faults.push(format!("{name} of a signature differs"));
                }
            }
        }
        faults.extend(self.level_fault());
        faults
    }

    fn signature_fact_is(&self, name: &str, wanted: &Value, found: &[&Value]) -> bool {
        let is_pdf = name.starts_with("pdf_");
        if is_pdf && found.iter().all(|found| found.is_null()) {
            return true;
        }
        let has = |wanted: bool| found.iter().any(|found| **found == wanted);
        if wanted == "mixed" {
            return has(true) && has(false);
        }
        if *wanted == true {
            return !found.is_empty() && found.iter().all(|found| **found == true);
        }
        if is_pdf && (name.ends_with("detected") || name.ends_with("changes")) {
            return !has(true);
        }
        (found.is_empty() && self.answer.text("result") == "error") || has(false)
    }

    /// Levels are compared when every signature has one.
    fn level_fault(&self) -> Option<String> {
        let wanted = self.expected("level")?.as_str()?;
        let plain = |level: &str| level.to_lowercase().replace('_', "-");
        let levels: Option<Vec<&str>> = self
            .signatures()
            .iter()
            .map(|signature| signature.get("level").and_then(Value::as_str))
            .collect();
        let levels = levels.filter(|levels| !levels.is_empty())?;
        let is_there = levels.iter().any(|level| plain(level) == plain(wanted)) || wanted.contains("above");
        (!is_there).then(|| format!("level: expected {wanted}, got {levels:?}"))
    }

    fn unequal_facts(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for name in EQUAL_FACTS.into_iter().chain(["s"]) {
            let Some(wanted) = self.expected(name).filter(|wanted| *wanted != "mixed") else {
                continue;
            };
            let found = self.answer.fact(name);
            let is_number = name.ends_with("_hex") || name.ends_with("_x") || name.ends_with("_y") || name.len() == 1;
            let digits = |value: &Value| {
                value
                    .as_str()
                    .map(|text| text.to_lowercase().trim_start_matches('0').to_owned())
            };
            let is_equal = if is_number {
                digits(found).is_some() && digits(found) == digits(wanted)
            } else {
                found == wanted
            };
            if !is_equal {
                faults.push(format!("{name} differs"));
            }
        }
        faults
    }
}
