//! Where chosen files come from: the desktop's dialogs, or the environment in window tests.

use std::path::PathBuf;

use qolhat_app::FilePicker;
use qolhat_app::wire::PickPurpose;

/// The native dialogs. Titles and buttons are the system's own, in its language.
#[cfg(not(feature = "e2e"))]
pub(crate) struct Dialogs(pub(crate) tauri::AppHandle);

#[cfg(not(feature = "e2e"))]
impl Dialogs {
    fn dialog(&self) -> tauri_plugin_dialog::FileDialogBuilder<tauri::Wry> {
        use tauri::Manager as _;
        use tauri_plugin_dialog::DialogExt as _;
        let dialog = self.0.dialog().file();
        // With a parent the dialog is modal to the window on every system.
        match self.0.get_webview_window("main") {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

#[cfg(not(feature = "e2e"))]
impl FilePicker for Dialogs {
    fn pick_files(&self, purpose: PickPurpose) -> Vec<PathBuf> {
        let dialog = match purpose {
            // Everything else is recognised by content, so any name will do.
            PickPurpose::Key => self
                .dialog()
                .add_filter("PKCS #12", &["p12", "pfx", "P12", "PFX"])
                .add_filter("*", &["*"]),
            _ => self.dialog(),
        };
        let chosen = dialog.blocking_pick_files().unwrap_or_default();
        chosen.into_iter().filter_map(|file| file.into_path().ok()).collect()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        self.dialog().blocking_pick_folder()?.into_path().ok()
    }
}

/// Paths of the environment variable `QOLHAT_PICK`, one for each question.
#[cfg(feature = "e2e")]
pub(crate) struct Queue(std::sync::Mutex<std::collections::VecDeque<PathBuf>>);

#[cfg(feature = "e2e")]
impl Queue {
    pub(crate) fn from_environment() -> Self {
        let paths = std::env::var_os("QOLHAT_PICK").unwrap_or_default();
        Self(std::sync::Mutex::new(std::env::split_paths(&paths).collect()))
    }

    fn next(&self) -> Option<PathBuf> {
        self.0.lock().ok()?.pop_front()
    }
}

#[cfg(feature = "e2e")]
impl FilePicker for Queue {
    fn pick_files(&self, _: PickPurpose) -> Vec<PathBuf> {
        self.next().into_iter().collect()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        self.next()
    }
}
