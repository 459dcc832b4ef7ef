//! The trust store of the archive: roots by decision, certificates and lists that help to find out.

use std::io::{self, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use qolhat_archive::{Archive, StoredList, Transaction, TrustKind, TrustRow, TrustSource};
use qolhat_asn1::UnixTime;
use qolhat_pki::{
    AnchorOrigin, Certificate, CrlError, Evidence, EvidenceFault, ListBytes, OcspEvidence, RevocationList, TrustAnchor,
    TrustStore,
};

use crate::anchors::{common_name, entry_view, known_view, origin_of};
use crate::files::{ListFile, file_name, files_in, read_file};
use crate::gather::Obtained;
use crate::kept_issuers::kept_issuers;
use crate::known_anchors::known_anchors;
use crate::open::{Session, archive_problem};
use crate::recognise::{Recognised, recognise};
use crate::trust_change::{Effect, digest_of};
use crate::view::crl_view;
use crate::wire::{FilesRequest, RemoveTrustRequest, TrustView};
use crate::{App, Nothing, Problem, ProblemCode};

/// What a verdict stands on.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Roots.
    pub anchors: TrustStore,
    /// Certificates that are trusted only through a root: what the user gave stands before what services gave.
    pub intermediates: Vec<Certificate>,
    /// Revocation lists, believed only when signed by their issuer.
    pub revocation_lists: Vec<RevocationList>,
    /// Answers of OCSP responders, believed only when signed by who may answer for the issuer.
    pub ocsp_responses: Vec<OcspEvidence>,
    /// What was tried to obtain more evidence, and failed.
    pub evidence_faults: Vec<EvidenceFault>,
    /// Which of this a service gave, and when.
    pub obtained: Vec<Obtained>,
}

impl Trust {
    /// Everything about revocation that is at hand.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence {
            crls: &self.revocation_lists,
            ocsp: &self.ocsp_responses,
            faults: &self.evidence_faults,
        }
    }

    /// Reads everything that `paths` (files or folders) hold for use as `what`.
    ///
    /// # Errors
    /// When a named file can not be read, or holds something else. In a folder, files of other kinds are passed over,
    /// and so are certificates of persons where roots are sought: only naming one by itself is a decision.
    pub fn add_from(&mut self, paths: &[impl AsRef<Path>], what: TrustPart) -> Result<(), Problem> {
        for path in paths {
            let path = path.as_ref();
            let is_folder = path.is_dir();
            for file in files_in(path) {
                if is_folder {
                    // What can not be read or is something else vouches for nothing.
                    let _ = self.add(&file, what, Choice::Folder);
                } else {
                    self.add(&file, what, Choice::ByName)?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, what: TrustPart, choice: Choice) -> Result<(), Problem> {
        if what == TrustPart::RevocationLists {
            self.revocation_lists.push(read_named_list(path)?);
            return Ok(());
        }
        let file = read_file(path)?;
        let name = &file.name;
        match (what, recognise(name, &file.bytes)?) {
            (TrustPart::Anchors, Recognised::Certificates(certificates)) => {
                let meant = |certificate: &Certificate| choice == Choice::ByName || certificate.is_authority();
                for certificate in certificates.into_iter().filter(meant) {
                    self.anchors.add(TrustAnchor {
                        certificate,
                        origin: AnchorOrigin::GivenByUser,
                    });
                }
                Ok(())
            }
            (TrustPart::Intermediates, Recognised::Certificates(certificates)) => {
                // Before those of the archive, which services gave in part: a search is bounded.
                self.intermediates.splice(..0, certificates);
                Ok(())
            }
            (TrustPart::OcspResponses, Recognised::OcspResponse(response)) => {
                self.ocsp_responses.push(OcspEvidence::stored(response));
                Ok(())
            }
            (TrustPart::OcspResponses, _) => Err(Problem::new(ProblemCode::OcspNotReadable).with("file", name)),
            _ => Err(Problem::new(ProblemCode::NoCertificate).with("file", name)),
        }
    }

    fn of_archive(session: &mut Session) -> Result<Self, Problem> {
        let mut trust = Self::default();
        // What was accepted into the store could be read then; what can not be read now is not believed.
        let certificates = |kind| -> Result<Vec<TrustAnchor>, Problem> {
            let rows = session.archive.trust(kind).map_err(archive_problem)?;
            let read = |row: &TrustRow| {
                Some(TrustAnchor {
                    certificate: Certificate::from_der(&row.der).ok()?,
                    origin: origin_of(row.source),
                })
            };
            Ok(rows.iter().filter_map(read).collect())
        };
        trust.anchors.extend(certificates(TrustKind::Anchor)?);
        let intermediates = certificates(TrustKind::Intermediate)?.into_iter();
        trust.intermediates = intermediates.map(|one| one.certificate).collect();
        trust.revocation_lists = lists_of_archive(&mut session.archive)?;
        trust.add_kept(&session.archive)?;
        Ok(trust)
    }
}

/// The bytes of a list in the archive.
struct ArchivedList(StoredList);

impl ListBytes for ArchivedList {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.0.read_at(offset, buffer)
    }
}

/// The lists stay where they are, and what is read of them is their index. A list whose index is missing or does not fit is
/// read from end to end, and gets a new one.
fn lists_of_archive(archive: &mut Archive) -> Result<Vec<RevocationList>, Problem> {
    let rows = archive.revocation_lists().map_err(archive_problem)?;
    let reader = archive.list_reader().map_err(archive_problem)?;
    let mut lists = Vec::new();
    for row in rows {
        let stored = reader.open(&row);
        let bytes = || Arc::new(ArchivedList(stored.clone()));
        let mut index = BufReader::with_capacity(INDEX_BUFFER_BYTES, stored.index());
        if let Ok(list) = RevocationList::with_index(bytes(), row.sha256, &mut index) {
            lists.push(list);
        } else if let Ok(list) = RevocationList::read(bytes())
            && list.sha256() == row.sha256
        {
            // Without a stored index the list is read again at the next start, which is slow and not wrong.
            let _ = store_index(archive, &list);
            lists.push(list);
        }
    }
    Ok(lists)
}

/// How much of an index is read at once: some pieces of the archive.
const INDEX_BUFFER_BYTES: usize = 64 << 10;

fn store_index(archive: &mut Archive, list: &RevocationList) -> Result<(), Problem> {
    let mut transaction = archive.begin().map_err(archive_problem)?;
    write_index(&mut transaction, list)?;
    transaction.commit().map_err(archive_problem)
}

fn write_index(transaction: &mut Transaction<'_>, list: &RevocationList) -> Result<(), Problem> {
    let writer = transaction
        .replace_list_index(&list.sha256())
        .map_err(archive_problem)?;
    if let Some(mut writer) = writer {
        let written = list.write_index(&mut writer).and_then(|()| writer.flush());
        written.map_err(|error| write_problem(&error))?;
    }
    Ok(())
}

/// Keeps a list with its index, piece by piece.
pub(crate) fn write_list(
    transaction: &mut Transaction<'_>,
    list: &RevocationList,
    origin: &str,
    now: UnixTime,
) -> Result<(), Problem> {
    let added = transaction.add_revocation_list(&list.sha256(), list.size(), origin, now.0);
    let Some(mut writer) = added.map_err(archive_problem)? else {
        return Ok(());
    };
    for piece in list.pieces() {
        let piece = piece.map_err(|fault| list_problem(&fault, origin))?;
        writer.write_all(&piece).map_err(|error| write_problem(&error))?;
    }
    writer.flush().map_err(|error| write_problem(&error))?;
    drop(writer);
    write_index(transaction, list)
}

fn write_problem(error: &io::Error) -> Problem {
    Problem::new(ProblemCode::ArchiveNotWritable)
        .with("detail", error)
        .caused_by(error)
}

/// What a face is told when a revocation list can not be read.
pub(crate) fn list_problem(fault: &CrlError, file: &str) -> Problem {
    Problem::new(ProblemCode::CrlNotReadable)
        .with("file", file)
        .caused_by(fault)
}

/// The revocation list in a file, read without ever being in memory whole; nothing when the file is something else or
/// wrapped in text, which [`recognise`] tells.
///
/// # Errors
/// As [`read_file`], and when the file changes while it is read.
pub(crate) fn read_list(path: &Path) -> Result<Option<RevocationList>, Problem> {
    let Some(file) = ListFile::open(path)? else {
        return Ok(None);
    };
    match RevocationList::read(Arc::new(file)) {
        Ok(list) => Ok(Some(list)),
        Err(CrlError::Malformed(_)) => Ok(None),
        Err(fault) => Err(list_problem(&fault, &file_name(path))),
    }
}

/// The revocation list in a file that was named as one.
fn read_named_list(path: &Path) -> Result<RevocationList, Problem> {
    let name = file_name(path);
    if let Some(file) = ListFile::open(path)? {
        return RevocationList::read(Arc::new(file)).map_err(|fault| list_problem(&fault, &name));
    }
    match recognise(&name, &read_file(path)?.bytes)? {
        Recognised::RevocationList(list) => Ok(*list),
        _ => Err(Problem::new(ProblemCode::CrlNotReadable).with("file", name)),
    }
}

/// What is added to the trust store.
pub(crate) enum Addition {
    /// A certificate, for a purpose.
    Certificate(TrustKind, Certificate),
    /// A revocation list.
    RevocationList(RevocationList),
}

/// How a file came to be read.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Choice {
    /// It was named itself.
    ByName,
    /// It lies in a folder that was named.
    Folder,
}

/// What files given on a command line are for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TrustPart {
    /// `--trust`.
    Anchors,
    /// `--intermediate`.
    Intermediates,
    /// `--crl`.
    RevocationLists,
    /// `--ocsp`.
    OcspResponses,
}

impl App {
    /// What this archive trusts, parsed once.
    pub(crate) fn trust(&self) -> Result<Arc<Trust>, Problem> {
        let mut session = self.session();
        // Another program, such as the command line beside the window, may have changed the store.
        let changes = session.archive.foreign_changes().map_err(archive_problem)?;
        if let Some((read_at, trust)) = &session.trust
            && *read_at == changes
        {
            return Ok(Arc::clone(trust));
        }
        let trust = Arc::new(Trust::of_archive(&mut session)?);
        session.trust = Some((changes, Arc::clone(&trust)));
        Ok(trust)
    }

    /// Shows what this archive trusts, what is switched off, and which authorities are known.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn list_trust(&self, _: Nothing) -> Result<TrustView, Problem> {
        let trust = self.trust()?;
        let session = self.session();
        let entries = |kind| -> Result<Vec<_>, Problem> {
            let rows = session.archive.trust_and_removed(kind).map_err(archive_problem)?;
            Ok(rows.iter().filter_map(entry_view).collect())
        };
        let (anchors, intermediates) = (entries(TrustKind::Anchor)?, entries(TrustKind::Intermediate)?);
        let mut store = [anchors.as_slice(), &intermediates].concat();
        store.retain(|entry| entry.removed_at.is_none());
        Ok(TrustView {
            known: known_view(anchors.iter().chain(&intermediates)),
            anchors,
            intermediates,
            issuers: kept_issuers(&session, &store)?,
            revocation_lists: trust.revocation_lists.iter().map(crl_view).collect(),
        })
    }

    /// Adds roots (self-issued certificates of authorities), certificates of issuing authorities and revocation lists.
    ///
    /// # Errors
    /// Nothing is added when one of the files can not be read or is something else;
    /// [`ProblemCode::AnchorNotAuthority`] for a certificate of a person, [`ProblemCode::AnchorContradictsPin`] for an
    /// authority that carries a pinned name over another key.
    pub fn add_trust(&self, request: FilesRequest) -> Result<TrustView, Problem> {
        let mut certificates = Vec::new();
        let mut lists = Vec::new();
        for handle in &request.files {
            let path = self.path_of(handle)?;
            if let Some(list) = read_list(&path)? {
                lists.push((list, file_name(&path)));
                continue;
            }
            let file = read_file(&path)?;
            match recognise(&file.name, &file.bytes)? {
                Recognised::Certificates(found) => {
                    for certificate in found {
                        known_anchors().hold_to_pins(&certificate)?;
                        let kind = kind_of(&certificate)?;
                        certificates.push((kind, certificate, file.name.clone()));
                    }
                }
                Recognised::RevocationList(list) => lists.push((*list, file.name)),
                _ => return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", file.name)),
            }
        }
        let now = self.now();
        let added = certificates
            .iter()
            .map(|(kind, one, _)| (*kind, one.clone(), AnchorOrigin::UserFile));
        let effect = Effect::adding_all(added.collect(), lists.iter().map(|(list, _)| list.clone()).collect());
        self.change_trust(&effect, |change| {
            for (kind, certificate, name) in &certificates {
                let from = (TrustSource::UserFile, name.as_str());
                change
                    .add_trust(*kind, certificate.der(), from, now.0)
                    .map_err(archive_problem)?;
            }
            lists
                .iter()
                .try_for_each(|(list, name)| write_list(change, list, name, now))
        })?;
        self.list_trust(Nothing {})
    }

    /// Keeps what the demo authority publishes.
    pub(crate) fn keep_demo_trust(&self, addition: &Addition) -> Result<(), Problem> {
        const ORIGIN: &str = "DEMO";
        let now = self.now();
        let mut session = self.session();
        session.trust = None;
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        match addition {
            Addition::Certificate(kind, certificate) => transaction
                .add_trust(*kind, certificate.der(), (TrustSource::DemoAuthority, ORIGIN), now.0)
                .map_err(archive_problem)?,
            Addition::RevocationList(list) => write_list(&mut transaction, list, ORIGIN, now)?,
        }
        transaction.commit().map_err(archive_problem)
    }

    /// Switches a root or a certificate off, which [`App::restore_trust`] undoes; deletes a revocation list or the
    /// certificate of an issuer that is only kept.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] when the digest is none.
    pub fn remove_trust(&self, request: RemoveTrustRequest) -> Result<TrustView, Problem> {
        let sha256 = digest_of(&request.sha256)?;
        let effect = Effect::removing(&sha256, &*self.trust()?);
        let now = self.now().0;
        self.change_trust(&effect, |change| {
            change.remove_trust(&sha256, now).map_err(archive_problem)?;
            change.forget_certificate(&sha256).map_err(archive_problem)?;
            change.remove_revocation_list(&sha256).map_err(archive_problem)
        })?;
        self.list_trust(Nothing {})
    }

    /// Puts a root or a certificate that was switched off in force again, exactly as it was.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] when the digest is none.
    pub fn restore_trust(&self, request: RemoveTrustRequest) -> Result<TrustView, Problem> {
        let sha256 = digest_of(&request.sha256)?;
        let effect = self.effect_of_restoring(&sha256)?;
        self.change_trust(&effect, |change| change.restore_trust(&sha256).map_err(archive_problem))?;
        self.list_trust(Nothing {})
    }
}

/// What a certificate is in the store.
///
/// # Errors
/// [`ProblemCode::AnchorNotAuthority`] for a certificate of a person.
pub(crate) fn kind_of(certificate: &Certificate) -> Result<TrustKind, Problem> {
    if !certificate.is_authority() {
        return Err(Problem::new(ProblemCode::AnchorNotAuthority).with("subject", common_name(certificate)));
    }
    Ok(if certificate.is_self_issued() {
        TrustKind::Anchor
    } else {
        TrustKind::Intermediate
    })
}
