//! Is the signature built as the standard demands? (EN 319 102-1, 5.2.2.)

use qolhat_asn1::{Element, Oid, Tag};
use qolhat_pki::{Check, Fact, ReasonCode};

use super::words::{checks, reasons};
use crate::cms::{Attributes, CmsError, SignerInfo, oid};

/// Checks what RFC 5652 demands of one signer beyond being readable.
///
/// Source: RFC 5652, 5.3, 11.1 and 11.2.
pub(super) fn check_structure(signer: &SignerInfo<'_>, content_type: Oid, content: Option<&[u8]>) -> Check {
    let fact = |name, value: Oid| vec![Fact::new(name, value)];
    let violated = |reason: ReasonCode, facts| Check::violated(checks::STRUCTURE_SOUND, reason, facts);
    if let Err(fault) = read_everything(signer) {
        return unreadable(&fault);
    }
    if signer.signed_attributes.is_none() {
        return match content {
            _ if content_type != oid::DATA => violated(reasons::ATTRIBUTES_MISSING, fact("content_type", content_type)),
            Some(content) if looks_like_attributes(content) => {
                violated(reasons::CONTENT_LOOKS_LIKE_ATTRIBUTES, Vec::new())
            }
            _ => Check::satisfied(checks::STRUCTURE_SOUND, fact("content_type", content_type)),
        };
    }
    match (signer.content_type(), signer.message_digest()) {
        (Ok(Some(stated)), _) if stated != content_type => violated(
            reasons::CONTENT_TYPE_DIFFERS,
            [fact("content_type", content_type), fact("stated", stated)].concat(),
        ),
        (Ok(None), _) => violated(reasons::CONTENT_TYPE_DIFFERS, fact("content_type", content_type)),
        (_, Ok(None)) => violated(reasons::MESSAGE_DIGEST_MISSING, Vec::new()),
        _ => Check::satisfied(checks::STRUCTURE_SOUND, fact("content_type", content_type)),
    }
}

/// The answer about a signer that can not even be read.
pub(super) fn unreadable(fault: &CmsError) -> Check {
    let reason = match fault {
        CmsError::Repeated { .. } => reasons::ATTRIBUTE_REPEATED,
        _ => reasons::MALFORMED,
    };
    Check::violated(
        checks::STRUCTURE_SOUND,
        reason,
        vec![Fact::new("fault", describe(fault))],
    )
}

/// The fault and what caused it, for the log and the technical part of a report.
pub(super) fn describe(fault: &CmsError) -> String {
    match std::error::Error::source(fault) {
        Some(cause) => format!("{fault}: {cause}"),
        None => fault.to_string(),
    }
}

/// Reads every attribute that anything here will look at, so that later readers meet no fault.
fn read_everything(signer: &SignerInfo<'_>) -> Result<(), CmsError> {
    signer.content_type()?;
    signer.message_digest()?;
    signer.claimed_time()?;
    signer.certificate_references()?;
    Ok(())
}

/// Whether a content, signed directly, could be somebody's signed attributes.
///
/// A signature over signed attributes verifies as a signature over a content that consists of these attributes, since
/// nothing in the signature tells the two apart. So such a content is refused (F. Strenzke, "Missing domain separation
/// between signed attributes and content in CMS", 2023; RFC 5652, 5.4).
fn looks_like_attributes(content: &[u8]) -> bool {
    Element::from_ber(content)
        .ok()
        .filter(|element| element.is(Tag::SET))
        .and_then(|element| Attributes::from_element(element).ok())
        .is_some_and(|attributes| attributes.contains(oid::MESSAGE_DIGEST))
}
