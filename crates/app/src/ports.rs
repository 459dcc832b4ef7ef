//! What is injected: the clock, randomness, and the dialogs of the desktop.

use std::path::PathBuf;

use qolhat_asn1::UnixTime;

use crate::wire::PickPurpose;

/// Tells the time. The only place the program asks.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UnixTime;
}

/// Randomness for keys, nonces and salts.
pub trait RandomSource: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the system has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomUnavailable>;
}

/// The system gave no randomness.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the system gave no randomness")]
pub struct RandomUnavailable;

/// The desktop's dialogs. A path is born here and stays in the core.
pub trait FilePicker: Send + Sync {
    /// Files the user chose; empty when they changed their mind.
    fn pick_files(&self, purpose: PickPurpose) -> Vec<PathBuf>;
    /// A folder the user chose.
    fn pick_folder(&self, purpose: PickPurpose) -> Option<PathBuf>;
}

/// Everything that is injected.
pub struct Ports {
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub random: Box<dyn RandomSource>,
    /// Dialogs.
    pub picker: Box<dyn FilePicker>,
}
