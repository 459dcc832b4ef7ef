//! What a change of the trust store does to the verdicts of the archive: foretold before, and made good after.

use std::sync::Arc;

use qolhat_archive::{Transaction, TrustKind};
use qolhat_pki::{AnchorOrigin, Certificate, Name, RevocationList, TrustAnchor, TrustStore};
use qolhat_signature::cms::{SignedData, SignerIdentifier};
use qolhat_signature::decode_armour;

use crate::anchors::origin_of;
use crate::documents::document_row;
use crate::files::read_file;
use crate::known_anchors::known_anchors;
use crate::open::archive_problem;
use crate::recognise::{Recognised, recognise};
use crate::trust::{Trust, kind_of, read_list};
use crate::verify_file::Basis;
use crate::view::hex;
use crate::wire::{PreviewPlace, PreviewTrustChangeRequest, TrustChange, TrustChangePreview, VerdictFlip};
use crate::{App, Problem, ProblemCode};

/// Documents that one answer of a preview looks at: it comes in a blink, so that progress shows and stopping is prompt.
const STEP_DOCUMENTS: u32 = 50;

/// Documents that a preview looks at in all: the signed documents of a busy company over some years, in about a minute.
const MAX_PREVIEWED_DOCUMENTS: u32 = 10_000;

/// Documents whose verdict is made anew at once when a change is carried out, in about a second; the others are as good
/// as unknown until somebody looks at them.
const MAX_RENEWED_VERDICTS: usize = 500;

/// What a change adds to, or takes away from, what a verdict stands on.
pub(crate) struct Effect {
    certificates: Vec<(TrustKind, Certificate, AnchorOrigin)>,
    revocation_lists: Vec<RevocationList>,
    is_removal: bool,
}

impl Effect {
    /// One certificate more.
    pub(crate) fn adding(kind: TrustKind, certificate: Certificate, origin: AnchorOrigin) -> Self {
        Self {
            certificates: vec![(kind, certificate, origin)],
            revocation_lists: Vec::new(),
            is_removal: false,
        }
    }

    /// What files hold, more.
    pub(crate) fn adding_all(
        certificates: Vec<(TrustKind, Certificate, AnchorOrigin)>,
        revocation_lists: Vec<RevocationList>,
    ) -> Self {
        Self {
            certificates,
            revocation_lists,
            is_removal: false,
        }
    }

    /// One entry less; without effect when it is not in force.
    pub(crate) fn removing(sha256: &[u8], trust: &Trust) -> Self {
        let anchors = trust.anchors.anchors().iter();
        let anchors = anchors.map(|anchor| (TrustKind::Anchor, &anchor.certificate, anchor.origin));
        let others = trust.intermediates.iter();
        let others = others.map(|certificate| (TrustKind::Intermediate, certificate, AnchorOrigin::UserFile));
        Self {
            certificates: anchors
                .chain(others)
                .filter(|(_, certificate, _)| certificate.sha256() == sha256)
                .map(|(kind, certificate, origin)| (kind, certificate.clone(), origin))
                .collect(),
            revocation_lists: trust
                .revocation_lists
                .iter()
                .filter(|list| list.sha256() == sha256)
                .cloned()
                .collect(),
            is_removal: true,
        }
    }

    /// What `trust` becomes.
    fn applied_to(&self, trust: &Trust) -> Trust {
        let mut changed = trust.clone();
        if self.is_removal {
            let is_removed =
                |certificate: &Certificate| self.certificates.iter().any(|(_, gone, _)| gone == certificate);
            let anchors = trust.anchors.anchors().iter();
            changed.anchors = TrustStore::new();
            changed
                .anchors
                .extend(anchors.filter(|anchor| !is_removed(&anchor.certificate)).cloned());
            changed.intermediates.retain(|certificate| !is_removed(certificate));
            let removed: Vec<_> = self.revocation_lists.iter().map(RevocationList::sha256).collect();
            changed
                .revocation_lists
                .retain(|list| !removed.contains(&list.sha256()));
            return changed;
        }
        for (kind, certificate, origin) in &self.certificates {
            match kind {
                TrustKind::Anchor => changed.anchors.add(TrustAnchor {
                    certificate: certificate.clone(),
                    origin: *origin,
                }),
                _ => changed.intermediates.insert(0, certificate.clone()),
            }
        }
        changed.revocation_lists.extend(self.revocation_lists.iter().cloned());
        changed
    }

    /// Whether the verdict about a document can depend on the change.
    ///
    /// Chains run along names: from the names in the files up through the certificates at hand. Where that can not be
    /// seen through, the answer is yes.
    fn may_touch(&self, signature_files: &[Vec<u8>], trust: &Trust) -> bool {
        let mut names = Names::default();
        if signature_files.iter().any(|file| names.add_file(file) == Reach::Hidden) {
            return true;
        }
        let anchors = trust.anchors.anchors().iter().map(|anchor| &anchor.certificate);
        let changed = self.certificates.iter().map(|(_, certificate, _)| certificate);
        names.climb(&anchors.chain(&trust.intermediates).chain(changed).collect::<Vec<_>>());
        let subjects = self
            .certificates
            .iter()
            .map(|(_, certificate, _)| certificate.subject());
        let issuers = self.revocation_lists.iter().map(RevocationList::issuer);
        subjects.chain(issuers).any(|name| names.0.contains(name))
    }
}

/// Whether everything that a chain may begin with was seen.
#[derive(Eq, PartialEq)]
enum Reach {
    Seen,
    Hidden,
}

/// Names of everybody who may stand in a chain.
#[derive(Default)]
struct Names(Vec<Name>);

impl Names {
    fn add(&mut self, name: &Name) {
        if !self.0.contains(name) {
            self.0.push(name.clone());
        }
    }

    /// A certificate, who issued it, and who may sign the lists about it.
    fn add_certificate(&mut self, certificate: &Certificate) {
        self.add(certificate.subject());
        self.add(certificate.issuer());
        for point in certificate.distribution_points() {
            point.crl_issuers().for_each(|name| self.add(name));
        }
    }

    /// Everybody whom a signature file names.
    fn add_file(&mut self, file: &[u8]) -> Reach {
        let der = decode_armour(file);
        // What has no structure is invalid whatever is trusted.
        let Ok(signed) = SignedData::from_ber(&der) else {
            return Reach::Seen;
        };
        let Ok(certificates) = signed.certificates() else {
            return Reach::Hidden;
        };
        for certificate in certificates
            .into_iter()
            .filter_map(|der| Certificate::from_der(der).ok())
        {
            self.add_certificate(&certificate);
        }
        for signer in signed.signer_infos().flatten() {
            match &signer.identifier {
                SignerIdentifier::IssuerAndSerial { issuer, .. } => match Name::from_der(issuer) {
                    Ok(issuer) => self.add(&issuer),
                    Err(_) => return Reach::Hidden,
                },
                // The certificate may be one of the store.
                SignerIdentifier::SubjectKeyId(_) => return Reach::Hidden,
            }
            // Time stamps and counter-signatures have chains of their own.
            if signer.unsigned_attributes.is_some() {
                return Reach::Hidden;
            }
        }
        Reach::Seen
    }

    /// Adds the issuers of everybody who is named, and theirs, until nobody new is found.
    fn climb(&mut self, certificates: &[&Certificate]) {
        let mut known = 0;
        while known < self.0.len() {
            known = self.0.len();
            for certificate in certificates {
                if self.0.contains(certificate.subject()) {
                    self.add_certificate(certificate);
                }
            }
        }
    }
}

impl App {
    /// Tells which verdicts of the archive a change of the trust store would change: the documents that it can touch are
    /// verified without and with it. Nothing is stored.
    ///
    /// Each call looks at a number of documents; the face goes on from [`TrustChangePreview::next`] until there is none.
    ///
    /// # Errors
    /// As the change itself.
    pub fn preview_trust_change(&self, request: PreviewTrustChangeRequest) -> Result<TrustChangePreview, Problem> {
        let effect = self.effect_of(&request.change)?;
        let basis = self.offline_basis()?;
        let changed = Basis {
            trust: Arc::new(effect.applied_to(&basis.trust)),
            ..basis.clone()
        };
        let (after, seen) = request.from.map_or((0, 0), |place| (place.document, place.seen));
        let step = STEP_DOCUMENTS.min(MAX_PREVIEWED_DOCUMENTS.saturating_sub(seen));
        let (documents, ids) = {
            let session = self.session();
            let count = session.archive.count_signed_documents().map_err(archive_problem)?;
            let ids = session.archive.signed_documents(after, step).map_err(archive_problem)?;
            (count, ids)
        };
        let mut preview = TrustChangePreview {
            documents,
            seen: seen.saturating_add(u32::try_from(ids.len()).unwrap_or(u32::MAX)),
            verified: 0,
            flips: Vec::new(),
            next: None,
            left: 0,
        };
        for id in &ids {
            if !effect.may_touch(&self.signature_files(*id)?, &basis.trust) {
                continue;
            }
            let document = self.stored_document(*id)?;
            preview.verified += 1;
            let before = self.verify_stored(&document, &basis).verdict;
            let after = self.verify_stored(&document, &changed).verdict;
            if before != after {
                let row = document_row(&document.record);
                preview.flips.push(VerdictFlip {
                    id: row.id,
                    kind: row.kind,
                    number: row.number,
                    date: row.date,
                    counterparty: row.counterparty,
                    before,
                    after,
                });
            }
        }
        let is_limit = preview.seen >= MAX_PREVIEWED_DOCUMENTS;
        match ids.last() {
            Some(last) if preview.seen < documents && !is_limit => {
                preview.next = Some(PreviewPlace {
                    document: *last,
                    seen: preview.seen,
                });
            }
            _ if is_limit => preview.left = documents.saturating_sub(preview.seen),
            _ => {}
        }
        Ok(preview)
    }

    /// What a change asked for by a face would do.
    fn effect_of(&self, change: &TrustChange) -> Result<Effect, Problem> {
        match change {
            TrustChange::AddFiles(handles) => self.effect_of_files(handles),
            TrustChange::AddAnchor(sha256) => {
                let certificate = self.looked_up_anchor(sha256)?.certificate;
                let kind = kind_of(&certificate)?;
                Ok(Effect::adding(kind, certificate, AnchorOrigin::OfficialAddress))
            }
            TrustChange::Remove(sha256) => Ok(Effect::removing(&digest_of(sha256)?, &*self.trust()?)),
            TrustChange::Restore(sha256) => self.effect_of_restoring(&digest_of(sha256)?),
        }
    }

    fn effect_of_files(&self, handles: &[String]) -> Result<Effect, Problem> {
        let mut certificates = Vec::new();
        let mut revocation_lists = Vec::new();
        for handle in handles {
            let path = self.path_of(handle)?;
            if let Some(list) = read_list(&path)? {
                revocation_lists.push(list);
                continue;
            }
            let file = read_file(&path)?;
            match recognise(&file.name, &file.bytes)? {
                Recognised::Certificates(found) => {
                    for certificate in found {
                        known_anchors().hold_to_pins(&certificate)?;
                        certificates.push((kind_of(&certificate)?, certificate, AnchorOrigin::UserFile));
                    }
                }
                Recognised::RevocationList(list) => revocation_lists.push(*list),
                _ => return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", file.name)),
            }
        }
        Ok(Effect::adding_all(certificates, revocation_lists))
    }

    /// What putting a certificate in force again does; nothing when it is not there.
    pub(crate) fn effect_of_restoring(&self, sha256: &[u8; 32]) -> Result<Effect, Problem> {
        let session = self.session();
        let mut certificates = Vec::new();
        for kind in [TrustKind::Anchor, TrustKind::Intermediate] {
            let rows = session.archive.trust_and_removed(kind).map_err(archive_problem)?;
            let removed = rows
                .iter()
                .filter(|row| row.sha256 == *sha256 && row.removed_at.is_some());
            certificates.extend(
                removed.filter_map(|row| Some((kind, Certificate::from_der(&row.der).ok()?, origin_of(row.source)))),
            );
        }
        Ok(Effect::adding_all(certificates, Vec::new()))
    }

    /// Carries out a change of the store, and makes the stored verdicts good that it can touch.
    pub(crate) fn change_trust(
        &self,
        effect: &Effect,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let touched = self.touched_by(effect)?;
        {
            let mut session = self.session();
            session.trust = None;
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            work(&mut transaction)?;
            if effect.is_removal || !effect.revocation_lists.is_empty() {
                transaction.doubt_verdicts(&touched).map_err(archive_problem)?;
            }
            transaction.commit().map_err(archive_problem)?;
        }
        let basis = self.offline_basis()?;
        for id in touched.into_iter().take(MAX_RENEWED_VERDICTS) {
            self.renew_verdict(id, &basis)?;
        }
        Ok(())
    }

    /// The signature files of a document, without what they stand beside.
    fn signature_files(&self, id: i64) -> Result<Vec<Vec<u8>>, Problem> {
        let session = self.session();
        let rows = session.archive.signatures(id).map_err(archive_problem)?;
        let bytes = rows.iter().map(|row| session.archive.original(&row.original));
        let bytes: Result<Vec<_>, _> = bytes.collect();
        Ok(bytes.map_err(archive_problem)?.into_iter().flatten().collect())
    }

    /// The documents whose verdict can depend on a change, the newest first.
    fn touched_by(&self, effect: &Effect) -> Result<Vec<i64>, Problem> {
        let trust = self.trust()?;
        let ids = self
            .session()
            .archive
            .signed_documents(0, u32::MAX)
            .map_err(archive_problem)?;
        let mut touched = Vec::new();
        for id in ids.into_iter().rev() {
            if effect.may_touch(&self.signature_files(id)?, &trust) {
                touched.push(id);
            }
        }
        Ok(touched)
    }
}

/// The digest that a face names an entry by.
///
/// # Errors
/// [`ProblemCode::RequestNotUnderstood`] when it is none.
pub(crate) fn digest_of(sha256: &str) -> Result<[u8; 32], Problem> {
    hex::decode(sha256)
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "sha256"))
}
