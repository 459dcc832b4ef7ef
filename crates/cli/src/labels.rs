//! Words that only the command line needs. What every face says is in `qolhat-app`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use qolhat_app::wire::Language;
use serde::Deserialize;

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    /// By name.
    labels: BTreeMap<String, String>,
    /// Steps of the demo, by code.
    steps: BTreeMap<String, String>,
    /// What to do about a problem on a command line, where that differs from what every face says; by code.
    pub(crate) remedies: BTreeMap<String, String>,
    /// Explanations of commands (`archive list`) and arguments (`sign --key`, or `--key` wherever it stands).
    pub(crate) help: BTreeMap<String, String>,
}

impl Labels {
    /// The words of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        static LABELS: [OnceLock<Labels>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let (slot, json) = match language {
            Language::Ru => (0, include_str!("../messages/ru.json")),
            Language::Kk => (1, include_str!("../messages/kk.json")),
            Language::En => (2, include_str!("../messages/en.json")),
        };
        // A file that is not well formed is found by the tests below.
        LABELS[slot].get_or_init(|| serde_json::from_str(json).unwrap_or_default())
    }

    pub(crate) fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }

    pub(crate) fn step<'a>(&'a self, code: &'a str) -> &'a str {
        crate::console::word_or_code(&self.steps, code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const SOURCES: [&str; 3] = [
        include_str!("../messages/ru.json"),
        include_str!("../messages/kk.json"),
        include_str!("../messages/en.json"),
    ];

    #[test]
    fn languages_have_the_same_keys_and_placeholders() {
        let [russian, others @ ..] = SOURCES.map(|json| serde_json::from_str::<Labels>(json).unwrap());
        for other in others {
            for (mine, theirs) in [
                (&russian.labels, &other.labels),
                (&russian.steps, &other.steps),
                (&russian.help, &other.help),
                (&russian.remedies, &other.remedies),
            ] {
                assert!(mine.keys().eq(theirs.keys()), "{:?}\n{:?}", mine.keys(), theirs.keys());
                for (key, text) in mine {
                    assert!(!text.is_empty() && !theirs[key].is_empty(), "{key}");
                    let count = |text: &str| text.matches('{').count();
                    assert_eq!(count(text), count(&theirs[key]), "{key}");
                }
            }
        }
    }

    #[test]
    fn every_remedy_is_of_a_problem() {
        for code in Labels::of(Language::Ru).remedies.keys() {
            let known = qolhat_app::ProblemCode::ALL.iter().any(|known| known.as_str() == code);
            assert!(known, "{code}");
        }
    }

    #[test]
    fn every_label_that_the_code_names_is_there() {
        let sources = [
            include_str!("archive.rs"),
            include_str!("certificate.rs"),
            include_str!("consent.rs"),
            include_str!("demo.rs"),
            include_str!("draft.rs"),
            include_str!("help.rs"),
            include_str!("inspect.rs"),
            include_str!("json.rs"),
            include_str!("password.rs"),
            include_str!("places.rs"),
            include_str!("report.rs"),
            include_str!("sign.rs"),
            include_str!("trust.rs"),
            include_str!("usage.rs"),
            include_str!("verify.rs"),
        ];
        let labels = Labels::of(Language::Ru);
        let mut named = std::collections::BTreeSet::new();
        for source in sources {
            for (at, _) in source.match_indices("label(\"") {
                named.insert(source[at + 7..].split('"').next().unwrap());
            }
        }
        for name in &named {
            assert!(labels.labels.contains_key(*name), "{name}");
        }
        for name in labels.labels.keys() {
            assert!(named.contains(name.as_str()), "{name} is not used");
        }
    }
}
