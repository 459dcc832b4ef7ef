//! Validation, following the building blocks of ETSI EN 319 102-1, 5.2: one file each.

mod acceptance;
mod chain;
mod enclosed;
mod format;
mod freshness;
mod integrity;
mod recovered_digest;
mod report;
mod signing_certificate;
mod timestamp;
mod words;

use std::borrow::Cow;

use qolhat_pki::{Answer, Certificate, Check, SearchBudget};

use crate::cms::{CmsError, SignedData, SignerInfo};
use crate::content::{Content, ContentDigests, ContentHasher, digests_of_signers};
use crate::recognise_armour;

use enclosed::Enclosed;
use integrity::ContentAtHand;

pub use chain::ValidationContext;
pub(crate) use integrity::verify_value;
pub use report::{Level, Report, SignatureReport, Verdict};
pub use timestamp::{MAX_TIMESTAMPS, Stamped, TimestampReport, verify_timestamp};
pub use words::{checks, reasons};

/// Checks every signature of a CMS file in any armour.
///
/// `content` is the detached content. When the content is inside the file already and one is handed over as well, both
/// must be what was signed. Whatever is wrong with the file is a result: there is no error.
///
/// Source: ETSI EN 319 102-1, 5.3 (validation process for basic signatures); RFC 5652, 5.6.
#[must_use]
pub fn verify_cms(cms: &[u8], content: Option<&[u8]>, context: &ValidationContext<'_>) -> Report {
    verify(cms, content.map(Content::Whole), context)
}

/// Checks every signature of a detached CMS file against a content that was hashed elsewhere, such as a file larger than
/// memory. [`needed_digests`](crate::needed_digests) names the digests to compute.
///
/// A signer without signed attributes comes out undetermined: he signed the content itself, not its digest.
#[must_use]
pub fn verify_cms_prehashed(cms: &[u8], digests: &ContentDigests, context: &ValidationContext<'_>) -> Report {
    verify(cms, Some(Content::Digested(digests)), context)
}

fn verify(cms: &[u8], content: Option<Content<'_>>, context: &ValidationContext<'_>) -> Report {
    let (encoding, der) = recognise_armour(cms);
    let at = context.policy.at;
    match SignedData::from_ber(&der) {
        Ok(signed) => {
            let is_attached = signed.content.is_some();
            let mut budget = SearchBudget::for_questions(questions(&signed));
            Report {
                encoding,
                at,
                is_attached,
                signatures: verify_signers(&signed, content, context, &mut budget),
                problem: None,
                signature_checks: budget.signature_checks(),
            }
        }
        Err(problem) => Report {
            encoding,
            at,
            is_attached: false,
            signatures: Vec::new(),
            problem: Some(problem),
            signature_checks: 0,
        },
    }
}

/// Whose certificates are asked about: the signers' and those of the authorities that stamped.
fn questions(signed: &SignedData<'_>) -> usize {
    let stamps: usize = signed
        .signer_infos()
        .flatten()
        .map(|signer| timestamp::count(&signer))
        .sum();
    signed.signers.len() + stamps
}

fn verify_signers(
    signed: &SignedData<'_>,
    content: Option<Content<'_>>,
    context: &ValidationContext<'_>,
    budget: &mut SearchBudget,
) -> Vec<SignatureReport> {
    let subject = Subject::gather(signed, content);
    signed
        .signer_infos()
        .map(|signer| match signer {
            Ok(signer) => verify_signer(&signer, &subject, context, budget),
            Err(fault) => unreadable_signer(&fault),
        })
        .collect()
}

/// What all signers of a file share, made ready once.
struct Subject<'a> {
    content_type: qolhat_asn1::Oid,
    content: ContentAtHand<'a>,
    certificates: Vec<Certificate>,
    enclosed: Enclosed,
}

impl<'a> Subject<'a> {
    fn gather(signed: &SignedData<'a>, beside: Option<Content<'a>>) -> Self {
        // Sets that could not be read were refused with the file. A certificate inside that can not be read helps nobody,
        // and is nobody's signature.
        let certificates = signed.certificates().unwrap_or_default();
        Self {
            content_type: signed.content_type,
            content: content_at_hand(signed, beside),
            certificates: certificates
                .into_iter()
                .filter_map(|der| Certificate::from_der(der).ok())
                .collect(),
            enclosed: Enclosed::gather(signed),
        }
    }

    /// Takes the certificates and the evidence of another as well.
    fn add_material_of(&mut self, other: &Subject<'_>) {
        self.certificates.extend_from_slice(&other.certificates);
        self.enclosed.add_all_of(&other.enclosed);
    }

    /// Every certificate that may be a signer's own.
    fn candidates<'s>(&'s self, context: &'s ValidationContext<'_>) -> impl Iterator<Item = &'s Certificate> {
        let anchors = context.anchors.anchors().iter().map(|anchor| &anchor.certificate);
        self.certificates.iter().chain(context.intermediates).chain(anchors)
    }
}

/// Hashes every copy of the content once, for all signers. The content itself is kept only for those who signed it
/// directly, since joining the pieces of a large one costs as much memory again.
fn content_at_hand<'a>(signed: &SignedData<'a>, beside: Option<Content<'a>>) -> ContentAtHand<'a> {
    let algorithms = digests_of_signers(signed);
    let is_signed_directly = signed
        .signer_infos()
        .flatten()
        .any(|signer| signer.signed_attributes.is_none());
    let mut at_hand = ContentAtHand::default();
    if let Some(inside) = signed.content {
        let mut hasher = ContentHasher::new(&algorithms);
        inside.for_each_piece(|piece| hasher.update(piece));
        at_hand.digests.push(hasher.finish());
        at_hand.whole.extend(is_signed_directly.then(|| inside.bytes()));
    }
    match beside {
        Some(Content::Whole(bytes)) => {
            at_hand.digests.push(ContentDigests::of(bytes, &algorithms));
            at_hand.whole.push(Cow::Borrowed(bytes));
        }
        Some(Content::Digested(digests)) => at_hand.digests.push(digests.clone()),
        None => {}
    }
    at_hand
}

fn verify_signer(
    signer: &SignerInfo<'_>,
    subject: &Subject<'_>,
    context: &ValidationContext<'_>,
    budget: &mut SearchBudget,
) -> SignatureReport {
    let structure = format::check_structure(
        signer,
        subject.content_type,
        subject.content.whole.first().map(Cow::as_ref),
    );
    let made_it = |candidate: &Certificate| integrity::is_made_by(signer, candidate, &subject.content);
    let (certificate, named) = signing_certificate::identify(signer, subject.candidates(context), made_it);
    let is_named = named.answer == Answer::Satisfied;
    let integrity = integrity::check_integrity(signer, certificate, &subject.content);
    let additions = freshness::Additions::of(signer, !subject.enclosed.crls.is_empty());
    let claimed_time = signer.claimed_time().ok().flatten();
    let timestamps = timestamp::verify_all(signer, subject, context, budget);
    let proven_time = freshness::earliest(&timestamps).and_then(TimestampReport::time);
    let chain =
        certificate.map(|certificate| chain::judge(budget, certificate, subject, context, proven_time, is_named));

    let mut checks = vec![structure, named];
    checks.extend(integrity);
    checks.push(chain::check_person(certificate, chain.as_ref()));
    checks.extend(chain.iter().flat_map(|chain| chain.checks.clone()));
    let known_since = proven_time.unwrap_or(context.policy.at);
    checks.push(acceptance::check_algorithms(signer, &context.policy, known_since));
    checks.extend(certificate.map(|certificate| acceptance::check_role(certificate, &context.policy)));
    checks.push(freshness::check_time(claimed_time, &timestamps));
    SignatureReport {
        signer: certificate.cloned(),
        signature_algorithm: Some(signer.signature_algorithm.oid()),
        digest_algorithm: Some(signer.digest_algorithm.oid()),
        level: Some(additions.level),
        claimed_time,
        timestamps,
        countersignatures: additions.countersignatures,
        chain,
        checks: context.policy.validation.weigh(in_order(checks)),
    }
}

/// A signer that can not be read still has a place in the report, so that nobody overlooks him.
fn unreadable_signer(fault: &CmsError) -> SignatureReport {
    SignatureReport {
        signer: None,
        signature_algorithm: None,
        digest_algorithm: None,
        level: None,
        claimed_time: None,
        timestamps: Vec::new(),
        countersignatures: 0,
        chain: None,
        checks: vec![
            format::unreadable(fault),
            Check::not_checked(checks::CONTENT_UNCHANGED, reasons::STRUCTURE_BROKEN),
            Check::not_checked(checks::SIGNATURE_BY_THIS_KEY, reasons::STRUCTURE_BROKEN),
        ],
    }
}

/// The order in which people read them; questions that are not in the list go last.
fn in_order(mut checks: Vec<Check>) -> Vec<Check> {
    checks.sort_by_key(|check| {
        checks::ALL
            .iter()
            .position(|id| *id == check.id)
            .unwrap_or(checks::ALL.len())
    });
    checks
}
