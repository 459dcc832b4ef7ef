//! Certificates of issuers that are kept to complete chains with: services gave them, or the user did. They are trusted
//! through a root or not at all.

use qolhat_archive::{EvidenceKind, EvidenceRow, TrustKind, TrustRow, TrustSource};
use qolhat_pki::{AnchorOrigin, Certificate};

use crate::anchors::entry_view;
use crate::chain_picture::is_signed_by;
use crate::files::read_file;
use crate::known_anchors::known_anchors;
use crate::open::{Session, archive_problem};
use crate::recognise::{Recognised, recognise};
use crate::trust_change::Effect;
use crate::verify_file::enclosed_certificates;
use crate::view::certificate_view;
use crate::wire::{AddIssuerOutcome, AddIssuerRequest, TrustEntryView};
use crate::{App, Problem, ProblemCode};

/// What stands before the name of a file where evidence has the address that it came from.
const FILE: &str = "file:";

/// The word for what came from an address that stands in a certificate; the words for other origins are those of
/// [`TrustSource`].
const CERTIFICATE_ADDRESS: &str = "certificate-address";

impl App {
    /// Keeps the issuer of a certificate that was shown before, and who stands above it, from a file that the user gives.
    /// Nothing else in the file is kept: the signature of the certificate decides who its issuer is.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`] when the certificate was not shown in this run,
    /// [`ProblemCode::CertificateNotReadable`] when the file holds none, [`ProblemCode::AnchorContradictsPin`] for an
    /// authority that carries a pinned name over another key.
    pub fn add_issuer(&self, request: AddIssuerRequest) -> Result<AddIssuerOutcome, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let file = read_file(&self.path_of(&request.file)?)?;
        let found = match recognise(&file.name, &file.bytes)? {
            Recognised::Certificates(certificates) => certificates,
            Recognised::Cms => enclosed_certificates(&file.bytes),
            _ => return Err(Problem::new(ProblemCode::CertificateNotReadable).with("file", &file.name)),
        };
        let kept = issuers_above(&certificate, &found);
        for issuer in &kept {
            known_anchors().hold_to_pins(issuer)?;
        }
        found.iter().for_each(|one| self.show(one));
        self.keep_issuers(&kept, &format!("{FILE}{}", file.name))?;
        Ok(AddIssuerOutcome {
            certificates: found.iter().map(certificate_view).collect(),
            kept: kept.into_iter().map(certificate_view).collect(),
        })
    }

    fn keep_issuers(&self, issuers: &[&Certificate], address: &str) -> Result<(), Problem> {
        let now = self.now().0;
        let added = issuers
            .iter()
            .map(|issuer| (TrustKind::Intermediate, (*issuer).clone(), AnchorOrigin::UserFile));
        let effect = Effect::adding_all(added.collect(), Vec::new());
        self.change_trust(&effect, |change| {
            issuers.iter().try_for_each(|issuer| {
                let row = EvidenceRow {
                    address: address.to_owned(),
                    subject: Some(issuer.sha256()),
                    sha256: issuer.sha256(),
                    der: Some(issuer.der().to_vec()),
                    obtained_at: now,
                    next_update: None,
                };
                let kept = change.keep_evidence(EvidenceKind::Certificate, &row);
                kept.map_err(archive_problem)
            })
        })
    }
}

/// The issuer of `certificate` among `found`, and the issuers above it, as far as the signatures lead. Each name counts
/// once, so that a file can not bring many namesakes along.
pub(crate) fn issuers_above<'a>(certificate: &'a Certificate, found: &'a [Certificate]) -> Vec<&'a Certificate> {
    let mut above: Vec<&Certificate> = Vec::new();
    let mut top = certificate;
    while !top.is_self_issued() {
        let is_known = above.iter().any(|known| known.subject() == top.issuer());
        let is_issuer = |one: &&Certificate| {
            one.is_authority() && one.subject() == top.issuer() && !is_known && is_signed_by(top, one)
        };
        let Some(issuer) = found.iter().find(is_issuer) else {
            break;
        };
        above.push(issuer);
        top = issuer;
    }
    above
}

/// The issuers that are kept, each once, without those that are in the trust store.
///
/// # Errors
/// When the archive can not be read.
pub(crate) fn kept_issuers(session: &Session, store: &[TrustEntryView]) -> Result<Vec<TrustEntryView>, Problem> {
    let rows = session.archive.evidence(EvidenceKind::Certificate);
    let mut entries: Vec<TrustEntryView> = Vec::new();
    for entry in rows.map_err(archive_problem)?.into_iter().filter_map(kept_view) {
        let is_same = |other: &TrustEntryView| other.certificate.sha256 == entry.certificate.sha256;
        if !store.iter().chain(&entries).any(is_same) {
            entries.push(entry);
        }
    }
    Ok(entries)
}

fn kept_view(row: EvidenceRow) -> Option<TrustEntryView> {
    let file = row.address.strip_prefix(FILE);
    let view = entry_view(&TrustRow {
        sha256: row.sha256,
        der: row.der?,
        source: TrustSource::UserFile,
        origin: file.unwrap_or(&row.address).to_owned(),
        added_at: row.obtained_at,
        removed_at: None,
    })?;
    Some(match file {
        Some(_) => view,
        None => TrustEntryView {
            source: CERTIFICATE_ADDRESS.to_owned(),
            ..view
        },
    })
}
