//! What tests of use cases put in the place of a person and of randomness.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses a part")]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use qolhat_app::FilePicker;
use qolhat_app::wire::PickPurpose;
use qolhat_gost::{Random, RandomError};

/// Dialogs answer with what the test put in.
#[derive(Clone, Default)]
pub(crate) struct Queue(pub(crate) Arc<Mutex<Vec<PathBuf>>>);

impl Queue {
    pub(crate) fn put(&self, path: impl Into<PathBuf>) {
        self.0.lock().unwrap().push(path.into());
    }
}

impl FilePicker for Queue {
    fn pick_files(&self, _: PickPurpose) -> Vec<PathBuf> {
        self.0.lock().unwrap().drain(..).collect()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        self.0.lock().unwrap().pop()
    }
}

impl FilePicker for &'static Queue {
    fn pick_files(&self, purpose: PickPurpose) -> Vec<PathBuf> {
        Queue::pick_files(self, purpose)
    }

    fn pick_folder(&self, purpose: PickPurpose) -> Option<PathBuf> {
        Queue::pick_folder(self, purpose)
    }
}

/// Bytes that look random and are the same in every run. Good enough for tests, and for nothing else.
pub(crate) struct Noise(pub(crate) u64);

impl Random for Noise {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for byte in bytes {
            // xorshift64 (G. Marsaglia, 2003).
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = self.0.to_be_bytes()[3];
        }
        Ok(())
    }
}
