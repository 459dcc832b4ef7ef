//! Manifests of the form `qolhat-corpus/1`: what is asked, and, kept apart, what is expected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qolhat_asn1::UnixTime;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::support::moment;

/// A manifest of cases.
#[derive(Debug)]
pub struct Manifest {
    /// Name of the suite.
    pub suite: String,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
}

/// One case: the question, which is all that an answer may depend on, and what judging needs.
#[derive(Debug)]
pub struct Case {
    /// Name of the case within its suite.
    pub id: String,
    /// What is asked.
    pub question: Question,
    /// What is expected, and by whom.
    pub verdict: Expectation,
}

/// What is asked: a kind of check, files and settings. It holds neither the name of the case nor what is expected.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is to be done, such as `path-validation`.
    pub kind: String,
    folder: PathBuf,
    inputs: BTreeMap<String, Files>,
    settings: Map<String, Value>,
}

/// What the authority of a case expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The facts that are expected.
    pub expected: Map<String, Value>,
    /// A remark; when it begins with `disputed`, a difference is no failure.
    pub note: String,
}

/// Why a manifest could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The file can not be read.
    #[error("can not read {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The file is not a manifest.
    #[error("{path} is no manifest")]
    NotAManifest {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// The file has another form than the one known here.
    #[error("{path} has the form {format}")]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// Its form.
        format: String,
    },
}

/// The form of manifests that is known here.
const FORMAT: &str = "qolhat-corpus/1";

#[derive(Deserialize)]
struct RawManifest {
    format: String,
    suite: String,
    cases: Vec<RawCase>,
}

#[derive(Deserialize)]
struct RawCase {
    id: String,
    kind: String,
    #[serde(default)]
    inputs: BTreeMap<String, Files>,
    #[serde(default)]
    settings: Map<String, Value>,
    expected: Map<String, Value>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Files {
    One(String),
    Many(Vec<String>),
}

impl Manifest {
    /// Reads a manifest; the files of its cases lie in its folder.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let unreadable = |cause| ManifestError::Unreadable {
            path: path.to_owned(),
            cause,
        };
        let text = std::fs::read(path).map_err(unreadable)?;
        let raw: RawManifest = serde_json::from_slice(&text).map_err(|cause| ManifestError::NotAManifest {
            path: path.to_owned(),
            cause,
        })?;
        if raw.format != FORMAT {
            return Err(ManifestError::OtherFormat {
                path: path.to_owned(),
                format: raw.format,
            });
        }
        let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        let cases = raw.cases.into_iter().map(|case| case.split(&folder)).collect();
        Ok(Self {
            suite: raw.suite,
            cases,
        })
    }
}

impl RawCase {
    fn split(self, folder: &Path) -> Case {
        Case {
            id: self.id,
            question: Question {
                kind: self.kind,
                folder: folder.to_owned(),
                inputs: self.inputs,
                settings: self.settings,
            },
            verdict: Expectation {
                expected: self.expected,
                note: self.note.unwrap_or_default(),
            },
        }
    }
}

impl Question {
    /// The files that play a role in the case; none when nobody plays it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn files(&self, role: &str) -> std::io::Result<Vec<Vec<u8>>> {
        self.names(role)
            .map(|name| std::fs::read(self.folder.join(name)))
            .collect()
    }

    /// The names of the files that play a role.
    pub fn names(&self, role: &str) -> impl Iterator<Item = &str> {
        let names: &[String] = match self.inputs.get(role) {
            None => &[],
            Some(Files::One(name)) => std::slice::from_ref(name),
            Some(Files::Many(names)) => names,
        };
        names.iter().map(String::as_str)
    }

    /// The one file that plays a role.
    ///
    /// # Errors
    /// What the file system says; also when nobody plays the role.
    pub fn file(&self, role: &str) -> std::io::Result<Vec<u8>> {
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, format!("no file is given as {role}"));
        self.files(role)?.into_iter().next().ok_or_else(missing)
    }

    /// A setting.
    #[must_use]
    pub fn setting(&self, name: &str) -> &Value {
        self.settings.get(name).unwrap_or(&Value::Null)
    }

    /// A setting that is text; empty when it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.setting(name).as_str().unwrap_or_default()
    }

    /// Whether a setting is there and true.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.setting(name).as_bool().unwrap_or(false)
    }

    /// The texts of a setting that is a list.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.setting(name)
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// The moment that is asked about, unless it is "now" or none is given.
    #[must_use]
    pub fn moment(&self) -> Option<UnixTime> {
        moment::parse(self.text("at"))
    }
}
