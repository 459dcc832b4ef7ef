//! Where archives are on this computer.

use std::path::PathBuf;

use qolhat_app::{App, Problem, ProblemCode};

use crate::arguments::Global;
use crate::console::Console;

/// Overrides the folder of the archive.
const ARCHIVE_VARIABLE: &str = "QOLHAT_ARCHIVE";

/// The archive that the command line and the environment name.
pub(crate) struct Places {
    named: Option<PathBuf>,
    environment: Option<PathBuf>,
}

impl Places {
    pub(crate) fn of(global: &Global) -> Self {
        Self {
            named: global.archive.clone(),
            environment: set(ARCHIVE_VARIABLE),
        }
    }

    /// The program with the archive, when there is one; reading makes none.
    pub(crate) fn open(&self) -> Result<App, Problem> {
        match self.archive() {
            Ok(folder) => App::open_archive_if_there(&folder, crate::ports()?),
            Err(_) => App::without_archive(qolhat_app::wire::Profile::Work, crate::ports()?),
        }
    }

    /// As [`Places::open`]; says aloud when there is nothing to read.
    pub(crate) fn open_to_read(&self, console: &Console) -> Result<App, Problem> {
        let app = self.open()?;
        if app.archive_folder().is_none() {
            let folder = self.archive()?.display().to_string();
            console.note(console.label("no-archive").replace("{folder}", &folder));
        }
        Ok(app)
    }

    /// The program with the archive, which is made when there is none.
    pub(crate) fn open_to_write(&self) -> Result<App, Problem> {
        App::open_archive(&self.archive()?, crate::ports()?)
    }

    /// The folder of a demo: where it is asked for, else a fresh one.
    pub(crate) fn demo(&self, asked: Option<&PathBuf>) -> Result<PathBuf, Problem> {
        if let Some(folder) = asked.or(self.named.as_ref()) {
            return Ok(folder.clone());
        }
        let data = data_folder()?;
        let fresh = (1..)
            .map(|count| match count {
                1 => data.join("qolhat-demo"),
                _ => data.join(format!("qolhat-demo-{count}")),
            })
            .find(|folder| !folder.exists());
        fresh.ok_or_else(no_data_folder)
    }

    fn archive(&self) -> Result<PathBuf, Problem> {
        match self.named.as_ref().or(self.environment.as_ref()) {
            Some(folder) => Ok(folder.clone()),
            None => Ok(data_folder()?.join(qolhat_app::wire::Profile::Work.as_str())),
        }
    }
}

/// The program's folder among the platform's data folders; the window keeps its archives there too.
fn data_folder() -> Result<PathBuf, Problem> {
    let home = || set("HOME").filter(|home| home.is_absolute());
    let platform = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Application Support"))
    } else {
        // A relative path in this variable is to be ignored (XDG Base Directory Specification, 0.8).
        set("XDG_DATA_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| home().map(|home| home.join(".local").join("share")))
    };
    platform.map(|folder| folder.join("qolhat")).ok_or_else(no_data_folder)
}

fn no_data_folder() -> Problem {
    Problem::new(ProblemCode::ArchiveNotReadable)
        .with("path", "")
        .with("detail", "HOME")
}

fn set(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
