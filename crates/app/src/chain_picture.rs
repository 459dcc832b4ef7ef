//! A chain as cards on one axis of time, as of a chosen moment, and help when its upper end is missing.
//!
//! Everything that does not depend on the moment is parsed before: certificates, anchors and lists stay in memory from one
//! moment to the next, so that a marker can be dragged.

use std::sync::Arc;

use qolhat_asn1::{Element, UnixTime};
use qolhat_fetch::Address;
use qolhat_pki::{
    AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, GeneralName, RevocationFinding, RevocationStatus,
    TrustAnchor, build_chain, oid, verify_signature,
};

use crate::moment::read_moment;
use crate::report::{certificate_report_view, revocation_view};
use crate::trust::Trust;
use crate::verify_file::purpose_of;
use crate::view::{certificate_view, common_name_of_issuer, hex};
use crate::wire::{
    CertificateChainRequest, CertificateReportView, ChainAxis, ChainCard, ChainMoment, ChainView, IssuerAddress,
    MissingIssuer, StampedTime, Verdict,
};
use crate::{App, Problem};

/// Digits of a serial number that tell certificates apart on a card.
const TAIL_DIGITS: usize = 8;

/// Time stamps on one axis: signatures in use carry one or two, and more labels than these nobody tells apart.
const MAX_DRAWN_STAMPS: usize = 16;

impl App {
    /// The chain of a certificate that was shown before, from the root to the owner, as of a moment. Other certificates that
    /// were shown may stand in between: they are trusted through a root or not at all.
    ///
    /// # Errors
    /// [`crate::ProblemCode::FileForgotten`] when it was not shown in this run, [`crate::ProblemCode::TimeNotUnderstood`].
    pub fn certificate_chain(&self, request: CertificateChainRequest) -> Result<ChainView, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let now = self.now();
        let chosen = request.at.as_deref().map(read_moment).transpose()?;
        let drawn = Drawn {
            now,
            chosen,
            claimed: request.claimed_time.as_deref().map(read_moment).transpose()?,
            stamped: stamped(&request.stamped_times)?,
        };
        let judged = self.judge_shown(&certificate, chosen)?;
        Ok(picture(&judged, &drawn))
    }

    /// Judges a certificate that was shown for what it was made for, as of `at` or now, with what is at hand. Nobody is
    /// asked.
    pub(crate) fn judge_shown(&self, certificate: &Certificate, at: Option<UnixTime>) -> Result<JudgedChain, Problem> {
        let trust = self.trust()?;
        let candidates = self.candidates(&trust);
        let policy = ChainPolicy {
            purpose: purpose_of(certificate),
            ..self.policy(at.unwrap_or_else(|| self.now()))?
        };
        let outcome = build_chain(certificate, &candidates, &trust.anchors, &trust.evidence(), &policy);
        Ok(JudgedChain {
            outcome,
            candidates,
            trust,
            policy,
        })
    }

    /// Certificates that may stand between an owner and an anchor.
    pub(crate) fn candidates(&self, trust: &Trust) -> Vec<Certificate> {
        let mut candidates = trust.intermediates.clone();
        for shown in self.shown().iter().filter(|shown| shown.is_authority()) {
            if !candidates.contains(shown) {
                candidates.push(shown.clone());
            }
        }
        candidates
    }
}

/// A chain that was judged, and what it was judged with.
pub(crate) struct JudgedChain {
    outcome: ChainOutcome,
    candidates: Vec<Certificate>,
    trust: Arc<Trust>,
    policy: ChainPolicy,
}

impl JudgedChain {
    /// What was found.
    pub(crate) fn report(&self) -> CertificateReportView {
        certificate_report_view(&self.outcome, &self.policy, &self.trust.obtained)
    }
}

/// Moments on the axis.
struct Drawn {
    now: UnixTime,
    chosen: Option<UnixTime>,
    claimed: Option<UnixTime>,
    /// With `proven` or `stamped`, the earliest first.
    stamped: Vec<(&'static str, UnixTime)>,
}

/// The moments of time stamps as they are drawn.
///
/// # Errors
/// [`crate::ProblemCode::TimeNotUnderstood`].
fn stamped(times: &[StampedTime]) -> Result<Vec<(&'static str, UnixTime)>, Problem> {
    let moments = times.iter().map(|stamp| {
        let kind = if stamp.proven { "proven" } else { "stamped" };
        Ok((kind, read_moment(&stamp.time)?))
    });
    let mut moments = moments.collect::<Result<Vec<_>, Problem>>()?;
    moments.sort_by_key(|(kind, moment)| (*moment, *kind));
    moments.dedup();
    moments.truncate(MAX_DRAWN_STAMPS);
    Ok(moments)
}

fn picture(judged: &JudgedChain, drawn: &Drawn) -> ChainView {
    let JudgedChain {
        outcome,
        candidates,
        trust,
        policy,
    } = judged;
    let report = judged.report();
    let mut links = outcome.links.clone();
    // The issuer that the certificate means is at hand, and its key did not sign: it is drawn above a broken line.
    if outcome.anchor.is_none()
        && let Some(meant) = links.last().and_then(|top| meant_issuer(top, candidates, trust))
    {
        links.push(meant.clone());
    }
    let cards: Vec<ChainCard> = (0..links.len())
        .rev()
        .filter_map(|position| card(&links, position, outcome, trust, policy.at))
        .collect();
    let missing = match links.last() {
        Some(top) if trust.anchors.find(top).is_none() => Some(missing_issuer(top, candidates, trust)),
        _ => None,
    };
    ChainView {
        at: report.at,
        as_of: drawn.chosen.is_some(),
        verdict: report.verdict,
        indication: report.indication,
        sub_indication: report.sub_indication,
        axis: axis(&links, outcome.leaf_revocation(), drawn),
        cards,
        checks: report.checks,
        missing,
    }
}

/// The card of `links[position]`; the leaf is the first link.
fn card(
    links: &[Certificate],
    position: usize,
    outcome: &ChainOutcome,
    trust: &Trust,
    at: UnixTime,
) -> Option<ChainCard> {
    let certificate = links.get(position)?;
    let anchor = trust.anchors.find(certificate).filter(|_| position + 1 == links.len());
    let link = match (anchor, links.get(position + 1)) {
        (Some(_), _) => "anchor",
        (None, Some(issuer)) if is_signed_by(certificate, issuer) => "signed",
        (None, Some(_)) => "broken",
        (None, None) => "missing",
    };
    let validity = if at < certificate.not_before() {
        "not-yet-valid"
    } else if at > certificate.not_after() {
        "expired"
    } else {
        "valid"
    };
    let found = outcome
        .revocation
        .iter()
        .find(|found| found.certificate == *certificate);
    let serial = certificate.serial_hex();
    let revocation = revocation_view(found, &trust.obtained);
    Some(ChainCard {
        state: state(link, validity, &revocation.status),
        position: match (anchor, position) {
            (Some(_), _) => "anchor",
            (None, 0) => "owner",
            (None, _) => "authority",
        }
        .to_owned(),
        serial_tail: serial.get(serial.len().saturating_sub(TAIL_DIGITS)..)?.to_owned(),
        link: link.to_owned(),
        anchor_origin: anchor.map(|anchor| origin(anchor).to_owned()),
        validity: validity.to_owned(),
        revocation,
        certificate: certificate_view(certificate),
    })
}

/// What a card says by itself: a wrong signature or a withdrawal is certain, everything else that is not in order is open.
fn state(link: &str, validity: &str, revocation: &str) -> Verdict {
    match (link, validity, revocation) {
        ("broken", _, _) | (_, _, "revoked" | "never-issued") => Verdict::Invalid,
        // Nobody above an anchor could withdraw it.
        ("anchor", "valid", _) | ("signed", "valid", "good") => Verdict::Valid,
        _ => Verdict::Undetermined,
    }
}

fn origin(anchor: &TrustAnchor) -> &'static str {
    let policies = anchor.certificate.policies().unwrap_or_default();
    match anchor.origin {
        _ if policies.contains(&qolhat_authority::DEMO_POLICY) => "demo",
        AnchorOrigin::DemoAuthority => "demo",
        AnchorOrigin::Shipped => "shipped",
        _ => "user",
    }
}

/// The axis holds every validity and every marker.
fn axis(links: &[Certificate], revocation: Option<&RevocationFinding>, drawn: &Drawn) -> ChainAxis {
    let revoked = revocation.and_then(|found| match found.status {
        RevocationStatus::Revoked { at, .. } => Some(at),
        _ => found.revoked_later.as_ref().map(|entry| entry.revoked_at),
    });
    let marked = [
        ("claimed", drawn.claimed),
        ("revoked", revoked),
        ("now", Some(drawn.now)),
        ("chosen", drawn.chosen),
    ];
    let mut moments: Vec<(&str, UnixTime)> = marked
        .into_iter()
        .filter_map(|(kind, moment)| Some((kind, moment?)))
        .chain(drawn.stamped.iter().copied())
        .collect();
    moments.sort_by_key(|(_, moment)| *moment);
    let times = || moments.iter().map(|(_, moment)| *moment);
    let start = links.iter().map(Certificate::not_before).chain(times()).min();
    let end = links.iter().map(Certificate::not_after).chain(times()).max();
    ChainAxis {
        start: start.unwrap_or(drawn.now).to_string(),
        end: end.unwrap_or(drawn.now).to_string(),
        moments: moments
            .into_iter()
            .map(|(kind, moment)| ChainMoment {
                kind: kind.to_owned(),
                time: moment.to_string(),
            })
            .collect(),
    }
}

/// Who has the name that `certificate` gives its issuer, without those whose key identifier says that another is meant.
fn meant_issuer<'a>(
    certificate: &'a Certificate,
    candidates: &'a [Certificate],
    trust: &'a Trust,
) -> Option<&'a Certificate> {
    if certificate.is_self_issued() {
        return None;
    }
    let wanted = certificate.authority_key_id().and_then(|id| id.key_id.as_deref());
    namesakes(certificate, candidates, trust).find(|issuer| match (wanted, issuer.subject_key_id()) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => true,
    })
}

fn namesakes<'a>(
    certificate: &'a Certificate,
    candidates: &'a [Certificate],
    trust: &'a Trust,
) -> impl Iterator<Item = &'a Certificate> {
    let anchors = trust.anchors.anchors().iter().map(|anchor| &anchor.certificate);
    anchors
        .chain(candidates)
        .filter(move |other| other.subject() == certificate.issuer() && *other != certificate)
}

/// Whether the key of `issuer` made the signature of `certificate`.
pub(crate) fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    issuer.public_key().is_ok_and(|key| {
        let algorithm = certificate.signature_algorithm_identifier();
        verify_signature(key, algorithm, certificate.tbs(), certificate.signature_value()).is_ok()
    })
}

/// What is known of the issuer of `top`, and what can be done to get it.
fn missing_issuer(top: &Certificate, candidates: &[Certificate], trust: &Trust) -> MissingIssuer {
    let key = top.authority_key_id();
    let addresses = addresses_of_issuer(top);
    let is_root = top.is_self_issued();
    let mut offers = vec![if is_root { "trust-root" } else { "import-file" }];
    if !is_root && addresses.iter().any(|address| address.host.is_some()) {
        offers.push("fetch");
    }
    let mut found: Vec<&Certificate> = Vec::new();
    for namesake in namesakes(top, candidates, trust) {
        if !found.contains(&namesake) {
            found.push(namesake);
        }
    }
    MissingIssuer {
        of: hex::encode(&top.sha256()),
        name: top.issuer().to_string(),
        common_name: common_name_of_issuer(top),
        key_id: key.and_then(|id| id.key_id.as_deref()).map(hex::encode),
        serial: key.and_then(|id| id.serial.as_deref()).map(hex::encode),
        is_root,
        addresses,
        namesakes: found.into_iter().map(certificate_view).collect(),
        offers: offers.into_iter().map(str::to_owned).collect(),
    }
}

/// Addresses for the issuer's certificate: those that can be asked, then what is written there and can not.
fn addresses_of_issuer(certificate: &Certificate) -> Vec<IssuerAddress> {
    let read = |url: &str| {
        let read = Address::read(url);
        IssuerAddress {
            url: url.to_owned(),
            host: read.as_ref().ok().map(|address| address.host().to_owned()),
            refused: read.err().map(|fault| fault.as_str().to_owned()),
        }
    };
    let mut addresses: Vec<IssuerAddress> = certificate.issuer_urls().iter().map(|url| read(url)).collect();
    for written in written_addresses(certificate) {
        if !addresses.iter().any(|address| address.url == written) {
            addresses.push(read(&written));
        }
    }
    addresses
}

/// caIssuers of authorityInfoAccess as they stand there (RFC 5280, 4.2.2.1).
fn written_addresses(certificate: &Certificate) -> Vec<String> {
    let extension = certificate.extension(oid::extension::AUTHORITY_INFO_ACCESS);
    let entries = extension
        .and_then(|extension| Element::from_der(&extension.value).ok())
        .and_then(|list| list.sequence().ok()?.collect().ok())
        .unwrap_or_default();
    let address = |entry: &Element<'_>| {
        let mut pair = entry.sequence().ok()?;
        let method = pair.next().ok()?.oid().ok()?;
        match GeneralName::from_element(&pair.next().ok()?).ok()? {
            GeneralName::Uri(text) if method == oid::access::CA_ISSUERS => Some(text),
            _ => None,
        }
    };
    entries.iter().filter_map(address).collect()
}
