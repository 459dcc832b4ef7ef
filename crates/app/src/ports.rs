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

/// The clock of the computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        UnixTime(jiff::Timestamp::now().as_second())
    }
}

/// A clock that stands still, for tests and for looking at screens.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub UnixTime);

impl Clock for FixedClock {
    fn now(&self) -> UnixTime {
        self.0
    }
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomUnavailable> {
        getrandom::fill(bytes).map_err(|_| RandomUnavailable)
    }
}

/// A face without dialogs.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPicker;

impl FilePicker for NoPicker {
    fn pick_files(&self, _: PickPurpose) -> Vec<PathBuf> {
        Vec::new()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        None
    }
}

impl Ports {
    /// The clock and randomness of this computer, and no dialogs.
    #[must_use]
    pub fn system() -> Self {
        Self {
            clock: Box::new(SystemClock),
            random: Box::new(SystemRandom),
            picker: Box::new(NoPicker),
        }
    }
}
