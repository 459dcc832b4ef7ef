//! Opening the program: which archive, and what is shared by the use cases.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use qolhat_archive::{Archive, ArchiveError};
use qolhat_asn1::{Oid, UnixTime};
use qolhat_fetch::ProxyAddress;
use qolhat_gost::{Random, RandomError};
use qolhat_pki::Certificate;
use qolhat_render::Typesetter;

use crate::anchors::LookedUp;
use crate::asn1_tree::OpenedBytes;
use crate::files::FileTable;
use crate::keys::OpenedKey;
use crate::ports::{Ports, RandomSource};
use crate::trust::Trust;
use crate::wire::Profile;
use crate::{Problem, ProblemCode};

/// The open program. Every use case is a method; all of them may be called from any thread.
pub struct App {
    pub(crate) ports: Ports,
    /// Where the archives of the profiles are, when the program was opened with more than one.
    data_folder: Option<PathBuf>,
    session: Mutex<Session>,
    files: Mutex<FileTable>,
    shown: Mutex<Vec<Certificate>>,
    looked_up: Mutex<Vec<LookedUp>>,
    opened_key: Mutex<Option<OpenedKey>>,
    /// The proxy of the settings with its name and password, which are kept in no file.
    pub(crate) named_proxy: Mutex<Option<ProxyAddress>>,
    /// The file whose elements are looked at.
    pub(crate) asn1_bytes: Mutex<Option<OpenedBytes>>,
    typesetter: OnceLock<Typesetter>,
}

/// The open archive and what was read from it.
pub(crate) struct Session {
    pub(crate) archive: Archive,
    pub(crate) profile: Profile,
    /// Parsed once, forgotten when the trust store changes; with [`Archive::foreign_changes`] of that moment.
    pub(crate) trust: Option<(i64, Arc<Trust>)>,
}

impl Profile {
    /// The word in the archive and the name of its folder.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Work => "work",
        }
    }

    fn from_word(word: &str) -> Self {
        if word == Self::Demo.as_str() {
            Self::Demo
        } else {
            Self::Work
        }
    }

    /// Marks in certificates that are never valid in this profile, whatever is trusted.
    #[must_use]
    pub fn refused_policies(self) -> Vec<Oid> {
        match self {
            Self::Demo => Vec::new(),
            Self::Work => vec![qolhat_authority::DEMO_POLICY],
        }
    }
}

impl App {
    /// Opens the archive of `profile` inside `data_folder`; both are made when they are not there.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotReadable`], [`ProblemCode::ArchiveTooNew`].
    pub fn open(data_folder: &Path, profile: Profile, ports: Ports) -> Result<Self, Problem> {
        let archive = open_in(&data_folder.join(profile.as_str()), profile)?;
        Ok(Self::with(archive, profile, Some(data_folder.to_owned()), ports))
    }

    /// Opens the archive in `folder` with the profile it was made for; a new one is for work.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotReadable`], [`ProblemCode::ArchiveTooNew`].
    pub fn open_archive(folder: &Path, ports: Ports) -> Result<Self, Problem> {
        Self::open_archive_as(folder, made_for(folder)?.unwrap_or(Profile::Work), ports)
    }

    /// Opens the archive in `folder` when there is one; otherwise a program without an archive on disk, for work.
    ///
    /// # Errors
    /// As [`App::open_archive`]. Nothing is made.
    pub fn open_archive_if_there(folder: &Path, ports: Ports) -> Result<Self, Problem> {
        match made_for(folder)? {
            Some(profile) => Self::open_archive_as(folder, profile, ports),
            None => Self::without_archive(Profile::Work, ports),
        }
    }

    /// Opens the archive in `folder` for `profile`.
    ///
    /// # Errors
    /// As [`App::open_archive`], and when the archive was made for another profile.
    pub fn open_archive_as(folder: &Path, profile: Profile, ports: Ports) -> Result<Self, Problem> {
        Ok(Self::with(open_in(folder, profile)?, profile, None, ports))
    }

    /// A program without an archive on disk: what it verifies stands on what it is given.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotReadable`].
    pub fn without_archive(profile: Profile, ports: Ports) -> Result<Self, Problem> {
        let archive = Archive::in_memory(profile.as_str()).map_err(archive_problem)?;
        Ok(Self::with(archive, profile, None, ports))
    }

    fn with(archive: Archive, profile: Profile, data_folder: Option<PathBuf>, ports: Ports) -> Self {
        Self {
            ports,
            data_folder,
            session: Mutex::new(Session {
                archive,
                profile,
                trust: None,
            }),
            files: Mutex::default(),
            shown: Mutex::default(),
            looked_up: Mutex::default(),
            opened_key: Mutex::default(),
            named_proxy: Mutex::default(),
            asn1_bytes: Mutex::default(),
            typesetter: OnceLock::new(),
        }
    }

    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        // A panic in another use case left no half-made change: changes are transactions.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn files(&self) -> MutexGuard<'_, FileTable> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn shown(&self) -> MutexGuard<'_, Vec<Certificate>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn looked_up(&self) -> MutexGuard<'_, Vec<LookedUp>> {
        self.looked_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn opened_key(&self) -> MutexGuard<'_, Option<OpenedKey>> {
        self.opened_key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn typesetter(&self) -> &Typesetter {
        self.typesetter.get_or_init(Typesetter::new)
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.ports.clock.now()
    }

    pub(crate) fn random(&self) -> InjectedRandom<'_> {
        InjectedRandom(self.ports.random.as_ref())
    }

    /// Which profile the open archive has.
    pub fn profile(&self) -> Profile {
        self.session().profile
    }

    /// Where the open archive is; `None` when it lives in memory.
    pub fn archive_folder(&self) -> Option<PathBuf> {
        self.session().archive.folder().map(Path::to_owned)
    }

    pub(crate) fn switch_to(&self, profile: Profile) -> Result<(), Problem> {
        let mut session = self.session();
        if session.profile == profile {
            return Ok(());
        }
        let folder = self
            .data_folder
            .as_deref()
            .ok_or_else(|| Problem::new(ProblemCode::NotAvailable).with("what", profile.as_str()))?;
        let archive = open_in(&folder.join(profile.as_str()), profile)?;
        *self.opened_key() = None;
        *session = Session {
            archive,
            profile,
            trust: None,
        };
        Ok(())
    }
}

/// The injected randomness in the form that signing wants.
pub(crate) struct InjectedRandom<'a>(&'a dyn RandomSource);

impl Random for InjectedRandom<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(bytes).map_err(|_| RandomError)
    }
}

fn open_in(folder: &Path, profile: Profile) -> Result<Archive, Problem> {
    Archive::open(folder, profile.as_str()).map_err(|error| opening_problem(folder, error))
}

fn made_for(folder: &Path) -> Result<Option<Profile>, Problem> {
    let word = Archive::profile_of(folder).map_err(|error| opening_problem(folder, error))?;
    Ok(word.map(|word| Profile::from_word(&word)))
}

/// What a face is told when the archive in `folder` could not be opened: the file is another program's, or damaged.
fn opening_problem(folder: &Path, error: ArchiveError) -> Problem {
    let error = match error {
        ArchiveError::Store(cause) => ArchiveError::NotReadable {
            path: folder.to_owned(),
            cause: cause.into(),
        },
        other => other,
    };
    archive_problem(error).with("path", folder.display())
}

/// What a face is told when the archive could not do it.
#[allow(clippy::needless_pass_by_value, reason = "it is the argument of map_err")]
pub(crate) fn archive_problem(error: ArchiveError) -> Problem {
    let problem = match &error {
        ArchiveError::TooNew { .. } => Problem::new(ProblemCode::ArchiveTooNew),
        ArchiveError::NotReadable { path, cause } => Problem::new(ProblemCode::ArchiveNotReadable)
            .with("path", path.display())
            .with("detail", cause),
        ArchiveError::Foreign | ArchiveError::OtherProfile { .. } => Problem::new(ProblemCode::ArchiveNotReadable)
            .with("path", "")
            .with("detail", &error),
        ArchiveError::NotFound { id } => Problem::new(ProblemCode::DocumentNotFound).with("id", id),
        ArchiveError::NumberTaken { number } => Problem::new(ProblemCode::NumberTaken).with("number", number),
        ArchiveError::TooLarge { .. } => Problem::new(ProblemCode::FileTooLarge)
            .with("file", "")
            .with("limit", format!("{} MiB", qolhat_archive::MAX_ORIGINAL_BYTES >> 20)),
        other => Problem::new(ProblemCode::ArchiveNotWritable).with("detail", other),
    };
    problem.caused_by(&error)
}
