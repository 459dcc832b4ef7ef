//! The words of every face: titles, causes and remedies of problems, checks, reasons, roles.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::wire::Language;
use crate::{Problem, ProblemView};

/// Reasons that speak of certificates which were never issued.
const NEVER_ISSUED: [&str; 2] = ["certificate-never-issued", "authority-never-issued"];

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Words {
    /// By code.
    pub problems: BTreeMap<String, ProblemWords>,
    /// Sentences of the check list of a draft, by code.
    pub findings: BTreeMap<String, String>,
    /// Questions and answers of a report, by id.
    pub checks: BTreeMap<String, CheckWords>,
    /// Why a check is not satisfied, by code.
    pub reasons: BTreeMap<String, String>,
    /// The same of a certificate by itself, where the other words speak of a signature.
    pub certificate_reasons: BTreeMap<String, String>,
    /// What an ETSI sub-indication means, by its word.
    pub indications: BTreeMap<String, String>,
    /// Verdicts.
    pub verdicts: BTreeMap<String, String>,
    /// Roles of certificates.
    pub roles: BTreeMap<String, String>,
    /// Purposes of certificates.
    pub purposes: BTreeMap<String, String>,
    /// States of documents.
    pub states: BTreeMap<String, String>,
    /// Types of documents.
    pub types: BTreeMap<String, String>,
    /// Labels of facts.
    pub facts: BTreeMap<String, String>,
    /// States of revocation.
    pub revocation: BTreeMap<String, String>,
    /// Sentences about certificates, by code.
    pub statements: BTreeMap<String, String>,
    /// Why a certificate was revoked (RFC 5280, 5.3.1), by the standard's name.
    pub crl_reasons: BTreeMap<String, String>,
    /// Object identifiers whose names people read, by their numbers.
    pub oids: BTreeMap<String, String>,
    /// Where a certificate departs from the profile of the national authority, by code.
    pub departures: BTreeMap<String, String>,
    /// Items of the national checklist, by id.
    pub checklist: BTreeMap<String, String>,
    /// Answers to them.
    pub checklist_answers: BTreeMap<String, String>,
    /// Where their data comes from.
    pub checklist_sources: BTreeMap<String, String>,
    /// Labels and sentences of a report for people.
    pub report: BTreeMap<String, String>,
    /// Whose decision an anchor was, as a sentence of a report.
    pub anchor_origins: BTreeMap<String, String>,
    /// What the pinned keys say of a chain.
    pub pins: BTreeMap<String, String>,
    /// Why an official address gave no certificate.
    pub look_up_faults: BTreeMap<String, String>,
}

/// What a person reads when something could not be done.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemWords {
    /// What happened.
    pub title: String,
    /// Why, with the facts.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

/// A question of the report and its answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CheckWords {
    /// The question.
    pub question: String,
    /// All is well.
    pub satisfied: String,
    /// All is not well.
    pub violated: String,
    /// What is at hand does not decide it.
    pub undetermined: String,
    /// Nobody asked.
    pub not_checked: String,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static WORDS: [OnceLock<Words>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let (slot, json) = match language {
            Language::Ru => (0, include_str!("../messages/ru.json")),
            Language::Kk => (1, include_str!("../messages/kk.json")),
            Language::En => (2, include_str!("../messages/en.json")),
        };
        // A file that is not well formed is found by the tests, before anybody sees the codes.
        WORDS[slot].get_or_init(|| serde_json::from_str(json).unwrap_or_else(|_| Self::none()))
    }

    /// What a person reads about a problem, the facts filled in.
    #[must_use]
    pub fn problem(&self, problem: &ProblemView) -> ProblemWords {
        let words = self.problems.get(&problem.code);
        // A reason is a code with a sentence of its own.
        let mut facts = problem.facts.clone();
        if let Some(reason) = facts.get_mut("reason")
            && let Some(sentence) = self.look_up_faults.get(reason)
        {
            reason.clone_from(sentence);
        }
        let text = |part: fn(&ProblemWords) -> &str| {
            words.map_or_else(|| problem.code.clone(), |words| filled(part(words), &facts))
        };
        ProblemWords {
            title: text(|words| &words.title),
            cause: text(|words| &words.cause),
            remedy: text(|words| &words.remedy),
        }
    }

    /// One line of a report for people.
    #[must_use]
    pub fn check(&self, check: &crate::wire::CheckView) -> String {
        let answer = self.checks.get(&check.id).map(|words| match check.answer.as_str() {
            "satisfied" => &words.satisfied,
            "violated" => &words.violated,
            "undetermined" => &words.undetermined,
            _ => &words.not_checked,
        });
        answer.map_or_else(|| check.id.clone(), |answer| filled(answer, &check.facts))
    }

    /// Why a check is answered as it is, the facts filled in: moments in the time of Kazakhstan, reasons of a revocation
    /// in words. Nothing when there is no reason.
    #[must_use]
    pub fn reason(&self, check: &crate::wire::CheckView) -> Option<String> {
        let code = check.reason.as_ref()?;
        Some(self.filled_reason(self.reasons.get(code).unwrap_or(code), check))
    }

    /// As [`Words::reason`], of a check of a certificate by itself.
    #[must_use]
    pub fn reason_of_certificate(&self, check: &crate::wire::CheckView) -> Option<String> {
        let code = check.reason.as_ref()?;
        match self.certificate_reasons.get(code) {
            Some(sentence) => Some(self.filled_reason(sentence, check)),
            None => self.reason(check),
        }
    }

    /// What to say of a certificate that its authority never issued; nothing of all others. ETSI has one word for both it
    /// and a revoked one, and nobody signed before a withdrawal that there never was.
    #[must_use]
    pub fn never_issued(&self, checks: &[crate::wire::CheckView]) -> Option<&str> {
        let told = checks.iter().filter(|check| check.answer == "violated");
        let mut reasons = told.filter_map(|check| check.reason.as_deref());
        let reason = reasons.find(|reason| NEVER_ISSUED.contains(reason))?;
        self.reasons.get(reason).map(String::as_str)
    }

    /// What an ETSI sub-indication means for a certificate by itself; its word when there are none.
    #[must_use]
    pub fn indication_of_certificate<'a>(&'a self, word: &'a str) -> &'a str {
        let own = self.report.get(&format!("certificate-{word}"));
        own.or_else(|| self.indications.get(word)).map_or(word, String::as_str)
    }

    fn filled_reason(&self, sentence: &str, check: &crate::wire::CheckView) -> String {
        let humane = |(name, value): (&String, &String)| {
            let reason = self.crl_reasons.get(value).filter(|_| name == "revocation_reason");
            let moment = || crate::read_moment(value).ok().map(crate::moment_text);
            let text = reason.cloned().or_else(moment).unwrap_or_else(|| value.clone());
            (name.clone(), text)
        };
        filled(sentence, &check.facts.iter().map(humane).collect())
    }

    /// One line of the check list of a document.
    #[must_use]
    pub fn finding(&self, finding: &crate::wire::FindingView) -> String {
        let sentence = self.findings.get(&finding.code);
        sentence.map_or_else(|| finding.code.clone(), |sentence| filled(sentence, &finding.facts))
    }

    /// One sentence about a certificate, its moments written for people.
    #[must_use]
    pub fn statement(&self, statement: &crate::wire::Statement) -> String {
        let facts = statement.facts.iter().map(|(name, value)| {
            let moment = crate::moment::read_moment(value).map(crate::moment::moment_text);
            (name.clone(), moment.unwrap_or_else(|_| value.clone()))
        });
        let sentence = self.statements.get(&statement.code);
        sentence.map_or_else(|| statement.code.clone(), |sentence| filled(sentence, &facts.collect()))
    }

    /// What a person reads for an object identifier written as numbers: words, else its standard name, else the numbers.
    #[must_use]
    pub fn oid<'a>(&'a self, numbers: &'a str) -> &'a str {
        let words = self.oids.get(numbers).map(String::as_str);
        words
            .or_else(|| crate::oid_names::name_of_numbers(numbers))
            .unwrap_or(numbers)
    }

    /// What a person reads for the value of a certificate's field: `2.5.29.15 keyUsage, critical` with words instead of the
    /// numbers and their machine name, or a departure from the national profile. Other values stay as they are.
    #[must_use]
    pub fn field(&self, value: &str) -> String {
        if let Some(words) = self.departures.get(value) {
            return words.clone();
        }
        let (numbers, rest) = value.split_once(' ').unwrap_or((value, ""));
        let Some(name) = crate::oid_names::name_of_numbers(numbers) else {
            return value.to_owned();
        };
        format!("{}{}", self.oid(numbers), rest.strip_prefix(name).unwrap_or(rest))
    }

    /// A label or sentence of a report for people, with its values filled in.
    #[must_use]
    pub(crate) fn of_report(&self, name: &str, values: &[(&str, &str)]) -> String {
        let text = self.report.get(name).map_or(name, String::as_str);
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        filled(text, &values.collect())
    }

    fn none() -> Self {
        Self {
            problems: BTreeMap::new(),
            findings: BTreeMap::new(),
            checks: BTreeMap::new(),
            reasons: BTreeMap::new(),
            certificate_reasons: BTreeMap::new(),
            indications: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            roles: BTreeMap::new(),
            purposes: BTreeMap::new(),
            states: BTreeMap::new(),
            types: BTreeMap::new(),
            facts: BTreeMap::new(),
            revocation: BTreeMap::new(),
            statements: BTreeMap::new(),
            crl_reasons: BTreeMap::new(),
            oids: BTreeMap::new(),
            departures: BTreeMap::new(),
            checklist: BTreeMap::new(),
            checklist_answers: BTreeMap::new(),
            checklist_sources: BTreeMap::new(),
            report: BTreeMap::new(),
            anchor_origins: BTreeMap::new(),
            pins: BTreeMap::new(),
            look_up_faults: BTreeMap::new(),
        }
    }
}

impl Problem {
    /// What a person reads.
    #[must_use]
    pub fn words(&self, language: Language) -> ProblemWords {
        Words::of(language).problem(&self.view())
    }
}

/// Puts facts into a sentence. A placeholder without a fact stays as it is, and a fact is never taken for a placeholder.
fn filled(sentence: &str, facts: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after
            .split_once('}')
            .and_then(|(name, after)| Some((facts.get(name)?, after)))
        {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use super::*;
    use crate::ProblemCode;

    const LANGUAGES: [Language; 3] = [Language::Ru, Language::Kk, Language::En];

    fn keys<T>(map: &BTreeMap<String, T>) -> BTreeSet<&str> {
        map.keys().map(String::as_str).collect()
    }

    fn placeholders(text: &str) -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    #[test]
    fn every_code_has_words_in_every_language() {
        let problems: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        let findings: BTreeSet<&str> = qolhat_documents::FindingCode::ALL
            .iter()
            .map(|code| code.as_str())
            .collect();
        let checks: BTreeSet<&str> = qolhat_signature::checks::ALL.iter().map(|id| id.as_str()).collect();
        let reasons: BTreeSet<&str> = qolhat_pki::reasons::ALL
            .iter()
            .chain(qolhat_signature::reasons::ALL)
            .map(|reason| reason.as_str())
            .collect();
        let indications: BTreeSet<&str> = qolhat_pki::SubIndication::ALL.iter().map(|sub| sub.as_str()).collect();
        let crl_reasons: BTreeSet<&str> = (0..=10)
            .filter_map(qolhat_pki::CrlReason::from_number)
            .map(qolhat_pki::CrlReason::as_str)
            .collect();
        let origins: BTreeSet<&str> = qolhat_pki::AnchorOrigin::ALL
            .iter()
            .map(|origin| origin.as_str())
            .collect();
        for language in LANGUAGES {
            let words = Words::of(language);
            assert_eq!(keys(&words.anchor_origins), origins, "{language:?}");
            assert_eq!(keys(&words.pins), ["contradicts", "matches"].into(), "{language:?}");
            assert_eq!(keys(&words.problems), problems, "{language:?}");
            assert_eq!(keys(&words.findings), findings, "{language:?}");
            assert_eq!(keys(&words.checks), checks, "{language:?}");
            assert_eq!(keys(&words.reasons), reasons, "{language:?}");
            assert!(
                NEVER_ISSUED.iter().all(|reason| words.reasons.contains_key(*reason)),
                "{language:?}"
            );
            assert!(keys(&words.certificate_reasons).is_subset(&reasons), "{language:?}");
            let of_russian = &Words::of(Language::Ru).certificate_reasons;
            assert_eq!(keys(&words.certificate_reasons), keys(of_russian), "{language:?}");
            let about_signing = ["подпис", "қол қой", "sign"];
            let of_certificate = words.certificate_reasons.values();
            for sentence in of_certificate.map(|sentence| sentence.to_lowercase()) {
                assert!(!about_signing.iter().any(|word| sentence.contains(word)), "{sentence}");
            }
            assert_eq!(keys(&words.indications), indications, "{language:?}");
            assert_eq!(keys(&words.crl_reasons), crl_reasons, "{language:?}");
            let departures: BTreeSet<&str> = qolhat_pki::Departure::ALL.iter().map(|code| code.as_str()).collect();
            assert_eq!(keys(&words.departures), departures, "{language:?}");
        }
    }

    #[test]
    fn languages_agree_on_placeholders_and_keys() {
        let [russian, others @ ..] = LANGUAGES.map(Words::of);
        for other in others {
            for (code, words) in &russian.problems {
                let theirs = &other.problems[code];
                for (one, two) in [
                    (&words.title, &theirs.title),
                    (&words.cause, &theirs.cause),
                    (&words.remedy, &theirs.remedy),
                ] {
                    assert_eq!(placeholders(one), placeholders(two), "{code}");
                    assert!(!one.is_empty() && !two.is_empty(), "{code}");
                    assert!(!one.contains('!') && !two.contains('!'), "{code}");
                }
            }
            for (code, sentence) in &russian.statements {
                assert_eq!(placeholders(sentence), placeholders(&other.statements[code]), "{code}");
            }
            for (code, sentence) in &russian.findings {
                assert_eq!(placeholders(sentence), placeholders(&other.findings[code]), "{code}");
            }
            for (mine, theirs) in [
                (&russian.verdicts, &other.verdicts),
                (&russian.roles, &other.roles),
                (&russian.purposes, &other.purposes),
                (&russian.states, &other.states),
                (&russian.types, &other.types),
                (&russian.facts, &other.facts),
                (&russian.revocation, &other.revocation),
                (&russian.statements, &other.statements),
                (&russian.oids, &other.oids),
                (&russian.checklist, &other.checklist),
                (&russian.checklist_answers, &other.checklist_answers),
                (&russian.checklist_sources, &other.checklist_sources),
                (&russian.report, &other.report),
                (&russian.look_up_faults, &other.look_up_faults),
            ] {
                assert!(mine.keys().eq(theirs.keys()), "{:?} {:?}", mine.keys(), theirs.keys());
                for (key, text) in mine {
                    assert_eq!(placeholders(text), placeholders(&theirs[key]), "{key}");
                }
            }
        }
    }

    #[test]
    fn a_fact_is_never_taken_for_a_placeholder() {
        let facts = [("name", "{count}"), ("count", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let said = filled("{name} of {count}, {unknown} {", &facts.into());
        assert_eq!(said, "{count} of 2, {unknown} {");
    }

    #[test]
    fn findings_use_only_the_facts_they_carry() {
        for code in qolhat_documents::FindingCode::ALL {
            let used = placeholders(&Words::of(Language::Ru).findings[code.as_str()]);
            let carried: BTreeSet<String> = code.facts().iter().map(|fact| (*fact).to_owned()).collect();
            assert!(used.is_subset(&carried), "{code}: {used:?} of {carried:?}");
        }
    }
}
