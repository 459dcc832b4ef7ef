//! The state of the program and its settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which archive is open: a property of its folder.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// For learning: keys and documents of the demo authority.
    Demo,
    /// For work: certificates of the demo authority are never valid here.
    Work,
}

/// Interface languages.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Russian.
    #[default]
    Ru,
    /// Kazakh.
    Kk,
    /// English.
    En,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the user prefers.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Interface language.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
}

/// What every screen needs to know.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct AppState {
    /// Version of the program.
    pub version: String,
    /// Which archive is open.
    pub profile: Profile,
    /// What the user prefers.
    pub preferences: Preferences,
    /// Our own requisites, a party of `contracts/document.md`.
    #[ts(type = "QolhatParty | null")]
    pub organization: Option<serde_json::Value>,
    /// Documents on the home screen's first lanes.
    pub waiting: u32,
    /// Drafts.
    pub drafts: u32,
    /// Documents in the archive.
    pub documents: u32,
    /// Trusted roots.
    pub anchors: u32,
    /// Now.
    pub now: String,
    /// Today in Kazakhstan, `YYYY-MM-DD`.
    pub today: String,
}

/// Switches to another archive.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenProfileRequest {
    /// Which one.
    pub profile: Profile,
}

/// Keeps our own requisites.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveOrganizationRequest {
    /// A party of `contracts/document.md`.
    #[ts(type = "QolhatParty")]
    pub organization: serde_json::Value,
}
