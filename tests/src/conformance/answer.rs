//! Answers: facts that were found, in the words of the corpora.

use serde_json::{Map, Value};

use super::scope::OutOfScope;

/// What was found out about a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer(Map<String, Value>);

impl Answer {
    /// An answer with its main word.
    #[must_use]
    pub fn result(word: &str) -> Self {
        Self::default().with("result", word)
    }

    /// `valid` or `invalid`.
    #[must_use]
    pub fn valid_if(is_valid: bool) -> Self {
        Self::result(if is_valid { "valid" } else { "invalid" })
    }

    /// The input can not be read, and why.
    #[must_use]
    pub fn error(reason: impl ToString) -> Self {
        Self::result("error").with("reason", reason.to_string())
    }

    /// The case needs something that is left out on purpose.
    #[must_use]
    pub fn unsupported(scope: OutOfScope) -> Self {
        Self::result("unsupported").with("reason", format!("{}: {}", scope.name, scope.reason))
    }

    /// The case needs something that has no code yet.
    #[must_use]
    pub fn not_yet_built() -> Self {
        Self::result("not-yet-built")
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// A fact; null when it is not there.
    #[must_use]
    pub fn fact(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// A fact that is text; empty when it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fact(name).as_str().unwrap_or_default()
    }

    /// Everything, as it is printed.
    #[must_use]
    pub fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

/// Why a question found no answer of its own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A file of the case is not there.
    #[error("a file of the case can not be read")]
    File(#[from] std::io::Error),
    /// A setting of the case is missing or has no meaning.
    #[error("the setting {name} is missing or has no meaning: {value}")]
    Setting {
        /// Name of the setting.
        name: String,
        /// Its value.
        value: Value,
    },
    /// What the case demands of algorithms is no policy.
    #[error("what the case demands is no policy")]
    Policy(#[from] qolhat_pki::PolicyError),
    /// The kind of the case is unknown.
    #[error("the kind {kind} is unknown")]
    Kind {
        /// The kind.
        kind: String,
    },
}
