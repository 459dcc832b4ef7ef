//! The words of every face: titles, causes and remedies of problems, checks, reasons, roles.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::wire::Language;
use crate::{Problem, ProblemView};

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
    /// Why a certificate was revoked (RFC 5280, 5.3.1), by the standard's name.
    pub crl_reasons: BTreeMap<String, String>,
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

    /// One line of the check list of a document.
    #[must_use]
    pub fn finding(&self, finding: &crate::wire::FindingView) -> String {
        let sentence = self.findings.get(&finding.code);
        sentence.map_or_else(|| finding.code.clone(), |sentence| filled(sentence, &finding.facts))
    }

    fn none() -> Self {
        Self {
            problems: BTreeMap::new(),
            findings: BTreeMap::new(),
            checks: BTreeMap::new(),
            reasons: BTreeMap::new(),
            indications: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            roles: BTreeMap::new(),
            purposes: BTreeMap::new(),
            states: BTreeMap::new(),
            types: BTreeMap::new(),
            facts: BTreeMap::new(),
            revocation: BTreeMap::new(),
            crl_reasons: BTreeMap::new(),
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

/// Puts facts into a sentence. A placeholder without a fact stays as it is.
fn filled(sentence: &str, facts: &BTreeMap<String, String>) -> String {
    facts.iter().fold(sentence.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
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
            assert_eq!(keys(&words.indications), indications, "{language:?}");
            assert_eq!(keys(&words.crl_reasons), crl_reasons, "{language:?}");
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
                (&russian.look_up_faults, &other.look_up_faults),
            ] {
                assert!(mine.keys().eq(theirs.keys()), "{:?} {:?}", mine.keys(), theirs.keys());
            }
        }
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
