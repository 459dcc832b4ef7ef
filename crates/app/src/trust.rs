//! The trust store of the archive: roots by decision, certificates and lists that help to find out.

use std::path::Path;
use std::sync::Arc;

use qolhat_archive::{TrustKind, TrustRow, TrustSource};
use qolhat_pki::{
    AnchorOrigin, Certificate, Evidence, EvidenceFault, OcspEvidence, RevocationList, TrustAnchor, TrustStore,
};

use crate::anchors::{entry_view, known_view, origin_of};
use crate::files::{NamedBytes, files_in, read_file};
use crate::gather::Obtained;
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
    /// Certificates that are trusted only through a root.
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
                    let _ = read_file(&file).and_then(|file| self.add(&file, what, Choice::Folder));
                } else {
                    self.add(&read_file(&file)?, what, Choice::ByName)?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, file: &NamedBytes, what: TrustPart, choice: Choice) -> Result<(), Problem> {
        let name = &file.name;
        let recognised = recognise(name, &file.bytes)?;
        match (what, recognised) {
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
                self.intermediates.extend(certificates);
                Ok(())
            }
            (TrustPart::RevocationLists, Recognised::RevocationList(list)) => {
                self.revocation_lists.push(*list);
                Ok(())
            }
            (TrustPart::OcspResponses, Recognised::OcspResponse(response)) => {
                self.ocsp_responses.push(OcspEvidence::stored(response));
                Ok(())
            }
            (TrustPart::OcspResponses, _) => Err(Problem::new(ProblemCode::OcspNotReadable).with("file", name)),
            (TrustPart::RevocationLists, _) => Err(Problem::new(ProblemCode::CrlNotReadable).with("file", name)),
            _ => Err(Problem::new(ProblemCode::CertificateNotReadable).with("file", name)),
        }
    }

    fn of_archive(session: &Session) -> Result<Self, Problem> {
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
        let lists = session
            .archive
            .trust(TrustKind::RevocationList)
            .map_err(archive_problem)?;
        trust.revocation_lists = lists
            .iter()
            .filter_map(|row| RevocationList::from_der(&row.der).ok())
            .collect();
        trust.add_kept(&session.archive)?;
        Ok(trust)
    }
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
        let trust = Arc::new(Trust::of_archive(&session)?);
        session.trust = Some((changes, Arc::clone(&trust)));
        Ok(trust)
    }

    /// Shows what this archive trusts, what is switched off, and which authorities are known.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn list_trust(&self, _: Nothing) -> Result<TrustView, Problem> {
        let session = self.session();
        let entries = |kind| -> Result<Vec<_>, Problem> {
            let rows = session.archive.trust_and_removed(kind).map_err(archive_problem)?;
            Ok(rows.iter().filter_map(entry_view).collect())
        };
        let (anchors, intermediates) = (entries(TrustKind::Anchor)?, entries(TrustKind::Intermediate)?);
        let lists = session
            .archive
            .trust(TrustKind::RevocationList)
            .map_err(archive_problem)?;
        let list = |row: &TrustRow| Some(crl_view(&RevocationList::from_der(&row.der).ok()?));
        Ok(TrustView {
            known: known_view(anchors.iter().chain(&intermediates)),
            anchors,
            intermediates,
            revocation_lists: lists.iter().filter_map(list).collect(),
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
        let mut additions: Vec<(TrustKind, Vec<u8>, String)> = Vec::new();
        for handle in &request.files {
            let file = self.read_handle(handle)?;
            match recognise(&file.name, &file.bytes)? {
                Recognised::Certificates(found) => {
                    for certificate in found {
                        known_anchors().hold_to_pins(&certificate)?;
                        let kind = kind_of(&certificate)?;
                        additions.push((kind, certificate.der().to_vec(), file.name.clone()));
                        certificates.push((kind, certificate, AnchorOrigin::UserFile));
                    }
                }
                Recognised::RevocationList(list) => {
                    additions.push((TrustKind::RevocationList, list.der().to_vec(), file.name.clone()));
                    lists.push(*list);
                }
                _ => return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", file.name)),
            }
        }
        let now = self.now().0;
        self.change_trust(&Effect::adding_all(certificates, lists), |change| {
            additions
                .iter()
                .try_for_each(|(kind, der, name)| change.add_trust(*kind, der, (TrustSource::UserFile, name), now))
        })?;
        self.list_trust(Nothing {})
    }

    /// Keeps what the demo authority publishes.
    pub(crate) fn keep_demo_trust(&self, kind: TrustKind, der: &[u8]) -> Result<(), Problem> {
        let now = self.now().0;
        let mut session = self.session();
        session.trust = None;
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        transaction
            .add_trust(kind, der, (TrustSource::DemoAuthority, "DEMO"), now)
            .map_err(archive_problem)?;
        transaction.commit().map_err(archive_problem)
    }

    /// Switches a root or a certificate off, which [`App::restore_trust`] undoes, or deletes a revocation list.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] when the digest is none.
    pub fn remove_trust(&self, request: RemoveTrustRequest) -> Result<TrustView, Problem> {
        let sha256 = digest_of(&request.sha256)?;
        let effect = Effect::removing(&sha256, &*self.trust()?);
        let now = self.now().0;
        self.change_trust(&effect, |change| change.remove_trust(&sha256, now))?;
        self.list_trust(Nothing {})
    }

    /// Puts a root or a certificate that was switched off in force again, exactly as it was.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] when the digest is none.
    pub fn restore_trust(&self, request: RemoveTrustRequest) -> Result<TrustView, Problem> {
        let sha256 = digest_of(&request.sha256)?;
        let effect = self.effect_of_restoring(&sha256)?;
        self.change_trust(&effect, |change| change.restore_trust(&sha256))?;
        self.list_trust(Nothing {})
    }
}

/// What a certificate is in the store.
///
/// # Errors
/// [`ProblemCode::AnchorNotAuthority`] for a certificate of a person.
pub(crate) fn kind_of(certificate: &Certificate) -> Result<TrustKind, Problem> {
    if !certificate.is_authority() {
        let subject = certificate.subject().to_string();
        return Err(Problem::new(ProblemCode::AnchorNotAuthority).with("subject", subject));
    }
    Ok(if certificate.is_self_issued() {
        TrustKind::Anchor
    } else {
        TrustKind::Intermediate
    })
}
