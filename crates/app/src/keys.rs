//! Keys used before: which file, whose certificate. A passphrase opens a container once and is forgotten.

use std::path::{Path, PathBuf};

use qolhat_archive::KeyFile;
use qolhat_asn1::UnixTime;
use qolhat_keystore::{KeystoreError, Passphrase, SigningKey, open_pkcs12};
use qolhat_pki::{Certificate, Purpose, Signer as _};

use crate::files::{file_name, read_file};
use crate::moment::moment_text;
use crate::open::archive_problem;
use crate::view::certificate_view;
use crate::wire::{KeyList, KeyRequest, KeyView, OpenKeyRequest, PickPurpose, Profile, Secret};
use crate::{App, Nothing, Problem, ProblemCode};

const SECONDS_PER_DAY: i64 = 86_400;

/// How long a key that was opened to show whose it is waits for the word to sign.
const OPENED_FOR_SECONDS: i64 = 120;

/// A key that was opened to show whose it is. Signing takes it away; it is wiped with the container's bytes.
pub(crate) struct OpenedKey {
    id: String,
    path: PathBuf,
    key: SigningKey,
    until: UnixTime,
}

impl App {
    /// Keys used before, last used first.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn list_keys(&self, _: Nothing) -> Result<KeyList, Problem> {
        let files = self.session().archive.key_files().map_err(archive_problem)?;
        Ok(KeyList {
            keys: files.iter().map(|file| self.key_view(file)).collect(),
        })
    }

    /// Lets the user choose a key file, and remembers where it is.
    ///
    /// # Errors
    /// [`ProblemCode::KeyContainerNotReadable`] when it is something else.
    pub fn pick_key(&self, _: Nothing) -> Result<KeyList, Problem> {
        for path in self.ports.picker.pick_files(PickPurpose::Key) {
            self.remember_key(&path)?;
        }
        self.list_keys(Nothing {})
    }

    pub(crate) fn remember_key(&self, path: &Path) -> Result<(), Problem> {
        let file = read_file(path)?;
        if !qolhat_keystore::inspect::looks_like_pkcs12(&file.bytes) {
            return Err(Problem::new(ProblemCode::KeyContainerNotReadable).with("file", file.name));
        }
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.keep_key(&path, None)
    }

    fn keep_key(&self, path: &Path, certificate: Option<&Certificate>) -> Result<(), Problem> {
        let now = self.now().0;
        let mut session = self.session();
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        let der = certificate.map(Certificate::der);
        transaction
            .remember_key_file(&path.to_string_lossy(), der, now)
            .map_err(archive_problem)?;
        transaction.commit().map_err(archive_problem)
    }

    /// Opens a key to learn whose it is. If it may sign, it stays open for one [`App::sign_documents`], so that the
    /// passphrase travels once.
    ///
    /// # Errors
    /// [`ProblemCode::PasswordWrong`], [`ProblemCode::KeyNotFound`] and the other faults of containers.
    pub fn open_key(&self, request: OpenKeyRequest) -> Result<KeyView, Problem> {
        let (path, key) = self.unlock(&request.key, Some(request.password))?;
        self.keep_key(&path, Some(key.certificate()))?;
        let view = self.key_view(&self.key_file(&request.key)?);
        if view.problem.is_none() {
            *self.opened_key() = Some(OpenedKey {
                id: request.key,
                path,
                key,
                until: UnixTime(self.now().0.saturating_add(OPENED_FOR_SECONDS)),
            });
        }
        Ok(view)
    }

    /// Forgets the key that [`App::open_key`] left open, if there is one.
    ///
    /// # Errors
    /// None: closing twice is no fault.
    pub fn close_key(&self, _: Nothing) -> Result<Nothing, Problem> {
        *self.opened_key() = None;
        Ok(Nothing {})
    }

    /// Forgets a key file. The file is not touched.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`].
    pub fn forget_key(&self, request: KeyRequest) -> Result<KeyList, Problem> {
        let file = self.key_file(&request.key)?;
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            transaction.forget_key_file(file.id).map_err(archive_problem)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.list_keys(Nothing {})
    }

    /// Opens a remembered key for signing, or takes the one that is open. Afterwards none is left open.
    pub(crate) fn unlock(&self, key: &str, password: Option<Secret>) -> Result<(PathBuf, SigningKey), Problem> {
        let opened = self.opened_key().take();
        let path = PathBuf::from(self.key_file(key)?.path);
        match password {
            Some(password) => {
                let key = open_key_file(&path, password)?;
                Ok((path, key))
            }
            None => opened
                .filter(|opened| opened.id == key && opened.path == path && self.now() <= opened.until)
                .map(|opened| (opened.path, opened.key))
                .ok_or_else(|| Problem::new(ProblemCode::PasswordMissing).with("file", file_name(&path))),
        }
    }

    pub(crate) fn used_key(&self, path: &Path, key: &SigningKey) -> Result<(), Problem> {
        self.keep_key(path, Some(key.certificate()))
    }

    fn key_file(&self, key: &str) -> Result<KeyFile, Problem> {
        let id = key.strip_prefix("key-").and_then(|number| number.parse().ok());
        let id: i64 = id.ok_or_else(|| Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "key"))?;
        self.session().archive.key_file(id).map_err(|error| {
            Problem::new(ProblemCode::KeyNotFound)
                .with("file", key)
                .caused_by(&error)
        })
    }

    fn key_view(&self, file: &KeyFile) -> KeyView {
        let now = self.now();
        let path = Path::new(&file.path);
        let name = file_name(path);
        let present = path.is_file();
        let certificate = file
            .certificate
            .as_deref()
            .and_then(|der| Certificate::from_der(der).ok());
        let refused = certificate
            .as_ref()
            .and_then(|certificate| check_key(certificate, now, self.profile()).err());
        let missing = || Problem::new(ProblemCode::KeyNotFound).with("file", &name);
        KeyView {
            id: format!("key-{}", file.id),
            problem: if present { refused } else { Some(missing()) }.map(Problem::into),
            present,
            days_left: certificate
                .as_ref()
                .map(|certificate| (certificate.not_after().0 - now.0).div_euclid(SECONDS_PER_DAY)),
            certificate: certificate.as_ref().map(certificate_view),
            file_name: name,
        }
    }
}

/// Opens a key container.
///
/// # Errors
/// [`ProblemCode::PasswordWrong`], [`ProblemCode::KeyNotFound`], [`ProblemCode::KeyContainerNotReadable`],
/// [`ProblemCode::KeyContainerNotSupported`], [`ProblemCode::KeyDoesNotFit`].
pub(crate) fn open_key_file(path: &Path, password: Secret) -> Result<SigningKey, Problem> {
    let file = read_file(path).map_err(|problem| match problem.code {
        ProblemCode::FileNotFound => Problem {
            code: ProblemCode::KeyNotFound,
            ..problem
        },
        _ => problem,
    })?;
    let passphrase = into_passphrase(password);
    let container = open_pkcs12(&file.bytes, &passphrase).map_err(|error| keystore_problem(&error, &file.name))?;
    container
        .into_signing_key()
        .map_err(|error| keystore_problem(&error, &file.name))
}

pub(crate) fn into_passphrase(mut password: Secret) -> Passphrase {
    // The text moves; both sides wipe what they held.
    Passphrase::new(std::mem::take(&mut *password.0))
}

pub(crate) fn keystore_problem(error: &KeystoreError, file: &str) -> Problem {
    let code = match error {
        KeystoreError::WrongPassphrase => ProblemCode::PasswordWrong,
        KeystoreError::KeyDoesNotFit { .. } => ProblemCode::KeyDoesNotFit,
        KeystoreError::Unsupported { .. }
        | KeystoreError::UnsupportedKey { .. }
        | KeystoreError::SeveralKeys { .. } => ProblemCode::KeyContainerNotSupported,
        KeystoreError::Randomness(_) => ProblemCode::RandomnessFailed,
        _ => ProblemCode::KeyContainerNotReadable,
    };
    Problem::new(code)
        .with("file", file)
        .with("detail", error)
        .caused_by(error)
}

/// Whether a certificate may sign documents now. Asked after a container opens and before its key is used.
///
/// # Errors
/// [`ProblemCode::KeyIsForLogin`], [`ProblemCode::KeyIsNotForDocuments`], [`ProblemCode::CertificateExpired`],
/// [`ProblemCode::CertificateNotYetValid`], [`ProblemCode::KeyIsDemo`].
pub(crate) fn check_key(certificate: &Certificate, now: UnixTime, profile: Profile) -> Result<(), Problem> {
    let person = certificate.person();
    let subject = person.common_name.unwrap_or_else(|| certificate.subject().to_string());
    let refuse = |code| Err(Problem::new(code).with("subject", &subject));
    match certificate.purpose() {
        Purpose::Sign | Purpose::SignAndLogin => {}
        Purpose::Login => return refuse(ProblemCode::KeyIsForLogin),
        // Certificates of some authorities name no purpose; there the key usage alone decides.
        Purpose::Other if signs_documents(certificate) => {}
        other => {
            return Err(Problem::new(ProblemCode::KeyIsNotForDocuments)
                .with("subject", &subject)
                .with("purpose", other.as_str()));
        }
    }
    let refused = profile.refused_policies();
    if certificate
        .policies()
        .unwrap_or_default()
        .iter()
        .any(|policy| refused.contains(policy))
    {
        return refuse(ProblemCode::KeyIsDemo);
    }
    if now > certificate.not_after() {
        return Err(Problem::new(ProblemCode::CertificateExpired)
            .with("subject", &subject)
            .with("notAfter", moment_text(certificate.not_after())));
    }
    if now < certificate.not_before() {
        return Err(Problem::new(ProblemCode::CertificateNotYetValid)
            .with("subject", &subject)
            .with("notBefore", moment_text(certificate.not_before())));
    }
    Ok(())
}

/// Whether a certificate that names no purpose may sign by its key usage.
pub(crate) fn signs_documents(certificate: &Certificate) -> bool {
    certificate.extended_key_usage().is_none()
        && certificate
            .key_usage()
            .is_some_and(|usage| usage.digital_signature() && usage.non_repudiation())
}
