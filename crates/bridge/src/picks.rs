//! Files that a test chooses in advance, where the desktop would open a dialog.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use qolhat_app::FilePicker;
use qolhat_app::wire::PickPurpose;

/// What the next dialogs will answer. Clones share one queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picks(Arc<Mutex<VecDeque<Vec<PathBuf>>>>);

impl Picks {
    /// One more dialog: these files are chosen in it.
    pub(crate) fn push(&self, paths: Vec<PathBuf>) {
        self.queue().push_back(paths);
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Vec<PathBuf>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FilePicker for Picks {
    fn pick_files(&self, _: PickPurpose) -> Vec<PathBuf> {
        self.queue().pop_front().unwrap_or_default()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        self.queue().pop_front()?.into_iter().next()
    }
}
