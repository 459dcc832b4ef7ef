//! Anchors before they are trusted: what files hold, what an official address answers, what the pins say of it.

use qolhat_archive::{TrustKind, TrustRow, TrustSource};
use qolhat_asn1::UnixTime;
use qolhat_pki::{AnchorOrigin, Certificate};

use crate::courier::{Courier, Failure};
use crate::files::read_file;
use crate::known_anchors::{KnownAnchor, PinResult, key_sha256, known_anchors};
use crate::open::archive_problem;
use crate::recognise::{Recognised, recognise};
use crate::trust::{kind_of, read_list};
use crate::trust_change::Effect;
use crate::view::{certificate_view, crl_view, hex};
use crate::wire::{
    AddAnchorRequest, FilesRequest, FoundCertificateView, FoundTrust, KnownAnchorView, KnownAnchorsView,
    LookUpAnchorRequest, PinView, ServiceKind, SourceView, SourcedFact, TrustEntryView, TrustView,
};
use crate::{App, Nothing, Problem, ProblemCode, known_anchors};

/// How many looked-up certificates are remembered until one is added; the oldest are forgotten first.
const MAX_LOOKED_UP: usize = 64;

/// A certificate that an official address gave out.
#[derive(Clone, Debug)]
pub(crate) struct LookedUp {
    pub(crate) certificate: Certificate,
    /// The authority that was asked for.
    asked: &'static KnownAnchor,
    address: String,
}

impl LookedUp {
    /// What the pin of the authority that was asked for, or else of the one that it claims to be, says of it.
    fn pin(&self) -> Option<PinResult> {
        pin_of(&self.certificate, Some(self.asked))
    }
}

impl App {
    /// Shows what chosen files would add to the trust store. Nothing is added.
    ///
    /// # Errors
    /// As [`App::add_trust`], but for certificates that contradict a pin: they are shown as such.
    pub fn find_trust(&self, request: FilesRequest) -> Result<FoundTrust, Problem> {
        let mut found = FoundTrust {
            certificates: Vec::new(),
            revocation_lists: Vec::new(),
            address: None,
            protected: false,
        };
        for handle in &request.files {
            let path = self.path_of(handle)?;
            if let Some(list) = read_list(&path)? {
                found.revocation_lists.push(crl_view(&list));
                continue;
            }
            let file = read_file(&path)?;
            match recognise(&file.name, &file.bytes)? {
                Recognised::Certificates(certificates) => {
                    for certificate in &certificates {
                        found.certificates.push(self.found(certificate, None)?);
                    }
                }
                Recognised::RevocationList(list) => found.revocation_lists.push(crl_view(&list)),
                _ => return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", file.name)),
            }
        }
        Ok(found)
    }

    /// Asks an official address for a certificate and shows what came. Nothing is added.
    ///
    /// That the person was asked before is the caller's part: the request names the address that was shown to them.
    /// What comes over the network is worth nothing by itself; a pin or the person's own comparison makes it worth
    /// something.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] for an address that the list does not name,
    /// [`ProblemCode::OfficialAddressFailed`] with the reason, [`ProblemCode::AnchorNotAuthority`].
    pub fn look_up_anchor(&self, request: LookUpAnchorRequest) -> Result<FoundTrust, Problem> {
        let refused = || Problem::new(ProblemCode::RequestNotUnderstood).with("detail", &request.address);
        let asked = known_anchors().find(&request.id).ok_or_else(refused)?;
        if !asked.addresses.iter().any(|address| address.value == request.address) {
            return Err(refused());
        }
        let settings = self.service_settings()?;
        let instead = settings.replacement(ServiceKind::Certificate, &request.address);
        let protected = instead.unwrap_or(&request.address).starts_with("https://");
        let mut bytes = Vec::new();
        Courier::new(self)?
            .ask(ServiceKind::Certificate, &request.address, &[], &mut bytes)
            .map_err(|failure| failed(&request.address, fault_of(&failure)))?;
        let Ok(Recognised::Certificates(certificates)) = recognise(&request.address, &bytes) else {
            return Err(failed(&request.address, "other-content"));
        };
        let views = certificates
            .iter()
            .map(|certificate| self.found(certificate, Some(asked)));
        let found = FoundTrust {
            certificates: views.collect::<Result<_, _>>()?,
            revocation_lists: Vec::new(),
            address: Some(request.address.clone()),
            protected,
        };
        let mut looked_up = self.looked_up();
        looked_up.extend(certificates.into_iter().map(|certificate| LookedUp {
            certificate,
            asked,
            address: request.address.clone(),
        }));
        let forgotten = looked_up.len().saturating_sub(MAX_LOOKED_UP);
        looked_up.drain(..forgotten);
        Ok(found)
    }

    /// Takes in a certificate that was looked up in this run and whose fingerprint the person has compared.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`] when it was not looked up, [`ProblemCode::AnchorContradictsPin`].
    pub fn add_anchor(&self, request: AddAnchorRequest) -> Result<TrustView, Problem> {
        let found = self.looked_up_anchor(&request.sha256)?;
        if found.pin() == Some(PinResult::Contradicts) {
            return Err(contradiction(&found.certificate, found.asked));
        }
        let kind = kind_of(&found.certificate)?;
        let effect = Effect::adding(kind, found.certificate.clone(), AnchorOrigin::OfficialAddress);
        let now = self.now().0;
        self.change_trust(&effect, |change| {
            let from = (TrustSource::OfficialAddress, &found.address[..]);
            change
                .add_trust(kind, found.certificate.der(), from, now)
                .map_err(archive_problem)
        })?;
        self.list_trust(Nothing {})
    }

    /// The certificate that was looked up in this run.
    pub(crate) fn looked_up_anchor(&self, sha256: &str) -> Result<LookedUp, Problem> {
        let looked_up = self.looked_up();
        let found = looked_up
            .iter()
            .rfind(|found| hex::encode(&found.certificate.sha256()) == sha256);
        found.cloned().ok_or_else(|| Problem::new(ProblemCode::FileForgotten))
    }

    fn found(
        &self,
        certificate: &Certificate,
        asked: Option<&'static KnownAnchor>,
    ) -> Result<FoundCertificateView, Problem> {
        let kind = kind_of(certificate)?;
        let trust = self.trust()?;
        let is_trusted =
            trust.anchors.find(certificate).is_some() || trust.intermediates.iter().any(|one| one == certificate);
        let pinned = |below: &&Certificate| {
            let pin = known_anchors().recognise(below).and_then(|recognition| recognition.pin);
            pin == Some(PinResult::Matches) && below.issuer() == certificate.subject() && *below != certificate
        };
        let named_by = trust.intermediates.iter().find(pinned).map(common_name);
        Ok(FoundCertificateView {
            certificate: certificate_view(certificate),
            key_sha256: hex::encode(&key_sha256(certificate)),
            is_anchor: kind == TrustKind::Anchor,
            is_trusted,
            known: known_anchors()
                .recognise(certificate)
                .map(|recognition| recognition.anchor.id.clone()),
            pin: pin_of(certificate, asked).map(|pin| pin.as_str().to_owned()),
            named_by,
        })
    }
}

/// What the pins say of a certificate that came when `asked` was asked for.
fn pin_of(certificate: &Certificate, asked: Option<&'static KnownAnchor>) -> Option<PinResult> {
    let of_asked = asked.and_then(|asked| asked.pin.as_ref()).and_then(|pin| {
        if pin.fits(certificate) {
            Some(PinResult::Matches)
        } else {
            pin.binds.then_some(PinResult::Contradicts)
        }
    });
    let of_claim = known_anchors()
        .recognise(certificate)
        .and_then(|recognition| recognition.pin);
    of_asked.max(of_claim)
}

/// The refusal of a certificate that came when another one was asked for.
fn contradiction(certificate: &Certificate, asked: &KnownAnchor) -> Problem {
    known_anchors().hold_to_pins(certificate).err().unwrap_or_else(|| {
        Problem::new(ProblemCode::AnchorContradictsPin)
            .with("subject", common_name(certificate))
            .with("expected", asked.pin.as_ref().map_or("", |pin| &pin.sha256))
            .with("found", hex::encode(&key_sha256(certificate)))
    })
}

fn failed(address: &str, reason: &str) -> Problem {
    Problem::new(ProblemCode::OfficialAddressFailed)
        .with("address", address)
        .with("reason", reason)
}

/// What a person has to know of a fault on the way: the words of revocation do not fit.
fn fault_of(failure: &Failure) -> &'static str {
    let fault = failure.facts.iter().find(|fact| fact.name == "fault");
    match fault.map(|fact| fact.value.as_str()) {
        Some("offline") => "offline",
        Some("http-status") => "http-status",
        Some("html" | "compressed" | "empty" | "other-content" | "not-http") => "other-content",
        _ => "no-answer",
    }
}

/// What a person calls a certificate; its whole name when it has no common one.
pub(crate) fn common_name(certificate: &Certificate) -> String {
    let person = certificate.person();
    person.common_name.unwrap_or_else(|| certificate.subject().to_string())
}

/// What the store keeps as an origin, in the words of a verdict.
pub(crate) fn origin_of(source: TrustSource) -> AnchorOrigin {
    match source {
        TrustSource::Shipped => AnchorOrigin::Shipped,
        TrustSource::DemoAuthority => AnchorOrigin::DemoAuthority,
        TrustSource::OfficialAddress => AnchorOrigin::OfficialAddress,
        TrustSource::UserFile => AnchorOrigin::UserFile,
    }
}

/// An entry of the store as a face shows it; nothing when its bytes can not be read any more.
pub(crate) fn entry_view(row: &TrustRow) -> Option<TrustEntryView> {
    let certificate = Certificate::from_der(&row.der).ok()?;
    let recognition = known_anchors().recognise(&certificate);
    Some(TrustEntryView {
        certificate: certificate_view(&certificate),
        key_sha256: hex::encode(&key_sha256(&certificate)),
        source: row.source.as_str().to_owned(),
        origin: row.origin.clone(),
        added_at: UnixTime(row.added_at).to_string(),
        removed_at: row.removed_at.map(|moment| UnixTime(moment).to_string()),
        known: recognition.as_ref().map(|recognition| recognition.anchor.id.clone()),
        pin: recognition
            .and_then(|recognition| recognition.pin)
            .map(|pin| pin.as_str().to_owned()),
    })
}

/// The list of authorities, and which entries of the store belong to them.
pub(crate) fn known_view<'a>(entries: impl Iterator<Item = &'a TrustEntryView> + Clone) -> KnownAnchorsView {
    let list = known_anchors();
    let fact = |fact: &known_anchors::Fact| SourcedFact {
        value: fact.value.clone(),
        source: fact.source.clone(),
    };
    let anchors = list.anchors.iter().map(|anchor| KnownAnchorView {
        id: anchor.id.clone(),
        titles: anchor.titles.clone(),
        subject: anchor.subject.as_ref().map(fact),
        level: anchor.level.clone(),
        environment: anchor.environment.clone(),
        algorithm: anchor.algorithm.clone(),
        generation: anchor.generation.clone(),
        addresses: anchor.addresses.iter().map(fact).collect(),
        key_identifier: anchor.key_identifier.as_ref().map(fact),
        pin: anchor.pin.as_ref().map(|pin| PinView {
            of: pin.of.as_str().to_owned(),
            sha256: pin.sha256.clone(),
            binds: pin.binds,
            source: pin.source.clone(),
        }),
        shipped: list.shipped.contains(&anchor.id),
        entry: entries
            .clone()
            .find(|entry| entry.known.as_ref() == Some(&anchor.id))
            .map(|entry| entry.certificate.sha256.clone()),
    });
    let source = |source: &known_anchors::Source| SourceView {
        at: source.at.clone(),
        what: source.what.clone(),
    };
    KnownAnchorsView {
        version: list.version.clone(),
        anchors: anchors.collect(),
        sources: list
            .sources
            .iter()
            .map(|(name, one)| (name.clone(), source(one)))
            .collect(),
    }
}
